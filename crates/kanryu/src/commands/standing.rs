//! `kanryu standing`: where a person stands under the law on a day, which clocks run, and every next step.

use std::path::{Path, PathBuf};

use clap::Args;
use kanryu_domain::board::Report;
use kanryu_domain::board::sheet::{SHEET_LANGUAGES, SheetBoard, SheetLine, sheet};
use kanryu_domain::board::standing::{StandingBoard, StepRow, standing};
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::history::History;
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::pathway::{self, Clock, LastDay, Law, Window};
use kanryu_domain::text::{Lang, Text};
use kanryu_domain::word;
use kanryu_rules::Facts;

use crate::boards::{self, Sources};
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::output::Plain;
use crate::{law, reader};

/// Show where a person stands under the law on a day: stage, stay, clocks, and every next step with its reasons.
///
/// PERSON is a person of the store (person:…) or a history file (see docs/history-file.md). Each step has its verdict,
/// the rules that stand against it, the facts that would decide, the earliest and the last lawful day if nothing
/// happens but time, what to obtain first and who must act.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A person of the store (person:…), or a history file (person.toml).
    #[arg(value_name = "PERSON")]
    subject: String,
    /// The day the answer speaks of; default: today in Japan.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Answer with what was recorded by this day or moment only.
    #[arg(long, value_name = "TIME")]
    known_at: Option<Instant>,
    /// A folder of rulebooks instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    /// Answer under the law that was published by this day only.
    #[arg(long, value_name = "DATE")]
    law_known_at: Option<Day>,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
    /// Print the answer sheet for the person instead, in plain words: ja, en, vi or id.
    #[arg(long, value_name = "LANGUAGE")]
    sheet: Option<String>,
    #[command(flatten)]
    location: Location,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let law = law::known(arguments.rulebooks.as_deref(), arguments.law_known_at)?;
    let known = known(&arguments.subject, arguments.known_at, &arguments.location, law).await?;
    let as_of = arguments.as_of.unwrap_or_else(reader::today);
    let found = pathway::standing_with(law, &known.record, &known.facts, as_of);
    let report = standing(found, Some(&known.record.subject), arguments.known_at);
    if let Some(code) = &arguments.sheet {
        let found = sheet(&report, code).ok_or_else(|| no_sheet(code))?;
        match arguments.format {
            Plain::Json => println!("{}", serde_json::to_string_pretty(&found).unwrap_or_default()),
            Plain::Text => print!("{}", sheet_text(&found.value)),
        }
        return Ok(Outcome::Fine);
    }
    match arguments.format {
        Plain::Json => println!("{}", serde_json::to_string_pretty(&report).unwrap_or_default()),
        Plain::Text => print!("{}", text(&report, lang)),
    }
    Ok(Outcome::Fine)
}

fn no_sheet(code: &str) -> Failure {
    let list = SHEET_LANGUAGES.join(", ");
    Failure::input(
        "input/sheet-language",
        Text::new(format!("「{code}」の説明書はありません"), format!("there is no answer sheet in {code:?}")),
        Text::new(format!("次のいずれか: {list}"), format!("one of: {list}")),
    )
}

/// The sheet as text; readings stand in brackets behind their words.
fn sheet_text(sheet: &SheetBoard) -> String {
    let line = |line: &SheetLine| -> String {
        line.0
            .iter()
            .map(|piece| match &piece.reading {
                Some(reading) => format!("{}（{reading}）", piece.text),
                None => piece.text.clone(),
            })
            .collect()
    };
    let mut out = format!("{}\n", line(&sheet.title));
    let mut add = |sign: &str, words: &SheetLine| out.push_str(&format!("{sign}{}\n", line(words)));
    sheet.unreviewed.iter().for_each(|words| add("⚠ ", words));
    sheet.warning.iter().for_each(|words| add("! ", words));
    sheet.now.iter().for_each(|words| add("", words));
    for (sign, (title, items)) in [("→", &sheet.can), ("?", &sheet.later), ("×", &sheet.cannot)] {
        if items.is_empty() {
            continue;
        }
        add(&format!("\n{sign} "), title);
        for item in items {
            add("  • ", &item.title);
            item.details.iter().for_each(|words| add("      ", words));
        }
    }
    add("\n", &sheet.foot);
    out
}

