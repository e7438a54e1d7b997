// A buyer's place at an item: the key of his attempt, kept before it is sent, so that a reload or a second tab goes on
// with the same attempt and never makes another. Shared by all tabs; whose it is, is part of its name.
import { browser, newKey } from './api.js';

const nameOf = (item, who) => `seckill.place.${item}.${who}`;

/** What was not sent by then is forgotten: nobody buys by opening a page a day later. */
const LONGEST_UNSENT = 600_000;

/** {key, at, body?, pass?, sent?, stopped?, order?}; null: none. With an order it holds nothing else. */
export function readPlace(item, who) {
  const place = JSON.parse(browser.getItem(nameOf(item, who)) ?? 'null');
  return place && !place.order && !place.sent && Math.abs(Date.now() - place.at) > LONGEST_UNSENT ? null : place;
}

export function keepPlace(item, who, place) {
  if (place) browser.setItem(nameOf(item, who), JSON.stringify(place));
  else browser.removeItem(nameOf(item, who));
}

/** The attempt that is under way, else a new one. Two tabs that ask at once get the same. */
export function takePlace(item, who, body) {
  const take = () => {
    const kept = readPlace(item, who);
    if (kept?.order) return kept;
    const place = kept ? { ...kept, stopped: false } : { key: newKey(), at: Date.now(), body };
    keepPlace(item, who, place);
    return place;
  };
  return navigator.locks ? navigator.locks.request(nameOf(item, who), take) : take();
}

/** Whoever signs out leaves no address behind; his orders are found by signing in. */
export function forgetPlaces(who) {
  for (const name of Object.keys(browser)) {
    if (name.startsWith('seckill.place.') && name.endsWith(`.${who}`) && !JSON.parse(browser.getItem(name)).order) {
      browser.removeItem(name);
    }
  }
}

/** Calls when another tab has changed the place. */
export function onOtherTab(item, who, act) {
  addEventListener('storage', (event) => {
    if (event.key === nameOf(item, who())) act();
  });
}
