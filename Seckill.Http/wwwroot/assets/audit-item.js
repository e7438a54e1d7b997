// An item as the journal has it: every commit in order, its state at any position, its balance.
import { eventCell } from './audit-events.js';
import { api } from './api.js';
import { certificateOf, STATES } from './certificate.js';
import { unitsBar } from './charts.js';
import { attempt, badge, code, facts, pages, panel, table, time } from './desk.js';
import { field, number, showFault } from './form.js';
import { el, t } from './text.js';

export async function storyOfItem(id) {
  const now = await api('GET', `/v1/audit/items/${id}`);
  const story = await pages(`/v1/audit/items/${id}/events?limit=100`, {
    caption: t('audit.story'),
    columns: [
      [t('audit.position'), (one) => el('span', { class: 'nowrap' }, `${one.shard}/${one.offset}`)],
      [t('audit.at'), (one) => time(one.at)],
      [t('audit.happened'), (one) => (one.events ? el('div', {}, one.events.map(eventCell))
        : el('p', { class: 'error' }, one.unreadable))],
      [t('audit.epoch'), (one) => one.epoch, 'number'],
      [t('audit.hash'), (one) => code(one.hash, true)],
    ],
  });
  return el('div', {},
    el('p', { class: 'trail' }, el('a', { href: '#/find' }, t('audit.find'))),
    el('div', { class: 'bar' }, el('h2', {}, t('audit.item'), ' ', el('code', {}, id), ' ', badge(now.status))),
    el('div', { class: 'columns' }, replay(id, now), balance(id)),
    panel(t('audit.story'), story));
}

/** The journal's first word of an item names its price. */
async function currencyOf(id) {
  const { data: [first] } = await api('GET', `/v1/audit/items/${id}/events?limit=1`);
  return first.events?.[0]?.terms?.price?.currency;
}

const UNITS = ['total', 'free', 'held', 'sold', 'returned', 'refundedUnits', 'waiting'];

/** Folded from the journal's beginning to a position or an instant. */
function replay(id, now) {
  const at = field({ name: 'at', label: t('audit.replay.at'), hint: t('audit.replay.hint'), spellcheck: 'false' });
  const failure = el('p', { class: 'error', role: 'alert' });
  const place = el('div', { class: 'replayed', role: 'status' }, stateOf(now));
  const form = el('form', { class: 'search', novalidate: true }, at.node,
    el('button', {}, t('audit.replay.do')), failure);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    failure.textContent = '';
    at.fail('');
    try {
      const query = at.read() ? `?at=${encodeURIComponent(at.read())}` : '';
      place.replaceChildren(stateOf(await api('GET', `/v1/audit/items/${id}${query}`)));
    } catch (fault) {
      if (fault.status === 404) failure.textContent = t('audit.replay.before');
      else showFault(fault, [at], failure);
    }
  });
  return panel(t('audit.replay'), form, place);
}

const stateOf = (state) => el('div', {},
  el('p', {}, badge(state.status), ' ',
    t('desk.at-position', state.position)),
  unitsBar(state),
  el('dl', { class: 'tallies' }, UNITS.map((name) => el('div', { class: `tally of-${name}` },
    el('dt', {}, t(`desk.unit.${name}`)), el('dd', {}, number(state[name]))))),
  table({
    caption: t('desk.orders-by-state'), rows: Object.entries(state.orders), empty: t('audit.no-orders'),
    columns: STATES,
  }),
  el('p', { class: 'hint' }, t('audit.state-hash'), ' ', code(state.stateHash)));

/** Certificate, and the read models cell by cell against the journal. */
function balance(id) {
  const place = el('div', { role: 'status' }, el('p', { class: 'hint' }, t('audit.balance.hint')));
  const look = (act) => () => attempt(async () => place.replaceChildren(await act()));
  return panel(t('audit.balance'),
    el('p', { class: 'actions' },
      el('button', { type: 'button', onclick: look(async () => certificateOf(
        await api('GET', `/v1/audit/items/${id}/certificate`), await currencyOf(id))) }, t('audit.certificate')),
      el('button', { type: 'button', onclick: look(async () => differences(
        await api('GET', `/v1/audit/items/${id}/diff`))) }, t('audit.diff')),
      el('button', { type: 'button', onclick: look(async () => memory(
        await api('GET', `/v1/audit/items/${id}/state`))) }, t('audit.memory'))),
    place);
}

/** What the owner acts on, against what the journal folds to. */
const memory = (found) => el('div', {},
  el('p', { class: `note ${found.same ? 'good' : 'bad'}` },
    t(found.same ? 'audit.memory.same' : 'audit.memory.differs')),
  facts([
    [t('audit.owner'), code(found.live, true)], [t('audit.journal'), code(found.journal, true)],
    [t('audit.events'), `${number(found.version)} / ${number(found.journalVersion)}`],
  ]));

const differences = (found) => el('div', {},
  el('p', { class: `note ${found.differences.length ? 'bad' : 'good'}` },
    found.differences.length ? t('audit.differs', { n: number(found.differences.length) }) : t('audit.same')),
  facts(Object.entries(found.offsets).map(([name, offset]) => [name, `${found.shard}/${offset}`])),
  found.differences.length ? table({
    caption: t('audit.diff'), rows: found.differences, columns: [
      [t('audit.cell'), (one) => [one.table, one.row, one.column].filter(Boolean).join(' · ')],
      [t('audit.journal'), (one) => one.journal], [t('audit.read-model'), (one) => one.readModel]],
  }) : null);
