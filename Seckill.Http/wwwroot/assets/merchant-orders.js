// Orders of an item, and one of them: ship, delivery, refund.
import { api, send } from './api.js';
import {
  ask, attempt, badge, code, facts, orderLink, pages, panel, reasonField, say, table, time, word,
} from './desk.js';
import { field, minorUnits, number } from './form.js';
import { keep } from './merchant-item.js';
import { el, money, t } from './text.js';

const STATES = ['queued', 'waiting', 'reserved', 'paid', 'shipped', 'delivered', 'delivery_failed', 'expired',
  'cancelled', 'clawed_back', 'refused', 'refunding', 'refunded'];
const columns = [
  [t('merchant.order'), (order) => orderLink(order.id)],
  [t('desk.state-heading'), (order) => badge(order.state)],
  [t('merchant.buyer'), (order) => order.buyer],
  [t('merchant.quantity'), (order) => order.quantity, 'number'],
  [t('merchant.amount'), (order) => money(order.amount), 'number'],
  [t('merchant.ship-to'), (order) => (order.shipTo ? `${order.shipTo.name}, ${order.shipTo.address}` : '–')],
  [t('merchant.changed'), (order) => time(order.updatedAt)],
];

export async function ordersView(id) {
  const item = await api('GET', `/v1/merchant/items/${id}`);
  const place = el('div', {});
  const filter = field({
    name: 'state', label: t('merchant.filter'), type: 'choice', value: '',
    options: [['', t('merchant.all-states')], ...STATES.map((state) => [state, word('state', state)])],
  });
  const url = () => `/v1/items/${id}/orders?limit=50${filter.read() ? `&state=${filter.read()}` : ''}`;
  const load = () => attempt(async () => place.replaceChildren(await pages(url(), {
    columns, caption: t('merchant.orders'), empty: t('merchant.orders.none'),
  })));
  filter.input.addEventListener('change', load);
  const download = (kind, accept) => el('button', { type: 'button', onclick: () => attempt(async () => {
    const response = await send('GET', url().replace('limit=50', ''), { headers: { Accept: accept } });
    keep(await response.blob(), `orders-${id}.${kind}`);
  }) }, t(`merchant.export.${kind}`));
  await load();
  return el('div', {},
    el('p', { class: 'trail' }, el('a', { href: '#/items' }, t('merchant.items')), ' › ',
      el('a', { href: `#/items/${id}` }, item.title)),
    el('h2', {}, t('merchant.orders')),
    el('div', { class: 'bar' }, filter.node,
      el('div', { class: 'actions' }, download('csv', 'text/csv'), download('ndjson', 'application/x-ndjson'))),
    place);
}

export async function orderView(id, show) {
  const order = await api('GET', `/v1/orders/${id}`);
  return el('div', {},
    el('p', { class: 'trail' }, el('a', { href: '#/items' }, t('merchant.items')), ' › ',
      el('a', { href: `#/items/${order.itemId}/orders` }, t('merchant.orders'))),
    el('div', { class: 'bar' }, el('h2', {}, t('merchant.order'), ' ', badge(order.state)), actions(order, show)),
    el('div', { class: 'columns' },
      panel(t('merchant.order'), facts([
        [t('desk.id'), code(order.id)],
        [t('merchant.buyer'), order.buyer],
        [t('merchant.quantity'), number(order.quantity)],
        [t('merchant.amount'), money(order.amount)],
        [t('merchant.pay-by'), order.state === 'reserved' ? time(order.payBy) : undefined],
        [t('merchant.why'), order.reason && word('refusal', order.reason)],
        [t('merchant.ship-to'), order.shipTo && el('address', {}, order.shipTo.name, el('br'), order.shipTo.phone,
          el('br'), order.shipTo.address)],
        [t('merchant.payment'), order.payment && `${order.payment.provider}, ${word('payment', order.payment.status)}`],
      ])),
      panel(t('merchant.timeline'), el('ol', { class: 'timeline' }, order.timeline.map((step) =>
        el('li', {}, badge(step.state), ' ', time(step.at)))))),
    order.shipment ? panel(t('merchant.shipment'), facts([
      [t('merchant.carrier'), order.shipment.carrier], [t('merchant.tracking'), code(order.shipment.trackingNumber)],
      [t('merchant.shipped-at'), time(order.shipment.shippedAt)],
      [t('merchant.delivered-at'), order.shipment.deliveredAt && time(order.shipment.deliveredAt)],
    ])) : null,
    order.refund ? panel(t('merchant.refunds'), refunds(order.refund)) : null);
}

const refunds = (refund) => table({
  caption: t('merchant.refunds'), rows: refund.entries, columns: [
    [t('merchant.amount'), (one) => money(one.amount)], [t('desk.reason'), (one) => one.reason],
    [t('merchant.restock'), (one) => t(one.restock ? 'desk.yes' : 'desk.no')],
    [t('merchant.asked-at'), (one) => time(one.requestedAt)],
    [t('merchant.sent-at'), (one) => (one.sentAt ? time(one.sentAt) : badge('pending'))],
  ],
});

/** What can be done to it, as its state allows. */
function actions(order, show) {
  const { state } = order;
  const act = (verb, path, fields, change = (body) => body, kind = '') => el('button', {
    type: 'button', class: kind, onclick: async () => {
      const done = await ask({
        title: t(`merchant.${verb}`), text: t(`merchant.${verb}.text`), fields: fields(),
        perform: (body, key) => api('POST', `/v1/orders/${order.id}/${path}`, { body: change(body), key }),
      });
      if (done) {
        say(t(`merchant.${verb}.done`));
        show();
      }
    },
  }, t(`merchant.${verb}`));
  return el('div', { class: 'actions' },
    ['paid', 'delivery_failed'].includes(state) ? act('ship', 'shipments', () => [
      field({ name: 'carrier', label: t('merchant.carrier'), required: true, maxlength: 100 }),
      field({ name: 'trackingNumber', label: t('merchant.tracking'), required: true, maxlength: 100 }),
    ], undefined, 'primary') : null,
    state === 'shipped' ? act('delivery', 'delivery-status', () => [field({
      name: 'status', label: t('desk.state-heading'), type: 'choice',
      options: [['delivered', word('state', 'delivered')], ['failed', word('state', 'delivery_failed')]],
    })]) : null,
    ['paid', 'shipped', 'delivered', 'delivery_failed'].includes(state) ? act('refund', 'refunds', () => [
      field({ name: 'amount', label: t('merchant.refund-amount', { currency: order.amount.currency }), type: 'money',
        hint: t('merchant.refund-amount.hint') }),
      field({ name: 'restock', label: t('merchant.restock-field'), type: 'check', hint: t('merchant.restock.hint') }),
      reasonField(),
    ], (body) => inMinor(body, order.amount.currency)) : null);
}

/** What can not be read as an amount is sent as 0, which the server refuses at the field. */
const inMinor = (body, currency) => (
  body.amount ? { ...body, amount: minorUnits(body.amount, currency) ?? 0 } : body);
