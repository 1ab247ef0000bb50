//! Memoranda and other agreements: what sources report, what is on record, what they commit to, and the forms of
//! whoever keeps the register.

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::agreements::{AgreementRow, Agreements, KindCount, agreements as agreements_board};
use kanryu_domain::board::{Board, Cell, Column, Row, Table};
use kanryu_domain::calendar::Day;
use kanryu_domain::commitment::{CommitmentError, NewAgreement, NewCommitment, STATES};
use kanryu_domain::event::{AgreementKind, Fact, Word};
use kanryu_domain::id::Subject;
use kanryu_domain::registry::policy::{Agreement, PolicyAction};
use kanryu_domain::text::Text;
use kanryu_domain::word;

use super::reviews::{keeper, keeps, optional};
use super::sheet::{Section, Sheet, records};
use super::{Frame, address};
use crate::access::form::Posted;
use crate::answer;
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::form::{button, choice, field, tied};
use crate::look::table::{self, Dress};
use crate::look::tally::Figure;
use crate::look::{Mark, Markup, mark};
use crate::state::AppState;
use crate::telling::{tell, tell_on};

/// What to do about a day that is no day.
const A_DAY: (&str, &str) = ("2027-03-31 のような日付を指定してください。", "Give a day such as 2027-03-31.");
/// What to do about a choice that is not offered.
const ONE_OF: (&str, &str) = ("一覧から選んでください。", "Choose one of the list.");

/// `GET /agreements`
pub async fn page(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    let snapshot = state.snapshot(&asked).await?;
    let report = agreements_board(&snapshot.question(&asked));
    let frame = Frame::over(&asked, &snapshot);
    let figures: Vec<Figure> = report.value.kinds.iter().map(|kind| figure(kind, &frame)).collect();
    let tables = report.value.tables();
    let told = |row: &Row, column: &Column, cell: &Cell| {
        let at = tables[0].rows.iter().position(|other| std::ptr::eq(other, row))?;
        let reported = report.value.reported.get(at)?;
        match column.key {
            "confidence" => Some(mark::sure(mark::confidence(&reported.confidence.code), frame.lang)),
            "source" | "note" => Some(linked(&cell.plain(frame.lang))),
            _ => None,
        }
    };
    let reported =
        table::sheet(&tables[0], &frame, Dress { leads: "country", cell: &told, ..Dress::default() });
    let mut recorded = records(&tables[1], "title", &[], &[], &frame);
    let mut commitments = committed(&tables[2], &report.value, &frame);
    if keeps(&asked) {
        recorded.add(&agreement_form(&frame));
        commitments.add(&commitment_form(&report.value.recorded, &frame));
        commitments.add(&report_form(&report.value, &frame));
    }
    let sheet = Sheet::new(frame.clone(), frame.t("nav.agreements"), frame.t("agreements.lead"))
        .files(Agreements::NAME)
        .figures(&figures)
        .told(&report.findings, &report.sources)
        .section(Section::new(frame.text(&tables[1].title), recorded).at("recorded"))
        .section(Section::new(frame.text(&tables[2].title), commitments).at("commitments"))
        .section(Section::new(frame.text(&tables[0].title), reported).at("reported"));
    answer::html(&sheet)
}

/// A text in which addresses of pages are links.
fn linked(text: &str) -> Markup {
    let mut out = Markup::new();
    if text.is_empty() {
        out.text("–");
    }
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 {
            out.raw(" ");
        }
        match word.starts_with("https://") {
            true => out.leaf("a", &[("href", word), ("rel", "noreferrer")], word),
            false => out.text(word),
        };
    }
    out
}

/// The kinds are never added up; a total that a source gives stands below with its date.
fn figure(kind: &KindCount, frame: &Frame) -> Figure {
    let why = match &kind.total {
        Some(total) => frame.fill("agreements.total", &[&total.total.to_string(), &frame.date(&total.by)]),
        None => frame.fill("agreements.recorded", &[&kind.recorded.to_string()]),
    };
    Figure::new(Some(kind.reported), frame.text(&kind.kind.label), "#reported").because(why)
}

