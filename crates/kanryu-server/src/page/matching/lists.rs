//! Lists of a round as workbooks: the whole round and its result to take away, lists of both sides to send in.

use axum::Extension;
use axum::extract::{Multipart, Path, State};
use axum::response::Response;
use kanryu_domain::board::rounds::{proposal, round_of};
use kanryu_domain::event::Fact;
use kanryu_domain::id::Subject;
use kanryu_domain::matching::lists::{ListFault, ListSheet, read, result, statements, write};
use kanryu_domain::matching::{self, Asked as Question};
use kanryu_domain::text::Text;

use super::{fault, secretariat, subject};
use crate::access::visitor::Visitor;
use crate::answer;
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::{Fault, PageError};
use crate::import::page::file_fault;
use crate::import::read_bytes;
use crate::lists::workbook;
use crate::look::Markup;
use crate::look::form::tied;
use crate::page::Frame;
use crate::page::law::papers;
use crate::page::sheet::{Section, Sheet};
use crate::state::AppState;
use crate::telling::tell;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn file(key: &str, what: &str, sheets: Vec<ListSheet>) -> Result<Response, PageError> {
    let bytes = workbook(sheets).map_err(|error| Fault::bug("writing a workbook", &error))?;
    Ok(answer::file(&format!("kanryu-round-{key}-{what}.xlsx"), XLSX, bytes))
}

/// `GET /matching/{id}/lists.xlsx`: the whole round.
pub async fn lists_file(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    secretariat(&asked)?;
    asked.options(&[])?;
    let (round, snapshot, law, by) =
        (subject(&key)?, state.snapshot(&asked).await?, state.law(), asked.clone());
    let job = move || {
        let question = snapshot.question(&by);
        round_of(&question, &round)?;
        matching::recorded(question.registry, &round, question.as_of, law).ok()
    };
    let round = state.compute(job).await?.ok_or(Fault::NotFound)?;
    let people: Vec<Subject> = round.people.keys().filter_map(|id| id.parse().ok()).collect();
    state.read_people(&asked, Action::PersonExported, &people).await?;
    file(&key, "lists", write(&round))
}

/// `GET /matching/{id}/result.xlsx`: the result as the round asks for it.
pub async fn result_file(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    secretariat(&asked)?;
    asked.options(&[])?;
    let (round, snapshot, law, by) =
        (subject(&key)?, state.snapshot(&asked).await?, state.law(), asked.clone());
    let job = move || proposal(&snapshot.question(&by), &round, &Question::default(), law);
    let found = state.compute(job).await?.map_err(fault)?.value;
    let people: Vec<Subject> = found.why.iter().filter_map(|one| one.id.parse().ok()).collect();
    state.read_people(&asked, Action::PersonExported, &people).await?;
    file(&key, "result", result(&found.result))
}

/// The form that sends lists in: one button looks, one records.
pub(super) fn form(key: &str, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let look = format!("/matching/{key}/lists");
    let keep = format!("{look}?keep=yes");
    out.open(
        "form",
        &[("class", "card"), ("method", "post"), ("action", &look), ("enctype", "multipart/form-data")],
    );
    tied(&mut out, frame);
    out.leaf("p", &[], frame.t("matching.lists_lead"));
    out.open("p", &[("class", "field")]).leaf("label", &[("for", "lists")], frame.t("matching.workbook"));
    out.empty(
        "input",
        &[("id", "lists"), ("name", "file"), ("type", "file"), ("accept", ".xlsx"), ("required", "yes")],
    );
    out.close("p").open("p", &[]);
    out.leaf("button", &[("type", "submit"), ("class", "quiet")], frame.t("matching.look"));
    out.raw(" ").leaf(
        "button",
        &[("type", "submit"), ("class", "main"), ("formaction", &keep)],
        frame.t("matching.keep"),
    );
    out.close("p").close("form");
    out
}

/// `POST /matching/{id}/lists`: what a workbook states; recorded with `keep=yes`, otherwise only looked at.
///
/// # Errors
/// [`Fault::Refused`] with every cell that cannot be used; nothing was recorded then.
pub async fn posted(
    State(state): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    Path(key): Path<String>,
    asked: Asked,
    form: Multipart,
) -> Result<Response, PageError> {
    secretariat(&asked)?;
    let keep = asked.options(&["keep"])?.one_of("keep", &["yes"])?.is_some();
    let _place = state.uploading()?;
    let (name, bytes) = papers::files(form, &visitor).await?.swap_remove(0);
    let book = state.compute(move || read_bytes(&bytes, &name)).await?.map_err(file_fault)?;
    let snapshot = state.latest().await?;
    let round = subject(&key)?;
    round_of(&snapshot.question_today(&asked), &round).ok_or(Fault::NotFound)?;
    let lists = read(&book.grids).map_err(|faults| refused(&faults))?;
    let facts = statements(&lists, &round, &snapshot.registry).map_err(|faults| refused(&faults))?;
    let counts = counts(&facts);
    if keep {
        tell(&state, &asked, facts).await?;
        return Ok(answer::see_other(&format!("/matching/{key}")));
    }
    let frame = Frame::over(&asked, &snapshot);
    let mut body = Markup::new();
    let words = counts.map(|count| count.to_string());
    body.leaf("p", &[], &frame.fill("matching.would_record", &[&words[0], &words[1], &words[2]]));
    body.add(&self::form(&key, &frame));
    let title = frame.t("matching.lists").to_owned();
    answer::html(&Sheet::new(frame.clone(), title, "").section(Section::new("", body)))
}

/// Offers, wishes and ranks.
fn counts(facts: &[(Subject, Fact)]) -> [usize; 3] {
    let count = |is: fn(&Fact) -> bool| facts.iter().filter(|(_, fact)| is(fact)).count();
    [
        count(|fact| matches!(fact, Fact::RoundOffer { .. })),
        count(|fact| matches!(fact, Fact::WishesSubmitted { .. })),
        count(|fact| matches!(fact, Fact::RanksSubmitted { .. })),
    ]
}

fn refused(faults: &[ListFault]) -> Fault {
    let lines = |text: fn(&Text) -> &String| {
        let line = |fault: &ListFault| format!("{}!{}: {}", fault.sheet, fault.cell, text(&fault.text));
        faults.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    Fault::Refused {
        code: "input/round-workbook".to_owned(),
        message: Text::new(lines(|text| &text.ja), lines(|text| &text.en)),
        place: None,
        hint: Some(Text::new(
            "形式は docs/round-file.md にあります。何も保存していません。",
            "The form is told in docs/round-file.md. Nothing was kept.",
        )),
    }
}
