//! A proposal with its reasons for the secretariat, its acceptance, and the evidence for an outside reviewer.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::audience::Shown;
use kanryu_domain::board::rounds::{AuditBoard, ResultBoard, proposal, round_audit};
use kanryu_domain::board::{Count, Report};
use kanryu_domain::event::Fact;
use kanryu_domain::id::Subject;
use kanryu_domain::matching::{self, Broken, METHODS, Method, accepting, needs_reason};
use kanryu_domain::word;

use super::{fault, secretariat, subject};
use crate::access::form::Posted;
use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::{Fault, PageError};
use crate::look::Markup;
use crate::look::form::{field, tied};
use crate::look::tally::Figure;
use crate::page::Frame;
use crate::page::sheet::{Section, Sheet};
use crate::state::AppState;
use crate::telling::tell;

/// Options of a proposal.
pub const OPTIONS: [&str; 3] = ["method", "definition", "seed"];

/// Reads what is asked of the round; `text` gives the value of an option, empty where it is absent.
fn question(text: impl Fn(&str) -> String) -> Result<matching::Asked, Fault> {
    let given = |name: &str| Some(text(name)).filter(|value| !value.is_empty());
    let words = METHODS.map(Method::word).join(", ");
    let method = given("method").map(|word| {
        let wrong =
            |_| Fault::value("method", &word, format!("使えるもの: {words}"), format!("Valid: {words}."));
        word.parse::<Method>().map_err(wrong)
    });
    let seed = given("seed").map(|number| {
        let wrong = |_| {
            Fault::value("seed", &number, "0 以上の整数を指定してください。", "Give a whole number from 0.")
        };
        number.parse::<u64>().map_err(wrong)
    });
    Ok(matching::Asked {
        method: method.transpose()?,
        definition: given("definition"),
        seed: seed.transpose()?,
    })
}

/// Runs the round off the serving threads.
async fn board(state: &AppState, asked: &Asked, key: &str) -> Result<Report<ResultBoard>, Fault> {
    let options = asked.options(&OPTIONS)?;
    let wanted = question(|name| options.get(name).unwrap_or_default().to_owned())?;
    let (round, snapshot, law, by) =
        (subject(key)?, state.snapshot(asked).await?, state.law(), asked.clone());
    let found = state.compute(move || proposal(&snapshot.question(&by), &round, &wanted, law)).await?;
    let found = found.map_err(fault)?;
    let people: Vec<Subject> = found.value.why.iter().filter_map(|one| one.id.parse().ok()).collect();
    state.read_people(asked, Action::PersonListed, &people).await?;
    Ok(found)
}

/// `GET /matching/{id}/result`
pub async fn page(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    secretariat(&asked)?;
    let found = board(&state, &asked, &key).await?.value;
    let frame = Frame::over(&asked, &*state.snapshot(&asked).await?);
    let counts = &found.result.counts;
    let count = |n: u64| Some(Count::exact(i64::try_from(n).unwrap_or(i64::MAX)));
    let accepted_title = found.accepted.as_ref().map_or("", |_| frame.t("matching.accepted")).to_owned();
    let proposal_title = found.accepted.as_ref().map_or("", |_| frame.t("matching.what_is_left")).to_owned();
    let sheet = Sheet::new(frame.clone(), frame.text(&found.round.title), frame.t("matching.proposal"))
        .figures(&[
            Figure::new(count(counts.people.into()), frame.t("matching.people"), ""),
            Figure::new(count(counts.placed.into()), frame.t("matching.placed"), ""),
            Figure::new(count(counts.free_places), frame.t("matching.free"), ""),
            Figure::new(count(found.result.blocking_pairs_total), frame.t("matching.blocking"), ""),
        ])
        .section(Section::new(accepted_title, accepted(&found, &frame)).at("accepted"))
        .section(Section::new(proposal_title, chooser(&found, &key, &frame)))
        .section(Section::new(frame.t("matching.status"), status(&found, &frame)).at("status"))
        .section(Section::new(frame.t("matching.by_rank"), by_rank(&found, &frame)).at("ranks"))
        .section(Section::new(frame.t("matching.reasons"), reasons(&found, &frame)).at("reasons"))
        .section(Section::new(frame.t("matching.unfilled"), unfilled(&found, &frame)).at("unfilled"))
        .section(Section::new(frame.t("matching.fairness"), fairness(&found, &frame)).at("fairness"))
        .section(Section::new("", accept_form(&found, &key, &frame)).at("accept"));
    answer::html(&sheet)
}

