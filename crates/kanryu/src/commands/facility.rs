//! `kanryu facility`: whether a facility may take one more, and how a supervising or support body stands.

use std::path::{Path, PathBuf};

use clap::Args;
use kanryu_domain::calendar::Day;
use kanryu_domain::event::{Body, Confidence, Event, Fact, Source, SourceKind};
use kanryu_domain::id::{EventId, Kind, Subject};
use kanryu_domain::pathway::facility::{
    self, DeadlineState, HostAnswer, HostDeadline, HostStanding, TableRow,
};
use kanryu_domain::pathway::{Law, StepState};
use kanryu_domain::registry::host::HostTold;
use kanryu_domain::text::{Lang, Text};
use kanryu_store::Append;
use uuid::Uuid;

use super::init::store_failure;
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::output::Plain;
use crate::{law, reader};

/// Judge a facility or a supervising or support body: one more trainee or worker, visiting care, permit, deadlines.
///
/// FILE tells the facility or the body (see docs/facility-file.md), or names one on record (organization:…). Each
/// question is answered with the table row that decides, how many more fit, what blocks it, what is missing, and the
/// days on which the answer changes. With --record the file is kept for an organization, for `kanryu due` and its page.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A facility file (facility.toml), or the organization whose file is on record (organization:…).
    file: PathBuf,
    /// Keep the file on record for this organization (organization:…), as it stands on --as-of.
    #[arg(long, value_name = "SUBJECT")]
    record: Option<Subject>,
    /// The day the answer speaks of; default: today in Japan.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// A folder of rulebooks instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
    #[command(flatten)]
    location: Location,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let law = law::in_use(arguments.rulebooks.as_deref())?;
    let as_of = arguments.as_of.unwrap_or_else(reader::today);
    let (name, text) = match on_record(&arguments.file) {
        Some(subject) => recorded(&arguments.location, &subject, as_of).await?,
        None => (arguments.file.display().to_string(), written(&arguments.file)?),
    };
    let file = facility::parse(&name, &text, law.rulebook().catalog()).map_err(|errors| {
        let all = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        Failure::input_from("input/facility-file", &all)
    })?;
    if let Some(subject) = &arguments.record {
        record(&arguments.location, subject, as_of, text).await?;
    }
    let standing = facility::facility(law, &file, as_of);
    match arguments.format {
        Plain::Json => println!("{}", serde_json::to_string_pretty(&standing).unwrap_or_default()),
        Plain::Text => print(law, &standing, lang),
    }
    Ok(if is_fine(&standing) { Outcome::Fine } else { Outcome::Findings })
}

fn written(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        let (path, kind) = (path.display(), error.kind());
        Failure::input_from("input/facility-file", &format!("{path} cannot be read: {kind}"))
    })
}

/// The organization that is named in the place of a file.
fn on_record(file: &Path) -> Option<Subject> {
    let subject: Subject = file.to_str()?.parse().ok()?;
    (subject.kind() == Kind::Organization).then_some(subject)
}

/// The file that the record of an organization holds for a day, with what it is called in messages.
async fn recorded(location: &Location, subject: &Subject, as_of: Day) -> Result<(String, String), Failure> {
    let store = location.open().await?;
    let (registry, _) = store.load_registry().await.map_err(|error| store_failure(&error))?;
    store.close().await;
    let told = registry.get(subject).and_then(|record| HostTold::on(record, as_of));
    let told = told.ok_or_else(|| {
        Failure::input(
            "input/facility-file",
            Text::new(
                format!("{subject} には {as_of} までの届出がありません"),
                format!("{subject} has told nothing by {as_of}"),
            ),
            Text::new(
                format!("kanryu facility FILE --record {subject} で届け出る"),
                format!("tell it with kanryu facility FILE --record {subject}"),
            ),
        )
    })?;
    Ok((format!("{subject} ({})", told.told_on), told.file.to_owned()))
}

/// Keeps the file for an organization that is on record.
async fn record(location: &Location, subject: &Subject, on: Day, file: String) -> Result<(), Failure> {
    let store = location.open().await?;
    let (registry, seen) = store.load_registry().await.map_err(|error| store_failure(&error))?;
    if registry.get(subject).is_none() {
        return Err(Failure::input(
            "input/facility-file",
            Text::new(format!("{subject} は記録にありません"), format!("{subject} is not on record")),
            Text::new(
                "名簿にある組織の識別子を指定する",
                "name an organization that a roster or the initiative names",
            ),
        ));
    }
    let event = Event {
        id: EventId::from_bits(Uuid::now_v7().as_u128()),
        subject: subject.clone(),
        occurred_on: on.into(),
        recorded_at: reader::now(),
        source: Source {
            kind: SourceKind::Statement,
            place: "kanryu facility --record".to_owned(),
            note: None,
        },
        confidence: None,
        import: None,
        body: Body::states(Fact::HostTold { file }),
    };
    registry.check(&event).map_err(|error| Failure::input_from(error.code(), &error))?;
    let append = Append { seen: Some(seen), key: None };
    store.append(std::slice::from_ref(&event), append).await.map_err(|error| store_failure(&error))?;
    store.close().await;
    Ok(())
}

/// Nothing is blocked and no day has passed.
fn is_fine(standing: &HostStanding) -> bool {
    let is_blocked = |answer: &HostAnswer| matches!(answer.state, StepState::Blocked);
    let has_passed = |deadline: &HostDeadline| deadline.state == DeadlineState::Past;
    !standing.questions.iter().any(is_blocked) && !standing.deadlines.iter().any(has_passed)
}

