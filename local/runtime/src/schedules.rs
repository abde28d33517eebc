//! Schedules: the template's expressions, fired one at a time each.
//!
//! Reading order: [`Expression`] (when), [`run`] (then what). A schedule never overlaps with itself: what would have fired meanwhile is
//! skipped, because every `sweep-…` operation does all that waits. `rate(…)` fires at the start, too, so that a shop that was killed tidies
//! up at once.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Ids, Timestamp};
use operation::{Caller, Input, Invocation};
use time::{Date, Month, PrimitiveDateTime, Time};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::functions::Functions;

/// When a schedule fires, as EventBridge Scheduler writes it; times are UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// `rate(5 minutes)`.
    Rate(Duration),
    /// `cron(0 3 * * ? *)`: minutes, hours, day of month, month, day of week, year. `L`, `W` and `#` are not supported.
    Cron(Box<Cron>),
}

/// The fields of a cron expression, each as the set of values that match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    minutes: BTreeSet<u16>,
    hours: BTreeSet<u16>,
    days: Option<BTreeSet<u16>>,
    months: BTreeSet<u16>,
    weekdays: Option<BTreeSet<u16>>,
    years: BTreeSet<u16>,
}

/// Why an expression cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError(String);

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ExpressionError {}

const FIRST_YEAR: u16 = 1970;
const LAST_YEAR: u16 = 2199;
const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

impl Expression {
    /// Reads an expression.
    pub fn parse(text: &str) -> Result<Expression, ExpressionError> {
        let wrong = |why: &str| ExpressionError(format!("`{text}` is no schedule: {why}"));
        let inside = |name: &str| {
            text.strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('('))
                .and_then(|rest| rest.strip_suffix(')'))
        };
        if let Some(rate) = inside("rate") {
            let (count, unit) = rate.split_once(' ').ok_or_else(|| wrong("a rate is spelled rate(5 minutes)"))?;
            let count: u64 = count
                .parse()
                .ok()
                .filter(|count| (1..=100_000).contains(count))
                .ok_or_else(|| wrong("the number is from 1"))?;
            let seconds = match (unit, count) {
                ("minute", 1) => 60,
                ("hour", 1) => 3_600,
                ("day", 1) => 86_400,
                ("minutes", 2..) => 60,
                ("hours", 2..) => 3_600,
                ("days", 2..) => 86_400,
                _ => return Err(wrong("the unit is minute, hour or day, with an s from 2 on")),
            };
            return Ok(Expression::Rate(Duration::from_secs(seconds * count)));
        }
        let Some(cron) = inside("cron") else {
            return Err(wrong("only rate(…) and cron(…) are supported"));
        };
        let fields: Vec<&str> = cron.split_ascii_whitespace().collect();
        let [minutes, hours, days, months, weekdays, years] = fields.as_slice() else {
            return Err(wrong("a cron has six fields"));
        };
        if (*days == "?") == (*weekdays == "?") {
            return Err(wrong("exactly one of day of month and day of week is `?`"));
        }
        let read = |field: &str, least, most, names: &[&str]| {
            values(field, least, most, names).ok_or_else(|| wrong(&format!("`{field}` cannot be read")))
        };
        let maybe = |field: &str, least, most, names: &[&str]| {
            if field == "?" {
                Ok(None)
            } else {
                read(field, least, most, names).map(Some)
            }
        };
        Ok(Expression::Cron(Box::new(Cron {
            minutes: read(minutes, 0, 59, &[])?,
            hours: read(hours, 0, 23, &[])?,
            days: maybe(days, 1, 31, &[])?,
            months: read(months, 1, 12, &MONTHS)?,
            weekdays: maybe(weekdays, 1, 7, &WEEKDAYS)?,
            years: read(years, FIRST_YEAR, LAST_YEAR, &[])?,
        })))
    }

    /// The first time after `now`; `None` when there is none any more.
    pub fn next_after(&self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Expression::Rate(every) => Some(now.plus(*every)),
            Expression::Cron(cron) => cron.next_after(now),
        }
    }
}

impl FromStr for Expression {
    type Err = ExpressionError;
    fn from_str(text: &str) -> Result<Expression, ExpressionError> {
        Expression::parse(text)
    }
}

/// The values of one field: `*`, `5`, `1-5`, `0/15`, `1-10/2`, `MON-FRI`, and lists of these.
fn values(field: &str, least: u16, most: u16, names: &[&str]) -> Option<BTreeSet<u16>> {
    let one = |text: &str| {
        let named = names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(text))
            .and_then(|at| u16::try_from(at).ok());
        let value = named.map(|at| at + least).or_else(|| text.parse().ok())?;
        (least..=most).contains(&value).then_some(value)
    };
    let mut found = BTreeSet::new();
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, step.parse().ok().filter(|step| *step > 0)?),
            None => (part, 1_u16),
        };
        let (from, to) = match range.split_once('-') {
            Some((from, to)) => (one(from)?, one(to)?),
            None if range == "*" => (least, most),
            None if part.contains('/') => (one(range)?, most),
            None => (one(range)?, one(range)?),
        };
        if from > to {
            return None;
        }
        found.extend((from..=to).step_by(usize::from(step)));
    }
    Some(found)
}