/// `GET /api/matching/{id}/result`
pub async fn json(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    allow(&asked, Scope::PeopleRead)?;
    Ok(answer::json(&board(&state, &asked, &key).await?))
}

/// The result that holds, with what became of each place.
fn accepted(board: &ResultBoard, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let Some(shown) = &board.accepted else { return out };
    let seed = shown.result.seed.map_or_else(|| "–".to_owned(), |seed| seed.to_string());
    let how = [frame.day(shown.on), shown.result.method.clone(), shown.result.definition.clone(), seed];
    out.leaf("p", &[], &how.join(" · "));
    if let Some(reason) = &shown.result.although {
        out.leaf("p", &[], &frame.fill("matching.although", &[reason]));
    }
    out.open("table", &[]).open("thead", &[]).open("tr", &[]);
    for key in ["matching.person", "matching.offer_name", "matching.answer"] {
        out.leaf("th", &[("scope", "col")], frame.t(key));
    }
    out.close("tr").close("thead").open("tbody", &[]);
    for (person, offer, answer) in &shown.places {
        let page = frame.href(format!("/people/{}", person.key()));
        out.open("tr", &[]).open("th", &[("scope", "row")]);
        out.leaf("a", &[("href", &page)], person.key()).close("th");
        out.leaf("td", &[], offer).leaf("td", &[], &frame.code("place-state", answer)).close("tr");
    }
    out.close("tbody").close("table");
    out
}

fn chooser(board: &ResultBoard, key: &str, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let action = format!("/matching/{key}/result");
    out.open("form", &[("class", "row"), ("method", "get"), ("action", &action)]);
    out.leaf("label", &[("for", "method")], frame.t("matching.method"));
    out.open("select", &[("id", "method"), ("name", "method")]);
    for method in METHODS.map(Method::word) {
        let selected = if method == board.result.method { "selected" } else { "" };
        out.leaf("option", &[("value", method), ("selected", selected)], method);
    }
    out.close("select");
    for (name, label) in [("definition", "matching.definition"), ("seed", "matching.seed")] {
        out.leaf("label", &[("for", name)], frame.t(label));
        let value = frame.asked(name).to_owned();
        out.empty("input", &[("id", name), ("name", name), ("type", "text"), ("value", &value)]);
    }
    out.leaf("button", &[("type", "submit")], frame.t("matching.run")).close("form");
    let file = frame.href(format!("/matching/{key}/result.xlsx"));
    out.open("p", &[("class", "small")])
        .leaf("a", &[("href", &file)], frame.t("matching.result_file"))
        .close("p");
    out
}

fn status(board: &ResultBoard, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let result = &board.result;
    let line = format!("{} · {} · {}", result.method, result.definition, result.status.word);
    out.leaf("p", &[], &line).leaf("p", &[], frame.text(&result.status.text));
    out.open("ul", &[]);
    result.notes.iter().for_each(|note| {
        out.leaf("li", &[], frame.text(&note.text));
    });
    for pair in &result.blocking_pairs {
        out.leaf("li", &[], &format!("{} – {}: {}", pair.person, pair.offer, frame.text(&pair.text)));
    }
    for broken in &result.broken_limits {
        let words = [frame.text(&broken.limit), &broken.count.to_string(), &bounds(broken)];
        out.leaf("li", &[("class", "refused")], &frame.fill("matching.broken", &words));
    }
    out.leaf("li", &[], frame.text(&result.lawfulness.text));
    out.leaf("li", &[], &format!("{}: {}", frame.t("matching.input_hash"), result.input_hash));
    out.close("ul");
    out
}

