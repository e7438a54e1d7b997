// OpenID Connect, authorization code with PKCE (RFC 7636), as a public client: no secret, nothing in cookies.
import { tab } from './api.js';
import { root, said } from './text.js';

const KEPT = 'seckill.oidc';
const redirect = () => new URL('/signed-in', location.href).href;
const url64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
/** why: a code of the protocol; what the provider writes may be in any language. */
const failed = (why) => said(`OpenID: ${why}`);
const chance = () => url64(crypto.getRandomValues(new Uint8Array(32)));

async function discover() {
  const answer = await fetch(`${root.dataset.authority}/.well-known/openid-configuration`);
  if (!answer.ok) throw failed(`HTTP ${answer.status}`);
  return answer.json();
}

/** Leaves for the provider; the promise never resolves. */
export async function begin() {
  const { authorization_endpoint: endpoint } = await discover();
  const back = location.pathname + location.search + location.hash;
  const kept = { state: chance(), nonce: chance(), verifier: chance(), back };
  tab.setItem(KEPT, JSON.stringify(kept));
  const challenge = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(kept.verifier));
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries({
    response_type: 'code', client_id: root.dataset.client, scope: root.dataset.scope, redirect_uri: redirect(),
    state: kept.state, nonce: kept.nonce, code_challenge: url64(challenge), code_challenge_method: 'S256',
  })) url.searchParams.set(name, value);
  location.assign(url);
  return new Promise(() => {});
}

/** Back from the provider: {token, back}. What was kept is good for one answer. */
export async function finish() {
  const answer = new URLSearchParams(location.search);
  const kept = JSON.parse(tab.getItem(KEPT) ?? 'null');
  tab.removeItem(KEPT);
  // State first: an answer that we did not ask for is not even an error of ours (login CSRF).
  if (!kept || answer.get('state') !== kept.state) throw failed('state');
  if (answer.has('error')) throw failed(answer.get('error'));
  const { token_endpoint: endpoint, issuer } = await discover();
  // RFC 9207: a provider that names itself must be the one that was asked.
  if (answer.has('iss') && answer.get('iss') !== issuer) throw failed('iss');
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code', code: answer.get('code'), redirect_uri: redirect(),
      client_id: root.dataset.client, code_verifier: kept.verifier,
    }),
  });
  const tokens = await response.json();
  if (!response.ok) throw failed(tokens.error ?? `HTTP ${response.status}`);
  if (nonceOf(tokens.id_token) !== kept.nonce) throw failed('nonce');
  return { token: tokens.access_token, back: kept.back };
}

/** It came from the provider itself over TLS, so its signature need not be looked at (OpenID Connect Core, 3.1.3.7). */
function nonceOf(idToken) {
  const body = (idToken ?? '..').split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
  return body ? JSON.parse(atob(body)).nonce : undefined;
}
