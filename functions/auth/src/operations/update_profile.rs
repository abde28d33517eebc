//! Change one's own profile. What is not sent stays; null takes away. The e-mail address is changed at the identity provider.

use kernel::Text;
use operation::{Caller, Fault, Problem, Refused, Version, Versioned};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use crate::Context;
use crate::customer::{Changes, is_language};
use crate::customers::{self, Customers};
use crate::published;
use crate::views::ProfileView;

/// What to change.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateProfile {
    /// What to be called.
    #[serde(default, deserialize_with = "sent")]
    pub name: Option<Option<Text<1, 100>>>,
    /// For the carrier.
    #[serde(default, deserialize_with = "sent")]
    pub phone: Option<Option<Text<4, 30>>>,
    /// The language of mails, BCP 47: `en`, `pt-BR`.
    #[serde(default, deserialize_with = "sent")]
    pub language: Option<Option<Text<2, 35>>>,
    /// Whether the shop may advertise. The time of the answer is kept.
    pub marketing_consent: Option<bool>,
}

/// A member that stands there, null or not, is `Some`.
pub(super) fn sent<'de, D: Deserializer<'de>, T: Deserialize<'de>>(member: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(member).map(Some)
}

pub async fn update_profile(ctx: &Context, caller: Caller, ask: UpdateProfile) -> Result<Versioned<ProfileView>, UpdateError> {
    let shopper = caller.shopper()?;
    let seen = caller.version()?;
    if ask
        .language
        .as_ref()
        .is_some_and(|language| language.as_ref().is_some_and(|tag| !is_language(tag.as_str())))
    {
        return Err(UpdateError::Language);
    }
    let now = ctx.platform.clock.now();
    let mut work = ctx.database.begin(&caller).await?;
    let customer = match Customers(work.connection()).find_for_update(shopper.subject).await? {
        Some(customer) => customer,
        None => customers::welcome(&mut work, shopper.person, now).await?,
    };
    if customer.version != seen.0 {
        return Err(UpdateError::Stale(customer.version));
    }
    let changes = Changes {
        name: ask.name,
        phone: ask.phone,
        language: ask.language,
        marketing_consent: ask.marketing_consent,
    };
    let Some(after) = customer.changed(changes, now) else {
        work.commit().await?;
        return Ok(Versioned(Version(customer.version), ProfileView::of(customer, shopper.person)));
    };
    let mut customers = Customers(work.connection());
    customers.save(&after, now).await?;
    if after.marketing_consent_at != customer.marketing_consent_at {
        customers.keep_consent(&after, now).await?;
    }
    work.announce(after.version, &published::updated(&after, now))?;
    work.commit().await?;
    Ok(Versioned(Version(after.version), ProfileView::of(after, shopper.person)))
}

/// Every way that changing says no.
#[derive(Debug)]
pub enum UpdateError {
    /// Who asks may not, or did not say which version they saw.
    Refused(Refused),
    /// That is no language.
    Language,
    /// It changed since; its version now.
    Stale(i64),
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Refused> for UpdateError {
    fn from(refused: Refused) -> UpdateError {
        UpdateError::Refused(refused)
    }
}

impl From<Fault> for UpdateError {
    fn from(fault: Fault) -> UpdateError {
        UpdateError::Fault(fault)
    }
}

impl From<UpdateError> for Problem {
    fn from(error: UpdateError) -> Problem {
        match error {
            UpdateError::Refused(refused) => refused.into(),
            UpdateError::Language => Problem::invalid("language", "invalid", "must be a language tag such as en or pt-BR"),
            UpdateError::Stale(version) => {
                Problem::new(412, "version-stale", "The profile changed since you looked.").with("version", version)
            }
            UpdateError::Fault(fault) => fault.into(),
        }
    }
}
