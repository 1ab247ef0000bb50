//! A checked rulebook: everything in it refers to something that exists and can be judged.
//!
//! Names are numbers inside (`u16`, given at load), conditions are small enums over numbers, and each version
//! keeps its public description behind one pointer, so that a compiled evaluator can be put beside the clear one.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::catalog::FactCatalog;
use crate::confidence::Confidence;
use crate::day::{Day, Span};
use crate::source::{Counting, RowValue};
use crate::text::Text;
use crate::value::Op;

mod calendar;
pub(crate) mod planned;

pub use calendar::{Calendar, CalendarRow};

pub(crate) type FactId = u16;
pub(crate) type ClaimId = u16;
pub(crate) type TableId = u16;
pub(crate) type ClockId = u16;
pub(crate) type CalendarId = u16;

/// One dated version of a rule, an exception, a limit, a table or a clock, or one part of a calendar, as a reader may cite it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// `rule`, `exception`, `limit`, `table`, `clock`, `left-out` or `calendar`.
    pub kind: &'static str,
    /// The id; of an exception and of what a clock leaves out, the whole's id, a dot and its name.
    pub id: Arc<str>,
    /// What it is called.
    pub title: Text,
    /// The article, as the rulebook cites it.
    pub cite: String,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
    /// How well this version is established.
    pub confidence: Confidence,
    /// First day in force; `None` when the rulebook states none.
    pub from: Option<Day>,
    /// Last day in force; `None` while in force.
    pub until: Option<Day>,
    /// The date fact that selects the version; `None` is the as-of date.
    pub by: Option<Arc<str>>,
    /// The day on which it became known; `None` is known on every day.
    pub published: Option<Day>,
    /// The day on which its end became known, where no successor tells it.
    pub until_published: Option<Day>,
    /// What a reader must know beside it.
    pub note: Option<Text>,
    /// The file in which it is written.
    pub file: Arc<str>,
    /// The line on which it begins.
    pub line: u32,
}

impl Version {
    /// Whether it is in force on `day`; both ends are included.
    pub fn is_in_force_on(&self, day: Day) -> bool {
        in_force(self.from, self.until, day)
    }
}

fn in_force(from: Option<Day>, until: Option<Day>, day: Day) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
}

/// What a stage is in the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StageKind {
    /// Where a subject can be for a while.
    Stage,
    /// What a subject passes: a test, a decision.
    Gate,
}

/// One stage of a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stage {
    /// Its id.
    pub id: Arc<str>,
    /// What it is called.
    pub title: Text,
    /// How the drawing groups stages.
    pub lane: String,
    /// The place in the drawing, from early to late.
    pub order: i64,
    /// Stage or gate.
    pub kind: StageKind,
    /// The status held there; absent where none is.
    pub status: Option<String>,
    /// The limit that gives the last lawful day there.
    pub limit: Option<Arc<str>>,
    /// Routes begin here.
    pub initial: bool,
    /// Nothing follows here.
    pub terminal: bool,
    /// The least number of days there.
    pub min_days: Option<i64>,
    /// The article.
    pub cite: Option<String>,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
    /// How well it is established, where the rulebook says so.
    pub confidence: Option<Confidence>,
    /// First day on which the stage exists.
    pub from: Option<Day>,
    /// Last day on which the stage exists.
    pub until: Option<Day>,
    /// Since when that is known; absent where the rulebook does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Day>,
    /// What a reader must know beside it.
    pub note: Option<Text>,
    /// The file in which it is written.
    pub file: Arc<str>,
    /// The line on which it begins.
    pub line: u32,
}

impl Stage {
    /// Whether the stage exists on `day`; both ends are included.
    pub fn is_in_force_on(&self, day: Day) -> bool {
        in_force(self.from, self.until, day)
    }
}

/// One step from stages to a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its id.
    pub id: Arc<str>,
    /// What it is called.
    pub title: Text,
    /// Stages it leaves; never empty.
    pub from_stages: Vec<Arc<str>>,
    /// The stage it reaches.
    pub to_stage: Arc<str>,
    /// The claim that opens it; without one it is open.
    pub requires: Option<Arc<str>>,
    /// Who must act.
    pub actor: Option<String>,
    /// The least number of days it takes.
    pub min_days: Option<i64>,
    /// What to get first, in order.
    pub obtains: Vec<String>,
    /// The article.
    pub cite: Option<String>,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
    /// How well it is established, where the rulebook says so.
    pub confidence: Option<Confidence>,
    /// First day on which the step can be taken.
    pub from: Option<Day>,
    /// Last day on which the step can be taken.
    pub until: Option<Day>,
    /// Since when that is known; absent where the rulebook does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Day>,
    /// What a reader must know beside it.
    pub note: Option<Text>,
    /// The file in which it is written.
    pub file: Arc<str>,
    /// The line on which it begins.
    pub line: u32,
}

