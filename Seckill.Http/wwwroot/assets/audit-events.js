// Events of the journal in words and, whole, as JSON.
import { orderLink } from './desk.js';
import { el, has, t } from './text.js';

const DULL = ['type', 'stamp', 'bodyDigest', 'shipToDigest', 'order'];

export const nameOf = (type) => (has(`audit.event.${type}`) ? t(`audit.event.${type}`) : type);

/** An event: its name, its order, what it says; whole when it is unfolded. */
export function eventCell(happened) {
  const members = Object.entries(happened).filter(([name, value]) =>
    !DULL.includes(name) && value !== false && typeof value !== 'object');
  return el('div', { class: 'event' },
    el('b', {}, nameOf(happened.type)), ' ',
    happened.order ? orderLink(happened.order) : null,
    members.length ? el('p', { class: 'hint' }, members.map(([name, value]) => `${name} ${value}`).join(' · ')) : null,
    el('details', {}, el('summary', {}, t('audit.whole')),
      el('pre', { tabindex: 0, 'aria-label': t('audit.whole') }, JSON.stringify(happened, null, 2))));
}
