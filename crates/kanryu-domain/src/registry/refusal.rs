//! Which events the registry refuses, and why.

use super::{Record, Registry, round};
use crate::calendar::{Day, PartialDate};
use crate::event::{Body, Event, Fact};
use crate::id::{EventId, Kind, Subject};

/// The longest facility or scenario file that is recorded, in bytes: a body lists some hundred hosts.
const LONGEST_FILE: i64 = 200_000;

/// Why an event cannot be recorded. Names the record by id only; personal data never enters a refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A correction or withdrawal of an event that the subject does not have.
    #[error("{subject} has no standing event {event}; it may have been withdrawn already")]
    NoSuchEvent {
        /// The subject.
        subject: Subject,
        /// The event that was named.
        event: EventId,
    },
    /// A fact about another kind of thing than the subject.
    #[error("{subject} is a {found} and cannot have a fact about a {expected}", found = subject.kind().word(), expected = expected.word())]
    WrongKind {
        /// The subject.
        subject: Subject,
        /// The kind the fact is about.
        expected: Kind,
    },
    /// A link between a record and itself, or between two kinds.
    #[error("{subject} cannot be the same thing as {other}")]
    Link {
        /// The subject.
        subject: Subject,
        /// The other.
        other: Subject,
    },
    /// A fact about something that has not been registered.
    #[error("{subject} is not registered yet; register it before recording anything else about it")]
    NotRegistered {
        /// The subject.
        subject: Subject,
    },
    /// The record exists already.
    #[error("{subject} is registered already; correct the earlier event instead")]
    RegisteredTwice {
        /// The subject.
        subject: Subject,
    },
    /// Something that would have happened before the person was born.
    #[error("{subject}: {occurred_on} lies before the date of birth")]
    BeforeBirth {
        /// The subject.
        subject: Subject,
        /// The date refused.
        occurred_on: PartialDate,
    },
    /// A period that ends before it begins.
    #[error("{subject}: the period ends on {until}, before it begins on {from}")]
    EndsBeforeBeginning {
        /// The subject.
        subject: Subject,
        /// First day.
        from: PartialDate,
        /// Last day.
        until: PartialDate,
    },
    /// An end of something that had not begun.
    #[error("{subject}: {what} cannot end, because it has not begun")]
    NotBegun {
        /// The subject.
        subject: Subject,
        /// What was to end.
        what: Subject,
    },
    /// A number outside what the field can hold.
    #[error("{subject}: {field} is {found}, but must lie between {least} and {most}")]
    OutOfRange {
        /// The subject.
        subject: Subject,
        /// The field.
        field: &'static str,
        /// What was given.
        found: i64,
        /// The least value allowed.
        least: i64,
        /// The greatest value allowed.
        most: i64,
    },
    /// A text that must not be empty.
    #[error("{subject}: {field} must not be empty")]
    Empty {
        /// The subject.
        subject: Subject,
        /// The field.
        field: &'static str,
    },
    /// Something dated later than it was recorded that cannot be a plan.
    #[error("{subject}: {occurred_on} lies after the day of recording; only plans may lie in the future")]
    InTheFuture {
        /// The subject.
        subject: Subject,
        /// The date refused.
        occurred_on: PartialDate,
    },
    /// Lists outside the days on which a round takes them.
    #[error("{subject}: {round} takes no lists on {occurred_on}; look up its days on the page of the round")]
    RoundNotOpen {
        /// The subject.
        subject: Subject,
        /// The round.
        round: Subject,
        /// The date refused.
        occurred_on: PartialDate,
    },
    /// An offer or person that a round does not know.
    #[error("{subject}: {round} does not know \"{name}\"; name one of its offers")]
    NotInRound {
        /// The subject.
        subject: Subject,
        /// The round.
        round: Subject,
        /// What was named.
        name: String,
    },
    /// A place that no accepted result gave to the person, or that was given up.
    #[error(
        "{subject}: no accepted result of {round} gives the place \"{offer}\"; only a place that is held can be confirmed or given up"
    )]
    NotPlaced {
        /// The subject.
        subject: Subject,
        /// The round.
        round: Subject,
        /// The offer.
        offer: String,
    },
    /// Settings that cannot be read.
    #[error("{subject}: the settings cannot be read as TOML; write them as docs/round-file.md tells")]
    Unreadable {
        /// The subject.
        subject: Subject,
    },
}

