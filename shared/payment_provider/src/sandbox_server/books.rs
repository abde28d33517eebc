//! The provider's books: payments, and what can be done with them. One effect per key; no I/O but the journal.

use std::collections::BTreeMap;

use kernel::{Ids, Money};
use operation::Fault;
use serde::{Deserialize, Serialize};

use super::journal::Journal;
use crate::port::{Payment, ProviderEvent, Standing};

/// A payment with what only the provider knows of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// What clients see.
    pub payment: Payment,
    /// The token it was asked with; `None`: its key was abandoned before it was asked for.
    pub token: Option<String>,
    /// Where the shopper goes afterwards.
    pub return_url: String,
    /// Refunds by their keys.
    pub refunds: BTreeMap<String, i64>,
}

/// Why the provider will not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct No {
    /// HTTP status.
    pub status: u16,
    /// For programs.
    pub code: &'static str,
}

const fn no(status: u16, code: &'static str) -> No {
    No { status, code }
}

/// What came of a request: the payment, and what there is to tell.
#[derive(Debug)]
pub struct Done {
    /// The payment after it.
    pub payment: Payment,
    /// What happened; `None`: nothing did, it was so before.
    pub event: Option<ProviderEvent>,
}

/// A promise that is asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The client's key.
    pub key: String,
    /// The client's name for it.
    pub reference: String,
    /// How much.
    pub amount: Money,
    /// The card.
    pub token: Option<String>,
    /// Where the shopper goes afterwards.
    pub return_url: String,
}

/// Sums over all payments of one currency, in minor units.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Payments of any standing.
    pub payments: u64,
    /// Ever promised.
    pub authorised: i64,
    /// Taken.
    pub captured: i64,
    /// Promised and given back before it was taken.
    pub voided: i64,
    /// Taken and given back.
    pub refunded: i64,
}

/// All payments.
#[derive(Debug)]
pub struct Books {
    entries: BTreeMap<String, Entry>,
    keys: BTreeMap<String, String>,
    journal: Option<Journal>,
    own_url: String,
}

impl Books {
    /// Books that go on from these entries.
    pub fn new(entries: BTreeMap<String, Entry>, journal: Option<Journal>, own_url: String) -> Books {
        let keys = entries
            .values()
            .map(|entry| (entry.payment.key.clone(), entry.payment.id.clone()))
            .collect();
        Books {
            entries,
            keys,
            journal,
            own_url,
        }
    }

    /// The entry with this id.
    pub fn by_id(&self, id: &str) -> Option<&Entry> {
        self.entries.get(id)
    }

    /// The entry with this key.
    pub fn by_key(&self, key: &str) -> Option<&Entry> {
        self.keys.get(key).and_then(|id| self.entries.get(id))
    }

    /// Every payment, oldest first.
    pub fn all(&self) -> impl Iterator<Item = &Payment> {
        self.entries.values().map(|entry| &entry.payment)
    }

