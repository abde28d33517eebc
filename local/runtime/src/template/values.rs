//! What `!Ref`, `!Sub`, `!GetAtt`, `!FindInMap`, `!If` and conditions stand for on one machine.
//!
//! Parameters have their overrides or defaults, pseudo parameters stand for a machine of one's own, and a resource stands for its logical id.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::TemplateError;
use super::node::{Node, Value};

/// Whoever needs a parameter that nothing gives learns its name.
#[derive(Debug)]
pub(super) struct Values<'t> {
    document: &'t Node,
    overrides: &'t BTreeMap<String, String>,
    /// Conditions being worked out, so that a circle ends.
    open: RefCell<Vec<String>>,
}

type Found<T> = Result<T, TemplateError>;

impl<'t> Values<'t> {
    pub(super) fn new(document: &'t Node, overrides: &'t BTreeMap<String, String>) -> Values<'t> {
        Values {
            document,
            overrides,
            open: RefCell::default(),
        }
    }

    /// The value without calls; `None` is `AWS::NoValue`. `place` is for messages.
    pub(super) fn resolve(&self, node: &Node, place: &str) -> Found<Option<Node>> {
        let value = match &node.value {
            Value::Call(name, argument) => return self.call(name, argument, node.line, place),
            Value::List(items) => {
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    list.extend(self.resolve(item, place)?);
                }
                Value::List(list)
            }
            Value::Map(members) => {
                let mut map = Vec::with_capacity(members.len());
                for (name, member) in members {
                    if let Some(member) = self.resolve(member, &format!("{place}.{name}"))? {
                        map.push((name.clone(), member));
                    }
                }
                Value::Map(map)
            }
            plain => plain.clone(),
        };
        Ok(Some(Node { line: node.line, value }))
    }

    /// Whether the condition of this name holds.
    pub(super) fn holds(&self, name: &str, line: usize, place: &str) -> Found<bool> {
        let condition = self.document.get("Conditions").and_then(|all| all.get(name));
        let condition = condition.ok_or_else(|| wrong(line, place, format!("there is no condition {name}")))?;
        if self.open.borrow().iter().any(|open| open == name) {
            return Err(wrong(line, place, format!("the condition {name} rests on itself")));
        }
        self.open.borrow_mut().push(name.to_owned());
        let held = self.truth(condition, &format!("Conditions.{name}"));
        self.open.borrow_mut().pop();
        held
    }

    fn call(&self, name: &str, argument: &Node, line: usize, place: &str) -> Found<Option<Node>> {
        let text = |text: String| {
            Ok(Some(Node {
                line,
                value: Value::Text(text),
            }))
        };
        match name {
            "Ref" => self.reference(&self.text(argument, place)?, line, place),
            "GetAtt" => text(self.attribute(argument, line, place)?),
            "Sub" => text(self.substitute(argument, line, place)?),
            "Join" => {
                let [between, items] = self.arguments(argument, place)?;
                let between = self.text(&between, place)?;
                let Value::List(items) = items.value else {
                    return Err(wrong(line, place, "!Join needs a list"));
                };
                let items = items.iter().map(|item| self.text(item, place)).collect::<Found<Vec<_>>>()?;
                text(items.join(&between))
            }
            "FindInMap" => self.look_up(argument, line, place).map(Some),
            "If" => {
                let Value::List(branches) = &argument.value else {
                    return Err(wrong(line, place, "!If needs a list of three"));
                };
                let [condition, yes, no] = branches.as_slice() else {
                    return Err(wrong(line, place, "!If needs a list of three"));
                };
                let held = self.holds(&self.text(condition, place)?, line, place)?;
                self.resolve(if held { yes } else { no }, place)
            }
            "Equals" | "And" | "Or" | "Not" | "Condition" => {
                let call = Node {
                    line,
                    value: Value::Call(name.to_owned(), Box::new(argument.clone())),
                };
                Ok(Some(Node {
                    line,
                    value: Value::Bool(self.truth(&call, place)?),
                }))
            }
            other => Err(wrong(line, place, format!("the function {other} is not supported here"))),
        }
    }

    fn truth(&self, node: &Node, place: &str) -> Found<bool> {
        let Value::Call(name, argument) = &node.value else {
            return Err(wrong(node.line, place, format!("needs a condition and has {}", node.kind())));
        };
        let all = || match &argument.value {
            Value::List(items) => items.iter().map(|item| self.truth(item, place)).collect::<Found<Vec<bool>>>(),
            _ => Err(wrong(node.line, place, format!("!{name} needs a list"))),
        };
        match name.as_str() {
            "Equals" => {
                let [left, right] = self.arguments(argument, place)?;
                Ok(self.text(&left, place)? == self.text(&right, place)?)
            }
            "And" => Ok(all()?.into_iter().all(|held| held)),
            "Or" => Ok(all()?.into_iter().any(|held| held)),
            "Not" => Ok(!all()?.into_iter().all(|held| held)),
            "Condition" => self.holds(&self.text(argument, place)?, node.line, place),
            other => Err(wrong(node.line, place, format!("{other} is no condition"))),
        }
    }

    fn arguments<const N: usize>(&self, argument: &Node, place: &str) -> Found<[Node; N]> {
        let needed = || wrong(argument.line, place, format!("needs a list of {N}"));
        let Some(Node {
            value: Value::List(items), ..
        }) = self.resolve(argument, place)?
        else {
            return Err(needed());
        };
        items.try_into().map_err(|_| needed())
    }

    fn text(&self, node: &Node, place: &str) -> Found<String> {
        let resolved = self.resolve(node, place)?;
        match resolved.as_ref().map(|node| &node.value) {
            Some(Value::Text(text)) => Ok(text.clone()),
            Some(Value::Whole(number)) => Ok(number.to_string()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(Value::Bool(is)) => Ok(is.to_string()),
            Some(_) | None => Err(wrong(node.line, place, format!("needs a text and has {}", node.kind()))),
        }
    }

    fn reference(&self, name: &str, line: usize, place: &str) -> Found<Option<Node>> {
        if name == "AWS::NoValue" {
            return Ok(None);
        }
        if let Some(value) = pseudo(name) {
            return Ok(Some(Node {
                line,
                value: Value::Text(value.to_owned()),
            }));
        }
        if let Some(parameter) = self.document.get("Parameters").and_then(|all| all.get(name)) {
            return self.parameter(name, parameter, line, place).map(Some);
        }
        if self.document.get("Resources").and_then(|all| all.get(name)).is_some() {
            return Ok(Some(Node {
                line,
                value: Value::Text(name.to_owned()),
            }));
        }
        Err(wrong(line, place, format!("there is no parameter or resource {name}")))
    }

    fn parameter(&self, name: &str, parameter: &Node, line: usize, place: &str) -> Found<Node> {
        let kind = parameter.get("Type").map(|kind| &kind.value);
        let text = match (self.overrides.get(name), parameter.get("Default").map(|default| &default.value)) {
            (Some(given), _) => given.clone(),
            (None, Some(Value::Text(text))) => text.clone(),
            (None, Some(Value::Whole(number))) => number.to_string(),
            (None, Some(Value::Number(number))) => number.to_string(),
            (None, Some(Value::Bool(is))) => is.to_string(),
            (None, Some(_)) => return Err(wrong(parameter.line, &format!("Parameters.{name}"), "the default is no text")),
            (None, None) => return Err(wrong(line, place, format!("the parameter {name} has neither value nor default"))),
        };
        let value = match kind {
            Some(Value::Text(kind)) if kind == "CommaDelimitedList" || kind.starts_with("List<") => Value::List(
                text.split(',')
                    .map(|item| Node {
                        line,
                        value: Value::Text(item.trim().to_owned()),
                    })
                    .collect(),
            ),
            Some(Value::Text(kind)) if kind == "Number" => match (text.parse::<i64>(), text.parse::<f64>()) {
                (Ok(whole), _) => Value::Whole(whole),
                (Err(_), Ok(number)) => Value::Number(number),
                (Err(_), Err(_)) => return Err(wrong(line, place, format!("the parameter {name} is `{text}`, not a number"))),
            },
            _ => Value::Text(text.clone()),
        };
        if let Some(Node {
            value: Value::List(allowed),
            ..
        }) = parameter.get("AllowedValues")
        {
            let allowed = allowed.iter().map(|value| self.text(value, place)).collect::<Found<Vec<_>>>()?;
            if !allowed.contains(&text) {
                return Err(wrong(
                    line,
                    place,
                    format!("the parameter {name} is `{text}`, not one of {}", allowed.join(", ")),
                ));
            }
        }
        Ok(Node { line, value })
    }

    fn attribute(&self, argument: &Node, line: usize, place: &str) -> Found<String> {
        let path = match &argument.value {
            Value::Text(path) => path.clone(),
            Value::List(parts) => parts
                .iter()
                .map(|part| self.text(part, place))
                .collect::<Found<Vec<_>>>()?
                .join("."),
            _ => return Err(wrong(line, place, "!GetAtt needs `Resource.Attribute`")),
        };
        let resource = path.split('.').next().unwrap_or_default();
        if !path.contains('.') || self.document.get("Resources").and_then(|all| all.get(resource)).is_none() {
            return Err(wrong(line, place, format!("!GetAtt {path}: there is no resource {resource}")));
        }
        Ok(path)
    }

    fn substitute(&self, argument: &Node, line: usize, place: &str) -> Found<String> {
        let (pattern, own) = match &argument.value {
            Value::Text(pattern) => (pattern.clone(), None),
            Value::List(parts) => match parts.as_slice() {
                [
                    Node {
                        value: Value::Text(pattern),
                        ..
                    },
                    own,
                ] => (pattern.clone(), Some(own)),
                _ => return Err(wrong(line, place, "!Sub needs a text, or a text and a map")),
            },
            _ => return Err(wrong(line, place, "!Sub needs a text, or a text and a map")),
        };
        let mut text = String::with_capacity(pattern.len());
        let mut rest = pattern.as_str();
        while let Some((before, after)) = rest.split_once("${") {
            text.push_str(before);
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| wrong(line, place, "!Sub has `${` without `}`"))?;
            rest = after;
            if let Some(literal) = name.strip_prefix('!') {
                text.push_str(&format!("${{{literal}}}"));
            } else if let Some(own) = own.and_then(|own| own.get(name)) {
                text.push_str(&self.text(own, place)?);
            } else if name.contains('.') {
                let path = Node {
                    line,
                    value: Value::Text(name.to_owned()),
                };
                text.push_str(&self.attribute(&path, line, place)?);
            } else {
                let reference = Node {
                    line,
                    value: Value::Call(
                        "Ref".to_owned(),
                        Box::new(Node {
                            line,
                            value: Value::Text(name.to_owned()),
                        }),
                    ),
                };
                text.push_str(&self.text(&reference, place)?);
            }
        }
        text.push_str(rest);
        Ok(text)
    }

    fn look_up(&self, argument: &Node, line: usize, place: &str) -> Found<Node> {
        let [map, first, second] = self.arguments(argument, place)?;
        let keys = [self.text(&map, place)?, self.text(&first, place)?, self.text(&second, place)?];
        let [map, first, second] = &keys;
        let found = self.document.get("Mappings").and_then(|all| all.get(map)?.get(first)?.get(second));
        let found = found.ok_or_else(|| wrong(line, place, format!("!FindInMap: there is no {}", keys.join("."))))?;
        Ok(Node {
            line,
            value: found.value.clone(),
        })
    }
}

fn pseudo(name: &str) -> Option<&'static str> {
    match name {
        "AWS::Region" => Some("local"),
        "AWS::AccountId" => Some("000000000000"),
        "AWS::Partition" => Some("aws"),
        "AWS::StackName" => Some("amcart"),
        "AWS::StackId" => Some("arn:aws:cloudformation:local:000000000000:stack/amcart/local"),
        "AWS::URLSuffix" => Some("localhost"),
        _ => None,
    }
}

pub(super) fn wrong(line: usize, place: &str, what: impl Into<String>) -> TemplateError {
    TemplateError {
        line,
        place: place.to_owned(),
        what: what.into(),
    }
}
