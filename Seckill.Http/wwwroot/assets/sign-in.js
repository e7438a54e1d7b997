// The sign-in dialog: a development token, OpenID Connect, or a pasted token.
import { api, claims, keepSession, session } from './api.js';
import { el, root, said, t, wordsOf } from './text.js';

const ROLES = ['buyer', 'merchant', 'operator', 'auditor'];

const roleName = (role) => t(`session.role.${role}`);

/** Resolves when the dialog is closed, signed in or not. wanted: any of these roles will do. */
export function ask(wanted, note) {
  const why = note || (session() ? t('session.role', { roles: wanted.map(roleName).join(', ') }) : '');
  const form = { dev: devForm, oidc: providerForm, token: tokenForm }[root.dataset.login](wanted);
  const failure = el('p', { class: 'error', role: 'alert' });
  const dialog = el('dialog', { 'aria-labelledby': 'sign-in' },
    el('form', { method: 'dialog' },
      el('h2', { id: 'sign-in' }, t('session.title')),
      why ? el('p', {}, why) : null,
      form.fields, failure,
      el('p', { class: 'actions' },
        el('button', { class: 'primary' }, t('session.in')),
        el('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, t('session.later')))));
  dialog.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    failure.textContent = '';
    try {
      const token = await form.token();
      if (!claims(token).roles.some((role) => wanted.includes(role))) throw said(t('session.wrong-role'));
      keepSession(token);
      dialog.close();
    } catch (fault) {
      failure.textContent = wordsOf(fault);
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => {
    dialog.remove();
    resolve();
  }));
}

/** Development: anybody under any name. */
function devForm(wanted) {
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
  token: async () => (await import('./oidc.js')).begin(),
});

function tokenForm() {
  const text = el('textarea', { id: 'sign-in-token', required: true, rows: 4, autocomplete: 'off', spellcheck: 'false' });
  return {
    fields: [el('label', { for: 'sign-in-token' }, t('session.paste')), text],
    token: async () => {
      try {
        claims(text.value.trim());
      } catch {
        throw said(t('session.no-token'));
      }
      return text.value.trim();
    },
  };
}
