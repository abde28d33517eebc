//! Who asks: what a request's headers say, and whom a bearer token speaks for.
//!
//! Reading order: [`verifier`] (a token and the rules that it has to keep), [`keys`] (the issuer's keys, fetched rarely),
//! [`person`] (claims as a [`operation::Person`]), [`request`] (a request's headers as a [`operation::Caller`]). The gateway of one machine checks every token here; on AWS the API's own
//! authorizer checks those of closed routes, and the adapter checks here what comes along to a route that is open to guests.

pub mod keys;
pub mod person;
pub mod request;
pub mod verifier;

pub use keys::{Discovery, KeySet, KeySource, Keys};
pub use person::person_of;
pub use verifier::{Refused, Verifier};
