//! The pathways: the drawn routes with counts, each gate with its law, and law compared between two days.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::audience::{Shown, small_cells};
use kanryu_domain::board::figure::PeopleCounts;
use kanryu_domain::calendar::Day;
use kanryu_domain::pathway::Law;
use kanryu_domain::text::Text;
use kanryu_rules::{Confidence, Facts, Stage, StageKind, Step, Verdict, Version};

use super::Frame;
use super::sheet::{Section, Sheet};
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::proof::{self, Reading};
use crate::look::route::{self, Lane, StepLook};
use crate::look::{Mark, Markup, mark};
use crate::state::AppState;
use crate::{answer, people};

/// The lanes of the drawing, from the person's country through Japan and home again.
const LANES: [&str; 6] = ["home-country", "study", "technical-intern", "specified-skilled", "work", "return"];

/// `GET /pathways`
pub async fn pathways(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let options = asked.options(&["compare"])?;
    let a_day = ("2027-04-01 のような実在する日付を指定してください。", "Give a day of the calendar such as 2027-04-01.");
    let compare: Option<Day> = options.read("compare", a_day)?;
    let snapshot = state.snapshot(&asked).await?;
    let (counted, law, as_of) = (snapshot.clone(), state.law(), asked.as_of);
    let counts = state.compute(move || people::counts(&counted, law, as_of)).await?;
    let frame = Frame::of(&asked);
    let shown = counts_shown(&counts, &asked, &frame);
    let mut picture = Markup::new();
    picture.open("figure", &[("class", "picture scroll wide-picture")]).add(&drawing(law, &shown, &frame));
    picture.close("figure").add(&legend(&frame));
    let sheet = Sheet::new(frame.clone(), frame.t("nav.pathways"), frame.t("route.lead"))
        .section(Section::new(frame.fill("route.drawing", &[&frame.day(as_of)]), picture))
        .section(Section::new(frame.t("route.compare"), comparison(law, as_of, compare, &frame)).at("compare"))
        .section(Section::new(frame.t("route.stages"), stages_table(law, &shown, &frame)).at("stages"))
        .section(Section::new(frame.t("route.steps"), steps_table(law, &frame)).at("steps"));
    answer::html(&sheet)
}

/// `GET /pathways/{step}`
pub async fn step(State(state): State<AppState>, Path(id): Path<String>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    let law = state.law();
    let frame = Frame::of(&asked);
    let step = law.step(&id, asked.as_of).ok_or(Fault::NotFound)?;
    let mut above = Markup::new();
    above.leaf("a", &[("href", &frame.href("/pathways"))], frame.t("nav.pathways")).raw(" / ");
    above.leaf("span", &[("class", "mono")], &step.id);
    let sheet = Sheet::new(frame.clone(), frame.text(&Text::from(&step.title)), "")
        .above(above)
        .section(Section::new("", facts_of(law, step, &frame)))
        .section(Section::new(frame.t("route.law"), required(law, step, &frame)));
    answer::html(&sheet)
}

/// A count of people in words, as this reader may see it.
pub fn shown(shown: Shown, frame: &Frame) -> String {
    match shown {
        Shown::Exact(count) => crate::look::table::thousands(count),
        Shown::Few => frame.t("people.few").to_owned(),
        Shown::Withheld => frame.t("people.withheld").to_owned(),
    }
}

/// How many people stand in each stage, as this reader may see it; stages where nobody stands count nobody.
fn counts_shown(counts: &PeopleCounts, asked: &Asked, frame: &Frame) -> BTreeMap<String, String> {
    let cells: Vec<i64> = counts.stages.iter().map(|stage| stage.people).collect();
    let shown_cells = small_cells(&cells, &asked.audience);
    counts.stages.iter().zip(shown_cells).map(|(stage, cell)| (stage.key.clone(), shown(cell, frame))).collect()
}