    /// Sums by currency.
    pub fn totals(&self) -> BTreeMap<&'static str, Totals> {
        let mut totals: BTreeMap<&'static str, Totals> = BTreeMap::new();
        for payment in self.all() {
            let sum = totals.entry(payment.amount.currency.code()).or_default();
            sum.payments += 1;
            sum.captured += payment.captured;
            sum.refunded += payment.refunded;
            match payment.standing {
                Standing::Authorised => sum.authorised += payment.amount.amount,
                Standing::Voided => {
                    sum.authorised += payment.amount.amount;
                    sum.voided += payment.amount.amount;
                }
                Standing::RequiresAction | Standing::Declined | Standing::Cancelled => {}
            }
        }
        totals
    }

    /// Asks for a promise. A key that was used is answered with how its payment stands now.
    pub fn authorise(&mut self, ids: &dyn Ids, asked: Asked) -> Result<Result<Done, No>, Fault> {
        if let Some(before) = self.by_key(&asked.key) {
            let same = before.payment.amount == asked.amount
                && before.payment.reference == asked.reference
                && before.token.as_ref().is_none_or(|token| asked.token.as_ref() == Some(token));
            let done = Done {
                payment: before.payment.clone(),
                event: None,
            };
            return Ok(if same { Ok(done) } else { Err(no(409, "key-reused")) });
        }
        if asked.amount.amount <= 0 {
            return Ok(Err(no(422, "amount-not-positive")));
        }
        if !asked.return_url.starts_with("http://") && !asked.return_url.starts_with("https://") {
            return Ok(Err(no(422, "return-url-not-http")));
        }
        let (standing, decline_code) = match asked.token.as_deref() {
            Some("tok_ok" | "tok_slow" | "tok_lost_answer") => (Standing::Authorised, None),
            Some("tok_declined") => (Standing::Declined, Some("card-declined".to_owned())),
            Some("tok_challenge") => (Standing::RequiresAction, None),
            Some(_) | None => return Ok(Err(no(422, "unknown-token"))),
        };
        let id = format!("pay_{}", ids.next().simple());
        let redirect_url = (standing == Standing::RequiresAction).then(|| format!("{}/challenge/{id}", self.own_url));
        let payment = Payment {
            id,
            key: asked.key,
            reference: asked.reference,
            amount: asked.amount,
            standing,
            captured: 0,
            refunded: 0,
            redirect_url,
            decline_code,
        };
        let kind = match standing {
            Standing::RequiresAction => "payment.action-required",
            Standing::Declined => "payment.declined",
            Standing::Authorised | Standing::Cancelled | Standing::Voided => "payment.authorised",
        };
        let entry = Entry {
            payment,
            token: asked.token,
            return_url: asked.return_url,
            refunds: BTreeMap::new(),
        };
        self.write(ids, entry, kind).map(Ok)
    }

    /// The shopper pressed a button. Once it is decided, pressing another changes nothing.
    pub fn decide(&mut self, ids: &dyn Ids, id: &str, approved: bool) -> Result<Result<Done, No>, Fault> {
        self.change(ids, id, |entry| {
            if entry.payment.standing != Standing::RequiresAction {
                return Ok(None);
            }
            entry.payment.redirect_url = None;
            if approved {
                entry.payment.standing = Standing::Authorised;
                return Ok(Some("payment.authorised"));
            }
            entry.payment.standing = Standing::Declined;
            entry.payment.decline_code = Some("authentication-failed".to_owned());
            Ok(Some("payment.declined"))
        })
    }

    /// Has `total` taken in all.
    pub fn capture(&mut self, ids: &dyn Ids, id: &str, total: i64) -> Result<Result<Done, No>, Fault> {
        self.change(ids, id, |entry| {
            if total <= entry.payment.captured {
                return Ok(None);
            }
            if entry.payment.standing != Standing::Authorised {
                return Err(no(409, "not-authorised"));
            }
            if total > entry.payment.amount.amount {
                return Err(no(422, "over-amount"));
            }
            entry.payment.captured = total;
            Ok(Some("payment.captured"))
        })
    }

    /// Gives the promise back.
    pub fn void(&mut self, ids: &dyn Ids, id: &str) -> Result<Result<Done, No>, Fault> {
        self.change(ids, id, |entry| match entry.payment.standing {
            Standing::Voided => Ok(None),
            Standing::Authorised if entry.payment.captured == 0 => {
                entry.payment.standing = Standing::Voided;
                Ok(Some("payment.voided"))
            }
            Standing::Authorised => Err(no(409, "already-captured")),
            Standing::RequiresAction | Standing::Declined | Standing::Cancelled => Err(no(409, "not-authorised")),
        })
    }

    /// Makes sure that nothing comes of a key: whatever its payment waits for is over, and one that comes later is refused.
    pub fn abandon(&mut self, ids: &dyn Ids, key: String, reference: String, amount: Money) -> Result<Result<Done, No>, Fault> {
        let Some(id) = self.keys.get(&key).cloned() else {
            let payment = Payment {
                id: format!("pay_{}", ids.next().simple()),
                key,
                reference,
                amount,
                standing: Standing::Cancelled,
                captured: 0,
                refunded: 0,
                redirect_url: None,
                decline_code: None,
            };
            let entry = Entry {
                payment,
                token: None,
                return_url: String::new(),
                refunds: BTreeMap::new(),
            };
            return self.write(ids, entry, "payment.cancelled").map(Ok);
        };
        self.change(ids, &id, |entry| match entry.payment.standing {
            Standing::RequiresAction => {
                entry.payment.standing = Standing::Cancelled;
                entry.payment.redirect_url = None;
                Ok(Some("payment.cancelled"))
            }
            Standing::Authorised if entry.payment.captured == 0 => {
                entry.payment.standing = Standing::Voided;
                Ok(Some("payment.voided"))
            }
            Standing::Authorised | Standing::Declined | Standing::Cancelled | Standing::Voided => Ok(None),
        })
    }

    /// Gives some of what was taken back, once per key.
    pub fn refund(&mut self, ids: &dyn Ids, id: &str, amount: i64, key: &str) -> Result<Result<Done, No>, Fault> {
        self.change(ids, id, |entry| {
            if let Some(before) = entry.refunds.get(key) {
                return if *before == amount { Ok(None) } else { Err(no(409, "key-reused")) };
            }
            if amount <= 0 {
                return Err(no(422, "amount-not-positive"));
            }
            if amount > entry.payment.captured - entry.payment.refunded {
                return Err(no(422, "over-amount"));
            }
            entry.payment.refunded += amount;
            entry.refunds.insert(key.to_owned(), amount);
            Ok(Some("payment.refunded"))
        })
    }

    /// Remembers that somebody took the event.
    pub fn delivered(&mut self, event: &str) -> Result<(), Fault> {
        self.journal.as_mut().map_or(Ok(()), |journal| journal.delivered(event))
    }

    fn change(
        &mut self,
        ids: &dyn Ids,
        id: &str,
        make: impl FnOnce(&mut Entry) -> Result<Option<&'static str>, No>,
    ) -> Result<Result<Done, No>, Fault> {
        let Some(mut entry) = self.entries.get(id).cloned() else {
            return Ok(Err(no(404, "no-such-payment")));
        };
        match make(&mut entry) {
            Err(refused) => Ok(Err(refused)),
            Ok(None) => Ok(Ok(Done {
                payment: entry.payment,
                event: None,
            })),
            Ok(Some(kind)) => self.write(ids, entry, kind).map(Ok),
        }
    }

    /// Written down first: what is not in the journal did not happen.
    fn write(&mut self, ids: &dyn Ids, entry: Entry, kind: &str) -> Result<Done, Fault> {
        let payment = entry.payment.clone();
        let event = ProviderEvent {
            id: format!("evt_{}", ids.next().simple()),
            kind: kind.to_owned(),
            payment: payment.clone(),
        };
        if let Some(journal) = &mut self.journal {
            journal.happened(&entry, &event)?;
        }
        self.keys.insert(payment.key.clone(), payment.id.clone());
        self.entries.insert(payment.id.clone(), entry);
        Ok(Done {
            payment,
            event: Some(event),
        })
    }
}
