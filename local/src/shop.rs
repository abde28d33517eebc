//! The nine contexts, built and registered.

use std::sync::Arc;

use calls::{Calls, Platform};
use config::Env;
use events::{Outbox, Publisher};
use kernel::{Clock, Ids};
use operation::Fault;
use runtime::{Functions, Registry, Template};

use crate::in_process::InProcess;

/// The contexts, with what runs them.
pub struct Shop {
    /// Every operation, as the template wires it.
    pub functions: Arc<Functions>,
    /// What every context was given.
    pub platform: Platform,
    /// The catalog, for the seed's fast way in.
    pub catalog: Arc<catalog::Context>,
    /// The search, which may have to be filled from zero.
    pub search: Arc<search::Context>,
    /// The outboxes, by context.
    outboxes: Vec<(&'static str, Arc<dyn Outbox>)>,
}

/// Builds every context and puts template and tables together.
pub async fn build(
    env: &Env,
    template: Template,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    publisher: Arc<dyn Publisher>,
) -> Result<Shop, Fault> {
    let in_process = InProcess::default();
    let platform = Platform {
        clock,
        ids,
        calls: Calls::new(Arc::new(in_process.clone())),
        publisher,
    };
    let mut registry = Registry::default();
    let mut outboxes: Vec<(&'static str, Arc<dyn Outbox>)> = Vec::new();
    macro_rules! context {
        ($name:ident) => {{
            let context = Arc::new($name::Context::build(env, platform.clone()).await?);
            outboxes.extend(context.outbox().map(|outbox| (stringify!($name), outbox)));
            registry.add($name::OPERATIONS, context.clone());
            context
        }};
    }
    context!(auth);
    let catalog = context!(catalog);
    let search = context!(search);
    context!(cart);
    context!(inventory);
    context!(order);
    context!(payment);
    context!(review);
    context!(notification);
    let functions = Arc::new(Functions::new(template, registry)?);
    in_process.reach(functions.clone());
    Ok(Shop {
        functions,
        platform,
        catalog,
        search,
        outboxes,
    })
}

impl Shop {
    /// The outboxes, by context.
    pub fn outboxes(&self) -> Vec<(&'static str, Arc<dyn Outbox>)> {
        self.outboxes.clone()
    }
}

impl std::fmt::Debug for Shop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shop").field("functions", &self.functions).finish_non_exhaustive()
    }
}
