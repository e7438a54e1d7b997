// A stream of events that carries the token: fetch instead of EventSource, which can not send one. It is opened again
// when it is cut, with growing pauses, and also when it falls silent.
import { jitter, pause, send } from './api.js';
import { eventsOf } from './events.js';

const SILENT_MS = 5000;
const LONGEST_MS = 15000;

/** Reads events until told to stop. onEvent(name, data); onState('live' | 'lost', fault). Returns stop(). */
export function follow(path, { onEvent, onState }) {
  const end = new AbortController();
  run(path, onEvent, onState, end.signal).catch((fault) => {
    if (!end.signal.aborted) throw fault;
  });
  return () => end.abort();
}

async function run(path, onEvent, onState, end) {
  for (let failures = 0; !end.aborted; failures++) {
    const turn = new AbortController();
    const stop = () => turn.abort();
    end.addEventListener('abort', stop);
    let watch;
    const awake = () => {
      clearTimeout(watch);
      watch = setTimeout(stop, SILENT_MS);
    };
    try {
      awake();
      const response = await send('GET', path, { signal: turn.signal, headers: { Accept: 'text/event-stream' } });
      for await (const [name, data] of eventsOf(response.body)) {
        awake();
        failures = 0;
        onState('live');
        onEvent(name, data);
      }
      onState('lost');
    } catch (fault) {
      if (end.aborted) return;
      onState('lost', fault);
      // Who is not let in is not let in by asking again.
      if (fault.status === 401 || fault.status === 403) return;
    } finally {
      clearTimeout(watch);
      end.removeEventListener('abort', stop);
    }
    await pause(jitter(Math.min(LONGEST_MS, 1000 * 2 ** failures)), end);
  }
}
