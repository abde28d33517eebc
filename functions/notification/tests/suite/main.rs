//! Notification through its public door, on a real PostgreSQL with a real mailbox. One binary: its parts share a world.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod contact;
mod letters;
mod mails;
mod world;
