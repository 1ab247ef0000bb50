//! Whether a facility may take one more trainee or worker, and how a supervising or support body stands.
//!
//! A question is a claim of the rulebooks, judged on the facts of the file as they would be with so many more
//! people. The answer says how many more fit, which row of which table decides, what blocks it, what is missing,
//! and on which days law or the age of the facility changes it. The file is told in `docs/facility-file.md`.

use std::collections::BTreeMap;

use kanryu_rules::{Facts, Judgment, LimitVerdict, Line, Span, TableVerdict, Value, Verdict};
use serde::Serialize;

use super::standing::{collect_blocking, need};
use super::{Ahead, Law, Need, RuleRef, StepState};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::facts::overlaid;
use crate::text::Text;
use crate::word;

mod asked;
mod file;
mod staff;

#[cfg(test)]
mod tests;

pub use file::{FacilityError, FacilityFile, parse};
pub use staff::{Counts, Row, Staff};

use asked::{Asked, Deadline};
use file::{Reading, Subject};

/// How a facility or a body stands on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HostStanding {
    /// The day the answer speaks of.
    pub as_of: Day,
    /// `facility` or `body`.
    pub subject: &'static str,
    /// The questions, in a fixed order.
    pub questions: Vec<HostAnswer>,
    /// Days that a body must keep.
    pub deadlines: Vec<HostDeadline>,
    /// The hash of the law that was asked.
    pub law: String,
}

/// The answer to one question about a facility or a body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HostAnswer {
    /// The question; ids stay stable.
    pub id: &'static str,
    /// What it asks.
    pub title: Text,
    /// The claim of the rulebooks that answers it.
    pub claim: &'static str,
    /// What law says, as of a step.
    pub state: StepState,
    /// The verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// As sure as the least sure thing the verdict rests on.
    pub confidence: Confidence,
    /// How many more fit under every condition; absent where the question adds nobody or facts are missing.
    pub more: Option<i64>,
    /// How many more the headcount alone leaves; absent where the question has none or facts are missing.
    pub places_left: Option<i64>,
    /// The row of a table that decides: the one that leaves the least.
    pub deciding_row: Option<TableRow>,
    /// Every row that was looked up, with one more person counted.
    pub rows: Vec<TableRow>,
    /// The rules that stand against it.
    pub blocked_by: Vec<RuleRef>,
    /// The facts that would decide.
    pub needs: Vec<Need>,
    /// The first later day on which it becomes lawful, as things stand.
    pub opens_on: Option<Day>,
    /// The last day before it stops being open, as things stand.
    pub closes_on: Option<Day>,
    /// The first day on which it rests on law that is sure, where today it does not.
    pub sure_on: Option<Day>,
    /// Days on which the answer changes by law or age alone.
    pub ahead: Vec<Ahead>,
    /// The proof.
    pub lines: Vec<Line>,
}

/// A row of a table of the rulebooks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableRow {
    /// The table.
    pub table: String,
    /// The row, such as `11–20`; absent where the count is beyond the table.
    pub row: Option<String>,
    /// The fact that is looked up, and its count.
    pub on: String,
    /// The count looked up.
    pub count: i64,
    /// The number that the row gives.
    pub value: Option<i64>,
    /// The fact that is compared with it.
    pub against: String,
    /// Its count, with the person asked about.
    pub against_count: Option<i64>,
    /// How sure the row is.
    pub confidence: Confidence,
}

/// A day that a body must keep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HostDeadline {
    /// What it is about; ids stay stable.
    pub id: &'static str,
    /// Which host, where it is about one.
    pub host: Option<String>,
    /// What it is called.
    pub title: Text,
    /// The first day on which it can be done; absent where any day will do.
    pub opens_on: Option<Day>,
    /// The last day.
    pub last_day: Option<Day>,
    /// Where the day of the question lies.
    pub state: DeadlineState,
    /// How many workers to interview, where it is an audit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interviews: Option<i64>,
    /// As sure as the law it rests on.
    pub confidence: Confidence,
    /// The facts that would decide.
    pub needs: Vec<Need>,
    /// The rule, with its sources.
    pub rule: Option<RuleRef>,
}

