//! An attempt to pay.
//!
//! What the provider said about it only grows: how far it got (`standing`), how much was taken, how much went back. Learning is
//! therefore a join: any order and any repetition of what is heard, from an answer, a webhook or the reconciler, ends in the same
//! state. What we want of it (take so much, undo it) stands beside it, and the two together say what is due next.

use std::time::Duration;

use calls::payment::AttemptStatus;
use kernel::{AttemptId, CheckoutId, Money, RefundId, Secret, Timestamp};
use payment_provider::{Authorisation, Payment, Standing};

/// Where an attempt is. [`Status::Undoing`] is ours alone: whatever it was, it is on its way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The provider is being asked.
    Created,
    /// Asked, and the answer was lost.
    Unknown,
    /// The shopper has to do something.
    RequiresAction,
    /// The money is promised.
    Authorised,
    /// To be paid at the door.
    OfflineAuthorised,
    /// Taken, wholly or in part.
    Captured,
    /// The provider said no.
    Failed,
    /// Nothing came of it, and nothing will.
    Cancelled,
    /// It is to be undone and is not yet.
    Undoing,
    /// The promise was given back.
    Voided,
    /// All that was taken went back.
    Refunded,
}

impl Status {
    /// Whether an order may rest on it.
    pub fn is_success(self) -> bool {
        matches!(self, Status::Authorised | Status::OfflineAuthorised | Status::Captured)
    }

    /// What others are told. An attempt that is being undone is nothing to build on.
    pub fn told(self) -> AttemptStatus {
        match self {
            Status::Created => AttemptStatus::Created,
            Status::Unknown => AttemptStatus::Unknown,
            Status::RequiresAction => AttemptStatus::RequiresAction,
            Status::Authorised => AttemptStatus::Authorised,
            Status::OfflineAuthorised => AttemptStatus::OfflineAuthorised,
            Status::Captured => AttemptStatus::Captured,
            Status::Failed => AttemptStatus::Failed,
            Status::Cancelled | Status::Undoing => AttemptStatus::Cancelled,
            Status::Voided => AttemptStatus::Voided,
            Status::Refunded => AttemptStatus::Refunded,
        }
    }
}

/// How far a payment got, as a number that only grows. Money that was promised outweighs a no: it has to be seen to.
fn rank(standing: Option<Standing>) -> u8 {
    match standing {
        None => 0,
        Some(Standing::RequiresAction) => 1,
        Some(Standing::Cancelled) => 2,
        Some(Standing::Declined) => 3,
        Some(Standing::Authorised) => 4,
        Some(Standing::Voided) => 5,
    }
}

/// A refund that the provider has not confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenRefund {
    /// The refund, whose id is the provider's key for it.
    pub id: RefundId,
    /// Minor units.
    pub amount: i64,
}

/// An attempt to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its id, made by the caller.
    pub id: AttemptId,
    /// What is paid for.
    pub checkout: CheckoutId,
    /// `sandbox`, `cash_on_delivery`.
    pub method: String,
    /// Whether money changes hands outside.
    pub offline: bool,
    /// Our key for it at the provider.
    pub provider_key: String,
    /// The provider's name for it.
    pub provider_payment: Option<String>,
    /// How much.
    pub amount: Money,
    /// The card, until the answer is known.
    pub token: Option<Secret>,
    /// Where the shopper goes after the provider's pages.
    pub return_url: String,
    /// How far it got, as the provider said.
    pub standing: Option<Standing>,
    /// Minor units taken.
    pub captured: i64,
    /// Minor units given back.
    pub refunded: i64,
    /// Where the shopper has to go.
    pub redirect_url: Option<String>,
    /// The provider's reason for a no.
    pub decline_code: Option<String>,
    /// Minor units to take in all.
    pub capture_wanted: i64,
    /// Minor units to give back in all, done or not.
    pub refund_wanted: i64,
    /// Why it is to be undone.
    pub undo: Option<String>,
    /// Whether the provider's answer was lost.
    pub lost: bool,
    /// How often the provider was asked for the promise.
    pub tries: i32,
    /// When somebody should look at it again.
    pub due_at: Option<Timestamp>,
    /// When it began.
    pub created_at: Timestamp,
    /// The oldest refund that is not confirmed.
    pub open_refund: Option<OpenRefund>,
}

