// The auditor's page, which only reads: the story of an item or an order, and whether the journal is what it was.
import { storyOfItem } from './audit-item.js';
import { storyOfOrder } from './audit-order.js';
import { checks } from './audit-checks.js';
import { badge, code, enter, pages, signedOut, time, views } from './desk.js';
import { field, number } from './form.js';
import { signIn, signedIn } from './session.js';
import { el, t } from './text.js';

const show = views([
  [/^\/find$/, () => find()],
  [/^\/checks$/, () => checks()],
  [/^\/items\/([^/]+)$/, (id) => storyOfItem(id)],
  [/^\/orders\/([^/]+)$/, (id) => storyOfOrder(id)],
].map(([pattern, make]) => [pattern, (...parts) => (signedIn() ? make(...parts) : signedOut(signIn))]), '/find');

/** The id of an order is that of its item, a dash, and its own. */
const addressOf = (id) => `#/${id.includes('-') ? 'orders' : 'items'}/${encodeURIComponent(id)}`;

async function find() {
  const id = field({ name: 'id', label: t('audit.id'), hint: t('audit.id.hint'), required: true, spellcheck: 'false' });
  const form = el('form', { class: 'panel search', role: 'search' }, id.node,
    el('button', { class: 'primary' }, t('audit.look')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (id.read()) location.hash = addressOf(id.read());
  });
  const items = await pages('/v1/audit/items?limit=50', {
    caption: t('audit.items'), empty: t('audit.items.none'),
    columns: [
      [t('audit.item'), (item) => el('a', { href: addressOf(item.itemId) }, item.title)],
      [t('desk.id'), (item) => code(item.itemId)],
      [t('audit.merchant'), (item) => item.merchant],
      [t('desk.state-heading'), (item) => badge(item.phase)],
      [t('desk.unit.total'), (item) => item.total, 'number'],
      [t('desk.unit.sold'), (item) => number(item.sold), 'number'],
      [t('audit.opens'), (item) => time(item.opensAt)],
    ],
  });
  return el('div', {}, el('h2', {}, t('audit.find')), form, el('h3', {}, t('audit.items')), items);
}

enter(['auditor', 'operator'], show);
