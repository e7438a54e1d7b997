// Forms: fields with label, hint and error, read as the API takes them, with its 422 shown at the field it names.
import { el, lang, t, wordsOf } from './text.js';

let count = 0;

/**
 * One field. name: the API's member, with dots where it is nested. type: text, number, money, time, area, check, choice
 * (options: [value, text]). Returns {name, node, read, fail, input}; read gives undefined for an empty optional one.
 */
export function field({ name, label, type = 'text', value, hint, options, required = false, ...more }) {
  const id = `field-${++count}`;
  const error = el('p', { class: 'error', id: `${id}-error` });
  const input = inputOf(type, { id, options, required, value, hint, ...more });
  const note = hint ? el('p', { class: 'hint', id: `${id}-hint` }, hint) : null;
  const fail = (text) => {
    error.textContent = text;
    if (text) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  };
  input.setAttribute('aria-describedby', `${hint ? `${id}-hint ` : ''}${id}-error`);
  input.addEventListener('input', () => fail(''));
  const node = type === 'check'
    ? el('div', { class: 'field' }, el('label', { class: 'check' }, input, label), note, error)
    : el('div', { class: 'field' }, el('label', { for: id }, label), input, note, error);
  return { name, node, input, fail, read: () => READ[type](input) };
}

function inputOf(type, { id, options, required, value, hint, ...more }) {
  if (type === 'choice') {
    return el('select', { id }, options.map(([key, shown]) =>
      el('option', { value: key, selected: key === value }, shown)));
  }
  if (type === 'area') {
    const area = el('textarea', { id, rows: 3, required, ...more });
    area.value = value ?? '';
    return area;
  }
  if (type === 'check') return el('input', { id, type: 'checkbox', checked: Boolean(value) });
  const kind = { number: 'number', time: 'datetime-local' }[type] ?? 'text';
  const mode = { number: 'numeric', money: 'decimal' }[type];
  const shown = type === 'time' && value ? localTime(new Date(value)) : value;
  return el('input', {
    id, type: kind, inputmode: mode, required, step: type === 'time' ? 1 : undefined, value: shown ?? '',
    autocomplete: 'off', ...more,
  });
}

const text = (input) => input.value.trim();
const READ = {
  text: (input) => text(input) || undefined,
  area: (input) => text(input) || undefined,
  choice: (input) => input.value,
  check: (input) => input.checked,
  // What is no whole number goes to the server as it stands, which says so at the field.
  number: (input) => (text(input) === '' ? undefined : Number(text(input))),
  money: (input) => text(input) || undefined,
  time: (input) => (text(input) === '' ? undefined : new Date(text(input)).toISOString()),
};

/** The reader's own time, as the picker takes it. */
function localTime(at) {
  const two = (n) => String(n).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day}T${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}

/** Fields as a body: members with dots become nested, those that are undefined are left out. */
export function bodyOf(fields) {
  const body = {};
  for (const one of fields) {
    const value = one.read();
    if (value === undefined) continue;
    const path = one.name.split('.');
    let place = body;
    for (const part of path.slice(0, -1)) place = place[part] ??= {};
    place[path.at(-1)] = value;
  }
  return body;
}

/**
 * Shows a fault where it belongs: at the fields it names, the rest in the box. The first of them gets the focus.
 */
export function showFault(fault, fields, box) {
  const left = [];
  let first = null;
  for (const [name, texts] of Object.entries(fault.errors ?? {})) {
    const at = fields.find((one) => one.name === name);
    if (at) {
      at.fail(texts.join(' '));
      first ??= at;
    } else left.push(`${name}: ${texts.join(' ')}`);
  }
  box.textContent = first && !left.length ? '' : [whyOf(fault), ...left].join(' ');
  first?.input.focus();
}

/** What went wrong, and when to try again, in words of the page's language. */
export function whyOf(fault) {
  const wait = fault.retryAfterMs ? ` ${t('desk.retry-in', { n: Math.ceil(fault.retryAfterMs / 1000) })}` : '';
  return `${wordsOf(fault)}${wait}`;
}

/** Empty required fields, said before the server has to. True: all are there. */
export function complete(fields) {
  const empty = fields.filter((one) => one.input.required && one.read() === undefined);
  for (const one of empty) one.fail(t('desk.required'));
  empty[0]?.input.focus();
  return empty.length === 0;
}

const digitsOf = (currency) => {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  } catch {
    return 2;
  }
};

/** '19.99' in a currency as minor units; undefined when it is no such amount (the server then asks for it). */
export function minorUnits(amount, currency) {
  const digits = digitsOf(currency);
  const parts = /^(\d+)(?:[.,](\d+))?$/.exec(amount ?? '');
  if (!parts || (parts[2] ?? '').length > digits) return undefined;
  return Number(parts[1] + (parts[2] ?? '').padEnd(digits, '0'));
}

/** Minor units as the field shows them. */
export const decimal = (amount, currency) => (amount / 10 ** digitsOf(currency)).toFixed(digitsOf(currency));

const whole = new Intl.NumberFormat(lang);
export const number = (value) => (value === undefined || value === null ? '–' : whole.format(value));
