//! All reviews for staff, newest first: by status.

use kernel::{Limit, Page};
use operation::{Caller, Problem, Scope};
use schemars::JsonSchema;
use serde::Deserialize;

use super::list::after;
use crate::Context;
use crate::review::Status;
use crate::reviews::Reviews;
use crate::views::StaffReviewView;

/// Which page of which reviews.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListAllReviews {
    /// Only in this status; repeated means any of them.
    #[serde(default)]
    pub status: Vec<Status>,
    /// How many.
    #[serde(default)]
    pub limit: Limit,
    /// Where the page begins: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

pub async fn list_all(ctx: &Context, caller: Caller, ask: ListAllReviews) -> Result<Page<StaffReviewView>, Problem> {
    caller.staff(Scope::Reviews)?;
    let mut statuses = if ask.status.is_empty() { Status::ALL.to_vec() } else { ask.status };
    statuses.sort_unstable();
    statuses.dedup();
    let list = format!("review.list-all:{statuses:?}");
    let after = after(ctx, &list, ask.cursor.as_deref())?;
    let rows = Reviews::new(ctx, &caller).page(&statuses, after, ask.limit.get() + 1).await?;
    Ok(Page::of(rows, ask.limit, |last| ctx.cursors.seal(&list, &last.id)).map(StaffReviewView::from))
}