impl Step {
    /// Whether the step can be taken on `day`; both ends are included.
    pub fn is_in_force_on(&self, day: Day) -> bool {
        in_force(self.from, self.until, day)
    }

    /// Whether it leaves this stage.
    pub fn leaves(&self, stage: &str) -> bool {
        self.from_stages.iter().any(|from| &**from == stage)
    }
}

/// The hash of everything a rulebook was read from: its files and its catalog of facts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Formula {
    All(Vec<Formula>),
    Any(Vec<Formula>),
    Not(Box<Formula>),
    Test(Test),
    Granted { claim: ClaimId, text: Arc<str> },
}

impl Formula {
    /// As the rulebook writes it, for what is missing.
    pub fn written(&self) -> String {
        let list = |members: &[Formula], word: &str| {
            members.iter().map(Formula::written).collect::<Vec<_>>().join(word)
        };
        match self {
            Formula::All(members) => format!("({})", list(members, " and ")),
            Formula::Any(members) => format!("({})", list(members, " or ")),
            Formula::Not(member) => format!("not {}", member.written()),
            Formula::Test(test) => test.text.to_string(),
            Formula::Granted { text, .. } => text.to_string(),
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Test {
    pub fact: FactId,
    /// Added to the day of the fact before it is compared.
    pub plus: Span,
    pub op: Op,
    pub against: Against,
    pub text: Arc<str>,
}

impl Test {
    /// The number on the left as it is compared: the fact's own, or its day with the span added.
    pub fn shifted(&self, number: i64) -> i64 {
        shifted(number, self.plus)
    }
}

/// A number with a span added to it, which only the number of a day has.
pub(crate) fn shifted(number: i64, plus: Span) -> i64 {
    if plus == Span::default() {
        return number;
    }
    i64::from(Day::from_number(number as i32).corresponding_day(plus).number())
}

/// The latest day that, with `plus` added, is no later than `limit`. Adding a span never turns two days around.
pub(crate) fn latest_within(plus: Span, limit: i64) -> Option<i64> {
    let (mut low, mut high) = (i64::from(Day::MIN.number()), i64::from(Day::MAX.number()));
    if shifted(low, plus) > limit {
        return None;
    }
    if shifted(high, plus) <= limit {
        return Some(i64::MAX);
    }
    // `low` is within and `high` is not.
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if shifted(middle, plus) <= limit { low = middle } else { high = middle }
    }
    Some(low)
}

/// The right side of a comparison; literals are numbers that compare as their values do.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Against {
    Number(i64),
    Fact(FactId),
    Table(TableId),
    /// The last day of a clock.
    Clock(ClockId),
    /// The last day of a limit, by its place.
    Limit(u16),
}

#[derive(Debug, Clone)]
pub(crate) struct Exception {
    pub name: Arc<str>,
    pub version: Arc<Version>,
    pub by: Option<FactId>,
    pub then_met: bool,
    pub when: Formula,
}

#[derive(Debug, Clone)]
pub(crate) struct RuleVersion {
    pub version: Arc<Version>,
    pub when: Formula,
    /// From the one that prevails over all to the one that prevails over none.
    pub exceptions: Vec<Exception>,
}

#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub id: Arc<str>,
    pub claim: ClaimId,
    pub by: Option<FactId>,
    /// By first day in force; no two are in force on one day.
    pub versions: Vec<RuleVersion>,
}

#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub id: Arc<str>,
    pub title: Option<Text>,
    /// Rules that grant it, in the order of the files.
    pub rules: Vec<u16>,
}

#[derive(Debug, Clone)]
pub(crate) enum Start {
    Fact {
        fact: FactId,
        optional: bool,
    },
    Day(Day),
    /// The last day of a clock.
    Clock {
        clock: ClockId,
        optional: bool,
    },
    Lookup(Box<Lookup>),
}

