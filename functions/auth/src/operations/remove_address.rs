//! Keep an address no longer. Orders keep their own copy of where they went.

use kernel::AddressId;
use operation::{Caller, Empty, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::addresses::Addresses;

/// Which address.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveAddress {
    /// The address.
    pub address: AddressId,
}

pub async fn remove_address(ctx: &Context, caller: Caller, ask: RemoveAddress) -> Result<Empty, Problem> {
    let shopper = caller.shopper()?;
    let removed = Addresses(&mut *ctx.database.reader().await?)
        .remove(shopper.subject, ask.address)
        .await?;
    if removed { Ok(Empty) } else { Err(Problem::not_found("address")) }
}
