//! Where a person is, and until which day the present status may be held.

use kanryu_rules::{Facts, LimitVerdict, Value, Verdict};
use serde::Serialize;

use super::Law;
use crate::calendar::{Day, PartialDate};
use crate::event::Confidence;
use crate::facts::{Place, read};
use crate::registry::Record;
use crate::text::Text;

/// Where a person stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Whereabouts {
    /// The stage, an id of the rulebooks; absent where the record shows none.
    pub stage: Option<String>,
    /// What the stage is called.
    pub stage_title: Option<Text>,
    /// The lane of the stage.
    pub lane: Option<String>,
    /// Since when, as precisely as the record knows.
    pub since: Option<PartialDate>,
    /// Whether an event says that the stage was entered; otherwise it was derived from another event.
    pub is_entered: bool,
    /// The status of residence, where one is held.
    pub residence_status: Option<String>,
    /// The last day on which the present status may be held.
    pub last_lawful_day: LastDay,
    /// The last day printed on the card for the present status.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub printed_until: Option<Day>,
    /// Whether the person is a certified care worker on that day.
    pub certified: bool,
}

/// The last lawful day of a stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "last", rename_all = "kebab-case")]
pub enum LastDay {
    /// No stay in Japan, or none that the record shows.
    NotStaying,
    /// A stay without a last day.
    Open,
    /// The last day, included.
    Until {
        /// The day.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        day: Day,
        /// What decides it, in the rulebook's words.
        decided_by: String,
        /// How sure it is.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        confidence: Confidence,
        /// The limit of the rulebook; absent where only the card says so.
        limit: Option<String>,
        /// Where the day printed on the card decides: what the rules compute instead, if that is another day.
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        #[serde(skip_serializing_if = "Option::is_none")]
        computed: Option<Day>,
    },
    /// It depends on facts that are not known.
    Unknown {
        /// The facts, by name.
        needs: Vec<String>,
        /// The limit of the rulebook.
        limit: Option<String>,
    },
}

impl Whereabouts {
    /// The day by which something must happen: the last lawful day, or else what the card says.
    pub fn deadline(&self) -> Option<Day> {
        match &self.last_lawful_day {
            LastDay::Until { day, .. } => Some(*day),
            LastDay::Unknown { .. } => self.printed_until,
            LastDay::NotStaying | LastDay::Open => None,
        }
    }
}

/// Where the person of `record` stands on `as_of`. Cheap: one reading of the record, one limit, one claim.
pub fn whereabouts(law: &Law, record: &Record, as_of: Day) -> Whereabouts {
    let reading = read(record, as_of);
    on(law, reading.place.as_ref(), &reading.facts, as_of)
}

/// Where the person stands when the facts of `over` prevail over what the record gives.
pub fn whereabouts_with(law: &Law, record: &Record, over: &Facts, as_of: Day) -> Whereabouts {
    let reading = read(record, as_of);
    on(law, reading.place.as_ref(), &crate::facts::overlaid(&reading.facts, over), as_of)
}

/// The claim of the rulebooks that says whether somebody is a certified care worker.
const CERTIFIED: &str = "certified-care-worker";

pub(super) fn on(law: &Law, place: Option<&Place<'_>>, facts: &Facts, as_of: Day) -> Whereabouts {
    let stage = place.and_then(|place| place.stage).and_then(|stage| law.stage(stage, as_of));
    let printed_until = match facts.get("residence_until_on") {
        Some(Value::Day(day)) => Some(*day),
        _ => None,
    };
    // Who was never registered is not certified; the claim is only worth asking of the others.
    let certified = facts.get("registered") == Some(&Value::YesNo(true))
        && law.rulebook().judge(CERTIFIED, facts, as_of).verdict == Verdict::Met;
    let status = place.and_then(|place| place.status);
    Whereabouts {
        stage: place.and_then(|place| place.stage).map(str::to_owned),
        stage_title: stage.map(|stage| (&stage.title).into()),
        lane: stage.map(|stage| stage.lane.clone()),
        since: place.map(|place| place.since),
        is_entered: place.is_some_and(|place| place.is_entered),
        residence_status: status.map(str::to_owned),
        last_lawful_day: last_day(law, stage, status.is_some(), printed_until, facts, as_of),
        printed_until,
        certified,
    }
}

fn last_day(
    law: &Law,
    stage: Option<&kanryu_rules::Stage>,
    is_staying: bool,
    printed: Option<Day>,
    facts: &Facts,
    as_of: Day,
) -> LastDay {
    let limit = stage.and_then(|stage| stage.limit.as_deref());
    let answer = limit.and_then(|limit| law.rulebook().limit(limit, facts, as_of));
    let Some(answer) = answer else { return printed_only(is_staying, printed) };
    let limit = Some(answer.id);
    match answer.verdict {
        LimitVerdict::Until { day, decided_by } => LastDay::Until {
            day,
            decided_by,
            confidence: answer.confidence,
            limit,
            computed: answer.computed,
        },
        LimitVerdict::Unknown { needs } => LastDay::Unknown { needs, limit },
        LimitVerdict::Open => LastDay::Open,
        LimitVerdict::NotInForce => printed_only(is_staying, printed),
    }
}

/// Where no limit of the rulebooks applies, the card says until when.
fn printed_only(is_staying: bool, printed: Option<Day>) -> LastDay {
    let fact = "residence_until_on".to_owned();
    match printed {
        Some(day) => LastDay::Until {
            day,
            decided_by: fact,
            confidence: Confidence::High,
            limit: None,
            computed: None,
        },
        None if is_staying => LastDay::Unknown { needs: vec![fact], limit: None },
        None => LastDay::NotStaying,
    }
}
