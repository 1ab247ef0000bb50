//! What a plan says, as sections of its page: the verdict, every route with its steps, and what stands in the way.

use std::collections::BTreeSet;

use kanryu_domain::event::Confidence;
use kanryu_domain::pathway::plan::chances::Chances;
use kanryu_domain::pathway::plan::{Obstacle, PlanAnswer, PlanVerdict, PlannedMove, PlannedRoute, Taken};
use kanryu_domain::pathway::{Law, RuleRef};
use kanryu_domain::text::Text;
use kanryu_rules::{Day, MoveKind};

use super::super::Frame;
use super::super::pathways::sources;
use super::super::sheet::{Section, Sheet};
use crate::look::{Mark, Markup, mark, proof};

/// The page with the answer below its chooser.
pub fn sections(sheet: Sheet, found: &PlanAnswer, law: &Law, frame: &Frame) -> Sheet {
    let from_to = [frame.text(&found.stage_title), frame.text(&found.goal_title)];
    let mut sheet = sheet
        .section(Section::new(frame.fill("planning.from_to", &from_to), verdict(found, frame)).at("answer"));
    for (at, route) in found.routes.iter().enumerate().filter(|(_, route)| !route.steps.is_empty()) {
        let number = (at + 1).to_string();
        let title = frame.fill("planning.route", &[&number, &frame.day(route.reached_on)]);
        let merits = merits(route, &found.routes, frame);
        let body = one_route(route, merits, law, frame);
        sheet = sheet.section(Section::new(title, body).at(format!("route-{number}")));
    }
    for (at, route) in found.not_established.iter().enumerate() {
        let number = (at + 1).to_string();
        let title = frame.fill("planning.open_route", &[&number, &frame.day(route.reached_on)]);
        let mut doubt = Markup::new();
        doubt.add(&mark::badge(Mark::Warn, frame.t("step.not_established"))).raw(" ");
        let body = one_route(route, doubt, law, frame);
        sheet = sheet.section(Section::new(title, body).at(format!("open-route-{number}")));
    }
    if !found.because.is_empty() {
        let mut body = Markup::new();
        found.because.iter().for_each(|obstacle| against(&mut body, obstacle, law, frame));
        sheet = sheet.section(Section::new(frame.t("planning.because"), body).at("because"));
    }
    sheet
}

/// The answer in a line, and what a reader must know before the routes.
fn verdict(found: &PlanAnswer, frame: &Frame) -> Markup {
    let horizon = frame.day(found.horizon);
    let count = found.routes.len().to_string();
    let (mark_of, words) = match found.verdict {
        PlanVerdict::Reached => (Mark::Met, frame.t("planning.reached").to_owned()),
        PlanVerdict::Lawful => (Mark::Met, frame.fill("planning.lawful", &[&count])),
        PlanVerdict::NotEstablished => (Mark::Warn, frame.t("planning.not_established").to_owned()),
        PlanVerdict::NoLawfulRoute => (Mark::NotMet, frame.fill("planning.none", &[&horizon])),
    };
    let mut out = Markup::new();
    out.open("p", &[("class", "stage")]).add(&mark::badge(mark_of, &words));
    // An answer that rests on law which is not sure says so in its first line.
    let surest = found.routes.iter().chain(&found.not_established).map(|route| route.confidence).min();
    if let Some(surest) = surest.filter(|surest| *surest != Confidence::High) {
        out.raw(" ").add(&mark::sure(surest, frame.lang));
    }
    out.close("p");
    out.open("ul", &[("class", "small")]);
    let mut say = |words: &str| {
        out.leaf("li", &[], words);
    };
    say(&frame.fill("planning.begins", &[&frame.day(found.as_of), &horizon]));
    if found.stage_is_assumed {
        say(frame.t("planning.stage_assumed"));
    }
    if let (Some(card), false) = (found.card_until, found.verdict == PlanVerdict::Reached) {
        say(&frame.fill("planning.card", &[&frame.day(card)]));
    }
    if found.because.iter().any(|obstacle| !obstacle.needs.is_empty()) {
        say(frame.t("planning.hangs"));
    }
    if !found.is_complete {
        say(frame.t("planning.incomplete"));
    }
    if found.routes.len() > 1 {
        say(frame.t("planning.best"));
    }
    say(&format!("{} {}", frame.t("about.law"), found.law));
    out.close("ul");
    out
}

/// In what a route is the best of all.
fn merits(route: &PlannedRoute, all: &[PlannedRoute], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if all.len() < 2 {
        return out;
    }
    for (is_best, words) in [
        (all.iter().all(|other| route.reached_on <= other.reached_on), frame.t("planning.earliest_of_all")),
        (all.iter().all(|other| route.examinations <= other.examinations), frame.t("planning.fewest_of_all")),
        (all.iter().all(|other| route.confidence <= other.confidence), frame.t("planning.surest_of_all")),
    ] {
        if is_best {
            out.leaf("span", &[("class", "tag")], words).raw(" ");
        }
    }
    out
}

