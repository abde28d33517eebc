//! JSON written as YAML that people read, by `saphyr`: the same crate that reads the template, and the test below reads back what it writes.

use saphyr::{Mapping, Scalar, Yaml, YamlEmitter};
use serde_json::Value;

/// The value as a YAML document, ending in a line break.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    let mut emitter = YamlEmitter::new(&mut text);
    // Writing into a `String` cannot fail.
    if emitter.dump(&yaml(value)).is_err() {
        return String::new();
    }
    let text = text.strip_prefix("---\n").unwrap_or(&text);
    format!("{text}\n")
}

fn yaml(value: &Value) -> Yaml<'_> {
    match value {
        Value::Null => Yaml::Value(Scalar::Null),
        Value::Bool(is) => Yaml::Value(Scalar::Boolean(*is)),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Yaml::Value(Scalar::Integer(whole)),
            (None, Some(fraction)) => Yaml::Value(Scalar::FloatingPoint(fraction.into())),
            (None, None) => Yaml::Value(Scalar::Null),
        },
        Value::String(text) => Yaml::Value(Scalar::String(text.as_str().into())),
        Value::Array(items) => Yaml::Sequence(items.iter().map(yaml).collect()),
        Value::Object(members) => {
            let mut mapping = Mapping::new();
            for (name, member) in members {
                mapping.insert(Yaml::Value(Scalar::String(name.as_str().into())), yaml(member));
            }
            Yaml::Mapping(mapping)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::node::{self, Node};
    use serde_json::json;

    fn back(node: &Node) -> Value {
        match &node.value {
            node::Value::Null => Value::Null,
            node::Value::Bool(is) => json!(is),
            node::Value::Whole(number) => json!(number),
            node::Value::Number(number) => json!(number),
            node::Value::Text(text) => json!(text),
            node::Value::List(items) => items.iter().map(back).collect(),
            node::Value::Map(members) => members.iter().map(|(name, member)| (name.clone(), back(member))).collect(),
            node::Value::Call(name, argument) => json!({ format!("Fn::{name}"): back(argument) }),
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let value = json!({
            "plain": "text", "yes": "yes", "no": "NO", "null": "null", "number": "1.0", "empty": "", "colon": "a: b", "hash": "a # b", "quote": "\"7\"", "single": "it's",
            "lines": "one\ntwo\n\nthree", "dash": "- a", "star": "*a", "amp": "&a", "bang": "!a", "percent": "%a", "at": "@a", "tick": "`a`", "brace": "{a}", "tab": "a\tb", "end": "a ", "start": " a",
            "pattern": "^\"[0-9]{1,18}\"$", "unicode": "größe ✓", "200": {"x": []}, "map": {}, "list": [[1, 2], {"a": null}, -1, 2.5, true], "long": "word ".repeat(60), "date": "2026-01-31", "tilde": "~",
            "hex": "0x1F", "octal": "0o17", "infinity": ".inf", "backslash": "a\\b"
        });
        let text = write(&value);
        let read = Node::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(back(&read), value, "{text}");
        assert_eq!(write(&value), text);
    }
}
