//! The artifact of this context: one program for all its Lambda functions. `_HANDLER` says which row of the table it runs.

use catalog::{Context, OPERATIONS};
use operation::Fault;

fn main() -> Result<(), Fault> {
    lambda::run(OPERATIONS, Context::build)
}
