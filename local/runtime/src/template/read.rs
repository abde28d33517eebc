//! Sections of the template into the model.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use operation::Scope;

use super::node::{Node, Value};
use super::values::{Values, wrong};
use super::{Access, Authorizer, Cors, Function, Header, Rate, Route, Schedule, Template, TemplateError, Trigger};
use crate::schedules::Expression;

type Found<T> = Result<T, TemplateError>;

/// What Lambda gives a function that says nothing.
const TIMEOUT: u64 = 3;

pub(super) fn template(text: &str, parameters: &BTreeMap<String, String>) -> Found<Template> {
    let document = Node::parse(text)?;
    for name in parameters.keys() {
        if document.get("Parameters").and_then(|all| all.get(name)).is_none() {
            return Err(wrong(1, "Parameters", format!("there is no parameter {name}")));
        }
    }
    let values = Values::new(&document, parameters);
    let top = Part {
        values: &values,
        node: Some(document.clone()),
        place: String::new(),
        line: 1,
    };
    let resources = top.get_raw("Resources");
    let Some(Node {
        value: Value::Map(resources),
        ..
    }) = &resources.node
    else {
        return Err(wrong(1, "Resources", "there are none"));
    };
    let globals = top.get_raw("Globals").get_raw("Function");
    let mut template = Template {
        functions: Vec::new(),
        authorizer: None,
        cors: None,
        per_subject: None,
        per_address: None,
    };
    let mut api = None;
    for (name, node) in resources {
        let part = Part {
            values: &values,
            node: Some(node.clone()),
            place: name.clone(),
            line: node.line,
        };
        if let Some(condition) = part.get("Condition")?.optional_text()?
            && !values.holds(&condition, node.line, name)?
        {
            continue;
        }
        match part.get("Type")?.text()?.as_str() {
            "AWS::Serverless::HttpApi" => {
                if api.is_some() {
                    return Err(part.wrong("is a second HTTP API; one machine has one gateway"));
                }
                api = Some(read_api(&part, &mut template)?);
            }
            "AWS::Serverless::Function" => template.functions.push(read_function(name, &part, &globals)?),
            _ => {}
        }
    }
    let api = api.unwrap_or_default();
    for function in &mut template.functions {
        for route in &mut function.routes {
            if route.access == Access::Token(Vec::new()) && !api.closed {
                route.access = Access::Open;
            }
            route.throttle = route.throttle.or(api.throttle);
        }
    }
    no_duplicates(&template)?;
    Ok(template)
}

/// What routes inherit from their API.
#[derive(Default)]
struct Api {
    closed: bool,
    throttle: Option<Rate>,
}

fn read_api(part: &Part<'_>, template: &mut Template) -> Found<Api> {
    let properties = part.get_raw("Properties");
    let auth = properties.get_raw("Auth");
    let default = auth.get("DefaultAuthorizer")?.optional_text()?;
    if let Some(name) = &default {
        let jwt = auth.get_raw("Authorizers").get_raw(name).get_raw("JwtConfiguration");
        let issuer = jwt.get("issuer")?.text()?;
        let audience = jwt.get("audience")?;
        let audiences = audience.texts()?;
        let [only] = audiences.as_slice() else {
            return Err(audience.wrong("needs exactly one audience"));
        };
        template.authorizer = Some(Authorizer {
            issuer,
            audience: only.clone(),
        });
    }
    let cors = properties.get("CorsConfiguration")?;
    if cors.node.is_some() {
        let read = Cors {
            origins: cors.get("AllowOrigins")?.texts()?,
            methods: cors.get("AllowMethods")?.texts()?,
            headers: cors.get("AllowHeaders")?.texts()?,
            exposed: cors.get("ExposeHeaders")?.texts()?,
            credentials: cors.get("AllowCredentials")?.flag()?,
            max_age: Duration::from_secs(cors.get("MaxAge")?.optional_whole(0, 86_400)?.unwrap_or(0)),
        };
        if read.origins.iter().any(|origin| origin == "*") {
            return Err(cors.wrong("AllowOrigins names each origin; `*` lets every page in"));
        }
        template.cors = Some(read);
    }
    let own = part.get_raw("Metadata").get_raw("AmCart");
    template.per_subject = own.get("PerSubject")?.optional_rate()?;
    template.per_address = own.get("PerAddress")?.optional_rate()?;
    Ok(Api {
        closed: default.is_some(),
        throttle: properties.get("DefaultRouteSettings")?.optional_throttle()?,
    })
}

