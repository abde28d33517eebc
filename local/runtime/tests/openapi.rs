//! The generated contract of a few toy operations.

#![expect(clippy::expect_used, reason = "a test stops where something is missing")]

use std::collections::BTreeMap;

use operation::{Ask, Cached, Caller, Created, Empty, HttpRequest, Input, NoAsk, Problem, Table, table};
use runtime::openapi::{About, document, yaml};
use runtime::{Shapes, Template};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Sort {
    Newest,
    Price,
}

/// Looks at things.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its shape is asked")]
struct Look {
    /// Which shelf.
    shelf: String,
    /// In which order.
    sort: Option<Sort>,
    #[serde(default)]
    category: Vec<String>,
    limit: u32,
    most: Option<i64>,
}

/// A size, in both directions.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Size {
    width: u32,
    #[serde(default)]
    height: u32,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its shape is asked")]
struct Put {
    shelf: String,
    size: Size,
    note: Option<String>,
}

/// From one shelf onto another.
struct Pour;

impl Ask for Pour {
    fn read(_: Input) -> Result<Pour, Problem> {
        Ok(Pour)
    }
    fn schema(schemas: &mut SchemaGenerator) -> Option<Schema> {
        let body = schemas.subschema_for::<Look>();
        Some(
            json_schema!({ "type": "object", "properties": { "shelf": { "type": "string" }, "$body": body }, "required": ["shelf", "$body"] }),
        )
    }
}

/// What stands there.
#[derive(Debug, Serialize, JsonSchema)]
struct Thing {
    size: Size,
}

async fn look(_: &(), _: Caller, _: Look) -> Result<Cached<Vec<Thing>>, Problem> {
    Err(Problem::not_found("shelf"))
}
async fn put(_: &(), _: Caller, _: Put) -> Result<Created<Thing>, Problem> {
    Err(Problem::not_found("shelf"))
}
async fn clear(_: &(), _: Caller, _: NoAsk) -> Result<Empty, Problem> {
    Ok(Empty)
}
async fn pour(_: &(), _: Caller, _: Pour) -> Result<Empty, Problem> {
    Ok(Empty)
}
async fn hook(_: &(), _: Caller, _: HttpRequest) -> Result<Empty, Problem> {
    Ok(Empty)
}

const OPERATIONS: Table<()> =
    table!["toy.look" => look, "toy.put-thing" => put; refuses [402], "toy.clear" => clear, "toy.pour" => pour, "toy.hook" => hook];

fn template() -> Template {
    let function = |name: &str, id: &str, metadata: &str, route: &str| {
        format!(
            "  {id}:\n    Type: AWS::Serverless::Function\n    Metadata: {{AmCart: {{{metadata}}}}}\n    Properties: {{Handler: {name}, FunctionName: x-{}, CodeUri: d, Events: {{R: {{Type: HttpApi, Properties: {{{route}}}}}}}}}\n",
            name.replace('.', "-")
        )
    };
    let text = [
        "Resources:\n  Api:\n    Type: AWS::Serverless::HttpApi\n    Properties: {Auth: {DefaultAuthorizer: I, Authorizers: {I: {JwtConfiguration: {issuer: i, audience: [a]}}}}}\n".to_owned(),
        function("toy.look", "ToyLook", "", "Method: GET, Path: '/v1/shelves/{shelf}', Auth: {Authorizer: NONE}"),
        function("toy.put-thing", "ToyPutThing", "Headers: [Idempotency-Key, 'If-Match?', Cart-Token]", "Method: POST, Path: '/v1/shelves/{shelf}', Auth: {AuthorizationScopes: [amcart/catalog, amcart/orders]}"),
        function("toy.clear", "ToyClear", "", "Method: POST, Path: /v1/clear"),
        function("toy.pour", "ToyPour", "", "Method: POST, Path: '/v1/shelves/{shelf}/pour', Auth: {Authorizer: NONE}"),
        function("toy.hook", "ToyHook", "", "Method: POST, Path: /v1/hook, Auth: {Authorizer: NONE}"),
    ]
    .concat();
    Template::read(&text, &BTreeMap::new()).expect("reads")
}

fn generated() -> Value {
    let mut shapes = Shapes::default();
    shapes.add(OPERATIONS);
    document(
        &template(),
        &shapes,
        &About {
            title: "Toys",
            version: "1",
            description: "For tests.",
        },
    )
    .expect("fits")
}

