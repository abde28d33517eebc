//! Undo an attempt: give the promise back, or the money if it was taken; stop it if it is still open.
//!
//! The wish is written down first and stands for good, so that what the provider says later, a success too, goes back as well.

use calls::payment::{Attempt, VoidOrRefund};
use operation::{Caller, Problem};

use crate::attempts::Attempts;
use crate::settle::Next;
use crate::{Context, settle};

pub async fn void_or_refund(ctx: &Context, caller: Caller, ask: VoidOrRefund) -> Result<Attempt, Problem> {
    let mut work = ctx.database.begin(&caller).await?;
    let before = Attempts(work.connection())
        .lock(ask.attempt)
        .await?
        .ok_or_else(|| Problem::not_found("attempt"))?;
    if before.undo.is_none() {
        settle::keep(ctx, &mut work, &before, before.clone().undone(&ask.reason), Next::Mine).await?;
        work.commit().await?;
    } else {
        drop(work);
    }
    Ok(settle::drive(ctx, &caller, ask.attempt, false).await?.told())
}
