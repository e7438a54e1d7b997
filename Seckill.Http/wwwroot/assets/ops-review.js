// Holds that look like those of bots, and taking them back.
import { api } from './api.js';
import { ask, attempt, code, reasonField, say, table, time } from './desk.js';
import { number } from './form.js';
import { el, t } from './text.js';

/** Orders that were taken back here: the list is of the read model, which learns of it a moment later. */
const taken = new Set();

export function reviewBoard() {
  const place = el('div', {}, el('p', { class: 'hint' }, t('ops.review.hint')));
  const look = () => attempt(async () => {
    const found = await api('GET', '/v1/ops/review');
    const holds = found.holds.filter((hold) => !taken.has(hold.orderId));
    place.replaceChildren(...listing({ ...found, holds }, look));
  });
  return el('section', { class: 'panel', 'aria-labelledby': 'review' },
    el('div', { class: 'bar' }, el('h2', { id: 'review' }, t('ops.review')),
      el('button', { type: 'button', onclick: look }, t('ops.review.look'))),
    place);
}

function listing(found, look) {
  const boxes = new Map(found.holds.map((hold) => [hold.orderId, el('input', {
    type: 'checkbox', 'aria-label': t('ops.review.pick', { order: hold.orderId }),
  })]));
  return [
    el('p', { class: 'hint' }, t('ops.review.looked', { n: number(found.looked) })),
    table({
      caption: t('ops.review'), rows: found.holds, empty: t('ops.review.none'), columns: [
        ['', (hold) => boxes.get(hold.orderId)],
        [t('ops.review.order'), (hold) => code(hold.orderId, true)], [t('ops.review.buyer'), (hold) => hold.buyer],
        [t('ops.review.units'), (hold) => hold.quantity, 'number'],
        [t('ops.review.network'), (hold) => (hold.network
          ? t('ops.review.accounts', { network: hold.network, n: number(hold.accountsOnNetwork) }) : '–')],
        [t('ops.review.unpaid'), (hold) => hold.unpaidBefore, 'number'],
        [t('ops.review.pay-by'), (hold) => time(hold.payBy)],
      ],
    }),
    found.holds.length ? el('p', { class: 'actions' }, el('button', {
      type: 'button', class: 'danger', onclick: () => clawBack([...boxes].filter(([, box]) => box.checked)
        .map(([order]) => order), look),
    }, t('ops.review.claw'))) : '',
  ];
}

async function clawBack(orders, look) {
  if (!orders.length) {
    say(t('ops.review.pick-some'), 'warn');
    return;
  }
  const done = await ask({
    title: t('ops.review.claw'), text: t('ops.review.claw.text', { n: number(orders.length) }), danger: true,
    fields: [reasonField()],
    perform: (body) => api('POST', '/v1/ops/review/claw-back', { body: { ...body, orders } }),
  });
  if (!done) return;
  const back = done.orders.filter((one) => one.state);
  for (const { orderId } of back) taken.add(orderId);
  say(t('ops.review.claw.done', { n: number(back.length), all: number(orders.length) }));
  await look();
}