/// What happened to an attempt, for those who listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The shopper has to do something.
    ActionRequired,
    /// The money is promised.
    Authorised,
    /// Money was taken.
    Captured,
    /// Nothing came of it.
    Failed,
    /// The promise was given back.
    Voided,
    /// Money went back.
    Refunded,
}

/// What to do about an attempt now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Ask the provider how it stands.
    Find,
    /// Make sure that nothing comes of it.
    Abandon,
    /// Take money, so much in all.
    Capture(i64),
    /// Give the promise back.
    Void,
    /// Give money back.
    Refund(OpenRefund),
}

/// A provider answers within eight seconds or not at all; later than this nobody waits for the answer any more.
pub const IN_FLIGHT: Duration = Duration::from_secs(15);
/// How often the provider is asked for one promise, the first time included.
const TRIES: i32 = 4;
/// The pause before the second try; each next one is three times as long.
const PAUSE: Duration = Duration::from_secs(5);
/// What is under way gets this long before the sweeper takes it over.
const GRACE: Duration = Duration::from_secs(15);
/// How often somebody looks for a shopper who went to the provider and did not come back.
const LOOK: Duration = Duration::from_secs(60);
/// How long such a shopper may take.
const LONGEST_ACTION: Duration = Duration::from_secs(60 * 60);

impl Attempt {
    /// Where it is: what the provider said, seen through what we want.
    pub fn status(&self) -> Status {
        let undoing = self.undo.is_some();
        match self.standing {
            None | Some(Standing::RequiresAction) if undoing => Status::Undoing,
            None if self.lost => Status::Unknown,
            None => Status::Created,
            Some(Standing::RequiresAction) => Status::RequiresAction,
            Some(Standing::Declined) => Status::Failed,
            Some(Standing::Cancelled) => Status::Cancelled,
            Some(Standing::Voided) => Status::Voided,
            Some(Standing::Authorised) if self.captured > 0 && self.refunded >= self.captured => Status::Refunded,
            Some(Standing::Authorised) if undoing => Status::Undoing,
            Some(Standing::Authorised) if self.captured > 0 => Status::Captured,
            Some(Standing::Authorised) if self.offline => Status::OfflineAuthorised,
            Some(Standing::Authorised) => Status::Authorised,
        }
    }