/// Every stage once, in the version of the day or else the last one.
pub fn stages(law: &Law, as_of: Day) -> Vec<&Stage> {
    let ids: BTreeSet<&str> = law.rulebook().stages().iter().map(|stage| &*stage.id).collect();
    let mut stages: Vec<&Stage> = ids.into_iter().filter_map(|id| law.stage(id, as_of)).collect();
    stages.sort_by_key(|stage| (stage.order, stage.id.clone()));
    stages
}

fn steps(law: &Law, as_of: Day) -> Vec<&Step> {
    let ids: BTreeSet<&str> = law.rulebook().steps().iter().map(|step| &*step.id).collect();
    ids.into_iter().filter_map(|id| law.step(id, as_of)).collect()
}

/// What law says about a step without knowing anybody: whether it is in force, and how well it is established.
fn look_of(law: &Law, step: &Step, as_of: Day) -> (StepLook, Confidence) {
    let judgment = step.requires.as_ref().map(|claim| law.rulebook().judge(claim, &Facts::new(), as_of));
    let closed = judgment.as_ref().is_some_and(|judgment| judgment.verdict == Verdict::NotInForce);
    let confidence = judgment.map(|judgment| judgment.confidence).unwrap_or_default().and(step.confidence.unwrap_or_default());
    let look = match confidence {
        _ if closed || !step.is_in_force_on(as_of) => StepLook::NotInForce,
        Confidence::High | Confidence::Medium => StepLook::Sure,
        Confidence::Low | Confidence::Unverified | Confidence::Open => StepLook::Doubtful,
    };
    (look, confidence)
}

fn drawing(law: &Law, counts: &BTreeMap<String, String>, frame: &Frame) -> Markup {
    let as_of = frame.as_of;
    let none = crate::look::table::thousands(0);
    let stages: Vec<route::Stage> = stages(law, as_of)
        .into_iter()
        .map(|stage| route::Stage {
            key: stage.id.to_string(),
            title: frame.text(&Text::from(&stage.title)).to_owned(),
            lane: stage.lane.clone(),
            order: stage.order,
            number: (stage.kind == StageKind::Stage).then(|| counts.get(&*stage.id).cloned().unwrap_or_else(|| none.clone())),
            href: match stage.kind {
                StageKind::Stage => frame.href(format!("/people?stage={}", stage.id)),
                StageKind::Gate => frame.href("/pathways#steps"),
            },
            in_japan: stage.status.is_some() || stage.kind == StageKind::Gate,
            in_force: stage.is_in_force_on(as_of),
        })
        .collect();
    let drawn: Vec<route::Step> = steps(law, as_of)
        .into_iter()
        .map(|step| route::Step {
            from: step.from_stages.iter().map(ToString::to_string).collect(),
            to: step.to_stage.to_string(),
            title: frame.text(&Text::from(&step.title)).to_owned(),
            href: frame.href(format!("/pathways/{}", step.id)),
            has_gate: step.requires.is_some(),
            look: look_of(law, step, as_of).0,
        })
        .collect();
    let mut keys: Vec<String> = LANES.iter().map(|lane| (*lane).to_owned()).collect();
    let further: BTreeSet<String> = stages.iter().map(|stage| stage.lane.clone()).filter(|lane| !keys.contains(lane)).collect();
    keys.extend(further);
    let lanes: Vec<Lane> = keys.into_iter().map(|key| Lane { title: frame.code("lane", &key), key }).collect();
    route::graph(&lanes, &stages, &drawn, frame)
}

fn legend(frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ul", &[("class", "legend")]);
    let mut sign = |inner: &dyn Fn(&mut Markup), key: &'static str| {
        out.open("li", &[]).open("svg", &[("viewBox", "-9 -9 18 18"), ("class", "drawn"), ("aria-hidden", "true")]);
        inner(&mut out);
        out.close("svg").text(frame.t(key)).close("li");
    };
    let gate = |class: &'static str| {
        move |out: &mut Markup| {
            out.empty("rect", &[("class", class), ("x", "-5"), ("y", "-5"), ("width", "10"), ("height", "10"), ("transform", "rotate(45)")]);
        }
    };
    sign(&gate("gate"), "route.gate");
    sign(&gate("gate doubt"), "route.gate_doubt");
    sign(&gate("gate out"), "route.gate_out");
    sign(
        &|out| {
            out.empty("circle", &[("class", "exit"), ("r", "6.5")]);
        },
        "route.exit",
    );
    out.close("ul");
    out
}