impl Refusal {
    /// The stable code of the refusal, a key of `catalog/messages.toml`.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NoSuchEvent { .. } => "registry/no-such-event",
            Refusal::WrongKind { .. } => "registry/wrong-kind",
            Refusal::Link { .. } => "registry/link",
            Refusal::NotRegistered { .. } => "registry/not-registered",
            Refusal::RegisteredTwice { .. } => "registry/registered-twice",
            Refusal::BeforeBirth { .. } => "registry/before-birth",
            Refusal::EndsBeforeBeginning { .. } => "registry/ends-before-beginning",
            Refusal::NotBegun { .. } => "registry/not-begun",
            Refusal::OutOfRange { .. } => "registry/out-of-range",
            Refusal::Empty { .. } => "registry/empty",
            Refusal::InTheFuture { .. } => "registry/in-the-future",
            Refusal::RoundNotOpen { .. } => "registry/round-not-open",
            Refusal::NotInRound { .. } => "registry/not-in-round",
            Refusal::NotPlaced { .. } => "registry/not-placed",
            Refusal::Unreadable { .. } => "registry/unreadable",
        }
    }

    /// The values of the placeholders in the message of [`Refusal::code`].
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let (subject, rest) = match self {
            Refusal::NoSuchEvent { subject, event } => (subject, vec![("event", event.to_string())]),
            Refusal::WrongKind { subject, expected } => {
                (subject, vec![("expected", expected.word().to_owned())])
            }
            Refusal::Link { subject, other } => (subject, vec![("other", other.to_string())]),
            Refusal::NotRegistered { subject }
            | Refusal::RegisteredTwice { subject }
            | Refusal::Unreadable { subject } => (subject, Vec::new()),
            Refusal::RoundNotOpen { subject, round, occurred_on } => {
                (subject, vec![("round", round.to_string()), ("date", occurred_on.to_string())])
            }
            Refusal::NotInRound { subject, round, name: what }
            | Refusal::NotPlaced { subject, round, offer: what } => {
                (subject, vec![("round", round.to_string()), ("what", what.clone())])
            }
            Refusal::BeforeBirth { subject, occurred_on } | Refusal::InTheFuture { subject, occurred_on } => {
                (subject, vec![("date", occurred_on.to_string())])
            }
            Refusal::EndsBeforeBeginning { subject, from, until } => {
                (subject, vec![("from", from.to_string()), ("until", until.to_string())])
            }
            Refusal::NotBegun { subject, what } => (subject, vec![("what", what.to_string())]),
            Refusal::OutOfRange { subject, field, found, least, most } => {
                let numbers = [("found", found), ("least", least), ("most", most)];
                let numbers = numbers.map(|(name, number)| (name, number.to_string()));
                (subject, std::iter::once(("field", (*field).to_owned())).chain(numbers).collect())
            }
            Refusal::Empty { subject, field } => (subject, vec![("field", (*field).to_owned())]),
        };
        std::iter::once(("subject", subject.to_string())).chain(rest).collect()
    }
}

pub(super) fn check(registry: &Registry, event: &Event) -> Result<(), Refusal> {
    let record = registry.get(&event.subject);
    match &event.body {
        Body::States { fact } => {
            check_fact(record, event, fact, None)?;
            round::check(registry, event, fact)
        }
        Body::Corrects { event: of, fact, .. } => {
            standing(record, &event.subject, *of)?;
            check_fact(record, event, fact, Some(*of))?;
            round::check(registry, event, fact)
        }
        Body::Withdraws { event: of, .. } => standing(record, &event.subject, *of),
        Body::SameAs { other, .. } | Body::NotSameAs { other, .. } => {
            let fits = *other != event.subject && other.kind() == event.subject.kind();
            fits.then_some(())
                .ok_or_else(|| Refusal::Link { subject: event.subject.clone(), other: other.clone() })
        }
    }
}

fn standing(record: Option<&Record>, subject: &Subject, of: EventId) -> Result<(), Refusal> {
    let found = record.is_some_and(|record| record.entries.iter().any(|entry| entry.event == of));
    found.then_some(()).ok_or_else(|| Refusal::NoSuchEvent { subject: subject.clone(), event: of })
}

fn check_fact(
    record: Option<&Record>,
    event: &Event,
    fact: &Fact,
    of: Option<EventId>,
) -> Result<(), Refusal> {
    let subject = &event.subject;
    if let Some(expected) = kind_of(fact).filter(|kind| *kind != subject.kind()) {
        return Err(Refusal::WrongKind { subject: subject.clone(), expected });
    }
    if subject.kind() == Kind::Person {
        check_person(record, event, fact, of)?;
    }
    check_period(event, fact)?;
    check_numbers(subject, fact)
}

