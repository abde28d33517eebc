//! AmCart on one machine: the nine contexts wired to the runtime that reads `template.yaml`.
//!
//! Reading order: [`wiring`] (the template with this machine's settings), [`shop`] (the contexts, built and registered), [`in_process`] (how
//! they ask each other), [`relays`] (from their outboxes to the bus), [`serving`] (the whole shop as one process), [`health`], [`catching_up`] (how far what follows is behind), [`pages`] (what
//! a developer looks at), [`migrating`], [`seeding`], [`importing`], [`replaying`], [`invoking`] (a real Lambda artifact), [`generating`] (what
//! is generated and committed).

pub mod catching_up;
pub mod generating;
pub mod health;
pub mod importing;
pub mod in_process;
pub mod invoking;
pub mod migrating;
pub mod pages;
pub mod relays;
pub mod replaying;
pub mod seeding;
pub mod serving;
pub mod shop;
pub mod wiring;
