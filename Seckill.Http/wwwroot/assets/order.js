// Shows one order in #order: where it stands, what can be done now, until when.
import { api, newKey, tab } from './api.js';
import { hint, now } from './clock.js';
import { $, el, has, lang, money, said, span, t, when, wordsOf } from './text.js';

const WARNING_MS = 60_000;
const OVER = new Set(['expired', 'cancelled', 'clawed_back', 'refused', 'refunded']);

let shown = null;
let ahead = Infinity;
let warned = false;
let again = () => {};
let failure = null;

/** Words for a screen reader: changes of state and the one warning, not every second. */
export const say = (text) => { $('live').textContent = text; };

/** onAgain: the buyer wants to try anew after this one is over. */
export const onAgain = (act) => { again = act; };

export function showAhead(count) {
  // A place only ever gets better for who looks at it.
  ahead = Math.min(ahead, count);
  const place = $('ahead');
  if (place) place.textContent = ahead === 0 ? t('order.next') : t('order.ahead', { n: ahead });
}

export function showOrder(order) {
  hint(order.serverTime);
  const same = shown?.id === order.id;
  const changed = !same || shown.state !== order.state;
  if (order.ahead !== undefined && same) showAhead(order.ahead);
  // Told again: nothing is replaced under the reader's hands.
  if (!changed && shown.version === order.version) return;
  if (!same) [ahead, warned] = [Infinity, false];
  shown = order;
  const heading = el('h2', { id: 'state', tabindex: -1 }, t(`order.${order.state}`));
  failure = el('p', { class: 'error', role: 'alert' });
  // What had the focus is about to go; the heading says what is new.
  const held = document.activeElement;
  const lost = held === document.body || held.closest('[hidden], #order');
  $('order').hidden = false;
  $('order').replaceChildren(
    el('p', { class: `badge ${order.state}` }, t(`state.${order.state}`)), heading, el('p', {}, text(order)),
    ...details(order), failure, el('p', { class: 'actions' }, ...actions(order)), facts(order));
  if (order.ahead !== undefined) showAhead(order.ahead);
  if (changed) say(`${heading.textContent}. ${text(order)}`);
  if (lost) heading.focus({ preventScroll: true });
  tick();
}

export function hideOrder() {
  shown = null;
  $('order').hidden = true;
}

function text(order) {
  if (order.state === 'refused') {
    return has(`refusal.${order.reason}`) ? t(`refusal.${order.reason}`) : t('fault.other', { code: order.reason });
  }
  if (order.state === 'reserved' && order.payment?.status === 'failed') return t('order.payment-failed');
  return t(`order.${order.state}.text`);
}

function* details(order) {
  if (order.state === 'queued' || order.state === 'waiting') yield el('p', { id: 'ahead', class: 'figure' });
  if (order.state === 'reserved') {
    yield el('p', { class: 'figure' }, el('span', { id: 'left', role: 'timer', 'aria-live': 'off' }));
  }
  const { shipment, refund } = order;
  if (shipment) yield el('p', {}, t('order.parcel', { carrier: shipment.carrier, number: shipment.trackingNumber }));
  if (refund) yield el('p', {}, t('order.refund', { sent: money(refund.sent), requested: money(refund.requested) }));
}

function* actions(order) {
  const button = (key, act, look = '') => el('button', { type: 'button', class: look, onclick: guard(act) }, t(key));
  if (order.state === 'reserved') {
    const providers = $('item').dataset.providers.split(' ');
    for (const provider of providers) {
      yield el('button', { type: 'button', class: 'primary big', onclick: guard(() => pay(order, provider)) },
        providers.length === 1 ? t('order.pay') : t('order.pay-by', { provider }));
    }
  }
  if (['queued', 'waiting', 'reserved'].includes(order.state)) yield button('order.cancel', () => cancel(order));
  if (OVER.has(order.state)) yield button('order.again', again);
  if (order.timeline.some(({ state }) => state === 'reserved')) yield button('order.receipt', () => receipt(order));
}

const facts = (order) => el('details', {}, el('summary', {}, t('order.details')),
  el('dl', {}, ...[
    ['order.number', el('code', {}, order.id)], ['order.quantity', order.quantity],
    ['order.amount', money(order.amount)],
    ...order.timeline.map(({ state, at }) => [`state.${state}`, when(at)]),
  ].flatMap(([key, value]) => [el('dt', {}, t(key)), el('dd', {}, value)])));

/** One press at a time; what is refused is said beside the button. */
const guard = (act) => async (event) => {
  const button = event.currentTarget;
  if (button.disabled) return;
  button.disabled = true;
  failure.textContent = '';
  try {
    await act();
  } catch (fault) {
    failure.textContent = wordsOf(fault);
  }
  button.disabled = false;
};

async function pay(order, provider) {
  const stored = `seckill.pay.${order.id}.${provider}`;
  // Back and forth is one payment; after a failed one it is another.
  const kept = JSON.parse(tab.getItem(stored) ?? 'null');
  const fresh = !kept || (order.payment?.status === 'failed' && order.payment.paymentId === kept.paymentId);
  const key = fresh ? newKey() : kept.key;
  tab.setItem(stored, JSON.stringify({ ...(fresh ? {} : kept), key }));
  const { paymentId, payUrl } = await api('POST', `/v1/orders/${order.id}/payments`, {
    key, body: { provider },
  });
  tab.setItem(stored, JSON.stringify({ key, paymentId }));
  const back = `/${lang}/items/${order.itemId}?order=${order.id}`;
  tab.setItem('seckill.paying', JSON.stringify({ back, amount: money(order.amount) }));
  location.assign(payUrl);
}

async function cancel(order) {
  showOrder(await api('POST', `/v1/orders/${order.id}/cancel`, { key: 'cancel' }));
}

/** A compact JWS that proves where the order stands in the journal: a file for whoever audits the sale. */
async function receipt(order) {
  const { receipt: proof } = await api('GET', `/v1/orders/${order.id}`);
  if (!proof) throw said(t('order.no-receipt'));
  const url = URL.createObjectURL(new Blob([proof], { type: 'application/jose' }));
  el('a', { href: url, download: `${order.id}.jws` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** The time that is left to pay; a payment that was started may have a little more. */
export function tick() {
  const left = $('left');
  if (!left || shown?.state !== 'reserved' || now() === null) return;
  const until = Math.max(Date.parse(shown.payBy), Date.parse(shown.graceUntil ?? shown.payBy));
  const rest = Math.max(0, until - now());
  const words = rest > 0 ? t('order.left', { time: span(Math.ceil(rest / 1000)) }) : t('order.late');
  if (left.textContent !== words) left.textContent = words;
  const urgent = rest < WARNING_MS;
  left.classList.toggle('urgent', urgent);
  if (urgent && rest > 0 && !warned) {
    warned = true;
    say(`${t('order.reserved')}. ${t('order.warning')}`);
  }
}
