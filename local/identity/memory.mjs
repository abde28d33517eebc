// What the provider remembers. Sessions, grants and refresh tokens are kept in a file as well, so that people stay
// signed in when the provider restarts; what lives for minutes is not.

import { join } from 'node:path';
import { readJson, writeJson } from './files.mjs';

const KEPT = new Set(['Session', 'Grant', 'RefreshToken']);
const OF_A_GRANT = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken']);
const WRITE_AFTER_MS = 200;

export class Memory {
  #path;
  #entries;
  #timer;

  constructor(folder) {
    this.#path = join(folder, 'sessions.json');
    this.#entries = new Map(readJson(this.#path) ?? []);
  }

  // Makes the storage of one kind of thing, as oidc-provider wants it.
  adapter = (kind) => ({
    upsert: async (id, payload, expiresIn) => this.#set(kind, id, payload, expiresIn),
    find: async (id) => this.#get(`${kind}:${id}`)?.payload,
    findByUid: async (uid) => this.#byUid(kind, uid)?.payload,
    findByUserCode: async () => undefined, // of the device flow, which is off
    consume: async (id) => this.#consume(kind, id),
    destroy: async (id) => this.#destroy(kind, id),
    revokeByGrantId: async (grant) => this.#revoke(grant),
  });

  // Writes what is to be kept; called a moment after each change, and at the end.
  save() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const now = Date.now();
    for (const [key, entry] of this.#entries) if (entry.until <= now) this.#entries.delete(key);
    writeJson(this.#path, [...this.#entries].filter(([, entry]) => KEPT.has(entry.kind)));
  }

  #set(kind, id, payload, expiresIn) {
    this.#entries.set(`${kind}:${id}`, { kind, payload, until: expiresIn ? Date.now() + expiresIn * 1000 : Number.MAX_SAFE_INTEGER });
    this.#saveSoon();
  }

  #get(key) {
    const entry = this.#entries.get(key);
    return entry && entry.until > Date.now() ? entry : undefined;
  }

  #byUid(kind, uid) {
    const now = Date.now();
    for (const entry of this.#entries.values()) {
      if (entry.kind === kind && entry.payload.uid === uid && entry.until > now) return entry;
    }
    return undefined;
  }

  #consume(kind, id) {
    const entry = this.#get(`${kind}:${id}`);
    if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
    this.#saveSoon();
  }

  #destroy(kind, id) {
    this.#entries.delete(`${kind}:${id}`);
    this.#saveSoon();
  }

  #revoke(grant) {
    for (const [key, entry] of this.#entries) {
      if (OF_A_GRANT.has(entry.kind) && entry.payload.grantId === grant) this.#entries.delete(key);
    }
    this.#saveSoon();
  }

  #saveSoon() {
    this.#timer ??= setTimeout(() => this.save(), WRITE_AFTER_MS).unref();
  }
}
