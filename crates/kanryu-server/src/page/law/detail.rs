//! One statement of law: its versions in words, on a time line beside a table, its scenarios, steps and sources.

use kanryu_domain::board::law::{LawDetail, LawEntry, LawVersion, ScenarioShown};
use kanryu_domain::pathway::Law;

use super::{Frame, Section, Sheet, address, bar, doubt, drawn, keys, says};
use crate::look::period::Row;
use crate::look::{Mark, Markup, mark, proof};

pub(super) fn page(board: &LawDetail, law: &Law, frame: Frame) -> Sheet {
    let title = board.entries.first().map(|entry| frame.text(&entry.title).to_owned()).unwrap_or_default();
    let mut above = Markup::new();
    above.leaf("a", &[("href", &frame.href("/law"))], frame.t("nav.law")).raw(" / ");
    let id = board.entries.first().map(|entry| entry.id.as_str()).unwrap_or_default();
    above.leaf("span", &[("class", "mono")], id);
    let mut sheet = Sheet::new(frame.clone(), title, "").above(above);
    for entry in &board.entries {
        let mut heading = frame.code("law-kind", entry.kind);
        // The word stands inside sentences elsewhere; a heading begins with a capital.
        if let Some(first) = heading.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        sheet = sheet.section(Section::new(heading, what_it_is(entry, &frame)));
        sheet = sheet.section(Section::new(frame.t("laws.timeline"), line(entry, &frame)));
        sheet = sheet.section(Section::new(frame.t("laws.table"), versions(entry, &frame)).at("versions"));
    }
    if !board.scenarios.is_empty() {
        let heading = frame.fill("laws.scenarios_of", &[&board.scenarios.len().to_string()]);
        sheet = sheet.section(Section::new(heading, scenarios(&board.scenarios, &frame)).at("scenarios"));
    }
    if !board.steps.is_empty() {
        let mut out = Markup::new();
        out.open("ul", &[]);
        for step in &board.steps {
            let href = frame.href(format!("/pathways/{}", step.id));
            out.open("li", &[]).leaf("a", &[("href", &href)], frame.text(&step.title)).close("li");
        }
        out.close("ul");
        sheet = sheet.section(Section::new(frame.t("laws.steps"), out).at("steps"));
    }
    let cited: Vec<String> = board.sources.keys().cloned().collect();
    let list = crate::page::pathways::sources(law, &cited, &frame);
    sheet.section(Section::new(frame.t("laws.sources"), list).at("sources"))
}

/// The version of the day in words, with what it grants.
fn what_it_is(entry: &LawEntry, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let Some(version) = entry.shown() else { return out };
    out.add(&doubt(version.statement.confidence, frame));
    if entry.current.is_none() {
        out.open("p", &[]).add(&mark::badge(Mark::NotInForce, frame.t("verdict.not_in_force"))).close("p");
    }
    if let Some(claim) = &entry.grants {
        out.open("p", &[]).text(frame.t("laws.grants")).raw(" ");
        let href = frame.href(format!("/law?q={}", claim.id));
        out.leaf("a", &[("href", &href)], frame.text(&claim.title)).close("p");
    }
    out.add(&says(&version.clauses, frame));
    if let Some(note) = &version.statement.note {
        out.leaf("p", &[("class", "soft")], frame.text(note));
    }
    out
}

fn line(entry: &LawEntry, frame: &Frame) -> Markup {
    let row = |version: &LawVersion| Row {
        label: frame.text(&version.statement.title).to_owned(),
        href: "#versions".to_owned(),
        bars: vec![bar(version, frame)],
    };
    let rows: Vec<Row> = entry.all().map(row).collect();
    drawn(&rows, frame)
}

fn versions(entry: &LawEntry, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let heads = [
        frame.t("laws.version"),
        frame.t("laws.since"),
        frame.t("laws.says"),
        frame.t("laws.cite"),
        frame.t("laws.confidence"),
        frame.t("laws.written"),
    ];
    open(&mut out, &heads, frame.t("laws.table"));
    for version in entry.all() {
        let statement = &version.statement;
        out.open("tr", &[]).open("th", &[("scope", "row")]).text(frame.text(&statement.title));
        out.close("th").open("td", &[("class", "roomy")]);
        if version.in_force {
            out.add(&mark::badge(Mark::Met, frame.t("force.in_force")));
        }
        out.leaf("div", &[("class", "small")], &proof::period(statement.from, statement.until, frame));
        if let Some(by) = &statement.by {
            out.leaf("div", &[("class", "small soft mono")], &frame.fill("laws.by", &[by]));
        }
        out.close("td").open("td", &[("class", "wide")]).add(&says(&version.clauses, frame));
        if let Some(note) = &statement.note {
            out.leaf("div", &[("class", "small soft")], frame.text(note));
        }
        out.close("td");
        out.open("td", &[("class", "wide")]);
        out.leaf("div", &[("lang", "ja")], statement.cite.as_deref().unwrap_or_default());
        out.add(&keys(&statement.sources, frame)).close("td");
        out.open("td", &[]).add(&mark::sure(statement.confidence, frame.lang)).close("td");
        out.leaf("td", &[("class", "small mono")], &format!("{}:{}", statement.file, statement.line));
        out.close("tr");
    }
    close(&mut out);
    out
}

fn scenarios(scenarios: &[ScenarioShown], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let heads = [
        frame.t("laws.scenario"),
        frame.t("laws.asked_on"),
        frame.t("laws.facts"),
        frame.t("laws.expected"),
        frame.t("laws.result"),
    ];
    open(&mut out, &heads, frame.t("laws.scenarios"));
    for scenario in scenarios {
        out.open("tr", &[]).open("th", &[("scope", "row"), ("lang", "ja")]).text(&scenario.name).close("th");
        out.leaf("td", &[("class", "d")], &scenario.as_of.to_string()).open("td", &[("class", "wide")]);
        out.open("ul", &[]);
        for fact in &scenario.facts {
            out.leaf("li", &[], &format!("{}: {}", frame.text(&fact.label), frame.text(&fact.value)));
        }
        out.close("ul").close("td").open("td", &[("class", "wide")]);
        if let Some(verdict) = &scenario.verdict {
            out.add(&mark::badge(Mark::of(verdict), &frame.code("law-verdict", verdict)));
        }
        for expected in &scenario.expects {
            out.leaf("div", &[("class", "small mono")], expected);
        }
        out.close("td").open("td", &[]);
        let (sign, words) = match scenario.is_right {
            true => (Mark::Met, frame.t("laws.right")),
            false => (Mark::NotMet, frame.t("laws.wrong")),
        };
        out.add(&mark::badge(sign, words));
        for line in &scenario.differs {
            out.leaf("div", &[("class", "small")], line);
        }
        out.close("td").close("tr");
    }
    close(&mut out);
    out
}

/// Opens a table that scrolls by itself.
pub(super) fn open(out: &mut Markup, heads: &[&str], label: &str) {
    out.open(
        "div",
        &[("class", "sheet blocks"), ("tabindex", "0"), ("role", "region"), ("aria-label", label)],
    );
    out.open("table", &[]).open("thead", &[]).open("tr", &[]);
    for head in heads {
        out.leaf("th", &[("scope", "col")], head);
    }
    out.close("tr").close("thead").open("tbody", &[]);
}

/// Closes it.
pub(super) fn close(out: &mut Markup) {
    out.close("tbody").close("table").close("div");
}

/// The address of a statement, for pages beside this one.
pub(super) fn link(out: &mut Markup, id: &str, words: &str, frame: &Frame) {
    out.leaf("a", &[("href", &address(id, frame))], words);
}