fn read_function(name: &str, part: &Part<'_>, globals: &Part<'_>) -> Found<Function> {
    let properties = part.get_raw("Properties");
    let handler = properties.get("Handler")?;
    let operation = handler.text()?;
    if !is_operation(&operation) {
        return Err(handler.wrong(format!("`{operation}` is no operation's name; one is spelled `order.place`")));
    }
    if logical_id(&operation) != name {
        return Err(handler.wrong(format!(
            "the resource of {operation} is called {}, not {name}",
            logical_id(&operation)
        )));
    }
    let function_name = properties.get("FunctionName")?;
    let function_name_text = function_name.text()?;
    if !function_name_text.ends_with(&format!("-{}", operation.replace('.', "-"))) {
        return Err(function_name.wrong(format!("`{function_name_text}` does not end in -{}", operation.replace('.', "-"))));
    }
    let timeout = match properties.get("Timeout")?.optional_whole(1, 900)? {
        Some(own) => own,
        None => globals.get("Timeout")?.optional_whole(1, 900)?.unwrap_or(TIMEOUT),
    };
    let concurrency = properties.get("ReservedConcurrentExecutions")?.optional_whole(0, 100_000)?;
    let own = part.get_raw("Metadata").get_raw("AmCart");
    let mut function = Function {
        logical_id: name.to_owned(),
        function_name: function_name_text,
        code: properties.get("CodeUri")?.text()?,
        timeout: Duration::from_secs(timeout),
        concurrency: concurrency.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX)),
        headers: headers(&own.get("Headers")?)?,
        per_client: own.get("PerClient")?.optional_rate()?,
        routes: Vec::new(),
        triggers: Vec::new(),
        schedules: Vec::new(),
        operation,
    };
    let events = properties.get_raw("Events");
    let Some(Node {
        value: Value::Map(members),
        ..
    }) = &events.node
    else {
        return Ok(function);
    };
    for (event, _) in members {
        let event = events.get_raw(event);
        let settings = event.get_raw("Properties");
        let kind = event.get("Type")?;
        match kind.text()?.as_str() {
            "HttpApi" => function.routes.push(read_route(&settings)?),
            "MSK" => function.triggers.push(read_trigger(&settings, &function.operation)?),
            "ScheduleV2" => function.schedules.push(read_schedule(&settings)?),
            other => return Err(kind.wrong(format!("the event type {other} is not supported here"))),
        }
    }
    Ok(function)
}

/// Header names; a `?` behind one says that the operation does without it. A guest's credential is never needed: customers have none.
fn headers(part: &Part<'_>) -> Found<Vec<(Header, bool)>> {
    part.texts()?
        .iter()
        .map(|text| {
            let name = text.strip_suffix('?').unwrap_or(text);
            let known = [Header::CartToken, Header::IdempotencyKey, Header::IfMatch];
            let header = known.into_iter().find(|header| header.as_str() == name);
            let header = header.ok_or_else(|| part.wrong(format!("`{name}` is no header that operations read")))?;
            Ok((header, name == text && header != Header::CartToken))
        })
        .collect()
}

fn read_route(settings: &Part<'_>) -> Found<Route> {
    settings.only(&[
        "ApiId",
        "Method",
        "Path",
        "Auth",
        "RouteSettings",
        "PayloadFormatVersion",
        "TimeoutInMillis",
    ])?;
    let method = settings.get("Method")?;
    let name = method.text()?;
    let parsed = http::Method::from_bytes(name.as_bytes())
        .ok()
        .filter(|_| name == name.to_ascii_uppercase() && name != "ANY");
    let parsed = parsed.ok_or_else(|| method.wrong(format!("`{name}` is no HTTP method")))?;
    let path = settings.get("Path")?;
    let text = path.text()?;
    if let Some(fault) = path_fault(&text) {
        return Err(path.wrong(format!("`{text}`: {fault}")));
    }
    let auth = settings.get_raw("Auth");
    let scopes = auth.get("AuthorizationScopes")?;
    let mut known = Vec::new();
    for scope in scopes.texts()? {
        known.push(
            scope
                .parse::<Scope>()
                .map_err(|()| scopes.wrong(format!("`{scope}` is no scope of AmCart")))?,
        );
    }
    let access = match auth.get("Authorizer")?.optional_text()?.as_deref() {
        Some("NONE") if known.is_empty() => Access::Open,
        Some("NONE") => return Err(scopes.wrong("an open route cannot ask for scopes")),
        Some(_) | None => Access::Token(known),
    };
    Ok(Route {
        method: parsed,
        path: text,
        access,
        throttle: settings.get("RouteSettings")?.optional_throttle()?,
    })
}

