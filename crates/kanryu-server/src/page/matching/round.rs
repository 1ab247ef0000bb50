//! One round: its offers, how often each is wished for first, and, for employers, their own lists.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::rounds::{
    Applicant, OfferLists, OfferRow, RoundBoard, people_shown, round, round_of, sees_lists,
};
use kanryu_domain::board::{Audience, Report};
use kanryu_domain::event::Fact;
use kanryu_domain::id::Subject;
use kanryu_domain::registry::round::RoundState;

use super::{ranked, ranking, secretariat, subject};
use crate::access::form::Posted;
use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::{Fault, PageError};
use crate::look::Markup;
use crate::look::form::{area, button, field, tied};
use crate::page::Frame;
use crate::page::sheet::{Section, Sheet};
use crate::state::AppState;
use crate::telling::tell;

async fn board(state: &AppState, asked: &Asked, key: &str) -> Result<Report<RoundBoard>, Fault> {
    asked.options(&[])?;
    let snapshot = state.snapshot(asked).await?;
    let found = round(&snapshot.question(asked), &subject(key)?).ok_or(Fault::NotFound)?;
    let people: Vec<Subject> = people_shown(&found.value).into_iter().collect();
    state.read_people(asked, Action::PersonListed, &people).await?;
    Ok(found)
}

/// `GET /matching/{id}`
pub async fn page(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    let found = board(&state, &asked, &key).await?;
    let frame = Frame::over(&asked, &*state.snapshot(&asked).await?);
    let row = &found.value.round;
    let days = format!("{}–{}", row.opens_on, row.closes_on);
    let lead = format!("{} · {days}", frame.text(&row.state.label));
    let mut sheet = Sheet::new(frame.clone(), frame.text(&row.title), lead)
        .told(&found.findings, &found.sources)
        .section(Section::new("", links(&key, &found.value, &asked, &frame)))
        .section(Section::new(frame.t("matching.offers"), offers(&found.value, &frame)).at("offers"));
    let is_open = takes_lists(&found.value);
    for offer in found.value.offers.iter().filter(|offer| offer.lists.is_some()) {
        let heading = format!("{}: {}", frame.t("matching.list"), frame.text(&offer.title));
        sheet = sheet.section(Section::new(heading, lists(offer, &key, is_open, &frame)));
    }
    if is_open && (matches!(asked.audience, Audience::Operator(_)) || found.value.sees_results) {
        sheet =
            sheet.section(Section::new(frame.t("matching.offer"), form(&key, &asked, &frame)).at("offer"));
    }
    if is_open && found.value.sees_results {
        let form = super::lists::form(&key, &frame);
        sheet = sheet.section(Section::new(frame.t("matching.lists"), form).at("lists"));
    }
    answer::html(&sheet)
}

/// `GET /api/matching/{id}`
pub async fn json(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    allow(&asked, Scope::PeopleRead)?;
    Ok(answer::json(&board(&state, &asked, &key).await?))
}

/// Whether the round takes lists on the day shown.
fn takes_lists(board: &RoundBoard) -> bool {
    board.round.state.code == RoundState::Open.word()
}

fn links(key: &str, board: &RoundBoard, asked: &Asked, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let mut link = |path: &str, words: &str| {
        let href = frame.href(format!("/matching/{key}/{path}"));
        out.open("p", &[]).leaf("a", &[("href", &href)], words).close("p");
    };
    if matches!(asked.audience, Audience::Person(_)) {
        link("me", frame.t("matching.me"));
    }
    if board.sees_results {
        link("result", frame.t("matching.result"));
        link("audit", frame.t("matching.audit"));
        link("lists.xlsx", frame.t("matching.lists_file"));
        if takes_lists(board) {
            let action = format!("/matching/{key}/close");
            out.open("form", &[("method", "post"), ("action", &action)]);
            tied(&mut out, frame);
            out.leaf("button", &[("type", "submit"), ("class", "quiet")], frame.t("matching.close"))
                .close("form");
        }
    }
    out
}