/// A person's record with the facts that a history file states beside its events.
pub async fn known(
    person: &str,
    known_at: Option<Instant>,
    location: &Location,
    law: &Law,
) -> Result<History, Failure> {
    let path = Path::new(person);
    if path.extension().is_some_and(|extension| extension == "toml") || path.is_file() {
        return from_file(path, law);
    }
    let subject: Subject = person.parse().map_err(|error| Failure::input_from("input/subject", &error))?;
    if subject.kind() != Kind::Person {
        return Err(Failure::input(
            "input/subject",
            Text::new(format!("{subject} は人ではありません"), format!("{subject} is not a person")),
            Text::new("person:… か履歴ファイルを指定してください", "give person:… or a history file"),
        ));
    }
    let store = location.open().await?;
    let found = match known_at {
        None => store.record(&subject).await.map_err(|error| super::init::store_failure(&error))?,
        Some(_) => boards::registry(&store, known_at, Sources::All).await?.get(&subject).cloned(),
    };
    let record = found.ok_or_else(|| {
        Failure::input(
            "input/no-such-person",
            Text::new(format!("{subject} は保管庫にありません"), format!("{subject} is not in the store")),
            Text::new(
                "`kanryu board people` で識別子を確かめてください",
                "look the id up with `kanryu board people`",
            ),
        )
    })?;
    Ok(History { record, facts: Facts::new() })
}

fn from_file(path: &Path, law: &Law) -> Result<History, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let (path, kind) = (path.display(), error.kind());
        Failure::input_from("input/history-file", &format!("{path} cannot be read: {kind}"))
    })?;
    kanryu_domain::history::parse(&path.display().to_string(), &text, law.rulebook().catalog()).map_err(
        |errors| {
            let all = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            Failure::input_from("input/history-file", &all)
        },
    )
}

fn text(report: &Report<StandingBoard>, lang: Lang) -> String {
    let board = &report.value;
    let mut out = head(report, lang);
    for finding in &report.findings {
        out.push_str(&format!("• {}  [{}]\n", finding.text.get(lang), finding.code));
    }
    for clock in &board.clocks {
        out.push_str(&clock_line(clock, lang));
    }
    for assumption in &board.assumptions {
        out.push_str(&format!("* {}\n", assumption.get(lang)));
    }
    board.steps.iter().for_each(|step| out.push_str(&step_lines(step, lang)));
    out
}

fn head(report: &Report<StandingBoard>, lang: Lang) -> String {
    let (board, as_of) = (&report.value, report.as_of);
    let nothing = Text::new("段階の記録なし", "no stage on record");
    let stage = board.stage_title.as_ref().unwrap_or(&nothing);
    let abroad = Text::new("日本の在留資格なし", "no status of residence in Japan");
    let status = board.residence_status_title.as_ref().unwrap_or(&abroad);
    let last = match &board.last_day {
        LastDay::NotStaying => Text::same("–"),
        LastDay::Open => Text::new("期限なし", "no last day"),
        LastDay::Until { day, confidence, .. } => {
            let sure = word::code("confidence", confidence.word());
            Text::new(format!("{day}（確度: {}）", sure.ja), format!("{day} (confidence: {})", sure.en))
        }
        LastDay::Unknown { needs, .. } => Text::new(
            format!("次の事実による: {}", needs.join("、")),
            format!("depends on {}", needs.join(", ")),
        ),
    };
    let line = Text::new(
        format!("{as_of} 現在: {}（{}）\n適法な最終日: {}\n", stage.ja, status.ja, last.ja),
        format!("On {as_of}: {} ({})\nLast lawful day: {}\n", stage.en, status.en, last.en),
    );
    line.get(lang).to_owned()
}