/// The next or the last day of a calendar's column, seen from another day.
#[derive(Debug, Clone)]
pub(crate) struct Lookup {
    pub calendar: CalendarId,
    pub column: Arc<str>,
    pub is_last: bool,
    /// Whether the other day itself is taken too.
    pub includes: bool,
    pub optional: bool,
    pub reference: Start,
}

/// Days that a clock leaves out of what it counts.
#[derive(Debug, Clone)]
pub(crate) struct LeftOut {
    pub name: Arc<str>,
    pub version: Arc<Version>,
    pub spans: FactId,
    pub optional: bool,
    pub when: Option<Formula>,
}

#[derive(Debug, Clone)]
pub(crate) struct ClockVersion {
    pub version: Arc<Version>,
    pub counts: FactId,
    pub runs_for: Span,
    pub counting: Counting,
    pub leaves_out: Vec<LeftOut>,
}

#[derive(Debug, Clone)]
pub(crate) struct ClockRule {
    pub id: Arc<str>,
    pub by: Option<FactId>,
    pub versions: Vec<ClockVersion>,
}

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub text: Arc<str>,
    pub start: Start,
    pub span: Span,
    pub when: Option<Formula>,
    pub confidence: Option<Confidence>,
    /// Read off a paper: where it is known, it stands, whatever is computed beside it.
    pub printed: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct LimitVersion {
    pub version: Arc<Version>,
    pub counting: Counting,
    pub entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
pub(crate) struct LimitRule {
    pub id: Arc<str>,
    pub by: Option<FactId>,
    pub versions: Vec<LimitVersion>,
}

#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub text: Arc<str>,
    pub from: i64,
    pub to: Option<i64>,
    pub value: RowValue,
    pub confidence: Option<Confidence>,
}

/// The number that a row of a table gives for a count.
pub(crate) fn amount(value: RowValue, count: i64) -> i64 {
    match value {
        RowValue::Fixed(value) => value,
        RowValue::Permille { permille, up } => {
            let product = count.saturating_mul(permille);
            let floor = product.div_euclid(1_000);
            floor + i64::from(up && product.rem_euclid(1_000) != 0)
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct TableVersion {
    pub version: Arc<Version>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone)]
pub(crate) struct TableRule {
    pub id: Arc<str>,
    pub on: FactId,
    pub by: Option<FactId>,
    pub versions: Vec<TableVersion>,
}

#[derive(Debug, Clone)]
pub(crate) struct Book {
    pub catalog: FactCatalog,
    /// Declared facts by name, and `as_of` if it is not declared.
    pub fact_names: Vec<Arc<str>>,
    pub claims: Vec<Claim>,
    pub rules: Vec<Rule>,
    pub limits: Vec<LimitRule>,
    pub tables: Vec<TableRule>,
    pub clocks: Vec<ClockRule>,
    pub calendars: Vec<Calendar>,
    pub stages: Vec<Stage>,
    pub steps: Vec<Step>,
    /// What plans are made of.
    pub planned: planned::Planned,
    /// Days on which some version begins, or on which it no longer is in force; ascending.
    pub edges: Vec<Day>,
    pub fingerprint: Fingerprint,
}

/// Law that has passed every check. Cheap to clone; safe to share between threads.
#[derive(Clone)]
pub struct Rulebook {
    pub(crate) book: Arc<Book>,
}

impl fmt::Debug for Rulebook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rules, stages) = (self.book.rules.len(), self.book.stages.len());
        write!(f, "Rulebook({rules} rules, {stages} stages, {})", self.book.fingerprint)
    }
}

impl Rulebook {
    /// The facts it may ask for.
    pub fn catalog(&self) -> &FactCatalog {
        &self.book.catalog
    }

    /// The claims that its rules may grant, by name.
    pub fn claims(&self) -> impl Iterator<Item = &str> {
        self.book.claims.iter().map(|claim| &*claim.id)
    }

    /// Whether some rule may grant this claim.
    pub fn has_claim(&self, claim: &str) -> bool {
        self.claim_id(claim).is_some()
    }

    /// What a claim is called; where the rulebook gives it no title, that of the first rule that grants it.
    pub fn claim_title(&self, claim: &str) -> Option<&Text> {
        let claim = &self.book.claims[usize::from(self.claim_id(claim)?)];
        let first_rule = || {
            let rule = &self.book.rules[usize::from(*claim.rules.first()?)];
            rule.versions.last().map(|version| &version.version.title)
        };
        claim.title.as_ref().or_else(first_rule)
    }

