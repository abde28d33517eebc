//! What the shop writes to people, what became of it, and what they write to the shop.
//!
//! Reading order: [`recipient`] (a person without their address), [`notification`] (one mail and what becomes of it),
//! [`notifications`] (the store: history and queue), [`letters`] (the words), [`post`] (handing over, once), [`message`] and
//! [`messages`] (the contact form), [`announced`], [`views`], [`context`], [`operations`] (the table).

pub mod announced;
pub mod context;
pub mod letters;
pub mod message;
pub mod messages;
pub mod notification;
pub mod notifications;
pub mod operations;
pub mod post;
pub mod recipient;
pub mod views;

pub use context::Context;
pub use operations::OPERATIONS;