/// What is wrong with a route's path, if anything.
fn path_fault(path: &str) -> Option<&'static str> {
    let Some(rest) = path.strip_prefix('/') else {
        return Some("does not begin with `/`");
    };
    let mut names = BTreeSet::new();
    let segments: Vec<&str> = rest.split('/').collect();
    for (index, segment) in segments.iter().enumerate() {
        if segment.is_empty() && segments.len() > 1 {
            return Some("has an empty segment");
        }
        let Some(name) = segment.strip_prefix('{') else {
            if segment.contains(['{', '}']) {
                return Some("a parameter is a whole segment");
            }
            continue;
        };
        let Some(name) = name.strip_suffix('}') else {
            return Some("has `{` without `}`");
        };
        let bare = name.strip_suffix('+').unwrap_or(name);
        if bare != name && index + 1 != segments.len() {
            return Some("a greedy parameter stands last");
        }
        if bare.is_empty() || !bare.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') || !names.insert(bare) {
            return Some("a parameter needs a name of its own");
        }
    }
    None
}

fn read_trigger(settings: &Part<'_>, operation: &str) -> Found<Trigger> {
    settings.only(&[
        "Stream",
        "Topics",
        "ConsumerGroupId",
        "StartingPosition",
        "BatchSize",
        "MaximumBatchingWindowInSeconds",
        "FunctionResponseTypes",
        "BisectBatchOnFunctionError",
        "MaximumRetryAttempts",
        "MaximumRecordAgeInSeconds",
        "ProvisionedPollerConfig",
        "DestinationConfig",
    ])?;
    let topics = settings.get("Topics")?;
    let names = topics.texts()?;
    let [topic] = names.as_slice() else {
        return Err(topics.wrong("an event source mapping has exactly one topic"));
    };
    let position = settings.get("StartingPosition")?;
    let from_start = match position.text()?.as_str() {
        "TRIM_HORIZON" => true,
        "LATEST" => false,
        other => return Err(position.wrong(format!("`{other}` is neither TRIM_HORIZON nor LATEST"))),
    };
    let responses = settings.get("FunctionResponseTypes")?;
    let partial = match responses.texts()?.as_slice() {
        [] => false,
        [only] if only == "ReportBatchItemFailures" => true,
        _ => return Err(responses.wrong("the only response type is ReportBatchItemFailures")),
    };
    let retries = settings.get("MaximumRetryAttempts")?.optional_whole(-1, 10_000)?;
    let age = settings.get("MaximumRecordAgeInSeconds")?.optional_whole(-1, 604_800)?;
    Ok(Trigger {
        topic: topic.clone(),
        group: settings.get("ConsumerGroupId")?.text()?,
        batch_size: usize::try_from(settings.get("BatchSize")?.optional_whole(1, 10_000)?.unwrap_or(100)).unwrap_or(100),
        window: match settings.get("MaximumBatchingWindowInSeconds")?.optional_whole(0, 300)? {
            Some(seconds) => Duration::from_secs(seconds),
            None => Duration::from_millis(500),
        },
        retries: retries.and_then(|count| u32::try_from(count).ok()),
        max_age: age.filter(|seconds| *seconds != u64::MAX).map(Duration::from_secs),
        bisect: settings.get("BisectBatchOnFunctionError")?.flag()?,
        partial,
        dead_letters: dead_letters(&settings.get_raw("DestinationConfig").get_raw("OnFailure"), operation)?,
        from_start,
        pollers: usize::try_from(
            settings
                .get("ProvisionedPollerConfig")?
                .get("MinimumPollers")?
                .optional_whole(1, 200)?
                .unwrap_or(1),
        )
        .unwrap_or(1),
    })
}

