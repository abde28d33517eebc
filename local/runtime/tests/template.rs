//! What has to hold for our own template, whoever adds to it.

#![expect(clippy::expect_used, reason = "a test stops where something is missing")]

use std::collections::BTreeMap;
use std::time::Duration;

use operation::Scope;
use runtime::Template;
use runtime::template::node::{Node, Value};
use runtime::template::{Access, Function, Header};

const TEXT: &str = include_str!("../../../template.yaml");

fn template() -> Template {
    Template::read(TEXT, &BTreeMap::new()).expect("reads")
}

#[test]
fn staffs_routes_need_a_staff_scope_and_customers_theirs() {
    for function in template().functions {
        for route in &function.routes {
            let scopes = match &route.access {
                Access::Token(scopes) => scopes.clone(),
                Access::Open => Vec::new(),
            };
            if route.path.starts_with("/v1/admin/") {
                assert!(
                    !scopes.is_empty() && !scopes.contains(&Scope::Customer),
                    "{}: {} is staff's",
                    function.operation,
                    route.path
                );
            }
            if route.path.starts_with("/v1/me") {
                assert_eq!(scopes, [Scope::Customer], "{}: {} is a customer's", function.operation, route.path);
            }
            assert!(route.path.starts_with("/v1/"), "{}: {}", function.operation, route.path);
            assert!(route.throttle.is_some(), "{} has no throttle", function.operation);
        }
    }
}

#[test]
fn every_operation_can_answer_before_the_gateway_gives_up() {
    for function in template().functions {
        let most = if function.triggers.is_empty() && function.schedules.is_empty() {
            29
        } else {
            60
        };
        assert!(
            function.timeout <= Duration::from_secs(most),
            "{}: {:?}",
            function.operation,
            function.timeout
        );
        assert_eq!(
            function.code,
            format!("artifacts/{}/", function.context()),
            "{}",
            function.operation
        );
    }
}

#[test]
fn consumers_keep_order_and_lose_nothing() {
    for function in template().functions {
        for trigger in &function.triggers {
            let name = &function.operation;
            assert!(trigger.partial && trigger.bisect && trigger.from_start, "{name}");
            assert_eq!(trigger.group, format!("{name}.v1"));
            assert_eq!(trigger.dead_letters, format!("dlt.{name}.v1"));
            assert!(
                trigger.retries.is_some_and(|retries| retries == 10_000)
                    && trigger.max_age.is_some_and(|age| age >= Duration::from_secs(86_400)),
                "{name}"
            );
            assert!(
                function.concurrency.is_some_and(|limit| (1..=12).contains(&limit)),
                "{name}: a topic has 12 partitions"
            );
        }
    }
}

#[test]
fn a_schedule_never_overlaps_with_itself() {
    for function in template().functions.iter().filter(|function| !function.schedules.is_empty()) {
        assert_eq!(function.concurrency, Some(1), "{}", function.operation);
        assert!(
            function
                .operation
                .split_once('.')
                .is_some_and(|(_, verb)| verb.starts_with("sweep-")),
            "{}",
            function.operation
        );
    }
}

#[test]
fn reserved_concurrency_leaves_the_account_its_hundred() {
    for scale in ["machine", "small", "large"] {
        let template = Template::read(TEXT, &BTreeMap::from([("Scale".to_owned(), scale.to_owned())])).expect("reads");
        let reserved: usize = template.functions.iter().filter_map(|function| function.concurrency).sum();
        assert!(reserved <= 900, "{scale}: {reserved} of 1,000 are reserved");
    }
}

#[test]
fn a_guests_way_to_an_order_is_open_and_takes_the_token() {
    let template = template();
    let open = |function: &&Function| function.routes.iter().all(|route| route.access == Access::Open);
    for name in [
        "cart.get",
        "cart.add-line",
        "order.start-checkout",
        "order.place",
        "order.get",
        "order.cancel",
    ] {
        let function = template.function(name).filter(open).expect(name);
        assert!(function.headers.contains(&(Header::CartToken, false)), "{name}");
    }
    for name in ["order.place", "order.start-checkout", "payment.refund", "inventory.move-stock"] {
        assert!(
            template
                .function(name)
                .is_some_and(|function| function.headers.contains(&(Header::IdempotencyKey, true))),
            "{name}"
        );
    }
}

#[test]
fn no_right_is_a_wildcard() {
    let document = Node::parse(TEXT).expect("reads");
    let mut statements = 0;
    walk(&document, &mut |node| {
        let Some(actions) = node.get("Action") else { return };
        statements += 1;
        assert!(!texts(actions).iter().any(|action| action.contains('*')), "line {}", node.line);
        let resources = node.get("Resource").map(texts).unwrap_or_default();
        assert!(!resources.iter().any(|resource| resource == "*"), "line {}", node.line);
    });
    assert!(statements > 50, "{statements}");
}

fn walk(node: &Node, each: &mut impl FnMut(&Node)) {
    each(node);
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| walk(item, each)),
        Value::Map(members) => members.iter().for_each(|(_, member)| walk(member, each)),
        Value::Call(_, argument) => walk(argument, each),
        Value::Null | Value::Bool(_) | Value::Whole(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

fn texts(node: &Node) -> Vec<String> {
    match &node.value {
        Value::Text(text) => vec![text.clone()],
        Value::List(items) => items.iter().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) | Value::Whole(_) | Value::Number(_) | Value::Map(_) | Value::Call(..) => Vec::new(),
    }
}