fn clock_line(clock: &Clock, lang: Lang) -> String {
    let state = word::code("clock-state", clock.state.word());
    let mut line = format!("◷ {}: {}", clock.title.get(lang), state.get(lang));
    let mut add = |text: Option<Text>| {
        if let Some(text) = text {
            line.push_str(&format!("  {}", text.get(lang)));
        }
    };
    add(clock.used_days.map(|days| match clock.needed_days {
        Some(needed) => Text::new(format!("{days}／{needed}日"), format!("{days} of {needed} days")),
        None => Text::new(format!("{days}日経過"), format!("{days} days used")),
    }));
    add(clock.left_days.map(|days| Text::new(format!("残り{days}日"), format!("{days} days left"))));
    add(clock.last_day.map(|day| Text::new(format!("{day} まで"), format!("until {day}"))));
    add(clock.reached_on.map(|day| Text::new(format!("{day} に達する"), format!("reached on {day}"))));
    for days in &clock.not_counted {
        let verb = if days.applied {
            ("数えない", "not counted")
        } else {
            ("数えないかは未確定", "not established whether they count")
        };
        add(Some(Text::new(
            format!("{} {}日: {}", days.title.ja, days.days, verb.0),
            format!("{} {} days: {}", days.title.en, days.days, verb.1),
        )));
    }
    add(clock.if_confirmed.as_ref().map(|later| {
        let day = later.last_day;
        Text::new(
            format!("（未確定の点が確認されれば {day} まで）"),
            format!("(until {day} if an open point is confirmed)"),
        )
    }));
    line.push('\n');
    line
}

fn step_lines(step: &StepRow, lang: Lang) -> String {
    let mut out = format!(
        "\n{}  {}  → {}  [{}]\n",
        step.headline.get(lang),
        step.title.get(lang),
        step.to_title.get(lang),
        step.id
    );
    let mut add = |label: (&str, &str), value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            out.push_str(&format!("  {}: {value}\n", Text::new(label.0, label.1).get(lang)));
        }
    };
    add(("時期", "When"), window(&step.window, lang));
    add(
        ("未確定の点が確認されれば", "If open points are confirmed"),
        step.if_confirmed.as_ref().and_then(|w| window(w, lang)),
    );
    add(("動く人", "Who acts"), step.actor.as_ref().map(|actor| actor.label.get(lang).to_owned()));
    let obtains: Vec<&str> = step.obtains.iter().map(|one| one.label.get(lang)).collect();
    add(("先に得るもの", "Obtain first"), Some(obtains.join(", ")));
    let needs: Vec<String> =
        step.needs.iter().map(|need| format!("{} ({})", need.label.get(lang), need.fact)).collect();
    add(("必要な事実", "Needs"), Some(needs.join(", ")));
    for rule in &step.blocked_by {
        let failing =
            if rule.failing.is_empty() { String::new() } else { format!(": {}", rule.failing.join(" / ")) };
        let refs = format!("{} [{}; {}]{failing}", rule.title.get(lang), rule.id, rule.sources.join(", "));
        add(("妨げる規定", "Blocked by"), Some(refs));
    }
    add(("備考", "Note"), step.note.as_ref().map(|note| note.get(lang).to_owned()));
    out
}

fn window(window: &Window, lang: Lang) -> Option<String> {
    let dated = |dated: &pathway::Dated| {
        let because = word::code("window-because", dated.because.word());
        let sure = word::code("confidence", dated.confidence.word());
        match lang {
            Lang::Ja => format!("{}（{}、{}）", dated.day, because.ja, sure.ja),
            Lang::En => format!("{} ({}, {})", dated.day, because.en, sure.en),
        }
    };
    let (first, last) = (window.earliest.as_ref().map(dated), window.latest.as_ref().map(dated));
    match (first, last) {
        (None, None) => None,
        (first, last) => Some(format!("{} – {}", first.unwrap_or_default(), last.unwrap_or_default())),
    }
}
