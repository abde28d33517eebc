// The provider through its public door: a real process on a free port, a visitor without a browser.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ABOUT_ONESELF, CUSTOMER, EVERYTHING } from './scopes.mjs';
import { challengeOf, Visitor } from './visitor.mjs';

const SAM = 'sam@example.com';
const ADA = 'ada@example.com';
const SCOPE = [...ABOUT_ONESELF, ...EVERYTHING].join(' ');

let folder;
let port;
let issuer;
let running;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'amcart-identity-'));
  port = await freePort();
  issuer = `http://127.0.0.1:${port}`;
  running = await start();
});

after(async () => {
  await stop('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('a shopper gets a token for the shop and for nothing else', async () => {
  const { access_token: token, expires_in: seconds } = await signIn(SAM);

  const claims = await verified(token);
  assert.equal(claims.scope, CUSTOMER);
  assert.equal(claims.aud, 'amcart-api');
  assert.equal(claims.iss, issuer);
  assert.equal(claims.client_id, 'amcart-web');
  assert.equal(claims.email, SAM);
  assert.equal(claims.name, 'Sam Shopper');
  assert.match(claims.sub, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(seconds, 15 * 60);
  assert.equal(claims.exp - claims.iat, 15 * 60);
});

test('an admin gets every scope', async () => {
  const claims = await verified((await signIn(ADA)).access_token);

  assert.deepEqual(claims.scope.split(' ').sort(), [...EVERYTHING].sort());
});

test('a token never allows more than was asked for', async () => {
  const tokens = await new Visitor(issuer).signIn({ email: ADA, scope: 'openid amcart/orders' });

  assert.equal((await verified(tokens.access_token)).scope, 'amcart/orders');
});

test('a new address becomes a shopper, and stays the same one', async () => {
  const first = await verified((await signIn('Nia.New@Example.com')).access_token);
  const again = await verified((await signIn('nia.new@example.com')).access_token);

  assert.equal(first.scope, CUSTOMER);
  assert.equal(first.email, 'nia.new@example.com');
  assert.equal(first.name, 'Nia New');
  assert.equal(again.sub, first.sub);
});

test('what is no address is sent back with the reason', async () => {
  await assert.rejects(signIn('not an address'), /422: This does not look like an e-mail address/);
});

test('a refresh token works once; using it twice ends its whole family', async () => {
  const visitor = new Visitor(issuer);
  const first = await visitor.signIn({ email: SAM, scope: SCOPE });

  const second = await visitor.refresh(first.refresh_token);
  assert.equal(second.status, 200);
  assert.notEqual(second.body.refresh_token, first.refresh_token);
  assert.equal((await verified(second.body.access_token)).scope, CUSTOMER);

  assert.equal((await visitor.refresh(first.refresh_token)).body.error, 'invalid_grant');
  assert.equal((await visitor.refresh(second.body.refresh_token)).body.error, 'invalid_grant');
});

test('a wrong verifier is refused', async () => {
  const visitor = new Visitor(issuer);
  const code = await visitor.authorise({ email: SAM, scope: SCOPE, challenge: challengeOf(secret()) });

  const answer = await visitor.exchange({ code, verifier: secret() });

  assert.equal(answer.status, 400);
  assert.equal(answer.body.error, 'invalid_grant');
});

test('a code works once', async () => {
  const visitor = new Visitor(issuer);
  const verifier = secret();
  const code = await visitor.authorise({ email: SAM, scope: SCOPE, challenge: challengeOf(verifier) });

  assert.equal((await visitor.exchange({ code, verifier })).status, 200);
  assert.equal((await visitor.exchange({ code, verifier })).body.error, 'invalid_grant');
});

test('nobody signs in without a challenge, nor with a plain one', async () => {
  const refused = /invalid_request|code_challenge/;
  await assert.rejects(new Visitor(issuer).authorise({ email: SAM, scope: SCOPE }), refused);
  await assert.rejects(new Visitor(issuer).authorise({ email: SAM, scope: SCOPE, code_challenge: secret(), code_challenge_method: 'plain' }), refused);
});

test('the way back leads to loopback at any port, and nowhere else', async () => {
  const ask = (redirectUri) => new Visitor(issuer).authorise({ email: SAM, scope: SCOPE, challenge: challengeOf(secret()), redirectUri });

  assert.ok(await ask('http://127.0.0.1:8080/callback'));
  assert.ok(await ask('http://localhost:5173/'));
  await assert.rejects(ask('https://shop.example.com/callback'), /redirect_uri/);
  await assert.rejects(ask('http://127.0.0.1:8080/elsewhere'), /redirect_uri/);
});

test('the published key set holds no private part', async () => {
  const { keys } = await (await fetch(`${issuer}/jwks`)).json();

  assert.equal(keys.length, 1);
  assert.equal(keys[0].alg, 'RS256');
  for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi']) assert.ok(!(part in keys[0]), part);
});

test('the page asks for no password and lets no script run', async () => {
  const start = await fetch(
    `${issuer}/auth?${new URLSearchParams({ client_id: 'amcart-web', response_type: 'code', redirect_uri: 'http://127.0.0.1/callback', scope: SCOPE, code_challenge: challengeOf(secret()), code_challenge_method: 'S256', login_hint: '"><script>' })}`,
    { redirect: 'manual' },
  );
  const cookie = start.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  const page = await fetch(new URL(start.headers.get('location'), issuer), { headers: { cookie } });
  const html = await page.text();

  assert.equal(page.status, 200);
  assert.match(html, /Sam Shopper/);
  assert.match(html, /Ada Admin/);
  assert.doesNotMatch(html, /<script|type="password"/);
  assert.match(page.headers.get('content-security-policy'), /default-src 'none'/);
});

test('a sign-in that has ended says so', async () => {
  const answer = await fetch(`${issuer}/sign-in/long-gone`);

  assert.equal(answer.status, 400);
  assert.match(await answer.text(), /start again/);
});

test('a page that points its own name at this machine is turned away', async () => {
  assert.equal(await statusFor('shop.example.com'), 421);
  assert.equal(await statusFor(`localhost:${port}`), 200);
});

test('keys and sign-ins outlive a restart, gentle or not, and only their owner can read them', async () => {
  const visitor = new Visitor(issuer);
  const tokens = await visitor.signIn({ email: 'rae@example.com', name: 'Rae Returning', scope: SCOPE });

  await stop('SIGTERM');
  running = await start();
  const refreshed = await visitor.refresh(tokens.refresh_token);
  assert.equal(refreshed.status, 200);
  assert.equal((await verified(tokens.access_token)).name, 'Rae Returning');

  await pause(500);
  await stop('SIGKILL');
  running = await start();
  const again = await visitor.refresh(refreshed.body.refresh_token);
  assert.equal(again.status, 200);
  assert.equal((await verified(again.body.access_token)).name, 'Rae Returning');

  for (const file of readdirSync(folder)) assert.equal(statSync(join(folder, file)).mode & 0o077, 0, file);
});

function signIn(email) {
  return new Visitor(issuer).signIn({ email, scope: SCOPE });
}

// The claims of a token, once its signature holds against the published keys.
async function verified(token) {
  const [header, payload, signature] = token.split('.');
  const { alg, kid, typ } = JSON.parse(Buffer.from(header, 'base64url'));
  assert.equal(alg, 'RS256');
  assert.equal(typ, 'at+jwt');
  const { keys } = await (await fetch(`${issuer}/jwks`)).json();
  const key = createPublicKey({ key: keys.find((key) => key.kid === kid), format: 'jwk' });
  assert.ok(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')), 'the signature holds');
  return JSON.parse(Buffer.from(payload, 'base64url'));
}

function secret() {
  return randomBytes(32).toString('base64url');
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}

async function start() {
  const program = new URL('provider.mjs', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, '--port', String(port), '--data-dir', folder], { stdio: 'ignore' });
  const patience = Date.now() + 15_000;
  while (child.exitCode === null && Date.now() < patience) {
    const healthy = await fetch(`${issuer}/health`).then((answer) => answer.ok, () => false);
    if (healthy) return child;
    await pause(50);
  }
  child.kill('SIGKILL');
  throw new Error('the provider did not start');
}

async function stop(signal) {
  if (!running || running.exitCode !== null || running.signalCode !== null) return;
  const ended = new Promise((resolve) => { running.once('exit', resolve); });
  running.kill(signal);
  await ended;
}

function statusFor(host) {
  return new Promise((resolve, reject) => {
    request(`${issuer}/health`, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on('error', reject).end();
  });
}
