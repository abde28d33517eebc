//! YAML as a tree of our own: every node knows its line, and CloudFormation's short tags are calls.

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};

use super::TemplateError;

/// A node and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The line, from 1.
    pub line: usize,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Names and what they stand for.
    Map(Vec<(String, Node)>),
    /// `!Sub …` or `Fn::Sub: …`, by the name without prefix.
    Call(String, Box<Node>),
}

impl Node {
    /// Reads a text that holds one document.
    pub fn parse(text: &str) -> Result<Node, TemplateError> {
        let fault = |line, what: String| TemplateError {
            line,
            place: "the file".to_owned(),
            what,
        };
        let mut documents = MarkedYaml::load_from_str(text).map_err(|error| fault(error.marker().line(), error.info().to_owned()))?;
        match (documents.pop(), documents.is_empty()) {
            (Some(document), true) => node(&document),
            (Some(_), false) => Err(fault(1, "holds more than one document".to_owned())),
            (None, _) => Err(fault(1, "is empty".to_owned())),
        }
    }

    /// What a map holds under a name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(members) => members.iter().find(|(n, _)| n == name).map(|(_, node)| node),
            _ => None,
        }
    }

    /// What kind of thing it is, for messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Whole(_) | Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
            Value::Call(..) => "a function",
        }
    }
}

fn node(yaml: &MarkedYaml<'_>) -> Result<Node, TemplateError> {
    let line = yaml.span.start.line();
    let fault = |what: &str| TemplateError {
        line,
        place: "the file".to_owned(),
        what: what.to_owned(),
    };
    let value = match &yaml.data {
        YamlData::Value(scalar) => scalar_value(scalar),
        YamlData::Sequence(items) => Value::List(items.iter().map(node).collect::<Result<_, _>>()?),
        YamlData::Mapping(members) => {
            let mut map = Vec::with_capacity(members.len());
            for (name, member) in members {
                let YamlData::Value(name) = &name.data else {
                    return Err(fault("has a name that is no text"));
                };
                map.push((scalar_text(name), node(member)?));
            }
            long_form(map)
        }
        YamlData::Tagged(tag, inner) if tag.handle == "!" => {
            let mut inner = node(inner)?;
            inner.line = line;
            Value::Call(tag.suffix.clone(), Box::new(inner))
        }
        YamlData::Tagged(_, inner) => node(inner)?.value,
        YamlData::Alias(_) => return Err(fault("uses an alias, which CloudFormation refuses")),
        YamlData::Representation(..) | YamlData::BadValue => return Err(fault("holds a value that does not fit its tag")),
    };
    Ok(Node { line, value })
}

/// `{Fn::Sub: x}` and `{Ref: x}` are the long spellings of `!Sub x` and `!Ref x`.
fn long_form(mut map: Vec<(String, Node)>) -> Value {
    if map.len() == 1 {
        let call = map.first().and_then(|(name, _)| match name.as_str() {
            "Ref" => Some("Ref".to_owned()),
            other => other.strip_prefix("Fn::").map(str::to_owned),
        });
        if let (Some(call), Some((_, argument))) = (call, map.pop_if(|(name, _)| name == "Ref" || name.starts_with("Fn::"))) {
            return Value::Call(call, Box::new(argument));
        }
    }
    Value::Map(map)
}

fn scalar_value(scalar: &Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(is) => Value::Bool(*is),
        Scalar::Integer(number) => Value::Whole(*number),
        Scalar::FloatingPoint(number) => Value::Number(number.into_inner()),
        Scalar::String(text) => Value::Text(text.clone().into_owned()),
    }
}

fn scalar_text(scalar: &Scalar<'_>) -> String {
    match scalar {
        Scalar::Null => "null".to_owned(),
        Scalar::Boolean(is) => is.to_string(),
        Scalar::Integer(number) => number.to_string(),
        Scalar::FloatingPoint(number) => number.to_string(),
        Scalar::String(text) => text.clone().into_owned(),
    }
}
