// What the pages of merchants, operators and auditors share: views by address, dialogs, tables, states.
import { api, newKey } from './api.js';
import { bodyOf, complete, field, number, showFault, whyOf } from './form.js';
import { mountSession } from './session.js';
import { $, el, has, lang, t, when } from './text.js';

/** A short word for a state or phase, in its colour. */
export const badge = (state) => el('span', { class: `badge ${state}` }, word('state', state));

export const word = (family, key) => (has(`desk.${family}.${key}`) ? t(`desk.${family}.${key}`) : key);

/** A titled part of a page. */
export const panel = (title, ...content) => el('section', { class: 'panel' }, el('h3', {}, title), content.flat());

/** Why: asked for with whatever changes something. hint: where it is recorded. */
export const reasonField = (hint = t('desk.reason.hint')) => field({
  name: 'reason', label: t('desk.reason'), type: 'area', required: true, maxlength: 500, hint,
});

export const deltaField = () => field({
  name: 'delta', label: t('desk.delta'), type: 'number', required: true, hint: t('desk.delta.hint'),
});

/** Told once, politely; screen readers hear it, others see it for a while. */
export function say(text, kind = 'good') {
  const box = $('say');
  const line = el('p', { class: `note ${kind}` }, text);
  box.append(line);
  while (box.children.length > 3) box.firstChild.remove();
  setTimeout(() => line.remove(), 6000);
}

const day = new Intl.DateTimeFormat(lang, { year: 'numeric', month: 'short', day: 'numeric' });

/** A time element in the reader's own zone; of another year it is the day that counts. */
export function time(at) {
  if (!at) return '–';
  const near = new Date(at).getFullYear() === new Date().getFullYear();
  return el('time', { datetime: at, title: at }, near ? when(at) : day.format(new Date(at)));
}

/** The part of an order's id that tells it from the others of its item. */
export const orderLink = (id) => el('a', { href: `#/orders/${id}`, title: id, class: 'short' }, id.split('-')[1] ?? id);

export const code = (text, short) => el('code', { title: text, class: short ? 'short' : '' }, text);

/**
 * A dialog with fields. perform(body, key) does it; its Problem is shown at the fields, and the key stays the same, so
 * that trying again is safe. Resolves with what perform gave, undefined when it was waved away.
 */
export function ask({ title, text, fields = [], action, danger = false, perform }) {
  const key = newKey();
  const failure = el('p', { class: 'error', role: 'alert' });
  const doIt = el('button', { class: danger ? 'primary danger-fill' : 'primary' }, action ?? title);
  const form = el('form', { novalidate: true },
    el('h2', { id: 'ask' }, title), text ? el('p', {}, text) : null, fields.map((one) => one.node), failure,
    el('p', { class: 'actions' }, doIt,
      el('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, t('desk.cancel'))));
  const dialog = el('dialog', { 'aria-labelledby': 'ask' }, form);
  let result;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (doIt.disabled || !complete(fields)) return;
    doIt.disabled = true;
    failure.textContent = '';
    try {
      result = (await perform(bodyOf(fields), key)) ?? true;
      dialog.close();
    } catch (fault) {
      showFault(fault, fields, failure);
    } finally {
      doIt.disabled = false;
    }
  });
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.showModal();
  (fields[0]?.input ?? doIt).focus();
  return new Promise((resolve) => dialog.addEventListener('close', () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
    resolve(result);
  }));
}

/** What may scroll sideways can be reached and scrolled with the keyboard. */
export const region = (label, content, kind = '') => el('div', {
  class: `table ${kind}`, tabindex: 0, role: 'region', 'aria-label': label,
}, content);

/** columns: [heading, cell(row), 'number'?]; what has no rows says so. */
export function table({ caption, columns, rows, empty }) {
  if (!rows.length) return el('p', { class: 'empty' }, empty ?? t('desk.none'));
  const heads = columns.map(([head, , kind]) => el('th', { scope: 'col', class: kind ?? '' }, head));
  const cells = (row) => columns.map(([, cell, kind]) => {
    const shown = cell(row);
    return el('td', { class: kind ?? '' }, kind === 'number' && typeof shown === 'number' ? number(shown) : shown);
  });
  return region(caption, el('table', {}, el('caption', { class: 'unseen' }, caption),
    el('thead', {}, el('tr', {}, heads)), el('tbody', {}, rows.map((row) => el('tr', {}, cells(row))))));
}

