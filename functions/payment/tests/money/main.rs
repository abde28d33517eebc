//! Money, against a real PostgreSQL and the real sandbox provider over real HTTP.

#![expect(clippy::expect_used, reason = "a test stops where something is missing")]

mod paying;
mod refunds;
mod undoing;
mod webhooks;
mod world;
