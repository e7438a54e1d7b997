// What happens after the button: the attempt, what it came to, and the order. It comes when somebody signs in, so that
// those who only look do not load it.
import { showAhead, showOrder, hideOrder, onAgain, say, tick } from './order.js';
import { forgetPlaces, keepPlace, onOtherTab, readPlace, takePlace } from './place.js';
import { getPass, purchase } from './purchase.js';
import { $, el, has, lang, t, wordsOf } from './text.js';
import { watch } from './watch.js';

export { tick };

let page = null;
let busy = null;
let watching = null;
let spare = null;

const keep = (place) => keepPlace(page.item, page.me(), place);

const kept = () => readPlace(page.item, page.me());

/** Only what is still this attempt's: another tab may be further. */
function drop(place) {
  if (kept()?.key === place.key) keep(null);
}

/** Rejects when the person says stop. */
const stopped = (signal) => new Promise((_, reject) =>
  signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

export const isBusy = () => Boolean(busy);

/** page: {item, me(), live(), changed(), soldOut(listOpen), wrong(field, text)}; what the page of the item can do. */
export function attach(to) {
  if (page) return;
  page = to;
  onAgain(() => {
    leave();
    history.replaceState(null, '', location.pathname);
    page.changed();
    $('name').focus();
  });
  $('stop').addEventListener('click', () => busy?.abort());
  document.addEventListener('signed-out', (event) => forgetPlaces(event.detail));
  // An attempt is left to the tab that makes it; what comes of it is for all.
  onOtherTab(page.item, page.me, () => { if (!busy && (kept()?.order || !kept())) resume(); });
}

function leave() {
  watching?.abort();
  keep(null);
  hideOrder();
}

/** A pass ahead of the button, once the item is open. */
export function prepare() {
  spare ??= getPass(page.item, { challenge: page.live()?.challenge, tell: () => {} }).catch(() => null);
}

/** The button. */
export async function buy(body) {
  run(await takePlace(page.item, page.me(), body));
}

/** What this person has here: an order that the address names, one of his place, or an attempt to go on with. */
export function resume() {
  watching?.abort();
  outcome('');
  if (!page.me()) {
    busy?.abort();
    hideOrder();
    return page.changed();
  }
  const named = new URLSearchParams(location.search).get('order');
  const place = kept();
  // An attempt under way goes before what a link names: its outcome is not known yet.
  const goesOn = place && !place.order && !place.stopped;
  if (!goesOn && (named ?? place?.order)) return follow(named ?? place.order);
  hideOrder();
  page.changed();
  if (goesOn) run(place);
}

/** Takes the place to its end: an order, or a refusal that is final. */
async function run(place) {
  if (busy) return;
  if (place.order) return follow(place.order);
  busy = new AbortController();
  outcome('');
  progress('send');
  page.changed();
  try {
    if (!place.pass && !place.body.waitList) place.pass = await Promise.race([spare, stopped(busy.signal)]);
    const order = await purchase(page.item, place, {
      challenge: page.live()?.challenge, tell: progress, keep, signal: busy.signal,
    });
    // Decided, or in line: from here on the order is the place, and the address is not kept any longer.
    keep({ order: order.id });
    busy = null;
    showOrder(order);
    follow(order.id);
  } catch (fault) {
    busy = null;
    refused(fault, place);
  }
  spare = null;
  page.changed();
}

function progress(step, value, fault) {
  $('solving').hidden = step !== 'solve';
  if (step === 'solve') $('solving').value = value;
  const key = step === 'retry' && fault.status === 0 ? 'item.offline' : `item.${step}`;
  $('step').textContent = t(key, { n: Math.max(1, Math.ceil(value / 1000)) });
}

function refused(fault, place) {
  if (fault.name === 'AbortError') {
    if (page.me()) place.sent ? keep({ ...place, stopped: true }) : drop(place);
    return outcome(t('item.stopped'));
  }
  // Signed out on the way: the place stays, and signing in goes on with it.
  if (fault.status === 401) return outcome(t('session.expired'));
  // Only the server's own word ends an attempt; whatever else went wrong, it may have won.
  if (!fault.status || fault.code === 'none') {
    if (place.sent) keep({ ...place, stopped: true });
    else drop(place);
    return outcome(wordsOf(fault));
  }
  drop(place);
  for (const [field, texts] of Object.entries(fault.errors ?? {})) page.wrong(field.replace('shipTo.', ''), texts[0]);
  const list = fault.waitListOpen ?? !place.body.waitList;
  if (fault.code === 'sold-out') page.soldOut(list);
  const key = fault.code === 'sold-out' && !list ? 'refusal.list-closed' : `refusal.${fault.code}`;
  outcome(has(key) ? t(key) : wordsOf(fault),
    fault.orderId && `/${lang}/items/${page.item}?order=${fault.orderId}`);
}

function outcome(text, link) {
  $('outcome').hidden = !text;
  $('outcome').replaceChildren(text, ...(link ? [' ', el('a', { href: link }, t('item.see-order'))] : []));
  if (text) say(text);
}

function follow(id) {
  watching?.abort();
  watching = new AbortController();
  watch(id, {
    signal: watching.signal,
    onAhead: showAhead,
    onOrder: (order) => {
      showOrder(order);
      page.changed();
    },
    // The address, or an old place, names what this person does not have.
    onGone: () => {
      if (kept()?.order === id) leave();
      watching.abort();
      hideOrder();
      history.replaceState(null, '', location.pathname);
      page.changed();
      if (kept()) resume();
      else outcome(t('item.no-order'));
    },
  });
}
