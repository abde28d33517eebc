// Who can sign in on a development machine: a few people who are always there, and the shoppers who registered.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJson } from './files.mjs';
import { CUSTOMER, EVERYTHING } from './scopes.mjs';

const RESIDENTS = [
  { role: 'shopper', email: 'sam@example.com', name: 'Sam Shopper', note: 'buys things', scopes: [CUSTOMER] },
  { role: 'admin', email: 'ada@example.com', name: 'Ada Admin', note: 'may do everything', scopes: EVERYTHING },
  { role: 'warehouse', email: 'wes@example.com', name: 'Wes Warehouse', note: 'stock and shipments', scopes: ['amcart/inventory', 'amcart/orders'] },
  { role: 'support', email: 'mia@example.com', name: 'Mia Moderator', note: 'reviews and customers', scopes: ['amcart/reviews', 'amcart/customers'] },
];

const LONGEST_EMAIL = 254;
const EMAIL = /^[^\s@<>"]+@[^\s@<>".]+(\.[^\s@<>".]+)+$/;

// An e-mail address is one person for ever, whatever is deleted on this machine in between.
function subjectOf(email) {
  const hex = createHash('sha256').update(`amcart development account ${email}`).digest('hex');
  const variant = ((parseInt(hex[16], 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function account(person) {
  return { ...person, sub: subjectOf(person.email) };
}

export class Accounts {
  #path;
  #bySubject = new Map();

  constructor(folder) {
    this.#path = join(folder, 'accounts.json');
    for (const person of RESIDENTS) this.#add(account(person));
    for (const { email, name } of readJson(this.#path) ?? []) this.#add(shopper(email, name));
  }

  residents() {
    return this.#all().filter(({ role }) => role !== 'registered');
  }

  registered() {
    return this.#all().filter(({ role }) => role === 'registered');
  }

  find(sub) {
    return this.#bySubject.get(sub);
  }

  // The account with this address; a new shopper when there is none. Undefined when it is no address.
  welcome(email, name) {
    const address = email.trim().toLowerCase();
    if (address.length > LONGEST_EMAIL || !EMAIL.test(address)) return undefined;

    const known = this.find(subjectOf(address));
    if (known) return known;

    const newcomer = shopper(address, name?.trim().slice(0, 100) || nameFrom(address));
    this.#add(newcomer);
    writeJson(this.#path, this.registered().map(({ email, name }) => ({ email, name })));
    return newcomer;
  }

  #add(person) {
    this.#bySubject.set(person.sub, person);
  }

  #all() {
    return [...this.#bySubject.values()];
  }
}

function shopper(email, name) {
  return account({ role: 'registered', email, name, note: 'shopper', scopes: [CUSTOMER] });
}

// jo.van-dyke@example.com is probably Jo Van Dyke.
function nameFrom(email) {
  const words = email.split('@')[0].split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words.map((word) => word[0].toUpperCase() + word.slice(1)).join(' ') || email;
}
