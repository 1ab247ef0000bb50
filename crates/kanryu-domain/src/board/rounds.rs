//! Rounds of matching: the list, one round with its offers, a person's own view, results and their evidence.

use std::collections::{BTreeMap, BTreeSet};

use kanryu_rules::Value;
use serde::Serialize;

use super::audience::{Audience, Content, Owner, Shown, may, small_cell};
use super::{Board, Cell, Column, Question, Report, Row, Table, evidence};
use crate::calendar::Day;
use crate::facts::read;
use crate::id::{Kind, Subject};
use crate::matching::{
    self, Asked, PersonWhy, Reader, RecordedError, Rerun, Round, RoundResult, RunError, Struck,
};
use crate::pathway::Law;
use crate::registry::Record;
use crate::registry::round::{OfferRecord, PlaceState, RoundRecord, Wishes, wishes_of};
use crate::text::Text;
use crate::word::Coded;

#[cfg(test)]
mod tests;

/// The rounds on record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rounds {
    /// The rounds, the latest to close first.
    pub rows: Vec<RoundRow>,
}

/// A round.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoundRow {
    /// Its record.
    pub subject: Subject,
    /// What it is called.
    pub title: Text,
    /// How far it has come.
    pub state: Coded,
    /// The first day on which lists are taken.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub opens_on: Day,
    /// The last.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub closes_on: Day,
    /// When places begin.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub starts_on: Option<Day>,
    /// How many offers.
    pub offers: usize,
    /// How many places.
    pub places: i64,
}

impl RoundRow {
    fn of(round: &RoundRecord, as_of: Day) -> RoundRow {
        RoundRow {
            subject: round.subject.clone(),
            title: round.title.clone(),
            state: Coded::code("round-state", round.state(as_of).word()),
            opens_on: round.opens_on,
            closes_on: round.closes_on,
            starts_on: round.starts_on,
            offers: round.offers.len(),
            places: round.offers.values().map(|offer| offer.places).sum(),
        }
    }
}

/// The rounds on record by the day.
pub fn rounds(question: &Question<'_>) -> Report<Rounds> {
    let mut known = RoundRecord::all(question.registry, question.as_of);
    known.sort_by_key(|round| (std::cmp::Reverse(round.closes_on), round.subject.clone()));
    let rows = known.iter().map(|round| RoundRow::of(round, question.as_of)).collect();
    let mut report = Report::new(question, Rounds { rows });
    report.sources = evidence::sources(known.iter().map(|round| &round.entry));
    report
}

impl Board for Rounds {
    const NAME: &'static str = "rounds";

    fn tables(&self) -> Vec<Table> {
        let columns = vec![
            Column::new("id", "番号", "Id"),
            Column::new("title", "募集回", "Round"),
            Column::new("state", "状態", "State"),
            Column::new("opens_on", "受付開始", "Opens"),
            Column::new("closes_on", "締切り", "Closes"),
            Column::new("starts_on", "受入れ開始", "Places begin"),
            Column::new("offers", "受入れ枠", "Offers"),
            Column::new("places", "定員", "Places"),
        ];
        let row = |round: &RoundRow| Row {
            subject: Some(round.subject.clone()),
            cells: vec![
                Cell::Plain(round.subject.key().to_owned()),
                Cell::Text(round.title.clone()),
                Cell::Text(round.state.label.clone()),
                Cell::Date(round.opens_on.into()),
                Cell::Date(round.closes_on.into()),
                round.starts_on.map_or(Cell::Empty, |day| Cell::Date(day.into())),
                Cell::Number(i64::try_from(round.offers).unwrap_or(i64::MAX)),
                Cell::Number(round.places),
            ],
        };
        let title = Text::new("マッチングの募集回", "Rounds of matching");
        vec![Table { name: "rounds", title, columns, rows: self.rows.iter().map(row).collect() }]
    }
}

/// One round with its offers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoundBoard {
    /// The round.
    #[serde(flatten)]
    pub round: RoundRow,
    /// Its offers, by id.
    pub offers: Vec<OfferRow>,
    /// Whether this reader sees whole results.
    pub sees_results: bool,
}

/// An offer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfferRow {
    /// Its id in the round.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The employer.
    pub organization: Subject,
    /// The employer's name, where it is recorded.
    pub organization_name: Option<Text>,
    /// How many people.
    pub places: i64,
    /// How many people name it first, alone or tied; small numbers are withheld from those who do not see everybody.
    pub first_choices: Shown,
    /// Whether a list of people was submitted.
    pub is_ranked: bool,
    /// Everybody who wishes for it and what became of them; for the employer and those who see everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lists: Option<OfferLists>,
}