/// Where a day lies to a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineState {
    /// Too early.
    Ahead,
    /// It may be done now.
    Open,
    /// The last day has passed.
    Past,
    /// It depends on facts that are not known.
    Unknown,
    /// There is no such deadline on that day.
    NotInForce,
}

/// How far ahead changes are searched.
const YEARS_AHEAD: i32 = 6;
/// More people than any facility could add; the search ends there.
const MANY: i64 = 10_000;

/// How the facility or body of `file` stands on `as_of`.
pub fn facility(law: &Law, file: &FacilityFile, as_of: Day) -> HostStanding {
    let days = Days::of(law, file, as_of);
    let (subject, deadlines) = match &file.subject {
        Subject::Facility(_) => ("facility", Vec::new()),
        Subject::Body(body) => ("body", asked::deadlines(law, body, &file.stated, as_of)),
    };
    let asked = asked::of(&file.subject).iter();
    HostStanding {
        as_of,
        subject,
        questions: asked.map(|asked| answer(law, asked, &days)).collect(),
        deadlines,
        law: law.rulebook().fingerprint().to_string(),
    }
}

/// The facts of the day asked about, and of every later day on which they or the law change.
struct Days {
    as_of: Day,
    now: Facts,
    /// The facts with only those of the staff who surely count.
    sure: Option<Facts>,
    later: Vec<(Day, Facts)>,
}

impl Days {
    fn of(law: &Law, file: &FacilityFile, as_of: Day) -> Days {
        let on = |day: Day, reading: Reading| {
            let given = match &file.subject {
                Subject::Facility(facility) => facility.facts_on(day, reading),
                Subject::Body(body) => body.facts_on(day),
            };
            overlaid(&given, &file.stated)
        };
        let horizon = as_of.corresponding_day(Span::years(YEARS_AHEAD));
        let now = on(as_of, Reading::Likely);
        let is_unsure = matches!(&file.subject, Subject::Facility(facility) if facility.staff_is_unsure());
        let mut later: Vec<(Day, Facts)> = Vec::new();
        let mut edge = law.rulebook().next_version_edge(as_of);
        let mut last = aged(&now);
        let mut day = as_of.plus_days(1);
        let anniversaries = match &file.subject {
            Subject::Facility(facility) => facility.anniversaries(),
            Subject::Body(_) => Vec::new(),
        };
        while day <= horizon {
            let is_edge = edge == Some(day);
            if is_edge {
                edge = law.rulebook().next_version_edge(day);
            }
            let ends_month = day.plus_days(1).ymd().2 == 1;
            if is_edge || ends_month || anniversaries.contains(&day.ymd().2) {
                let facts = on(day, Reading::Likely);
                let own = aged(&facts);
                if is_edge || own != last {
                    later.push((day, facts));
                    last = own;
                }
            }
            day = day.plus_days(1);
        }
        Days { as_of, sure: is_unsure.then(|| on(as_of, Reading::Sure)), now, later }
    }
}

/// The facts without those that are days: a day that follows the calendar changes nothing by itself.
fn aged(facts: &Facts) -> BTreeMap<String, Value> {
    let counts = facts.iter().filter(|(_, value)| !matches!(value, Value::Day(_)));
    counts.map(|(name, value)| (name.to_owned(), value.clone())).collect()
}

