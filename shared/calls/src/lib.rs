//! How contexts ask each other something that needs an answer now: internal operations, through one client.
//!
//! On AWS an internal operation is a Lambda without a route and a call is its invocation; in one process it is a function call.
//! Reading order: [`client`], then the contract of each context that is asked: [`catalog`], [`inventory`], [`payment`], [`cart`],
//! [`order`]. [`http`] calls over the Lambda Invoke API.

pub mod cart;
pub mod catalog;
pub mod client;
pub mod http;
pub mod inventory;
pub mod order;
pub mod payment;
pub mod platform;

pub use client::{Call, Calls, Invoke, Reply, Request};
pub use platform::Platform;
