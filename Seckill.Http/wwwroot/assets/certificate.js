// What an item's sale came to: the certificate of the journal, for merchants and auditors.
import { badge, code, facts, table } from './desk.js';
import { number } from './form.js';
import { el, money, t } from './text.js';

export const UNITS = ['total', 'free', 'held', 'sold', 'returned', 'refundedUnits', 'waiting', 'inLine'];

/** Columns of [state, count]. */
export const STATES = [
  [t('desk.state-heading'), ([state]) => badge(state)], [t('desk.count'), ([, count]) => count, 'number'],
];

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
        columns: STATES,
      })),
    el('p', { class: 'hint' }, t('desk.at-position', found.position), ' ', code(found.position.hash)));
}
