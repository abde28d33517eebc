//! Who asks, and what came with the request besides its content.

use std::fmt;
use std::str::FromStr;

use kernel::{Email, Secret};
use serde::{Deserialize, Serialize};

use crate::{IdempotencyKey, Problem};

/// What a token may allow. Shoppers have `customer`; the others are staff's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Buy, and see what is one's own.
    Customer,
    /// Products, prices, imports.
    Catalog,
    /// Stock.
    Inventory,
    /// Orders and shipments.
    Orders,
    /// Refunds.
    Payments,
    /// Moderation.
    Reviews,
    /// Customers' accounts.
    Customers,
    /// Promotions.
    Promotions,
    /// Figures.
    Reports,
    /// Settings.
    Settings,
}

impl Scope {
    /// Every scope, customers' first.
    pub const ALL: [Scope; 10] = [
        Scope::Customer,
        Scope::Catalog,
        Scope::Inventory,
        Scope::Orders,
        Scope::Payments,
        Scope::Reviews,
        Scope::Customers,
        Scope::Promotions,
        Scope::Reports,
        Scope::Settings,
    ];

    /// As it stands in a token: `amcart/orders`.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Customer => "amcart/customer",
            Scope::Catalog => "amcart/catalog",
            Scope::Inventory => "amcart/inventory",
            Scope::Orders => "amcart/orders",
            Scope::Payments => "amcart/payments",
            Scope::Reviews => "amcart/reviews",
            Scope::Customers => "amcart/customers",
            Scope::Promotions => "amcart/promotions",
            Scope::Reports => "amcart/reports",
            Scope::Settings => "amcart/settings",
        }
    }
}

impl FromStr for Scope {
    type Err = ();
    fn from_str(text: &str) -> Result<Scope, ()> {
        Scope::ALL.into_iter().find(|scope| scope.as_str() == text).ok_or(())
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A person that the identity provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The token's `sub`: stable and unique. What contexts store as the customer.
    pub subject: String,
    /// What the token allows.
    pub scopes: Vec<Scope>,
    /// The token's `email`, when it carries one.
    pub email: Option<Email>,
    /// The token's `name`, when it carries one.
    pub name: Option<String>,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    /// Nobody in particular.
    Anonymous,
    /// Somebody signed in.
    Person(Person),
    /// AmCart itself: a context, a trigger or a schedule, by its operation's name.
    System(String),
}

/// The version of a thing, as `ETag` and `If-Match` carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Version(pub i64);

/// The caller of an operation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Caller {
    /// Who.
    pub identity: Identity,
    /// The secret that opens a guest's cart and checkout (`Cart-Token`).
    pub cart_token: Option<Secret>,
    /// The caller's key for one effect (`Idempotency-Key`).
    pub idempotency_key: Option<IdempotencyKey>,
    /// The version that the caller saw (`If-Match`).
    pub if_match: Option<Version>,
    /// The validators that the caller's cache holds (`If-None-Match`).
    pub if_none_match: Option<String>,
    /// The `Cookie` header, for the one context that keeps a session in it.
    pub cookie: Option<Secret>,
    /// `Accept-Language`, `User-Agent`: what a session list shows.
    pub user_agent: Option<String>,
    /// The request's id: in logs, in problems, in `X-Request-Id`.
    pub request_id: String,
    /// W3C trace context.
    pub traceparent: Option<String>,
    /// How many events led to this call, one causing the next. Above 8 it is a loop.
    pub hop: u32,
}

/// Why a caller may not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Nobody is signed in.
    SignIn,
    /// Signed in, without the scope.
    Scope(Scope),
    /// `If-Match` is missing.
    VersionMissing,
    /// `Idempotency-Key` is missing.
    KeyMissing,
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Problem {
        match refused {
            Refused::SignIn => Problem::new(401, "sign-in-required", "Please sign in."),
            Refused::Scope(scope) => Problem::new(403, "scope-missing", "You are not allowed to do this.").with("scope", scope.as_str()),
            Refused::VersionMissing => Problem::new(428, "version-missing", "Say which version you are changing.").field(
                "If-Match",
                "missing",
                "send the ETag that you saw",
            ),
            Refused::KeyMissing => Problem::new(400, "idempotency-key-missing", "This request needs an Idempotency-Key.").field(
                "Idempotency-Key",
                "missing",
                "send a new random key for each thing that you want to happen once",
            ),
        }
    }
}

/// A signed-in shopper: what stores take as the owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shopper<'c> {
    /// The customer's subject.
    pub subject: &'c str,
    /// Everything known of the person.
    pub person: &'c Person,
}

impl Caller {
    /// A caller of whom nothing is known but the request's id.
    pub fn anonymous(request_id: impl Into<String>) -> Caller {
        Caller {
            identity: Identity::Anonymous,
            cart_token: None,
            idempotency_key: None,
            if_match: None,
            if_none_match: None,
            cookie: None,
            user_agent: None,
            request_id: request_id.into(),
            traceparent: None,
            hop: 0,
        }
    }

    /// AmCart itself, as `name` (the operation, trigger or schedule that calls).
    pub fn system(name: impl Into<String>, request_id: impl Into<String>) -> Caller {
        Caller {
            identity: Identity::System(name.into()),
            ..Caller::anonymous(request_id)
        }
    }

    /// The same request, now made by AmCart itself as `name`: what internal operations receive.
    pub fn on_behalf(&self, name: &str) -> Caller {
        Caller {
            identity: Identity::System(name.to_owned()),
            request_id: self.request_id.clone(),
            traceparent: self.traceparent.clone(),
            hop: self.hop,
            ..Caller::anonymous("")
        }
    }

    /// The person, when somebody is signed in.
    pub fn person(&self) -> Option<&Person> {
        match &self.identity {
            Identity::Person(person) => Some(person),
            Identity::Anonymous | Identity::System(_) => None,
        }
    }

    /// The customer's subject, when a customer is signed in.
    pub fn subject(&self) -> Option<&str> {
        self.person().map(|person| person.subject.as_str())
    }

    /// The signed-in shopper, or a refusal.
    pub fn shopper(&self) -> Result<Shopper<'_>, Refused> {
        let person = self.person().ok_or(Refused::SignIn)?;
        if !person.scopes.contains(&Scope::Customer) {
            return Err(Refused::Scope(Scope::Customer));
        }
        Ok(Shopper {
            subject: &person.subject,
            person,
        })
    }

    /// The member of staff that may `scope`, or a refusal.
    pub fn staff(&self, scope: Scope) -> Result<&Person, Refused> {
        let person = self.person().ok_or(Refused::SignIn)?;
        if person.scopes.contains(&scope) {
            Ok(person)
        } else {
            Err(Refused::Scope(scope))
        }
    }

    /// The version that the caller is changing, or a refusal (428).
    pub fn version(&self) -> Result<Version, Refused> {
        self.if_match.ok_or(Refused::VersionMissing)
    }

    /// The key for one effect, or a refusal (400).
    pub fn key(&self) -> Result<&IdempotencyKey, Refused> {
        self.idempotency_key.as_ref().ok_or(Refused::KeyMissing)
    }

    /// Who it is, for ledgers and idempotency: the subject, the operation, or `guest:` and the hash of the cart's secret.
    pub fn principal(&self) -> String {
        match (&self.identity, &self.cart_token) {
            (Identity::Person(person), _) => person.subject.clone(),
            (Identity::System(name), _) => format!("system:{name}"),
            (Identity::Anonymous, Some(token)) => format!("guest:{}", token.hash().as_str()),
            (Identity::Anonymous, None) => "anonymous".to_owned(),
        }
    }
}
