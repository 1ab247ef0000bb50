//! A comparison for a person at a terminal.

use std::fmt::Write as _;

use kanryu_domain::board::Report;
use kanryu_domain::board::compare::{CompareBoard, PeopleShown};
use kanryu_domain::pathway::compare::{Origin, StatementChange};
use kanryu_domain::text::{Lang, Text};

pub fn text(report: &Report<CompareBoard>, lang: Lang) -> String {
    let board = &report.value;
    let mut out = String::new();
    let same = board.first.law == board.second.law;
    let draft = if same { Text::default() } else { Text::new("（別の法令集）", " (another law)") };
    let (first, second, count) = (board.first.day, board.second.day, board.law.len());
    let head = Text::new(
        format!("{first} の法と {second} の法{}：異なる規定 {count} 件", draft.ja),
        format!("law of {first} and law of {second}{}: {count} statements differ", draft.en),
    );
    line(&mut out, head.get(lang));
    board.law.iter().for_each(|change| statement(&mut out, change, lang));
    if let Some(shown) = &board.people {
        people(&mut out, shown, lang);
    }
    for finding in &report.findings {
        line(&mut out, &format!("• {}  [{}]", finding.text.get(lang), finding.code));
    }
    out
}

fn line(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{text}");
}

fn statement(out: &mut String, change: &StatementChange, lang: Lang) {
    let told = change.second.as_ref().or(change.first.as_ref());
    let sure = told.map_or("", |statement| statement.confidence.word());
    let title = change.title();
    line(
        out,
        &format!(
            "  {}  {} {}  {}  [{sure}]",
            change.change.label().get(lang),
            change.kind,
            change.id,
            title.get(lang)
        ),
    );
    let cites = [&change.first, &change.second]
        .map(|side| side.as_ref().and_then(|side| side.cite.clone()).unwrap_or_default());
    if cites[0] != cites[1] {
        let shown = |cite: &str| if cite.is_empty() { "–".to_owned() } else { cite.to_owned() };
        line(out, &format!("      {} → {}", shown(&cites[0]), shown(&cites[1])));
    }
    change.dropped.iter().for_each(|condition| line(out, &format!("      − {}", condition.text.get(lang))));
    change.added.iter().for_each(|condition| line(out, &format!("      + {}", condition.text.get(lang))));
}

fn people(out: &mut String, people: &PeopleShown, lang: Lang) {
    let (changed, compared, facts_on) = (people.changed, people.compared, people.facts_on);
    let head = Text::new(
        format!("\n{compared} 人のうち {changed} 人の答えが変わる（事実は {facts_on} 現在）"),
        format!("\n{changed} of {compared} people: an answer changes (facts as of {facts_on})"),
    );
    line(out, head.get(lang));
    if people.without_stage.exact() != Some(0) {
        let without = people.without_stage;
        let text = Text::new(
            format!("  段階が分からない人 {without}（手順は問わない）"),
            format!("  {without} without a known stage, for whom no step is asked"),
        );
        line(out, text.get(lang));
    }
    for (by, count) in Origin::ALL.into_iter().zip([people.changed_by_law, people.changed_by_time]) {
        let groups = people.groups.iter().filter(|group| group.by == by);
        let lines: Vec<String> = groups
            .map(|group| format!("  {:>6}  {}", group.people.to_string(), group.sentence.get(lang)))
            .collect();
        if !lines.is_empty() {
            let label = by.label();
            let head =
                Text::new(format!("{}：{count} 人", label.ja), format!("{}: {count} people", label.en));
            line(out, head.get(lang));
        }
        lines.iter().for_each(|text| line(out, text));
    }
}