fn answer(law: &Law, asked: &Asked, days: &Days) -> HostAnswer {
    let book = law.rulebook();
    let judge =
        |facts: &Facts, more: i64, on: Day| book.judge(asked.claim, &with(facts, asked.adds, more), on);
    let step = i64::from(!asked.adds.is_empty());
    let mut judgment = judge(&days.now, step, days.as_of);
    if let Some(sure) = &days.sure
        && judgment.verdict == Verdict::Met
        && judge(sure, step, days.as_of).verdict != Verdict::Met
    {
        // It holds only with staff of whom it is not sure that they count.
        judgment.confidence = judgment.confidence.and(Confidence::Unverified);
    }
    let state = state_of(&judgment);
    let (ahead, sure_on) = ahead(&judgment, days, |facts, on| judge(facts, step, on));
    let rows = rows(law, asked, &with(&days.now, asked.adds, step), days.as_of);
    let mut blocked_by = Vec::new();
    collect_blocking(&judgment.proof, &mut blocked_by);
    let needs = match &judgment.verdict {
        Verdict::Unknown { needs } => needs.iter().map(|fact| need(law, fact)).collect(),
        Verdict::Met | Verdict::NotMet { .. } | Verdict::NotInForce => Vec::new(),
    };
    let fits = |claim: &str| {
        let met = |more: i64| book.judge(claim, &with(&days.now, asked.adds, more), days.as_of).verdict;
        how_many(met)
    };
    HostAnswer {
        id: asked.id,
        title: title(law, asked),
        claim: asked.claim,
        state,
        confidence: judgment.confidence,
        more: if asked.adds.is_empty() { None } else { fits(asked.claim) },
        places_left: asked.headcount.filter(|_| !asked.adds.is_empty()).and_then(fits),
        deciding_row: rows.iter().min_by_key(|row| left(row)).cloned(),
        rows,
        blocked_by,
        needs,
        opens_on: ahead
            .iter()
            .find(|ahead| ahead.state == StepState::Lawful)
            .filter(|_| !is_open(state))
            .map(|a| a.on),
        closes_on: ahead
            .iter()
            .find(|ahead| !is_open(ahead.state))
            .filter(|_| is_open(state))
            .map(|ahead| ahead.on.plus_days(-1)),
        sure_on,
        ahead,
        lines: book.explain(&judgment.proof),
        verdict: judgment.verdict,
    }
}

/// What is asked: in its own words where one claim answers several questions, otherwise as the claim is called.
fn title(law: &Law, asked: &Asked) -> Text {
    let own = word::find("host-question", asked.id).cloned();
    own.or_else(|| law.rulebook().claim_title(asked.claim).map(Text::from)).unwrap_or_default()
}

/// What a row leaves; a count beyond its table leaves nothing.
fn left(row: &TableRow) -> i64 {
    row.value.zip(row.against_count).map_or(i64::MIN, |(value, count)| value - count)
}

fn is_open(state: StepState) -> bool {
    match state {
        StepState::Lawful | StepState::Unknown | StepState::NotEstablished => true,
        StepState::Blocked | StepState::NotInForce => false,
    }
}

fn state_of(judgment: &Judgment) -> StepState {
    match judgment.verdict {
        Verdict::Met if judgment.confidence == Confidence::Open => StepState::NotEstablished,
        Verdict::Met => StepState::Lawful,
        Verdict::NotMet { .. } => StepState::Blocked,
        Verdict::Unknown { .. } => StepState::Unknown,
        Verdict::NotInForce => StepState::NotInForce,
    }
}

/// The facts with so many more people in each of these counts; a count that is not known stays unknown.
fn with(facts: &Facts, adds: &[&str], more: i64) -> Facts {
    let mut facts = facts.clone();
    for name in adds {
        if let Some(Value::Count(count)) = facts.get(name).cloned() {
            facts.set(name, count + more);
        }
    }
    facts
}

/// The greatest number that may be added, 0 where not even one; `None` where facts are missing.
fn how_many(met: impl Fn(i64) -> Verdict) -> Option<i64> {
    let mut fitting = 0;
    loop {
        match met(fitting + 1) {
            Verdict::Met if fitting < MANY => fitting += 1,
            Verdict::Met | Verdict::NotMet { .. } | Verdict::NotInForce => return Some(fitting),
            Verdict::Unknown { .. } => return None,
        }
    }
}

/// How the answer changes later, and the first day on which it is surely met where today it is not.
fn ahead(now: &Judgment, days: &Days, judge: impl Fn(&Facts, Day) -> Judgment) -> (Vec<Ahead>, Option<Day>) {
    let missing = |judgment: &Judgment| match &judgment.verdict {
        Verdict::NotMet { missing } => missing.clone(),
        Verdict::Met | Verdict::Unknown { .. } | Verdict::NotInForce => Vec::new(),
    };
    let is_sure =
        |judgment: &Judgment| judgment.verdict == Verdict::Met && judgment.confidence <= Confidence::Medium;
    let mut last = (state_of(now), missing(now));
    let mut changes = Vec::new();
    let mut sure_on = None;
    for (day, facts) in &days.later {
        let judgment = judge(facts, *day);
        if sure_on.is_none() && !is_sure(now) && is_sure(&judgment) {
            sure_on = Some(*day);
        }
        let then = (state_of(&judgment), missing(&judgment));
        if then != last {
            changes.push(Ahead { on: *day, state: then.0, missing: then.1.clone() });
            last = then;
        }
    }
    (changes, sure_on)
}