/// The numbers that a limit allows.
fn bounds(broken: &Broken) -> String {
    let least = broken.min.map_or_else(String::new, |least| least.to_string());
    let most = broken.max.map_or_else(String::new, |most| most.to_string());
    format!("{least}–{most}")
}

fn by_rank(board: &ResultBoard, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let most = board.result.counts.by_rank.values().max().copied().unwrap_or(1).max(1).to_string();
    out.open("table", &[("class", "facts")]);
    for (rank, people) in &board.result.counts.by_rank {
        let words = frame.fill("matching.rank", &[&rank.to_string()]);
        let people = people.to_string();
        out.open("tr", &[]).leaf("th", &[("scope", "row")], &words).open("td", &[]);
        out.leaf("meter", &[("min", "0"), ("max", &most), ("value", &people)], &people);
        out.text(" ").text(&people).close("td").close("tr");
    }
    out.close("table");
    out
}

fn reasons(board: &ResultBoard, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ul", &[]);
    for why in &board.why {
        out.open("li", &[]).text(frame.text(&why.text));
        if !why.better.is_empty() || !why.struck.is_empty() {
            out.open("ul", &[]);
            for missed in &why.better {
                let words = format!("{} {}: {}", missed.rank, missed.offer, frame.text(&missed.text));
                out.leaf("li", &[], &words);
            }
            for one in &why.struck {
                out.leaf("li", &[], &format!("{}: {}", one.offer, frame.text(&one.text)));
            }
            out.close("ul");
        }
        out.close("li");
    }
    out.close("ul");
    out
}

fn unfilled(board: &ResultBoard, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ul", &[]);
    for offer in &board.result.unfilled {
        let words = format!("{} {}/{}: {}", offer.offer, offer.filled, offer.places, frame.text(&offer.why));
        out.leaf("li", &[], &words);
    }
    out.close("ul");
    out
}

fn fairness(board: &ResultBoard, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("table", &[]).open("thead", &[]).open("tr", &[]);
    for key in ["matching.kind", "matching.people", "matching.placed", "matching.first_wish"] {
        out.leaf("th", &[("scope", "col")], frame.t(key));
    }
    out.close("tr").close("thead").open("tbody", &[]);
    for row in &board.fairness {
        let word = match row.by {
            "nationality" => frame.text(&word::country(&row.word)).to_owned(),
            other => frame.code(other, &row.word),
        };
        out.open("tr", &[]).leaf("th", &[("scope", "row")], &word);
        for shown in [row.people, row.placed, row.first] {
            let number = match shown {
                Shown::Withheld => frame.t("matching.withheld").to_owned(),
                Shown::Exact(_) | Shown::Few => shown.to_string(),
            };
            out.leaf("td", &[], &number);
        }
        out.close("tr");
    }
    out.close("tbody").close("table");
    out
}

fn accept_form(board: &ResultBoard, key: &str, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let (result, action) = (&board.result, format!("/matching/{key}/accept"));
    let seed = result.seed.map(|seed| seed.to_string()).unwrap_or_else(|| frame.asked("seed").to_owned());
    out.open("form", &[("class", "card"), ("method", "post"), ("action", &action)]);
    tied(&mut out, frame);
    let fields = [
        ("method", result.method),
        ("definition", &result.definition),
        ("seed", &seed),
        ("input_hash", &result.input_hash),
    ];
    for (name, value) in fields {
        out.empty("input", &[("type", "hidden"), ("name", name), ("value", value)]);
    }
    out.leaf("p", &[], frame.t("matching.accepting"));
    if needs_reason(result) {
        out.leaf("p", &[("class", "refused")], frame.t("matching.not_as_promised"));
        field(
            &mut out,
            "although",
            frame.t("matching.why_although"),
            "text",
            &[("required", "yes"), ("maxlength", "400")],
        );
    }
    out.leaf("button", &[("class", "main"), ("type", "submit")], frame.t("matching.accept")).close("form");
    out
}

