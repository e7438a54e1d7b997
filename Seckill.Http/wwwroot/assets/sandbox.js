// The sandbox provider's side of a payment: pay, decline, and the tricks that real providers play.
import { api, tab } from './api.js';
import { $, t, wordsOf } from './text.js';

/** What each button makes the provider send; goes: the buyer is sent back at once, as a provider would. */
const WISHES = {
  pay: { body: { outcome: 'succeed' }, goes: true },
  decline: { body: { outcome: 'fail' }, goes: true },
  twice: { body: { outcome: 'succeed', times: 2 } },
  late: { body: { outcome: 'succeed', delayMs: 10_000 } },
  amount: { body: { outcome: 'succeed', amount: 1 } },
  signature: { body: { outcome: 'succeed', badSignature: true } },
  outage: { body: { forMs: 15_000 }, path: '/sandbox/outages' },
};

const paying = JSON.parse(tab.getItem('seckill.paying') ?? 'null');
if (paying) {
  $('back').href = paying.back;
  $('amount').textContent = paying.amount;
  $('amount').hidden = false;
}

function say(text) {
  $('status').hidden = false;
  $('status').textContent = text;
}

for (const button of document.querySelectorAll('[data-wish]')) {
  button.addEventListener('click', async () => {
    const { body, path = location.pathname, goes } = WISHES[button.dataset.wish];
    button.disabled = true;
    try {
      await api('POST', path, { body });
      say(t('sandbox.sent'));
      if (goes && paying) location.assign(paying.back);
    } catch (fault) {
      say(wordsOf(fault));
    }
    button.disabled = false;
  });
}
