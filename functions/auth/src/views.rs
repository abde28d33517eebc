//! What people read.

use kernel::{Address, AddressId, Email, Secret, SessionId, Timestamp};
use operation::{Answer, AnswerShape, Fault, IntoAnswer, Person, Problem};
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;

use crate::addresses::Kept;
use crate::customer::Customer;
use crate::sealing::Tokens;
use crate::session::Session;

/// A customer's profile.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProfileView {
    /// Who: what orders and reviews carry.
    pub customer: String,
    /// Where they are written to. It is changed at the identity provider.
    pub email: Option<Email>,
    /// What they want to be called.
    pub name: Option<String>,
    /// For the carrier.
    pub phone: Option<String>,
    /// The language of mails, BCP 47.
    pub language: Option<String>,
    /// Whether the shop may advertise to them.
    pub marketing_consent: ConsentView,
    /// What the access token allows, such as `amcart/customer`.
    pub scopes: Vec<&'static str>,
    /// Counts the changes; send it as `If-Match`.
    pub version: i64,
    /// When they first signed in.
    pub registered_at: Timestamp,
}

/// A yes or a no.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConsentView {
    /// What was said; no, as long as nothing was.
    pub given: bool,
    /// When it was said; null as long as nothing was.
    pub at: Option<Timestamp>,
}

impl ProfileView {
    /// The profile of this customer, who is signed in as this person.
    pub fn of(customer: Customer, person: &Person) -> ProfileView {
        ProfileView {
            customer: customer.subject,
            email: customer.email,
            name: customer.name,
            phone: customer.phone,
            language: customer.language,
            marketing_consent: ConsentView {
                given: customer.marketing_consent,
                at: customer.marketing_consent_at,
            },
            scopes: person.scopes.iter().map(|scope| scope.as_str()).collect(),
            version: customer.version,
            registered_at: customer.registered_at,
        }
    }
}

/// A session that is open. Its secret is in the cookie, where scripts cannot read it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionView {
    /// Which of the customer's sessions this is.
    pub session: SessionId,
    /// Opens the API: `Authorization: Bearer …`. Keep it in memory only.
    pub access_token: Secret,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// For how many seconds the access token is good.
    pub expires_in: u64,
    /// Who is signed in.
    pub profile: ProfileView,
}

impl SessionView {
    /// This session, with the tokens of now.
    pub fn of(session: SessionId, tokens: Tokens, customer: Customer, person: &Person, now: Timestamp) -> SessionView {
        SessionView {
            session,
            access_token: tokens.access_token,
            token_type: "Bearer",
            expires_in: tokens.access_until.since(now).as_secs(),
            profile: ProfileView::of(customer, person),
        }
    }
}

/// What opening or refreshing a session comes to: the session, or that it is over. Either way the browser's cookie changes.
#[derive(Debug)]
pub struct SessionAnswer(Answer);

impl SessionAnswer {
    /// It is open.
    pub fn open(view: SessionView, cookie: String) -> Result<SessionAnswer, Fault> {
        Ok(SessionAnswer(view.into_answer()?.header("set-cookie", cookie)))
    }

    /// It is over: sign in again.
    pub fn over(request_id: &str, cookie: String) -> SessionAnswer {
        let problem = Problem::new(401, "session-over", "Please sign in again.");
        SessionAnswer(Answer::problem(problem, request_id).header("set-cookie", cookie))
    }
}

impl IntoAnswer for SessionAnswer {
    fn into_answer(self) -> Result<Answer, Fault> {
        Ok(self.0)
    }
    fn shapes(schemas: &mut SchemaGenerator) -> Vec<AnswerShape> {
        vec![AnswerShape::of::<SessionView>(200, schemas).header("Set-Cookie")]
    }
}

/// A device that a customer is signed in on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeviceView {
    /// The session, as opening it said.
    pub id: SessionId,
    /// What the device calls itself.
    pub user_agent: Option<String>,
    /// Whether it outlives the browser window.
    pub remember: bool,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last refreshed.
    pub last_used_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

impl From<Session> for DeviceView {
    fn from(session: Session) -> DeviceView {
        DeviceView {
            id: session.id,
            user_agent: session.user_agent,
            remember: session.remember,
            created_at: session.created_at,
            last_used_at: session.last_used_at,
            expires_at: session.expires_at,
        }
    }
}

/// An address that a customer keeps.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AddressView {
    /// Its id.
    pub id: AddressId,
    /// Where.
    #[serde(flatten)]
    pub address: Address,
    /// Whether parcels go here unless told otherwise.
    pub default_shipping: bool,
    /// Whether bills go here unless told otherwise.
    pub default_billing: bool,
    /// Counts the changes; send it as `If-Match`.
    pub version: i64,
}

impl From<Kept> for AddressView {
    fn from(kept: Kept) -> AddressView {
        AddressView {
            id: kept.id,
            address: kept.address,
            default_shipping: kept.default_shipping,
            default_billing: kept.default_billing,
            version: kept.version,
        }
    }
}

/// A customer as staff see them in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CustomerSummary {
    /// Who: what orders and reviews carry.
    pub customer: String,
    /// Where they are written to.
    pub email: Option<Email>,
    /// What they want to be called.
    pub name: Option<String>,
    /// For the carrier.
    pub phone: Option<String>,
    /// The language of mails, BCP 47.
    pub language: Option<String>,
    /// Whether the shop may advertise to them.
    pub marketing_consent: bool,
    /// When they first signed in.
    pub registered_at: Timestamp,
}

impl From<Customer> for CustomerSummary {
    fn from(customer: Customer) -> CustomerSummary {
        CustomerSummary {
            customer: customer.subject,
            email: customer.email,
            name: customer.name,
            phone: customer.phone,
            language: customer.language,
            marketing_consent: customer.marketing_consent,
            registered_at: customer.registered_at,
        }
    }
}
