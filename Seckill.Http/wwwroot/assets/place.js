// A buyer's place at an item: the key of his attempt, kept before it is sent, so that a reload or a second tab goes on
// with the same attempt and never makes another. Shared by all tabs; whose it is, is part of its name.
import { newKey } from './api.js';

const nameOf = (item, who) => `seckill.place.${item}.${who}`;

/** {key, body?, pass?, sent?, stopped?, order?}; null: none. With an order it holds nothing else. */
export const readPlace = (item, who) => JSON.parse(localStorage.getItem(nameOf(item, who)) ?? 'null');

export function keepPlace(item, who, place) {
  if (place) localStorage.setItem(nameOf(item, who), JSON.stringify(place));
  else localStorage.removeItem(nameOf(item, who));
}

/** The attempt that is under way, else a new one. Two tabs that ask at once get the same. */
export function takePlace(item, who, body) {
  const take = () => {
    const kept = readPlace(item, who);
    if (kept?.sent || kept?.order) return { ...kept, stopped: false };
    const place = { key: newKey(), body };
    keepPlace(item, who, place);
    return place;
  };
  return navigator.locks ? navigator.locks.request(nameOf(item, who), take) : take();
}

/** Calls when another tab has changed the place. */
export function onOtherTab(item, who, act) {
  addEventListener('storage', (event) => {
    if (event.key === nameOf(item, who())) act();
  });
}