fn stages_table(law: &Law, counts: &BTreeMap<String, String>, frame: &Frame) -> Markup {
    let mut out = table(&["route.stage", "route.lane", "route.people", "route.status", "law.force"], "route.stages", frame);
    for stage in stages(law, frame.as_of) {
        let title = frame.text(&Text::from(&stage.title)).to_owned();
        out.open("tr", &[]).open("th", &[("scope", "row")]);
        match stage.kind {
            StageKind::Stage => out.leaf("a", &[("href", &frame.href(format!("/people?stage={}", stage.id)))], &title),
            StageKind::Gate => out.text(&title),
        };
        out.close("th").leaf("td", &[], &frame.code("lane", &stage.lane));
        let number = match stage.kind {
            StageKind::Stage => counts.get(&*stage.id).map_or("0", String::as_str),
            StageKind::Gate => "–",
        };
        out.leaf("td", &[("class", "n")], number);
        out.leaf("td", &[], &stage.status.as_ref().map_or("–".to_owned(), |status| frame.code("residence", status)));
        out.open("td", &[]).add(&force(stage.is_in_force_on(frame.as_of), stage.from, stage.until, frame)).close("td").close("tr");
    }
    out.close("tbody").close("table").close("div");
    out
}

fn steps_table(law: &Law, frame: &Frame) -> Markup {
    let mut out = table(&["route.step", "route.from", "route.to", "route.actor", "law.force", "law.confidence"], "route.steps", frame);
    let title_of = |id: &str| law.stage(id, frame.as_of).map_or(id.to_owned(), |stage| frame.text(&Text::from(&stage.title)).to_owned());
    for step in steps(law, frame.as_of) {
        let (look, confidence) = look_of(law, step, frame.as_of);
        let href = frame.href(format!("/pathways/{}", step.id));
        out.open("tr", &[]).open("th", &[("scope", "row")]);
        out.leaf("a", &[("href", &href)], frame.text(&Text::from(&step.title))).close("th");
        let from: Vec<String> = step.from_stages.iter().map(|id| title_of(id)).collect();
        out.leaf("td", &[], &from.join(frame.t("site.comma"))).leaf("td", &[], &title_of(&step.to_stage));
        out.leaf("td", &[], &step.actor.as_ref().map_or("–".to_owned(), |actor| frame.code("actor", actor)));
        out.open("td", &[]).add(&force(look != StepLook::NotInForce, step.from, step.until, frame)).close("td");
        out.open("td", &[]).add(&mark::sure(confidence, frame.lang)).close("td").close("tr");
    }
    out.close("tbody").close("table").close("div");
    out
}

fn force(holds: bool, from: Option<Day>, until: Option<Day>, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    match holds {
        true => out.add(&mark::badge(Mark::Open, frame.t("law.in_force"))),
        false => out.add(&mark::badge(Mark::NotInForce, frame.t("verdict.not_in_force"))),
    };
    out.raw(" ").leaf("span", &[("class", "small soft")], &proof::period(from, until, frame));
    out
}

