//! The embedded adapter keeps the contract, on a real PostgreSQL.

use std::sync::Arc;

use documents::embedded::{EmbeddedDocuments, MIGRATIONS};
use kernel::{ManualClock, SystemIds, Timestamp};

#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_the_contract() {
    let own = testing::database("documents", &MIGRATIONS).await;
    let clock = ManualClock::at(Timestamp::parse("2026-03-01T12:00:00Z").expect("time"));
    let database = own.open(Arc::new(clock.clone()), Arc::new(SystemIds));
    documents::contract::hold(Arc::new(EmbeddedDocuments::new(database, Arc::new(clock.clone()))), clock).await;
}
