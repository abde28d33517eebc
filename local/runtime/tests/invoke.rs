//! Artifacts under the Runtime API stub. The artifact is this very program, started again as `artifact`.

#![expect(clippy::expect_used, reason = "a test stops where something is missing")]

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use runtime::Template;
use runtime::invoke::{Host, InvokeError, sample};
use serde_json::{Value, json};

const TEMPLATE: &str = "
Resources:
  ToyEcho: {Type: 'AWS::Serverless::Function', Properties: {Handler: toy.echo, FunctionName: amcart-local-toy-echo, CodeUri: dist/toy/, Timeout: 5}}
  ToyAskOther: {Type: 'AWS::Serverless::Function', Properties: {Handler: toy.ask-other, FunctionName: amcart-local-toy-ask-other, CodeUri: dist/toy/, Timeout: 5}}
  ToyFail: {Type: 'AWS::Serverless::Function', Properties: {Handler: toy.fail, FunctionName: amcart-local-toy-fail, CodeUri: dist/toy/, Timeout: 5}}
  ToyCrash: {Type: 'AWS::Serverless::Function', Properties: {Handler: toy.crash, FunctionName: amcart-local-toy-crash, CodeUri: dist/toy/, Timeout: 5}}
  ToySleep: {Type: 'AWS::Serverless::Function', Properties: {Handler: toy.sleep, FunctionName: amcart-local-toy-sleep, CodeUri: dist/toy/, Timeout: 1}}
  ToyNever: {Type: 'AWS::Serverless::Function', Properties: {Handler: toy.never, FunctionName: amcart-local-toy-never, CodeUri: dist/toy/, Timeout: 5}}
";

/// The artifact: a loop over the Runtime API, as any Lambda runtime is one.
#[tokio::test]
#[ignore = "this is the artifact that the other tests start"]
#[expect(clippy::disallowed_methods, reason = "an artifact reads what Lambda sets")]
async fn artifact() {
    let Ok(api) = std::env::var("AWS_LAMBDA_RUNTIME_API") else { return };
    let operation = std::env::var("_HANDLER").expect("is set");
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let at = |path: String| format!("http://{api}/2018-06-01/runtime/{path}");
    if operation == "toy.never" {
        eprintln!("AMCART_X is not set");
        http.post(at("init/error".into()))
            .json(&json!({"errorMessage": "cannot"}))
            .send()
            .await
            .expect("is told");
        return;
    }
    for served in 0.. {
        let Ok(next) = http.get(at("invocation/next".into())).send().await else {
            return;
        };
        let id = next
            .headers()
            .get("lambda-runtime-aws-request-id")
            .and_then(|v| v.to_str().ok())
            .expect("has one")
            .to_owned();
        let event: Value = next.json().await.expect("is JSON");
        let answer = match operation.as_str() {
            "toy.echo" => json!({"served": served, "event": event}),
            "toy.ask-other" => {
                let other = std::env::var("AMCART_LAMBDA_ENDPOINT").expect("is set");
                let url = format!("{other}/2015-03-31/functions/amcart-local-toy-echo/invocations");
                http.post(url)
                    .json(&json!({"from": "other"}))
                    .send()
                    .await
                    .expect("answers")
                    .json()
                    .await
                    .expect("is JSON")
            }
            "toy.crash" => std::process::exit(3),
            "toy.sleep" => {
                tokio::time::sleep(Duration::from_secs(60)).await;
                Value::Null
            }
            _ => {
                http.post(at(format!("invocation/{id}/error")))
                    .json(&json!({"errorType": "Panic", "errorMessage": "boom"}))
                    .send()
                    .await
                    .expect("is told");
                continue;
            }
        };
        http.post(at(format!("invocation/{id}/response")))
            .json(&answer)
            .send()
            .await
            .expect("is told");
    }
}

async fn host(folder: &tempfile::TempDir) -> Host {
    let program = folder.path().join("toy");
    let me = std::env::current_exe().expect("has a path");
    std::fs::write(
        &program,
        format!("#!/bin/sh\nexec '{}' artifact --exact --ignored --nocapture\n", me.display()),
    )
    .expect("is written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).expect("may run");
    let template = Template::read(TEMPLATE, &BTreeMap::new()).expect("reads");
    let folder = folder.path().to_owned();
    Host::start(&template, move |function| folder.join(function.context()), [])
        .await
        .expect("a port")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[tokio::test]
async fn an_event_is_answered_and_the_process_stays_warm() {
    let folder = folder();
    let host = host(&folder).await;
    for served in 0..3 {
        let invoked = host.invoke("toy.echo", &json!({"n": served})).await.expect("answers");
        assert_eq!(invoked.answer, json!({"served": served, "event": {"n": served}}));
    }
    let empty = json!({});
    let both = tokio::join!(host.invoke("toy.echo", &empty), host.invoke("toy.echo", &empty));
    assert!(both.0.is_ok() && both.1.is_ok());
    host.stop().await;
}

#[tokio::test]
async fn artifacts_reach_each_other() {
    let folder = folder();
    let host = host(&folder).await;
    let invoked = host.invoke("toy.ask-other", &json!({})).await.expect("answers");
    assert_eq!(invoked.answer["event"], json!({"from": "other"}));
}

#[tokio::test]
async fn failures_say_what_happened() {
    let folder = folder();
    let host = host(&folder).await;
    let failed = host.invoke("toy.fail", &json!({})).await.expect_err("fails");
    assert!(
        matches!(&failed, InvokeError::Function { error, .. } if error["errorMessage"] == "boom"),
        "{failed}"
    );
    let crashed = host.invoke("toy.crash", &json!({})).await.expect_err("fails");
    assert!(
        matches!(&crashed, InvokeError::Function { error, .. } if error["errorType"] == "Runtime.ExitError"),
        "{crashed}"
    );
    let never = host.invoke("toy.never", &json!({})).await.expect_err("fails");
    assert!(matches!(&never, InvokeError::Init { .. }), "{never}");
    assert!(never.to_string().contains("AMCART_X is not set"), "{never}");
    let slow = host.invoke("toy.sleep", &json!({})).await.expect_err("fails");
    assert!(matches!(&slow, InvokeError::Timeout { seconds: 1, .. }), "{slow}");
    assert!(matches!(host.invoke("toy.nothing", &json!({})).await, Err(InvokeError::Unknown(_))));
    let template = Template::read(TEMPLATE, &BTreeMap::new()).expect("reads");
    let lost = Host::start(&template, |_| PathBuf::from("/nowhere/toy"), []).await.expect("a port");
    assert!(matches!(lost.invoke("toy.echo", &json!({})).await, Err(InvokeError::Start { .. })));
}

#[test]
fn a_sample_that_is_missing_is_named() {
    let folder = folder();
    let error = sample(folder.path(), "toy.echo").expect_err("is missing").to_string();
    assert!(error.contains("toy.echo.json"), "{error}");
    std::fs::write(folder.path().join("toy.echo.json"), "{\"a\": 1}").expect("is written");
    assert_eq!(sample(folder.path(), "toy.echo").expect("reads"), json!({"a": 1}));
}