/// What the agreements on record commit to; a commitment past its day is marked.
fn committed(all: &Table, board: &Agreements, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if all.rows.is_empty() {
        out.leaf("p", &[], frame.t("agreements.no_commitments"));
        return out;
    }
    let cell = |row: &Row, column: &Column, _: &Cell| {
        let at = all.rows.iter().position(|other| std::ptr::eq(other, row))?;
        let one = board.commitments.get(at)?;
        match column.key {
            "state" => {
                let mark_of = match one.state.code.as_str() {
                    "no-report" => Mark::Unknown,
                    "done" => Mark::Met,
                    _ => Mark::Planned,
                };
                let mut out = Markup::new();
                out.add(&mark::badge(mark_of, frame.text(&one.state.label)));
                if one.is_overdue {
                    out.raw(" ").add(&mark::badge(Mark::NotMet, frame.t("agreements.overdue")));
                }
                Some(out)
            }
            _ => None,
        }
    };
    let link = |row: &Row| row.subject.as_ref().and_then(address::of).map(|path| frame.href(path));
    let dress = Dress { leads: "title", link: &link, cell: &cell, hidden: &["id"], ..Dress::default() };
    out.add(&table::sheet(all, frame, dress));
    out
}

fn agreement_form(frame: &Frame) -> Markup {
    let mut out = begun("agree", "/agreements", frame);
    titles(&mut out, frame);
    let kinds: Vec<(String, String)> = AgreementKind::ALL
        .iter()
        .map(|kind| (kind.word().to_owned(), frame.text(&word::label(*kind)).to_owned()))
        .collect();
    choice(&mut out, "kind", frame.t("agreements.kind"), &kinds, AgreementKind::HealthcareMemorandum.word());
    let parties = [("maxlength", "400"), ("required", "yes"), ("placeholder", "JP; VN")];
    field(&mut out, "parties", frame.t("agreements.parties"), "text", &parties);
    field(&mut out, "signed", frame.t("agreements.signed"), "date", &[("required", "yes")]);
    ended(out, "agree", frame)
}

fn commitment_form(recorded: &[AgreementRow], frame: &Frame) -> Markup {
    if recorded.is_empty() {
        return Markup::new();
    }
    let mut out = begun("commit", "/agreements/commitments", frame);
    let pairs: Vec<(String, String)> =
        recorded.iter().map(|row| (row.subject.to_string(), frame.text(&row.title).to_owned())).collect();
    choice(&mut out, "agreement", frame.t("agreements.which"), &pairs, "");
    titles(&mut out, frame);
    for (name, label) in [("text_ja", "reviews.text_ja"), ("text_en", "reviews.text_en")] {
        field(&mut out, name, frame.t(label), "text", &[("maxlength", "1000")]);
    }
    let owners = [("maxlength", "400"), ("required", "yes")];
    field(&mut out, "owners", frame.t("reviews.owners"), "text", &owners);
    field(&mut out, "due", frame.t("reviews.due"), "date", &[("required", "yes")]);
    ended(out, "commit", frame)
}

fn report_form(board: &Agreements, frame: &Frame) -> Markup {
    if board.commitments.is_empty() {
        return Markup::new();
    }
    let mut out = begun("report", "/agreements/reports", frame);
    let titled = |row: &kanryu_domain::board::agreements::CommitmentRow| {
        format!("{} ({})", frame.text(&row.title), frame.text(&row.of))
    };
    let pairs: Vec<(String, String)> =
        board.commitments.iter().map(|row| (row.subject.to_string(), titled(row))).collect();
    choice(&mut out, "commitment", frame.t("agreements.commitment"), &pairs, "");
    let states =
        STATES.map(|state| (state.to_owned(), frame.text(&word::code("policy-state", state)).to_owned()));
    choice(&mut out, "state", frame.t("reviews.state"), &states, "under-way");
    let evidence = [("maxlength", "400"), ("required", "yes")];
    field(&mut out, "evidence", frame.t("reviews.evidence"), "text", &evidence);
    ended(out, "report", frame)
}

/// A form that opens by its heading; `what` names both.
fn begun(what: &'static str, action: &str, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("details", &[("class", "told-form"), ("id", what)]);
    out.leaf("summary", &[], frame.t(heading(what)));
    out.open("form", &[("class", "card"), ("method", "post"), ("action", action)]);
    tied(&mut out, frame);
    out
}

fn ended(mut out: Markup, what: &'static str, frame: &Frame) -> Markup {
    button(&mut out, frame.t(heading(what)));
    out.close("form").close("details");
    out
}

