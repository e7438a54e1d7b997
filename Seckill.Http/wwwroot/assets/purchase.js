// From the button to an order: challenge, pass, purchase. Every repeat carries the same key, so it buys once.
import { Problem, api, jitter, pause } from './api.js';

const BUSY = new Set(['quota-exceeded', 'temporary-reduced-capacity', 'line-full', 'owner-moving', 'no-answer']);
const NEEDS_PASS = new Set(['pass-missing', 'pass-invalid', 'pass-expired', 'round-closed']);
const MOST_PASSES = 6;
const LONGEST_WAIT_FOR_OPENING = 10_000;

/**
 * A pass for the item. tell(event, value) hears 'solve' with the share done, and 'retry' with ms. The refusals that
 * end it are thrown.
 */
export async function getPass(item, { challenge, waitList = false, tell, signal }) {
  let ask = challenge === 'pow';
  for (let tries = 0; ; tries++) {
    try {
      const body = waitList ? { waitList } : {};
      if (ask) {
        const { solveFor } = await import('./challenge.js');
        body.challenge = await solveFor(item, (share) => tell('solve', share), signal);
      }
      tell('pass');
      return (await api('POST', `/v1/items/${item}/passes`, { body, signal })).pass;
    } catch (fault) {
      ask ||= fault.code === 'challenge-failed';
      const wait = fault.code === 'challenge-failed' && tries < 3 ? 0 : waitAfter(fault, tries);
      if (wait === null) throw fault;
      tell('retry', wait, fault);
      await pause(wait, signal);
    }
  }
}

/** The order. place is kept by keep(place) before anything is sent with it. */
export async function purchase(item, place, { challenge, tell, keep, signal }) {
  const options = { challenge, waitList: place.body.waitList, tell, signal };
  for (let tries = 0, passes = 0; ; tries++) {
    try {
      // One that was sent may have been decided: it is asked for with the pass it had, even an old one.
      if (!place.pass) {
        place.pass = await getPass(item, options);
        passes++;
      }
      place.sent = true;
      keep(place);
      tell('send');
      const order = await api('POST', `/v1/items/${item}/orders`, {
        body: place.body, key: place.key, headers: { 'Seckill-Pass': place.pass }, signal,
      });
      if (order?.id) return order;
      throw new Problem(0, { code: 'no-answer' });
    } catch (fault) {
      const renew = NEEDS_PASS.has(fault.code) && passes < MOST_PASSES;
      if (renew) place.pass = null;
      const wait = renew ? jitter(400) : waitAfter(fault, tries);
      if (wait === null) throw fault;
      tell('retry', wait, fault);
      await pause(wait, signal);
    }
  }
}

/** Ms until a repeat makes sense; null: this is the answer. */
function waitAfter(fault, tries) {
  const wish = fault.retryAfterMs ?? Math.min(1000 * 2 ** tries, 15_000);
  if (BUSY.has(fault.code) || fault.status >= 500) return wish + jitter(Math.min(wish, 2000));
  return fault.code === 'not-open' && wish <= LONGEST_WAIT_FOR_OPENING ? wish + jitter(300) : null;
}
