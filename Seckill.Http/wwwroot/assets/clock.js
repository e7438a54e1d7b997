// The server's time. A device's clock may be minutes off, so it is never asked: the offset to the monotonic clock of
// the tab is measured, and the sample with the shortest round trip wins.

let offset = null;
let best = Infinity;
let running = null;

async function sample() {
  const sent = performance.now();
  const answer = await fetch('/v1/time', { cache: 'no-store' });
  const { unixMs } = await answer.json();
  if (!answer.ok || !Number.isFinite(unixMs)) throw new Error('no time');
  const trip = performance.now() - sent;
  if (trip < best) {
    best = trip;
    offset = unixMs - (sent + trip / 2);
  }
}

/** Measures anew; the old offset holds until the first sample is here. */
export function sync(samples = 4) {
  running ??= (async () => {
    best = Infinity;
    for (let i = 0; i < samples; i++) {
      try {
        await sample();
      } catch {
        // No answer now: what was measured before stays.
      }
    }
  })().finally(() => { running = null; });
  return running;
}

/** A server time that came with an answer: good enough until the first sample, and when none can be had. */
export function hint(serverTime) {
  if (offset === null) offset = Date.parse(serverTime) - performance.now();
}

/** Ms since 1970 by the server; null before the first word from it. */
export const now = () => (offset === null ? null : performance.now() + offset);

// The monotonic clock may stand still while a device sleeps; whoever wakes measures again.
document.addEventListener('visibilitychange', () => { if (!document.hidden) sync(); });
addEventListener('pageshow', (event) => { if (event.persisted) sync(); });
addEventListener('online', () => sync());
