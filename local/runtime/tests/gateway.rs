//! The gateway over real connections: everything that it refuses, and what it hands on.

#![expect(clippy::expect_used, reason = "a test stops where something is missing")]

mod toy;

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use toy::{Signer, problem, shop};

const LONG: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_request_arrives_with_all_that_it_brought() {
    let shop = shop(LONG).await;
    let request = shop
        .http
        .post(format!("{}/v1/greetings/a%2Fna", shop.url))
        .bearer_auth(shop.signer.token("ana", "amcart/customer"));
    let answer = request
        .header("cart-token", "secret")
        .header("idempotency-key", "k-1")
        .header("if-match", "\"7\"")
        .header("cookie", "session=x")
        .header("x-request-id", "my-id")
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .header("x-user-id", "root")
        .json(&json!({"times": 2}))
        .send()
        .await
        .expect("answers");
    assert_eq!(answer.status(), 200);
    for (name, value) in [
        ("x-request-id", "my-id"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("cache-control", "private, no-store"),
    ] {
        assert_eq!(answer.headers().get(name).and_then(|v| v.to_str().ok()), Some(value), "{name}");
    }
    let body: Value = answer.json().await.expect("is JSON");
    let expected = json!({
        "words": "Hello a/na, Hello a/na", "who": "ana", "cart_token": "secret", "key": "k-1", "version": 7, "cookie": "session=x",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "request_id": "my-id", "filler": null
    });
    assert_eq!(body, expected);

    let guest: Value = shop
        .http
        .get(format!("{}/v1/greetings/you?times=1", shop.url))
        .send()
        .await
        .expect("answers")
        .json()
        .await
        .expect("is JSON");
    assert_eq!((&guest["who"], &guest["words"]), (&json!("nobody"), &json!("Hello you")));
}

#[tokio::test]
async fn tokens_and_scopes_are_checked() {
    let shop = shop(LONG).await;
    let ask = |token: Option<String>| {
        let request = shop.http.get(format!("{}/v1/admin/count", shop.url));
        async {
            token
                .into_iter()
                .fold(request, |request, token| request.header("authorization", token))
                .send()
                .await
                .expect("answers")
        }
    };
    let bearer = |token: String| Some(format!("Bearer {token}"));
    assert_eq!(ask(bearer(shop.signer.token("staff", "amcart/orders"))).await.status(), 201);

    let (status, body, headers) = problem(ask(None).await).await;
    assert_eq!(
        (status, body["code"].as_str(), headers.get("www-authenticate").is_some()),
        (401, Some("sign-in-required"), true)
    );
    let stranger = Signer::new().token("ana", "amcart/orders");
    for wrong in [
        bearer(stranger.clone()),
        bearer("x".into()),
        Some("Basic YTpi".into()),
        Some("Bearer".into()),
    ] {
        let (status, body, _) = problem(ask(wrong).await).await;
        assert_eq!((status, body["code"].as_str()), (401, Some("invalid-token")));
    }
    let (status, body, _) = problem(ask(bearer(shop.signer.token("ana", "amcart/customer"))).await).await;
    assert_eq!(
        (status, body["code"].as_str(), body["scope"].as_str()),
        (403, Some("scope-missing"), Some("amcart/orders"))
    );

    // An open route does not need a token, and refuses one that is wrong. A cookie signs nobody in.
    let open = format!("{}/v1/greetings/you", shop.url);
    let (status, _, _) = problem(shop.http.get(&open).bearer_auth(stranger).send().await.expect("answers")).await;
    assert_eq!(status, 401);
    let (status, _, _) = problem(
        shop.http
            .get(format!("{}/v1/admin/count", shop.url))
            .header("cookie", "token=x")
            .header("x-user-id", "staff")
            .send()
            .await
            .expect("answers"),
    )
    .await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn addresses_methods_and_content_are_refused_in_words() {
    let shop = shop(LONG).await;
    let at = |path: &str| format!("{}{path}", shop.url);
    let cases = [
        (shop.http.get(at("/v1/nothing")), 404, "not-found"),
        (shop.http.get(at("/nothing")), 404, "not-found"),
        (shop.http.get(at("/v1/greetings/you/")), 404, "not-found"),
        (shop.http.get(at("/v1/greetings/%ff")), 400, "malformed-path"),
        (shop.http.delete(at("/v1/greetings/you")), 405, "method-not-allowed"),
        (
            shop.http.request(reqwest::Method::TRACE, at("/v1/greetings/you")),
            405,
            "method-not-allowed",
        ),
        (shop.http.post(at("/dev/mail")), 405, "method-not-allowed"),
        (
            shop.http
                .post(at("/v1/greetings/you"))
                .header("content-type", "text/plain")
                .body("{}"),
            415,
            "unsupported-media-type",
        ),
        (
            shop.http
                .post(at("/v1/greetings/you"))
                .header("content-type", "application/json")
                .body("{"),
            400,
            "malformed-json",
        ),
        (
            shop.http.post(at("/v1/greetings/you")).json(&json!({"price": 1})),
            422,
            "invalid-request",
        ),
        (shop.http.get(at("/v1/greetings/you?times=-1")), 422, "invalid-request"),
        (
            shop.http.get(at("/v1/greetings/you")).header("if-match", "7"),
            400,
            "malformed-header",
        ),
        (
            shop.http.get(at("/v1/greetings/you")).header("idempotency-key", "a b"),
            400,
            "malformed-header",
        ),
        (shop.http.get(at("/v1/failures/fault")), 500, "internal"),
        (shop.http.get(at("/v1/failures/panic")), 500, "internal"),
        (shop.http.get(at("/v1/failures/away")), 503, "unavailable"),
    ];
    for (request, expected, code) in cases {
        let request = request.build().expect("a request");
        let name = format!("{} {}", request.method(), request.url());
        let (status, body, headers) = problem(shop.http.execute(request).await.expect("answers")).await;
        assert_eq!((status, body["code"].as_str()), (expected, Some(code)), "{name}");
        assert_eq!(status == 405, headers.contains_key("allow"), "{name}");
    }
    let crash = shop.http.get(at("/dev/panic")).send().await.expect("answers");
    assert_eq!(crash.status(), 500);
    assert_eq!(
        shop.http.get(at("/v1/greetings/you")).send().await.expect("still there").status(),
        200
    );
}

#[tokio::test]
async fn sizes_are_bounded() {
    let shop = shop(LONG).await;
    let url = format!("{}/v1/greetings/you", shop.url);
    let fits = json!({"filler": "x".repeat(9 * 1024 * 1024)});
    assert_eq!(shop.http.post(&url).json(&fits).send().await.expect("answers").status(), 200);

    // Announced by its length: refused before it is sent. Sent in pieces: refused on the way.
    let announced = raw(
        &shop,
        "POST /v1/greetings/you HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10485761\r\n\r\n",
    )
    .await;
    assert!(announced.starts_with("HTTP/1.1 413"), "{announced}");
    let pieces = futures::stream::iter((0..11).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1024 * 1024])));
    let sent = shop
        .http
        .post(&url)
        .header("content-type", "application/json")
        .body(reqwest::Body::wrap_stream(pieces))
        .send()
        .await;
    if let Ok(answer) = sent {
        assert_eq!(problem(answer).await.0, 413);
    }

    let heavy = "x".repeat(10_241);
    let (status, body, _) = problem(shop.http.get(&url).header("x-heavy", heavy).send().await.expect("answers")).await;
    assert_eq!((status, body["code"].as_str()), (431, Some("headers-too-large")));
    let many: String = (0..200).map(|n| format!("x-{n}: 1\r\n")).collect();
    let many = raw(
        &shop,
        &format!("GET /v1/greetings/you HTTP/1.1\r\nhost: x\r\n{many}connection: close\r\n\r\n"),
    )
    .await;
    assert!(many.starts_with("HTTP/1.1 200"), "{many}");
    let far_too_many: String = (0..2_000).map(|n| format!("x-{n}: 1\r\n")).collect();
    let refused = raw(&shop, &format!("GET /v1/greetings/you HTTP/1.1\r\nhost: x\r\n{far_too_many}\r\n")).await;
    assert!(refused.starts_with("HTTP/1.1 4"), "{refused}");
    assert!(raw(&shop, "NONSENSE\r\n\r\n").await.starts_with("HTTP/1.1 400"));
}

