// Whether the journal is whole: verification here and now, and the signed checkpoints of before.
import { api } from './api.js';
import { code, facts, pages, panel, table, time } from './desk.js';
import { number, whyOf } from './form.js';
import { el, t } from './text.js';

export async function checks() {
  const [heads, checkpoints] = await Promise.all([
    api('GET', '/v1/audit/heads'),
    pages('/v1/audit/checkpoints?limit=20', {
      caption: t('audit.checkpoints'), empty: t('audit.checkpoints.none'), columns: [
        [t('audit.number'), (one) => number(one.number)], [t('audit.at'), (one) => time(one.at)],
        [t('audit.commits'), (one) => one.commits, 'number'],
        [t('audit.signature'), (one) => el('span', { class: `badge ${one.signed ? 'good' : 'bad'}` },
          t(one.signed ? 'audit.signed' : 'audit.not-signed'))],
        [t('audit.root'), (one) => code(one.root, true)],
        [t('audit.heads'), (one) => el('details', {},
          el('summary', {}, t('audit.shards', { n: number(one.heads.length) })), headTable(one.heads))],
      ],
    }),
  ]);
  return el('div', {},
    el('h2', {}, t('audit.checks')),
    verification(heads),
    panel(t('audit.checkpoints'), el('p', { class: 'hint' }, t('audit.checkpoints.hint')), checkpoints),
    panel(t('audit.heads'), el('details', {},
      el('summary', {}, t('audit.shards', { n: number(heads.shards.length) })), headTable(heads.shards))));
}

const headTable = (heads) => table({
  caption: t('audit.heads'), rows: heads, columns: [
    [t('audit.shard-heading'), (one) => String(one.shard)], [t('audit.commits'), (one) => one.head, 'number'],
    [t('audit.hash'), (one) => code(one.headHash, true)]],
});

/** It reads the whole journal, which takes as long as it takes; how long is shown, for there is no share to show. */
function verification(heads) {
  const place = el('div', { role: 'status', class: 'verdict' });
  const took = el('span', { class: 'hint', 'aria-hidden': 'true' });
  const button = el('button', { type: 'button', class: 'primary' }, t('audit.verify'));
  button.addEventListener('click', async () => {
    button.disabled = true;
    const begun = performance.now();
    place.replaceChildren(el('p', {}, t('audit.verifying', { n: number(heads.commits) })),
      el('progress', { 'aria-label': t('audit.verify') }));
    const tick = setInterval(() => {
      took.textContent = t('desk.seconds', { n: number(Math.round((performance.now() - begun) / 1000)) });
    }, 1000);
    try {
      place.replaceChildren(verdictOf(await api('POST', '/v1/audit/verifications')));
    } catch (fault) {
      place.replaceChildren(el('p', { class: 'note bad' }, whyOf(fault)));
    } finally {
      clearInterval(tick);
      took.textContent = '';
      button.disabled = false;
      button.focus();
    }
  });
  return panel(t('audit.verify.heading'), el('p', {}, t('audit.verify.hint')),
    el('p', { class: 'actions' }, button, took), place);
}

const verdictOf = (verdict) => el('div', {},
  el('p', { class: `note ${verdict.ok ? 'good' : 'bad'}` }, t(verdict.ok ? 'audit.ok' : 'audit.broken')),
  verdict.ok ? null : table({
    caption: t('audit.findings'), rows: verdict.findings, columns: [
      [t('audit.position'), (one) => `${one.shard}/${one.offset}`],
      [t('audit.item'), (one) => (one.itemId ? el('a', { href: `#/items/${one.itemId}` }, one.itemId) : '–')],
      [t('audit.what'), (one) => one.what]],
  }),
  facts([
    [t('audit.shards-heading'), number(verdict.shards)], [t('audit.commits'), number(verdict.commits)],
    [t('audit.events'), number(verdict.events)], [t('audit.items'), number(verdict.items)],
    [t('audit.took'), t('desk.seconds', { n: number(verdict.seconds) })],
  ]));
