//! Which route a path belongs to, as an HTTP API decides it: a fixed segment beats `{param}`, `{param}` beats `{proxy+}`, and a slash at the
//! end makes another path.

use std::collections::BTreeMap;

use http::Method;
use percent_encoding::percent_decode_str;

/// Routes by path and method.
#[derive(Debug, Default)]
pub struct Paths {
    root: Segment,
}

#[derive(Debug, Default)]
struct Segment {
    fixed: BTreeMap<String, Segment>,
    param: Option<Box<Segment>>,
    greedy: Option<Methods>,
    here: Methods,
}

/// A route's methods, each with its number and the names of its parameters in the order of the path.
type Methods = Vec<(Method, usize, Vec<String>)>;

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// The route's number and its parameters.
    Route(usize, Vec<(String, String)>),
    /// The path is known, with these methods.
    OtherMethods(Vec<Method>),
    /// No such path.
    Nothing,
    /// The path is not UTF-8 behind its percent signs.
    Malformed,
}

impl Paths {
    /// Adds a route of this number.
    pub fn add(&mut self, method: Method, path: &str, number: usize) {
        let mut names = Vec::new();
        let mut segment = &mut self.root;
        for part in path.trim_start_matches('/').split('/') {
            match part.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) => {
                    if let Some(greedy) = name.strip_suffix('+') {
                        names.push(greedy.to_owned());
                        segment.greedy.get_or_insert_default().push((method, number, names));
                        return;
                    }
                    names.push(name.to_owned());
                    segment = segment.param.get_or_insert_default();
                }
                None => segment = segment.fixed.entry(part.to_owned()).or_default(),
            }
        }
        segment.here.push((method, number, names));
    }

    /// Finds the route. `HEAD` is answered by the route of `GET`.
    pub fn find(&self, method: &Method, path: &str) -> Found {
        let Some(path) = path.strip_prefix('/') else {
            return Found::Nothing;
        };
        let mut segments = Vec::new();
        for part in path.split('/') {
            match percent_decode_str(part).decode_utf8() {
                Ok(text) => segments.push(text.into_owned()),
                Err(_) => return Found::Malformed,
            }
        }
        let mut values = Vec::new();
        let Some(methods) = self.root.walk(&segments, &mut values) else {
            return Found::Nothing;
        };
        let wanted = if method == Method::HEAD { &Method::GET } else { method };
        match methods.iter().find(|(known, _, _)| known == wanted) {
            Some((_, number, names)) => Found::Route(*number, names.iter().cloned().zip(values).collect()),
            None => Found::OtherMethods(methods.iter().map(|(known, _, _)| known.clone()).collect()),
        }
    }
}

impl Segment {
    /// The methods at the end of these segments; the values of parameters on the way are in `values`.
    fn walk(&self, segments: &[String], values: &mut Vec<String>) -> Option<&Methods> {
        let Some((first, rest)) = segments.split_first() else {
            return (!self.here.is_empty()).then_some(&self.here);
        };
        let held = values.len();
        if let Some(found) = self.fixed.get(first).and_then(|next| next.walk(rest, values)) {
            return Some(found);
        }
        values.truncate(held);
        if let Some(next) = &self.param
            && !first.is_empty()
        {
            values.push(first.clone());
            if let Some(found) = next.walk(rest, values) {
                return Some(found);
            }
            values.truncate(held);
        }
        let greedy = self.greedy.as_ref()?;
        values.push(segments.join("/"));
        Some(greedy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> Paths {
        let mut paths = Paths::default();
        for (number, (method, path)) in [
            (Method::GET, "/v1/products"),
            (Method::GET, "/v1/products/{slug}"),
            (Method::GET, "/v1/products/new"),
            (Method::POST, "/v1/products/{slug}/reviews"),
            (Method::GET, "/v1/files/{path+}"),
            (Method::GET, "/"),
            (Method::POST, "/v1/products"),
        ]
        .into_iter()
        .enumerate()
        {
            paths.add(method, path, number);
        }
        paths
    }

    fn found(number: usize, params: &[(&str, &str)]) -> Found {
        Found::Route(
            number,
            params
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn as_api_gateway_matches() {
        let paths = paths();
        let cases = [
            (Method::GET, "/v1/products", found(0, &[])),
            (Method::HEAD, "/v1/products", found(0, &[])),
            (Method::POST, "/v1/products", found(6, &[])),
            (Method::GET, "/v1/products/black-dress", found(1, &[("slug", "black-dress")])),
            (Method::GET, "/v1/products/new", found(2, &[])),
            (Method::GET, "/v1/products/n%65w", found(2, &[])),
            (Method::POST, "/v1/products/new/reviews", found(3, &[("slug", "new")])),
            (Method::GET, "/v1/products/a%2Fb%20c%C3%A9", found(1, &[("slug", "a/b cé")])),
            (Method::GET, "/v1/files/a/b/c.png", found(4, &[("path", "a/b/c.png")])),
            (Method::GET, "/", found(5, &[])),
            (Method::GET, "/v1/products/", Found::Nothing),
            (Method::GET, "/v1/products/black-dress/", Found::Nothing),
            (Method::GET, "//v1/products", Found::Nothing),
            (Method::GET, "/V1/products", Found::Nothing),
            (Method::GET, "/v1", Found::Nothing),
            (Method::GET, "/v1/products/%ff", Found::Malformed),
            (Method::PUT, "/v1/products", Found::OtherMethods(vec![Method::GET, Method::POST])),
            (Method::DELETE, "/v1/products/x", Found::OtherMethods(vec![Method::GET])),
        ];
        for (method, path, expected) in cases {
            assert_eq!(paths.find(&method, path), expected, "{method} {path}");
        }
    }
}
