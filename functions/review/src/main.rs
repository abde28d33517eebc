//! The artifact of this context: one program for all its Lambda functions. `_HANDLER` says which row of the table it runs.

use operation::Fault;
use review::{Context, OPERATIONS};

fn main() -> Result<(), Fault> {
    lambda::run(OPERATIONS, Context::build)
}