    /// The ids of its limits, by name.
    pub fn limits(&self) -> impl Iterator<Item = &str> {
        self.book.limits.iter().map(|limit| &*limit.id)
    }

    /// The ids of its tables, by name.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.book.tables.iter().map(|table| &*table.id)
    }

    /// The ids of its clocks, by name.
    pub fn clocks(&self) -> impl Iterator<Item = &str> {
        self.book.clocks.iter().map(|clock| &*clock.id)
    }

    /// Its calendars, by name.
    pub fn calendars(&self) -> &[Calendar] {
        &self.book.calendars
    }

    /// A calendar by its name.
    pub fn calendar(&self, id: &str) -> Option<&Calendar> {
        let at = self.book.calendars.binary_search_by(|calendar| (*calendar.id).cmp(id)).ok()?;
        self.book.calendars.get(at)
    }

    /// Every version of every rule, exception, limit, table and clock, by kind, id and first day.
    pub fn versions(&self) -> Vec<&Version> {
        let rules = self.book.rules.iter().flat_map(|rule| &rule.versions).flat_map(|version| {
            let exceptions = version.exceptions.iter().map(|exception| &*exception.version);
            std::iter::once(&*version.version).chain(exceptions)
        });
        let limits = self.book.limits.iter().flat_map(|limit| &limit.versions).map(|limit| &*limit.version);
        let tables = self.book.tables.iter().flat_map(|table| &table.versions).map(|table| &*table.version);
        let clocks = self.book.clocks.iter().flat_map(|clock| &clock.versions).flat_map(|version| {
            let left_out = version.leaves_out.iter().map(|left_out| &*left_out.version);
            std::iter::once(&*version.version).chain(left_out)
        });
        let calendars = self.book.calendars.iter().flat_map(|calendar| &calendar.parts).map(|part| &**part);
        let mut versions: Vec<&Version> =
            rules.chain(limits).chain(tables).chain(clocks).chain(calendars).collect();
        versions.sort_by(|a, b| (a.kind, &a.id, a.from).cmp(&(b.kind, &b.id, b.from)));
        versions
    }

    /// All stages, by order and id; a stage with several versions stands several times.
    pub fn stages(&self) -> &[Stage] {
        &self.book.stages
    }

    /// The version of a stage that exists on `day`; the latest one if none does.
    pub fn stage(&self, id: &str, day: Day) -> Option<&Stage> {
        let versions = || self.book.stages.iter().filter(|stage| &*stage.id == id);
        versions()
            .find(|stage| stage.is_in_force_on(day))
            .or_else(|| versions().max_by_key(|stage| stage.from))
    }

    /// All steps, by id; a step with several versions stands several times.
    pub fn steps(&self) -> &[Step] {
        &self.book.steps
    }

    /// The steps that leave a stage, whether or not they are in force.
    pub fn steps_from<'a>(&'a self, stage: &'a str) -> impl Iterator<Item = &'a Step> {
        self.book.steps.iter().filter(move |step| step.leaves(stage))
    }

    /// The steps that reach a stage, whether or not they are in force.
    pub fn steps_to<'a>(&'a self, stage: &'a str) -> impl Iterator<Item = &'a Step> {
        self.book.steps.iter().filter(move |step| &*step.to_stage == stage)
    }

    /// What plans may be asked to reach, by id.
    pub fn goals(&self) -> &[planned::Goal] {
        &self.book.planned.goals
    }

    /// The hash of what it was read from, so that an answer can name the law it rests on.
    pub fn fingerprint(&self) -> Fingerprint {
        self.book.fingerprint
    }

    /// The next day after `after` on which some version begins or is no longer in force.
    ///
    /// Until that day, law by itself changes no answer that is judged on the as-of date.
    pub fn next_version_edge(&self, after: Day) -> Option<Day> {
        let place = self.book.edges.partition_point(|edge| *edge <= after);
        self.book.edges.get(place).copied()
    }

    pub(crate) fn claim_id(&self, claim: &str) -> Option<ClaimId> {
        self.book.claims.binary_search_by(|known| (*known.id).cmp(claim)).ok().map(|place| place as ClaimId)
    }
}
