// The cluster on the operator's page: members, who owns which shard, how far the read models are.
import { api } from './api.js';
import { svg } from './charts.js';
import { ask, badge, panel, reasonField, region, say } from './desk.js';
import { number } from './form.js';
import { el, t } from './text.js';

const TONES = 6;

export function clusterBoard() {
  const members = membersOf();
  const shards = shardsOf();
  const lag = el('tbody', {});
  const node = el('div', {}, el('h2', {}, t('ops.cluster')), panel(t('ops.members'), members.node),
    el('div', { class: 'columns' },
      panel(t('ops.shards'), shards.node),
      panel(t('ops.projections'), region(t('ops.projections'), el('table', {},
        heads([t('ops.projection'), t('desk.state-heading'), t('ops.behind'), t('ops.oldest')]), lag)))));
  return {
    node,
    show: (top) => {
      members.show(top);
      shards.show(top);
      rows(lag, top.projections, (one) => one.name, (one) => [
        one.name, badge(one.state), number(one.behind),
        t('desk.seconds', { n: number(Math.round(one.oldestMs / 100) / 10) }),
      ]);
    },
  };
}

const heads = (names) => el('thead', {}, el('tr', {}, names.map((name) => el('th', { scope: 'col' }, name))));

/** Rows by key that stay, with texts that change: a button in one keeps the focus. */
function rows(body, all, keyOf, cellsOf) {
  const known = new Map([...body.children].map((row) => [row.dataset.key, row]));
  for (const one of all) {
    const key = keyOf(one);
    const cells = cellsOf(one);
    let row = known.get(key);
    known.delete(key);
    if (!row) {
      row = el('tr', { 'data-key': key }, cells.map(() => el('td', {})));
      body.append(row);
    }
    cells.forEach((cell, i) => {
      const place = row.children[i];
      const words = typeof cell === 'string' ? cell : cell?.textContent ?? '';
      if (place.textContent !== words) place.replaceChildren(cell);
    });
  }
  for (const row of known.values()) row.remove();
}

function membersOf() {
  const body = el('tbody', {});
  const value = (n, unit = '') => (n === undefined ? '–' : `${number(n)}${unit}`);
  return {
    node: region(t('ops.members'), el('table', {}, heads([t('ops.node'), t('desk.state-heading'), t('ops.shards'),
      t('ops.awake'), t('ops.inLine'), t('ops.won'), t('ops.decide99'), t('ops.append99'), '']), body)),
    show: (top) => {
      const heirs = top.nodes.filter((node) => node.state === 'up').length;
      rows(body, top.nodes, (one) => one.node, (one) => [
        one.self ? t('ops.self', { node: one.node }) : one.node, badge(one.state), number(one.shards), value(one.awake),
        value(one.inLine), value(one.wonPerSecond), value(one.decideP99Ms, ' ms'), value(one.appendP99Ms, ' ms'),
        one.state !== 'up' ? '' : heirs < 2 ? el('span', { class: 'hint' }, t('ops.last')) : el('button', {
          type: 'button', class: 'small danger', onclick: () => drain(one.node),
        }, t('ops.drain')),
      ]);
    },
  };
}

async function drain(node) {
  const done = await ask({
    title: t('ops.drain.title', { node }), text: t('ops.drain.text'), action: t('ops.drain'), danger: true,
    fields: [reasonField(t('desk.reason.log'))],
    perform: (body) => api('POST', `/v1/ops/cluster/members/${encodeURIComponent(node)}/drain`, { body }),
  });
  if (done) say(t('ops.drain.done', { node }));
}

/** A square a shard, in the colour of its node; the table beside it says the same. */
function shardsOf() {
  const picture = svg('svg', {
    class: 'shard-map', role: 'img', 'aria-label': t('desk.chart', { title: t('ops.shards') }),
  });
  const legend = el('ul', { class: 'legend' });
  const body = el('tbody', {});
  let before = '';
  return {
    node: el('div', {}, legend, picture, el('details', {}, el('summary', {}, t('desk.as-table')),
      region(t('ops.shards'), el('table', {}, heads([t('ops.shard'), t('ops.node'), t('ops.epoch')]), body), 'tall'))),
    show: (top) => {
      const now = JSON.stringify(top.shardMap);
      if (now === before) return;
      before = now;
      const names = [...new Set([...top.nodes.map((one) => one.node), ...top.shardMap.map((one) => one.node)])]
        .filter((name) => name !== undefined).sort();
      const tone = (name) => (name === undefined ? 'none' : names.indexOf(name) % TONES);
      const side = Math.min(16, Math.ceil(Math.sqrt(top.shardMap.length * 2)));
      picture.setAttribute('width', Math.min(420, side * 28));
      picture.setAttribute('viewBox', `0 0 ${side * 10} ${Math.ceil(top.shardMap.length / side) * 10}`);
      picture.replaceChildren(...top.shardMap.map(({ shard, node }, i) => {
        const square = svg('rect', {
          x: (i % side) * 10 + 0.75, y: Math.floor(i / side) * 10 + 0.75, width: 8.5, height: 8.5, rx: 1.5,
          class: `tone-${tone(node)}`,
        });
        const title = svg('title');
        title.textContent = `${shard}: ${node ?? t('ops.nobody')}`;
        square.append(title);
        return square;
      }));
      legend.replaceChildren(...names.map((name) => el('li', {},
        svg('svg', { class: 'swatch', viewBox: '0 0 10 10', 'aria-hidden': 'true' },
          svg('rect', { width: 10, height: 10, rx: 2, class: `tone-${tone(name)}` })), name, ' ',
        el('b', {}, number(top.shardMap.filter((one) => one.node === name).length)))));
      rows(body, top.shardMap, (one) => String(one.shard), (one) => [
        String(one.shard), one.node ?? t('ops.nobody'), number(one.epoch)]);
    },
  };
}
