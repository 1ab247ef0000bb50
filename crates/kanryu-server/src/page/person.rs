//! One person: standing, next lawful steps with their proofs, life-line, and the events behind all of it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::Report;
use kanryu_domain::board::audience::{Content, Owner, may};
use kanryu_domain::board::people::PersonRow;
use kanryu_domain::board::person::{PersonBoard, person as person_board};
use kanryu_domain::calendar::Day;
use kanryu_domain::event::{Confidence, Fact};
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::pathway::{Because, Clock, ClockState, LastDay, Law, Standing, StepStanding, StepState};
use kanryu_domain::registry::{Record, Registry};
use kanryu_domain::word;

use super::Frame;
use super::people::deadline;
use super::told::Teller;
use crate::answer;
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::life::{self, Dot, Lane, Limit, Span};
use crate::look::proof::{self, Reading};
use crate::look::routemap::{self, Next, Reached, Way};
use crate::look::table::thousands;
use crate::look::{Mark, Markup, mark, report};
use crate::state::AppState;

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    frame: Frame,
    key: String,
    json: String,
    plan: String,
    requests: Option<String>,
    name: String,
    other_names: String,
    invented: bool,
    readers: bool,
    stage: String,
    since: String,
    badges: Markup,
    last_day: Markup,
    limit: Markup,
    facts: Markup,
    findings: Markup,
    map: Markup,
    clocks: Markup,
    life: Markup,
    steps: Markup,
    events: Markup,
}

/// `GET /people/{id}`
pub async fn person(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    asked.options(&[])?;
    asked.signed_in()?;
    let subject = Subject::new(Kind::Person, &key).map_err(|_| Fault::NotFound)?;
    let snapshot = state.snapshot(&asked).await?;
    let report = person_board(&snapshot.question(&asked), state.law(), &subject).ok_or(Fault::NotFound)?;
    let record = snapshot.registry.get(&subject).ok_or(Fault::NotFound)?;
    state.read_person(&asked, &subject).await?;
    let owner = Owner::Person { person: &subject, organizations: &report.value.person.organizations };
    let readers = may(&asked.audience, "person", Content::Readers, owner);
    let frame = Frame::over(&asked, &snapshot);
    answer::html(&page(&report, state.law(), &snapshot.registry, record, readers, frame))
}

fn page(
    report: &Report<PersonBoard>,
    law: &Law,
    registry: &Registry,
    record: &Record,
    readers: bool,
    frame: Frame,
) -> PersonPage {
    let board = &report.value;
    let teller = Teller { law, registry, frame: &frame };
    let stands = &board.standing;
    let (name, other_names) = names(&board.person, record);
    let whereabouts = &stands.whereabouts;
    let since =
        whereabouts.since.map(|since| frame.fill("person.since", &[&frame.date(&since)])).unwrap_or_default();
    let stage =
        whereabouts.stage_title.as_ref().map_or(frame.t("person.no_stage"), |title| frame.text(title));
    PersonPage {
        key: record.subject.key().to_owned(),
        json: format!("/api/people/{}", record.subject.key()),
        plan: format!("/people/{}/plan", record.subject.key()),
        requests: requests(&record.subject, &frame),
        invented: board.is_invented,
        readers,
        stage: stage.to_owned(),
        since,
        badges: badges(stands, &frame),
        last_day: last_day(stands, &frame),
        limit: match stands.limit_lines.is_empty() {
            true => Markup::new(),
            false => proof::tree(&stands.limit_lines, Reading::Answer, &frame),
        },
        facts: facts(board, record, &teller),
        findings: report::findings(&report.findings, &frame),
        map: route_map(board, record, &teller),
        clocks: clocks(stands, &frame),
        life: life::line(&lanes(record, &teller), &limits(stands, &frame), &frame),
        steps: steps(law, stands, &frame),
        events: events(board, record, &teller),
        name,
        other_names,
        frame: frame.clone(),
    }
}

