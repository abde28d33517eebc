// Prints an access token, as a browser would get it.
//
//     node token.mjs --issuer URL shopper|admin|warehouse|support
//     node token.mjs --issuer URL --email new@example.com [--name "New Shopper"]
//
// With --json it prints the whole answer of the token endpoint as JSON.

import { parseArgs } from 'node:util';
import { ABOUT_ONESELF, EVERYTHING } from './scopes.mjs';
import { Visitor } from './visitor.mjs';

const PEOPLE = { shopper: 'sam@example.com', admin: 'ada@example.com', warehouse: 'wes@example.com', support: 'mia@example.com' };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { issuer: { type: 'string' }, email: { type: 'string' }, name: { type: 'string' }, json: { type: 'boolean' } },
});
const email = values.email ?? PEOPLE[positionals[0]];
if (!values.issuer || !email || positionals.length > 1) {
  console.error(`usage: token ${Object.keys(PEOPLE).join('|')}\n       token --email ADDRESS [--name NAME] [--json]`);
  process.exit(64);
}

try {
  const tokens = await new Visitor(values.issuer).signIn({ email, name: values.name, scope: [...ABOUT_ONESELF, ...EVERYTHING].join(' ') });
  console.log(values.json ? JSON.stringify(tokens) : tokens.access_token);
} catch (error) {
  const unreachable = error.cause?.code === 'ECONNREFUSED';
  console.error(unreachable ? `no identity provider at ${values.issuer}; start one with ./amcart up` : error.message);
  process.exit(1);
}
