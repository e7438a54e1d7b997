// The page of one item: counts down by the server's clock, and hands the button to buying.js.
import { api, jitter } from './api.js';
import { hint, now, sync } from './clock.js';
import { mountSession, signedIn, signIn } from './session.js';
import { $, localTimes, span, t } from './text.js';

const facts = $('item').dataset;
const item = facts.id;
const opensAt = Date.parse(facts.opens);
const closesAt = Date.parse(facts.closes);
const fields = ['name', 'phone', 'address'];

let live = null;
let buying = null;
let nextLook = 0;
let shown = null;

/** The round in which this person was told "sold out", and whether its waiting list takes people. */
let told = null;

const toldNow = () => (told?.round === live?.round ? told : null);

/** Time alone opens and closes: no request has to say so, and none is needed at that moment. */
function phase() {
  const at = now();
  if (at === null || live?.phase === 'retired') return live?.phase ?? null;
  if (at >= closesAt) return 'ended';
  if (live?.phase === 'paused') return 'paused';
  if (at < opensAt) return 'scheduled';
  return live?.phase === 'sold_out' || toldNow() ? 'sold_out' : 'open';
}

async function look() {
  nextLook = performance.now() + jitter(live?.phase === 'paused' ? 8_000 : 20_000);
  try {
    // Asked of whoever is in front of the node: what this browser kept may be stale.
    live = await api('GET', `/v1/items/${item}`, { cache: 'no-cache' });
    hint(live.serverTime);
  } catch {
    // What is known stays; the next look is not far.
  }
}

function beat() {
  if (performance.now() > nextLook) look();
  const current = phase();
  if (current === null) return;
  if (current !== shown) showPhase(current);
  const counts = !['ended', 'retired'].includes(current);
  const soon = current === 'scheduled';
  const words = counts ? span(Math.max(0, Math.ceil(((soon ? opensAt : closesAt) - now()) / 1000))) : '';
  if ($('countdown').textContent !== words) $('countdown').textContent = words;
  $('counting').textContent = counts ? t(soon ? 'item.opens-in' : 'item.closes-in') : '';
  buying?.tick();
}

function showPhase(current) {
  const before = shown;
  shown = current;
  $('phase').className = `badge ${current}`;
  $('phase').textContent = t(`phase.${current}`);
  if (before) $('live').textContent = t(`phase.${current}`);
  // At the opening everybody asks; who comes a little later is not worse off, for the line is the item's.
  if (current === 'open' && before === 'scheduled') setTimeout(() => signedIn() && buying?.prepare(), jitter(600));
  refresh();
}

/** What can be done now: the form while it makes sense, and what its button means. */
function refresh() {
  if (!shown) return;
  const busy = Boolean(buying?.isBusy());
  const closed = shown === 'sold_out' && toldNow()?.list === false;
  $('go').textContent = t(closed ? 'refusal.list-closed'
    : { open: 'item.buy', sold_out: 'item.join' }[shown] ?? `item.button.${shown}`);
  $('go').disabled = busy || closed || !['open', 'sold_out'].includes(shown);
  $('sold-out').hidden = shown !== 'sold_out' || closed;
  $('buy').hidden = busy || !$('order').hidden || ['ended', 'retired'].includes(shown);
  $('busy').hidden = !busy;
}

function wrong(name, text) {
  if (!fields.includes(name)) return;
  $(`${name}-error`).textContent = text;
  if (text) $(name).setAttribute('aria-invalid', 'true');
  else $(name).removeAttribute('aria-invalid');
}

function check() {
  let first = null;
  for (const name of fields) {
    const value = $(name).value.trim();
    const short = name === 'phone' && value.replace(/\D/g, '').length < 5;
    wrong(name, !value ? t('item.required') : short ? t('item.phone-short') : '');
    if (!value || short) first ??= $(name);
  }
  first?.focus();
  return !first;
}

/** The rest of the page, once. */
async function load() {
  buying ??= await import('./buying.js');
  buying.attach({
    item,
    me: () => signedIn()?.name,
    live: () => live,
    changed: refresh,
    wrong,
    soldOut: (list) => {
      told = { round: live?.round, list };
      beat();
      look();
    },
  });
  return buying;
}

$('buy').addEventListener('submit', async (event) => {
  event.preventDefault();
  const waitList = shown === 'sold_out';
  if (buying?.isBusy() || !check() || !(signedIn() ?? await signIn())) return;
  const shipTo = Object.fromEntries(fields.map((name) => [name, $(name).value.trim()]));
  const body = { quantity: Number($('quantity')?.value ?? 1), shipTo, ...(waitList ? { waitList } : {}) };
  (await load()).buy(body);
});

addEventListener('online', () => { nextLook = 0; });
document.addEventListener('visibilitychange', () => { if (!document.hidden) nextLook = 0; });

localTimes();
$('sale').hidden = false;
mountSession({
  roles: ['buyer'],
  onChange: async (session) => { if (session || buying) (await load()).resume(); },
});
await Promise.race([sync(), look()]);
beat();
setInterval(beat, 250);
