// The merchant's page: items, their orders, webhooks.
import { api } from './api.js';
import { unitsBar } from './charts.js';
import { badge, enter, pages, signedOut, time, views } from './desk.js';
import { number } from './form.js';
import { itemForm } from './merchant-form.js';
import { itemView } from './merchant-item.js';
import { orderView, ordersView } from './merchant-orders.js';
import { webhookView, webhooksView } from './merchant-hooks.js';
import { signIn, signedIn } from './session.js';
import { el, money, t } from './text.js';

const show = views([
  [/^\/items$/, () => itemsView()],
  [/^\/items\/new$/, () => itemForm({})],
  [/^\/items\/copy\/([^/]+)$/, async (id) => itemForm({ copyOf: await api('GET', `/v1/merchant/items/${id}`) })],
  [/^\/items\/([^/]+)$/, (id) => itemView(id, show)],
  [/^\/items\/([^/]+)\/edit$/, async (id) => itemForm({ item: await api('GET', `/v1/merchant/items/${id}`) })],
  [/^\/items\/([^/]+)\/orders$/, (id) => ordersView(id)],
  [/^\/orders\/([^/]+)$/, (id) => orderView(id, show)],
  [/^\/webhooks$/, () => webhooksView(show)],
  [/^\/webhooks\/([^/]+)$/, (id) => webhookView(id, show)],
].map(([pattern, make]) => [pattern, (...parts) => (signedIn() ? make(...parts) : signedOut(signIn))]), '/items');

async function itemsView() {
  const list = await pages('/v1/merchant/items?limit=20', {
    caption: t('merchant.items'),
    empty: t('merchant.items.none'),
    columns: [
      [t('merchant.title-field'), (item) => el('a', { href: `#/items/${item.id}` }, item.title)],
      [t('merchant.phase'), (item) => badge(item.phase)],
      [t('merchant.price'), (item) => money(item.price), 'number'],
      [t('merchant.stock'), stockCell],
      [t('merchant.opens'), (item) => time(item.opensAt)],
      [t('merchant.closes'), (item) => time(item.closesAt)],
    ],
  });
  return el('div', {},
    el('div', { class: 'bar' }, el('h2', {}, t('merchant.items')),
      el('a', { class: 'button primary', href: '#/items/new' }, t('merchant.new'))),
    list);
}

/** Lists do not carry what only the item's owner knows: it is asked for, item by item. */
function stockCell(item) {
  const cell = el('span', { class: 'units' }, '…');
  api('GET', `/v1/merchant/items/${item.id}`).then(({ units }) => {
    const text = t('merchant.units', { free: number(units.free), total: number(units.total) });
    cell.replaceChildren(unitsBar(units), el('span', {}, text));
  }, () => { cell.textContent = '–'; });
  return cell;
}

enter(['merchant'], show);
