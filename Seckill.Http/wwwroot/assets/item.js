// The page of one item: counts down by the server's clock, buys with one button, and shows what became of it.
import { api, jitter } from './api.js';
import { hint, now, sync } from './clock.js';
import { hideOrder, onAgain, say, showAhead, showOrder, tick } from './order.js';
import { keepPlace, onOtherTab, readPlace, takePlace } from './place.js';
import { getPass, purchase } from './purchase.js';
import { mountSession, signedIn, signIn } from './session.js';
import { $, el, has, lang, localTimes, span, t } from './text.js';
import { watch } from './watch.js';

const facts = $('item').dataset;
const item = facts.id;
const opensAt = Date.parse(facts.opens);
const closesAt = Date.parse(facts.closes);
const fields = ['name', 'phone', 'address'];
const form = $('buy');

let live = null;
let busy = null;
let watching = null;
let spare = null;
let nextLook = 0;
let shownPhase = null;

/** The round in which this person was told "sold out", and whether its waiting list takes people. */
let told = null;

const me = () => signedIn()?.name;
const keep = (place) => keepPlace(item, me(), place);

/** Time alone opens and closes: no request has to say so, and none is needed at that moment. */
function phase() {
  const at = now();
  if (at === null || live?.phase === 'retired') return live?.phase ?? null;
  if (at >= closesAt) return 'ended';
  if (live?.phase === 'paused') return 'paused';
  if (at < opensAt) return 'scheduled';
  return live?.phase === 'sold_out' || (told && told.round === live?.round) ? 'sold_out' : 'open';
}

async function look() {
  nextLook = performance.now() + 10_000 + jitter(10_000);
  try {
    live = await api('GET', `/v1/items/${item}`);
    hint(live.serverTime);
  } catch {
    // What is known stays; the next look is not far.
  }
}

function beat() {
  const current = phase();
  if (performance.now() > nextLook) look();
  if (current === null) return;
  if (current !== shownPhase) showPhase(current);
  const [target, key] = current === 'scheduled' ? [opensAt, 'item.opens-in'] : [closesAt, 'item.closes-in'];
  const counting = ['scheduled', 'open', 'sold_out', 'paused'].includes(current);
  const words = counting ? span(Math.max(0, Math.ceil((target - now()) / 1000))) : '';
  if ($('countdown').textContent !== words) $('countdown').textContent = words;
  $('counting').textContent = counting ? t(key) : '';
  tick();
}

function showPhase(current) {
  const before = shownPhase;
  shownPhase = current;
  $('phase').className = `badge ${current}`;
  $('phase').textContent = t(`phase.${current}`);
  if (before) say(t(`phase.${current}`));
  // At the opening everybody asks; who comes a little later is not worse off, for the line is the item's.
  if (current === 'open' && before === 'scheduled' && signedIn() && !spare) setTimeout(prepare, jitter(600));
  refresh();
}

/** A pass ahead of the button, once the item is open. */
function prepare() {
  spare = getPass(item, { challenge: live?.challenge, tell: () => {} }).catch(() => null);
}

/** What can be done now: the form while it makes sense, and what its button means. */
function refresh() {
  const current = shownPhase;
  const waitList = current === 'sold_out';
  if (!current) return;
  const closed = waitList && told?.round === live?.round && !told?.list;
  $('go').textContent = t(closed ? 'refusal.list-closed'
    : waitList ? 'item.join' : current === 'open' ? 'item.buy' : `item.button.${current}`);
  $('go').disabled = Boolean(busy) || closed || !['open', 'sold_out'].includes(current);
  $('sold-out').hidden = !waitList || closed;
  form.hidden = Boolean(busy) || !$('order').hidden || ['ended', 'retired'].includes(current);
  $('busy').hidden = !busy;
}

function outcome(text, link) {
  $('outcome').hidden = !text;
  $('outcome').replaceChildren(text, ...(link ? [' ', el('a', { href: link }, t('item.see-order'))] : []));
  if (text) say(text);
}