fn offers(board: &RoundBoard, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    scroll(&mut out, frame.t("matching.offers"));
    out.open("table", &[]).open("thead", &[]).open("tr", &[]);
    for key in
        ["matching.offer_name", "vacancies.employer", "matching.places", "matching.first", "matching.ranked"]
    {
        out.leaf("th", &[("scope", "col")], frame.t(key));
    }
    out.close("tr").close("thead").open("tbody", &[]);
    for offer in &board.offers {
        let employer = offer
            .organization_name
            .as_ref()
            .map_or_else(|| offer.organization.to_string(), |name| frame.text(name).to_owned());
        let ranked = frame.t(if offer.is_ranked { "matching.yes" } else { "matching.not_yet" });
        out.open("tr", &[]);
        out.leaf("th", &[("scope", "row")], frame.text(&offer.title));
        out.leaf("td", &[], &employer);
        out.leaf("td", &[], &offer.places.to_string());
        out.leaf("td", &[], &offer.first_choices.to_string());
        out.leaf("td", &[], ranked).close("tr");
    }
    out.close("tbody").close("table").close("div");
    out
}

/// A box in which a wide table scrolls by itself.
fn scroll(out: &mut Markup, label: &str) {
    out.open("div", &[("class", "sheet"), ("tabindex", "0"), ("role", "region"), ("aria-label", label)]);
}

/// Who wishes for the offer and how the employer ranks them; people stand under their ids, without names.
fn lists(offer: &OfferRow, key: &str, is_open: bool, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let Some(lists) = &offer.lists else { return out };
    if lists.wishing.is_empty() {
        out.leaf("p", &[], frame.t("matching.nobody"));
        return out;
    }
    let ranks: Vec<Vec<String>> = lists.ranks.iter().flatten().map(|tier| names(tier)).collect();
    if !is_open {
        applicants(&mut out, lists, &ranks, frame);
        return out;
    }
    let rows: Vec<(String, String)> =
        lists.people.iter().map(|one| (one.person.to_string(), told(one, frame))).collect();
    let action = format!("/matching/{key}/ranks");
    out.leaf("p", &[("class", "soft")], frame.t("matching.how_to_rank"));
    out.open("form", &[("class", "card wide"), ("method", "post"), ("action", &action)]);
    tied(&mut out, frame);
    out.empty("input", &[("type", "hidden"), ("name", "offer"), ("value", &offer.id)]);
    ranking(&mut out, &rows, &ranks);
    button(&mut out, frame.t("matching.submit"));
    out.close("form");
    out
}

