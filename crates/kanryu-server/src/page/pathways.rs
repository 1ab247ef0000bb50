//! The pathways: the drawn routes with counts, each gate with its law, and law compared between two days.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::Report;
use kanryu_domain::board::audience::Shown;
use kanryu_domain::board::pathways::{
    Difference, PathwaysBoard, StageNode, StepEdge, VersionRef, pathways as pathways_board,
};
use kanryu_domain::calendar::Day;
use kanryu_domain::pathway::Law;
use kanryu_rules::{Confidence, Facts, Stage, StageKind};

use super::Frame;
use super::sheet::{Section, Sheet};
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::proof::{self, Reading};
use crate::look::route::{self, Lane, StepLook};
use crate::look::{Mark, Markup, mark};
use crate::state::AppState;
use crate::{answer, people};

/// `GET /pathways`
pub async fn pathways(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let options = asked.options(&["compare"])?;
    let a_day = (
        "2027-04-01 のような実在する日付を指定してください。",
        "Give a day of the calendar such as 2027-04-01.",
    );
    let compare: Option<Day> = options.read("compare", a_day)?;
    let report = board(&state, &asked, compare).await?;
    answer::html(&page(&report, state.law(), Frame::of(&asked)))
}

async fn board(
    state: &AppState,
    asked: &Asked,
    compare: Option<Day>,
) -> Result<Report<PathwaysBoard>, PageError> {
    let (snapshot, law, asked) = (state.snapshot(asked).await?, state.law(), asked.clone());
    state
        .compute(move || {
            let counts = people::index(&snapshot, law, asked.as_of).counts();
            pathways_board(&snapshot.question(&asked), law, &counts, compare)
        })
        .await
}

fn page(report: &Report<PathwaysBoard>, law: &Law, frame: Frame) -> Sheet {
    let board = &report.value;
    let figure = |drawing: &Markup| {
        let mut out = Markup::new();
        out.open("figure", &[("class", "picture scroll")]).add(drawing).close("figure");
        out
    };
    let mut picture = figure(&drawing(board, &frame));
    picture.add(&legend(&frame));
    let mut slide = figure(&slide_drawing(board, &frame));
    slide.open("p", &[("class", "small soft")]).text(frame.t("route.slide_note")).raw(" ");
    slide.leaf("a", &[("href", &frame.href("/slides/S04"))], "S04").close("p");
    Sheet::new(frame.clone(), frame.t("nav.pathways"), frame.t("route.lead"))
        .files("pathways")
        .told(&report.findings, &report.sources)
        .section(Section::new(frame.fill("route.drawing", &[&frame.day(frame.as_of)]), picture))
        .section(Section::new(frame.t("route.compare"), comparison(board, law, &frame)).at("compare"))
        .section(Section::new(frame.t("route.slide"), slide).at("slide"))
        .section(Section::new(frame.t("route.stages"), stages_table(board, &frame)).at("stages"))
        .section(Section::new(frame.t("route.steps"), steps_table(board, &frame)).at("steps"))
}