fn check_person(
    record: Option<&Record>,
    event: &Event,
    fact: &Fact,
    of: Option<EventId>,
) -> Result<(), Refusal> {
    let subject = event.subject.clone();
    let registration = record.and_then(|record| {
        record.entries.iter().find(|entry| matches!(entry.fact, Fact::PersonRegistered { .. }))
    });
    let Fact::PersonRegistered { name, .. } = fact else {
        let Some(registration) = registration else { return Err(Refusal::NotRegistered { subject }) };
        let born = match &registration.fact {
            Fact::PersonRegistered { born_on, .. } => *born_on,
            _ => None,
        };
        if born.is_some_and(|born| event.occurred_on.latest() < born.earliest()) {
            return Err(Refusal::BeforeBirth { subject, occurred_on: event.occurred_on });
        }
        if !may_lie_ahead(fact) && !event.occurred_on.possibly_by(event.recorded_at.day_in_japan()) {
            return Err(Refusal::InTheFuture { subject, occurred_on: event.occurred_on });
        }
        return check_ends(record, event, fact);
    };
    if registration.is_some_and(|entry| Some(entry.event) != of) {
        return Err(Refusal::RegisteredTwice { subject });
    }
    let parts = [&name.latin, &name.kana, &name.native];
    let named = parts.iter().any(|part| part.as_ref().is_some_and(|text| !text.trim().is_empty()));
    named.then_some(()).ok_or(Refusal::Empty { subject, field: "name" })
}

/// Facts about a person that a paper may date ahead: a contract or a permission that begins later.
fn may_lie_ahead(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::AffiliationBegan { .. }
            | Fact::AffiliationEnded { .. }
            | Fact::EmploymentBegan { .. }
            | Fact::EmploymentEnded { .. }
            | Fact::ResidenceGranted { .. }
            | Fact::StageEntered { .. }
            | Fact::PersonRegistered { .. }
            | Fact::PersonNumbered { .. }
    )
}

fn check_ends(record: Option<&Record>, event: &Event, fact: &Fact) -> Result<(), Refusal> {
    let began = |organization: &Subject, affiliation: bool| {
        record.is_some_and(|record| {
            record.entries.iter().any(|entry| match &entry.fact {
                Fact::AffiliationBegan { organization: known, .. } if affiliation => known == organization,
                Fact::EmploymentBegan { organization: known, .. } if !affiliation => known == organization,
                _ => false,
            })
        })
    };
    let missing = match fact {
        Fact::AffiliationEnded { organization, .. } if !began(organization, true) => Some(organization),
        Fact::EmploymentEnded { organization } if !began(organization, false) => Some(organization),
        _ => None,
    };
    match missing {
        Some(what) => Err(Refusal::NotBegun { subject: event.subject.clone(), what: what.clone() }),
        None => Ok(()),
    }
}

fn check_period(event: &Event, fact: &Fact) -> Result<(), Refusal> {
    let until: Option<PartialDate> = match fact {
        Fact::ResidenceGranted { until, .. }
        | Fact::CareWorked { until, .. }
        | Fact::LeaveTaken { until, .. } => until.map(Day::into),
        Fact::MilestoneReached { until, .. } => *until,
        Fact::RoundOpened { opens_on, closes_on, .. } => {
            return in_order(event, (*opens_on).into(), (*closes_on).into());
        }
        _ => None,
    };
    let begins = match fact {
        Fact::PolicyActionListed { begins_on: Some(begins), ends_on: Some(ends), .. } => {
            return in_order(event, *begins, *ends);
        }
        _ => event.occurred_on,
    };
    until.map_or(Ok(()), |until| in_order(event, begins, until))
}

fn in_order(event: &Event, from: PartialDate, until: PartialDate) -> Result<(), Refusal> {
    let subject = event.subject.clone();
    (from.earliest() <= until.latest()).then_some(()).ok_or(Refusal::EndsBeforeBeginning {
        subject,
        from,
        until,
    })
}