function check() {
  let first = null;
  for (const name of fields) {
    const value = $(name).value.trim();
    const key = !value ? 'item.required' : name === 'phone' && value.replace(/\D/g, '').length < 5 ? 'item.phone-short' : '';
    fieldError(name, key && t(key));
    if (key) first ??= $(name);
  }
  first?.focus();
  return !first;
}

function fieldError(name, text) {
  $(`${name}-error`).textContent = text;
  $(name).toggleAttribute('aria-invalid', false);
  if (text) $(name).setAttribute('aria-invalid', 'true');
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (busy || !check() || !(signedIn() ?? await signIn())) return;
  const shipTo = Object.fromEntries(fields.map((name) => [name, $(name).value.trim()]));
  const body = { quantity: Number($('quantity')?.value ?? 1), shipTo };
  if (shownPhase === 'sold_out') body.waitList = true;
  run(await takePlace(item, me(), body));
});

/** Takes the place to its end: an order, or a refusal that is final. */
async function run(place) {
  if (busy) return;
  if (place.order) return follow(place.order);
  busy = new AbortController();
  outcome('');
  progress('send');
  refresh();
  try {
    if (!place.pass && !place.body.waitList) place.pass = await spare;
    spare = null;
    const order = await purchase(item, place, {
      challenge: live?.challenge, tell: progress, keep, signal: busy.signal,
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
  refresh();
}

function progress(step, value) {
  $('solving').hidden = step !== 'solve';
  if (step === 'solve') $('solving').value = value;
  $('step').textContent = step === 'retry'
    ? t('item.retry', { n: Math.max(1, Math.ceil(value / 1000)) }) : t(`item.${step}`);
}

function refused(fault, place) {
  if (fault.name === 'AbortError') {
    keep(place.sent ? { ...place, stopped: true } : null);
    return outcome(t('item.stopped'));
  }
  // Signed out on the way: the place stays, and signing in goes on with it.
  if (fault.status === 401) return outcome(t('session.expired'));
  keep(null);
  if (fault.status === 422 && fault.errors) {
    for (const [field, texts] of Object.entries(fault.errors)) {
      const name = field.replace('shipTo.', '');
      if (fields.includes(name)) fieldError(name, texts[0]);
    }
  }
  // Of a pass or a purchase: the phase that everybody sees may follow a little later.
  if (fault.code === 'sold-out') told = { round: live?.round, list: fault.waitListOpen ?? !place.body?.waitList };
  const key = told && !told.list ? 'refusal.list-closed' : `refusal.${fault.code}`;
  outcome(has(key) ? t(key) : fault.message,
    fault.orderId && `/${lang}/items/${item}?order=${fault.orderId}`);
  beat();
  look();
}

function follow(id) {
  watching?.abort();
  watching = new AbortController();
  watch(id, {
    signal: watching.signal,
    onAhead: showAhead,
    onOrder: (order) => {
      showOrder(order);
      refresh();
    },
  });
}

/** What this person has here: an order that the address names, one of his place, or an attempt to go on with. */
function resume() {
  watching?.abort();
  outcome('');
  if (!me()) {
    hideOrder();
    return refresh();
  }
  const named = new URLSearchParams(location.search).get('order');
  const place = readPlace(item, me());
  if (named) return follow(named);
  if (place?.order) return follow(place.order);
  hideOrder();
  refresh();
  if (place?.sent && !place.stopped) run(place);
}

onAgain(() => {
  watching?.abort();
  keep(null);
  history.replaceState(null, '', location.pathname);
  hideOrder();
  refresh();
  $('name').focus();
});
$('stop').addEventListener('click', () => busy?.abort());
onOtherTab(item, me, () => { if (!busy) resume(); });
addEventListener('online', () => { nextLook = 0; });
document.addEventListener('visibilitychange', () => { if (!document.hidden) nextLook = 0; });

localTimes();
$('sale').hidden = false;
mountSession({ roles: ['buyer'], onChange: resume });
await Promise.race([sync(), look()]);
beat();
setInterval(beat, 250);
