// Words, money, times and elements, in the language of the page.

export const root = document.documentElement;
export const lang = root.lang;

const messages = JSON.parse(document.getElementById('messages')?.textContent ?? '{}');

/** A message; {name} in it is replaced by the value of that name. */
export function t(key, values = {}) {
  const text = messages[key];
  if (text === undefined) throw new Error(`no message ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

export const has = (key) => key in messages;

/** An error whose text is in the page's language, for people to read. */
export const said = (text) => Object.assign(new Error(text), { said: text });

/** What went wrong, in the page's language: never the words of a browser, a proxy or a script. */
export function wordsOf(fault) {
  const code = typeof fault.code === 'string' && fault.code !== 'none' ? fault.code : fault.status ? `HTTP ${fault.status}` : fault.name;
  return has(`fault.${code}`) ? t(`fault.${code}`) : fault.said ?? t('fault.other', { code });
}

/** {amount, currency} in minor units as people write it, the same as the server does: 19.99 CNY. */
export function money({ amount, currency }) {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency}`;
}

const moment = new Intl.DateTimeFormat(lang, {
  month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});

/** A time (text or ms since 1970) in the reader's own zone. */
export const when = (at) => moment.format(new Date(at));

/** Whole seconds as m:ss, or h:mm:ss, or with days in front. */
export function span(seconds) {
  const two = (n) => String(n).padStart(2, '0');
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  const clock = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (days > 0) return t('text.days', { n: days, clock: `${two(hours)}:${clock}` });
  return hours > 0 ? `${hours}:${clock}` : clock;
}

/** The server writes UTC; readers think in their own zone. */
export function localTimes(within = document) {
  for (const time of within.querySelectorAll('time[datetime]')) {
    time.title = time.textContent;
    time.textContent = when(time.dateTime);
  }
}

export const $ = (id) => document.getElementById(id);

/** An element: attributes, on... functions, and children; texts are never read as HTML. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}
