//! Posts: the list, one post with the people who fit it, the form that posts one, and its end.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::audience::{Content, Owner, may};
use kanryu_domain::board::returnees::{ReturneeQuery, Returnees, may_ask, returnees, wanted_for};
use kanryu_domain::board::vacancies::{VacancyQuery, VacancyRow, vacancies};
use kanryu_domain::board::{Audience, Board, Report};
use kanryu_domain::calendar::Day;
use kanryu_domain::event::{Fact, Pay};
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::registry::vacancy::{Vacancy, VacancyState};
use kanryu_domain::returnee::{Contact, JAPANESE};
use kanryu_domain::text::Text;
use kanryu_domain::word;
use uuid::Uuid;

use super::employer;
use crate::access::form::Posted;
use crate::answer;
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::{Fault, PageError};
use crate::look::Markup;
use crate::look::form::{choice, field, tied};
use crate::look::tally::Figure;
use crate::page::sheet::{Section, Sheet, records};
use crate::page::{Frame, address};
use crate::state::AppState;
use crate::telling::tell;

/// Options of the list.
const OPTIONS: [&str; 2] = ["country", "all"];
/// Kinds of work, words of the table `work`.
const WORK: [&str; 3] = ["care", "care-teaching", "other"];

/// `GET /vacancies`
pub async fn list(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let options = asked.options(&OPTIONS)?;
    let query = VacancyQuery {
        country: options.get("country").map(str::to_owned),
        organization: None,
        all: options.one_of("all", &["yes"])?.is_some(),
    };
    let snapshot = state.snapshot(&asked).await?;
    let found = vacancies(&snapshot.question(&asked), &query);
    let frame = Frame::over(&asked, &snapshot);
    let table = found.value.tables().remove(0);
    let mut body = Markup::new();
    let (other, words) = if query.all { ("", "vacancies.open_only") } else { ("yes", "vacancies.all") };
    body.open("p", &[]).leaf("a", &[("href", &frame.with("all", other))], frame.t(words)).close("p");
    body.add(&records(&table, "title", &[], &["id", "town", "tests"], &frame));
    let count = |n: i64| Some(kanryu_domain::board::Count::exact(n));
    let sheet = Sheet::new(frame.clone(), frame.t("nav.vacancies"), frame.t("vacancies.lead"))
        .files("vacancies")
        .figures(&[
            Figure::new(count(found.value.open as i64), frame.t("vacancies.open"), ""),
            Figure::new(count(found.value.places), frame.t("vacancies.places"), ""),
        ])
        .told(&found.findings, &found.sources)
        .section(Section::new("", body));
    let posts =
        matches!(asked.audience, Audience::Operator(_) | Audience::Secretariat | Audience::Administrator);
    answer::html(&if posts {
        sheet.section(Section::new(frame.t("vacancies.post"), form(&asked, &frame)).at("post"))
    } else {
        sheet
    })
}

