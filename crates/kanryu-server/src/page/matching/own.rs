//! A person's own view of a round, made for a phone: wishes to rank, what cannot come true, the place and its reasons.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::Report;
use kanryu_domain::board::rounds::{OwnRound, own_round};
use kanryu_domain::event::{Fact, JointWish};
use kanryu_domain::id::Subject;
use kanryu_domain::matching::Struck;

use super::{fault, own_person, ranked, ranking, subject};
use crate::access::form::Posted;
use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::Markup;
use crate::look::form::{button, field, tied};
use crate::page::Frame;
use crate::page::sheet::{Section, Sheet};
use crate::state::AppState;
use crate::telling::tell;

async fn board(state: &AppState, asked: &Asked, key: &str) -> Result<Report<OwnRound>, Fault> {
    asked.options(&[])?;
    let person = own_person(asked)?;
    let snapshot = state.snapshot(asked).await?;
    let (round, own, by, law) = (subject(key)?, person.clone(), asked.clone(), state.law());
    let found = state.compute(move || own_round(&snapshot.question(&by), &round, &own, law)).await?;
    let found = found.map_err(fault)?;
    state.read_person(asked, &person).await?;
    Ok(found)
}

/// `GET /matching/{id}/me`
pub async fn page(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    let found = board(&state, &asked, &key).await?.value;
    let frame = Frame::over(&asked, &*state.snapshot(&asked).await?);
    let state_words = frame.text(&found.round.state.label);
    let lead = format!("{state_words} · {}–{}", found.round.opens_on, found.round.closes_on);
    let mut sheet = Sheet::new(frame.clone(), frame.text(&found.round.title), lead);
    if found.place.is_some() || found.why.is_some() {
        sheet = sheet
            .section(Section::new(frame.t("matching.my_result"), result(&found, &key, &frame)).at("result"));
    }
    if !found.struck.is_empty() {
        let body = cannot(&found.struck, &found, &frame);
        sheet = sheet.section(Section::new(frame.t("matching.cannot"), body).at("cannot"));
    }
    answer::html(
        &sheet.section(Section::new(frame.t("matching.wishes"), wishes(&found, &key, &frame)).at("wishes")),
    )
}

/// `GET /api/matching/{id}/me`
pub async fn json(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    allow(&asked, Scope::PeopleRead)?;
    Ok(answer::json(&board(&state, &asked, &key).await?))
}

fn called(board: &OwnRound, offer: &str, frame: &Frame) -> String {
    board.offers.get(offer).map_or_else(|| offer.to_owned(), |title| frame.text(title).to_owned())
}

fn wishes(board: &OwnRound, key: &str, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let is_open = board.round.state.code == "open";
    if !is_open {
        out.leaf("p", &[], frame.t("matching.not_open")).open("ol", &[]);
        for tier in &board.wishes {
            let names: Vec<String> = tier.iter().map(|offer| called(board, offer, frame)).collect();
            out.leaf("li", &[], &names.join(" = "));
        }
        out.close("ol");
        return out;
    }
    let rows: Vec<(String, String)> =
        board.offers.iter().map(|(id, title)| (id.clone(), frame.text(title).to_owned())).collect();
    let action = format!("/matching/{key}/me");
    out.leaf("p", &[("class", "soft")], frame.t("matching.how_to_rank"));
    out.open("form", &[("class", "card"), ("method", "post"), ("action", &action)]);
    tied(&mut out, frame);
    ranking(&mut out, &rows, &board.wishes);
    joint(&mut out, board, &rows, frame);
    button(&mut out, frame.t("matching.submit"));
    out.close("form");
    out
}

/// Pairs that one form takes; more go in as a workbook.
const PAIRS: usize = 6;

/// Wishes together with another person: the partner, and pairs of offers, best first.
fn joint(out: &mut Markup, board: &OwnRound, rows: &[(String, String)], frame: &Frame) {
    let stated = board.joint.as_ref();
    let is_open = if stated.is_some() { "open" } else { "" };
    out.open("details", &[("open", is_open)]).leaf("summary", &[], frame.t("matching.joint"));
    out.leaf("p", &[("class", "small")], frame.t("matching.joint_lead"));
    let partner = stated.map(|joint| joint.partner.to_string()).unwrap_or_default();
    field(
        out,
        "partner",
        frame.t("matching.partner"),
        "text",
        &[("placeholder", "person:…"), ("value", &partner)],
    );
    for at in 0..PAIRS {
        let pair = stated.and_then(|joint| joint.wishes.get(at));
        let number = (at + 1).to_string();
        out.open("p", &[("class", "row")]).leaf("span", &[], &number);
        for (side, name, words) in [(0, "own", "matching.own_offer"), (1, "theirs", "matching.their_offer")] {
            let label = format!("{number} {}", frame.t(words));
            out.open("select", &[("name", name), ("aria-label", &label)]);
            let chosen = pair.map_or("", |pair| pair[side].as_str());
            let nothing = if pair.is_some() { frame.t("matching.no_place_wanted") } else { "–" };
            out.leaf(
                "option",
                &[("value", ""), ("selected", if chosen.is_empty() { "selected" } else { "" })],
                nothing,
            );
            for (id, title) in rows {
                let selected = if id == chosen { "selected" } else { "" };
                out.leaf("option", &[("value", id), ("selected", selected)], title);
            }
            out.close("select");
        }
        out.close("p");
    }
    out.close("details");
}