#[test]
fn one_request_struct_is_split() {
    let document = generated();
    let look = &document["paths"]["/v1/shelves/{shelf}"]["get"];
    assert_eq!(look["operationId"], "toy.look");
    assert_eq!(
        (&look["summary"], &look["description"], &look["tags"]),
        (&json!("Look (toy)"), &json!("Looks at things."), &json!(["toy"]))
    );
    assert_eq!(look["security"], json!([{}, {"identity": []}]));
    let parameters: Vec<(&str, &str, bool)> = look["parameters"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|p| {
            (
                p["name"].as_str().unwrap_or_default(),
                p["in"].as_str().unwrap_or_default(),
                p["required"] == true,
            )
        })
        .collect();
    let expected = [
        ("shelf", "path", true),
        ("sort", "query", false),
        ("category", "query", false),
        ("limit", "query", true),
        ("most", "query", false),
        ("If-None-Match", "header", false),
    ];
    assert_eq!(parameters, expected);
    assert_eq!(look["parameters"][0]["description"], "Which shelf.");
    assert_eq!(look["parameters"][4]["schema"]["type"], "integer");
    assert!(!look["parameters"][1].to_string().contains("null"), "{}", look["parameters"][1]);
    assert!(look["responses"]["304"]["content"].is_null());
    let statuses = |operation: &Value| -> Vec<String> {
        operation["responses"]
            .as_object()
            .map(|all| all.keys().cloned().collect())
            .unwrap_or_default()
    };
    assert_eq!(statuses(look), ["200", "304", "400", "401", "404", "422", "429", "431", "5XX"]);
    assert_eq!(look["responses"]["404"]["$ref"], "#/components/responses/NotFound");
    assert_eq!(look["responses"]["200"]["headers"]["ETag"]["$ref"], "#/components/headers/ETag");

    let put = &document["paths"]["/v1/shelves/{shelf}"]["post"];
    assert_eq!(put["summary"], "Put thing");
    assert_eq!(
        put["security"],
        json!([{"identity": ["amcart/catalog"]}, {"identity": ["amcart/orders"]}])
    );
    let body = &put["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(
        (&body["required"], &body["additionalProperties"]),
        (&json!(["size"]), &json!(false))
    );
    assert!(body["properties"]["shelf"].is_null() && !body["properties"]["note"].is_null());
    let headers: Vec<&Value> = put["parameters"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|p| p["in"] == "header")
        .map(|p| &p["name"])
        .collect();
    assert_eq!(headers, ["Idempotency-Key", "If-Match", "Cart-Token"]);
    assert_eq!(
        (&put["parameters"][1]["required"], &put["parameters"][2]["required"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(
        put["responses"]["201"]["content"]["application/json"]["schema"]["$ref"],
        "#/components/schemas/Thing"
    );

    // What follows from a body, a scope, a parameter, `Idempotency-Key` and `If-Match`, and what the table adds.
    let expected = [
        "201", "400", "401", "402", "403", "404", "409", "412", "413", "415", "422", "429", "431", "5XX",
    ];
    assert_eq!(statuses(put), expected);

    let clear = &document["paths"]["/v1/clear"]["post"];
    assert_eq!(statuses(clear), ["204", "400", "401", "422", "429", "431", "5XX"]);
    assert!(clear["requestBody"].is_null() && clear["parameters"].is_null());
    assert_eq!(clear["security"], json!([{"identity": []}]));
    let hook = &document["paths"]["/v1/hook"]["post"];
    assert!(hook["requestBody"]["required"] == true);
    assert_eq!(statuses(hook), ["204", "400", "401", "413", "429", "431", "5XX"]);
}

#[test]
fn what_is_referred_to_is_there() {
    let document = generated();
    let mut missing = Vec::new();
    let mut waiting = vec![&document];
    while let Some(value) = waiting.pop() {
        if let Some(reference) = value["$ref"].as_str() {
            let there = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
            missing.extend(there.is_none().then_some(reference));
        }
        waiting.extend(value.as_object().into_iter().flat_map(|members| members.values()));
        waiting.extend(value.as_array().into_iter().flatten());
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_is_sent_and_what_comes_back_differ_by_name() {
    let document = generated();
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["SizeAsk"]["required"], json!(["width"]));
    assert_eq!(schemas["Size"]["required"], json!(["width", "height"]));
    assert!(document["paths"].to_string().contains("#/components/schemas/SizeAsk"));
    assert_eq!(schemas["Thing"]["properties"]["size"]["$ref"], "#/components/schemas/Size");
    assert!(schemas["Put"].is_null(), "requests that were split are not types of their own");
}

#[test]
fn address_and_body_may_use_one_name_for_two_things() {
    let document = generated();
    let pour = &document["paths"]["/v1/shelves/{shelf}/pour"]["post"];
    assert_eq!(
        (&pour["parameters"][0]["name"], &pour["parameters"][0]["in"]),
        (&json!("shelf"), &json!("path"))
    );
    let body = pour["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        .as_str()
        .expect("a type");
    let body = &document["components"]["schemas"][body.rsplit('/').next().expect("a name")];
    assert!(!body["properties"]["shelf"].is_null(), "{body}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let first = yaml::write(&generated());
    assert_eq!(first, yaml::write(&generated()));
    assert!(first.starts_with("openapi: 3.1.0\n"), "{first}");
}

#[test]
fn a_route_without_an_operation_is_named() {
    let error = document(
        &template(),
        &Shapes::default(),
        &About {
            title: "",
            version: "",
            description: "",
        },
    )
    .expect_err("is empty");
    assert_eq!(error.to_string(), "toy.look has a route in the template and stands in no table");
}