fn table(heads: &[&'static str], label: &'static str, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("div", &[("class", "sheet"), ("tabindex", "0"), ("role", "region"), ("aria-label", frame.t(label))]);
    out.open("table", &[]).open("thead", &[]).open("tr", &[]);
    for head in heads {
        let class = if *head == "route.people" { "n" } else { "" };
        out.leaf("th", &[("scope", "col"), ("class", class)], frame.t(head));
    }
    out.close("tr").close("thead").open("tbody", &[]);
    out
}

fn facts_of(law: &Law, step: &Step, frame: &Frame) -> Markup {
    let title_of = |id: &str| law.stage(id, frame.as_of).map_or(id.to_owned(), |stage| frame.text(&Text::from(&stage.title)).to_owned());
    let (look, confidence) = look_of(law, step, frame.as_of);
    let mut out = Markup::new();
    out.open("table", &[("class", "facts")]).open("tbody", &[]);
    let mut fact = |key: &'static str, value: &Markup| {
        out.open("tr", &[]).leaf("th", &[("scope", "row")], frame.t(key)).open("td", &[]).add(value).close("td").close("tr");
    };
    let text = |words: &str| {
        let mut out = Markup::new();
        out.text(words);
        out
    };
    let from: Vec<String> = step.from_stages.iter().map(|id| title_of(id)).collect();
    fact("route.from", &text(&from.join(frame.t("site.comma"))));
    fact("route.to", &text(&title_of(&step.to_stage)));
    if let Some(actor) = &step.actor {
        fact("route.actor", &text(&frame.code("actor", actor)));
    }
    fact("law.force", &force(look != StepLook::NotInForce, step.from, step.until, frame));
    fact("law.confidence", &mark::sure(confidence, frame.lang));
    if !step.obtains.is_empty() {
        let obtains: Vec<String> = step.obtains.iter().map(|one| frame.code("obtain", one)).collect();
        fact("route.obtains", &text(&obtains.join(frame.t("site.comma"))));
    }
    if let Some(note) = &step.note {
        fact("site.note", &text(frame.text(&Text::from(note))));
    }
    fact("site.source", &sources(law, &step.sources, frame));
    out.close("tbody").close("table");
    out
}

/// What law asks for, as a tree of conditions without anybody's facts.
fn required(law: &Law, step: &Step, frame: &Frame) -> Markup {
    let Some(claim) = &step.requires else {
        let mut out = Markup::new();
        out.leaf("p", &[], frame.t("route.asks_nothing"));
        return out;
    };
    let judgment = law.rulebook().judge(claim, &Facts::new(), frame.as_of);
    let mut out = Markup::new();
    out.leaf("p", &[("class", "soft")], frame.t("route.law_lead"));
    out.open("div", &[("class", "box")]).add(&proof::tree(&law.rulebook().explain(&judgment.proof), Reading::Law, frame)).close("div");
    out
}

/// The sources of law, by key, with their addresses.
pub fn sources(law: &Law, keys: &[String], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    for key in keys {
        let Some(source) = law.source(key) else { continue };
        out.open("div", &[("class", "source small")]).leaf("span", &[("class", "tag")], key).raw(" ").text(frame.text(&source.title));
        for url in source.url.iter().filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
            out.raw(" ").leaf("a", &[("href", url), ("rel", "noreferrer")], url);
        }
        out.close("div");
    }
    out
}

/// Law on the day shown beside law on another day: what ends, what begins, what is put in another's place.
fn comparison(law: &Law, as_of: Day, compare: Option<Day>, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("form", &[("class", "filters"), ("method", "get"), ("action", "/pathways#compare")]);
    for (name, value) in frame.others(&["compare", "page"]) {
        out.empty("input", &[("type", "hidden"), ("name", &name), ("value", &value)]);
    }
    out.open("div", &[]).leaf("label", &[("for", "compare")], &frame.fill("route.compare_with", &[&frame.day(as_of)]));
    let value = compare.map(|day| day.to_string()).unwrap_or_default();
    out.empty("input", &[("id", "compare"), ("name", "compare"), ("type", "date"), ("value", &value)]).close("div");
    out.leaf("button", &[("type", "submit")], frame.t("route.compare_go"));
    if let Some(next) = law.rulebook().next_version_edge(as_of) {
        let href = frame.with("compare", &next.to_string()) + "#compare";
        out.leaf("a", &[("class", "clear"), ("href", &href)], &frame.fill("route.next_change", &[&frame.day(next)]));
    }
    out.close("form");
    if let Some(other) = compare {
        changes(&mut out, law, as_of, other, frame);
    }
    out
}