/// Sends bytes and reads what comes back until the other side closes or falls silent.
async fn raw(shop: &toy::Shop, bytes: &str) -> String {
    let mut stream = tokio::net::TcpStream::connect(shop.address).await.expect("connects");
    stream.write_all(bytes.as_bytes()).await.expect("sends");
    let mut answer = Vec::new();
    let mut buffer = [0_u8; 4096];
    while let Ok(Ok(read)) = tokio::time::timeout(Duration::from_millis(500), stream.read(&mut buffer)).await {
        if read == 0 {
            break;
        }
        answer.extend_from_slice(&buffer[..read]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn too_much_is_429_with_a_time() {
    let shop = shop(LONG).await;
    let rare = format!("{}/v1/rare", shop.url);
    for _ in 0..2 {
        assert_eq!(shop.http.get(&rare).send().await.expect("answers").status(), 200);
    }
    let (status, body, headers) = problem(shop.http.get(&rare).send().await.expect("answers")).await;
    assert_eq!((status, body["code"].as_str()), (429, Some("too-many-requests")));
    let after: u64 = headers
        .get("retry-after")
        .and_then(|v| v.to_str().ok()?.parse().ok())
        .expect("says when");
    assert!((1..=10).contains(&after), "{after}");

    // One subject's storm is that subject's alone.
    let url = format!("{}/v1/greetings/you", shop.url);
    let (ana, ben) = (
        shop.signer.token("ana", "amcart/customer"),
        shop.signer.token("ben", "amcart/customer"),
    );
    let mut refused = 0;
    for _ in 0..30 {
        refused += usize::from(shop.http.get(&url).bearer_auth(&ana).send().await.expect("answers").status() == 429);
    }
    assert!((9..=10).contains(&refused), "{refused}");
    assert_eq!(shop.http.get(&url).bearer_auth(&ben).send().await.expect("answers").status(), 200);
    assert_eq!(shop.http.get(&url).send().await.expect("answers").status(), 200);
}

#[tokio::test]
async fn reserved_concurrency_is_a_line() {
    let shop = shop(LONG).await;
    let url = format!("{}/v1/slow", shop.url);
    let answers = futures::future::join_all((0..4).map(|_| shop.http.get(&url).send())).await;
    assert!(answers.into_iter().all(|answer| answer.expect("answers").status() == 200));
    assert_eq!(shop.toys.most.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn the_deadline_answers_and_the_work_goes_on() {
    let shop = shop(Duration::from_millis(100)).await;
    let (status, body, _) = problem(shop.http.get(format!("{}/v1/slow", shop.url)).send().await.expect("answers")).await;
    assert_eq!((status, body["code"].as_str()), (504, Some("deadline")));
    let finished = async {
        while shop.toys.finished.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), finished)
        .await
        .expect("it was finished all the same");
}

#[tokio::test]
async fn a_client_that_hangs_up_stops_nothing() {
    let shop = shop(LONG).await;
    let gone = shop
        .http
        .get(format!("{}/v1/slow", shop.url))
        .timeout(Duration::from_millis(100))
        .send()
        .await;
    assert!(gone.is_err());
    let finished = async {
        while shop.toys.finished.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), finished)
        .await
        .expect("it was finished all the same");
}

#[tokio::test]
async fn other_origins_get_what_the_template_says() {
    let shop = shop(LONG).await;
    let url = format!("{}/v1/greetings/you", shop.url);
    let preflight = |origin: &'static str| {
        let request = shop
            .http
            .request(reqwest::Method::OPTIONS, &url)
            .header("origin", origin)
            .header("access-control-request-method", "POST");
        async { request.send().await.expect("answers") }
    };
    let answer = preflight("https://shop.example").await;
    assert_eq!(answer.status(), 204);
    for (name, value) in [
        ("access-control-allow-origin", "https://shop.example"),
        ("access-control-allow-methods", "GET, POST"),
        ("access-control-allow-headers", "authorization, content-type"),
        ("access-control-allow-credentials", "true"),
        ("access-control-max-age", "600"),
    ] {
        assert_eq!(answer.headers().get(name).and_then(|v| v.to_str().ok()), Some(value), "{name}");
    }
    for evil in [
        "https://evil.example",
        "null",
        "https://shop.example.evil.example",
        "http://shop.example",
    ] {
        assert!(
            !preflight(evil).await.headers().contains_key("access-control-allow-origin"),
            "{evil}"
        );
        let answer = shop.http.get(&url).header("origin", evil).send().await.expect("answers");
        assert!(!answer.headers().contains_key("access-control-allow-origin"), "{evil}");
    }
    let refusal = shop
        .http
        .get(format!("{}/v1/nothing", shop.url))
        .header("origin", "https://shop.example")
        .send()
        .await
        .expect("answers");
    assert_eq!(
        refusal.headers().get("access-control-allow-origin").and_then(|v| v.to_str().ok()),
        Some("https://shop.example")
    );
    // What an operation says about it is dropped; its cookies are not.
    let own = shop
        .http
        .get(format!("{}/v1/failures/not", shop.url))
        .send()
        .await
        .expect("answers");
    assert!(!own.headers().contains_key("access-control-allow-origin"));
    assert_eq!(own.headers().get_all("set-cookie").iter().count(), 2);
}

#[tokio::test]
async fn heads_and_compression() {
    let shop = shop(LONG).await;
    let url = format!("{}/v1/greetings/you?times=500", shop.url);
    let head = raw(&shop, "HEAD /v1/greetings/you HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(
        head.starts_with("HTTP/1.1 200") && head.ends_with("\r\n\r\n") && head.contains("content-length: "),
        "{head}"
    );
    for encoding in ["gzip", "br"] {
        let answer = shop
            .http
            .get(&url)
            .header("accept-encoding", encoding)
            .send()
            .await
            .expect("answers");
        assert_eq!(
            answer.headers().get("content-encoding").and_then(|v| v.to_str().ok()),
            Some(encoding)
        );
        assert!(answer.bytes().await.expect("a body").len() < 500);
        let small = shop
            .http
            .get(format!("{}/v1/rare", shop.url))
            .header("accept-encoding", encoding)
            .send()
            .await
            .expect("answers");
        assert!(!small.headers().contains_key("content-encoding"));
    }
}

#[tokio::test]
async fn a_hook_gets_its_bytes_and_headers_but_no_secrets() {
    let shop = shop(LONG).await;
    let request = shop
        .http
        .post(format!("{}/v1/hooks/sandbox", shop.url))
        .header("x-signature", "t=1,v1=ab")
        .header("cookie", "a=1")
        .header("x-user-id", "root");
    let seen: Vec<String> = request
        .header("content-type", "text/plain")
        .body("{ raw }")
        .send()
        .await
        .expect("answers")
        .json()
        .await
        .expect("is JSON");
    assert!(
        seen.contains(&"x-signature=t=1,v1=ab".to_owned()) && seen.contains(&"body=7".to_owned()),
        "{seen:?}"
    );
    assert!(
        !seen.iter().any(|line| line.starts_with("cookie") || line.starts_with("x-user-id")),
        "{seen:?}"
    );
}

#[tokio::test]
async fn it_tells_about_itself() {
    let shop = shop(LONG).await;
    let health: Value = shop
        .http
        .get(format!("{}/health", shop.url))
        .send()
        .await
        .expect("answers")
        .json()
        .await
        .expect("is JSON");
    assert_eq!(health, json!({"status": "ok", "version": "1.2.3", "degraded": []}));
    let document = shop.http.get(format!("{}/openapi.yaml", shop.url)).send().await.expect("answers");
    assert_eq!(document.text().await.expect("a text"), "openapi: 3.1.0\n");
    assert_eq!(
        shop.http
            .get(format!("{}/dev/mail", shop.url))
            .send()
            .await
            .expect("answers")
            .text()
            .await
            .expect("a text"),
        "mail"
    );
    let docs = shop.http.get(format!("{}/docs/", shop.url)).send().await.expect("answers");
    assert_eq!(docs.status(), 200);
    let policy = docs
        .headers()
        .get("content-security-policy")
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    assert!(
        policy.starts_with("default-src 'self'") && !policy.contains("script-src"),
        "{policy}"
    );
    let page = docs.text().await.expect("a text");
    assert!(page.contains("swagger-ui") && !page.contains("//cdn"), "{page}");
    for file in ["swagger-ui-bundle.js", "swagger-initializer.js", "swagger-ui.css"] {
        assert_eq!(
            shop.http
                .get(format!("{}/docs/{file}", shop.url))
                .send()
                .await
                .expect("answers")
                .status(),
            200,
            "{file}"
        );
    }
    assert_eq!(
        shop.http
            .get(format!("{}/docs/nothing", shop.url))
            .send()
            .await
            .expect("answers")
            .status(),
        404
    );
}

#[tokio::test]
async fn at_the_end_running_requests_finish() {
    let shop = shop(LONG).await;
    let slow = tokio::spawn(shop.http.get(format!("{}/v1/slow", shop.url)).send());
    while shop.toys.running.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    shop.stop.cancel();
    assert_eq!(slow.await.expect("runs").expect("answers").status(), 200);
    tokio::time::timeout(Duration::from_secs(5), shop.task)
        .await
        .expect("ends")
        .expect("well");
    assert!(tokio::net::TcpStream::connect(shop.address).await.is_err());
}
