// Somebody who signs in without a browser: the authorization code flow with PKCE, step by step, as a browser would do it.

import { createHash, randomBytes } from 'node:crypto';

const CLIENT = 'amcart-web';
const REDIRECT_URI = 'http://127.0.0.1/callback';
const STEPS_AT_MOST = 10;
const PATIENCE_MS = 10_000;

export class Visitor {
  #cookies = new Map();

  constructor(issuer) {
    this.issuer = issuer;
  }

  // Signs in and answers with the tokens. `scope` is what is asked for; the provider leaves out what the account may not do.
  async signIn({ email, name, scope }) {
    const verifier = randomBytes(32).toString('base64url');
    const code = await this.authorise({ email, name, scope, challenge: challengeOf(verifier) });
    return accepted(await this.exchange({ code, verifier }));
  }

  // Goes through the pages until the provider sends the code.
  async authorise({ email, name = '', scope, challenge, redirectUri = REDIRECT_URI, ...more }) {
    const request = new URLSearchParams({
      client_id: CLIENT,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope,
      state: randomBytes(8).toString('hex'),
      ...(challenge && { code_challenge: challenge, code_challenge_method: 'S256' }),
      ...more,
    });
    let answer = await this.#go(`/auth?${request}`);
    for (let step = 0; step < STEPS_AT_MOST; step += 1) {
      const location = answer.headers.get('location');
      if (!location) {
        answer = await this.#post(formOf(await textOf(answer)), { email, name });
      } else if (location.startsWith(redirectUri)) {
        return codeFrom(new URL(location), request.get('state'));
      } else {
        answer = await this.#go(location);
      }
    }
    throw new Error(`sign-in did not end after ${STEPS_AT_MOST} steps`);
  }

  // Asks the token endpoint; answers with status and body, whatever they are.
  exchange({ code, verifier, redirectUri = REDIRECT_URI }) {
    return this.#token({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier });
  }

  refresh(refreshToken) {
    return this.#token({ grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  async #token(form) {
    const answer = await this.#post('/token', { client_id: CLIENT, ...form });
    return { status: answer.status, body: await answer.json() };
  }

  #post(path, form) {
    return this.#go(path, { method: 'POST', body: new URLSearchParams(form) });
  }

  async #go(path, request = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const url = new URL(path, this.issuer);
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS), ...request, headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    return answer;
  }
}

export function challengeOf(verifier) {
  return createHash('sha256').update(verifier).digest('base64url');
}

function accepted({ status, body }) {
  if (status !== 200) throw new Error(`the token endpoint answered ${status} ${body.error}: ${body.error_description}`);
  return body;
}

function codeFrom(callback, state) {
  const said = callback.searchParams;
  if (said.has('error')) throw new Error(`sign-in was refused: ${said.get('error')}: ${said.get('error_description')}`);
  if (said.get('state') !== state) throw new Error('sign-in came back with another state');
  return said.get('code');
}

async function textOf(answer) {
  const text = await answer.text();
  if (answer.status >= 400) throw new Error(`the provider answered ${answer.status}: ${complaintOf(text)}`);
  return text;
}

// What the page says is wrong, or else its text.
function complaintOf(html) {
  const alert = html.match(/role="alert"[^>]*>([^<]+)/)?.[1];
  return alert ?? html.replace(/<style>.*?<\/style>|<[^>]+>/gs, ' ').replace(/\s+/g, ' ').trim().slice(0, 300);
}

function formOf(html) {
  const action = html.match(/<form method="post" action="([^"]+)"/)?.[1];
  if (!action) throw new Error('the page has no form to sign in with');
  return action;
}
