// Who is signed in, and how to become somebody: a development token, OpenID Connect, or a pasted token.
import { api, claims, keepSession, session } from './api.js';
import { $, el, root, t } from './text.js';

const ROLES = ['buyer', 'merchant', 'operator', 'auditor'];
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
  const show = () => {
    const now = session();
    $('session').replaceChildren(...(now ? [
      el('span', { class: 'who' }, now.name),
      el('button', { type: 'button', class: 'quiet', onclick: () => keepSession(null) }, t('session.out')),
    ] : [el('button', { type: 'button', class: 'quiet', onclick: () => signIn() }, t('session.in'))]));
    onChange(signedIn());
  };
  document.addEventListener('session', (event) => {
    show();
    if (event.detail === 'expired') signIn(t('session.expired'));
  });
  show();
  if (required && !signedIn()) signIn();
}

/** Asks who it is; resolves with the session, or null when it was waved away. */
export function signIn(note = '') {
  open ??= ask(note || (session() ? t('session.role', { roles: wanted.map(roleName).join(', ') }) : ''))
    .finally(() => { open = null; });
  return open;
}

const roleName = (role) => t(`session.role.${role}`);

function ask(note) {
  const form = { dev: devForm, oidc: providerForm, token: tokenForm }[root.dataset.login]();
  const failure = el('p', { class: 'error', role: 'alert' });
  const dialog = el('dialog', { 'aria-labelledby': 'sign-in' },
    el('form', { method: 'dialog' },
      el('h2', { id: 'sign-in' }, t('session.title')),
      note ? el('p', {}, note) : null,
      form.fields, failure,
      el('p', { class: 'actions' },
        el('button', { class: 'primary' }, t('session.in')),
        el('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, t('session.later')))));
  dialog.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    failure.textContent = '';
    try {
      const token = await form.token();
      if (!claims(token).roles.some((role) => wanted.includes(role))) throw new Error(t('session.wrong-role'));
      keepSession(token);
      dialog.close();
    } catch (fault) {
      failure.textContent = fault.message;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(signedIn());
  }));
}

/** Development: anybody under any name. */
function devForm() {
  const now = session();
  const name = el('input', {
    id: 'sign-in-name', required: true, maxlength: 128, autocomplete: 'username', value: now?.name ?? '',
  });
  const boxes = ROLES.map((role) => el('input', {
    type: 'checkbox', value: role, checked: wanted.includes(role) || now?.roles.includes(role),
  }));
  return {
    fields: [
      el('p', { class: 'hint' }, t('session.dev')),
      el('label', { for: 'sign-in-name' }, t('session.name')), name,
      el('details', {}, el('summary', {}, t('session.roles')),
        boxes.map((box) => el('label', { class: 'check' }, box, roleName(box.value)))),
    ],
    token: async () => (await api('POST', '/v1/dev/tokens', {
      body: { sub: name.value.trim(), roles: boxes.filter((box) => box.checked).map((box) => box.value) },
    })).token,
  };
}

/** The page goes away and comes back signed in; so this never resolves. */
const providerForm = () => ({
  fields: [el('p', {}, t('session.provider', { host: new URL(root.dataset.authority).host }))],
  token: async () => {
    const { begin } = await import('./oidc.js');
    return begin();
  },
});

function tokenForm() {
  const text = el('textarea', { id: 'sign-in-token', required: true, rows: 4, autocomplete: 'off', spellcheck: false });
  return {
    fields: [el('label', { for: 'sign-in-token' }, t('session.paste')), text],
    token: async () => {
      try {
        claims(text.value.trim());
      } catch {
        throw new Error(t('session.no-token'));
      }
      return text.value.trim();
    },
  };
}