/// The name to show and the other scripts of it.
pub(super) fn names(person: &PersonRow, record: &Record) -> (String, String) {
    let mut all = [&person.name.latin, &person.name.native, &person.name.kana].into_iter().flatten().cloned();
    let first = all.next().unwrap_or_else(|| record.subject.key().to_owned());
    (first, all.collect::<Vec<_>>().join("　"))
}

/// Where requests for contact stand, for a reader who may see them.
fn requests(subject: &Subject, frame: &Frame) -> Option<String> {
    let audience = &frame.account.as_ref()?.audience;
    let owner = Owner::Person { person: subject, organizations: &[] };
    let sees = may(audience, "requests", Content::Contacts, owner);
    sees.then(|| format!("/people/{}/requests", subject.key()))
}

fn badges(stands: &Standing, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if let Some(status) = &stands.whereabouts.residence_status {
        out.leaf("span", &[("class", "tag")], &frame.code("residence", status)).raw(" ");
    }
    if stands.whereabouts.certified {
        out.add(&mark::badge(Mark::Met, frame.t("person.certified")));
    }
    if !stands.whereabouts.is_entered && stands.whereabouts.stage.is_some() {
        out.raw(" ").add(&mark::badge(Mark::Unknown, frame.t("person.derived")));
    }
    out
}

fn last_day(stands: &Standing, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    match &stands.whereabouts.last_lawful_day {
        LastDay::NotStaying => out.text(frame.t("person.not_staying")),
        LastDay::Open => out.text(frame.t("person.open_stay")),
        LastDay::Until { day, confidence, .. } => {
            out.add(&deadline(Some(*day), frame));
            if *confidence != Confidence::High {
                out.raw(" ").add(&mark::sure(*confidence, frame.lang));
            }
            &mut out
        }
        LastDay::Unknown { .. } => {
            out.add(&mark::badge(Mark::Unknown, frame.t("verdict.unknown")));
            if let Some(day) = stands.whereabouts.printed_until {
                out.raw(" ").text(&frame.fill("person.printed", &[&frame.day(day)]));
            }
            &mut out
        }
    };
    out
}

fn facts(board: &PersonBoard, record: &Record, teller: &Teller<'_>) -> Markup {
    let frame = teller.frame;
    let mut out = Markup::new();
    out.open("table", &[("class", "facts")]).open("tbody", &[]);
    let mut fact = |key: &'static str, value: &str| {
        if !value.is_empty() {
            out.open("tr", &[])
                .leaf("th", &[("scope", "row")], frame.t(key))
                .leaf("td", &[], value)
                .close("tr");
        }
    };
    let mut sex = record.by(frame.as_of).filter_map(|entry| match &entry.fact {
        Fact::PersonRegistered { sex, .. } => *sex,
        _ => None,
    });
    fact("people.nationality", frame.text(&word::country(&board.person.nationality)));
    fact("person.born", &board.born_on.map(|born| frame.date(&born)).unwrap_or_default());
    fact(
        "person.sex",
        &sex.next_back().map(|sex| frame.text(&word::label(sex)).to_owned()).unwrap_or_default(),
    );
    for affiliation in board.affiliations.iter().filter(|one| one.until.is_none()) {
        let name = affiliation.name.as_ref().map_or(affiliation.organization.key(), |name| frame.text(name));
        let role = word::label(affiliation.role);
        out.open("tr", &[]).leaf("th", &[("scope", "row")], frame.text(&role)).open("td", &[]).text(name);
        let since = frame.fill("person.since", &[&frame.date(&affiliation.from)]);
        out.raw(" ").leaf("span", &[("class", "small soft")], &since).close("td").close("tr");
    }
    out.close("tbody").close("table");
    out
}

