//! What was stated rather than counted: attested yes-or-no facts and counts somebody gave.

use std::collections::BTreeMap;

use kanryu_rules::Value;

use super::{Found, Timeline};
use crate::event::Fact;

/// What nobody states is not so: exceptions that somebody would have claimed, and what only an unusual host does.
const NOT_UNLESS_STATED: [&str; 3] =
    ["visits_below_one_year_accepted", "night_duty_at_overnight_day_service", "support_entrusted_elsewhere"];

/// What everybody must do and an authority examines: so unless somebody states otherwise. The step names it among
/// what to obtain first.
const SO_UNLESS_STATED: [&str; 3] = ["pay_equal_to_japanese", "employed_directly", "employed_full_time"];

/// The last statement of each name by the day asked about.
pub(super) struct Stated<'a>(BTreeMap<&'a str, Value>);

impl<'a> Stated<'a> {
    pub fn of(timeline: &Timeline<'a>) -> Stated<'a> {
        let statement = |fact: &'a Fact| match fact {
            Fact::Attested { name, holds } => Some((name.as_str(), Value::YesNo(*holds))),
            Fact::Counted { name, count } => Some((name.as_str(), Value::Count(*count))),
            _ => None,
        };
        // Items stand by day, so the last statement of a name prevails.
        Stated(timeline.items.iter().filter_map(|item| statement(item.fact)).collect())
    }

    /// A count that was stated.
    pub fn count(&self, name: &str) -> Option<i64> {
        match self.0.get(name) {
            Some(Value::Count(count)) => Some(*count),
            _ => None,
        }
    }

    /// A yes or no that was stated.
    pub fn yes_no(&self, name: &str) -> Option<bool> {
        match self.0.get(name) {
            Some(Value::YesNo(holds)) => Some(*holds),
            _ => None,
        }
    }

    /// A statement prevails over what was counted, because whoever made it had seen a paper.
    pub fn put_all(self, found: &mut Found<'a>) {
        NOT_UNLESS_STATED.into_iter().for_each(|name| found.put(name, false));
        SO_UNLESS_STATED.into_iter().for_each(|name| found.put(name, true));
        self.0.into_iter().for_each(|(name, value)| found.put(name, value));
    }
}
