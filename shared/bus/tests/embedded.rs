//! The event log keeps the contract, on a real PostgreSQL.

use std::sync::Arc;

use bus::EventLog;
use bus::embedded::MIGRATIONS;
use kernel::{SystemClock, SystemIds};

#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_the_contract() {
    let own = testing::database("events", &MIGRATIONS).await;
    let log = EventLog::new(own.open(Arc::new(SystemClock), Arc::new(SystemIds)));
    bus::contract::hold(Arc::new(log.clone())).await;
    assert_eq!(log.lag("g2", "t.order").await.expect("lag"), 1);
    log.rewind("g1", "t.order").await.expect("rewinds");
    assert_eq!(log.lag("g1", "t.order").await.expect("lag"), 1_601, "everything comes again");
}