fn form(asked: &Asked, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("form", &[("class", "card"), ("method", "post"), ("action", "/vacancies")]);
    tied(&mut out, frame);
    if !matches!(asked.audience, Audience::Operator(_)) {
        field(
            &mut out,
            "organization",
            frame.t("vacancies.employer"),
            "text",
            &[("placeholder", "organization:…"), ("required", "yes")],
        );
    }
    field(
        &mut out,
        "title_ja",
        frame.t("vacancies.title_ja"),
        "text",
        &[("maxlength", "120"), ("required", "yes")],
    );
    field(&mut out, "title_en", frame.t("vacancies.title_en"), "text", &[("maxlength", "120")]);
    let labeled = |table: &'static str, words: &[&str]| -> Vec<(String, String)> {
        words.iter().map(|code| ((*code).to_owned(), frame.code(table, code))).collect()
    };
    choice(&mut out, "work", frame.t("vacancies.work"), &labeled("work", &WORK), "care");
    field(
        &mut out,
        "places",
        frame.t("vacancies.places"),
        "number",
        &[("min", "1"), ("max", "10000"), ("value", "1"), ("required", "yes")],
    );
    field(
        &mut out,
        "country",
        frame.t("vacancies.country"),
        "text",
        &[("placeholder", "VN"), ("maxlength", "2"), ("required", "yes")],
    );
    field(&mut out, "town", frame.t("vacancies.town"), "text", &[("maxlength", "80")]);
    field(&mut out, "starts_on", frame.t("vacancies.starts"), "date", &[]);
    let mut levels = vec![(String::new(), frame.t("vacancies.no_level").to_owned())];
    levels.extend(JAPANESE.map(|level| (level.to_owned(), level.to_owned())));
    choice(&mut out, "japanese", frame.t("vacancies.japanese"), &levels, "");
    out.open("p", &[("class", "field")]).open("label", &[]);
    out.empty("input", &[("type", "checkbox"), ("name", "certified"), ("value", "yes")]);
    out.text(" ").text(frame.t("vacancies.certified")).close("label").close("p");
    field(&mut out, "pay_from", frame.t("vacancies.pay_from"), "number", &[("min", "0")]);
    field(&mut out, "pay_to", frame.t("vacancies.pay_to"), "number", &[("min", "0")]);
    field(
        &mut out,
        "currency",
        frame.t("vacancies.currency"),
        "text",
        &[("maxlength", "3"), ("placeholder", "VND")],
    );
    out.open("p", &[])
        .leaf("button", &[("class", "main"), ("type", "submit")], frame.t("vacancies.post"))
        .close("p");
    out.close("form");
    out
}

/// `POST /vacancies`
pub async fn post(State(state): State<AppState>, asked: Asked, form: Posted) -> Result<Response, PageError> {
    asked.signed_in()?;
    let organization = employer(&asked, form.text("organization"))?;
    if state.latest().await?.registry.get(&organization).is_none() {
        let found = organization.to_string();
        return Err(Fault::value(
            "organization",
            &found,
            "記録にある組織を指定してください。",
            "Name an organization that is on record.",
        ));
    }
    let fact = posted(&form, organization)?;
    let subject =
        Subject::new(Kind::Vacancy, &format!("v{}", Uuid::now_v7().simple())).map_err(|_| Fault::NotFound)?;
    let path = address::of(&subject).unwrap_or_default();
    tell(&state, &asked, vec![(subject, fact)]).await?;
    Ok(answer::see_other(&path))
}

fn posted(form: &Posted, organization: Subject) -> Result<Fact, Fault> {
    let number = ("整数で入力してください。", "Write a whole number.");
    let title = form.title()?;
    let work = form.text("work");
    if !WORK.contains(&work) {
        let list = WORK.join(", ");
        return Err(Fault::value("work", work, format!("使えるもの: {list}"), format!("Valid: {list}.")));
    }
    let country = form.text("country").to_ascii_uppercase();
    if !word::is_country(&country) {
        return Err(Fault::value(
            "country",
            &country,
            "ISO 3166-1 の二文字の国コード（例: VN）を指定してください。",
            "Give a two-letter ISO 3166-1 code such as VN.",
        ));
    }
    let japanese = Some(form.text("japanese")).filter(|level| !level.is_empty());
    if let Some(level) = japanese.filter(|level| !JAPANESE.contains(level)) {
        let list = JAPANESE.join(", ");
        return Err(Fault::value(
            "japanese",
            level,
            format!("使えるもの: {list}"),
            format!("Valid: {list}."),
        ));
    }
    let day = ("2027-04-01 の形で入力してください。", "Write a date such as 2027-04-01.");
    let starts_on = form.given::<Day>("starts_on", day)?;
    let pay = match form.given::<i64>("pay_from", number)? {
        Some(from) => Some(Pay { from, to: form.given::<i64>("pay_to", number)?, currency: currency(form)? }),
        None => None,
    };
    let town = Some(form.text("town")).filter(|town| !town.is_empty()).map(Text::same);
    Ok(Fact::VacancyPosted {
        organization,
        site: None,
        title,
        work: work.to_owned(),
        places: form.read("places", number)?,
        country,
        town,
        starts_on,
        certified: form.checked("certified"),
        japanese: japanese.map(str::to_owned),
        tests: Vec::new(),
        pay,
    })
}

