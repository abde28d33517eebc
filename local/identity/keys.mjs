// The keys that sign tokens and cookies, made once, so that tokens outlive a restart.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJson } from './files.mjs';

export function loadKeys(folder) {
  const path = join(folder, 'keys.json');
  const kept = readJson(path);
  if (kept) return kept;

  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = {
    signing: { ...privateKey.export({ format: 'jwk' }), kid: randomBytes(8).toString('hex'), use: 'sig', alg: 'RS256' },
    cookies: [randomBytes(32).toString('base64url')],
  };
  writeJson(path, keys);
  return keys;
}
