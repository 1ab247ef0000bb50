//! A facility or a body under the law: headcounts, table rows, caps, permits and deadlines of a file that is sent in.

use axum::Extension;
use axum::extract::{Multipart, State};
use axum::response::Response;
use kanryu_domain::calendar::Day;
use kanryu_domain::pathway::facility::{
    self, DeadlineState, FacilityError, HostAnswer, HostDeadline, HostStanding, TableRow,
};
use kanryu_domain::pathway::{Law, StepState};
use kanryu_domain::text::Text;
use kanryu_domain::word;

use super::detail::{close, link, open};
use super::papers;
use crate::access::visitor::Visitor;
use crate::answer;
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::{Mark, Markup, mark};
use crate::page::Frame;
use crate::page::sheet::{Section, Sheet};
use crate::state::AppState;

const PATH: &str = "/law/facility";

/// `GET /law/facility`
pub async fn page(asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    let frame = Frame::of(&asked);
    answer::html(&sheet(asked.signed_in().is_ok(), &frame))
}

/// `POST /law/facility`: the answers about the facility or body of the file, on the day of the page. Nothing is kept.
///
/// # Errors
/// [`Fault::SignIn`]; [`Fault::Refused`] with every fault of the file and its line.
pub async fn posted(
    State(state): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    asked: Asked,
    form: Multipart,
) -> Result<Response, PageError> {
    asked.signed_in()?;
    asked.options(&[])?;
    let _place = state.uploading()?;
    let (name, text) = papers::read(form, &visitor).await?.swap_remove(0);
    let (law, as_of) = (state.law(), asked.as_of);
    let standing = state.compute(move || judged(law, &name, &text, as_of)).await??;
    let frame = Frame::of(&asked);
    let mut sheet = sheet(true, &frame)
        .section(Section::new(frame.t("hosts.answers"), questions(law, &standing, &frame)).at("answers"));
    if !standing.deadlines.is_empty() {
        let body = deadlines(&standing, &frame);
        sheet = sheet.section(Section::new(frame.t("hosts.deadlines"), body).at("deadlines"));
    }
    answer::html(&sheet)
}

fn judged(law: &Law, name: &str, text: &str, as_of: Day) -> Result<HostStanding, Fault> {
    let file = facility::parse(name, text, law.rulebook().catalog()).map_err(|errors| faulty(&errors))?;
    Ok(facility::facility(law, &file, as_of))
}