fn currency(form: &Posted) -> Result<String, Fault> {
    let code = form.text("currency").to_ascii_uppercase();
    let fits = code.len() == 3 && code.chars().all(|c| c.is_ascii_uppercase());
    let expected = (
        "賃金には三文字の通貨コード（例: VND）が要ります。",
        "Pay needs a three-letter currency code such as VND.",
    );
    if fits { Ok(code) } else { Err(Fault::value("currency", &code, expected.0, expected.1)) }
}

/// The post at this address.
fn vacancy(registry: &kanryu_domain::registry::Registry, key: &str) -> Result<Vacancy, Fault> {
    let subject = Subject::new(Kind::Vacancy, key).map_err(|_| Fault::NotFound)?;
    registry.get(&subject).and_then(Vacancy::of).ok_or(Fault::NotFound)
}

/// Whether the reader acts for the employer of the post.
fn keeps(audience: &Audience, vacancy: &Vacancy) -> bool {
    let employer = std::slice::from_ref(&vacancy.organization);
    let looks = may(audience, "returnees", Content::Returnees, Owner::Nobody);
    looks && may(audience, "returnees", Content::Contacts, Owner::Organizations(employer))
}

/// `GET /vacancies/{id}`
pub async fn one(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    asked.options(&[])?;
    let snapshot = state.snapshot(&asked).await?;
    let question = snapshot.question(&asked);
    let post = vacancy(&snapshot.registry, &key)?;
    let row = VacancyRow::of(&question, &post);
    let frame = Frame::over(&asked, &snapshot);
    let mut sheet = Sheet::new(frame.clone(), frame.text(&row.title), frame.text(&row.state.label))
        .section(Section::new("", facts(&row, &frame)));
    if keeps(&asked.audience, &post) {
        let query =
            ReturneeQuery { wanted: wanted_for(&post), vacancy: Some(post.subject.clone()), with_gaps: true };
        let (shared, by) = (snapshot.clone(), asked.clone());
        let found = state.compute(move || returnees(&shared.question(&by), &query)).await?;
        let named: Vec<Subject> = found.value.rows.iter().filter_map(|row| row.person.clone()).collect();
        state.read_people(&asked, Action::PersonListed, &named).await?;
        sheet = sheet
            .told(&found.findings, &found.sources)
            .section(Section::new(frame.t("vacancies.fitting"), fitting(&found, &post, &frame)).at("people"))
            .section(Section::new("", end(&post, &frame)));
    }
    answer::html(&sheet)
}

fn facts(row: &VacancyRow, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("table", &[("class", "facts")]);
    let mut line = |key: &'static str, text: String| {
        if !text.is_empty() {
            out.open("tr", &[])
                .leaf("th", &[("scope", "row")], frame.t(key))
                .leaf("td", &[], &text)
                .close("tr");
        }
    };
    let employer = row
        .organization_name
        .as_ref()
        .map_or(row.organization.to_string(), |name| frame.text(name).to_owned());
    line("vacancies.employer", employer);
    line("vacancies.work", frame.text(&row.work.label).to_owned());
    let town = row.town.as_ref().map(|town| format!(" · {}", frame.text(town))).unwrap_or_default();
    line("vacancies.country", format!("{}{town}", frame.text(&word::country(&row.country))));
    line("vacancies.places", row.places.to_string());
    line("vacancies.starts", row.starts_on.map(|day| day.to_string()).unwrap_or_default());
    line(
        "vacancies.certified",
        if row.certified { frame.t("vacancies.needed").to_owned() } else { String::new() },
    );
    line("vacancies.japanese", row.japanese.clone().unwrap_or_default());
    line("vacancies.tests", row.tests.join(" "));
    line(
        "vacancies.pay",
        if row.pay().is_empty() { frame.t("vacancies.no_pay").to_owned() } else { row.pay() },
    );
    out.close("table");
    out
}

