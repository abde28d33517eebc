//! How far what follows is behind what happened: announcements that wait in outboxes, and records that consumers have not taken in.

use std::fmt;
use std::io::{IsTerminal as _, Write as _, stderr};
use std::sync::Arc;
use std::time::Duration;

use bus::EventLog;
use config::Env;
use kernel::{Clock, SystemClock, SystemIds};
use operation::Fault;
use postgres::Database;
use runtime::Template;

use crate::migrating;

/// How often somebody who waits looks.
const GLANCE: Duration = Duration::from_millis(250);
/// Between two lines in a log; on a terminal one line is written over.
const IN_A_LOG: Duration = Duration::from_secs(10);

/// What is not where it will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// `catalog` for its outbox, `search.on-price-changed` for a consumer.
    pub who: String,
    /// Announcements or records.
    pub count: i64,
}

impl fmt::Display for Behind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {} events behind", self.who, self.count)
    }
}

/// Looks into every outbox and at every consumer.
#[derive(Debug)]
pub struct Watch {
    outboxes: Vec<(&'static str, Database)>,
    log: EventLog,
    consumers: Vec<(String, String, String)>,
}

impl Watch {
    /// The databases that the settings name and the consumers that the template wires.
    pub fn of(env: &Env, template: &Template) -> Result<Watch, Fault> {
        let (clock, ids) = (Arc::new(SystemClock), Arc::new(SystemIds));
        let mut outboxes = Vec::new();
        for (context, _) in migrating::databases() {
            let url = env.secret(&format!("AMCART_{context}_DATABASE_URL"), 1)?;
            outboxes.push((context, Database::at(&url, 1, "watch", clock.clone(), ids.clone())?));
        }
        let consumers = template
            .functions
            .iter()
            .flat_map(|function| {
                function
                    .triggers
                    .iter()
                    .map(|trigger| (function.operation.clone(), trigger.group.clone(), trigger.topic.clone()))
            })
            .collect();
        Ok(Watch {
            outboxes,
            log: bus::embedded::of(env, clock, ids)?,
            consumers,
        })
    }

    /// Everything that is behind right now.
    pub async fn behind(&self) -> Result<Vec<Behind>, Fault> {
        let mut behind = Vec::new();
        for (context, database) in &self.outboxes {
            let count = sqlx::query_scalar("select count(*) from outbox_event where sent_at is null and parked_reason is null")
                .fetch_one(&mut *database.reader().await?)
                .await?;
            behind.push(Behind {
                who: context.to_lowercase(),
                count,
            });
        }
        for (operation, group, topic) in &self.consumers {
            let count = self.log.lag(group, topic).await?;
            behind.push(Behind {
                who: operation.clone(),
                count,
            });
        }
        behind.retain(|each| each.count > 0);
        Ok(behind)
    }
}

/// Waits until nothing is behind, telling how far it is; gives up after `patience` and says so, which is no failure.
#[expect(clippy::print_stderr, reason = "progress of a command")]
pub async fn wait(env: &Env, template: &Template, patience: Duration) -> Result<(), Fault> {
    let watch = Watch::of(env, template)?;
    let is_terminal = stderr().is_terminal();
    let began = SystemClock.now();
    let mut told = began;
    loop {
        let left: i64 = watch.behind().await?.iter().map(|each| each.count).sum();
        let now = SystemClock.now();
        if left == 0 || now.since(began) > patience {
            if is_terminal {
                eprint!("\r{:<32}\r", "");
            }
            if left > 0 {
                eprintln!("{left} events are still to be taken in; the shop goes on with them");
            }
            return Ok(());
        }
        if is_terminal {
            eprint!("\r{left:>9} events to take in ");
            stderr().flush()?;
        } else if now.since(told) >= IN_A_LOG {
            eprintln!("{left} events to take in");
            told = now;
        }
        tokio::time::sleep(GLANCE).await;
    }
}