    /// Whether what the provider says is about this attempt at all: its reference, its amount, its currency.
    pub fn is_about(&self, seen: &Payment) -> Result<(), &'static str> {
        if seen.key != self.provider_key || seen.reference != self.id.to_string() {
            return Err("reference-differs");
        }
        if seen.amount != self.amount {
            return Err("amount-differs");
        }
        if self.provider_payment.as_ref().is_some_and(|known| *known != seen.id) {
            return Err("payment-differs");
        }
        let possible = 0 <= seen.refunded && seen.refunded <= seen.captured && seen.captured <= seen.amount.amount;
        if possible { Ok(()) } else { Err("figures-impossible") }
    }

    /// The attempt with what the provider said joined to what was known. Order and repetition do not matter.
    #[must_use]
    pub fn learn(mut self, seen: &Payment) -> Attempt {
        let further = rank(Some(seen.standing)) > rank(self.standing);
        if further {
            self.standing = Some(seen.standing);
            self.redirect_url = seen.redirect_url.clone();
            self.decline_code = seen.decline_code.clone();
        }
        self.provider_payment = self.provider_payment.or_else(|| Some(seen.id.clone()));
        self.captured = self.captured.max(seen.captured);
        self.refunded = self.refunded.max(seen.refunded);
        self.capture_wanted = self.capture_wanted.max(self.captured);
        self.refund_wanted = self.refund_wanted.max(self.refunded);
        self.token = None;
        self.lost = false;
        self
    }

    /// The attempt after the provider would not even try, with its reason. A promise that is heard of all the same outweighs it.
    #[must_use]
    pub fn refused(mut self, code: &str) -> Attempt {
        if rank(Some(Standing::Declined)) > rank(self.standing) {
            self.standing = Some(Standing::Declined);
            self.redirect_url = None;
            self.decline_code = Some(code.to_owned());
        }
        self.token = None;
        self.lost = false;
        self
    }

    /// The attempt, to be undone. The first reason stays.
    #[must_use]
    pub fn undone(mut self, reason: &str) -> Attempt {
        self.undo.get_or_insert_with(|| reason.to_owned());
        self
    }

    /// Minor units that were taken of an attempt that is undone, and that nobody asked back yet.
    pub fn owed(&self) -> i64 {
        if self.undo.is_some() {
            self.captured - self.refund_wanted
        } else {
            0
        }
    }

    /// What happened between `before` and this, in the order in which it must have.
    pub fn news(&self, before: &Attempt) -> Vec<News> {
        let (was, is) = (before.status(), self.status());
        let mut news = Vec::new();
        if is == Status::RequiresAction && was != is {
            news.push(News::ActionRequired);
        }
        let promised = |attempt: &Attempt| attempt.standing == Some(Standing::Authorised);
        if promised(self) && !promised(before) && self.undo.is_none() {
            news.push(News::Authorised);
        }
        if self.captured > before.captured {
            news.push(News::Captured);
        }
        if self.refunded > before.refunded {
            news.push(News::Refunded);
        }
        if was != is {
            match is {
                Status::Failed | Status::Cancelled => news.push(News::Failed),
                Status::Voided => news.push(News::Voided),
                Status::Created
                | Status::Unknown
                | Status::RequiresAction
                | Status::Authorised
                | Status::OfflineAuthorised
                | Status::Captured
                | Status::Undoing
                | Status::Refunded => {}
            }
        }
        news
    }

    /// What to do about it now. `asked`: somebody waits, so what is open is looked up although it is not time.
    pub fn due(&self, now: Timestamp, asked: bool) -> Option<Step> {
        let is_time = self.due_at.is_some_and(|due| due <= now);
        let in_flight = !self.lost && now.since(self.created_at) < IN_FLIGHT;
        match self.standing {
            None if self.undo.is_some() => Some(Step::Abandon),
            None if in_flight => None,
            None => (asked || is_time || !self.lost).then_some(Step::Find),
            Some(Standing::RequiresAction) if self.undo.is_some() || now.since(self.created_at) > LONGEST_ACTION => Some(Step::Abandon),
            Some(Standing::RequiresAction) => (asked || is_time).then_some(Step::Find),
            Some(Standing::Authorised) => match self.open_refund {
                Some(refund) => Some(Step::Refund(refund)),
                None if self.undo.is_some() => (self.captured == 0).then_some(Step::Void),
                None => (self.capture_wanted > self.captured).then_some(Step::Capture(self.capture_wanted)),
            },
            Some(Standing::Declined | Standing::Cancelled | Standing::Voided) => None,
        }
    }

    /// Whether the provider, which never heard of it, is to be asked once more now (`Some(true)`), or never again (`Some(false)`).
    pub fn retry(&self, now: Timestamp) -> Option<bool> {
        if self.tries >= TRIES {
            return Some(false);
        }
        self.due_at.is_none_or(|due| due <= now).then_some(true)
    }

    /// When somebody should look at it again, if what is being done now is not heard of.
    pub fn wakes(&self, now: Timestamp) -> Option<Timestamp> {
        match self.standing {
            None if self.undo.is_some() => Some(now.plus(GRACE)),
            None if self.lost => Some(now.plus(PAUSE * 3_u32.pow(u32::try_from(self.tries - 1).unwrap_or(0).min(5)))),
            None => Some(now.plus(IN_FLIGHT)),
            Some(Standing::RequiresAction) if self.undo.is_some() => Some(now.plus(GRACE)),
            Some(Standing::RequiresAction) => Some(now.plus(LOOK)),
            Some(Standing::Authorised | Standing::Declined | Standing::Cancelled | Standing::Voided) => {
                self.due(now, false).is_some().then(|| now.plus(GRACE))
            }
        }
    }

    /// The attempt as it is told to other contexts.
    pub fn told(&self) -> calls::payment::Attempt {
        let status = self.status();
        calls::payment::Attempt {
            attempt: self.id,
            checkout: self.checkout,
            status: status.told(),
            amount: self.amount,
            captured: Money::new(self.captured, self.amount.currency),
            refunded: Money::new(self.refunded, self.amount.currency),
            method: self.method.clone(),
            redirect_url: self.redirect_url.clone().filter(|_| status == Status::RequiresAction),
            decline_code: self.decline_code.clone(),
        }
    }

    /// The promise as it is asked for: the same key and the same words however often.
    pub fn asking<'a>(&'a self, reference: &'a str) -> Authorisation<'a> {
        Authorisation {
            key: &self.provider_key,
            reference,
            amount: self.amount,
            token: self.token.as_ref().map(Secret::expose),
            return_url: &self.return_url,
        }
    }

    /// The payment as the provider would describe it, for requests about it.
    pub fn at_provider(&self) -> Payment {
        Payment {
            id: self.provider_payment.clone().unwrap_or_else(|| self.provider_key.clone()),
            key: self.provider_key.clone(),
            reference: self.id.to_string(),
            amount: self.amount,
            standing: self.standing.unwrap_or(Standing::RequiresAction),
            captured: self.captured,
            refunded: self.refunded,
            redirect_url: None,
            decline_code: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Currency, Ids, SystemIds};

    fn start() -> Timestamp {
        Timestamp::from_unix_micros(1_772_366_400_000_000)
    }

    fn attempt() -> Attempt {
        Attempt {
            id: AttemptId::from(SystemIds.next()),
            checkout: CheckoutId::from(SystemIds.next()),
            method: "sandbox".into(),
            offline: false,
            provider_key: "k".into(),
            provider_payment: None,
            amount: Money::new(100, Currency::EUR),
            token: Some(Secret::new("tok_ok")),
            return_url: "https://shop.example".into(),
            standing: None,
            captured: 0,
            refunded: 0,
            redirect_url: None,
            decline_code: None,
            capture_wanted: 0,
            refund_wanted: 0,
            undo: None,
            lost: false,
            tries: 1,
            due_at: None,
            created_at: start(),
            open_refund: None,
        }
    }

    fn seen(attempt: &Attempt, standing: Standing, captured: i64, refunded: i64) -> Payment {
        Payment {
            id: "pay".into(),
            standing,
            captured,
            refunded,
            ..attempt.at_provider()
        }
    }

    /// Every order of these.
    fn permutations<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
        if items.is_empty() {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for index in 0..items.len() {
            let mut rest = items.to_vec();
            let first = rest.remove(index);
            all.extend(permutations(&rest).into_iter().map(|mut tail| {
                tail.insert(0, first.clone());
                tail
            }));
        }
        all
    }

    #[test]
    fn every_order_of_five_events_ends_in_the_same_state() {
        let lives: [[(Standing, i64, i64); 5]; 3] = [
            [
                (Standing::RequiresAction, 0, 0),
                (Standing::Authorised, 0, 0),
                (Standing::Authorised, 40, 0),
                (Standing::Authorised, 100, 0),
                (Standing::Authorised, 100, 100),
            ],
            [
                (Standing::Authorised, 0, 0),
                (Standing::Authorised, 100, 0),
                (Standing::Authorised, 100, 10),
                (Standing::Authorised, 100, 30),
                (Standing::Authorised, 100, 60),
            ],
            [
                (Standing::RequiresAction, 0, 0),
                (Standing::RequiresAction, 0, 0),
                (Standing::Authorised, 0, 0),
                (Standing::Voided, 0, 0),
                (Standing::Voided, 0, 0),
            ],
        ];
        for life in lives {
            let born = attempt();
            let told = life.map(|(standing, captured, refunded)| seen(&born, standing, captured, refunded));
            let ends: Vec<Attempt> = permutations(&told)
                .iter()
                // Each is heard twice, too.
                .map(|order| order.iter().chain(order).fold(born.clone(), |known, event| known.learn(event)))
                .collect();
            assert_eq!(ends.len(), 120);
            assert!(ends.iter().all(|end| *end == ends[0]), "{life:?}");
        }
    }

    #[test]
    fn a_status_is_read_off_what_is_known_and_wanted() {
        let rows = [
            (None, 0, 0, false, false, false, Status::Created),
            (None, 0, 0, false, true, false, Status::Unknown),
            (None, 0, 0, true, true, false, Status::Undoing),
            (Some(Standing::RequiresAction), 0, 0, false, false, false, Status::RequiresAction),
            (Some(Standing::RequiresAction), 0, 0, true, false, false, Status::Undoing),
            (Some(Standing::Declined), 0, 0, false, false, false, Status::Failed),
            (Some(Standing::Declined), 0, 0, true, false, false, Status::Failed),
            (Some(Standing::Cancelled), 0, 0, true, false, false, Status::Cancelled),
            (Some(Standing::Authorised), 0, 0, false, false, false, Status::Authorised),
            (Some(Standing::Authorised), 0, 0, false, false, true, Status::OfflineAuthorised),
            (Some(Standing::Authorised), 0, 0, true, false, false, Status::Undoing),
            (Some(Standing::Authorised), 40, 0, false, false, false, Status::Captured),
            (Some(Standing::Authorised), 100, 40, false, false, false, Status::Captured),
            (Some(Standing::Authorised), 100, 40, true, false, false, Status::Undoing),
            (Some(Standing::Authorised), 100, 100, true, false, false, Status::Refunded),
            (Some(Standing::Authorised), 100, 100, false, false, false, Status::Refunded),
            (Some(Standing::Voided), 0, 0, true, false, false, Status::Voided),
        ];
        for (standing, captured, refunded, undo, lost, offline, expected) in rows {
            let undo = undo.then(|| "because".to_owned());
            let attempt = Attempt {
                standing,
                captured,
                refunded,
                undo,
                lost,
                offline,
                ..attempt()
            };
            assert_eq!(attempt.status(), expected, "{attempt:?}");
            assert_eq!(attempt.status().is_success(), attempt.status().told().is_success());
        }
    }

    #[test]
    fn what_is_due_follows_from_what_is_known_and_wanted() {
        let now = start().plus(Duration::from_secs(60));
        let undo = Some("because".to_owned());
        let refund = OpenRefund {
            id: RefundId::from(SystemIds.next()),
            amount: 10,
        };
        let authorised = Attempt {
            standing: Some(Standing::Authorised),
            ..attempt()
        };
        let waiting = Attempt {
            standing: Some(Standing::RequiresAction),
            ..attempt()
        };
        let rows: Vec<(Attempt, bool, Option<Step>)> = vec![
            (
                Attempt {
                    created_at: now,
                    ..attempt()
                },
                true,
                None,
            ),
            (attempt(), false, Some(Step::Find)),
            (
                Attempt {
                    lost: true,
                    due_at: Some(now.plus(PAUSE)),
                    ..attempt()
                },
                false,
                None,
            ),
            (
                Attempt {
                    lost: true,
                    due_at: Some(now.plus(PAUSE)),
                    ..attempt()
                },
                true,
                Some(Step::Find),
            ),
            (
                Attempt {
                    lost: true,
                    due_at: Some(now),
                    ..attempt()
                },
                false,
                Some(Step::Find),
            ),
            (
                Attempt {
                    undo: undo.clone(),
                    ..attempt()
                },
                false,
                Some(Step::Abandon),
            ),
            (waiting.clone(), false, None),
            (waiting.clone(), true, Some(Step::Find)),
            (
                Attempt {
                    created_at: start().minus(LONGEST_ACTION),
                    ..waiting.clone()
                },
                false,
                Some(Step::Abandon),
            ),
            (
                Attempt {
                    undo: undo.clone(),
                    ..waiting
                },
                false,
                Some(Step::Abandon),
            ),
            (authorised.clone(), true, None),
            (
                Attempt {
                    capture_wanted: 40,
                    ..authorised.clone()
                },
                false,
                Some(Step::Capture(40)),
            ),
            (
                Attempt {
                    capture_wanted: 40,
                    captured: 40,
                    ..authorised.clone()
                },
                false,
                None,
            ),
            (
                Attempt {
                    capture_wanted: 40,
                    undo: undo.clone(),
                    ..authorised.clone()
                },
                false,
                Some(Step::Void),
            ),
            (
                Attempt {
                    captured: 40,
                    undo: undo.clone(),
                    open_refund: Some(refund),
                    ..authorised.clone()
                },
                false,
                Some(Step::Refund(refund)),
            ),
            (
                Attempt {
                    captured: 40,
                    refunded: 40,
                    undo,
                    ..authorised
                },
                false,
                None,
            ),
        ];
        for (attempt, asked, expected) in rows {
            assert_eq!(attempt.due(now, asked), expected, "{attempt:?}");
        }
    }

    #[test]
    fn one_that_never_arrives_is_tried_four_times_and_then_never_again() {
        let mut attempt = Attempt { lost: true, ..attempt() };
        let mut now = start();
        for pause in [5, 15, 45] {
            attempt.due_at = attempt.wakes(now);
            assert_eq!(attempt.due_at, Some(now.plus(Duration::from_secs(pause))));
            assert_eq!(attempt.retry(now), None, "not yet");
            now = now.plus(Duration::from_secs(pause));
            assert_eq!(attempt.retry(now), Some(true));
            attempt.tries += 1;
        }
        assert_eq!(attempt.retry(now), Some(false));
    }

    #[test]
    fn a_refusal_to_try_is_a_no_until_a_promise_is_heard_of() {
        let refused = attempt().refused("unknown-token");
        assert_eq!(
            (refused.status(), refused.decline_code.as_deref(), &refused.token),
            (Status::Failed, Some("unknown-token"), &None)
        );
        let promised = refused.learn(&seen(&attempt(), Standing::Authorised, 0, 0));
        assert_eq!((promised.status(), promised.decline_code.clone()), (Status::Authorised, None));
        assert_eq!(promised.clone().refused("late"), promised);
    }

    #[test]
    fn what_is_undone_owes_what_was_taken_and_not_asked_back() {
        let taken = Attempt {
            standing: Some(Standing::Authorised),
            captured: 100,
            refund_wanted: 30,
            refunded: 10,
            ..attempt()
        };
        assert_eq!(taken.owed(), 0);
        let undone = taken.undone("order-cancelled").undone("twice");
        assert_eq!((undone.owed(), undone.undo.as_deref()), (70, Some("order-cancelled")));
    }

    #[test]
    fn another_amount_currency_reference_or_payment_is_not_about_it() {
        let known = attempt().learn(&seen(&attempt(), Standing::Authorised, 0, 0));
        let good = seen(&known, Standing::Authorised, 100, 0);
        assert_eq!(known.is_about(&good), Ok(()));
        let usd = Money::new(100, Currency::USD);
        for (bad, why) in [
            (
                Payment {
                    amount: Money::new(99, Currency::EUR),
                    ..good.clone()
                },
                "amount-differs",
            ),
            (
                Payment {
                    amount: usd,
                    ..good.clone()
                },
                "amount-differs",
            ),
            (
                Payment {
                    reference: "other".into(),
                    ..good.clone()
                },
                "reference-differs",
            ),
            (
                Payment {
                    id: "pay_2".into(),
                    ..good.clone()
                },
                "payment-differs",
            ),
            (
                Payment {
                    captured: 101,
                    ..good.clone()
                },
                "figures-impossible",
            ),
            (
                Payment {
                    refunded: 101,
                    ..good.clone()
                },
                "figures-impossible",
            ),
            (
                Payment {
                    captured: -1,
                    refunded: -1,
                    ..good.clone()
                },
                "figures-impossible",
            ),
        ] {
            assert_eq!(known.is_about(&bad), Err(why));
        }
    }

    #[test]
    fn news_is_told_once_and_in_order() {
        let born = attempt();
        let jump = born.clone().learn(&seen(&born, Standing::Authorised, 100, 30));
        assert_eq!(jump.news(&born), [News::Authorised, News::Captured, News::Refunded]);
        assert_eq!(jump.clone().learn(&seen(&born, Standing::Authorised, 100, 0)).news(&jump), []);
        let waits = born.clone().learn(&seen(&born, Standing::RequiresAction, 0, 0));
        assert_eq!(waits.news(&born), [News::ActionRequired]);
        assert_eq!(
            waits.clone().learn(&seen(&born, Standing::Declined, 0, 0)).news(&waits),
            [News::Failed]
        );
        let undone = Attempt {
            undo: Some("twice".into()),
            ..born.clone()
        }
        .learn(&seen(&born, Standing::Authorised, 0, 0));
        assert_eq!(undone.news(&born), [], "a promise that is on its way back is not announced as one");
        assert_eq!(
            undone.clone().learn(&seen(&born, Standing::Voided, 0, 0)).news(&undone),
            [News::Voided]
        );
    }
}
