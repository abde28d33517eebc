// How the provider behaves: authorization code with PKCE for one public client, tokens as JWTs for one audience, and
// no more in a token than its account may do.

import { interactionPolicy } from 'oidc-provider';
import { ABOUT_ONESELF, EVERYTHING } from './scopes.mjs';

const MINUTES = 60;
const DAYS = 24 * 60 * MINUTES;

export const CLIENT = 'amcart-web';
export const AUDIENCE = 'amcart-api';
const RESOURCE = 'urn:amcart:api';

// As a native application's, these fit at any port (RFC 8252, section 7.3).
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
const at = (...paths) => LOOPBACK.flatMap((host) => paths.map((path) => `http://${host}${path}`));

export function configuration({ accounts, keys, memory }) {
  return {
    adapter: memory.adapter,
    jwks: { keys: [keys.signing] },
    cookies: { keys: keys.cookies, names: { session: 'amcart_idp', interaction: 'amcart_idp_step', resume: 'amcart_idp_resume' } },
    clients: [
      {
        client_id: CLIENT,
        client_name: 'AmCart',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: at('/', '/callback'),
        post_logout_redirect_uris: at('/', '/signed-out'),
      },
    ],
    pkce: { required: () => true },
    scopes: [...ABOUT_ONESELF, ...EVERYTHING],
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    findAccount: (_ctx, sub) => describe(accounts.find(sub)),
    extraTokenClaims: (_ctx, token) => claimsOf(accounts.find(token.accountId)),
    interactions: { policy: withoutConsent(), url: (_ctx, { uid }) => `/sign-in/${uid}` },
    loadExistingGrant: (ctx) => grantFor(ctx, accounts),
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    ttl: {
      AccessToken: 15 * MINUTES,
      AuthorizationCode: MINUTES,
      Grant: 14 * DAYS,
      IdToken: 15 * MINUTES,
      Interaction: 60 * MINUTES,
      RefreshToken: 14 * DAYS,
      Session: 14 * DAYS,
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: EVERYTHING.join(' '),
          audience: AUDIENCE,
          accessTokenTTL: 15 * MINUTES,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  };
}

function claimsOf(account) {
  return account && { email: account.email, email_verified: true, name: account.name };
}

function describe(account) {
  return account && { accountId: account.sub, claims: () => ({ sub: account.sub, ...claimsOf(account) }) };
}

// The shop is the only client and people come to it to be known, so nobody is asked whether it may know them.
function withoutConsent() {
  const policy = interactionPolicy.base();
  policy.get('consent').checks.clear();
  return policy;
}

// Grants what the account may do, once for each session; what was asked beyond that is left out of the token.
async function grantFor(ctx, accounts) {
  const { client, session, provider } = ctx.oidc;
  const known = session.grantIdFor(client.clientId);
  if (known) return provider.Grant.find(known);

  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope(ABOUT_ONESELF.join(' '));
  grant.addResourceScope(RESOURCE, (accounts.find(session.accountId)?.scopes ?? []).join(' '));
  await grant.save();
  return grant;
}
