//! People who agreed to be found: the search of an operator, as page and JSON.

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::audience::{Content, Reach, reach};
use kanryu_domain::board::returnees::{ReturneeQuery, ReturneeRow, Returnees, returnees};
use kanryu_domain::board::{Board, Cell, Column, Report, Row};
use kanryu_domain::registry::vacancy::Needs;
use kanryu_domain::returnee::{JAPANESE, Wanted};

use crate::access::Role;
use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::{Asked, Options};
use crate::error::{Fault, PageError};
use crate::look::Markup;
use crate::look::form::{choice, field};
use crate::look::table::{self, Dress};
use crate::look::tally::Figure;
use crate::page::sheet::{Section, Sheet};
use crate::page::{Frame, address};
use crate::state::AppState;

/// Options of the page and the API.
pub const OPTIONS: [&str; 7] = ["certified", "japanese", "test", "country", "by", "days", "gaps"];

fn query(options: &Options) -> Result<ReturneeQuery, Fault> {
    let day = ("2027-04-01 の形で指定してください。", "Give a date such as 2027-04-01.");
    let needs = Needs {
        certified: options.one_of("certified", &["yes"])?.is_some(),
        japanese: options.one_of("japanese", &JAPANESE)?.map(str::to_owned),
        tests: options.get("test").map(str::to_owned).into_iter().collect(),
    };
    let days = options.number("days", 0, 36_600, 0)? as i64;
    let wanted = Wanted {
        needs,
        country: options.get("country").map(str::to_ascii_uppercase),
        by: options.read("by", day)?,
        worked_days: (days > 0).then_some(days),
    };
    Ok(ReturneeQuery { wanted, vacancy: None, with_gaps: options.one_of("gaps", &["yes"])?.is_some() })
}

async fn found(state: &AppState, asked: &Asked) -> Result<Report<Returnees>, Fault> {
    let query = query(&asked.options(&OPTIONS)?)?;
    if reach(&asked.audience, Content::Returnees) == Reach::Nothing {
        asked.signed_in()?;
        return Err(Fault::Role { needs: Role::Operator.title() });
    }
    let (snapshot, asked) = (state.snapshot(asked).await?, asked.clone());
    state.compute(move || returnees(&snapshot.question(&asked), &query)).await
}

/// `GET /returnees`
pub async fn page(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let found = found(&state, &asked).await?;
    let frame = Frame::over(&asked, &*state.snapshot(&asked).await?);
    let count = |n: usize| Some(kanryu_domain::board::Count::exact(n as i64));
    let mut body = form(&frame);
    body.add(&rows(&found.value, &frame, &|_| None));
    let sheet = Sheet::new(frame.clone(), frame.t("nav.returnees"), frame.t("returnees.lead"))
        .figures(&[
            Figure::new(count(found.value.consenting), frame.t("returnees.consenting"), ""),
            Figure::new(count(found.value.fitting), frame.t("returnees.fitting"), ""),
        ])
        .told(&found.findings, &found.sources)
        .section(Section::new("", body));
    answer::html(&sheet)
}

/// `GET /api/returnees`
pub async fn json(State(state): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    allow(&asked, Scope::PeopleRead)?;
    Ok(answer::json(&found(&state, &asked).await?))
}

fn form(frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("form", &[("class", "filters"), ("method", "get"), ("action", "/returnees")]);
    for (name, value) in frame.others(&OPTIONS) {
        out.empty("input", &[("type", "hidden"), ("name", &name), ("value", &value)]);
    }
    let yes = |words: &str| vec![(String::new(), "—".to_owned()), ("yes".to_owned(), words.to_owned())];
    choice(
        &mut out,
        "certified",
        frame.t("vacancies.certified"),
        &yes(frame.t("vacancies.needed")),
        frame.asked("certified"),
    );
    let mut levels = vec![(String::new(), "—".to_owned())];
    levels.extend(JAPANESE.map(|level| (level.to_owned(), format!("{level}+"))));
    choice(&mut out, "japanese", frame.t("returnees.japanese"), &levels, frame.asked("japanese"));
    field(
        &mut out,
        "country",
        frame.t("returnees.country"),
        "text",
        &[("value", frame.asked("country")), ("placeholder", "VN"), ("maxlength", "2")],
    );
    field(&mut out, "by", frame.t("returnees.by"), "date", &[("value", frame.asked("by"))]);
    field(
        &mut out,
        "days",
        frame.t("returnees.days"),
        "number",
        &[("value", frame.asked("days")), ("min", "0")],
    );
    choice(
        &mut out,
        "gaps",
        frame.t("returnees.gaps"),
        &yes(frame.t("returnees.with_gaps")),
        frame.asked("gaps"),
    );
    out.leaf("button", &[("type", "submit")], frame.t("places.filter"));
    out.close("form");
    out
}

/// The people as a table; `act` may put a form in place of the contact.
pub fn rows(board: &Returnees, frame: &Frame, act: &dyn Fn(&ReturneeRow) -> Option<Markup>) -> Markup {
    let table = board.tables().remove(0);
    let of = |row: &Row| -> Option<&ReturneeRow> {
        let Some(Cell::Plain(handle)) = row.cells.first() else { return None };
        board.rows.iter().find(|found| found.handle == *handle)
    };
    let cell = |row: &Row, column: &Column, _: &Cell| match column.key {
        "contact" => of(row).and_then(act),
        _ => None,
    };
    let link = |row: &Row| row.subject.as_ref().and_then(address::of).map(|path| frame.href(path));
    let contacts = board.rows.iter().any(|row| row.contact.is_some());
    let hidden: &[&str] = if contacts { &[] } else { &["contact", "name"] };
    table::sheet(
        &table,
        frame,
        Dress { cell: &cell, link: &link, leads: "handle", hidden, ..Dress::default() },
    )
}
