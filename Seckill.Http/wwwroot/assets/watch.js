// Follows one order: server-sent events (by fetch, for EventSource can not carry a token), else a long poll, else a
// plain poll. Each step down after two failures; back up after a while.
import { jitter, pause, send } from './api.js';
import { eventsOf } from './events.js';

const FINAL = new Set(['expired', 'cancelled', 'clawed_back', 'refused', 'refunded']);
const SILENCE = 25_000;
const SHORT = 2000;
const WAYS = [stream, longPoll, plainPoll];

/** Calls onOrder(order) with each new version and onAhead(n); returns after the last state, or when aborted; onGone: there
 * is no such order of this person. */
export async function watch(id, { onOrder, onAhead, onGone, signal }) {
  const seen = { version: 0, tag: null, state: null };
  const tell = (order) => {
    // Ways overlap; an older answer that comes later says nothing.
    if (order.version < seen.version) return;
    Object.assign(seen, { version: order.version, state: order.state });
    onOrder(order);
  };
  for (let way = 0, faults = 0; !signal.aborted && !FINAL.has(seen.state);) {
    try {
      await WAYS[way](id, { seen, tell, onAhead, signal });
      faults = 0;
      if (way === 2) way = 0;
    } catch (fault) {
      if (signal.aborted || fault.status === 401) return;
      if (fault.status === 404) return onGone();
      faults++;
      if (faults >= 2 && way < 2) [way, faults] = [way + 1, 0];
      await pause(fault.retryAfterMs ?? jitter(1000 * Math.min(faults + 1, 8)), signal).catch(() => {});
    }
  }
}

async function stream(id, { seen, tell, onAhead, signal }) {
  const quiet = new AbortController();
  const opened = performance.now();
  const both = AbortSignal.any([signal, quiet.signal]);
  let timer;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => quiet.abort(new Error('silence')), SILENCE);
  };
  try {
    alive();
    const headers = { Accept: 'text/event-stream', ...(seen.version ? { 'Last-Event-ID': seen.version } : {}) };
    const response = await send('GET', `/v1/orders/${id}/events`, { headers, signal: both });
    if (response.status === 204) return;
    for await (const [name, data] of eventsOf(response.body)) {
      alive();
      if (name === 'ahead') onAhead(data.ahead);
      else if (name !== 'ping') tell(data);
    }
    // A node that stops ends its streams; the next one is a moment away.
    if (FINAL.has(seen.state)) return;
    if (performance.now() - opened < SHORT) throw new Error('cut at once');
    await pause(jitter(500), signal);
  } finally {
    clearTimeout(timer);
  }
}

async function longPoll(id, context) {
  const asked = performance.now();
  // A server that is short of room for waiters, or a proxy, answers at once: then it is a plain poll.
  if (!(await poll(id, 'wait=20', context)) && performance.now() - asked < 1000) {
    await pause(jitter(4000), context.signal);
  }
}

async function plainPoll(id, context) {
  for (let i = 0; i < 20 && !FINAL.has(context.seen.state); i++) {
    await poll(id, null, context);
    await pause(jitter(4000), context.signal);
  }
}

/** True when there was news. */
async function poll(id, prefer, { seen, tell, onAhead, signal }) {
  const headers = {};
  if (prefer) headers.Prefer = prefer;
  if (seen.tag) headers['If-None-Match'] = seen.tag;
  const response = await send('GET', `/v1/orders/${id}`, { headers, signal });
  seen.tag = response.headers.get('ETag') ?? seen.tag;
  if (response.status === 304) return false;
  const order = await response.json();
  if (order.ahead !== undefined) onAhead(order.ahead);
  tell(order);
  return true;
}