fn rows(law: &Law, asked: &Asked, facts: &Facts, as_of: Day) -> Vec<TableRow> {
    let row = |(table, on, against): &(&str, &str, &str)| {
        let count = |name: &str| match facts.get(name) {
            Some(Value::Count(count)) => Some(*count),
            _ => None,
        };
        let answer = law.rulebook().table(table, facts, as_of)?;
        let looked_up = count(on)?;
        let (value, row) = match answer.verdict {
            TableVerdict::Gives { value, row } => (Some(value), Some(row)),
            TableVerdict::NoRow => (None, None),
            TableVerdict::Unknown { .. } | TableVerdict::NotInForce => return None,
        };
        Some(TableRow {
            table: (*table).to_owned(),
            row,
            on: (*on).to_owned(),
            count: looked_up,
            value,
            against: (*against).to_owned(),
            against_count: count(against),
            confidence: answer.confidence,
        })
    };
    let excellent = [facts.get("host_is_excellent"), facts.get("supervising_body_is_excellent")]
        .iter()
        .all(|rated| *rated == Some(&Value::YesNo(true)));
    // Of the two kinds of table the one that the facility may use decides.
    let tables = if excellent { asked.tables_when_excellent } else { asked.tables };
    tables.iter().filter_map(row).collect()
}

/// The day that a limit of the rulebooks gives.
struct LimitDay {
    day: Option<Day>,
    confidence: Confidence,
    needs: Vec<String>,
    in_force: bool,
    lines: Vec<Line>,
}

fn limit_day(law: &Law, id: &str, facts: &Facts, as_of: Day) -> LimitDay {
    let none = LimitDay {
        day: None,
        confidence: Confidence::High,
        needs: Vec::new(),
        in_force: false,
        lines: Vec::new(),
    };
    let Some(limit) = law.rulebook().limit(id, facts, as_of) else { return none };
    let lines = law.rulebook().explain(&limit.proof);
    let confidence = limit.confidence;
    match limit.verdict {
        LimitVerdict::Until { day, .. } => {
            LimitDay { day: Some(day), confidence, needs: Vec::new(), in_force: true, lines }
        }
        LimitVerdict::Unknown { needs } => LimitDay { day: None, confidence, needs, in_force: true, lines },
        LimitVerdict::Open => LimitDay { in_force: true, confidence, lines, ..none },
        LimitVerdict::NotInForce => LimitDay { confidence, lines, ..none },
    }
}

fn deadline_on(law: &Law, asked: &Deadline, facts: &Facts, as_of: Day) -> HostDeadline {
    let last = limit_day(law, asked.last, facts, as_of);
    let first = asked.first.map(|first| limit_day(law, first, facts, as_of));
    let opens_on = first.as_ref().and_then(|first| first.day);
    let state = match last.day {
        Some(_) if opens_on.is_some_and(|opens| as_of < opens) => DeadlineState::Ahead,
        Some(day) if day < as_of => DeadlineState::Past,
        Some(_) => DeadlineState::Open,
        None if last.in_force => DeadlineState::Unknown,
        None => DeadlineState::NotInForce,
    };
    let line = last.lines.first();
    HostDeadline {
        id: asked.id,
        host: None,
        title: line.map(|line| (&line.text).into()).unwrap_or_default(),
        opens_on,
        last_day: last.day,
        state,
        interviews: None,
        confidence: last.confidence,
        needs: last.needs.iter().map(|fact| need(law, fact)).collect(),
        rule: line.and_then(|line| rule_of(line, last.in_force)),
    }
}

fn rule_of(line: &Line, in_force: bool) -> Option<RuleRef> {
    Some(RuleRef {
        id: line.id.clone()?,
        title: (&line.text).into(),
        cite: line.cite.clone()?,
        sources: line.sources.clone(),
        confidence: line.confidence,
        from: line.from,
        until: line.until,
        in_force,
        failing: Vec::new(),
        note: line.note.as_ref().map(Text::from),
    })
}
