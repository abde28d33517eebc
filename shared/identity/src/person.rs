//! Claims as a person.

use kernel::Email;
use operation::{Person, Scope};
use serde_json::{Map, Value};

/// The person that verified claims speak of; `None` without a subject. Scopes that AmCart does not know are left out.
///
/// Takes claims as a token holds them and as API Gateway hands them on (every value a text, lists as `[a b]`).
pub fn person_of(claims: &Map<String, Value>) -> Option<Person> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let subject = text("sub")?.to_owned();
    Some(Person {
        subject,
        scopes: scopes(claims),
        email: text("email").and_then(|email| Email::new(email).ok()),
        name: text("name").map(str::to_owned),
    })
}

/// `scope` (RFC 8693), or `scp` as some providers call it: words in one text, or a list.
fn scopes(claims: &Map<String, Value>) -> Vec<Scope> {
    let mut scopes: Vec<Scope> = Vec::new();
    let mut take = |words: &str| {
        let words = words.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(words);
        for scope in words.split_ascii_whitespace().filter_map(|word| word.parse().ok()) {
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
    };
    for name in ["scope", "scp"] {
        match claims.get(name) {
            Some(Value::String(words)) => take(words),
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).for_each(&mut take),
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => {}
        }
    }
    scopes
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn person(claims: Value) -> Option<Person> {
        person_of(claims.as_object().expect("an object"))
    }

    #[test]
    fn scopes_are_read_in_every_spelling() {
        for scope in [
            json!({"scope": "openid amcart/customer amcart/orders"}),
            json!({"scp": ["amcart/customer", "amcart/orders"]}),
            json!({"scope": "[amcart/customer amcart/orders]"}),
        ] {
            let mut claims = scope;
            claims["sub"] = json!("ana");
            assert_eq!(
                person(claims.clone()).map(|p| p.scopes),
                Some(vec![Scope::Customer, Scope::Orders]),
                "{claims}"
            );
        }
    }

    #[test]
    fn without_a_subject_nobody_is_there() {
        assert_eq!(person(json!({"scope": "amcart/customer"})), None);
        assert_eq!(person(json!({"sub": ""})), None);
        assert_eq!(person(json!({"sub": 7})), None);
    }

    #[test]
    fn name_and_email_come_along() {
        let ana = person(json!({"sub": "ana", "email": "ana@example.org", "name": "Ana"})).expect("is there");
        assert_eq!(
            (ana.email.map(|e| e.to_string()), ana.name.as_deref()),
            (Some("ana@example.org".to_owned()), Some("Ana"))
        );
    }
}