/// `GET /pathways/{step}`
pub async fn step(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    asked.options(&[])?;
    let report = board(&state, &asked, None).await?;
    let (law, frame, board) = (state.law(), Frame::of(&asked), &report.value);
    let step = board.steps.iter().find(|step| step.id == id).ok_or(Fault::NotFound)?;
    let mut above = Markup::new();
    above.leaf("a", &[("href", &frame.href("/pathways"))], frame.t("nav.pathways")).raw(" / ");
    above.leaf("span", &[("class", "mono")], &step.id);
    let sheet = Sheet::new(frame.clone(), frame.text(&step.title), "")
        .above(above)
        .section(Section::new("", facts_of(board, law, step, &frame)))
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

/// Every stage once, in the version of the day or else the last one.
pub fn stages(law: &Law, as_of: Day) -> Vec<&Stage> {
    let ids: std::collections::BTreeSet<&str> =
        law.rulebook().stages().iter().map(|stage| &*stage.id).collect();
    let mut stages: Vec<&Stage> = ids.into_iter().filter_map(|id| law.stage(id, as_of)).collect();
    stages.sort_by_key(|stage| (stage.order, stage.id.clone()));
    stages
}

/// How a step is drawn: by whether law of the day has it, and how well that law is established.
fn look_of(step: &StepEdge) -> StepLook {
    match (step.in_force, step.confidence) {
        (false, _) => StepLook::NotInForce,
        (true, Confidence::High | Confidence::Medium) => StepLook::Sure,
        (true, Confidence::Low | Confidence::Unverified | Confidence::Open) => StepLook::Doubtful,
    }
}

fn title_of(board: &PathwaysBoard, id: &str, frame: &Frame) -> String {
    board
        .stages
        .iter()
        .find(|stage| stage.id == id)
        .map_or(id.to_owned(), |stage| frame.text(&stage.title).to_owned())
}

fn stage_href(stage: &StageNode, frame: &Frame) -> String {
    match stage.kind {
        StageKind::Stage => frame.href(format!("/people?stage={}", stage.id)),
        StageKind::Gate => frame.href("/pathways#steps"),
    }
}

fn drawing(board: &PathwaysBoard, frame: &Frame) -> Markup {
    let stages: Vec<route::Stage> = board
        .stages
        .iter()
        .map(|stage| route::Stage {
            key: stage.id.clone(),
            title: frame.text(&stage.title).to_owned(),
            lane: stage.lane.clone(),
            order: stage.order,
            number: stage.people.map(|people| shown(people, frame)),
            href: stage_href(stage, frame),
            in_japan: stage.status.is_some() || stage.kind == StageKind::Gate,
            in_force: stage.in_force,
        })
        .collect();
    let steps: Vec<route::Step> = board
        .steps
        .iter()
        .map(|step| route::Step {
            from: step.from.clone(),
            to: step.to.clone(),
            title: frame.text(&step.title).to_owned(),
            href: frame.href(format!("/pathways/{}", step.id)),
            has_gate: step.requires.is_some(),
            look: look_of(step),
        })
        .collect();
    let lanes: Vec<Lane> =
        board.lanes.iter().map(|key| Lane { title: frame.code("lane", key), key: key.clone() }).collect();
    route::graph(&lanes, &stages, &steps, frame.t("route.title"))
}

/// The drawing of the slide itself: its boxes and arrows, each box leading to what stands for it in law.
fn slide_drawing(board: &PathwaysBoard, frame: &Frame) -> Markup {
    let people_of = |stages: &[String]| -> Option<String> {
        let [only] = stages else { return None };
        let stage = board.stages.iter().find(|stage| stage.id == *only)?;
        let number = stage.people.map(|people| shown(people, frame))?;
        // Where several boxes stand for one stage, none of them has its people for itself.
        let shared = board.drawing.iter().filter(|node| node.stages.contains(only)).count() > 1;
        Some(if shared { frame.fill("route.shared", &[&number]) } else { number })
    };
    let mut lanes: Vec<Lane> = Vec::new();
    let mut stages: Vec<route::Stage> = Vec::new();
    for (at, node) in board.drawing.iter().enumerate() {
        let lane = node.lane.clone().unwrap_or_default();
        if !lanes.iter().any(|known| known.key == lane) {
            lanes.push(Lane { title: frame.code("lane", &lane), key: lane.clone() });
        }
        let stage = node.stages.first().and_then(|id| board.stages.iter().find(|stage| stage.id == *id));
        let href = match (stage, node.steps.first()) {
            (Some(stage), _) => stage_href(stage, frame),
            (None, Some(step)) => frame.href(format!("/pathways/{step}")),
            (None, None) => frame.href(format!("/records/drawing:{}", node.id)),
        };
        stages.push(route::Stage {
            key: node.id.clone(),
            title: frame.text(&node.title).to_owned(),
            in_japan: stage.is_some_and(|stage| stage.status.is_some()),
            number: people_of(&node.stages),
            lane,
            order: at as i64,
            href,
            in_force: true,
        });
    }
    let steps: Vec<route::Step> = board
        .arrows
        .iter()
        .map(|arrow| route::Step {
            from: vec![arrow.from.clone()],
            to: arrow.to.clone(),
            title: arrow.basis.clone(),
            href: frame.href(format!("/records/drawing:{}", arrow.from)),
            has_gate: false,
            look: if arrow.inferred { StepLook::Doubtful } else { StepLook::Sure },
        })
        .collect();
    route::graph(&lanes, &stages, &steps, frame.t("route.slide"))
}

fn legend(frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ul", &[("class", "legend")]);
    let mut sign = |inner: &dyn Fn(&mut Markup), key: &'static str| {
        out.open("li", &[])
            .open("svg", &[("viewBox", "-9 -9 18 18"), ("class", "drawn"), ("aria-hidden", "true")]);
        inner(&mut out);
        out.close("svg").text(frame.t(key)).close("li");
    };
    let gate = |class: &'static str| {
        move |out: &mut Markup| {
            out.empty(
                "rect",
                &[
                    ("class", class),
                    ("x", "-5"),
                    ("y", "-5"),
                    ("width", "10"),
                    ("height", "10"),
                    ("transform", "rotate(45)"),
                ],
            );
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

fn stages_table(board: &PathwaysBoard, frame: &Frame) -> Markup {
    let mut out = table(
        &["route.stage", "route.lane", "route.people", "route.status", "force.force"],
        "route.stages",
        frame,
    );
    for stage in &board.stages {
        out.open("tr", &[]).open("th", &[("scope", "row")]);
        match stage.kind {
            StageKind::Stage => {
                out.leaf("a", &[("href", &stage_href(stage, frame))], frame.text(&stage.title))
            }
            StageKind::Gate => out.text(frame.text(&stage.title)),
        };
        out.close("th").leaf("td", &[], &frame.code("lane", &stage.lane));
        out.leaf(
            "td",
            &[("class", "n")],
            &stage.people.map_or("–".to_owned(), |people| shown(people, frame)),
        );
        out.leaf(
            "td",
            &[],
            &stage.status.as_ref().map_or("–".to_owned(), |status| frame.code("residence", status)),
        );
        out.open("td", &[]).add(&force(stage.in_force, frame));
        if let Some(note) = &stage.note {
            out.leaf("div", &[("class", "small soft")], frame.text(note));
        }
        out.close("td").close("tr");
    }
    out.close("tbody").close("table").close("div");
    out
}

fn steps_table(board: &PathwaysBoard, frame: &Frame) -> Markup {
    let mut out = table(
        &["route.step", "route.from", "route.to", "route.actor", "force.force", "force.confidence"],
        "route.steps",
        frame,
    );
    for step in &board.steps {
        let href = frame.href(format!("/pathways/{}", step.id));
        out.open("tr", &[]).open("th", &[("scope", "row")]);
        out.leaf("a", &[("href", &href)], frame.text(&step.title)).close("th");
        let from: Vec<String> = step.from.iter().map(|id| title_of(board, id, frame)).collect();
        out.leaf("td", &[], &from.join(frame.t("site.comma"))).leaf(
            "td",
            &[],
            &title_of(board, &step.to, frame),
        );
        out.leaf("td", &[], &step.actor.as_ref().map_or("–".to_owned(), |actor| frame.code("actor", actor)));
        out.open("td", &[]).add(&force(step.in_force, frame)).close("td");
        out.open("td", &[]).add(&mark::sure(step.confidence, frame.lang)).close("td").close("tr");
    }
    out.close("tbody").close("table").close("div");
    out
}

fn force(holds: bool, frame: &Frame) -> Markup {
    match holds {
        true => mark::badge(Mark::Open, frame.t("force.in_force")),
        false => mark::badge(Mark::NotInForce, frame.t("verdict.not_in_force")),
    }
}

fn table(heads: &[&'static str], label: &'static str, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open(
        "div",
        &[("class", "sheet"), ("tabindex", "0"), ("role", "region"), ("aria-label", frame.t(label))],
    );
    out.open("table", &[]).open("thead", &[]).open("tr", &[]);
    for head in heads {
        let class = if *head == "route.people" { "n" } else { "" };
        out.leaf("th", &[("scope", "col"), ("class", class)], frame.t(head));
    }
    out.close("tr").close("thead").open("tbody", &[]);
    out
}

fn facts_of(board: &PathwaysBoard, law: &Law, step: &StepEdge, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("table", &[("class", "facts")]).open("tbody", &[]);
    let mut fact = |key: &'static str, value: &Markup| {
        out.open("tr", &[])
            .leaf("th", &[("scope", "row")], frame.t(key))
            .open("td", &[])
            .add(value)
            .close("td")
            .close("tr");
    };
    let text = |words: &str| {
        let mut out = Markup::new();
        out.text(words);
        out
    };
    let from: Vec<String> = step.from.iter().map(|id| title_of(board, id, frame)).collect();
    fact("route.from", &text(&from.join(frame.t("site.comma"))));
    fact("route.to", &text(&title_of(board, &step.to, frame)));
    if let Some(actor) = &step.actor {
        fact("route.actor", &text(&frame.code("actor", actor)));
    }
    fact("force.force", &force(step.in_force, frame));
    fact("force.confidence", &mark::sure(step.confidence, frame.lang));
    if !step.obtains.is_empty() {
        let obtains: Vec<String> = step.obtains.iter().map(|one| frame.code("obtain", one)).collect();
        fact("route.obtains", &text(&obtains.join(frame.t("site.comma"))));
    }
    if let Some(note) = &step.note {
        fact("site.note", &text(frame.text(note)));
    }
    fact("site.source", &sources(law, &step.sources, frame));
    out.close("tbody").close("table");
    out
}

/// What law asks for, as a tree of conditions without anybody's facts.
fn required(law: &Law, step: &StepEdge, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let Some(claim) = &step.requires else {
        out.leaf("p", &[], frame.t("route.asks_nothing"));
        return out;
    };
    let judgment = law.rulebook().judge(claim, &Facts::new(), frame.as_of);
    out.leaf("p", &[("class", "soft")], frame.t("route.law_lead"));
    out.open("div", &[("class", "box")])
        .add(&proof::tree(&law.rulebook().explain(&judgment.proof), Reading::Law, frame))
        .close("div");
    out
}

/// The sources of law, by key, with their addresses.
pub fn sources(law: &Law, keys: &[String], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    for key in keys {
        let Some(source) = law.source(key) else { continue };
        out.open("div", &[("class", "source small")])
            .leaf("span", &[("class", "tag")], key)
            .raw(" ")
            .text(frame.text(&source.title));
        for url in source.url.iter().filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
            out.raw(" ").leaf("a", &[("href", url), ("rel", "noreferrer")], url);
        }
        out.close("div");
    }
    out
}

/// Law on the day shown beside law on another day: what ends, what begins, what is put in another's place.
fn comparison(board: &PathwaysBoard, law: &Law, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("form", &[("class", "filters"), ("method", "get"), ("action", "/pathways#compare")]);
    for (name, value) in frame.others(&["compare", "page"]) {
        out.empty("input", &[("type", "hidden"), ("name", &name), ("value", &value)]);
    }
    out.open("div", &[]).leaf(
        "label",
        &[("for", "compare-day")],
        &frame.fill("route.compare_with", &[&frame.day(frame.as_of)]),
    );
    let value = board.compared_with.map(|day| day.to_string()).unwrap_or_default();
    out.empty("input", &[("id", "compare-day"), ("name", "compare"), ("type", "date"), ("value", &value)])
        .close("div");
    out.leaf("button", &[("type", "submit")], frame.t("route.compare_go"));
    if let Some(next) = law.rulebook().next_version_edge(frame.as_of) {
        let href = frame.with("compare", &next.to_string()) + "#compare";
        out.leaf(
            "a",
            &[("class", "clear"), ("href", &href)],
            &frame.fill("route.next_change", &[&frame.day(next)]),
        );
    }
    out.close("form");
    if let Some(other) = board.compared_with {
        changes(&mut out, &board.differences, other, frame);
    }
    out
}

fn changes(out: &mut Markup, differences: &[Difference], other: Day, frame: &Frame) {
    let days = [frame.day(frame.as_of), frame.day(other)];
    out.leaf("p", &[], &frame.fill("route.changed", &[&differences.len().to_string(), &days[0], &days[1]]));
    if differences.is_empty() {
        return;
    }
    out.open(
        "div",
        &[
            ("class", "sheet"),
            ("tabindex", "0"),
            ("role", "region"),
            ("aria-label", frame.t("route.compare")),
        ],
    );
    out.open("table", &[]).open("thead", &[]).open("tr", &[]).leaf(
        "th",
        &[("scope", "col")],
        frame.t("force.rule"),
    );
    for day in &days {
        out.leaf("th", &[("scope", "col")], day);
    }
    out.close("tr").close("thead").open("tbody", &[]);
    for change in differences {
        let title = change
            .second
            .as_ref()
            .or(change.first.as_ref())
            .map(|version| frame.text(&version.title))
            .unwrap_or_default();
        out.open("tr", &[]).open("th", &[("scope", "row")]).text(title);
        out.leaf(
            "div",
            &[("class", "small soft")],
            &format!("{} {}", frame.code("law-kind", change.kind), change.id),
        )
        .close("th");
        for version in [&change.first, &change.second] {
            version_cell(out, version.as_ref(), frame);
        }
        out.close("tr");
    }
    out.close("tbody").close("table").close("div");
}

fn version_cell(out: &mut Markup, version: Option<&VersionRef>, frame: &Frame) {
    out.open("td", &[]);
    match version {
        None => {
            out.add(&mark::badge(Mark::NotInForce, frame.t("verdict.not_in_force")));
        }
        Some(version) => {
            out.leaf("div", &[("lang", "ja")], version.cite.as_deref().unwrap_or_default());
            out.leaf("div", &[("class", "small soft")], &proof::period(version.from, version.until, frame));
            if version.confidence != Confidence::High {
                out.add(&mark::sure(version.confidence, frame.lang));
            }
            if let Some(note) = &version.note {
                out.leaf("div", &[("class", "small")], frame.text(note));
            }
        }
    }
    out.close("td");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use askama::Template;
    use kanryu_domain::board::figure::PeopleCounts;
    use kanryu_domain::board::{Audience, Question};
    use kanryu_domain::initiative;
    use kanryu_domain::registry::Registry;
    use kanryu_domain::text::Lang;

    fn rendered(lang: Lang, compare: Option<&str>) -> (PathwaysBoard, String) {
        let registry = Registry::fold(&initiative::events());
        let as_of = "2026-11-24".parse().unwrap();
        let question = Question { registry: &registry, as_of, known_at: None, audience: &Audience::Public };
        let compare = compare.map(|day| day.parse().unwrap());
        let report = pathways_board(&question, Law::builtin(), &PeopleCounts::default(), compare);
        let page = page(&report, Law::builtin(), frame(lang, "/pathways", &[("as_of", "2026-11-24")]))
            .render()
            .unwrap();
        (report.value, page)
    }

    #[test]
    fn every_stage_and_step_of_the_law_and_every_box_of_the_slide_is_drawn() {
        let (board, page) = rendered(Lang::En, None);
        for stage in &board.stages {
            assert!(page.contains(&format!("id=\"stage-{}\"", stage.id)), "{}", stage.id);
        }
        for step in &board.steps {
            assert!(page.contains(&format!("/pathways/{}?", step.id)), "{}", step.id);
        }
        assert!(!board.drawing.is_empty());
        for node in &board.drawing {
            assert!(page.contains(&format!("id=\"stage-{}\"", node.id)), "{}", node.id);
        }
    }

    #[test]
    fn law_of_two_days_stands_side_by_side_only_where_it_differs() {
        assert!(!rendered(Lang::Ja, None).1.contains("law-kind"));
        let (board, page) = rendered(Lang::Ja, Some("2016-01-01"));
        assert!(!board.differences.is_empty());
        assert!(page.matches("<tr>").count() > board.differences.len());
    }
}
