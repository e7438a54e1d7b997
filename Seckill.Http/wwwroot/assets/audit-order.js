// An order from the request to the delivery, as every source has it.
import { eventCell } from './audit-events.js';
import { api } from './api.js';
import { badge, code, facts, panel, table, time, word } from './desk.js';
import { number } from './form.js';
import { el, lang, money, t } from './text.js';

export async function storyOfOrder(id) {
  const story = await api('GET', `/v1/audit/orders/${id}/story`);
  const order = story.owner ?? story.readModel;
  return el('div', {},
    el('p', { class: 'trail' }, el('a', { href: '#/find' }, t('audit.find')), ' › ',
      el('a', { href: `#/items/${story.itemId}` }, t('audit.item'))),
    el('h2', {}, t('audit.order'), ' ', order ? badge(order.state) : null),
    // The sentence is English; elsewhere the badge says it, and the code why somebody lost.
    lang === 'en' ? el('p', { class: 'lead' }, story.verdict)
      : order?.reason ? el('p', { class: 'lead' }, word('refusal', order.reason)) : null,
    el('div', { class: 'columns' },
      section('audit.order', facts([
        [t('desk.id'), code(story.orderId)], [t('audit.buyer'), story.buyer],
        [t('audit.quantity'), order && number(order.quantity)], [t('audit.amount'), order && money(order.amount)],
        [t('audit.owner'), `${story.node ?? '–'}, ${t('audit.shard', { n: story.shard })}`],
        [t('audit.receipt'), story.owner?.receipt && code(story.owner.receipt, true)],
      ])),
      story.owner ? section('audit.timeline', el('ol', { class: 'timeline' }, story.owner.timeline.map((step) =>
        el('li', {}, badge(step.state), ' ', time(step.at))))) : null),
    section('audit.in-journal', table({
      caption: t('audit.in-journal'), rows: story.journal, empty: t('audit.not-in-journal'), columns: [
        [t('audit.position'), (one) => el('span', { class: 'nowrap' }, `${one.position.shard}/${one.position.offset}`)],
        [t('audit.at'), (one) => time(one.at)], [t('audit.happened'), (one) => eventCell(one.event)],
        [t('audit.trace'), (one) => (one.traceId ? code(one.traceId, true) : '–')],
      ],
    })),
    section('audit.payments', table({
      caption: t('audit.payments'), rows: story.payments, columns: [
        [t('audit.payment'), (one) => code(one.paymentId, true)], [t('audit.provider'), (one) => one.provider],
        [t('desk.state-heading'), (one) => badge(one.state)], [t('audit.amount'), (one) => money(one.amount), 'number'],
        [t('audit.at'), (one) => time(one.updatedAt)],
      ],
    })),
    story.refunds.length ? section('audit.refunds', table({
      caption: t('audit.refunds'), rows: story.refunds, columns: [
        [t('audit.amount'), (one) => money({ amount: one.amount, currency: order?.amount.currency ?? 'XXX' })],
        [t('desk.reason'), (one) => one.reason], [t('audit.by'), (one) => one.by],
        [t('audit.asked'), (one) => time(one.requestedAt)], [t('audit.sent'), (one) => time(one.sentAt)],
      ],
    })) : null,
    story.delivery ? section('audit.delivery', facts([
      [t('desk.state-heading'), badge(story.delivery.state)], [t('audit.carrier'), story.delivery.carrier],
      [t('audit.tracking'), story.delivery.trackingNumber && code(story.delivery.trackingNumber)],
    ])) : null,
    story.webhooks.length ? section('audit.webhooks', table({
      caption: t('audit.webhooks'), rows: story.webhooks, columns: [
        [t('audit.event'), (one) => one.type], ['URL', (one) => one.url],
        [t('desk.state-heading'), (one) => badge(one.state)], [t('audit.attempts'), (one) => one.attempts, 'number'],
      ],
    })) : null,
    story.refusals?.length ? section('audit.refusals', table({
      caption: t('audit.refusals'), rows: story.refusals, columns: [
        [t('audit.node'), (one) => one.node], [t('audit.code'), (one) => word('refusal', one.code)],
        [t('desk.count'), (one) => one.count, 'number'],
      ],
    })) : null);
}

const section = (key, ...content) => panel(t(key), ...content);
