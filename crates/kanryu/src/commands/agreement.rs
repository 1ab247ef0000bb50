//! `kanryu agreement`: agreements, what they commit their parties to, and reports on it.

use clap::{Args, Subcommand, ValueEnum};
use kanryu_domain::calendar::Day;
use kanryu_domain::commitment::{NewAgreement, NewCommitment, STATES};
use kanryu_domain::event::{AgreementKind, Body, Event, Fact, Source, SourceKind};
use kanryu_domain::id::{EventId, Kind, Subject};
use kanryu_domain::registry::Registry;
use kanryu_domain::registry::policy::{Agreement, PolicyAction};
use kanryu_domain::text::{Lang, Text};
use kanryu_store::Append;
use uuid::Uuid;

use super::init::store_failure;
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::reader;
use crate::wording::Wording;

/// Record agreements, what they commit their parties to, and how that goes.
///
/// They stand on the page /agreements and in `kanryu board agreements`. Commitments of memoranda of the initiative are
/// counted by `kanryu indicators`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Sign(Sign),
    Commit(Commit),
    Report(ReportOn),
}

/// Record that an agreement was signed.
#[derive(Debug, Args)]
struct Sign {
    /// What it is called in Japanese.
    #[arg(long, value_name = "TEXT")]
    title_ja: String,
    /// What it is called in English.
    #[arg(long, value_name = "TEXT")]
    title_en: String,
    /// Its kind.
    #[arg(long, value_enum, default_value = "healthcare-memorandum")]
    kind: KindOf,
    /// A party: a country by its two letters, or the name of an organization; give at least two.
    #[arg(long = "party", value_name = "NAME", required = true)]
    parties: Vec<String>,
    /// The day of signature.
    #[arg(long, value_name = "DATE")]
    on: Day,
    #[command(flatten)]
    location: Location,
}

/// Record what an agreement commits its parties to, with owners and a last day.
#[derive(Debug, Args)]
struct Commit {
    /// The agreement, such as agreement:2019-1a2b3c4d.
    agreement: Subject,
    #[command(flatten)]
    wording: Wording,
    /// Who must act; may be given several times.
    #[arg(long = "owner", value_name = "NAME", required = true)]
    owners: Vec<String>,
    /// By when.
    #[arg(long, value_name = "DATE")]
    due: Day,
    /// The day of the commitment; default: today in Japan.
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    #[command(flatten)]
    location: Location,
}

/// Report how a commitment, or any other policy action, goes.
#[derive(Debug, Args)]
struct ReportOn {
    /// The commitment, such as policy-action:2019-1a2b3c4d-5e6f7a8b.
    action: Subject,
    /// Its state.
    #[arg(long, value_parser = STATES)]
    state: String,
    /// What shows it, in words.
    #[arg(long, value_name = "TEXT")]
    evidence: String,
    /// The day of the state; default: today in Japan.
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    #[command(flatten)]
    location: Location,
}

/// The kinds of agreements, as an option.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindOf {
    /// A memorandum of the initiative.
    HealthcareMemorandum,
    /// A memorandum on specified skilled workers.
    SpecifiedSkilledMemorandum,
    /// A memorandum on technical intern training.
    TechnicalInternMemorandum,
    /// An economic partnership agreement.
    EconomicPartnership,
    /// An agreement between organizations.
    OrganizationAgreement,
}

