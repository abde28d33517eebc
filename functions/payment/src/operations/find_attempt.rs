//! How does an attempt stand? One that is open is asked for at the provider first: this is how a shopper's return is heard of.

use calls::payment::{Attempt, FindAttempt};
use operation::{Caller, Problem};

use crate::{Context, settle};

pub async fn find_attempt(ctx: &Context, caller: Caller, ask: FindAttempt) -> Result<Attempt, Problem> {
    settle::find(ctx, ask.attempt).await?.ok_or_else(|| Problem::not_found("attempt"))?;
    Ok(settle::drive(ctx, &caller, ask.attempt, true).await?.told())
}