/// The people who agreed to be found, with a button for those who were not asked yet.
fn fitting(found: &Report<Returnees>, post: &Vacancy, frame: &Frame) -> Markup {
    let board = &found.value;
    let mut out = Markup::new();
    out.leaf(
        "p",
        &[],
        &frame.fill("vacancies.found", &[&board.consenting.to_string(), &board.fitting.to_string()]),
    );
    out.add(&super::returnees::rows(board, frame, &|row| {
        let may_be_asked = row.contact == Some(Contact::None) && row.gaps.is_empty();
        if !may_be_asked {
            return None;
        }
        let mut ask = Markup::new();
        let action = format!("/vacancies/{}/ask", post.subject.key());
        ask.open("form", &[("method", "post"), ("action", &action)]);
        tied(&mut ask, frame);
        ask.empty("input", &[("type", "hidden"), ("name", "handle"), ("value", &row.handle)]);
        let label = frame.fill("vacancies.ask_whom", &[&row.handle]);
        ask.leaf(
            "button",
            &[("type", "submit"), ("class", "quiet"), ("aria-label", &label)],
            frame.t("vacancies.ask"),
        );
        ask.close("form");
        Some(ask)
    }));
    out
}

fn end(post: &Vacancy, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if post.state(frame.as_of) == VacancyState::Closed {
        return out;
    }
    let action = format!("/vacancies/{}/close", post.subject.key());
    out.open("form", &[("class", "row"), ("method", "post"), ("action", &action)]);
    tied(&mut out, frame);
    for reason in ["filled", "given-up"] {
        let words = frame.t(if reason == "filled" { "vacancies.filled" } else { "vacancies.given_up" });
        out.leaf(
            "button",
            &[("type", "submit"), ("class", "quiet"), ("name", "reason"), ("value", reason)],
            words,
        );
    }
    out.close("form");
    out
}

/// `POST /vacancies/{id}/close`
pub async fn close(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    asked.signed_in()?;
    let post = vacancy(&state.latest().await?.registry, &key)?;
    if !keeps(&asked.audience, &post) {
        return Err(Fault::NotFound);
    }
    let reason = form.text("reason");
    if !["filled", "given-up"].contains(&reason) {
        return Err(Fault::value(
            "reason",
            reason,
            "使えるもの: filled, given-up",
            "Valid: filled, given-up.",
        ));
    }
    if post.state(asked.today) != VacancyState::Closed {
        tell(&state, &asked, vec![(post.subject.clone(), Fact::VacancyClosed { reason: reason.to_owned() })])
            .await?;
    }
    Ok(answer::see_other(&format!("/vacancies/{key}")))
}

/// `POST /vacancies/{id}/ask`: asks the person behind a handle whether the employer may get in touch.
pub async fn ask(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    asked.signed_in()?;
    let snapshot = state.latest().await?;
    let post = vacancy(&snapshot.registry, &key)?;
    let question = snapshot.question_today(&asked);
    let person = may_ask(&question, &post, form.text("handle")).map_err(|refusal| Fault::Refused {
        code: "vacancies/not-asked".to_owned(),
        message: Text::new(
            "この人には連絡の希望を伝えられません（同意の撤回、求人の終了、既に伝えた、のいずれか）。",
            format!("The request cannot be passed on: {refusal}."),
        ),
        place: None,
        hint: None,
    })?;
    let message = Some(form.text("message")).filter(|text| !text.is_empty()).map(str::to_owned);
    let fact = Fact::ContactAsked { vacancy: post.subject.clone(), message };
    let person = person.subject.clone();
    tell(&state, &asked, vec![(person, fact)]).await?;
    Ok(answer::see_other(&format!("/vacancies/{key}#people")))
}