fn print(law: &Law, standing: &HostStanding, lang: Lang) {
    let head = Text::new(format!("{} 現在", standing.as_of), format!("on {}", standing.as_of));
    println!("{}", head.get(lang));
    standing.questions.iter().for_each(|answer| print_answer(law, answer, lang));
    standing.deadlines.iter().for_each(|deadline| print_deadline(deadline, lang));
}

fn say(lang: Lang, ja: impl Into<String>, en: impl Into<String>) {
    println!("    {}", Text::new(ja.into(), en.into()).get(lang));
}

fn print_answer(law: &Law, answer: &HostAnswer, lang: Lang) {
    println!(
        "\n{}{}  {}  [{}]",
        word(answer.state, lang),
        unsure(answer.confidence, lang),
        answer.title.get(lang),
        answer.id
    );
    if let Some(more) = answer.more {
        say(lang, format!("あと{more}人（条件すべて）"), format!("{more} more fit, all conditions counted"));
    }
    if let Some(left) = answer.places_left {
        say(lang, format!("人数枠の残り {left}人"), format!("the headcount leaves {left}"));
    }
    if let Some(row) = &answer.deciding_row {
        print_row(law, row, lang);
    }
    if !answer.needs.is_empty() {
        let needs: Vec<String> =
            answer.needs.iter().map(|need| format!("{} ({})", need.fact, need.label.get(lang))).collect();
        let needs = needs.join(", ");
        say(lang, format!("必要な事実: {needs}"), format!("needs: {needs}"));
    }
    for rule in &answer.blocked_by {
        let (title, failing, sources) =
            (rule.title.get(lang), rule.failing.join(", "), rule.sources.join(", "));
        let (ja, en) = (format!("妨げ: {title}"), format!("blocked by: {title}"));
        let rest = format!("  {failing}〔{}、{sources}、{}〕", rule.cite, rule.confidence.word());
        say(lang, ja + &rest, en + &rest);
    }
    print_days(answer, lang);
}

fn print_row(law: &Law, row: &TableRow, lang: Lang) {
    let label = |fact: &str| law.fact_label(fact);
    let (on, against) = (label(&row.on), label(&row.against));
    let none = Text::new("表の外", "beyond the table");
    let number = |value: Option<i64>| value.map_or_else(|| "–".to_owned(), |value| value.to_string());
    let range = row.row.as_deref().unwrap_or(none.get(lang));
    let (value, count, word) = (number(row.value), number(row.against_count), row.confidence.word());
    say(
        lang,
        format!(
            "決め手の行: {} {range}（{} {}）→ {value}、{} {count}〔{word}〕",
            row.table, on.ja, row.count, against.ja
        ),
        format!(
            "deciding row: {} {range} ({} {}) → {value}; {} {count} [{word}]",
            row.table, on.en, row.count, against.en
        ),
    );
}

fn print_days(answer: &HostAnswer, lang: Lang) {
    if let Some(day) = answer.closes_on {
        say(lang, format!("{day} まで"), format!("until {day}"));
    }
    if let Some(day) = answer.opens_on {
        say(lang, format!("{day} から開く"), format!("opens on {day}"));
    }
    if let Some(day) = answer.sure_on {
        say(lang, format!("{day} から確かな法による"), format!("rests on sure law from {day}"));
    }
}

fn print_deadline(deadline: &HostDeadline, lang: Lang) {
    let state = match deadline.state {
        DeadlineState::Ahead => Text::new("これから", "AHEAD"),
        DeadlineState::Open => Text::new("受付中", "OPEN"),
        DeadlineState::Past => Text::new("過ぎた", "PAST"),
        DeadlineState::Unknown => Text::new("不明", "UNKNOWN"),
        DeadlineState::NotInForce => Text::new("施行外", "NOT IN FORCE"),
    };
    let day = |day: Option<Day>| day.map_or_else(|| "–".to_owned(), |day| day.to_string());
    let from = deadline.opens_on.map(|day| format!("{day} – ")).unwrap_or_default();
    let host = deadline.host.as_ref().map(|host| format!(" {host}")).unwrap_or_default();
    let (unsure, title, until) =
        (unsure(deadline.confidence, lang), deadline.title.get(lang), day(deadline.last_day));
    println!("\n{}{unsure}  {title}{host}  {from}{until}  [{}]", state.get(lang), deadline.id);
    if let Some(interviews) = deadline.interviews {
        say(lang, format!("面談 {interviews}人以上"), format!("interview {interviews} or more"));
    }
    for need in &deadline.needs {
        let (fact, label) = (&need.fact, need.label.get(lang));
        say(lang, format!("必要な事実: {fact}（{label}）"), format!("needs: {fact} ({label})"));
    }
}

fn unsure(confidence: Confidence, lang: Lang) -> String {
    if confidence <= Confidence::Medium {
        return String::new();
    }
    let word = confidence.word();
    let unsure = Text::new(
        format!("（確からしさ: {word}。確立した法として扱わないこと）"),
        format!(" (confidence: {word}; not to be taken as established law)"),
    );
    unsure.get(lang).to_owned()
}

fn word(state: StepState, lang: Lang) -> &'static str {
    match (state, lang) {
        (StepState::Lawful, Lang::En) => "YES",
        (StepState::Unknown, Lang::En) => "UNKNOWN",
        (StepState::NotEstablished, Lang::En) => "NOT ESTABLISHED",
        (StepState::Blocked, Lang::En) => "NO",
        (StepState::NotInForce, Lang::En) => "NOT IN FORCE",
        (StepState::Lawful, Lang::Ja) => "できる",
        (StepState::Unknown, Lang::Ja) => "不明",
        (StepState::NotEstablished, Lang::Ja) => "未確定",
        (StepState::Blocked, Lang::Ja) => "できない",
        (StepState::NotInForce, Lang::Ja) => "施行外",
    }
}
