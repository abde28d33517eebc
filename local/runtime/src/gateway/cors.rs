//! What pages of other origins may do. The gateway alone answers: what operations say about it is dropped.

use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Response, StatusCode};

use crate::template::Cors;

/// The template's settings as header values.
#[derive(Debug)]
pub struct CrossOrigin {
    origins: Vec<String>,
    credentials: bool,
    methods: HeaderValue,
    headers: HeaderValue,
    exposed: HeaderValue,
    max_age: HeaderValue,
}

impl CrossOrigin {
    /// Reads the settings; `None` when a name cannot stand in a header.
    pub fn of(cors: &Cors) -> Option<CrossOrigin> {
        let list = |names: &[String]| HeaderValue::from_str(&names.join(", ")).ok();
        Some(CrossOrigin {
            origins: cors.origins.clone(),
            credentials: cors.credentials,
            methods: list(&cors.methods)?,
            headers: list(&cors.headers)?,
            exposed: list(&cors.exposed)?,
            max_age: HeaderValue::from(cors.max_age.as_secs()),
        })
    }

    /// The origin, when it is one of ours.
    fn known<'h>(&self, headers: &'h HeaderMap) -> Option<&'h HeaderValue> {
        let origin = headers.get(header::ORIGIN)?;
        self.origins
            .iter()
            .any(|known| known.as_bytes() == origin.as_bytes())
            .then_some(origin)
    }

    /// The answer to `OPTIONS`. An origin that is not known gets no permission.
    pub fn preflight<B: Default>(&self, request: &HeaderMap) -> Response<B> {
        let mut response = Response::new(B::default());
        *response.status_mut() = StatusCode::NO_CONTENT;
        self.allow(request, response.headers_mut());
        if self.known(request).is_some() && request.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD) {
            let headers = response.headers_mut();
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, self.methods.clone());
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, self.headers.clone());
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, self.max_age.clone());
        }
        response
    }

    /// Lets the page of a known origin read an answer.
    pub fn allow(&self, request: &HeaderMap, answer: &mut HeaderMap) {
        answer.append(header::VARY, HeaderValue::from_static("origin"));
        let Some(origin) = self.known(request) else { return };
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        answer.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, self.exposed.clone());
        if self.credentials {
            answer.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
    }
}

/// Whether a browser asks for permission first.
pub fn is_preflight(method: &Method) -> bool {
    method == Method::OPTIONS
}
