//! What was heard and is not durable yet: entries that are being changed, so that the next fact builds on the last.

use std::collections::HashMap;

use kernel::{ProductId, Timestamp};

use super::fields::{key_of, key_of_held};
use crate::Parts;

/// An entry as it will be written.
#[derive(Debug, Clone)]
pub(super) enum Entry {
    /// A product, with the members whose facts belong to it.
    Product { id: ProductId, parts: Parts, members: Vec<String> },
    /// Facts about a member that no product has claimed yet.
    Held { parts: Parts },
    /// Nothing any more: a product claimed it.
    Claimed,
}

/// Entries by key, and whose the members are.
#[derive(Debug, Default)]
pub(super) struct Layer {
    pub(super) entries: HashMap<String, Entry>,
    owners: HashMap<String, ProductId>,
}

impl Layer {
    fn put(&mut self, key: String, entry: Entry) {
        if let Entry::Product { id, members, .. } = &entry {
            self.owners.extend(members.iter().map(|member| (member.clone(), *id)));
        }
        self.entries.insert(key, entry);
    }
}

/// The changes since the last commit, and those that a commit under way is writing.
#[derive(Debug, Default)]
pub(super) struct Desk {
    waiting: Layer,
    leaving: Layer,
    /// How many changes there were.
    pub(super) changes: u64,
    /// How many of them are durable.
    pub(super) durable: u64,
    /// The moment of the newest thing heard.
    pub(super) heard: Option<Timestamp>,
}

impl Desk {
    /// A desk with nothing on it, where things were heard up to this moment.
    pub(super) fn since(heard: Option<Timestamp>) -> Desk {
        Desk { heard, ..Desk::default() }
    }

    /// An entry that is not durable yet.
    pub(super) fn find(&self, key: &str) -> Option<&Entry> {
        self.waiting.entries.get(key).or_else(|| self.leaving.entries.get(key))
    }

    /// Whose the member is, by what is not durable yet.
    pub(super) fn owner(&self, member: &str) -> Option<ProductId> {
        self.waiting.owners.get(member).or_else(|| self.leaving.owners.get(member)).copied()
    }

    /// Changes a product.
    pub(super) fn put_product(&mut self, id: ProductId, parts: Parts, members: Vec<String>) {
        self.changes += 1;
        self.waiting.put(key_of(id), Entry::Product { id, parts, members });
    }

    /// Changes what is held for a member.
    pub(super) fn put_held(&mut self, member: &str, entry: Entry) {
        self.changes += 1;
        self.waiting.put(key_of_held(member), entry);
    }

    /// Hands over what waits, for a commit, in the order of the keys.
    pub(super) fn hand_over(&mut self) -> Vec<(String, Entry)> {
        self.leaving = std::mem::take(&mut self.waiting);
        let mut entries: Vec<_> = self
            .leaving
            .entries
            .iter()
            .map(|(key, entry)| (key.clone(), entry.clone()))
            .collect();
        entries.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        entries
    }

    /// The commit is done: everything up to there can be read from the index.
    pub(super) fn committed(&mut self, up_to: u64) {
        self.durable = up_to;
        self.leaving = Layer::default();
    }

    /// The commit failed: what left waits again, unless it changed meanwhile.
    pub(super) fn take_back(&mut self) {
        for (key, entry) in std::mem::take(&mut self.leaving).entries {
            if !self.waiting.entries.contains_key(&key) {
                self.waiting.put(key, entry);
            }
        }
    }
}
