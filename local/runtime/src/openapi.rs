//! The contract as a document: OpenAPI 3.1 from the template's routes and the operations' types.
//!
//! Reading order: this file (the whole), `operation_object` (one route), `responses` (what it answers), `schemas` (types by name, once for
//! what is sent and once for what comes back), [`yaml`] (written out). The same input gives the same bytes.

mod operation_object;
mod responses;
mod schemas;
pub mod yaml;

use serde_json::{Map, Value, json};

use crate::registry::Shapes;
use crate::template::Template;
use schemas::Schemas;

/// What the document says of itself.
#[derive(Debug, Clone)]
pub struct About<'a> {
    /// The API's name.
    pub title: &'a str,
    /// The API's version.
    pub version: &'a str,
    /// What it is for.
    pub description: &'a str,
}

/// A route whose operation no table has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} has a route in the template and stands in no table")]
pub struct NoShape(pub String);

/// The document.
pub fn document(template: &Template, shapes: &Shapes, about: &About<'_>) -> Result<Value, NoShape> {
    let mut schemas = Schemas::new();
    let mut routes = Vec::new();
    for function in template.functions.iter().filter(|function| !function.routes.is_empty()) {
        let shape = shapes
            .find(&function.operation)
            .ok_or_else(|| NoShape(function.operation.clone()))?;
        let (ask, answers) = schemas.of(shape);
        routes.push((function, ask, answers));
    }
    let known = schemas.finish();
    let mut paths: Map<String, Value> = Map::new();
    let mut tags: Vec<Value> = Vec::new();
    for (function, ask, answers) in &routes {
        let tag = json!({ "name": function.context() });
        if !tags.contains(&tag) {
            tags.push(tag);
        }
        for route in &function.routes {
            let object = operation_object::of(function, route, ask.as_ref(), answers, &known);
            let path = paths.entry(route.path.clone()).or_insert_with(|| json!({}));
            if let Value::Object(path) = path {
                path.insert(route.method.as_str().to_ascii_lowercase(), object);
            }
        }
    }
    let paths = Value::Object(paths);
    let mut components = schemas::needed(&known, &paths);
    components.insert("Problem".to_owned(), problem());
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": about.title,
            "version": about.version,
            "description": about.description,
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" }
        },
        "servers": [{ "url": "/" }],
        "tags": tags,
        "paths": paths,
        "components": {
            "securitySchemes": {
                "identity": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "An access token of the identity provider for this API."
                }
            },
            "headers": responses::described(),
            "responses": responses::shared(),
            "schemas": components
        }
    }))
}

/// RFC 9457 as this API writes it. Some codes carry more members.
fn problem() -> Value {
    json!({
        "description": "A problem as people and programs read it (RFC 9457).",
        "type": "object",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": { "description": "Names the kind of problem.", "type": "string" },
            "title": { "description": "For people; may be reworded.", "type": "string" },
            "status": { "type": "integer", "minimum": 400, "maximum": 599 },
            "code": { "description": "For programs; stable.", "type": "string" },
            "detail": { "description": "More for people, about this case.", "type": "string" },
            "request_id": { "type": "string" },
            "fields": {
                "description": "The fields that are at fault.",
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["field", "code", "message"],
                    "properties": {
                        "field": { "description": "As it was sent: `lines[0].quantity`.", "type": "string" },
                        "code": { "type": "string" },
                        "message": { "type": "string" }
                    }
                }
            },
            "retry_after": { "description": "Seconds after which trying again makes sense.", "type": "integer", "minimum": 0 }
        }
    })
}