impl Cron {
    fn matches(&self, date: Date) -> bool {
        let weekday = u16::from(date.weekday().number_days_from_sunday()) + 1;
        self.months.contains(&u16::from(u8::from(date.month())))
            && u16::try_from(date.year()).is_ok_and(|year| self.years.contains(&year))
            && self.days.as_ref().is_none_or(|days| days.contains(&u16::from(date.day())))
            && self.weekdays.as_ref().is_none_or(|weekdays| weekdays.contains(&weekday))
    }

    fn next_after(&self, now: Timestamp) -> Option<Timestamp> {
        let now = now.into_offset();
        let last = Date::from_calendar_date(i32::from(LAST_YEAR), Month::December, 31).ok()?;
        let mut date = now.date();
        while date <= last {
            if self.matches(date) {
                for hour in &self.hours {
                    for minute in &self.minutes {
                        let time = Time::from_hms(u8::try_from(*hour).ok()?, u8::try_from(*minute).ok()?, 0).ok()?;
                        let moment = PrimitiveDateTime::new(date, time).assume_utc();
                        if moment > now {
                            return Some(Timestamp::from(moment));
                        }
                    }
                }
            }
            date = date.next_day()?;
        }
        None
    }
}

/// Fires every schedule of the functions until `stop`, each in a task of its own.
pub fn run(functions: &Arc<Functions>, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, tasks: &TaskTracker, stop: &CancellationToken) {
    for function in &functions.template().functions {
        for schedule in &function.schedules {
            let (functions, clock, ids, stop) = (functions.clone(), clock.clone(), ids.clone(), stop.clone());
            let (operation, expression) = (function.operation.clone(), schedule.expression.clone());
            tasks.spawn(async move {
                let mut at_once = matches!(expression, Expression::Rate(_));
                loop {
                    if !at_once {
                        let Some(next) = expression.next_after(clock.now()) else { return };
                        let wait = next.since(clock.now());
                        tokio::select! {
                            () = stop.cancelled() => return,
                            () = tokio::time::sleep(wait) => {}
                        }
                    }
                    at_once = false;
                    if stop.is_cancelled() {
                        return;
                    }
                    let caller = Caller::system(operation.clone(), ids.next().to_string());
                    if let Err(problem) = functions
                        .invoke(
                            &operation,
                            Invocation {
                                caller,
                                input: Input::Tick,
                            },
                        )
                        .await
                    {
                        tracing::warn!(schedule = %operation, code = %problem.code, "a scheduled run failed; the next one tries again");
                    }
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(expression: &str, now: &str) -> String {
        let now = Timestamp::parse(now).expect("a time");
        Expression::parse(expression)
            .expect(expression)
            .next_after(now)
            .map(|t| t.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn expressions_give_the_next_time() {
        let cases = [
            ("rate(1 minute)", "2026-01-31T12:00:30Z", "2026-01-31T12:01:30Z"),
            ("rate(2 days)", "2026-01-31T12:00:00Z", "2026-02-02T12:00:00Z"),
            ("cron(0 3 * * ? *)", "2026-01-31T03:00:00Z", "2026-02-01T03:00:00Z"),
            ("cron(0/15 * * * ? *)", "2026-01-31T23:50:00Z", "2026-02-01T00:00:00Z"),
            ("cron(30 8 ? * MON-FRI *)", "2026-01-31T12:00:00Z", "2026-02-02T08:30:00Z"),
            ("cron(0 0 29 FEB ? *)", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z"),
            ("cron(5,10 1 1 1,7 ? *)", "2026-01-01T01:05:00Z", "2026-01-01T01:10:00Z"),
            ("cron(0 0 1 1 ? 2020)", "2026-01-01T00:00:00Z", ""),
        ];
        for (expression, now, expected) in cases {
            assert_eq!(next(expression, now), expected, "{expression} after {now}");
        }
    }

    #[test]
    fn what_is_not_supported_is_refused() {
        for text in [
            "rate(0 minutes)",
            "rate(1 minutes)",
            "rate(2 minute)",
            "rate(5 seconds)",
            "rate(-1 minutes)",
            "rate(5)",
            "every(1 minute)",
            "at(2026-01-01T00:00:00)",
            "cron(0 3 * * *)",
            "cron(0 3 * * * *)",
            "cron(0 3 ? * ? *)",
            "cron(60 3 * * ? *)",
            "cron(0 3 L * ? *)",
            "cron(0 3 ? * 6#3 *)",
            "cron(5-1 3 * * ? *)",
            "cron(0/0 3 * * ? *)",
            "",
        ] {
            assert!(Expression::parse(text).is_err(), "{text}");
        }
    }
}