/// The joint wish of the form; rows without any offer are left out.
fn jointly(form: &Posted) -> Result<Option<JointWish>, Fault> {
    let named = ("person:… の識別子を指定してください。", "Give an identifier such as person:….");
    let Some(partner) = form.given::<Subject>("partner", named)? else { return Ok(None) };
    let pairs =
        form.all("own").iter().zip(form.all("theirs")).map(|(own, theirs)| [own.clone(), theirs.clone()]);
    let wishes: Vec<[String; 2]> =
        pairs.filter(|[own, theirs]| !(own.is_empty() && theirs.is_empty())).collect();
    if wishes.is_empty() {
        let (ja, en) = ("二人の希望の組を一つ以上選んでください。", "Choose at least one pair of offers.");
        return Err(Fault::value("partner", &partner.to_string(), ja, en));
    }
    Ok(Some(JointWish { partner, wishes }))
}

fn cannot(struck: &[Struck], board: &OwnRound, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ul", &[]);
    for one in struck {
        let rules: Vec<String> =
            one.rules.iter().map(|rule| format!("{} [{}]", frame.text(&rule.title), rule.id)).collect();
        let because = [vec![frame.text(&one.text).to_owned()], rules].concat().join(" · ");
        out.leaf("li", &[], &format!("{}: {because}", called(board, &one.offer, frame)));
    }
    out.close("ul");
    out
}

fn result(board: &OwnRound, key: &str, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if let Some(why) = &board.why {
        match (&why.place, why.rank) {
            (Some(place), Some(rank)) => {
                let rank = frame.fill("matching.rank", &[&rank.to_string()]);
                out.leaf("p", &[("class", "lead")], &format!("{} · {rank}", called(board, place, frame)))
            }
            (Some(place), None) => out.leaf("p", &[("class", "lead")], &called(board, place, frame)),
            (None, _) => out.leaf("p", &[("class", "lead")], frame.t("matching.no_place")),
        };
        out.open("ul", &[]);
        for missed in &why.better {
            let more: Vec<&str> = missed.would_have.iter().map(|text| frame.text(text)).collect();
            let words = [vec![frame.text(&missed.text)], more].concat().join(" ");
            let rank = frame.fill("matching.rank", &[&missed.rank.to_string()]);
            out.leaf("li", &[], &format!("{rank} {}: {words}", called(board, &missed.offer, frame)));
        }
        out.close("ul");
    }
    let Some((offer, state)) = &board.place else { return out };
    out.leaf(
        "p",
        &[],
        frame.t(match *state {
            "confirmed" => "matching.confirmed",
            "withdrawn" => "matching.withdrawn",
            _ => "matching.given",
        }),
    );
    if *state != "withdrawn" {
        let action = format!("/matching/{key}/place");
        out.open("form", &[("class", "row"), ("method", "post"), ("action", &action)]);
        tied(&mut out, frame);
        out.empty("input", &[("type", "hidden"), ("name", "offer"), ("value", offer)]);
        let answers = [("yes", "matching.confirm", "main"), ("no", "matching.withdraw", "quiet")];
        // Whoever took the place can only give it up.
        let taken = usize::from(*state == "confirmed");
        for (answer, words, class) in answers.into_iter().skip(taken) {
            let more = [("type", "submit"), ("class", class), ("name", "answer"), ("value", answer)];
            out.leaf("button", &more, frame.t(words));
        }
        out.close("form");
    }
    out
}

/// `POST /matching/{id}/me`: the person's wishes.
pub async fn submitted(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    let person = own_person(&asked)?;
    let fact =
        Fact::WishesSubmitted { round: subject(&key)?, wishes: ranked(&form)?, joint: jointly(&form)? };
    tell(&state, &asked, vec![(person, fact)]).await?;
    Ok(answer::see_other(&format!("/matching/{key}/me")))
}

/// `POST /matching/{id}/place`: the person takes the place or gives it up.
pub async fn place(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    let person = own_person(&asked)?;
    let (round, offer) = (subject(&key)?, form.required("offer", 120)?.to_owned());
    let fact = match form.yes_or_no()? {
        true => Fact::PlaceConfirmed { round, offer },
        false => Fact::PlaceWithdrawn { round, offer },
    };
    tell(&state, &asked, vec![(person, fact)]).await?;
    Ok(answer::see_other(&format!("/matching/{key}/me#result")))
}
