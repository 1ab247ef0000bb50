//! `kanryu match export` and `kanryu match import`: the lists of a round as a workbook.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::event::{Body, Event, Fact, Source, SourceKind};
use kanryu_domain::id::{EventId, Subject};
use kanryu_domain::matching::lists::{self, ListFault, ListSheet, Lists};
use kanryu_domain::text::{Lang, Text};
use kanryu_server::import as edge;
use kanryu_store::Append;
use uuid::Uuid;

use super::{Input, Question, on_record, refused};
use crate::commands::init::store_failure;
use crate::exit::{Failure, Outcome};
use crate::reader;

/// Write a round as a workbook (.xlsx): offers, people, wishes, ranks, joint wishes and settings, or its result.
///
/// The workbook holds the whole round: `kanryu match run FILE.xlsx` runs it again, and `kanryu match import` records its
/// lists in a round of the store. The sheets are told in docs/round-file.md.
#[derive(Debug, Args)]
pub struct ExportArguments {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    question: Question,
    /// The result instead of the lists: who goes where, who goes nowhere, what stays free and why.
    #[arg(long)]
    result: bool,
}

pub fn export(arguments: &ExportArguments, lang: Lang) -> Result<Outcome, Failure> {
    let Some(out) = &arguments.input.out else {
        return Err(Failure::input(
            "input/round-workbook",
            Text::new("書き出すファイルが指定されていません", "no file to write was named"),
            Text::new("--out FILE.xlsx を付けてください", "add --out FILE.xlsx"),
        ));
    };
    let (round, law) = arguments.input.read()?;
    let sheets: Vec<ListSheet> = if arguments.result {
        let asked = arguments.question.asked()?;
        let result = kanryu_domain::matching::run(&round, law, &asked).map_err(|error| refused(&error))?;
        lists::result(&result)
    } else {
        lists::write(&round)
    };
    let bytes = kanryu_server::lists::workbook(sheets)
        .map_err(|error| Failure::input_from("output/workbook", &error))?;
    std::fs::write(out, bytes).map_err(|error| {
        let (path, kind) = (out.display(), error.kind());
        Failure::input_from("output/workbook", &format!("{path} cannot be written: {kind}"))
    })?;
    let path = out.display();
    println!("{}", Text::new(format!("{path} に書き出しました"), format!("wrote {path}")).get(lang));
    Ok(Outcome::Fine)
}

/// Record the lists of a workbook in a round of the store: offers, wishes of people, ranks of offers.
///
/// Without --yes nothing is recorded: the command says what would be, and every cell that cannot be used.
#[derive(Debug, Args)]
pub struct ImportArguments {
    #[command(flatten)]
    pub(super) input: Input,
    /// The workbook (.xlsx); its sheets are told in docs/round-file.md.
    file: PathBuf,
    /// Record it.
    #[arg(long)]
    yes: bool,
}

/// The lists of a workbook.
pub(super) fn read(path: &std::path::Path) -> Result<Lists, Failure> {
    let file = edge::read_file(path)
        .map_err(|fault| Failure::input(fault.code(), fault.message(), fault.remedy()))?;
    lists::read(&file.grids).map_err(|faults| faulty(&faults))
}

fn faulty(faults: &[ListFault]) -> Failure {
    let all = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    Failure::input_from("input/round-workbook", &all)
}

pub async fn import(arguments: &ImportArguments, lang: Lang) -> Result<Outcome, Failure> {
    let Some(round) = on_record::named(&arguments.input)? else {
        return Err(Failure::input(
            "input/round-workbook",
            Text::new("取り込み先は保管庫の募集回です", "lists are recorded in a round of the store"),
            Text::new("募集回（round:…）を指定してください", "give a round of the store (round:…)"),
        ));
    };
    let lists = read(&arguments.file)?;
    let store = arguments.input.location.open().await?;
    let (mut registry, seen) = store.load_registry().await.map_err(|error| store_failure(&error))?;
    let facts = lists::statements(&lists, &round, &registry).map_err(|faults| faulty(&faults))?;
    let events: Vec<Event> = facts.into_iter().map(event).collect();
    for event in &events {
        registry.check(event).map_err(|refusal| Failure::input_from(refusal.code(), &refusal))?;
        registry.apply(event);
    }
    let count = events.len();
    if !arguments.yes {
        let text = Text::new(
            format!("{count} 件を記録できます。まだ記録していません（記録するには --yes）"),
            format!("{count} statements can be recorded; nothing was recorded (--yes records them)"),
        );
        println!("{}", text.get(lang));
        return Ok(Outcome::Fine);
    }
    let append = Append { seen: Some(seen), key: None };
    store.append(&events, append).await.map_err(|error| store_failure(&error))?;
    store.close().await;
    println!(
        "{}",
        Text::new(format!("{count} 件を記録しました"), format!("recorded {count} statements")).get(lang)
    );
    Ok(Outcome::Fine)
}

fn event((subject, fact): (Subject, Fact)) -> Event {
    Event {
        id: EventId::from_bits(Uuid::now_v7().as_u128()),
        subject,
        occurred_on: reader::today().into(),
        recorded_at: reader::now(),
        source: Source { kind: SourceKind::File, place: "kanryu match import".to_owned(), note: None },
        confidence: None,
        import: None,
        body: Body::states(fact),
    }
}