fn one_route(route: &PlannedRoute, merits: Markup, law: &Law, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("p", &[]).add(&merits);
    out.text(&frame.fill("planning.examinations", &[&route.examinations.to_string()])).raw(" ");
    out.add(&mark::sure(route.confidence, frame.lang));
    if route.is_predicted {
        out.raw(" ").add(&mark::badge(Mark::Unknown, frame.t("planning.predicted")));
    }
    out.close("p");
    route.steps.iter().for_each(|step| one_step(&mut out, step, law, frame));
    if !route.assumptions.is_empty() {
        taken(&mut out, &route.assumptions, law, frame);
    }
    if let Some(chances) = &route.chances {
        rates(&mut out, chances, frame);
    }
    out
}

fn kind(kind: MoveKind, frame: &Frame) -> &'static str {
    match kind {
        MoveKind::Step => frame.t("planning.step"),
        MoveKind::Examination => frame.t("planning.examination"),
        MoveKind::Activity => frame.t("planning.activity"),
        MoveKind::Assumed => frame.t("planning.assumed"),
        MoveKind::Wait => frame.t("planning.wait"),
    }
}

fn is_doubtful(confidence: Confidence) -> bool {
    match confidence {
        Confidence::High | Confidence::Medium => false,
        Confidence::Low | Confidence::Unverified | Confidence::Open => true,
    }
}

fn stage_title(law: &Law, id: &str, on: Day, frame: &Frame) -> String {
    let title = law.stage(id, on).map(|stage| Text::from(&stage.title));
    title.map_or(id.to_owned(), |title| frame.text(&title).to_owned())
}

/// One move; the line that is always seen has its days, the rest opens.
fn one_step(out: &mut Markup, step: &PlannedMove, law: &Law, frame: &Frame) {
    let class = if is_doubtful(step.confidence) { "step unknown" } else { "step met" };
    out.open("details", &[("class", class)]).open("summary", &[]);
    out.leaf("span", &[], &frame.day(step.earliest)).raw(" ");
    out.leaf("span", &[("class", "tag")], kind(step.kind, frame)).raw(" ");
    out.text(frame.text(&step.title)).raw(" ");
    if let Some(actor) = &step.actor {
        out.leaf("span", &[("class", "aside")], &frame.code("actor", actor)).raw(" ");
    }
    let slack = step.slack_days.to_string();
    let latest = frame.fill("planning.latest_slack", &[&frame.day(step.latest), &slack]);
    out.leaf("span", &[("class", "aside")], &latest).raw(" ");
    if step.is_predicted {
        out.add(&mark::badge(Mark::Unknown, frame.t("planning.predicted"))).raw(" ");
    }
    if step.confidence != Confidence::High {
        out.add(&mark::sure(step.confidence, frame.lang));
    }
    out.close("summary").open("div", &[("class", "step-body")]);
    days(out, step, law, frame);
    if let Some(note) = &step.note {
        out.leaf("p", &[], frame.text(note));
    }
    if !step.rules.is_empty() {
        out.open("p", &[]).leaf("strong", &[], frame.t("planning.rules")).close("p").open("ul", &[]);
        for rule in &step.rules {
            out.open("li", &[]);
            rule_line(out, rule, frame);
            out.close("li");
        }
        out.close("ul");
    }
    out.add(&sources(law, &step.sources, frame));
    out.close("div").close("details");
}

/// Every day of a move that is known, and who acts.
fn days(out: &mut Markup, step: &PlannedMove, law: &Law, frame: &Frame) {
    out.open("table", &[("class", "facts")]).open("tbody", &[]);
    let mut row = |key: &str, value: &str| {
        out.open("tr", &[]).leaf("th", &[("scope", "row")], key).leaf("td", &[], value).close("tr");
    };
    if step.begins_on != step.earliest {
        row(frame.t("planning.begin"), &frame.day(step.begins_on));
    }
    row(frame.t("planning.earliest"), &frame.day(step.earliest));
    if step.effective_on != step.earliest {
        row(frame.t("planning.effective"), &frame.day(step.effective_on));
    }
    row(frame.t("planning.latest"), &frame.day(step.latest));
    row(frame.t("planning.slack"), &step.slack_days.to_string());
    row(frame.t("planning.last"), &frame.day(step.last));
    if let Some(day) = step.apply_until {
        row(frame.t("planning.apply"), &frame.day(day));
    }
    if let Some(day) = step.stay_until {
        row(frame.t("planning.stay"), &frame.day(day));
    }
    if let Some(actor) = &step.actor {
        row(frame.t("planning.actor"), &frame.code("actor", actor));
    }
    row(frame.t("planning.stage"), &stage_title(law, &step.stage, step.earliest, frame));
    if let Some(to) = &step.to {
        row(frame.t("planning.to"), &stage_title(law, to, step.effective_on, frame));
    }
    out.close("tbody").close("table");
}

