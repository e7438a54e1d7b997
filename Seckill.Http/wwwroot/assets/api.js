// Speaks with the API: the bearer token of this tab, problems as errors, keys that make a repeat safe.
import { lang } from './text.js';

const STORED = 'seckill.session';

/** localStorage or sessionStorage; where a browser gives none, memory that ends with the page. */
function storage(name) {
  try {
    const given = window[name];
    given.setItem('seckill.try', '');
    given.removeItem('seckill.try');
    return given;
  } catch {
    const kept = new Map();
    return {
      getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value),
      removeItem: (key) => kept.delete(key),
    };
  }
}

export const tab = storage('sessionStorage');
export const browser = storage('localStorage');

/** Who is signed in, in this tab alone: {token, name, roles}; null: nobody. */
export function session() {
  const stored = tab.getItem(STORED);
  return stored ? JSON.parse(stored) : null;
}

/** Keeps the token (or forgets it) and tells the page. Why: 'expired' when the server did not believe it any more. */
export function keepSession(token, why = '') {
  if (token) tab.setItem(STORED, JSON.stringify({ token, ...claims(token) }));
  else tab.removeItem(STORED);
  document.dispatchEvent(new CustomEvent('session', { detail: why }));
}

/** The parts of a token that a page shows; whether it is valid is for the server to say. */
export function claims(token) {
  const body = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
  const read = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(body), (c) => c.charCodeAt(0))));
  return { name: read.sub, roles: Array.isArray(read.roles) ? read.roles : [] };
}

/** A refusal (problem+json); status 0: there was no answer. said: its words, where they are in the page's language. */
export class Problem extends Error {
  constructor(status, body, headers) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    const retryAfter = Number(headers?.get('Retry-After'));
    const said = headers?.get('Content-Language') === lang ? body.detail ?? body.title : undefined;
    Object.assign(this, body, { status, code: body.code ?? 'none', said });
    this.retryAfterMs = body.retryAfterMs ?? (retryAfter ? retryAfter * 1000 : undefined);
  }
}

/** A fresh Idempotency-Key. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Sends; the raw response when it is a good one, else a Problem. */
export async function send(method, path, { body, key, headers = {}, signal, cache } = {}) {
  const token = session()?.token;
  const all = { 'Accept-Language': lang, ...headers };
  if (token) all.Authorization = `Bearer ${token}`;
  if (key) all['Idempotency-Key'] = key;
  if (body !== undefined) all['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, {
      method, headers: all, signal, cache, body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (fault) {
    if (signal?.aborted) throw fault;
    throw new Problem(0, { code: 'no-answer', detail: fault.message });
  }
  if (response.ok || response.status === 304) return response;
  if (response.status === 401 && token) keepSession(null, 'expired');
  const problem = await response.json().catch(() => ({}));
  throw new Problem(response.status, problem, response.headers);
}

/** Sends; the resource of the answer, null where it has none. */
export async function api(method, path, options) {
  const response = await send(method, path, options);
  try {
    const text = await response.text();
    return text ? JSON.parse(text) : null;
  } catch (fault) {
    if (options?.signal?.aborted) throw fault;
    // Cut in the middle, or not our server's: as good as no answer.
    throw new Problem(0, { code: 'no-answer', detail: fault.message });
  }
}

/** Resolves after ms; rejects when the signal aborts. */
export const pause = (ms, signal) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, ms);
  signal?.addEventListener('abort', () => {
    clearTimeout(timer);
    reject(signal.reason);
  });
});

/** Between half of it and all of it: a crowd that waits must not come back at one moment. */
export const jitter = (ms) => ms / 2 + (Math.random() * ms) / 2;
