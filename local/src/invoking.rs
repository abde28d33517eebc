//! An operation as AWS runs it: its context's real Lambda artifact, in a process of its own, with one event.
//!
//! Over the running shop's databases: what the operation changes stays changed.

use std::path::{Path, PathBuf};

use config::Env;
use operation::Fault;
use runtime::Template;
use runtime::invoke::{self, Host};
use runtime::template::Function;

/// Where the artifacts are: one program per context.
const ARTIFACTS: &str = "AMCART_ARTIFACTS";

/// Runs `operation` with `sample`, or with `events/samples/<operation>.json`, and prints what Lambda would hand back; what the program says
/// goes to stderr. `artifact` stands for the context's own; the others, which it may ask, are those of `AMCART_ARTIFACTS` or else those
/// that the template names.
pub async fn run(env: &Env, template: Template, operation: &str, sample: Option<PathBuf>, artifact: Option<PathBuf>) -> Result<(), Fault> {
    let function = template.function(operation).ok_or_else(|| unknown(&template, operation))?;
    let root = root(env)?;
    let event = match &sample {
        Some(path) => invoke::event(path)?,
        None => invoke::sample(&root.join("events/samples"), operation)?,
    };
    let own = artifact.map(|artifact| (function.context().to_owned(), artifact));
    let shared = env.optional(ARTIFACTS).map(PathBuf::from);
    let program = move |function: &Function| match (&own, &shared) {
        (Some((context, artifact)), _) if context == function.context() => artifact.clone(),
        (_, Some(folder)) => folder.join(function.context()),
        (_, None) => root.join(&function.code).join("bootstrap"),
    };
    let host = Host::start(&template, program, settings(env)).await?;
    let outcome = host.invoke(operation, &event).await;
    host.stop().await;
    let invoked = outcome?;
    for line in &invoked.log.0 {
        eprintln!("{line}");
    }
    print(&invoked.answer)
}

/// What every artifact is told: the shop's settings, and nothing of which operation it is.
fn settings(env: &Env) -> Vec<(String, String)> {
    env.iter()
        .filter(|(name, _)| name.starts_with("AMCART_") && *name != "AMCART_OPERATION")
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The checkout: the template lies at its top.
fn root(env: &Env) -> Result<PathBuf, Fault> {
    let template = Path::new(env.text("AMCART_TEMPLATE", "the path of template.yaml")?);
    Ok(template.parent().unwrap_or_else(|| Path::new("")).to_owned())
}

fn unknown(template: &Template, operation: &str) -> Fault {
    let context = operation.split('.').next().unwrap_or_default();
    let all = template.functions.iter().map(|function| function.operation.as_str());
    let (near, far): (Vec<&str>, Vec<&str>) = all.partition(|known| known.split('.').next() == Some(context));
    let known = if near.is_empty() { far } else { near };
    Fault::new(format!("there is no operation {operation}; there are {}", known.join(", ")))
}

#[expect(clippy::print_stdout, reason = "a command's answer")]
fn print(answer: &serde_json::Value) -> Result<(), Fault> {
    println!("{}", serde_json::to_string_pretty(answer)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn an_operation_that_is_not_there_is_answered_with_those_that_are() {
        let text = "
Resources:
  ToyGet: {Type: 'AWS::Serverless::Function', Properties: {Handler: toy.get, FunctionName: x-toy-get, CodeUri: artifacts/toy/}}
  OtherGet: {Type: 'AWS::Serverless::Function', Properties: {Handler: other.get, FunctionName: x-other-get, CodeUri: artifacts/other/}}
";
        let template = Template::read(text, &BTreeMap::new()).expect("reads");
        let message = |operation| unknown(&template, operation).to_string();
        assert_eq!(message("toy.gte"), "there is no operation toy.gte; there are toy.get");
        assert!(message("yot.get").ends_with("there are toy.get, other.get"));
    }

    #[test]
    fn artifacts_are_told_the_shops_settings_alone() {
        let env = Env::of([("AMCART_CURRENCY", "EUR"), ("AMCART_OPERATION", "toy.get"), ("HOME", "/home/ana")]);
        assert_eq!(settings(&env), [("AMCART_CURRENCY".to_owned(), "EUR".to_owned())]);
    }
}