/// The rows of the life-line: stages, permissions, work, tests, journeys.
fn lanes(record: &Record, teller: &Teller<'_>) -> Vec<Lane> {
    let frame = teller.frame;
    let titled = |key: &'static str| Lane { title: frame.t(key).to_owned(), ..Lane::default() };
    let (mut stages, mut stays, mut work) =
        (titled("person.lane_stages"), titled("person.lane_residence"), titled("person.lane_work"));
    let (mut tests, mut journeys) = (titled("person.lane_tests"), titled("person.lane_journeys"));
    for entry in record.by(frame.as_of) {
        let from = entry.occurred_on.earliest();
        let dot = |label: String, good: Option<bool>| Dot { on: entry.occurred_on, label, good };
        let said = || teller.line(&entry.fact).unwrap_or_default();
        match &entry.fact {
            Fact::StageEntered { stage, .. } => {
                let in_japan =
                    teller.law.stage(stage, frame.as_of).is_some_and(|stage| stage.status.is_some());
                end(&mut stages, from);
                stages.spans.push(Span { from, until: None, label: teller.stage(stage), in_japan });
            }
            Fact::ResidenceGranted { status, until } => {
                stays.spans.push(Span {
                    from,
                    until: *until,
                    label: frame.code("residence", status),
                    in_japan: true,
                });
            }
            Fact::CareWorked { until, .. } => {
                work.spans.push(Span {
                    from,
                    until: *until,
                    label: frame.t("told.worked").to_owned(),
                    in_japan: true,
                });
            }
            Fact::EmploymentBegan { organization, country, .. } => {
                work.spans.push(Span {
                    from,
                    until: None,
                    label: teller.name(organization),
                    in_japan: country == "JP",
                });
            }
            Fact::EmploymentEnded { .. } => end(&mut work, from),
            Fact::TestTaken { passed, .. } | Fact::ExamTaken { passed, .. } => {
                tests.dots.push(dot(said(), Some(*passed)))
            }
            Fact::CourseCompleted { .. } | Fact::CertificationRegistered { .. } => {
                tests.dots.push(dot(said(), Some(true)))
            }
            Fact::EnteredJapan | Fact::LeftJapan { .. } => journeys.dots.push(dot(said(), None)),
            _ => {}
        }
    }
    [stages, stays, work, tests, journeys]
        .into_iter()
        .filter(|lane| !lane.spans.is_empty() || !lane.dots.is_empty())
        .collect()
}

/// Ends the last period that is still open on the day before the next one begins.
fn end(lane: &mut Lane, next: Day) {
    if let Some(last) = lane.spans.last_mut().filter(|last| last.until.is_none()) {
        last.until = Some(next.plus_days(-1).max(last.from));
    }
}

fn limits(stands: &Standing, frame: &Frame) -> Vec<Limit> {
    let day = stands.whereabouts.deadline();
    day.map(|on| Limit { on, label: frame.t("person.last_day").to_owned() }).into_iter().collect()
}

/// The route so far and every next step, with the table that says the same.
fn route_map(board: &PersonBoard, record: &Record, teller: &Teller<'_>) -> Markup {
    let (frame, stands) = (teller.frame, &board.standing);
    let mut reached: Vec<Reached> = Vec::new();
    for entry in record.by(frame.as_of) {
        if let Fact::StageEntered { stage, .. } = &entry.fact {
            let since = frame.fill("person.since", &[&frame.date(&entry.occurred_on)]);
            reached.push(Reached { title: teller.stage(stage), since });
        }
    }
    let here = &stands.whereabouts;
    let title = here.stage_title.as_ref().map_or(frame.t("person.no_stage"), |title| frame.text(title));
    let since =
        here.since.map(|since| frame.fill("person.since", &[&frame.date(&since)])).unwrap_or_default();
    if reached.last().is_some_and(|last| last.title == title) {
        reached.pop();
    }
    let now = Reached { title: title.to_owned(), since };
    let next: Vec<Next> = stands.steps.iter().map(|step| next_of(step, frame)).collect();
    let mut out = Markup::new();
    out.open("figure", &[("class", "picture scroll"), ("tabindex", "0")])
        .add(&routemap::map(&reached, &now, &next, frame.t("person.map")))
        .close("figure");
    out
}