/** [name, value] pairs; those without a value are left out. */
export const facts = (pairs) => el('dl', {}, pairs.filter(([, value]) => value !== undefined && value !== null)
  .map(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]).flat());

/** A list that goes on: page after page of {data, hasMore, nextUrl} below one another. */
export function pages(url, { columns, caption, empty, rows = (found) => found.data }) {
  const place = el('div', {});
  let all = [];
  const more = async (next) => {
    const found = await api('GET', next);
    all = all.concat(rows(found));
    place.replaceChildren(table({ caption, columns, rows: all, empty }), ...(found.hasMore ? [
      el('p', { class: 'actions' }, el('button', {
        type: 'button', onclick: (event) => { event.target.disabled = true; attempt(() => more(found.nextUrl)); },
      }, t('desk.more'))),
    ] : []));
  };
  return more(url).then(() => place);
}

/** Does it; what goes wrong is said. */
export async function attempt(act) {
  try {
    return await act();
  } catch (fault) {
    say(whyOf(fault), 'bad');
    return undefined;
  }
}

/**
 * Shows in #view what the address names: routes are [pattern of the hash, async (...parts) => node]. A view that can
 * not be had says why and offers another try. Returns show(), which shows the present view anew.
 */
export function views(routes, start) {
  let turn = 0;
  async function show(focus = false) {
    const mine = ++turn;
    const hash = location.hash.slice(1) || start;
    const place = $('view');
    const [pattern, make] = routes.find(([known]) => known.test(hash)) ?? [routes[0][0], routes[0][1]];
    mark(hash);
    if (!place.firstChild) place.replaceChildren(el('p', { class: 'empty', role: 'status' }, t('desk.loading')));
    place.setAttribute('aria-busy', 'true');
    let node;
    try {
      node = await make(...(pattern.exec(hash) ?? []).slice(1).map(idOf));
    } catch (fault) {
      node = el('div', { class: 'empty' }, el('p', {}, fault.status === 404 ? t('desk.unknown') : whyOf(fault)),
        el('button', { type: 'button', onclick: () => show(true) }, t('desk.again')));
      if (!fault.code) console.error(fault);
    }
    if (mine !== turn) return;
    place.replaceChildren(node);
    place.setAttribute('aria-busy', 'false');
    if (focus) {
      const heading = place.querySelector('h1, h2');
      heading?.setAttribute('tabindex', '-1');
      heading?.focus();
    }
  }
  addEventListener('hashchange', () => {
    $('view').replaceChildren();
    show(true);
  });
  return show;
}

/** Part of an address that goes into another one: nothing in it may climb to a different route. */
function idOf(part) {
  const id = decodeURIComponent(part ?? '');
  return id.includes('/') || id === '..' ? '-' : id;
}

/** The tab of the present view. */
function mark(hash) {
  for (const link of document.querySelectorAll('.tabs a')) {
    const at = link.hash.slice(1);
    const all = [at, ...(link.dataset.also ?? '').split(' ')];
    if (all.some((one) => one && hash.startsWith(one))) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

/** Nobody is signed in, or without the role: what the page shows instead. */
export const signedOut = (signIn) => el('div', { class: 'empty' }, el('p', {}, t('desk.sign-in')),
  el('button', { type: 'button', class: 'primary', onclick: () => signIn() }, t('session.in')));

/** A button that copies, and says so. */
export const copier = (value) => el('button', {
  type: 'button', onclick: async () => {
    await navigator.clipboard.writeText(value);
    say(t('desk.copied'));
  },
}, t('desk.copy'));

/** Signs in, and calls show() whenever somebody else is there. The language switch keeps the view. */
export function enter(roles, show) {
  let who;
  mountSession({
    roles,
    required: true,
    onChange: (session) => {
      if (who === (session?.token ?? null)) return;
      who = session?.token ?? null;
      $('view').replaceChildren();
      show(session);
    },
  });
  const other = document.querySelector('.top .lang');
  other?.addEventListener('click', () => { other.hash = location.hash; });
}