fn heading(what: &str) -> &'static str {
    match what {
        "agree" => "agreements.agree",
        "commit" => "agreements.commit",
        _ => "agreements.report",
    }
}

fn titles(out: &mut Markup, frame: &Frame) {
    for (name, label) in [("title_ja", "agreements.title_ja"), ("title_en", "agreements.title_en")] {
        field(out, name, frame.t(label), "text", &[("maxlength", "120"), ("required", "yes")]);
    }
}

fn title(form: &Posted) -> Result<Text, Fault> {
    Ok(Text::new(form.required("title_ja", 120)?, form.required("title_en", 120)?))
}

/// Names between semicolons.
fn names(form: &Posted, field: &str) -> Result<Vec<String>, Fault> {
    let all = form.required(field, 400)?.split([';', '；']).map(str::trim);
    Ok(all.filter(|one| !one.is_empty()).map(str::to_owned).collect())
}

fn refused(error: &CommitmentError, form: &Posted) -> Fault {
    let (field, ja) = match error {
        CommitmentError::NoOwner => ("owners", "担当を一つ以上書いてください。"),
        CommitmentError::DueBefore { .. } => ("due", "期限を今日以後の日にしてください。"),
        CommitmentError::NoParties | CommitmentError::UnknownCountry { .. } => {
            ("parties", "当事者を二つ以上、国は JP のような二文字の国名コードで書いてください。")
        }
        CommitmentError::Id(_) => ("title_ja", "別の名称にしてください。"),
    };
    Fault::value(field, form.text(field), ja, error.to_string())
}

/// `POST /agreements`
pub async fn agree(State(state): State<AppState>, asked: Asked, form: Posted) -> Result<Response, PageError> {
    keeper(&asked)?;
    let one_of = || Fault::value("kind", form.text("kind"), ONE_OF.0, ONE_OF.1);
    let signed_on: Day = form.read("signed", A_DAY)?;
    if signed_on > asked.today {
        return Err(Fault::value(
            "signed",
            form.text("signed"),
            "署名の日を今日以前の日にしてください。",
            "Give a day of signature that has come.",
        ));
    }
    let new = NewAgreement {
        title: title(&form)?,
        kind: AgreementKind::from_word(form.text("kind")).ok_or_else(one_of)?,
        parties: names(&form, "parties")?,
        signed_on,
    };
    let fact = new.fact().map_err(|error| refused(&error, &form))?;
    tell_on(&state, &asked, signed_on, vec![fact]).await?;
    Ok(answer::see_other("/agreements#recorded"))
}

/// `POST /agreements/commitments`
pub async fn commit(
    State(state): State<AppState>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    keeper(&asked)?;
    let agreement: Subject = form.read("agreement", ONE_OF)?;
    let known = state.latest().await?;
    if !Agreement::all(&known.registry).iter().any(|one| one.subject == agreement) {
        return Err(Fault::value("agreement", form.text("agreement"), ONE_OF.0, ONE_OF.1));
    }
    let title = title(&form)?;
    let text = Text::new(optional(&form, "text_ja", &title.ja)?, optional(&form, "text_en", &title.en)?);
    let owners = names(&form, "owners")?;
    let (committed_on, due_on) = (asked.today, form.read("due", A_DAY)?);
    let new = NewCommitment { agreement, title, text, owners, committed_on, due_on };
    let fact = new.fact().map_err(|error| refused(&error, &form))?;
    tell(&state, &asked, vec![fact]).await?;
    Ok(answer::see_other("/agreements#commitments"))
}

/// `POST /agreements/reports`
pub async fn report_on(
    State(state): State<AppState>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    keeper(&asked)?;
    let subject: Subject = form.read("commitment", ONE_OF)?;
    let known = state.latest().await?;
    let is_commitment = PolicyAction::all(&known.registry)
        .into_iter()
        .any(|action| action.subject == subject && action.agreement.is_some());
    let word = form.text("state").to_owned();
    if !is_commitment || !STATES.contains(&word.as_str()) {
        let field = if is_commitment { "state" } else { "commitment" };
        return Err(Fault::value(field, form.text(field), ONE_OF.0, ONE_OF.1));
    }
    let evidence = form.required("evidence", 400)?.to_owned();
    tell(&state, &asked, vec![(subject, Fact::PolicyActionReported { state: word, evidence })]).await?;
    Ok(answer::see_other("/agreements#commitments"))
}
