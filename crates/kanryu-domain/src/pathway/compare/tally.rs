//! Changes of many people, grouped by what changes, how and why.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{About, Cause, Change, Compared, Comparison, Effect, Origin, Reason};
use crate::text::Text;

/// What makes a group: everything but the people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key {
    by: Origin,
    about: About,
    effect: Effect,
    reasons: Vec<Reason>,
}

/// People whose answer to one question changes in one way for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its number, by which a person's changes name it.
    pub number: usize,
    /// The step or the stay.
    #[serde(flatten)]
    pub about: About,
    /// What the step or stage is called.
    pub title: Text,
    /// How the answer changes.
    pub effect: Effect,
    /// Whether law or time makes the change.
    pub by: Origin,
    /// Why.
    pub causes: Vec<Cause>,
    /// How many people they are.
    pub people: i64,
}

/// How many people were compared, and what changes for whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// People compared.
    pub people: i64,
    /// People without a stage on the day, for whom no step is asked.
    pub without_stage: i64,
    /// People for whom something changes.
    pub changed: i64,
    /// Those of them for whom something changes because the law does; for the others days pass, and no more.
    pub changed_by_law: i64,
    numbers: BTreeMap<Key, usize>,
    counts: Vec<i64>,
}

impl Tally {
    /// Counts a person in, and gives the number of the group of each change.
    pub fn add(&mut self, compared: &Compared) -> Vec<usize> {
        self.people += 1;
        self.without_stage += i64::from(compared.stage.is_none());
        self.changed += i64::from(!compared.changes.is_empty());
        self.changed_by_law += i64::from(compared.changes.iter().any(|change| change.by == Origin::Law));
        compared.changes.iter().map(|change| self.count(change)).collect()
    }

    fn count(&mut self, change: &Change) -> usize {
        let Change { about, effect, by, reasons, .. } = change;
        let key = Key { by: *by, about: about.clone(), effect: *effect, reasons: reasons.clone() };
        let next = self.counts.len();
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.counts.push(0);
        }
        self.counts[number] += 1;
        number
    }

    /// The groups: those that law makes first, by step or stage, then by effect, the largest first.
    pub fn groups(&self, comparison: &Comparison<'_>) -> Vec<Group> {
        let mut groups: Vec<Group> =
            self.numbers.iter().map(|(key, number)| self.group(comparison, key, *number)).collect();
        groups.sort_by(|a, b| {
            (a.by, &a.about, a.effect)
                .cmp(&(b.by, &b.about, b.effect))
                .then(b.people.cmp(&a.people))
                .then(a.number.cmp(&b.number))
        });
        groups
    }

    fn group(&self, comparison: &Comparison<'_>, key: &Key, number: usize) -> Group {
        let side = if key.effect.is_for_the_better() { comparison.first() } else { comparison.second() };
        Group {
            number,
            about: key.about.clone(),
            title: title(comparison, &key.about),
            effect: key.effect,
            by: key.by,
            causes: key.reasons.iter().filter_map(|reason| reason.told(side.law)).collect(),
            people: self.counts[number],
        }
    }
}

impl Group {
    /// What happens and why, to be said after the number of people.
    pub fn sentence(&self) -> Text {
        let (label, title) = (self.effect.label(), &self.title);
        let what =
            Text::new(format!("「{}」：{}", title.ja, label.ja), format!("{} “{}”", label.en, title.en));
        let causes: Vec<Text> = self.causes.iter().map(Cause::sentence).collect();
        if causes.is_empty() {
            return what;
        }
        let join = |get: fn(&Text) -> &str, by: &str| causes.iter().map(get).collect::<Vec<_>>().join(by);
        let (ja, en) = (join(|text| &text.ja, "、"), join(|text| &text.en, ", and "));
        // Where a way opens, the reason is what stood against it before.
        if self.effect.is_for_the_better() {
            return Text::new(
                format!("{}（これまでの支障：{ja}）", what.ja),
                format!("{}; until then against it: {en}", what.en),
            );
        }
        Text::new(format!("{}（理由：{ja}）", what.ja), format!("{} because {en}", what.en))
    }
}

/// What a step or stage is called on the side that knows it.
fn title(comparison: &Comparison<'_>, about: &About) -> Text {
    let sides = [comparison.second(), comparison.first()];
    let found = sides.into_iter().find_map(|side| match about {
        About::Step(id) => side.law.step(id, side.day).map(|step| (&step.title).into()),
        About::Stay(id) => side.law.stage(id, side.day).map(|stage| (&stage.title).into()),
    });
    found.unwrap_or_else(|| match about {
        About::Step(id) | About::Stay(id) => Text::same(id.clone()),
    })
}