/// The lists of an offer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfferLists {
    /// People who wish for it, by key; not how they rank it.
    pub wishing: Vec<Subject>,
    /// The same people as an employer may know them.
    pub people: Vec<Applicant>,
    /// Its own list, best first; absent while none was submitted.
    pub ranks: Option<Vec<Vec<Subject>>>,
    /// People whom an accepted result placed there and who did not give the place up.
    pub placed: Vec<Subject>,
}

/// Somebody who wishes for an offer, as an employer may know them: what was verified, and no name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Applicant {
    /// The person.
    pub person: Subject,
    /// The nationality, where it is known.
    pub nationality: Option<Coded>,
    /// The best verified level of Japanese, a word of the fact `japanese_level`.
    pub japanese: Option<String>,
    /// The stage, where it is known.
    pub stage: Option<Text>,
    /// Whether the person is registered as a certified care worker, not provisionally.
    pub certified: bool,
}

impl Applicant {
    fn of(record: &Record, as_of: Day) -> Applicant {
        let reading = read(record, as_of);
        let is = |name: &str| reading.facts.get(name) == Some(&Value::YesNo(true));
        let word = |name: &str| match reading.facts.get(name) {
            Some(Value::Word(word)) => Some(word.to_string()),
            _ => None,
        };
        let stage = reading.place.as_ref().and_then(|place| place.stage);
        Applicant {
            person: record.subject.clone(),
            nationality: word("nationality").map(|code| Coded::country(&code)),
            japanese: word("japanese_level").filter(|level| level != "none"),
            stage: stage.and_then(|id| Law::builtin().stage(id, as_of)).map(|stage| (&stage.title).into()),
            certified: is("registered") && !is("registration_is_provisional"),
        }
    }
}

/// The round of this record on the day of the question.
pub fn round_of(question: &Question<'_>, subject: &Subject) -> Option<RoundRecord> {
    question.registry.get(subject).and_then(|record| RoundRecord::of(record, question.as_of))
}

/// Whether the reader acts for the employer of the offer, or for everybody.
pub fn sees_lists(audience: &Audience, offer: &OfferRecord) -> bool {
    may(
        audience,
        "rounds",
        Content::OfferLists,
        Owner::Organizations(std::slice::from_ref(&offer.organization)),
    )
}

/// Whether the reader sees whole results.
pub fn sees_results(audience: &Audience) -> bool {
    may(audience, "result", Content::RoundResults, Owner::Nobody)
}

/// One round, as far as the audience may see it; `None` where there is none.
pub fn round(question: &Question<'_>, subject: &Subject) -> Option<Report<RoundBoard>> {
    let known = round_of(question, subject)?;
    let wishes = known.wishes(question.registry, question.as_of);
    let placings = known.placings(question.registry, question.as_of);
    let offer = |(id, offer): (&String, &OfferRecord)| {
        let first = wishes.iter().filter(|one| one.wishes.first().is_some_and(|tier| tier.contains(id)));
        let lists = sees_lists(question.audience, offer).then(|| OfferLists {
            wishing: wishing(&wishes, id).map(|record| record.subject.clone()).collect(),
            people: wishing(&wishes, id).map(|record| Applicant::of(record, question.as_of)).collect(),
            ranks: offer.ranks.clone(),
            placed: placings
                .iter()
                .filter(|placing| placing.offer == *id && placing.state != PlaceState::Withdrawn)
                .map(|placing| placing.person.clone())
                .collect(),
        });
        OfferRow {
            id: id.clone(),
            title: offer.title.clone(),
            organization: offer.organization.clone(),
            organization_name: question.registry.get(&offer.organization).map(evidence::title),
            places: offer.places,
            first_choices: small_cell(i64::try_from(first.count()).unwrap_or(i64::MAX), question.audience),
            is_ranked: offer.ranks.is_some(),
            lists,
        }
    };
    let board = RoundBoard {
        round: RoundRow::of(&known, question.as_of),
        offers: known.offers.iter().map(offer).collect(),
        sees_results: sees_results(question.audience),
    };
    let mut report = Report::new(question, board);
    report.sources = evidence::sources(std::iter::once(&known.entry));
    Some(report)
}

/// People who wish for an offer, alone or jointly.
fn wishing<'w>(wishes: &'w [Wishes<'_>], offer: &'w str) -> impl Iterator<Item = &'w Record> {
    let names = move |one: &&Wishes<'_>| {
        let alone = one.wishes.iter().flatten().any(|named| named == offer);
        let jointly = one.joint.is_some_and(|joint| joint.wishes.iter().any(|[own, _]| own == offer));
        alone || jointly
    };
    wishes.iter().filter(names).map(|one| one.record)
}