/// A rule with its article, its days in force and how sure it is; the link leads to its words.
fn rule_line(out: &mut Markup, rule: &RuleRef, frame: &Frame) {
    let address = frame.href(format!("/law/{}", rule.id));
    out.leaf("a", &[("href", &address)], frame.text(&rule.title)).raw(" ");
    out.leaf("span", &[("class", "soft"), ("lang", "ja")], &rule.cite).raw(" ");
    if !rule.in_force {
        out.add(&mark::badge(Mark::NotInForce, frame.t("verdict.not_in_force"))).raw(" ");
    }
    out.leaf("span", &[("class", "small soft")], &proof::period(rule.from, rule.until, frame)).raw(" ");
    out.add(&mark::sure(rule.confidence, frame.lang));
    if !rule.failing.is_empty() {
        // A condition that several parts of a rule share fails once for the reader.
        let failing: BTreeSet<&str> = rule.failing.iter().map(String::as_str).collect();
        let failing = failing.into_iter().collect::<Vec<_>>().join(frame.t("site.comma"));
        out.open("div", &[("class", "small")]).text(frame.t("planning.failing")).raw(" ");
        out.leaf("code", &[], &failing).close("div");
    }
    if let Some(note) = &rule.note {
        out.leaf("div", &[("class", "small soft")], frame.text(note));
    }
}

fn taken(out: &mut Markup, assumptions: &[Taken], law: &Law, frame: &Frame) {
    out.open("details", &[("class", "step")]).open("summary", &[]);
    let count = assumptions.len().to_string();
    out.text(&frame.fill("planning.assumptions", &[&count])).close("summary");
    out.open("div", &[("class", "step-body")]).leaf("p", &[], frame.t("planning.no_law")).open("ul", &[]);
    for one in assumptions {
        out.open("li", &[]).text(frame.text(&one.title));
        if let Some(note) = &one.note {
            out.leaf("div", &[("class", "small soft")], frame.text(note));
        }
        out.add(&sources(law, &one.sources, frame)).close("li");
    }
    out.close("ul").close("div").close("details");
}

fn rates(out: &mut Markup, chances: &Chances, frame: &Frame) {
    out.open("div", &[("class", "box tint")]).leaf("h3", &[], frame.t("planning.chances"));
    out.leaf("p", &[("class", "small")], frame.text(&chances.note)).open("ul", &[]);
    for chance in &chances.examinations {
        let shown: Vec<String> = chance
            .rates
            .iter()
            .map(|rate| format!("{} {}.{}%", rate.held_on.year(), rate.permille / 10, rate.permille % 10))
            .collect();
        let shown = match shown.is_empty() {
            true => frame.t("planning.no_rate").to_owned(),
            false => shown.join(frame.t("site.comma")),
        };
        out.open("li", &[]).leaf("strong", &[], frame.text(&chance.title)).raw(" ").text(&shown).close("li");
    }
    out.close("ul").close("div");
}

/// Something that stands in the way: which rules, which facts would decide, or that it comes too late.
fn against(out: &mut Markup, obstacle: &Obstacle, law: &Law, frame: &Frame) {
    let class = if obstacle.blocked_by.is_empty() { "step unknown" } else { "step not-met" };
    out.open("div", &[("class", class)]).open("div", &[("class", "step-head")]);
    out.text(frame.text(&obstacle.title)).raw(" ");
    let stage = stage_title(law, &obstacle.stage, obstacle.on, frame);
    let looked = frame.fill("planning.looked", &[&stage, &frame.day(obstacle.on)]);
    out.leaf("span", &[("class", "aside")], &looked).close("div").open("div", &[("class", "step-body")]);
    if let Some(day) = obstacle.too_late_after {
        out.leaf("p", &[], &frame.fill("planning.too_late", &[&frame.day(day)]));
    }
    if !obstacle.blocked_by.is_empty() {
        out.open("ul", &[]);
        for rule in &obstacle.blocked_by {
            out.open("li", &[]);
            rule_line(out, rule, frame);
            out.close("li");
        }
        out.close("ul");
    }
    if !obstacle.needs.is_empty() {
        let needs: Vec<&str> = obstacle.needs.iter().map(|need| frame.text(&need.label)).collect();
        out.open("p", &[]).leaf("strong", &[], frame.t("step.needs")).raw(" ");
        out.text(&needs.join(frame.t("site.comma"))).close("p");
    }
    out.close("div").close("div");
}