fn next_of(step: &StepStanding, frame: &Frame) -> Next {
    let way = match step.state {
        StepState::Lawful => Way::Open,
        StepState::Unknown | StepState::NotEstablished => Way::Unsure,
        StepState::Blocked => Way::Blocked,
        StepState::NotInForce => Way::Absent,
    };
    let (_, _, key) = state_of(step.state);
    // A day that has come says nothing more than that the step is open; a day ahead does.
    let ahead = step.window.earliest.filter(|first| first.because != Because::Already);
    let when = match (ahead, step.window.latest) {
        (Some(first), _) => frame.fill("step.opens", &[&first.day.to_string()]),
        (None, Some(last)) => frame.fill("step.closes", &[&last.day.to_string()]),
        (None, None) => String::new(),
    };
    let title = frame.text(&step.to_title).to_owned();
    Next { title, said: frame.t(key).to_owned(), when, way, href: format!("#step-{}", step.id) }
}

/// Clocks as a table: how much is used, needed and left, and until when.
fn clocks(stands: &Standing, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if stands.clocks.is_empty() {
        return out;
    }
    out.open(
        "div",
        &[("class", "sheet"), ("tabindex", "0"), ("role", "region"), ("aria-label", frame.t("clock.title"))],
    );
    out.open("table", &[]).open("thead", &[]).open("tr", &[]);
    for (head, class) in [
        ("clock.what", ""),
        ("clock.state", ""),
        ("clock.used", "n"),
        ("clock.left", "n"),
        ("clock.until", ""),
        ("clock.not_counted", ""),
        ("force.confidence", ""),
    ] {
        out.leaf("th", &[("scope", "col"), ("class", class)], frame.t(head));
    }
    out.close("tr").close("thead").open("tbody", &[]);
    for clock in &stands.clocks {
        clock_row(&mut out, clock, frame);
    }
    out.close("tbody").close("table").close("div");
    for assumes in stands.clocks.iter().filter_map(|clock| clock.assumes.as_ref()).take(1) {
        out.leaf("p", &[("class", "small soft")], frame.text(assumes));
    }
    out
}

fn clock_row(out: &mut Markup, clock: &Clock, frame: &Frame) {
    let days = |days: Option<i64>| days.map_or("–".to_owned(), thousands);
    let used = match clock.needed_days {
        Some(needed) => frame.fill("clock.of", &[&days(clock.used_days), &thousands(needed)]),
        None => days(clock.used_days),
    };
    let mark_of = match clock.state {
        ClockState::Running => Mark::Open,
        ClockState::Paused => Mark::Suspended,
        ClockState::Reached => Mark::Met,
        ClockState::Over => Mark::NotMet,
        ClockState::Unknown => Mark::Unknown,
    };
    let state = word::code("clock-state", clock.state.word());
    out.open("tr", &[]).leaf("th", &[("scope", "row")], frame.text(&clock.title));
    out.open("td", &[]).add(&mark::badge(mark_of, frame.text(&state))).close("td");
    out.leaf("td", &[("class", "n")], &used).leaf("td", &[("class", "n")], &days(clock.left_days));
    out.open("td", &[]);
    match (clock.last_day, clock.reached_on) {
        (Some(last), _) => out.text(&frame.day(last)),
        (None, Some(on)) => out.text(&frame.fill("clock.reached", &[&frame.day(on)])),
        (None, None) => out.text("–"),
    };
    if let Some(later) = &clock.if_confirmed {
        out.leaf(
            "div",
            &[("class", "small")],
            &frame.fill("clock.if_confirmed", &[&frame.day(later.last_day)]),
        );
    }
    out.close("td").open("td", &[]);
    for left_out in &clock.not_counted {
        let key = if left_out.applied { "clock.left_out" } else { "clock.perhaps_left_out" };
        let line = frame.fill(key, &[frame.text(&left_out.title), &thousands(left_out.days)]);
        out.leaf("div", &[("class", "small")], &line);
    }
    for need in &clock.needs {
        out.leaf("div", &[("class", "small")], &frame.fill("clock.needs", &[frame.text(&need.label)]));
    }
    out.close("td").open("td", &[]).add(&mark::sure(clock.confidence, frame.lang)).close("td").close("tr");
}

