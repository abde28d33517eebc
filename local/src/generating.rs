//! What is generated and committed: the HTTP contract, the events' schemas, and the events as AsyncAPI.

use std::path::{Path, PathBuf};

use operation::Fault;
use runtime::openapi::{About, document, yaml};
use runtime::{Shapes, Template};
use serde_json::{Map, Value, json};

/// A generated file, relative to the checkout.
#[derive(Debug)]
pub struct Generated {
    /// Where it stands.
    pub path: PathBuf,
    /// Its bytes.
    pub text: String,
}

/// The shapes of all nine contexts.
pub fn shapes() -> Shapes {
    let mut shapes = Shapes::default();
    shapes.add(auth::OPERATIONS);
    shapes.add(catalog::OPERATIONS);
    shapes.add(search::OPERATIONS);
    shapes.add(cart::OPERATIONS);
    shapes.add(inventory::OPERATIONS);
    shapes.add(order::OPERATIONS);
    shapes.add(payment::OPERATIONS);
    shapes.add(review::OPERATIONS);
    shapes.add(notification::OPERATIONS);
    shapes
}

/// `openapi.yaml`.
pub fn openapi(template: &Template) -> Result<String, Fault> {
    let about = About {
        title: "AmCart",
        version: env!("CARGO_PKG_VERSION"),
        description: "A shop for clothes and accessories. Money is minor units of an ISO 4217 currency; lists are keyset pages; errors are RFC 9457 problems.",
    };
    Ok(yaml::write(&document(template, &shapes(), &about)?))
}

/// Every generated file.
pub fn all(template: &Template) -> Result<Vec<Generated>, Fault> {
    let mut files = vec![Generated {
        path: "openapi.yaml".into(),
        text: openapi(template)?,
    }];
    files.push(Generated {
        path: "events/asyncapi.yaml".into(),
        text: yaml::write(&asyncapi()?),
    });
    for event in events::schemas::all() {
        let text = serde_json::to_string_pretty(&event.schema)?;
        files.push(Generated {
            path: format!("events/schemas/{}.json", event.kind).into(),
            text: format!("{text}\n"),
        });
    }
    Ok(files)
}

/// AsyncAPI 3.0: each topic a channel with its messages.
fn asyncapi() -> Result<Value, Fault> {
    let mut channels = Map::new();
    let mut operations = Map::new();
    for topic in events::schemas::topics() {
        let mut messages = Map::new();
        for event in events::schemas::all().into_iter().filter(|event| event.topic == topic) {
            let message = json!({
                "name": event.kind,
                "contentType": "application/json",
                "headers": { "$ref": "#/components/schemas/Envelope" },
                "payload": { "$ref": format!("./schemas/{}.json", event.kind) },
            });
            messages.insert(event.kind.to_owned(), message);
        }
        channels.insert(topic.to_owned(), json!({ "address": topic, "messages": messages }));
        let publish = json!({ "action": "send", "channel": { "$ref": format!("#/channels/{topic}") } });
        operations.insert(format!("publish-{topic}"), publish);
    }
    Ok(json!({
        "asyncapi": "3.0.0",
        "info": { "title": "AmCart events", "version": env!("CARGO_PKG_VERSION"), "description": "CloudEvents 1.0 in the Kafka binding's binary mode. Keys are aggregate ids; versions are gap-free per aggregate." },
        "channels": channels,
        "operations": operations,
        "components": { "schemas": { "Envelope": envelope() } }
    }))
}

fn envelope() -> Value {
    json!({
        "type": "object",
        "required": ["ce_id", "ce_type", "ce_source", "ce_time", "ce_specversion"],
        "properties": {
            "ce_specversion": { "const": "1.0" },
            "ce_id": { "description": "UUIDv7; what consumers know an event by.", "type": "string", "format": "uuid" },
            "ce_type": { "type": "string" },
            "ce_source": { "type": "string" },
            "ce_subject": { "description": "The aggregate's id, which is the key.", "type": "string" },
            "ce_version": { "description": "The aggregate's version after the event, from 1, without gaps.", "type": "string" },
            "ce_hop": { "description": "How many events led to it, one causing the next. Above 8 it is a loop.", "type": "string" },
            "ce_time": { "type": "string", "format": "date-time" },
            "traceparent": { "type": "string" }
        }
    })
}

/// Writes the files below `root`, and removes schemas of events that are no more.
pub fn write(root: &Path, files: &[Generated]) -> Result<(), Fault> {
    for file in files {
        let path = root.join(&file.path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, &file.text)?;
    }
    for stale in strangers(root, files)? {
        std::fs::remove_file(stale)?;
    }
    Ok(())
}

/// The files below `root` that differ from what they would be, and schemas that would not be.
pub fn differences(root: &Path, files: &[Generated]) -> Result<Vec<PathBuf>, Fault> {
    let differs = |file: &&Generated| std::fs::read_to_string(root.join(&file.path)).ok().as_deref() != Some(file.text.as_str());
    let mut found: Vec<PathBuf> = files.iter().filter(differs).map(|file| file.path.clone()).collect();
    found.extend(strangers(root, files)?);
    Ok(found)
}

fn strangers(root: &Path, files: &[Generated]) -> Result<Vec<PathBuf>, Fault> {
    let folder = root.join("events/schemas");
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut strangers = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if !files.iter().any(|file| root.join(&file.path) == path) {
            strangers.push(path);
        }
    }
    Ok(strangers)
}
