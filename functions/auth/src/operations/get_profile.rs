//! One's own profile. Whoever comes with a token for the first time gets one.

use operation::{Caller, NoAsk, Problem, Version, Versioned};

use crate::Context;
use crate::customers::{self, Customers};
use crate::views::ProfileView;

pub async fn get_profile(ctx: &Context, caller: Caller, _: NoAsk) -> Result<Versioned<ProfileView>, Problem> {
    let shopper = caller.shopper()?;
    let known = Customers(&mut *ctx.database.reader().await?).find(shopper.subject).await?;
    let customer = match known {
        Some(customer) => customer,
        None => {
            let mut work = ctx.database.begin(&caller).await?;
            let customer = customers::welcome(&mut work, shopper.person, ctx.platform.clock.now()).await?;
            work.commit().await?;
            customer
        }
    };
    Ok(Versioned(Version(customer.version), ProfileView::of(customer, shopper.person)))
}
