//! Types by name. What may be left out when a thing is sent is not what may be missing when it comes back, so requests and answers are read
//! apart; a type that differs between the two is called `…Ask` in requests.

use std::collections::BTreeSet;

use operation::Shape;
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};

/// Where types stand in the document.
const HOME: &str = "#/components/schemas/";

/// What an operation answers.
pub(super) struct Answers {
    /// When all goes well.
    pub(super) good: Vec<Good>,
    /// The statuses with which it says no for reasons of its own.
    pub(super) refusals: &'static [u16],
}

/// One good answer.
pub(super) struct Good {
    pub(super) status: u16,
    pub(super) body: Option<Value>,
    pub(super) headers: Vec<&'static str>,
}

/// Reads shapes into types by name.
pub(super) struct Schemas {
    asks: SchemaGenerator,
    answers: SchemaGenerator,
}

/// Every type by name.
pub(super) struct Known {
    types: Map<String, Value>,
    asks: BTreeSet<String>,
}

impl Schemas {
    pub(super) fn new() -> Schemas {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
            })
        };
        Schemas {
            asks: settings().for_deserialize().into_generator(),
            answers: settings().for_serialize().into_generator(),
        }
    }

    /// What an operation takes and gives.
    pub(super) fn of(&mut self, shape: fn(&mut SchemaGenerator) -> Shape) -> (Option<Value>, Answers) {
        let ask = shape(&mut self.asks).ask.map(Schema::to_value);
        let shape = shape(&mut self.answers);
        let good = shape.answers.into_iter().map(|answer| Good {
            status: answer.status,
            body: answer.body.map(Schema::to_value),
            headers: answer.headers,
        });
        let answers = Answers {
            good: good.collect(),
            refusals: shape.refusals,
        };
        (ask, answers)
    }

    pub(super) fn finish(mut self) -> Known {
        let mut types = self.answers.take_definitions(true);
        let sent = self.asks.take_definitions(true);
        // A type differs when it does itself or when something that it is made of does.
        let mut differ: BTreeSet<String> = sent
            .iter()
            .filter(|(name, schema)| types.get(*name).is_some_and(|other| other != *schema))
            .map(|(name, _)| name.clone())
            .collect();
        loop {
            let reached = |schema: &Value| references(schema).iter().any(|name| differ.contains(name));
            let more: Vec<String> = sent
                .iter()
                .filter(|(name, schema)| types.contains_key(*name) && !differ.contains(*name) && reached(schema))
                .map(|(name, _)| name.clone())
                .collect();
            if more.is_empty() {
                break;
            }
            differ.extend(more);
        }
        let mut known = Known {
            types: Map::new(),
            asks: differ,
        };
        for (name, mut schema) in sent {
            known.rename(&mut schema);
            types.insert(known.name(&name), schema);
        }
        types.sort_keys();
        known.types = types;
        known
    }
}

impl Known {
    fn name(&self, name: &str) -> String {
        if self.asks.contains(name) {
            format!("{name}Ask")
        } else {
            name.to_owned()
        }
    }

    /// Points references of a request at the request's own types.
    pub(super) fn rename(&self, schema: &mut Value) {
        each_reference(schema, &mut |reference| {
            if let Some(name) = reference.strip_prefix(HOME) {
                *reference = format!("{HOME}{}", self.name(name));
            }
        });
    }

    /// The type behind a reference, or the schema itself.
    pub(super) fn resolve<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let name = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| reference.strip_prefix(HOME));
        name.and_then(|name| self.types.get(name)).unwrap_or(schema)
    }
}

/// The types that `used` speaks of, directly or through others, in alphabetical order.
pub(super) fn needed(known: &Known, used: &Value) -> Map<String, Value> {
    let mut wanted: Vec<String> = references(used);
    let mut found = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        if let Some(schema) = known.types.get(&name)
            && found.insert(name)
        {
            wanted.extend(references(schema));
        }
    }
    found
        .into_iter()
        .filter_map(|name| known.types.get(&name).cloned().map(|schema| (name, schema)))
        .collect()
}

fn references(schema: &Value) -> Vec<String> {
    let mut names = Vec::new();
    each_reference(&mut schema.clone(), &mut |reference| {
        names.extend(reference.strip_prefix(HOME).map(str::to_owned))
    });
    names
}

fn each_reference(schema: &mut Value, each: &mut impl FnMut(&mut String)) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(reference) if name == "$ref" => each(reference),
                    other => each_reference(other, each),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_reference(item, each)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
