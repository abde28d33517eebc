//! The whole sign-in against the identity provider of a development machine, as a browser goes through it.
//!
//! Needs Node.js and what `npm ci` puts into `local/identity`; without them it says so and passes.

#![expect(clippy::expect_used, reason = "a test stops where something is missing")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use auth::{Context, MIGRATIONS, OPERATIONS};
use config::Env;
use kernel::{Ids, Secret, SystemClock, SystemIds};
use operation::{Answer, Caller, Identity, Input, Invocation};
use serde_json::{Value, json};
use testing::{Neighbours, Published};

const SIGN_IN: &str = "
import { randomBytes } from 'node:crypto';
import { Visitor, challengeOf } from './visitor.mjs';
const [issuer, email] = process.argv.slice(1);
const verifier = randomBytes(32).toString('base64url');
const scope = 'openid profile email offline_access amcart/customer amcart/customers';
const code = await new Visitor(issuer).authorise({ email, scope, challenge: challengeOf(verifier) });
console.log(JSON.stringify({ code, code_verifier: verifier, redirect_uri: 'http://127.0.0.1/callback' }));
";

/// The provider's process; it ends with this value.
struct Running(Child, PathBuf);

impl Drop for Running {
    fn drop(&mut self) {
        let ended = self.0.kill().and_then(|()| self.0.wait()).is_ok() && std::fs::remove_dir_all(&self.1).is_ok();
        if !ended {
            eprintln!("the identity provider left something behind in {}", self.1.display());
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../local/identity")
}

async fn start() -> Option<(Running, String)> {
    let node = Command::new("node")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !node || !folder().join("node_modules/oidc-provider").is_dir() {
        eprintln!("skipped: needs Node.js, and `npm ci` in local/identity");
        return None;
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|free| free.local_addr())
        .expect("a free port")
        .port();
    let data = std::env::temp_dir().join(format!("amcart-identity-{}", SystemIds.next()));
    let mut command = Command::new("node");
    command
        .current_dir(folder())
        .args(["provider.mjs", "--port", &port.to_string(), "--data-dir"])
        .arg(&data)
        .stdout(Stdio::null());
    let running = Running(command.spawn().expect("starts"), data);
    let issuer = format!("http://127.0.0.1:{port}");
    for _ in 0..200 {
        if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return Some((running, issuer));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the identity provider does not answer at {issuer}");
}

fn sign_in(issuer: &str, email: &str) -> Value {
    let mut command = Command::new("node");
    let said = command
        .current_dir(folder())
        .args(["--input-type=module", "-e", SIGN_IN, issuer, email])
        .output()
        .expect("runs");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    serde_json::from_slice(&said.stdout).expect("JSON")
}

async fn runs(context: &Arc<Context>, operation: &str, caller: Caller, ask: Value) -> Answer {
    let row = OPERATIONS.find(operation).expect("an operation");
    let result = (row.run)(
        context.clone(),
        Invocation {
            caller,
            input: Input::Internal(ask),
        },
    )
    .await;
    result.unwrap_or_else(|problem| Answer::problem(problem, "r"))
}

fn with_cookie_of(answer: &Answer) -> Caller {
    let cookie = answer
        .header_value("set-cookie")
        .and_then(|cookie| cookie.split(';').next())
        .expect("a cookie");
    Caller {
        cookie: Some(Secret::new(cookie)),
        ..Caller::anonymous("r")
    }
}

fn body(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_from_the_first_page_to_the_last_refresh() {
    let Some((_running, issuer)) = start().await else { return };
    let database = testing::database("auth", &MIGRATIONS).await;
    let env = Env::of([
        ("AMCART_AUTH_DATABASE_URL", database.url.expose()),
        ("AMCART_CURSOR_KEY", "0123456789abcdef0123456789abcdef"),
        ("AMCART_PUBLIC_URL", "http://127.0.0.1:8080"),
        ("AMCART_SESSION_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        ("AMCART_IDP_ISSUER", &issuer),
    ]);
    let platform = testing::platform(SystemClock, SystemIds, &Neighbours::new(), &Published::default());
    let context = Arc::new(Context::build(&env, platform).await.expect("builds"));

    let ask = sign_in(&issuer, "new.shopper@example.com");
    let opened = runs(&context, "auth.open-session", Caller::anonymous("r"), ask.clone()).await;
    assert_eq!(opened.status, 200, "{}", String::from_utf8_lossy(&opened.body));
    let session = body(&opened);
    assert_eq!(
        (&session["profile"]["email"], &session["profile"]["name"]),
        (&json!("new.shopper@example.com"), &json!("New Shopper"))
    );
    assert_eq!(
        session["profile"]["scopes"],
        json!(["amcart/customer"]),
        "no more than the account may"
    );
    assert!(
        session["expires_in"].as_u64().is_some_and(|seconds| (840..=900).contains(&seconds)),
        "{}",
        session["expires_in"]
    );

    let mut last = opened;
    let mut tokens = vec![session["access_token"].clone()];
    for _ in 0..3 {
        last = runs(&context, "auth.refresh-session", with_cookie_of(&last), json!({})).await;
        assert_eq!(last.status, 200, "{}", String::from_utf8_lossy(&last.body));
        assert!(!tokens.contains(&body(&last)["access_token"]));
        tokens.push(body(&last)["access_token"].clone());
    }
    let token = Secret::new(tokens.pop().as_ref().and_then(Value::as_str).expect("a token"));
    let person = context.provider.person(&token).await.expect("is good");
    let caller = Caller {
        identity: Identity::Person(person),
        ..Caller::anonymous("r")
    };
    let profile = runs(&context, "auth.get-profile", caller, json!({})).await;
    assert_eq!(body(&profile)["customer"], session["profile"]["customer"]);

    assert_eq!(
        runs(&context, "auth.close-session", with_cookie_of(&last), json!({})).await.status,
        204
    );
    assert_eq!(
        runs(&context, "auth.refresh-session", with_cookie_of(&last), json!({}))
            .await
            .status,
        401
    );
    let replayed = runs(&context, "auth.open-session", Caller::anonymous("r"), ask).await;
    assert_eq!(replayed.status, 401, "a code is good once");

    let ask = sign_in(&issuer, "mia@example.com");
    let support = body(&runs(&context, "auth.open-session", Caller::anonymous("r"), ask).await);
    assert_eq!(
        support["profile"]["scopes"],
        json!(["amcart/customers"]),
        "roles come with the token"
    );
}
