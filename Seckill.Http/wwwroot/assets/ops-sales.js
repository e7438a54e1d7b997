// Sales on the operator's page: a card each, with its stock burning down, and what can be done to it.
import { api } from './api.js';
import { timeChart } from './charts.js';
import { ask, attempt, badge, deltaField, reasonField, say } from './desk.js';
import { field, number } from './form.js';
import { el, t } from './text.js';

const PARTS = ['sold', 'held', 'returned', 'free'];
const FIGURES = ['total', 'free', 'held', 'sold', 'returned', 'waiting', 'inLine'];

export function salesBoard() {
  const cards = new Map();
  const place = el('div', { class: 'sale-cards' });
  const none = el('p', { class: 'empty' }, t('ops.sales.none'));
  return {
    node: el('section', { 'aria-labelledby': 'sales' }, el('h2', { id: 'sales' }, t('ops.sales')), none, place),
    // Cards stay what they are, so that the focus stays where it is; only their texts change.
    show: (top, at) => {
      none.hidden = top.sales.length > 0;
      for (const sale of top.sales) {
        if (!cards.has(sale.itemId)) {
          const card = cardOf(sale);
          cards.set(sale.itemId, card);
          place.append(card.node);
        }
        cards.get(sale.itemId).show(sale, at);
      }
      for (const [id, card] of cards) {
        if (top.sales.some((sale) => sale.itemId === id)) continue;
        card.node.remove();
        cards.delete(id);
      }
    },
  };
}

function cardOf(first) {
  const id = first.itemId;
  const phase = el('span', {});
  const lag = el('p', { class: 'hint' }, t('ops.lagging'));
  const values = new Map(FIGURES.map((name) => [name, el('dd', {}, '–')]));
  const chart = timeChart({
    title: t('ops.burn'), stacked: true, level: 'h4',
    series: PARTS.map((key) => ({ key, label: t(`desk.unit.${key}`) })),
  });
  const button = (text, act, kind = '') => el('button', { type: 'button', class: `small ${kind}`, onclick: act }, text);
  const pause = button(t('ops.pause'), () => switchTo(first, 'pause'));
  const resume = button(t('ops.resume'), () => switchTo(first, 'resume'), 'primary');
  let shown = '';
  return {
    node: el('article', { class: 'panel sale-card', 'data-item': id },
      el('div', { class: 'bar' }, el('h3', {}, first.title), phase),
      el('dl', { class: 'tallies' }, FIGURES.map((name) => el('div', { class: `tally of-${name}` },
        el('dt', {}, t(`desk.unit.${name}`)), values.get(name)))),
      lag, chart.node,
      el('div', { class: 'actions' }, pause, resume, button(t('ops.adjust'), () => adjust(first)),
        button(t('ops.rate'), () => attempt(() => admission(first))),
        el('a', { class: 'button small quiet', href: `/audit/#/items/${id}` }, t('ops.story')))),
    show: (sale, at) => {
      for (const [name, place] of values) place.textContent = number(sale[name]);
      // A sale that does not run has no owner to be asked.
      lag.hidden = sale.live || ['scheduled', 'ended'].includes(sale.phase);
      chart.push(at, sale);
      if (shown === sale.phase) return;
      shown = sale.phase;
      phase.replaceChildren(badge(sale.phase));
      pause.hidden = sale.phase === 'paused';
      resume.hidden = sale.phase !== 'paused';
    },
  };
}

async function switchTo(sale, verb) {
  const done = await ask({
    title: t(`ops.${verb}.title`, { title: sale.title }), text: t(`ops.${verb}.text`), fields: [reasonField()],
    action: t(`ops.${verb}`), danger: verb === 'pause',
    perform: (body) => api('POST', `/v1/ops/items/${sale.itemId}/${verb}`, { body }),
  });
  if (done) say(t(`ops.${verb}.done`, { title: sale.title }));
}

async function adjust(sale) {
  const done = await ask({
    title: t('ops.adjust.title', { title: sale.title }), action: t('ops.adjust'),
    fields: [deltaField(), reasonField()],
    perform: (body, key) => api('POST', `/v1/ops/items/${sale.itemId}/adjust`, { body, key }),
  });
  if (done) say(t('ops.adjust.done', { title: sale.title, total: number(done.total) }));
}

/** What is in force is shown; only what was changed is sent. */
async function admission(sale) {
  const path = `/v1/ops/admission/${sale.itemId}`;
  const now = await api('GET', path);
  const names = ['ratePerSecond', 'burst', 'maxLine'];
  const done = await ask({
    title: t('ops.rate.title', { title: sale.title }), action: t('ops.rate.do'),
    text: t('ops.rate.text', { n: number(now.inLine) }),
    fields: [
      ...names.map((name) => field({
        name, label: t(`desk.admission.${name}`), type: 'number', value: now[name], min: name === 'maxLine' ? 0 : 1,
      })),
      field({
        name: 'challenge', label: t('desk.admission.challenge'), type: 'choice', value: now.challenge,
        options: [['none', t('desk.challenge.none')], ['pow', t('desk.challenge.pow')]],
      }),
      reasonField(),
    ],
    perform: (body) => api('PUT', path, {
      body: Object.fromEntries(Object.entries(body).filter(([name, value]) => value !== now[name])),
    }),
  });
  if (done) say(t('ops.rate.done', { title: sale.title, rate: number(done.ratePerSecond) }));
}
