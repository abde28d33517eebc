// The sign-in page. It works without JavaScript and asks for no password.

import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; --ink: #1d1b18; --soft: #6b645a; --paper: #faf8f4; --card: #fff; --line: #e4ded3; --accent: #8a3b2a; --on-accent: #fff; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ink: #f2eee7; --soft: #b0a799; --paper: #171512; --card: #211e1a; --line: #3a352e; --accent: #e0937f; --on-accent: #171512; --bad: #f2b8b5 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 ui-sans-serif, system-ui, "Segoe UI", sans-serif }
main { width: min(26rem, 100%) }
.brand { font: 600 1.75rem/1.2 ui-serif, Georgia, serif; letter-spacing: -.01em; margin: 0 }
.lead { color: var(--soft); margin: .25rem 0 1.5rem }
section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; margin-bottom: 1rem }
h2 { font-size: .8125rem; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; color: var(--soft); margin: 0 0 .75rem }
form { margin: 0 } form + form { margin-top: .5rem }
button { font: inherit; cursor: pointer; border-radius: .5rem; min-height: 2.75rem; width: 100% }
.person { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; padding: .6rem .9rem; text-align: start; background: none; color: inherit; border: 1px solid var(--line) }
.person:hover { border-color: var(--accent) }
.person span { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere }
.go { background: var(--accent); color: var(--on-accent); border: 0; font-weight: 600; margin-top: .9rem }
label { display: block; font-size: .875rem; margin-top: .6rem }
input { font: inherit; width: 100%; min-height: 2.75rem; margin-top: .25rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--paper); color: inherit }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.error { color: var(--bad); margin: 0 0 .5rem }
a { color: inherit }
`;

const SEEN_AT_MOST = 5;

export const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export function signInPage({ action, residents, registered, email = '', error }) {
  const people = [...residents, ...registered.slice(-SEEN_AT_MOST)].map((person) => personButton(action, person)).join('\n');
  return page(
    'Sign in',
    `<h1 class="brand">AmCart</h1>
<p class="lead">Sign-in of a development machine: pick somebody, no password.</p>
<section aria-labelledby="people"><h2 id="people">Who are you today?</h2>
${people}
</section>
<section aria-labelledby="somebody-new"><h2 id="somebody-new">Somebody new</h2>
<form method="post" action="${escape(action)}">
${error ? `<p class="error" role="alert" id="email-error">${escape(error)}</p>` : ''}
<label>E-mail <input name="email" type="email" autocomplete="email" required value="${escape(email)}"${error ? ' aria-invalid="true" aria-describedby="email-error"' : ''}></label>
<label>Name <input name="name" autocomplete="name" maxlength="100" placeholder="as it should stand on parcels"></label>
<button class="go">Register and sign in</button>
</form></section>`,
  );
}

export function sorryPage(title, text) {
  return page(title, `<h1 class="brand">${escape(title)}</h1>\n<p class="lead">${escape(text)}</p>`);
}

function personButton(action, { email, name, note }) {
  return `<form method="post" action="${escape(action)}"><input type="hidden" name="email" value="${escape(email)}"><button class="person"><b>${escape(name)}</b><span>${escape(note)}</span></button></form>`;
}

function page(title, body) {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)} · AmCart</title><style>${STYLE}</style></head>
<body><main>
${body}
</main></body>
</html>
`;
}

function escape(text) {
  return String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