/// A person's own view of a round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OwnRound {
    /// The round.
    #[serde(flatten)]
    pub round: RoundRow,
    /// The person.
    pub person: Subject,
    /// Offers that can be wished for, with their titles, by id.
    pub offers: BTreeMap<String, Text>,
    /// The wishes that count, best first.
    pub wishes: Vec<Vec<String>>,
    /// The joint wish, where the person states one; it counts when the partner states the same.
    pub joint: Option<crate::event::JointWish>,
    /// Wishes that cannot come true, each with its rule.
    pub struck: Vec<Struck>,
    /// The place an accepted result gave, and what the person said to it: `given`, `confirmed`, `withdrawn`.
    pub place: Option<(String, &'static str)>,
    /// The result and its reasons, once a result was accepted; nothing about other people.
    pub why: Option<PersonWhy>,
}

/// Why a board of a round cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoundBoardError {
    /// There is none, or this audience may not see it.
    #[error("there is nothing at this address for this reader")]
    Nothing,
    /// Its records cannot be put together.
    #[error(transparent)]
    Recorded(#[from] RecordedError),
    /// It cannot be run as asked.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// A person's own view of a round.
///
/// # Errors
/// [`RoundBoardError::Nothing`] for an audience that may not see the person's wishes, or without such a person or round.
pub fn own_round(
    question: &Question<'_>,
    subject: &Subject,
    person: &Subject,
    law: &Law,
) -> Result<Report<OwnRound>, RoundBoardError> {
    let owner = Owner::Person { person, organizations: &[] };
    let record = question.registry.get(person).filter(|record| record.subject.kind() == Kind::Person);
    let (Some(known), Some(record)) = (round_of(question, subject), record) else {
        return Err(RoundBoardError::Nothing);
    };
    if !may(question.audience, "wishes", Content::Wishes, owner) {
        return Err(RoundBoardError::Nothing);
    }
    let wishes = wishes_of(record, subject, question.as_of);
    let round = matching::recorded(question.registry, subject, question.as_of, law)?;
    let mut struck = matching::survey(&round, law).struck;
    struck.retain(|one| one.person == person.to_string());
    let place =
        known.placings(question.registry, question.as_of).into_iter().rfind(|one| one.person == *person);
    let why = why(question, &known, record, law)?;
    let board = OwnRound {
        round: RoundRow::of(&known, question.as_of),
        person: person.clone(),
        offers: known.offers.iter().map(|(id, offer)| (id.clone(), offer.title.clone())).collect(),
        wishes: wishes.as_ref().map(|wishes| wishes.wishes.to_vec()).unwrap_or_default(),
        joint: wishes.as_ref().and_then(|wishes| wishes.joint.cloned()),
        struck,
        place: place.map(|place| (place.offer, word(place.state))),
        why,
    };
    Ok(Report::new(question, board))
}

fn word(state: PlaceState) -> &'static str {
    match state {
        PlaceState::Given => "given",
        PlaceState::Confirmed => "confirmed",
        PlaceState::Withdrawn => "withdrawn",
    }
}

/// The reasons of a person in the last accepted result in which the person took part.
fn why(
    question: &Question<'_>,
    known: &RoundRecord,
    record: &Record,
    law: &Law,
) -> Result<Option<PersonWhy>, RoundBoardError> {
    let id = record.subject.to_string();
    for accepted in known.accepted.iter().rev() {
        let round = matching::recorded_before(question.registry, &known.subject, accepted, law)?;
        if !round.people.contains_key(&id) {
            continue;
        }
        let asked = asked_of(&accepted.result);
        let found = matching::explain(&round, law, &asked, &id, Reader::Own);
        return Ok(found.ok().and_then(|found| found.person));
    }
    Ok(None)
}

fn asked_of(result: &crate::event::AcceptedResult) -> Asked {
    Asked {
        method: result.method.parse().ok(),
        definition: Some(result.definition.clone()),
        seed: result.seed,
    }
}

/// A proposal: a result with its reasons, for the secretariat.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResultBoard {
    /// The round.
    #[serde(flatten)]
    pub round: RoundRow,
    /// The last accepted result and what became of its places, where there is one; the proposal is then of what is left.
    pub accepted: Option<AcceptedShown>,
    /// The result.
    pub result: RoundResult,
    /// The reasons of everybody.
    pub why: Vec<PersonWhy>,
    /// How people of each nationality and sex fared.
    pub fairness: Vec<FairnessRow>,
}

/// An accepted result and what became of its places.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AcceptedShown {
    /// The day of acceptance.
    pub on: Day,
    /// What was accepted.
    pub result: crate::event::AcceptedResult,
    /// Places by person: the offer and what the person said to it (`given`, `confirmed`, `withdrawn`).
    pub places: Vec<(Subject, String, &'static str)>,
}

/// How people of a kind fared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FairnessRow {
    /// The attribute: `nationality` or `sex`.
    pub by: &'static str,
    /// Its word.
    pub word: String,
    /// People of the kind; small numbers are withheld, since the page may be shown.
    pub people: Shown,
    /// How many of them have a place.
    pub placed: Shown,
    /// How many of them have their first wish.
    pub first: Shown,
}