/// On AWS, dead letters go to a topic or, whole, to a bucket. One machine has no bucket: there they always go to the consumer's topic.
fn dead_letters(destination: &Part<'_>, operation: &str) -> Found<String> {
    let expected = format!("dlt.{operation}.v1");
    if destination.node.is_some() {
        let kind = destination.get("Type")?;
        match kind.text()?.as_str() {
            "Kafka" => {
                let target = destination.get("Destination")?;
                let found = target.text()?;
                if found != format!("kafka://{expected}") {
                    return Err(target.wrong(format!("`{found}`: the dead letters of {operation} go to kafka://{expected}")));
                }
            }
            "S3" => {}
            other => return Err(kind.wrong(format!("`{other}` does not keep the record; use Kafka or S3"))),
        }
    }
    Ok(expected)
}

fn read_schedule(settings: &Part<'_>) -> Found<Schedule> {
    settings.only(&[
        "ScheduleExpression",
        "RetryPolicy",
        "State",
        "FlexibleTimeWindow",
        "ScheduleExpressionTimezone",
    ])?;
    let expression = settings.get("ScheduleExpression")?;
    let parsed = Expression::parse(&expression.text()?).map_err(|error| expression.wrong(error.to_string()))?;
    Ok(Schedule { expression: parsed })
}

fn no_duplicates(template: &Template) -> Found<()> {
    let mut routes = BTreeMap::new();
    let mut groups = BTreeMap::new();
    for function in &template.functions {
        for route in &function.routes {
            // Two paths that differ in the names of their parameters alone are the same path.
            let shape: Vec<&str> = route
                .path
                .split('/')
                .map(|segment| if segment.starts_with('{') { "{}" } else { segment })
                .collect();
            let key = format!("{} {}", route.method, shape.join("/"));
            if let Some(other) = routes.insert(key.clone(), &function.logical_id) {
                return Err(wrong(
                    1,
                    &function.logical_id,
                    format!("{} {} is the route of {other}, too", route.method, route.path),
                ));
            }
        }
        for trigger in &function.triggers {
            if let Some(other) = groups.insert(&trigger.group, &function.logical_id) {
                return Err(wrong(
                    1,
                    &function.logical_id,
                    format!("the consumer group {} is {other}'s, too", trigger.group),
                ));
            }
        }
    }
    Ok(())
}

/// `order.place`: a context, a dot, a verb with hyphens.
fn is_operation(name: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .split('-')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
    };
    name.split_once('.').is_some_and(|(context, verb)| word(context) && word(verb))
}

/// `order.place` -> `OrderPlace`.
fn logical_id(operation: &str) -> String {
    operation
        .split(['.', '-'])
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
                .unwrap_or_default()
        })
        .collect()
}

/// A part of the document on the way down, so that a fault can say where it is.
struct Part<'t> {
    values: &'t Values<'t>,
    node: Option<Node>,
    place: String,
    line: usize,
}

impl<'t> Part<'t> {
    fn wrong(&self, what: impl Into<String>) -> TemplateError {
        wrong(self.line, &self.place, what)
    }

