// Who is signed in on this page. How to become somebody is sign-in.js, which comes when it is wanted.
import { keepSession, session } from './api.js';
import { $, el, t } from './text.js';

let wanted = [];
let open = null;

/** The session, if it has one of the page's roles; else null. */
export function signedIn() {
  const now = session();
  return now && wanted.some((role) => now.roles.includes(role)) ? now : null;
}

/**
 * Shows in #session who is signed in, and calls onChange(session or null) now and whenever that changes. required: the
 * page is nothing without a session, so it is asked for at once.
 */
export function mountSession({ roles, onChange = () => {}, required = false }) {
  wanted = roles;
  const quiet = (key, onclick) => el('button', { type: 'button', class: 'quiet', onclick }, t(key));
  const show = () => {
    const now = session();
    $('session').replaceChildren(...(now
      ? [el('span', { class: 'who' }, now.name), quiet('session.out', () => signOut(now.name))]
      : [quiet('session.in', () => signIn())]));
    onChange(signedIn());
  };
  document.addEventListener('session', (event) => {
    show();
    if (event.detail === 'expired') signIn(t('session.expired'));
  });
  show();
  if (required && !signedIn()) signIn();
}

function signOut(name) {
  document.dispatchEvent(new CustomEvent('signed-out', { detail: name }));
  keepSession(null);
}

/** Asks who it is; resolves with the session, or null when it was waved away. */
export function signIn(note = '') {
  open ??= import('./sign-in.js')
    .then(({ ask }) => ask(wanted, note))
    .then(signedIn)
    .finally(() => { open = null; });
  return open;
}
