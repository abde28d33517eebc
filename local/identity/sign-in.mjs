// The routes that are ours: the sign-in page, what it posts, and the provider's health.

import { errors } from 'oidc-provider';
import { SECURITY_HEADERS, signInPage, sorryPage } from './pages.mjs';

const LONGEST_FORM = 8 * 1024;
const SIGN_IN = /^\/sign-in\/[\w-]+$/;

export function routes(provider, accounts) {
  return async (ctx, next) => {
    if (ctx.path === '/health' && ctx.method === 'GET') return health(ctx);
    if (!SIGN_IN.test(ctx.path)) return next();

    try {
      if (ctx.method === 'GET') return await ask(ctx);
      if (ctx.method === 'POST') return await answer(ctx);
      return refuse(ctx, 405, 'Not like that', 'This page is opened or posted to.');
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      return refuse(ctx, 400, 'That took too long', 'This sign-in has ended. Go back to the shop and start again.');
    }
  };

  function health(ctx) {
    ctx.set('cache-control', 'no-store');
    ctx.body = { status: 'ok' };
  }

  async function ask(ctx) {
    const { params } = await provider.interactionDetails(ctx.req, ctx.res);
    show(ctx, 200, { email: params.login_hint });
  }

  async function answer(ctx) {
    await provider.interactionDetails(ctx.req, ctx.res);
    const form = await readForm(ctx.req);
    if (!form) return refuse(ctx, 413, 'Too much', 'That is more than a name and an address.');

    const email = form.get('email') ?? '';
    const account = accounts.welcome(email, form.get('name') ?? '');
    if (!account) return show(ctx, 422, { email, error: 'This does not look like an e-mail address.' });

    const returnTo = await provider.interactionResult(ctx.req, ctx.res, { login: { accountId: account.sub } });
    ctx.status = 303;
    return ctx.redirect(returnTo);
  }

  function show(ctx, status, filled) {
    send(ctx, status, signInPage({ action: ctx.path, residents: accounts.residents(), registered: accounts.registered(), ...filled }));
  }
}

function refuse(ctx, status, title, text) {
  send(ctx, status, sorryPage(title, text));
}

function send(ctx, status, html) {
  ctx.status = status;
  ctx.set(SECURITY_HEADERS);
  ctx.type = 'html';
  ctx.body = html;
}

async function readForm(request) {
  let text = '';
  for await (const part of request.setEncoding('utf8')) {
    text += part;
    if (text.length > LONGEST_FORM) return undefined;
  }
  return new URLSearchParams(text);
}