fn check_numbers(subject: &Subject, fact: &Fact) -> Result<(), Refusal> {
    let range = |field, found: Option<i64>, least, most| match found {
        Some(found) if !(least..=most).contains(&found) => {
            Err(Refusal::OutOfRange { subject: subject.clone(), field, found, least, most })
        }
        _ => Ok(()),
    };
    match fact {
        Fact::TestTaken { score, .. } => range("score", *score, 0, 2_000),
        Fact::ExamTaken { number, score, pass_mark, .. } => {
            range("number", Some(*number), 1, 200)?;
            range("score", *score, 0, 500)?;
            range("pass_mark", *pass_mark, 0, 500)
        }
        Fact::CareWorked { worked_days, .. } => range("worked_days", *worked_days, 0, 36_600),
        Fact::VacancyPosted { places, pay, .. } => {
            range("places", Some(*places), 1, 10_000)?;
            range("pay.from", pay.as_ref().map(|pay| pay.from), 0, 1_000_000_000)?;
            let least = pay.as_ref().map_or(0, |pay| pay.from);
            range("pay.to", pay.as_ref().and_then(|pay| pay.to), least, 1_000_000_000)
        }
        Fact::CostPaid { yen, paper, .. } => {
            range("yen", Some(*yen), 0, 1_000_000_000)?;
            range("paper.amount", paper.as_ref().map(|paper| paper.amount), 0, 1_000_000_000_000)
        }
        Fact::HostTold { file } | Fact::ScenarioKept { file, .. } => {
            range("file", Some(file.len() as i64), 1, LONGEST_FILE)
        }
        Fact::RoundOffer { places, .. } => range("places", Some(*places), 1, 100_000),
        Fact::Counted { count, .. } => range("count", Some(*count), 0, 1_000_000),
        Fact::SiteListed { coordinates: Some(place), .. } => {
            range("lat_micro", Some(place.lat_micro), -90_000_000, 90_000_000)?;
            range("lon_micro", Some(place.lon_micro), -180_000_000, 180_000_000)
        }
        _ => Ok(()),
    }
}

/// The kind of subject a fact is about, or `None` where several kinds may have it.
fn kind_of(fact: &Fact) -> Option<Kind> {
    Some(match fact {
        Fact::PersonRegistered { .. }
        | Fact::PersonNumbered { .. }
        | Fact::AffiliationBegan { .. }
        | Fact::AffiliationEnded { .. }
        | Fact::StageEntered { .. }
        | Fact::ResidenceGranted { .. }
        | Fact::TestTaken { .. }
        | Fact::ExamTaken { .. }
        | Fact::CourseCompleted { .. }
        | Fact::CareWorked { .. }
        | Fact::LeaveTaken { .. }
        | Fact::TrainingPlan { .. }
        | Fact::Attested { .. }
        | Fact::Counted { .. }
        | Fact::CertificationRegistered { .. }
        | Fact::EnteredJapan
        | Fact::LeftJapan { .. }
        | Fact::EmploymentBegan { .. }
        | Fact::EmploymentEnded { .. }
        | Fact::CostPaid { .. }
        | Fact::ConsentGiven { .. }
        | Fact::ConsentWithdrawn { .. }
        | Fact::ContactAsked { .. }
        | Fact::ContactAnswered { .. }
        | Fact::WishesSubmitted { .. }
        | Fact::PlaceConfirmed { .. }
        | Fact::PlaceWithdrawn { .. } => Kind::Person,
        Fact::VacancyPosted { .. } | Fact::VacancyClosed { .. } => Kind::Vacancy,
        Fact::RoundOpened { .. }
        | Fact::RoundOffer { .. }
        | Fact::RanksSubmitted { .. }
        | Fact::RoundClosed
        | Fact::ResultAccepted { .. } => Kind::Round,
        Fact::OrganizationNamed { .. } | Fact::HostTold { .. } => Kind::Organization,
        Fact::SiteListed { .. } | Fact::SiteStaged { .. } => Kind::Site,
        Fact::NothingFound { .. } => return None,
        Fact::BodyNamed { .. }
        | Fact::BodyRelated { .. }
        | Fact::SeatHeld { .. }
        | Fact::SeatVacated { .. } => Kind::Body,
        Fact::AgreementSigned { .. } => Kind::Agreement,
        Fact::ScenarioKept { .. } | Fact::ScenarioDropped => Kind::Scenario,
        Fact::UndertakingListed { .. } => Kind::Undertaking,
        Fact::PolicyActionListed { .. } | Fact::PolicyActionReported { .. } => Kind::PolicyAction,
        Fact::PartnerListed { .. } => Kind::Partner,
        Fact::InitiativeListed { .. } => Kind::Initiative,
        Fact::SlideListed { .. } => Kind::Slide,
        Fact::StatementMade { .. } => Kind::Statement,
        Fact::MilestoneReached { .. } => Kind::Milestone,
        Fact::GoalSet { .. } => Kind::Goal,
        Fact::DomainNamed { .. } => Kind::Domain,
        Fact::Drawn { .. } | Fact::ArrowDrawn { .. } => Kind::Drawing,
        Fact::ImportAccepted { .. } | Fact::ImportUndone { .. } => Kind::Import,
    })
}
