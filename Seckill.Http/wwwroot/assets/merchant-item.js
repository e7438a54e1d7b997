// One item of a merchant: stock, what can be done to it now, its certificate and report.
import { api, send } from './api.js';
import { unitsBar } from './charts.js';
import { certificateOf, UNITS } from './certificate.js';
import { ask, attempt, badge, code, deltaField, facts, panel, reasonField, say, time } from './desk.js';
import { number } from './form.js';
import { el, lang, money, t } from './text.js';

export async function itemView(id, show) {
  const item = await api('GET', `/v1/merchant/items/${id}`);
  return el('div', {},
    el('p', { class: 'trail' }, el('a', { href: '#/items' }, t('merchant.items'))),
    el('div', { class: 'bar' }, el('h2', {}, item.title, ' ', badge(item.phase)), actions(item, show)),
    el('div', { class: 'columns' },
      panel(t('merchant.units-heading'), unitsBar(item.units), units(item)),
      panel(t('merchant.terms'), terms(item))),
    item.status === 'draft' ? null : books(item));
}

function books(item) {
  const certificate = el('div', {});
  const certify = () => attempt(async () => certificate.replaceChildren(
    certificateOf(await api('GET', `/v1/items/${item.id}/certificate`), item.price.currency)));
  return el('section', { class: 'panel' },
    el('div', { class: 'bar' }, el('h3', {}, t('merchant.books')), el('div', { class: 'actions' },
      el('a', { class: 'button', href: `#/items/${item.id}/orders` }, t('merchant.orders')),
      el('button', { type: 'button', onclick: certify }, t('merchant.certificate')),
      el('button', { type: 'button', onclick: () => attempt(() => report(item)) }, t('merchant.report')))),
    el('p', { class: 'hint' }, t('merchant.books.hint')), certificate);
}

/** What its state allows, the usual next step first. */
function actions(item, show) {
  const act = (verb, options = {}) => el('button', {
    type: 'button', class: options.kind ?? '', onclick: async () => {
      const done = await ask({
        title: t(`merchant.${verb}`), text: t(`merchant.${verb}.text`), danger: options.kind === 'danger',
        fields: [reasonField()],
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
      fields: [deltaField(), reasonField()],
      perform: (body, key) => api('POST', `/v1/items/${item.id}/stock-adjustments`, { body, key }),
    });
    if (done) {
      say(t('merchant.adjust.done', { total: number(done.total) }));
      show();
    }
  },
}, t('merchant.adjust'));

const units = (item) => el('dl', { class: 'tallies' }, UNITS.map((name) => el('div', { class: `tally of-${name}` },
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

/** The report is a page behind the token: it is fetched, then kept as a file. */
async function report(item) {
  const response = await send('GET', `/v1/items/${item.id}/report`, { headers: { Accept: 'text/html' } });
  keep(await response.blob(), `${item.title.replace(/[\\/:*?"<>|]+/g, ' ')}.html`);
}

export function keep(blob, name) {
  const url = URL.createObjectURL(blob);
  el('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
  say(t('desk.downloaded', { name }));
}