/// What an employer may know of somebody, in one line.
fn told(one: &Applicant, frame: &Frame) -> String {
    let certified = one.certified.then(|| frame.t("vacancies.certified").to_owned());
    let nationality = one.nationality.as_ref().map(|coded| frame.text(&coded.label).to_owned());
    let stage = one.stage.as_ref().map(|text| frame.text(text).to_owned());
    let parts = [Some(one.person.key().to_owned()), nationality, one.japanese.clone(), stage, certified];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The list as it stands, where it can no longer be changed.
fn applicants(out: &mut Markup, lists: &OfferLists, ranks: &[Vec<String>], frame: &Frame) {
    scroll(out, frame.t("matching.list"));
    out.open("table", &[]).open("thead", &[]).open("tr", &[]);
    for key in ["matching.position", "matching.person", "matching.placed"] {
        out.leaf("th", &[("scope", "col")], frame.t(key));
    }
    out.close("tr").close("thead").open("tbody", &[]);
    let rank = |one: &Applicant| {
        let id = one.person.to_string();
        ranks.iter().position(|tier| tier.contains(&id)).map(|at| at + 1)
    };
    let mut people: Vec<&Applicant> = lists.people.iter().collect();
    people.sort_by_key(|one| (rank(one).unwrap_or(usize::MAX), &one.person));
    for one in people {
        let shown = rank(one).map_or_else(|| "–".to_owned(), |rank| rank.to_string());
        let is_placed = lists.placed.contains(&one.person);
        out.open("tr", &[]).leaf("td", &[], &shown);
        out.leaf("th", &[("scope", "row")], &told(one, frame));
        out.leaf("td", &[], if is_placed { frame.t("matching.yes") } else { "" }).close("tr");
    }
    out.close("tbody").close("table").close("div");
}

fn names(tier: &[Subject]) -> Vec<String> {
    tier.iter().map(Subject::to_string).collect()
}

fn form(key: &str, asked: &Asked, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let action = format!("/matching/{key}/offers");
    out.open("form", &[("class", "card"), ("method", "post"), ("action", &action)]);
    tied(&mut out, frame);
    let needed = [("required", "yes")];
    field(
        &mut out,
        "offer",
        frame.t("matching.offer_id"),
        "text",
        &[("maxlength", "40"), ("required", "yes")],
    );
    if !matches!(asked.audience, Audience::Operator(_)) {
        let more = [("placeholder", "organization:…"), ("required", "yes")];
        field(&mut out, "organization", frame.t("vacancies.employer"), "text", &more);
    }
    field(&mut out, "title_ja", frame.t("vacancies.title_ja"), "text", &needed);
    field(&mut out, "title_en", frame.t("vacancies.title_en"), "text", &[]);
    field(&mut out, "places", frame.t("matching.places"), "number", &[("min", "1"), ("value", "1")]);
    area(&mut out, frame.t("matching.offer_settings"));
    button(&mut out, frame.t("matching.offer"));
    out.close("form");
    out
}

/// `POST /matching/{id}/offers`: an employer offers places.
pub async fn offer(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    asked.signed_in()?;
    let organization = crate::page::returning::employer(&asked, form.text("organization"))?;
    let (round, offer) = (subject(&key)?, form.required("offer", 40)?.to_owned());
    let snapshot = state.latest().await?;
    let known = round_of(&snapshot.question_today(&asked), &round).ok_or(Fault::NotFound)?;
    if known.offers.get(&offer).is_some_and(|other| !sees_lists(&asked.audience, other)) {
        let (ja, en) = (
            "他の事業者の枠の番号です。別の番号にしてください。",
            "Another employer has it; choose another id.",
        );
        return Err(Fault::value("offer", &offer, ja, en));
    }
    let number = ("整数で入力してください。", "Write a whole number.");
    let fact = Fact::RoundOffer {
        offer,
        title: form.title()?,
        organization,
        site: None,
        places: form.read("places", number)?,
        settings: form.raw("settings").to_owned(),
    };
    tell(&state, &asked, vec![(round, fact)]).await?;
    Ok(answer::see_other(&format!("/matching/{key}#offers")))
}

/// `POST /matching/{id}/ranks`: an offer's list of people.
pub async fn ranks(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    asked.signed_in()?;
    let found = board(&state, &asked, &key).await?;
    let wanted = form.text("offer");
    let offer = found.value.offers.iter().find(|offer| offer.id == wanted && offer.lists.is_some());
    let offer = offer.ok_or(Fault::NotFound)?;
    let wishing = offer.lists.as_ref().map(|lists| names(&lists.wishing)).unwrap_or_default();
    let mut ranks: Vec<Vec<Subject>> = Vec::new();
    for tier in ranked(&form)? {
        let known = tier.iter().filter(|id| wishing.contains(id)).filter_map(|id| id.parse().ok());
        ranks.push(known.collect());
    }
    let fact = Fact::RanksSubmitted { offer: offer.id.clone(), ranks, by: offer.organization.clone() };
    tell(&state, &asked, vec![(subject(&key)?, fact)]).await?;
    Ok(answer::see_other(&format!("/matching/{key}")))
}

/// `POST /matching/{id}/close`: no more lists.
pub async fn close(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
    _form: Posted,
) -> Result<Response, PageError> {
    secretariat(&asked)?;
    tell(&state, &asked, vec![(subject(&key)?, Fact::RoundClosed)]).await?;
    Ok(answer::see_other(&format!("/matching/{key}")))
}