impl KindOf {
    fn kind(self) -> AgreementKind {
        match self {
            KindOf::HealthcareMemorandum => AgreementKind::HealthcareMemorandum,
            KindOf::SpecifiedSkilledMemorandum => AgreementKind::SpecifiedSkilledMemorandum,
            KindOf::TechnicalInternMemorandum => AgreementKind::TechnicalInternMemorandum,
            KindOf::EconomicPartnership => AgreementKind::EconomicPartnership,
            KindOf::OrganizationAgreement => AgreementKind::OrganizationAgreement,
        }
    }
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    match arguments.command {
        Command::Sign(sign) => {
            let (subject, fact) = sign.fact()?;
            record(&sign.location, (subject, sign.on, fact), |_| Ok(()), lang).await
        }
        Command::Commit(commit) => {
            let on = commit.on.unwrap_or_else(reader::today);
            let (subject, fact) = commit.fact(on)?;
            let known = |registry: &Registry| {
                let mut all = Agreement::all(registry).into_iter();
                let is_known = all.any(|one| one.subject == commit.agreement);
                is_known.then_some(()).ok_or_else(|| unknown(&commit.agreement, "kanryu board agreements"))
            };
            record(&commit.location, (subject, on, fact), known, lang).await
        }
        Command::Report(report) => {
            let (state, evidence) = (report.state.clone(), report.evidence.clone());
            let fact = Fact::PolicyActionReported { state, evidence };
            let on = report.on.unwrap_or_else(reader::today);
            let known = |registry: &Registry| {
                let found = registry.get(&report.action).and_then(PolicyAction::of);
                found.map(drop).ok_or_else(|| unknown(&report.action, "kanryu board actions"))
            };
            record(&report.location, (report.action.clone(), on, fact), known, lang).await
        }
    }
}

impl Sign {
    fn fact(&self) -> Result<(Subject, Fact), Failure> {
        if self.on > reader::today() {
            let on = self.on;
            return Err(Failure::input(
                "input/commitment",
                Text::new(
                    format!("署名の日 {on} はまだ来ていません"),
                    format!("the day of signature {on} has not come"),
                ),
                Text::new("署名されてから記録してください", "record it once it is signed"),
            ));
        }
        let new = NewAgreement {
            title: Text::new(self.title_ja.clone(), self.title_en.clone()),
            kind: self.kind.kind(),
            parties: self.parties.clone(),
            signed_on: self.on,
        };
        new.fact().map_err(|error| Failure::input_from("input/commitment", &error))
    }
}

impl Commit {
    fn fact(&self, on: Day) -> Result<(Subject, Fact), Failure> {
        let new = NewCommitment {
            agreement: self.agreement.clone(),
            text: self.wording.text(),
            title: self.wording.title(),
            owners: self.owners.clone(),
            committed_on: on,
            due_on: self.due,
        };
        new.fact().map_err(|error| Failure::input_from("input/commitment", &error))
    }
}

fn unknown(subject: &Subject, list: &str) -> Failure {
    let kind = if subject.kind() == Kind::Agreement { "agreement" } else { "policy action" };
    Failure::input(
        "input/commitment",
        Text::new(
            format!("{subject} は記録されていません"),
            format!("there is no {kind} {subject} on record"),
        ),
        Text::new(format!("`{list}` に一覧があります"), format!("`{list}` lists them")),
    )
}

/// Appends one event, once `allowed` finds nothing wrong in the records. What is on record word for word already is not
/// recorded again.
async fn record(
    location: &Location,
    (subject, on, fact): (Subject, Day, Fact),
    allowed: impl Fn(&Registry) -> Result<(), Failure>,
    lang: Lang,
) -> Result<Outcome, Failure> {
    let store = location.open().await?;
    let (registry, seen) = store.load_registry().await.map_err(|error| store_failure(&error))?;
    allowed(&registry)?;
    let is_known = registry.get(&subject).is_some_and(|record| {
        record.entries.iter().any(|entry| entry.fact == fact && entry.occurred_on == on.into())
    });
    if !is_known {
        let event = Event {
            id: EventId::from_bits(Uuid::now_v7().as_u128()),
            subject: subject.clone(),
            occurred_on: on.into(),
            recorded_at: reader::now(),
            source: Source { kind: SourceKind::Statement, place: "kanryu agreement".to_owned(), note: None },
            confidence: None,
            import: None,
            body: Body::states(fact),
        };
        registry.check(&event).map_err(|error| Failure::input_from(error.code(), &error))?;
        let append = Append { seen: Some(seen), key: None };
        store.append(std::slice::from_ref(&event), append).await.map_err(|error| store_failure(&error))?;
    }
    store.close().await;
    let already = Text::new(format!("{subject}（記録済み）"), format!("{subject} (on record already)"));
    println!("{}", if is_known { already } else { Text::same(subject.to_string()) }.get(lang));
    Ok(Outcome::Fine)
}
