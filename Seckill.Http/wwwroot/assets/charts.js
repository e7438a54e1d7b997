// Charts in SVG of our own. Each has its figures in words beside it: a legend with what is now, and a table.
import { region } from './desk.js';
import { number } from './form.js';
import { el, lang, t } from './text.js';

const NS = 'http://www.w3.org/2000/svg';
const KEPT = 120;
const LISTED = 15;
const HEIGHT = 150;
const LEFT = 46;
const BOTTOM = 20;
const clock = new Intl.DateTimeFormat(lang, {
  hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});

/** The time of a sample. */
export const atOf = (at) => clock.format(at);

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Units of an item as a bar of parts; the figures stand beside it. */
export function unitsBar(units) {
  const bar = svg('svg', {
    class: 'unit-bar', viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true',
  });
  let x = 0;
  for (const part of ['sold', 'held', 'returned', 'free']) {
    const width = units.total > 0 ? (units[part] / units.total) * 100 : 0;
    if (width > 0) bar.append(svg('rect', { x, y: 0, width, height: 8, class: `fill-${part}` }));
    x += width;
  }
  return bar;
}

const swatch = (key) => svg('svg', { class: 'swatch', viewBox: '0 0 16 10', 'aria-hidden': 'true' },
  svg('line', { x1: 0, y1: 5, x2: 16, y2: 5, class: `line-${key}` }));

/** The smallest of 1, 2, 5, 10, 20, ... that is not below it. */
function ceiling(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value - 1e-9);
}

/**
 * Values over the last two minutes, a sample a second. series: [{key, label}], the key also names the colour; stacked:
 * areas upon one another. format writes a value. push(at, {key: value}) adds a sample; a value that is missing leaves a
 * gap.
 */
export function timeChart({ title, series, stacked = false, format = number, level = 'h3' }) {
  const samples = [];
  const picture = svg('svg', { class: 'plot', role: 'img', 'aria-label': t('desk.chart', { title }), height: HEIGHT });
  const now = new Map(series.map(({ key }) => [key, el('b', {}, '–')]));
  const body = el('tbody', {});
  const listing = el('details', { class: 'figures-table' }, el('summary', {}, t('desk.as-table')),
    region(title, el('table', {}, el('caption', { class: 'unseen' }, title),
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('desk.time')),
        series.map(({ label }) => el('th', { scope: 'col', class: 'number' }, label)))), body)));
  const list = () => {
    if (!listing.open) return;
    body.replaceChildren(...samples.slice(-LISTED).reverse().map(({ at, values }) => el('tr', {},
      el('th', { scope: 'row' }, atOf(at)),
      series.map(({ key }) => el('td', { class: 'number' }, values[key] == null ? '–' : format(values[key]))))));
  };
  listing.addEventListener('toggle', list);
  const node = el('figure', { class: 'chart' }, el('figcaption', {}, el(level, {}, title)),
    el('ul', { class: 'legend' }, series.map(({ key, label }) => el('li', {}, swatch(key), label, ' ', now.get(key)))),
    picture, listing);
  return {
    node,
    push(at, values) {
      samples.push({ at, values });
      if (samples.length > KEPT) samples.shift();
      for (const [key, place] of now) place.textContent = values[key] == null ? '–' : format(values[key]);
      if (!document.hidden) draw(picture, samples, series, stacked, format);
      list();
    },
  };
}

function draw(picture, samples, series, stacked, format) {
  const width = Math.max(240, picture.clientWidth || 480);
  const [right, floor] = [width - 8, HEIGHT - BOTTOM];
  const top = ceiling(Math.max(...samples.map(({ values }) => (stacked
    ? series.reduce((sum, { key }) => sum + (values[key] ?? 0), 0)
    : Math.max(0, ...series.map(({ key }) => values[key] ?? 0))))));
  // A young chart is not squeezed into its last inch.
  const shown = [30, 60, KEPT].find((span) => span >= samples.length) ?? KEPT;
  const x = (i) => right - ((samples.length - 1 - i) / (shown - 1)) * (right - LEFT);
  const y = (value) => floor - (value / top) * (floor - 10);
  const parts = [0, 0.5, 1].map((share) => [
    svg('line', { class: 'grid', x1: LEFT, x2: right, y1: y(top * share), y2: y(top * share) }),
    text(LEFT - 6, y(top * share) + 4, 'end', format(top * share)),
  ]).flat();
  parts.push(text(LEFT, HEIGHT - 4, 'start', t('desk.seconds-ago', { n: shown })),
    text(right, HEIGHT - 4, 'end', t('desk.now')));
  const below = samples.map(() => 0);
  for (const { key } of series) {
    if (stacked) parts.push(area(samples, key, below, x, y));
    else parts.push(svg('path', { class: `line-${key}`, d: lineOf(samples, key, x, y) }));
  }
  picture.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
  picture.replaceChildren(...parts);
}

function text(x, y, anchor, content) {
  const node = svg('text', { x, y, 'text-anchor': anchor });
  node.textContent = content;
  return node;
}

/** Where there is no value the line is broken. */
function lineOf(samples, key, x, y) {
  let pen = 'M';
  let path = '';
  samples.forEach(({ values }, i) => {
    if (values[key] == null) {
      pen = 'M';
      return;
    }
    path += `${pen}${x(i).toFixed(1)} ${y(values[key]).toFixed(1)}`;
    pen = 'L';
  });
  return path;
}

/** From what lies below it to its own value on top of that. */
function area(samples, key, below, x, y) {
  const upper = [];
  const lower = [];
  samples.forEach(({ values }, i) => {
    lower.unshift(`${x(i).toFixed(1)} ${y(below[i]).toFixed(1)}`);
    below[i] += values[key] ?? 0;
    upper.push(`${x(i).toFixed(1)} ${y(below[i]).toFixed(1)}`);
  });
  return svg('path', { class: `fill-${key}`, d: `M${upper.join('L')}L${lower.join('L')}Z` });
}

/** Names with values as a table whose rows carry their bar: chart and figures in one. */
export function bars({ title, empty, format = number, level = 'h3' }) {
  const place = el('div', {});
  return {
    node: el('figure', { class: 'chart' }, el('figcaption', {}, el(level, {}, title)), place),
    show(entries) {
      if (!entries.length) {
        place.replaceChildren(el('p', { class: 'hint' }, empty));
        return;
      }
      const most = Math.max(...entries.map(([, value]) => value), 1e-9);
      place.replaceChildren(el('table', { class: 'bars' }, el('caption', { class: 'unseen' }, title),
        el('tbody', {}, entries.map(([label, value]) => el('tr', {}, el('th', { scope: 'row' }, label),
          el('td', { class: 'bar-cell' }, svg('svg', {
            viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true',
          }, svg('rect', { x: 0, y: 0, width: (value / most) * 100, height: 10, rx: 1, class: 'fill-bar' }))),
          el('td', { class: 'number' }, format(value)))))));
    },
  };
}