fn steps(law: &Law, stands: &Standing, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if stands.steps.is_empty() {
        out.leaf("p", &[], frame.t("person.no_steps"));
    }
    for step in &stands.steps {
        one_step(&mut out, law, step, frame);
    }
    out
}

fn state_of(state: StepState) -> (Mark, &'static str, &'static str) {
    match state {
        StepState::Lawful => (Mark::Met, "step met", "step.lawful"),
        StepState::Unknown => (Mark::Unknown, "step unknown", "step.unknown"),
        StepState::NotEstablished => (Mark::Warn, "step unknown", "step.not_established"),
        StepState::Blocked => (Mark::NotMet, "step not-met", "step.blocked"),
        StepState::NotInForce => (Mark::NotInForce, "step", "step.not_in_force"),
    }
}

fn one_step(out: &mut Markup, law: &Law, step: &StepStanding, frame: &Frame) {
    let (mark_of, class, key) = state_of(step.state);
    let id = format!("step-{}", step.id);
    out.open("details", &[("class", class), ("id", &id)]).open("summary", &[]);
    out.add(&mark::badge(mark_of, frame.t(key))).raw(" ").text(frame.text(&step.title)).raw(" ");
    out.leaf("span", &[("class", "aside")], &format!("→ {}", frame.text(&step.to_title))).raw(" ");
    if let Some(first) = step.window.earliest.filter(|first| first.because != Because::Already) {
        out.leaf("span", &[("class", "tag")], &frame.fill("step.opens", &[&frame.day(first.day)])).raw(" ");
    }
    if let Some(last) = step.window.latest {
        out.leaf("span", &[("class", "tag")], &frame.fill("step.closes", &[&frame.day(last.day)])).raw(" ");
    }
    if step.confidence != Confidence::High {
        out.add(&mark::sure(step.confidence, frame.lang));
    }
    out.close("summary").open("div", &[("class", "step-body")]);
    details(out, law, step, frame);
    out.close("div").close("details");
}

