// The identity provider of a development machine.
//
//     node provider.mjs --port 9400 --data-dir .amcart/identity
//
// It speaks OpenID Connect as the real one does (authorization code with PKCE, rotating refresh tokens, RS256 tokens for
// the audience amcart-api) and believes whoever signs in. It listens on loopback only.

import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import Provider from 'oidc-provider';
import { Accounts } from './accounts.mjs';
import { configuration } from './configuration.mjs';
import { loadKeys } from './keys.mjs';
import { Memory } from './memory.mjs';
import { routes } from './sign-in.mjs';

const { values } = parseArgs({ options: { port: { type: 'string' }, 'data-dir': { type: 'string' } } });
const port = Number(values.port);
const folder = values['data-dir'];
if (!Number.isInteger(port) || port < 1 || port > 65535 || !folder) {
  console.error('usage: node provider.mjs --port PORT --data-dir DIR');
  process.exit(64);
}

mkdirSync(folder, { recursive: true, mode: 0o700 });
const accounts = new Accounts(folder);
const memory = new Memory(folder);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, configuration({ accounts, keys: loadKeys(folder), memory }));

provider.use(routes(provider, accounts));
provider.on('server_error', (_ctx, error) => console.error('server error:', error));
for (const refused of ['authorization.error', 'grant.error']) {
  provider.on(refused, (_ctx, error) => console.error(`${refused}: ${error.error}: ${error.error_detail ?? error.error_description}`));
}

// A page elsewhere that points its own name at this machine is not a visitor of ours.
const here = new Set(['127.0.0.1', 'localhost'].map((host) => `${host}:${port}`));
const answer = provider.callback();
const server = createServer((request, response) => {
  if (here.has(request.headers.host)) return answer(request, response);
  response.writeHead(421).end();
  return undefined;
});

server.on('error', (error) => {
  console.error(`cannot listen on ${issuer}: ${error.message}`);
  process.exit(1);
});
server.listen(port, '127.0.0.1', () => console.log(`identity provider at ${issuer}`));

function stop() {
  memory.save();
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 1000).unref();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
