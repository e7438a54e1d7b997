// The way back from the provider.
import { keepSession } from './api.js';
import { finish } from './oidc.js';
import { $, t, wordsOf } from './text.js';

try {
  const { token, back } = await finish();
  keepSession(token);
  location.replace(back);
} catch (fault) {
  $('status').textContent = t('signed-in.failed', { why: wordsOf(fault) });
}