fn details(out: &mut Markup, law: &Law, step: &StepStanding, frame: &Frame) {
    let list = |out: &mut Markup, key: &'static str, items: Vec<String>| {
        if !items.is_empty() {
            out.open("p", &[])
                .leaf("strong", &[], frame.t(key))
                .raw(" ")
                .text(&items.join(frame.t("site.comma")))
                .close("p");
        }
    };
    if let Some(note) = &step.note {
        out.leaf("p", &[], frame.text(note));
    }
    for (key, dated) in [("step.earliest", step.window.earliest), ("step.latest", step.window.latest)] {
        let said = dated.map(|dated| {
            let because = word::code("window-because", dated.because.word());
            let sure = word::code("confidence", dated.confidence.word());
            frame.fill("step.dated", &[&frame.day(dated.day), frame.text(&because), frame.text(&sure)])
        });
        list(out, key, said.into_iter().collect());
    }
    list(out, "step.actor", step.actor.iter().map(|actor| frame.code("actor", actor)).collect());
    list(out, "step.obtains", step.obtains.iter().map(|one| frame.code("obtain", one)).collect());
    list(out, "step.needs", step.needs.iter().map(|need| frame.text(&need.label).to_owned()).collect());
    if !step.blocked_by.is_empty() {
        out.open("p", &[]).leaf("strong", &[], frame.t("step.blocked_by")).close("p").open("ul", &[]);
        for rule in &step.blocked_by {
            out.open("li", &[]).text(frame.text(&rule.title)).raw(" ").leaf(
                "span",
                &[("class", "soft"), ("lang", "ja")],
                &rule.cite,
            );
            if !rule.in_force {
                out.raw(" ").add(&mark::badge(Mark::NotInForce, frame.t("verdict.not_in_force")));
            }
            out.raw(" ")
                .leaf("span", &[("class", "small soft")], &proof::period(rule.from, rule.until, frame))
                .close("li");
        }
        out.close("ul");
    }
    if !step.ahead.is_empty() {
        out.open("p", &[]).leaf("strong", &[], frame.t("step.ahead")).close("p").open("ul", &[]);
        for ahead in &step.ahead {
            let (mark_of, _, key) = state_of(ahead.state);
            out.open("li", &[])
                .text(&frame.day(ahead.on))
                .raw(" ")
                .add(&mark::badge(mark_of, frame.t(key)))
                .close("li");
        }
        out.close("ul");
    }
    match step.lines.is_empty() {
        true => out.leaf("p", &[("class", "soft")], frame.t("route.asks_nothing")),
        false => out.add(&proof::tree(&step.lines, Reading::Answer, frame)),
    };
    let law_page = frame.href(format!("/pathways/{}", step.id));
    out.open("p", &[("class", "small")]).leaf("a", &[("href", &law_page)], frame.t("step.law")).close("p");
    out.add(&super::pathways::sources(law, &step.sources, frame));
}

/// Every event of the life by date, with its source where the reader may see sources.
fn events(board: &PersonBoard, record: &Record, teller: &Teller<'_>) -> Markup {
    let frame = teller.frame;
    let sees_sources = board.trail.is_some();
    let mut out = Markup::new();
    out.open("ol", &[("class", "trail")]);
    for entry in &record.entries {
        let Some(line) = teller.line(&entry.fact) else { continue };
        let ahead = !entry.occurred_on.possibly_by(frame.as_of);
        out.open("li", &[("class", if ahead { "planned" } else { "actual" })])
            .open("p", &[("class", "what")]);
        out.leaf("span", &[("class", "when")], &frame.date(&entry.occurred_on))
            .raw(" ")
            .text(line.trim())
            .close("p");
        if sees_sources {
            out.open("p", &[("class", "said")]).add(&report::source(&entry.source, frame));
            let recorded = frame.day(entry.recorded_at.day_in_japan());
            out.raw(" · ").text(&frame.fill("evidence.recorded", &[&recorded])).close("p");
        }
        out.close("li");
    }
    out.close("ol");
    if let Some(trail) = board.trail.as_ref().filter(|trail| !trail.amendments.is_empty()) {
        out.leaf("h3", &[], frame.t("evidence.amendments"))
            .add(&crate::look::trail::amendments(trail, frame));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use kanryu_domain::board::{Audience, Question};
    use kanryu_domain::demo;
    use kanryu_domain::text::Lang;

    #[test]
    fn every_invented_person_has_a_page_in_both_languages_with_a_verdict_on_every_step() {
        let events = demo::people(2017, 40, "2026-11-23".parse().unwrap());
        let registry = Registry::fold(&events);
        let law = Law::builtin();
        let question = Question {
            registry: &registry,
            as_of: "2026-11-24".parse().unwrap(),
            known_at: None,
            audience: &Audience::Secretariat,
        };
        for record in registry.of_kind(Kind::Person) {
            for lang in [Lang::Ja, Lang::En] {
                let frame = frame(lang, "/people/x", &[("as_of", "2026-11-24")]);
                let report = person_board(&question, law, &record.subject).unwrap();
                let page = page(&report, law, &registry, record, false, frame).render().unwrap();
                let steps = report.value.standing.steps.len();
                assert_eq!(page.matches("<details class=\"step").count(), steps, "{}", record.subject);
            }
        }
    }
}
