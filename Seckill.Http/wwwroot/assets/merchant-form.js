// The form of a draft: a new one, a change of one, or a copy of a retired item.
import { api, newKey } from './api.js';
import { say } from './desk.js';
import { bodyOf, complete, decimal, field, minorUnits, showFault } from './form.js';
import { el, t } from './text.js';

const CURRENCIES = ['CNY', 'USD', 'EUR', 'GBP', 'JPY', 'HKD', 'SGD'];
const inMinutes = (minutes) => new Date(Math.ceil(Date.now() / 60000) * 60000 + minutes * 60000).toISOString();

export function itemForm({ item, copyOf }) {
  const basis = item ?? copyOf;
  const key = newKey();
  const main = mainFields(basis, Boolean(copyOf));
  const admission = admissionFields(basis?.admission);
  const fields = [...main, ...admission];
  const failure = el('p', { class: 'error', role: 'alert' });
  const save = el('button', { class: 'primary' }, item ? t('merchant.save') : t('merchant.create'));
  const form = el('form', { class: 'panel', novalidate: true },
    el('div', { class: 'fields' }, main.map((one) => one.node)),
    el('details', { class: 'more-fields', open: admission.some((one) => !['', 'none'].includes(one.input.value)) },
      el('summary', {}, t('merchant.admission')), el('p', { class: 'hint' }, t('merchant.admission.hint')),
      el('div', { class: 'fields' }, admission.map((one) => one.node))),
    failure,
    el('p', { class: 'actions' }, save,
      el('a', { class: 'button quiet', href: item ? `#/items/${item.id}` : '#/items' }, t('desk.cancel'))));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (save.disabled || !complete(fields)) return;
    save.disabled = true;
    failure.textContent = '';
    try {
      const made = item ? await api('PATCH', `/v1/items/${item.id}`, { body: draftOf(fields) })
        : await api('POST', '/v1/items', { body: { ...draftOf(fields), ...(copyOf && { copyOf: copyOf.id }) }, key });
      say(t(item ? 'merchant.saved' : 'merchant.created'));
      location.hash = `#/items/${made.id}`;
    } catch (fault) {
      const named = Object.keys(fault.errors ?? {});
      if (named.some((name) => name.startsWith('admission.'))) form.querySelector('details').open = true;
      showFault(fault, fields, failure);
    } finally {
      save.disabled = false;
    }
  });
  const heading = item ? t('merchant.edit') : copyOf ? t('merchant.copy') : t('merchant.new');
  return el('div', { class: 'narrow' }, el('h2', {}, heading), form);
}

/** The price is typed as people write it, and sent in minor units. */
function draftOf(fields) {
  const body = bodyOf(fields);
  body.price = { ...body.price, amount: minorUnits(body.price.amount, body.price.currency) };
  return body;
}

function mainFields(basis, isCopy) {
  const price = basis?.price;
  const currencies = price && !CURRENCIES.includes(price.currency) ? [price.currency, ...CURRENCIES] : CURRENCIES;
  return [
    { name: 'title', label: t('merchant.title-field'), value: basis?.title, required: true, maxlength: 200 },
    {
      name: 'price.amount', label: t('merchant.price'), type: 'money', required: true,
      value: price && decimal(price.amount, price.currency),
    },
    {
      name: 'price.currency', label: t('merchant.currency'), type: 'choice', value: price?.currency ?? 'CNY',
      options: currencies.map((one) => [one, one]),
    },
    { name: 'stock', label: t('merchant.stock'), type: 'number', value: basis?.stock, required: true, min: 1 },
    {
      name: 'perBuyerLimit', label: t('merchant.limit'), type: 'number', value: basis?.perBuyerLimit ?? 1,
      hint: t('merchant.limit.hint'), required: true, min: 1,
    },
    {
      name: 'opensAt', label: t('merchant.opens'), type: 'time', required: true,
      value: basis && !isCopy ? basis.opensAt : inMinutes(10),
    },
    {
      name: 'closesAt', label: t('merchant.closes'), type: 'time', required: true,
      value: basis && !isCopy ? basis.closesAt : inMinutes(70),
    },
    {
      name: 'holdSeconds', label: t('merchant.hold'), type: 'number', value: basis?.holdSeconds ?? 900,
      hint: t('merchant.hold.hint'), required: true, min: 5, max: 86400,
    },
  ].map(field);
}

function admissionFields(own) {
  return [
    { name: 'ratePerSecond', type: 'number', value: own?.ratePerSecond, min: 1 },
    { name: 'burst', type: 'number', value: own?.burst, min: 1 },
    { name: 'maxLine', type: 'number', value: own?.maxLine, min: 0 },
    { name: 'maxUnpaidOrders', type: 'number', value: own?.maxUnpaidOrders, min: 1 },
    {
      name: 'challenge', type: 'choice', value: own?.challenge ?? '',
      options: [...(own?.challenge ? [] : [['', t('desk.usual')]]),
        ['none', t('desk.challenge.none')], ['pow', t('desk.challenge.pow')]],
    },
  ].map((one) => {
    const made = field({ ...one, name: `admission.${one.name}`, label: t(`desk.admission.${one.name}`) });
    const read = made.read;
    return { ...made, read: () => (read() === '' ? undefined : read()) };
  });
}