/// `POST /matching/{id}/accept`: the proposal that was shown becomes the result, unless the lists changed since.
pub async fn accept(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    secretariat(&asked)?;
    let wanted = question(|name| form.text(name).to_owned())?;
    let (round, snapshot, law, by) = (subject(&key)?, state.latest().await?, state.law(), asked.clone());
    let about = round.clone();
    let job = move || {
        let question = kanryu_domain::board::Question {
            registry: &snapshot.registry,
            as_of: by.today,
            known_at: None,
            audience: &by.audience,
        };
        proposal(&question, &about, &wanted, law)
    };
    let found = state.compute(job).await?.map_err(fault)?;
    let shown = form.text("input_hash");
    if found.value.result.input_hash != shown {
        let (ja, en) = (
            "示した後に希望や順位が変わりました。結果を見直してください。",
            "The lists have changed since it was shown; look at the result again.",
        );
        return Err(Fault::value("input_hash", shown, ja, en));
    }
    let mut result = accepting(&found.value.result);
    if needs_reason(&found.value.result) {
        result.although = Some(form.required("although", 400)?.to_owned());
    }
    let fact = Fact::ResultAccepted { result };
    tell(&state, &asked, vec![(round, fact)]).await?;
    Ok(answer::see_other(&format!("/matching/{key}/audit")))
}

async fn evidence(state: &AppState, asked: &Asked, key: &str) -> Result<Report<AuditBoard>, Fault> {
    asked.options(&[])?;
    let (round, snapshot, law, by) =
        (subject(key)?, state.snapshot(asked).await?, state.law(), asked.clone());
    let found = state.compute(move || round_audit(&snapshot.question(&by), &round, law)).await?;
    let found = found.map_err(fault)?;
    let pairs = found.value.accepted.iter().flat_map(|one| &one.result.pairs);
    let people: Vec<Subject> = pairs.map(|pair| pair.person.clone()).collect();
    state.read_people(asked, Action::PersonListed, &people).await?;
    Ok(found)
}

/// `GET /matching/{id}/audit`
pub async fn audit(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    secretariat(&asked)?;
    let found = evidence(&state, &asked, &key).await?.value;
    let frame = Frame::over(&asked, &*state.snapshot(&asked).await?);
    let mut body = Markup::new();
    let file = frame.href(format!("/api/matching/{key}/audit"));
    body.open("p", &[]).leaf("a", &[("href", &file)], frame.t("matching.evidence")).close("p");
    if found.accepted.is_empty() {
        body.leaf("p", &[], frame.t("matching.none_accepted"));
    }
    for one in &found.accepted {
        let result = &one.result;
        let seed = result.seed.map_or_else(|| "–".to_owned(), |seed| seed.to_string());
        body.leaf("h3", &[], &format!("{} · {} · {} · {seed}", one.on, result.method, result.definition));
        if let Some(reason) = &result.although {
            body.leaf("p", &[], &frame.fill("matching.although", &[reason]));
        }
        body.open("table", &[("class", "facts")]);
        let yes = |answer: bool| frame.t(if answer { "matching.yes" } else { "matching.no" }).to_owned();
        for (label, words) in [
            ("matching.input_hash", result.input_hash.clone()),
            ("matching.result_hash", result.result_hash.clone()),
            ("matching.law", result.rulebook.clone().unwrap_or_default()),
            ("matching.placed", result.pairs.len().to_string()),
            ("matching.same_input", yes(one.rerun.same_input)),
            ("matching.same_result", yes(one.rerun.same_result)),
        ] {
            body.open("tr", &[]).leaf("th", &[("scope", "row")], frame.t(label));
            body.leaf("td", &[], &words).close("tr");
        }
        body.close("table");
    }
    let sheet = Sheet::new(frame.clone(), frame.text(&found.round.title), frame.t("matching.audit_lead"));
    answer::html(&sheet.section(Section::new("", body)))
}

/// `GET /api/matching/{id}/audit`
pub async fn audit_json(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    allow(&asked, Scope::PeopleRead)?;
    Ok(answer::json(&evidence(&state, &asked, &key).await?))
}