fn changes(out: &mut Markup, law: &Law, as_of: Day, other: Day, frame: &Frame) {
    let changed = changed(law, as_of, other);
    out.leaf("p", &[], &frame.fill("route.changed", &[&changed.len().to_string(), &frame.day(as_of), &frame.day(other)]));
    if changed.is_empty() {
        return;
    }
    out.open("div", &[("class", "sheet"), ("tabindex", "0"), ("role", "region"), ("aria-label", frame.t("route.compare"))]);
    out.open("table", &[]).open("thead", &[]).open("tr", &[]);
    out.leaf("th", &[("scope", "col")], frame.t("law.rule")).leaf("th", &[("scope", "col")], &frame.day(as_of));
    out.leaf("th", &[("scope", "col")], &frame.day(other)).close("tr").close("thead").open("tbody", &[]);
    for (id, before, after) in changed {
        let title = after.or(before).map(|version| frame.text(&Text::from(&version.title)).to_owned()).unwrap_or_default();
        out.open("tr", &[]).open("th", &[("scope", "row")]).text(&title);
        out.leaf("div", &[("class", "small soft mono")], id).close("th");
        for version in [before, after] {
            version_cell(out, version, frame);
        }
        out.close("tr");
    }
    out.close("tbody").close("table").close("div");
}

type Change<'a> = (&'a str, Option<&'a Version>, Option<&'a Version>);

/// The rules, exceptions, limits and tables whose version in force differs between two days.
fn changed(law: &Law, one: Day, other: Day) -> Vec<Change<'_>> {
    let versions = law.rulebook().versions();
    let on = |day: Day| -> BTreeMap<(&str, &str), &Version> {
        versions.iter().filter(|version| version.is_in_force_on(day)).map(|version| ((version.kind, &*version.id), *version)).collect()
    };
    let (before, after) = (on(one), on(other));
    let keys: BTreeSet<(&str, &str)> = before.keys().chain(after.keys()).copied().collect();
    let pairs = keys.into_iter().map(|key| (key.1, before.get(&key).copied(), after.get(&key).copied()));
    pairs.filter(|(_, before, after)| before.map(|version| (&version.file, version.line)) != after.map(|version| (&version.file, version.line))).collect()
}

fn version_cell(out: &mut Markup, version: Option<&Version>, frame: &Frame) {
    out.open("td", &[]);
    match version {
        None => {
            out.add(&mark::badge(Mark::NotInForce, frame.t("verdict.not_in_force")));
        }
        Some(version) => {
            out.leaf("div", &[("lang", "ja")], &version.cite);
            out.leaf("div", &[("class", "small soft")], &proof::period(version.from, version.until, frame));
            if version.confidence != Confidence::High {
                out.add(&mark::sure(version.confidence, frame.lang));
            }
            if let Some(note) = &version.note {
                out.leaf("div", &[("class", "small")], frame.text(&Text::from(note)));
            }
        }
    }
    out.close("td");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use kanryu_domain::text::Lang;

    #[test]
    fn every_stage_of_the_law_is_drawn_in_a_lane_and_every_step_in_force_leads_somewhere() {
        let law = Law::builtin();
        let frame = frame(Lang::En, "/pathways", &[]);
        let drawn = drawing(law, &BTreeMap::new(), &frame).to_string();
        for stage in stages(law, frame.as_of) {
            assert!(drawn.contains(&format!("id=\"stage-{}\"", stage.id)), "{}", stage.id);
        }
        for step in steps(law, frame.as_of) {
            assert!(drawn.contains(&format!("/pathways/{}", step.id)), "{}", step.id);
        }
    }

    #[test]
    fn law_is_the_same_on_one_day_and_changes_between_days_far_apart() {
        let law = Law::builtin();
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert!(changed(law, day("2026-11-24"), day("2026-11-24")).is_empty());
        assert!(!changed(law, day("2016-01-01"), day("2026-11-24")).is_empty());
    }
}
