// Everything one has bought or tried to, newest first.
import { api } from './api.js';
import { mountSession } from './session.js';
import { $, el, lang, money, t, when, wordsOf } from './text.js';

const titles = new Map();
let next = null;

/** An item may be gone from sale; its orders stay. */
function titleOf(item) {
  if (!titles.has(item)) {
    titles.set(item, api('GET', `/v1/items/${item}`).then(({ title }) => title, () => t('orders.gone')));
  }
  return titles.get(item);
}

const card = (order, title) => el('li', { class: 'card' },
  el('h2', {}, el('a', { href: `/${lang}/items/${order.itemId}?order=${order.id}` }, title)),
  el('p', {}, el('span', { class: `badge ${order.state}` }, t(`state.${order.state}`)),
    ` ${money(order.amount)} · ${when(order.createdAt)}`));

async function load(path) {
  $('more').hidden = true;
  try {
    const { data, nextUrl } = await api('GET', path);
    const cards = await Promise.all(data.map(async (order) => card(order, await titleOf(order.itemId))));
    $('orders').append(...cards);
    next = nextUrl;
    $('more').hidden = !next;
    $('status').textContent = $('orders').childElementCount ? '' : t('orders.none');
  } catch (fault) {
    $('status').textContent = wordsOf(fault);
  }
}

$('more').addEventListener('click', () => load(next));
mountSession({
  roles: ['buyer'],
  required: true,
  onChange: (session) => {
    $('orders').replaceChildren();
    $('status').textContent = session ? '' : t('orders.sign-in');
    if (session) load('/v1/orders?limit=20');
  },
});
