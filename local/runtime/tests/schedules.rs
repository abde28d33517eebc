//! Schedules of the template, run.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use kernel::{SystemClock, SystemIds};
use operation::{Caller, Empty, Identity, Problem, Table, Tick, table};
use runtime::{Functions, Registry, Template, schedules};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

#[derive(Default)]
struct Broom {
    sweeps: AtomicUsize,
}

async fn sweep(broom: &Broom, caller: Caller, _: Tick) -> Result<Empty, Problem> {
    assert_eq!(caller.identity, Identity::System("toy.sweep-floor".to_owned()));
    tokio::time::sleep(Duration::from_millis(50)).await;
    broom.sweeps.fetch_add(1, Ordering::SeqCst);
    Ok(Empty)
}

const OPERATIONS: Table<Broom> = table!["toy.sweep-floor" => sweep];

const TEMPLATE: &str = "
Resources:
  ToySweepFloor:
    Type: AWS::Serverless::Function
    Properties:
      Handler: toy.sweep-floor
      FunctionName: x-toy-sweep-floor
      CodeUri: dist/toy/
      Events: {Often: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 minute)}}}
";

#[tokio::test]
async fn a_rate_fires_at_the_start_and_what_runs_is_finished_at_the_end() {
    let broom = Arc::new(Broom::default());
    let mut registry = Registry::default();
    registry.add(OPERATIONS, broom.clone());
    let template = Template::read(TEMPLATE, &BTreeMap::new()).expect("reads");
    let functions = Arc::new(Functions::new(template, registry).expect("fit together"));
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    schedules::run(&functions, Arc::new(SystemClock), Arc::new(SystemIds), &tasks, &stop);
    tokio::time::sleep(Duration::from_millis(10)).await;
    stop.cancel();
    tasks.close();
    tokio::time::timeout(Duration::from_secs(5), tasks.wait()).await.expect("ends");
    assert_eq!(broom.sweeps.load(Ordering::SeqCst), 1);
}

#[test]
fn a_table_and_a_template_that_differ_say_how() {
    let template = TEMPLATE.replace(
        "Events: {Often: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 minute)}}}",
        "Timeout: 3",
    );
    let template = format!(
        "{template}  ToyOther: {{Type: 'AWS::Serverless::Function', Properties: {{Handler: toy.other, FunctionName: x-toy-other, CodeUri: d}}}}\n"
    );
    let template = Template::read(&template, &BTreeMap::new()).expect("reads");
    let mut registry = Registry::default();
    registry.add(OPERATIONS, Arc::new(Broom::default()));
    let differ = Functions::new(template, registry).expect_err("differ").to_string();
    assert!(
        differ.contains("toy.sweep-floor is scheduled: it needs a schedule and nothing else"),
        "{differ}"
    );
    assert!(differ.contains("toy.other is in the template and in no table"), "{differ}");
}
