// Files that hold secrets: readable by their owner only, and whole or not there at all after a crash.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';

export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw new Error(`${path} cannot be read: ${error.message}`);
  }
}

export function writeJson(path, value) {
  const draft = `${path}.new`;
  writeFileSync(draft, JSON.stringify(value), { mode: 0o600 });
  renameSync(draft, path);
}
