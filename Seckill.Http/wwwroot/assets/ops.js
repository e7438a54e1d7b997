// The operator's page: the cluster's figures once a second, and the controls of sales and nodes.
import { atOf, bars, timeChart } from './charts.js';
import { enter, signedOut, word } from './desk.js';
import { number, whyOf } from './form.js';
import { follow } from './live.js';
import { clusterBoard } from './ops-cluster.js';
import { reviewBoard } from './ops-review.js';
import { salesBoard } from './ops-sales.js';
import { signIn } from './session.js';
import { $, el, t } from './text.js';

const rate = (value) => number(Math.round(value * 10) / 10);
const ms = (value) => `${number(Math.round(value * 100) / 100)} ms`;
const worst = (nodes, name) => {
  const known = nodes.map((node) => node[name]).filter((value) => value !== undefined);
  return known.length ? Math.max(...known) : undefined;
};

let stop = () => {};

enter(['operator'], (now) => {
  stop();
  if (!now) {
    $('view').replaceChildren(signedOut(signIn));
    return;
  }
  const board = boardOf();
  $('view').replaceChildren(board.node);
  $('view').setAttribute('aria-busy', 'false');
  stop = follow('/v1/ops/stream', { onEvent: (name, top) => board.show(top), onState: board.state });
  // A page that comes back from the browser's memory would show old figures as live.
  addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); }, { once: true });
});

function boardOf() {
  const told = el('span', { id: 'as-of' }, t('ops.connecting'));
  const state = el('p', { class: 'live', role: 'status' }, t('ops.connecting'));
  const tiles = tilesOf();
  const traffic = timeChart({
    title: t('ops.traffic'), format: rate,
    series: ['arrived', 'admitted', 'won', 'refused'].map((key) => ({ key, label: t(`ops.${key}`) })),
  });
  const times = timeChart({
    title: t('ops.times'), format: ms,
    series: ['decide50', 'decide99', 'append50', 'append99'].map((key) => ({ key, label: t(`ops.${key}`) })),
  });
  const refused = bars({ title: t('ops.refused-by'), empty: t('ops.refused-none'), format: rate });
  const sales = salesBoard();
  const cluster = clusterBoard();
  let lost = true;
  let latest = null;
  const node = el('div', { class: 'board' },
    el('div', { class: 'bar' }, el('h2', {}, t('ops.heading')), el('div', { class: 'live-line' }, state, told)),
    tiles.node,
    el('div', { class: 'columns' }, [traffic, times, refused].map((chart) =>
      el('section', { class: 'panel' }, chart.node))),
    sales.node, cluster.node, reviewBoard());
  return {
    node,
    // Told when it changes, not every second.
    state: (now, fault) => {
      if ((now === 'lost') === lost && state.dataset.told) return;
      lost = now === 'lost';
      state.dataset.told = 'yes';
      state.className = `live ${lost ? 'lost' : 'on'}`;
      state.textContent = !lost ? t('ops.live')
        : latest ? t('ops.stale', { at: atOf(latest) }) : fault ? whyOf(fault) : t('ops.connecting');
      node.classList.toggle('stale', lost);
    },
    show: (top) => {
      latest = new Date(top.at);
      told.textContent = t('ops.as-of', { at: atOf(latest) });
      const figures = {
        // Whoever is refused a pass never gets to purchase: both are somebody at the door.
        arrived: top.arrivedPerSecond + top.passesPerSecond, admitted: top.admittedPerSecond, won: top.wonPerSecond,
        refused: top.refusedPerSecond, decide50: worst(top.nodes, 'decideP50Ms'),
        decide99: worst(top.nodes, 'decideP99Ms'), append50: worst(top.nodes, 'appendP50Ms'),
        append99: worst(top.nodes, 'appendP99Ms'),
      };
      tiles.show(top, figures);
      traffic.push(latest, figures);
      times.push(latest, figures);
      refused.show(Object.entries(top.refusedBy).sort(([, a], [, b]) => b - a).slice(0, 8)
        .map(([code, value]) => [word('refusal', code), value]));
      sales.show(top, latest);
      cluster.show(top);
    },
  };
}

/** The figures one looks at first. Oversold is the one that must be 0. */
function tilesOf() {
  const names = ['arrived', 'admitted', 'won', 'refused', 'inLine', 'waiting', 'held', 'sold', 'decide99', 'append99',
    'batch', 'oversold'];
  const values = new Map(names.map((name) => [name, el('dd', {}, '–')]));
  const boxes = new Map(names.map((name) => [name, el('div', { class: `tile tile-${name}` },
    el('dt', {}, t(`ops.${name}`)), values.get(name))]));
  return {
    node: el('dl', { class: 'tiles' }, [...boxes.values()]),
    show: (top, figures) => {
      const batch = worst(top.nodes, 'batchSize');
      const shown = {
        arrived: rate(figures.arrived), admitted: rate(figures.admitted), won: rate(figures.won),
        refused: rate(figures.refused), inLine: number(top.inLine), waiting: number(top.waiting),
        held: number(top.held), sold: number(top.sold),
        decide99: figures.decide99 === undefined ? '–' : ms(figures.decide99),
        append99: figures.append99 === undefined ? '–' : ms(figures.append99),
        batch: batch === undefined ? '–' : rate(batch), oversold: number(top.oversold + top.violations),
      };
      for (const [name, text] of Object.entries(shown)) values.get(name).textContent = text;
      boxes.get('oversold').classList.toggle('alarm', top.oversold + top.violations > 0);
    },
  };
}