    fn step(&self, name: &str) -> Part<'t> {
        let node = self.node.as_ref().and_then(|node| node.get(name)).cloned();
        let place = if self.place.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.place)
        };
        Part {
            values: self.values,
            line: node.as_ref().map_or(self.line, |node| node.line),
            node,
            place,
        }
    }

    /// A member as it stands: for maps whose members are not all wanted.
    fn get_raw(&self, name: &str) -> Part<'t> {
        self.step(name)
    }

    /// A member with its calls resolved.
    fn get(&self, name: &str) -> Found<Part<'t>> {
        let mut part = self.step(name);
        if let Some(node) = &part.node {
            part.node = self.values.resolve(node, &part.place)?;
        }
        Ok(part)
    }

    /// Refuses members that are not known here: a misspelt one would silently do nothing.
    fn only(&self, names: &[&str]) -> Found<()> {
        let Some(Node {
            value: Value::Map(members),
            ..
        }) = &self.node
        else {
            return Err(self.wrong("is missing"));
        };
        match members.iter().find(|(name, _)| !names.contains(&name.as_str())) {
            Some((name, node)) => Err(wrong(node.line, &format!("{}.{name}", self.place), "is not known here")),
            None => Ok(()),
        }
    }

    fn expected(&self, what: &str) -> TemplateError {
        match &self.node {
            Some(node) => self.wrong(format!("needs {what} and has {}", node.kind())),
            None => self.wrong(format!("is missing; needs {what}")),
        }
    }

    fn optional_text(&self) -> Found<Option<String>> {
        match self.node.as_ref().map(|node| &node.value) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.expected("a text")),
        }
    }

    fn text(&self) -> Found<String> {
        self.optional_text()?.ok_or_else(|| self.expected("a text"))
    }

    fn texts(&self) -> Found<Vec<String>> {
        match self.node.as_ref().map(|node| &node.value) {
            None => Ok(Vec::new()),
            Some(Value::List(items)) => items
                .iter()
                .map(|item| match &item.value {
                    Value::Text(text) => Ok(text.clone()),
                    _ => Err(self.expected("a list of texts")),
                })
                .collect(),
            Some(_) => Err(self.expected("a list of texts")),
        }
    }

    fn flag(&self) -> Found<bool> {
        match self.node.as_ref().map(|node| &node.value) {
            None => Ok(false),
            Some(Value::Bool(is)) => Ok(*is),
            Some(_) => Err(self.expected("true or false")),
        }
    }

    /// A whole number in a range; -1 (for ever), where it is allowed, is the largest.
    fn optional_whole(&self, least: i64, most: i64) -> Found<Option<u64>> {
        let number = match self.node.as_ref().map(|node| &node.value) {
            None => return Ok(None),
            Some(Value::Whole(number)) => *number,
            Some(Value::Text(text)) => text.parse().map_err(|_| self.expected("a whole number"))?,
            Some(_) => return Err(self.expected("a whole number")),
        };
        if !(least..=most).contains(&number) {
            return Err(self.wrong(format!("{number} is not between {least} and {most}")));
        }
        Ok(Some(u64::try_from(number).unwrap_or(u64::MAX)))
    }

    fn number(&self) -> Found<f64> {
        match self.node.as_ref().map(|node| &node.value) {
            #[expect(clippy::cast_precision_loss, reason = "rates are far below 2^53")]
            Some(Value::Whole(number)) if *number > 0 => Ok(*number as f64),
            Some(Value::Number(number)) if *number > 0.0 => Ok(*number),
            _ => Err(self.expected("a number above 0")),
        }
    }

    fn rate_of(&self, per_second: &str, burst: &str) -> Found<Option<Rate>> {
        if self.node.is_none() {
            return Ok(None);
        }
        let burst_part = self.get(burst)?;
        let burst = burst_part
            .optional_whole(1, i64::from(u32::MAX))?
            .ok_or_else(|| burst_part.expected("a whole number"))?;
        Ok(Some(Rate {
            per_second: self.get(per_second)?.number()?,
            burst: u32::try_from(burst).unwrap_or(u32::MAX),
        }))
    }

    fn optional_rate(&self) -> Found<Option<Rate>> {
        self.rate_of("Rate", "Burst")
    }

    fn optional_throttle(&self) -> Found<Option<Rate>> {
        self.rate_of("ThrottlingRateLimit", "ThrottlingBurstLimit")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = include_str!("../../../../template.yaml");

    fn read(text: &str) -> Found<Template> {
        template(text, &BTreeMap::new())
    }

    #[test]
    fn our_own_template_reads() {
        let template = read(TEMPLATE).expect("reads");
        assert_eq!(template.functions.len(), 97);
        let place = template.function("order.place").expect("is there");
        assert_eq!(
            (place.logical_id.as_str(), place.function_name.as_str(), place.context()),
            ("OrderPlace", "amcart-local-order-place", "order")
        );
        assert_eq!(place.timeout, Duration::from_secs(29));
        assert_eq!(place.concurrency, Some(32));
        assert_eq!(place.headers, [(Header::IdempotencyKey, true), (Header::CartToken, false)]);
        let route = place.routes.first().expect("has one");
        assert_eq!(
            (route.method.as_str(), route.path.as_str(), &route.access),
            ("POST", "/v1/orders", &Access::Open)
        );
        assert_eq!(
            route.throttle,
            Some(Rate {
                per_second: 20_000.0,
                burst: 20_000
            })
        );
        let profile = template.function("auth.get-profile").expect("is there");
        assert_eq!(
            profile.routes.first().map(|route| &route.access),
            Some(&Access::Token(vec![Scope::Customer]))
        );
        assert_eq!(profile.timeout, Duration::from_secs(20));
        let settled = template
            .function("order.on-payment-settled")
            .and_then(|f| f.triggers.first())
            .expect("has one");
        assert_eq!(settled.dead_letters, "dlt.order.on-payment-settled.v1");
        assert_eq!(
            (settled.batch_size, settled.retries, settled.max_age),
            (10, Some(10_000), Some(Duration::from_secs(604_800)))
        );
        let sweep = template
            .function("order.sweep-outbox")
            .and_then(|f| f.schedules.first())
            .expect("has one");
        assert_eq!(sweep.expression, Expression::parse("rate(1 minute)").expect("reads"));
        let cors = template.cors.expect("has it");
        assert_eq!(cors.origins, ["http://localhost:8080", "http://localhost:5173"]);
        assert_eq!(
            template.per_subject,
            Some(Rate {
                per_second: 100.0,
                burst: 100
            })
        );
    }

    #[test]
    fn parameters_choose() {
        let given = BTreeMap::from([
            ("Scale".to_owned(), "small".to_owned()),
            ("IdentityIssuer".to_owned(), "http://127.0.0.1:9".to_owned()),
        ]);
        let template = template(TEMPLATE, &given).expect("reads");
        assert_eq!(template.function("order.place").and_then(|f| f.concurrency), Some(40));
        assert_eq!(template.authorizer.map(|a| a.issuer).as_deref(), Some("http://127.0.0.1:9"));
        let wrong = BTreeMap::from([("Scale".to_owned(), "huge".to_owned())]);
        let error = super::template(TEMPLATE, &wrong).expect_err("no such scale").to_string();
        assert!(error.contains("Scale is `huge`, not one of machine, small, large"), "{error}");
        let unknown = BTreeMap::from([("Sise".to_owned(), "x".to_owned())]);
        assert!(super::template(TEMPLATE, &unknown).is_err());
    }

    /// A template of one function, whose properties are the lines from 9 on.
    fn one(lines: &str) -> String {
        let head = "Parameters: {Word: {Type: String, Default: yes-it-is}, Empty: {Type: String}}\nConditions:\n  Is: !Equals [!Ref Word, yes-it-is]\nMappings: {Sizes: {a: {b: 7}}}\nResources:\n  OrderPlace:\n    Type: AWS::Serverless::Function\n    Properties:\n";
        format!("{head}      Handler: order.place\n      FunctionName: !Sub 'x-${{Word}}-order-place'\n      CodeUri: dist/order/\n{lines}")
    }

    #[test]
    fn functions_of_the_template_language_work() {
        let text = one(
            "      Timeout: !If [Is, !FindInMap [Sizes, a, b], 9]\n      ReservedConcurrentExecutions: !If [Is, !Ref AWS::NoValue, 9]\n",
        );
        let template = read(&text).expect("reads");
        let function = template.functions.first().expect("is there");
        assert_eq!(
            (function.function_name.as_str(), function.timeout.as_secs(), function.concurrency),
            ("x-yes-it-is-order-place", 7, None)
        );
        let long = one("      Timeout: {'Fn::FindInMap': [Sizes, {'Fn::Join': ['', [a]]}, b]}\n");
        assert_eq!(read(&long).expect("reads").functions.first().map(|f| f.timeout.as_secs()), Some(7));
    }

    #[test]
    fn faults_say_where() {
        let event = |kind: &str, lines: &str| {
            one(&format!(
                "      Events:\n        E:\n          Type: {kind}\n          Properties:\n{lines}"
            ))
        };
        let cases = [
            (
                one("      Timeout: soon\n"),
                "template line 12: OrderPlace.Properties.Timeout: needs a whole number",
            ),
            (
                one("      Timeout: 901\n"),
                "line 12: OrderPlace.Properties.Timeout: 901 is not between 1 and 900",
            ),
            (
                one("      Timeout: !Ref Nothing\n"),
                "line 12: OrderPlace.Properties.Timeout: there is no parameter or resource Nothing",
            ),
            (
                one("      Timeout: !Ref Empty\n"),
                "line 12: OrderPlace.Properties.Timeout: the parameter Empty has neither value nor default",
            ),
            (
                one("      Timeout: !FindInMap [Sizes, a, c]\n"),
                "line 12: OrderPlace.Properties.Timeout: !FindInMap: there is no Sizes.a.c",
            ),
            (one("      Timeout: !If [Was, 1, 2]\n"), "there is no condition Was"),
            (one("      Timeout: !Cidr [a]\n"), "the function Cidr is not supported here"),
            (
                event("HttpApi", "            Method: GET\n            Path: v1\n"),
                "line 17: OrderPlace.Properties.Events.E.Properties.Path: `v1`: does not begin with `/`",
            ),
            (
                event("HttpApi", "            Method: get\n            Path: /v1\n"),
                "Method: `get` is no HTTP method",
            ),
            (
                event("HttpApi", "            Method: GET\n            Path: /v1/{a}/{a}\n"),
                "a parameter needs a name of its own",
            ),
            (
                event("HttpApi", "            Method: GET\n            Path: /v1/{a+}/b\n"),
                "a greedy parameter stands last",
            ),
            (
                event("HttpApi", "            Method: GET\n            Path: /v1\n            Atuh: {}\n"),
                "line 18: OrderPlace.Properties.Events.E.Properties.Atuh: is not known here",
            ),
            (
                event(
                    "HttpApi",
                    "            Method: GET\n            Path: /v1\n            Auth: {AuthorizationScopes: [amcart/root]}\n",
                ),
                "`amcart/root` is no scope of AmCart",
            ),
            (
                event(
                    "HttpApi",
                    "            Method: GET\n            Path: /v1\n            Auth: {Authorizer: NONE, AuthorizationScopes: [amcart/orders]}\n",
                ),
                "an open route cannot ask for scopes",
            ),
            (
                event(
                    "MSK",
                    "            Topics: [a, b]\n            ConsumerGroupId: g\n            StartingPosition: LATEST\n",
                ),
                "exactly one topic",
            ),
            (
                event(
                    "MSK",
                    "            Topics: [a]\n            ConsumerGroupId: g\n            StartingPosition: MIDDLE\n",
                ),
                "`MIDDLE` is neither",
            ),
            (
                event(
                    "MSK",
                    "            Topics: [a]\n            ConsumerGroupId: g\n            StartingPosition: LATEST\n            BatchSize: 0\n",
                ),
                "BatchSize: 0 is not between 1 and 10000",
            ),
            (
                event(
                    "MSK",
                    "            Topics: [a]\n            ConsumerGroupId: g\n            StartingPosition: LATEST\n            DestinationConfig: {OnFailure: {Type: Kafka, Destination: 'kafka://x'}}\n",
                ),
                "the dead letters of order.place go to kafka://dlt.order.place.v1",
            ),
            (
                event("ScheduleV2", "            ScheduleExpression: rate(0 minutes)\n"),
                "line 16: OrderPlace.Properties.Events.E.Properties.ScheduleExpression",
            ),
            (event("SQS", "            Queue: q\n"), "the event type SQS is not supported here"),
            (
                one("      Timeout: 3\n").replace("Handler: order.place", "Handler: order-place"),
                "`order-place` is no operation's name",
            ),
            (
                one("      Timeout: 3\n").replace("  OrderPlace:", "  OrderPut:"),
                "the resource of order.place is called OrderPlace, not OrderPut",
            ),
            (one("      Timeout: 3\n      Timeout: 4\n"), "line 13"),
            (String::new(), "is empty"),
            ("a: [".to_owned(), "template line"),
            ("a: 1".to_owned(), "Resources: there are none"),
        ];
        for (text, expected) in cases {
            let error = read(&text).expect_err(expected).to_string();
            assert!(error.contains(expected), "found: {error}\nexpected: {expected}\n{text}");
        }
    }

    #[test]
    fn for_ever_is_minus_one() {
        let text = one(
            "      Events:\n        E:\n          Type: MSK\n          Properties: {Topics: [a], ConsumerGroupId: g, StartingPosition: LATEST, MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1}\n",
        );
        let template = read(&text).expect("reads");
        let trigger = template.functions.first().and_then(|f| f.triggers.first()).expect("has one");
        assert_eq!(
            (trigger.retries, trigger.max_age, trigger.window),
            (None, None, Duration::from_millis(500))
        );
    }
}