/// A facility file that cannot be read, with every fault and its line.
pub(in crate::page) fn faulty(errors: &[FacilityError]) -> Fault {
    Fault::Refused {
        code: "input/facility-file".to_owned(),
        message: Text::same(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
        place: None,
        hint: Some(Text::new(
            "形式は docs/facility-file.md にあります。何も保存していません。",
            "The form is told in docs/facility-file.md. Nothing was kept.",
        )),
    }
}

fn sheet(may_send: bool, frame: &Frame) -> Sheet {
    let mut above = Markup::new();
    above.leaf("a", &[("href", &frame.href("/law"))], frame.t("nav.law"));
    above.raw(" / ").text(frame.t("hosts.title"));
    let body = if may_send {
        papers::form(PATH, false, frame.t("hosts.file"), frame.t("hosts.go"), frame)
    } else {
        let mut out = Markup::new();
        out.leaf("p", &[], frame.t("hosts.sign_in"));
        out
    };
    Sheet::new(frame.clone(), frame.t("hosts.title"), frame.t("hosts.lead"))
        .above(above)
        .section(Section::new("", body))
}

/// The questions with their answers.
pub(in crate::page) fn questions(law: &Law, standing: &HostStanding, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let heads = [
        frame.t("hosts.question"),
        frame.t("hosts.verdict"),
        frame.t("hosts.more"),
        frame.t("hosts.rows"),
        frame.t("hosts.why"),
        frame.t("hosts.days"),
    ];
    open(&mut out, &heads, frame.t("hosts.answers"));
    standing.questions.iter().for_each(|answer| question(&mut out, law, answer, frame));
    close(&mut out);
    out
}

fn question(out: &mut Markup, law: &Law, answer: &HostAnswer, frame: &Frame) {
    out.open("tr", &[]).open("th", &[("scope", "row"), ("class", "wide")]);
    out.text(frame.text(&answer.title));
    out.leaf("div", &[("class", "small soft mono")], answer.id).close("th").open("td", &[]);
    out.add(&mark::badge(sign(answer.state), frame.text(&word::code("step-state", answer.state.word()))));
    out.raw(" ").add(&mark::sure(answer.confidence, frame.lang)).close("td").open("td", &[]);
    for (number, key) in [(answer.more, "hosts.more_fit"), (answer.places_left, "hosts.headcount_leaves")] {
        if let Some(number) = number {
            out.leaf("div", &[], &frame.fill(key, &[&number.to_string()]));
        }
    }
    out.close("td").open("td", &[("class", "wide")]);
    for row in &answer.rows {
        let decides = answer.deciding_row.as_ref() == Some(row);
        table_row(out, law, row, decides, frame);
    }
    out.close("td").open("td", &[("class", "wide")]);
    for rule in &answer.blocked_by {
        out.open("div", &[]);
        link(out, &rule.id, frame.text(&rule.title), frame);
        out.leaf("div", &[("class", "small soft")], &rule.cite).close("div");
    }
    for need in &answer.needs {
        out.leaf("div", &[("class", "small")], &frame.fill("hosts.needs", &[frame.text(&need.label)]));
    }
    out.close("td").open("td", &[]);
    for (day, key) in
        [(answer.opens_on, "hosts.opens"), (answer.closes_on, "hosts.closes"), (answer.sure_on, "hosts.sure")]
    {
        if let Some(day) = day {
            out.leaf("div", &[], &frame.fill(key, &[&frame.day(day)]));
        }
    }
    out.close("td").close("tr");
}

fn table_row(out: &mut Markup, law: &Law, row: &TableRow, decides: bool, frame: &Frame) {
    let label = |fact: &str| frame.text(&law.fact_label(fact)).to_owned();
    let number = |value: Option<i64>| value.map_or_else(|| "–".to_owned(), |value| value.to_string());
    let range = row.row.clone().unwrap_or_else(|| frame.t("hosts.beyond").to_owned());
    let parts = [
        &range,
        &label(&row.on),
        &row.count.to_string(),
        &number(row.value),
        &label(&row.against),
        &number(row.against_count),
    ];
    let class = if decides { "" } else { "small soft" };
    out.open("div", &[("class", class)]);
    link(out, &row.table, &frame.fill("hosts.row", &parts.map(String::as_str)), frame);
    out.raw(" ").add(&mark::sure(row.confidence, frame.lang)).close("div");
}

/// The days that must be kept.
pub(in crate::page) fn deadlines(standing: &HostStanding, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let heads =
        [frame.t("hosts.what"), frame.t("hosts.verdict"), frame.t("hosts.from"), frame.t("hosts.until")];
    open(&mut out, &heads, frame.t("hosts.deadlines"));
    standing.deadlines.iter().for_each(|deadline| deadline_row(&mut out, deadline, frame));
    close(&mut out);
    out
}

fn deadline_row(out: &mut Markup, deadline: &HostDeadline, frame: &Frame) {
    let day = |day: Option<Day>| day.map_or_else(|| "–".to_owned(), |day| frame.day(day));
    let (sign, words) = match deadline.state {
        DeadlineState::Ahead => (Mark::Planned, frame.t("hosts.ahead")),
        DeadlineState::Open => (Mark::Open, frame.t("hosts.open")),
        DeadlineState::Past => (Mark::NotMet, frame.t("hosts.past")),
        DeadlineState::Unknown => (Mark::Unknown, frame.t("hosts.unknown")),
        DeadlineState::NotInForce => (Mark::NotInForce, frame.t("hosts.not_in_force")),
    };
    out.open("tr", &[]).open("th", &[("scope", "row"), ("class", "wide")]).text(frame.text(&deadline.title));
    if let Some(host) = &deadline.host {
        out.leaf("div", &[("class", "small mono")], host);
    }
    for need in &deadline.needs {
        out.leaf("div", &[("class", "small")], &frame.fill("hosts.needs", &[frame.text(&need.label)]));
    }
    out.close("th").open("td", &[]).add(&mark::badge(sign, words)).raw(" ");
    out.add(&mark::sure(deadline.confidence, frame.lang)).close("td");
    out.leaf("td", &[], &day(deadline.opens_on)).leaf("td", &[], &day(deadline.last_day)).close("tr");
}

fn sign(state: StepState) -> Mark {
    match state {
        StepState::Lawful => Mark::Met,
        StepState::Unknown => Mark::Unknown,
        StepState::NotEstablished => Mark::Warn,
        StepState::Blocked => Mark::NotMet,
        StepState::NotInForce => Mark::NotInForce,
    }
}
