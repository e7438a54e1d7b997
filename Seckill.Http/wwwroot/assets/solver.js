// A worker: tries nonces 0, 1, 2, ... until the key of one begins with enough zero bits (docs/CHALLENGE.md).

const AT_ONCE = 32;

const zeroBits = (bytes) => {
  let bits = 0;
  for (const byte of bytes) {
    if (byte) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
};

onmessage = async ({ data: { algorithm, salt, difficulty } }) => {
  const plain = atob(salt.replace(/-/g, '+').replace(/_/g, '/'));
  const rule = {
    name: 'PBKDF2', hash: 'SHA-256', iterations: Number(algorithm.split('/')[1]),
    salt: Uint8Array.from(plain, (c) => c.charCodeAt(0)),
  };
  const bitsOf = async (nonce) => {
    const secret = new TextEncoder().encode(nonce);
    const key = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits']);
    return zeroBits(new Uint8Array(await crypto.subtle.deriveBits(rule, key, 256)));
  };
  for (let tried = 0; ; tried += AT_ONCE) {
    const nonces = Array.from({ length: AT_ONCE }, (_, i) => String(tried + i));
    const found = (await Promise.all(nonces.map(bitsOf))).findIndex((bits) => bits >= difficulty);
    if (found >= 0) return postMessage({ nonce: nonces[found] });
    // Luck has no memory: this is the chance to have been done by now.
    postMessage({ share: 1 - Math.exp(-(tried + AT_ONCE) / 2 ** difficulty) });
  }
};
