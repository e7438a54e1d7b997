// Webhooks of a merchant: endpoints, their secrets (shown once), and what became of each event.
import { api } from './api.js';
import { ask, attempt, badge, code, copier, facts, pages, say, table, time } from './desk.js';
import { field, number } from './form.js';
import { el, t } from './text.js';

const TYPES = ['*', 'seckill.order.*', 'seckill.item.*', 'seckill.round.*'];

export async function webhooksView(show) {
  const list = await pages('/v1/webhooks?limit=50', {
    caption: t('merchant.webhooks'), empty: t('merchant.webhooks.none'),
    columns: [
      [t('merchant.url'), (one) => el('a', { href: `#/webhooks/${one.id}` }, one.url)],
      [t('merchant.types'), (one) => one.types.join(', ')],
      [t('desk.state-heading'), (one) => badge(one.state)],
      [t('merchant.made'), (one) => time(one.createdAt)],
    ],
  });
  return el('div', {},
    el('div', { class: 'bar' }, el('h2', {}, t('merchant.webhooks')),
      el('button', { type: 'button', class: 'primary', onclick: async () => {
        const made = await create();
        if (made) await secret(made);
        if (made) show();
      } }, t('merchant.webhook-new'))),
    el('p', { class: 'hint' }, t('merchant.webhooks.hint')), list);
}

const create = () => ask({
  title: t('merchant.webhook-new'),
  fields: [
    field({ name: 'url', label: t('merchant.url'), required: true, maxlength: 2048, hint: t('merchant.url.hint') }),
    field({
      name: 'types', label: t('merchant.types'), type: 'choice', value: '*',
      options: TYPES.map((type) => [type, type === '*' ? t('merchant.types.all') : type]),
    }),
  ],
  action: t('merchant.webhook-create'),
  perform: (body, key) => api('POST', '/v1/webhooks', { body: { ...body, types: [body.types] }, key }),
});

/** The only time that it is told: the dialog waits until it was taken. */
function secret(made) {
  const dialog = el('dialog', { 'aria-labelledby': 'secret-title' },
    el('h2', { id: 'secret-title' }, t('merchant.secret')), el('p', {}, t('merchant.secret.text')),
    el('p', {}, el('code', { id: 'secret', class: 'secret' }, made.secret)),
    el('p', { class: 'actions' }, copier(made.secret),
      el('button', { type: 'button', class: 'primary', onclick: () => dialog.close() }, t('merchant.secret.kept'))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => {
    dialog.remove();
    resolve();
  }));
}

export async function webhookView(id, show) {
  const hook = await api('GET', `/v1/webhooks/${id}`);
  const log = el('div', {});
  const load = () => attempt(async () => log.replaceChildren(await deliveries(id, () => load())));
  await load();
  return el('div', {},
    el('p', { class: 'trail' }, el('a', { href: '#/webhooks' }, t('merchant.webhooks'))),
    el('div', { class: 'bar' }, el('h2', {}, hook.url, ' ', badge(hook.state)), el('div', { class: 'actions' },
      el('button', { type: 'button', class: 'primary', onclick: () => attempt(async () => {
        await api('POST', `/v1/webhooks/${id}/test`, { body: {} });
        say(t('merchant.test.done'));
        await settled(load);
      }) }, t('merchant.test')),
      el('button', { type: 'button', class: 'danger', onclick: async () => {
        const done = await ask({
          title: t('merchant.webhook-delete'), text: t('merchant.webhook-delete.text', { url: hook.url }), danger: true,
          perform: () => api('DELETE', `/v1/webhooks/${id}`),
        });
        if (done) {
          say(t('merchant.webhook-delete.done'));
          location.hash = '#/webhooks';
        }
      } }, t('merchant.webhook-delete')))),
    el('section', { class: 'panel' }, facts([
      [t('desk.id'), code(hook.id)], [t('merchant.types'), hook.types.join(', ')],
      [t('merchant.made'), time(hook.createdAt)], [t('merchant.why'), hook.reason],
    ])),
    el('div', { class: 'bar' }, el('h3', {}, t('merchant.deliveries')),
      el('button', { type: 'button', onclick: load }, t('desk.refresh'))),
    log);
}

/** An attempt takes a moment: the log is looked at again, a few times. */
async function settled(load) {
  for (const ms of [0, 700, 2000]) {
    await new Promise((resolve) => { setTimeout(resolve, ms); });
    await load();
  }
}

const deliveries = (id, load) => pages(`/v1/webhooks/${id}/deliveries?limit=50`, {
  caption: t('merchant.deliveries'), empty: t('merchant.deliveries.none'),
  columns: [
    [t('merchant.event'), (one) => el('span', {}, one.type, el('br'), code(one.eventId))],
    [t('desk.state-heading'), (one) => badge(one.state)],
    [t('merchant.attempts'), (one) => one.attempts, 'number'],
    [t('merchant.answer'), (one) => one.lastError ?? (one.lastStatus ? `HTTP ${one.lastStatus}` : '–')],
    [t('merchant.made'), (one) => time(one.createdAt)],
    [t('merchant.next'), (one) => (one.state === 'pending' ? time(one.nextAt) : time(one.endedAt))],
    ['', (one) => el('button', { type: 'button', class: 'small', onclick: () => attempt(async () => {
      await api('POST', `/v1/webhooks/deliveries/${one.id}/redeliver`, { body: {} });
      say(t('merchant.redeliver.done'));
      await settled(load);
    }) }, t('merchant.redeliver'))],
  ],
});
