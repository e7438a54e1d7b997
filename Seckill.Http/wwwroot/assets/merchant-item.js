// One item of a merchant: stock, what can be done to it now, its certificate and report.
import { api, send } from './api.js';
import { ask, attempt, badge, code, facts, say, table, time } from './desk.js';
import { field, number } from './form.js';
import { unitsBar } from './merchant.js';
import { el, lang, money, t } from './text.js';

const reason = () => field({
  name: 'reason', label: t('desk.reason'), type: 'area', required: true, maxlength: 500, hint: t('desk.reason.hint'),
});

export async function itemView(id, show) {
  const item = await api('GET', `/v1/merchant/items/${id}`);
  const certificate = el('div', {});
  return el('div', {},
    el('p', { class: 'crumbs' }, el('a', { href: '#/items' }, t('merchant.items'))),
    el('div', { class: 'bar' }, el('h2', {}, item.title, ' ', badge(item.phase)), actions(item, show)),
    el('div', { class: 'columns' },
      el('section', { class: 'panel', 'aria-labelledby': 'units' }, el('h3', { id: 'units' }, t('merchant.units-heading')),
        unitsBar(item.units), units(item)),
      el('section', { class: 'panel', 'aria-labelledby': 'terms' }, el('h3', { id: 'terms' }, t('merchant.terms')),
        terms(item))),
    item.status === 'draft' ? null : el('section', { class: 'panel', 'aria-labelledby': 'books' },
      el('div', { class: 'bar' }, el('h3', { id: 'books' }, t('merchant.books')),
        el('div', { class: 'actions' },
          el('a', { class: 'button', href: `#/items/${id}/orders` }, t('merchant.orders')),
          el('button', { type: 'button', onclick: () => attempt(async () => {
            certificate.replaceChildren(certificateOf(
              await api('GET', `/v1/items/${id}/certificate`), item.price.currency));
          }) }, t('merchant.certificate')),
          el('button', { type: 'button', onclick: () => attempt(() => report(id, item.title)) }, t('merchant.report')))),
      el('p', { class: 'hint' }, t('merchant.books.hint')), certificate));
}

/** What its state allows, the usual next step first. */
function actions(item, show) {
  const act = (verb, options = {}) => el('button', {
    type: 'button', class: options.kind ?? '', onclick: async () => {
      const done = await ask({
        title: t(`merchant.${verb}`), text: t(`merchant.${verb}.text`), danger: options.kind === 'danger',
        fields: [reason()],
        perform: (body, key) => api('POST', `/v1/items/${item.id}/${verb}`, { body, key }),
      });
      if (done) {
        say(t(`merchant.${verb}.done`));
        show();
      }
    },
  }, t(`merchant.${verb}`));
  const link = (to, text) => el('a', { class: 'button', href: to }, text);
  const all = {
    draft: [act('publish', { kind: 'primary' }), link(`#/items/${item.id}/edit`, t('merchant.edit'))],
    published: [act('pause'), adjust(item, show), act('retire', { kind: 'danger' })],
    paused: [act('resume', { kind: 'primary' }), adjust(item, show), act('retire', { kind: 'danger' })],
    retired: [link(`#/items/copy/${item.id}`, t('merchant.copy'))],
  };
  return el('div', { class: 'actions' }, all[item.status] ?? []);
}

const adjust = (item, show) => el('button', {
  type: 'button', onclick: async () => {
    const done = await ask({
      title: t('merchant.adjust'), text: t('merchant.adjust.text'),
      fields: [field({ name: 'delta', label: t('desk.delta'), type: 'number', required: true, hint: t('desk.delta.hint') }),
        reason()],
      perform: (body, key) => api('POST', `/v1/items/${item.id}/stock-adjustments`, { body, key }),
    });
    if (done) {
      say(t('merchant.adjust.done', { total: number(done.total) }));
      show();
    }
  },
}, t('merchant.adjust'));

const UNITS = ['total', 'free', 'held', 'sold', 'returned', 'refundedUnits', 'waiting', 'inLine'];

const units = (item) => el('dl', { class: 'figures' }, UNITS.map((name) => el('div', { class: `figure of-${name}` },
  el('dt', {}, t(`desk.unit.${name}`)), el('dd', {}, number(item.units[name])))));

function terms(item) {
  const own = item.admission;
  return facts([
    [t('merchant.price'), money(item.price)],
    [t('merchant.limit'), number(item.perBuyerLimit)],
    [t('merchant.opens'), time(item.opensAt)],
    [t('merchant.closes'), time(item.closesAt)],
    [t('merchant.hold'), t('desk.seconds', { n: number(item.holdSeconds) })],
    [t('merchant.round'), number(item.round)],
    [t('desk.admission.challenge'), t(`desk.challenge.${own.challenge}`)],
    ...['ratePerSecond', 'burst', 'maxLine', 'maxUnpaidOrders'].map((name) => [
      t(`desk.admission.${name}`), own[name] === undefined ? undefined : number(own[name])]),
    [t('merchant.link'), el('a', { href: `/${lang}/items/${item.id}` }, t('merchant.link.text'))],
    [t('desk.id'), code(item.id)],
  ]);
}

/** The verdict first, in words; then what it rests on. */
export function certificateOf(found, currency) {
  const amount = (value) => (currency ? money({ amount: value, currency }) : number(value));
  return el('div', { class: 'certificate' },
    el('p', { class: `note ${found.balanced ? 'good' : 'bad'}`, role: 'status' },
      t(found.balanced ? 'desk.balanced' : 'desk.not-balanced')),
    found.differences.length ? el('ul', {}, found.differences.map((one) => el('li', {}, one))) : null,
    el('div', { class: 'columns' },
      facts(UNITS.slice(0, 6).map((name) => [t(`desk.unit.${name}`), number(found[name])])),
      facts(['captured', 'refunded', 'due'].map((name) => [t(`desk.money.${name}`), amount(found.money[name])])),
      table({
        caption: t('desk.orders-by-state'), rows: Object.entries(found.orders),
        columns: [[t('desk.state-heading'), ([state]) => badge(state)], [t('desk.count'), ([, count]) => count, 'number']],
      })),
    el('p', { class: 'hint' }, t('desk.at-position', { shard: found.position.shard, offset: found.position.offset }), ' ',
      code(found.position.hash)));
}

/** The report is a page behind the token: it is fetched, then kept as a file. */
async function report(id, title) {
  const response = await send('GET', `/v1/items/${id}/report`, { headers: { Accept: 'text/html' } });
  keep(await response.blob(), `${title.replace(/[\\/:*?"<>|]+/g, ' ')}.html`);
}

export function keep(blob, name) {
  const url = URL.createObjectURL(blob);
  el('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
  say(t('desk.downloaded', { name }));
}
