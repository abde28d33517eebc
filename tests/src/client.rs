//! Somebody at the shop's door, and what they are told there.

use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::contract;

/// Somebody with or without a token, with or without a guest's cart.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    /// Where the shop is.
    pub url: String,
    /// The access token.
    pub token: Option<String>,
    /// The secret of a guest's cart.
    pub cart_token: Option<String>,
}

/// What somebody was told.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The bytes of the body.
    pub bytes: Vec<u8>,
    /// The body as JSON; null when there is none.
    pub body: Value,
}

/// A request under construction.
#[derive(Debug)]
pub struct Ask {
    client: Client,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Client {
    /// Somebody nobody knows.
    pub fn new(url: &str, token: Option<String>) -> Client {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(40))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy();
        Client {
            http: http.build().expect("a client"),
            url: url.to_owned(),
            token,
            cart_token: None,
        }
    }

    /// A request with any method.
    pub fn ask(&self, method: Method, path: &str) -> Ask {
        Ask {
            client: self.clone(),
            method,
            path: path.to_owned(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send().await
    }

    /// `POST` with a new `Idempotency-Key`.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path).key(&Uuid::now_v7_for_tests()).json(&body).send().await
    }

    /// `PATCH` of a version.
    pub async fn patch(&self, path: &str, version: Option<&Value>, body: Value) -> Answer {
        let ask = self.ask(Method::PATCH, path).json(&body);
        match version {
            Some(version) => ask.header("if-match", &format!("\"{version}\"")).send().await,
            None => ask.send().await,
        }
    }
}

/// New keys, without the machine's clock in the tests' own code.
trait ForTests {
    fn now_v7_for_tests() -> String;
}

impl ForTests for Uuid {
    fn now_v7_for_tests() -> String {
        kernel::Ids::next(&kernel::SystemIds).to_string()
    }
}

impl Ask {
    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Ask {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds an `Idempotency-Key`.
    #[must_use]
    pub fn key(self, key: &str) -> Ask {
        self.header("idempotency-key", key)
    }

    /// Sends JSON.
    #[must_use]
    pub fn json(self, body: &Value) -> Ask {
        self.bytes("application/json", serde_json::to_vec(body).expect("JSON"))
    }

    /// Sends any bytes.
    #[must_use]
    pub fn bytes(mut self, content_type: &str, body: Vec<u8>) -> Ask {
        self.body = Some(body);
        self.header("content-type", content_type)
    }

    /// Sends it. An answer that the contract does not know ends the test.
    pub async fn send(self) -> Answer {
        let Ask {
            client,
            method,
            path,
            headers,
            body,
        } = self;
        let place = format!("{method} {path}");
        let asked = method.clone();
        let mut request = client.http.request(method, format!("{}{path}", client.url));
        if let Some(token) = &client.token {
            request = request.bearer_auth(token);
        }
        if let Some(token) = &client.cart_token {
            request = request.header("cart-token", token);
        }
        for (name, value) in headers {
            request = request.header(name, value);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        let response = request.send().await.unwrap_or_else(|error| panic!("{place}: {error}"));
        let status = response.status().as_u16();
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), text(value)))
            .collect();
        let bytes = response.bytes().await.unwrap_or_else(|error| panic!("{place}: {error}")).to_vec();
        if let Some(breach) = contract::breach(&asked, &path, status, &headers, &bytes) {
            panic!("{place}: {breach}\n{}", String::from_utf8_lossy(&bytes));
        }
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer {
            status,
            headers,
            bytes,
            body,
        }
    }
}

impl Answer {
    /// The body of an answer that says yes.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{}: {}", self.status, self.body);
        self.body
    }

    /// Says no with this status and code. Gives the problem.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.body);
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        assert_eq!(self.body["status"], json!(status));
        self.body
    }

    /// Says no and names this field.
    #[track_caller]
    pub fn names(self, status: u16, field: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        let fields: Vec<_> = self.body["fields"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|each| each["field"].as_str())
            .collect();
        assert!(fields.contains(&field), "{field} is not among {fields:?}: {}", self.body);
        self.body
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}