/// Runs a round on record as it is asked; it changes nothing.
///
/// # Errors
/// [`RoundBoardError`].
pub fn proposal(
    question: &Question<'_>,
    subject: &Subject,
    asked: &Asked,
    law: &Law,
) -> Result<Report<ResultBoard>, RoundBoardError> {
    let known = round_of(question, subject).filter(|_| sees_results(question.audience));
    let known = known.ok_or(RoundBoardError::Nothing)?;
    let round = matching::recorded(question.registry, subject, question.as_of, law)?;
    let result = matching::run(&round, law, asked)?;
    let why = matching::explain_everybody(&round, law, asked, Reader::Secretariat)?;
    let fairness = fairness(&round, &result);
    let placings = known.placings(question.registry, question.as_of);
    let accepted = known.accepted.last().map(|one| AcceptedShown {
        on: one.entry.occurred_on.latest(),
        result: one.result.clone(),
        places: placings.into_iter().map(|place| (place.person, place.offer, word(place.state))).collect(),
    });
    let board = ResultBoard { round: RoundRow::of(&known, question.as_of), accepted, result, why, fairness };
    Ok(Report::new(question, board))
}

/// Counts by nationality and sex as anybody may be shown them: a kind of few people is withheld whole.
pub fn fairness(round: &Round, result: &RoundResult) -> Vec<FairnessRow> {
    let rank: BTreeMap<&str, Option<u32>> =
        result.pairs.iter().map(|pair| (pair.person.as_str(), pair.rank)).collect();
    let mut rows = Vec::new();
    for by in ["nationality", "sex"] {
        let mut kinds: BTreeMap<&str, [i64; 3]> = BTreeMap::new();
        for (id, person) in &round.people {
            let Some(word) = person.about.get(by) else { continue };
            let counts = kinds.entry(word).or_default();
            counts[0] += 1;
            counts[1] += i64::from(rank.contains_key(id.as_str()));
            counts[2] += i64::from(rank.get(id.as_str()) == Some(&Some(1)));
        }
        rows.extend(kinds.into_iter().map(|(word, counts)| {
            let shown = |count| match small_cell(counts[0], &Audience::Public) {
                // Few who went without would follow from the difference.
                Shown::Exact(all) if small_cell(all - count, &Audience::Public) == Shown::Few => {
                    Shown::Withheld
                }
                Shown::Exact(_) => small_cell(count, &Audience::Public),
                Shown::Few | Shown::Withheld => Shown::Withheld,
            };
            let people = small_cell(counts[0], &Audience::Public);
            FairnessRow {
                by,
                word: word.to_owned(),
                people,
                placed: shown(counts[1]),
                first: shown(counts[2]),
            }
        }));
    }
    rows
}

/// The evidence of a round for an outside reviewer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditBoard {
    /// The round.
    #[serde(flatten)]
    pub round: RoundRow,
    /// Every accepted result with its input and a rerun of it.
    pub accepted: Vec<AcceptedEvidence>,
}

/// An accepted result, its input, and whether it comes out again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AcceptedEvidence {
    /// The day of acceptance.
    pub on: Day,
    /// What was accepted.
    pub result: crate::event::AcceptedResult,
    /// The rerun.
    pub rerun: Rerun,
    /// The input as a round file, as `kanryu match run` reads it.
    pub input: serde_json::Value,
}

/// The evidence of a round.
///
/// # Errors
/// [`RoundBoardError`].
pub fn round_audit(
    question: &Question<'_>,
    subject: &Subject,
    law: &Law,
) -> Result<Report<AuditBoard>, RoundBoardError> {
    let known = round_of(question, subject).filter(|_| sees_results(question.audience));
    let known = known.ok_or(RoundBoardError::Nothing)?;
    let mut accepted = Vec::new();
    for one in &known.accepted {
        let round = matching::recorded_before(question.registry, subject, one, law)?;
        accepted.push(AcceptedEvidence {
            on: one.entry.occurred_on.latest(),
            result: one.result.clone(),
            rerun: matching::rerun(&round, law, &one.result)?,
            input: serde_json::from_str(&matching::write(&round)).unwrap_or_default(),
        });
    }
    let board = AuditBoard { round: RoundRow::of(&known, question.as_of), accepted };
    Ok(Report::new(question, board))
}

/// The people named in a round as this audience sees it, for the log of readers.
pub fn people_shown(board: &RoundBoard) -> BTreeSet<Subject> {
    let lists = board.offers.iter().filter_map(|offer| offer.lists.as_ref());
    lists.flat_map(|lists| lists.wishing.iter().chain(&lists.placed).cloned()).collect()
}
