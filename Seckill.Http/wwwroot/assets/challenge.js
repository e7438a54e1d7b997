// The proof of work before a pass: fetched, solved beside the page's own thread.
import { api } from './api.js';
import { said, t } from './text.js';

/** What POST passes wants as its challenge; undefined: none is asked for. progress hears the share that is likely done. */
export async function solveFor(item, progress, signal) {
  // Browsers keep their cryptography to https and to this machine.
  if (!crypto.subtle) throw said(t('item.insecure'));
  const challenge = await api('GET', `/v1/items/${item}/challenge`, { signal });
  return challenge ? { ...challenge, nonce: await solve(challenge, progress, signal) } : undefined;
}

function solve(challenge, progress, signal) {
  const worker = new Worker(new URL('./solver.js', import.meta.url));
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => (data.nonce === undefined ? progress(data.share) : resolve(data.nonce));
    worker.postMessage(challenge);
  }).finally(() => worker.terminate());
}
