//! Scenarios of the page: changes that the address carries, scenarios kept under a name, and the forms for both.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::{Audience, Cell, Column, Row, Table};
use kanryu_domain::event::Fact;
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::pathway::Law;
use kanryu_domain::projection::assumption::Assumptions;
use kanryu_domain::projection::circulation::{Circulation, CirculationStage};
use kanryu_domain::projection::month::Month;
use kanryu_domain::projection::scenario::{Change, Scenario};
use kanryu_domain::registry::Registry;
use kanryu_domain::registry::scenario::KeptScenario;
use kanryu_domain::text::Text;
use kanryu_domain::word;
use uuid::Uuid;

use super::show::{hidden, select, title};
use super::{Ask, OPTIONS, projection, refused};
use crate::access::Role;
use crate::access::form::Posted;
use crate::answer;
use crate::asked::{Asked, escape};
use crate::error::{Fault, PageError};
use crate::look::Markup;
use crate::look::form::{button, field, tied};
use crate::look::table::{self, Dress, thousands};
use crate::page::Frame;
use crate::state::AppState;
use crate::telling::tell;

/// Between two changes of an address.
const BETWEEN: char = ';';
/// More changes than these are a file of one's own.
const MOST: usize = 20;
/// How a change works, by its sign.
const SIGNS: [(&str, &str); 3] =
    [("*", "projections.times"), ("+", "projections.plus"), ("=", "projections.instead")];

/// The changes of a text such as `epa-pass*1.2;epa-arrivals=300@VNM`; `option` names it in messages.
pub(super) fn changes(option: &str, text: &str) -> Result<Vec<Change>, Fault> {
    let wrong = |en: String| {
        let ja = "epa-pass*1.2 や cap:specified-skilled-1=150000 のように書き、; で区切ってください。";
        Fault::value(option, text, ja, en)
    };
    let parts = text.split(BETWEEN).filter(|part| !part.trim().is_empty());
    let all: Result<Vec<Change>, _> = parts.map(str::parse::<Change>).collect();
    let all = all.map_err(|error| wrong(error.to_string()))?;
    match all.len() > MOST {
        true => Err(wrong(format!("Give at most {MOST} changes."))),
        false => Ok(all),
    }
}

fn written(changes: &[Change]) -> String {
    changes.iter().map(Change::to_string).collect::<Vec<_>>().join(&BETWEEN.to_string())
}

/// The scenario kept under a key.
pub(super) async fn kept(state: &AppState, asked: &Asked, key: &str) -> Result<KeptScenario, Fault> {
    let subject = Subject::new(Kind::Scenario, key).map_err(|_| Fault::NotFound)?;
    let snapshot = state.snapshot(asked).await?;
    snapshot.registry.get(&subject).and_then(KeptScenario::of).ok_or(Fault::NotFound)
}

/// Every scenario that is kept.
pub(super) async fn list(state: &AppState, asked: &Asked) -> Result<Vec<KeptScenario>, Fault> {
    Ok(KeptScenario::all(&state.snapshot(asked).await?.registry))
}

fn read(kept: &KeptScenario) -> Result<Scenario, Fault> {
    Scenario::read("scenario.toml", &kept.file).map_err(|error| Fault::bug("reading a kept scenario", &error))
}

/// A kept scenario with further changes; `None` where nothing differs.
pub(super) fn both(kept: Option<&KeptScenario>, changes: &[Change]) -> Result<Option<Scenario>, Fault> {
    let mut scenario = match kept {
        Some(kept) => read(kept)?,
        None => Scenario {
            name: "page".to_owned(),
            title: Text::new("画面で作った想定", "Scenario of the page"),
            ..Scenario::default()
        },
    };
    scenario.change.extend(changes.iter().cloned());
    Ok((!scenario.change.is_empty()).then_some(scenario))
}

/// A change in words.
fn in_words(change: &Change, frame: &Frame) -> String {
    let what = match (&change.assumption, &change.cap) {
        (Some(key), _) => frame.text(&title(key)).to_owned(),
        (None, cap) => {
            let key = cap.as_deref().unwrap_or_default();
            let stage = capped().into_iter().find(|stage| stage.key == key);
            let name = stage.map_or(key.to_owned(), |stage| frame.text(&stage.title).to_owned());
            frame.fill("projections.cap_of", &[&name])
        }
    };
    let numbers = [("=", change.value), ("×", change.factor), ("+", change.add)];
    let how: Vec<String> =
        numbers.iter().filter_map(|(sign, n)| n.map(|number| format!("{sign} {}", plain(number)))).collect();
    let country = change.country.as_deref().map(|code| country(code, frame));
    let time = (change.from.is_some() || change.until.is_some()).then(|| {
        let word = |month: Option<Month>| month.map_or(String::new(), |month| month.to_string());
        format!("{}–{}", word(change.from), word(change.until))
    });
    let besides: Vec<String> = [country, time].into_iter().flatten().collect();
    let besides = if besides.is_empty() { String::new() } else { format!(" ({})", besides.join(", ")) };
    format!("{what} {}{besides}", how.join(" "))
}

/// A number as a reader writes it.
fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { thousands(number as i64) } else { number.to_string() }
}

/// The stages that have a cap.
fn capped() -> Vec<CirculationStage> {
    let circulation = Circulation::builtin(Law::builtin(), &Assumptions::builtin());
    let stages = circulation.map(|known| known.stages).unwrap_or_default();
    stages.into_iter().filter(|stage| stage.cap.is_some()).collect()
}

fn country(code: &str, frame: &Frame) -> String {
    let known = word::countries().values().find(|country| country.alpha3 == code);
    known.map_or_else(|| frame.t("projections.others").to_owned(), |known| frame.text(&known.name).to_owned())
}

/// The part of the page about scenarios.
pub(super) fn section(ask: &Ask, all: &[KeptScenario], asked: &Asked, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.leaf("p", &[], frame.t("projections.try_lead"));
    if let Some(kept) = &ask.kept {
        let title = frame.text(&kept.title);
        out.leaf("p", &[], &frame.fill("projections.kept_shown", &[title]));
    }
    out.add(&tried(ask, frame)).add(&adding(ask, frame));
    if ask.scenario.is_some() {
        let query: Vec<String> =
            frame.query.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
        let file = format!("/projections/scenario.toml?{}", query.join("&"));
        out.open("p", &[]).leaf("a", &[("href", &file)], frame.t("projections.file")).raw(" · ");
        out.leaf("a", &[("href", &frame.href("/projections"))], frame.t("projections.back")).close("p");
    }
    if may_keep(asked) {
        if ask.scenario.is_some() {
            out.add(&keeping(ask, frame));
        }
        out.add(&from_file(frame));
    }
    out.add(&kept_list(all, asked, frame));
    out
}

/// The changes in force, each with a way to take it out where the address makes it.
fn tried(ask: &Ask, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let Some(scenario) = &ask.scenario else { return out };
    let of_kept = scenario.change.len() - ask.changes.len();
    out.open("ul", &[("class", "tried")]);
    for (at, change) in scenario.change.iter().enumerate() {
        out.open("li", &[]).text(&in_words(change, frame));
        if let Some(own) = at.checked_sub(of_kept) {
            let mut rest = ask.changes.clone();
            rest.remove(own);
            let query = frame.others(&["change", "assumption", "factor", "add"]);
            let mut query: Vec<(String, String)> = query;
            query.push(("change".to_owned(), written(&rest)));
            let query: Vec<String> =
                query.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
            let path = format!("/projections?{}#scenario", query.join("&"));
            out.raw(" ").leaf("a", &[("href", &path)], frame.t("projections.take_out"));
        }
        out.close("li");
    }
    out.close("ul");
    out
}

/// What a change may be about: every assumption, and every stage with a cap.
fn targets(frame: &Frame) -> Vec<(String, String)> {
    let assumptions = Assumptions::builtin();
    let mut pairs: Vec<(String, String)> =
        assumptions.0.iter().map(|(key, one)| (key.clone(), frame.text(&one.title).to_owned())).collect();
    for stage in capped() {
        let words = frame.fill("projections.cap_of", &[frame.text(&stage.title)]);
        pairs.push((format!("cap:{}", stage.key), words));
    }
    pairs
}

fn adding(ask: &Ask, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("form", &[("class", "filters"), ("method", "get"), ("action", "/projections/change")]);
    hidden(&mut out, &["change", "assumption", "factor", "add"], frame);
    let so_far = written(&ask.changes);
    out.empty("input", &[("type", "hidden"), ("name", "change"), ("value", &so_far)]);
    select(&mut out, "target", frame.t("projections.assumption"), &targets(frame), "");
    let signs = SIGNS.map(|(sign, words)| (sign.to_owned(), frame.t(words).to_owned()));
    select(&mut out, "how", frame.t("projections.how"), &signs, "*");
    input(&mut out, ("number", "projections.number", "number"), &[("step", "any"), ("value", "1.2")], frame);
    let mut countries = vec![(String::new(), frame.t("projections.all_countries").to_owned())];
    let known = Assumptions::builtin().countries();
    countries.extend(known.into_iter().map(|code| (code.clone(), country(&code, frame))));
    select(&mut out, "country", frame.t("indicators.country"), &countries, "");
    let month = [("pattern", "[0-9]{4}-[0-9]{2}"), ("placeholder", "2027-04"), ("size", "8")];
    input(&mut out, ("from", "projections.from", "text"), &month, frame);
    input(&mut out, ("until", "projections.until", "text"), &month, frame);
    out.leaf("button", &[("type", "submit")], frame.t("projections.add")).close("form");
    out
}

fn input(
    out: &mut Markup,
    (name, label, kind): (&'static str, &'static str, &str),
    more: &[(&'static str, &str)],
    frame: &Frame,
) {
    out.open("div", &[]).leaf("label", &[("for", name)], frame.t(label));
    let base = [("id", name), ("name", name), ("type", kind)];
    out.empty("input", &[&base[..], more].concat()).close("div");
}

/// A form that opens by its heading and posts to the kept scenarios.
fn form(heading: &'static str, frame: &Frame, inside: impl FnOnce(&mut Markup)) -> Markup {
    let mut out = Markup::new();
    out.open("details", &[("class", "told-form")]).leaf("summary", &[], frame.t(heading));
    out.open("form", &[("class", "card"), ("method", "post"), ("action", "/projections/scenarios")]);
    tied(&mut out, frame);
    let prefix =
        if heading == "projections.keep" { ["title_ja", "title_en"] } else { ["file_ja", "file_en"] };
    for (name, label) in prefix.into_iter().zip(["agreements.title_ja", "agreements.title_en"]) {
        field(&mut out, name, frame.t(label), "text", &[("maxlength", "120"), ("required", "yes")]);
    }
    inside(&mut out);
    button(&mut out, frame.t(heading));
    out.close("form").close("details");
    out
}

fn keeping(ask: &Ask, frame: &Frame) -> Markup {
    form("projections.keep", frame, |out| {
        let changes = ask.scenario.as_ref().map_or(String::new(), |scenario| written(&scenario.change));
        out.empty("input", &[("type", "hidden"), ("name", "change"), ("value", &changes)]);
    })
}

fn from_file(frame: &Frame) -> Markup {
    form("projections.keep_file", frame, |out| {
        out.open("p", &[("class", "field")]).leaf(
            "label",
            &[("for", "file")],
            frame.t("projections.file_text"),
        );
        let area = [("id", "file"), ("name", "file"), ("rows", "8"), ("required", "yes")];
        out.leaf("textarea", &area, "").close("p");
    })
}

fn kept_list(all: &[KeptScenario], asked: &Asked, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.leaf("h3", &[("id", "scenarios")], frame.t("projections.kept"));
    if all.is_empty() {
        out.leaf("p", &[], frame.t("projections.none_kept"));
        return out;
    }
    let columns = vec![
        Column { key: "title", title: Text::same(frame.t("projections.scenario")) },
        Column { key: "changes", title: Text::same(frame.t("projections.changes")) },
        Column { key: "kept_on", title: Text::same(frame.t("projections.kept_on")) },
        Column { key: "drop", title: Text::same("") },
    ];
    let rows = all.iter().map(|kept| {
        let changes = read(kept).map(|scenario| scenario.change).unwrap_or_default();
        let words: Vec<String> = changes.iter().map(|change| in_words(change, frame)).collect();
        let cells = vec![
            Cell::Text(kept.title.clone()),
            Cell::Plain(words.join("; ")),
            Cell::Date(kept.entry.occurred_on),
            Cell::Empty,
        ];
        Row { subject: Some(kept.subject.clone()), cells }
    });
    let title = Text::same(frame.t("projections.kept"));
    let table = Table { name: "scenarios", title, columns, rows: rows.collect() };
    let link =
        |row: &Row| row.subject.as_ref().and_then(crate::page::address::of).map(|path| frame.href(path));
    let cell = |row: &Row, column: &Column, _: &Cell| {
        let subject = row.subject.as_ref().filter(|_| column.key == "drop")?;
        let kept = all.iter().find(|kept| kept.subject == *subject)?;
        let mut out = Markup::new();
        if may_drop(kept, asked) {
            let action = format!("/projections/scenarios/{}/drop", subject.key());
            out.open("form", &[("method", "post"), ("action", &action)]);
            tied(&mut out, frame);
            out.leaf("button", &[("class", "danger"), ("type", "submit")], frame.t("projections.drop"));
            out.close("form");
        }
        Some(out)
    };
    out.add(&table::sheet(
        &table,
        frame,
        Dress { leads: "title", link: &link, cell: &cell, ..Dress::default() },
    ));
    out
}

/// Whoever works with the register keeps scenarios; a person who looks at their own record does not.
fn may_keep(asked: &Asked) -> bool {
    match asked.audience {
        Audience::Secretariat | Audience::Administrator | Audience::CaseWorker(_) | Audience::Operator(_) => {
            asked.account.is_some()
        }
        Audience::Public | Audience::Person(_) => false,
    }
}

/// The secretariat drops every scenario, anybody else the own ones.
fn may_drop(kept: &KeptScenario, asked: &Asked) -> bool {
    let is_own = asked
        .account
        .as_ref()
        .is_some_and(|account| kept.entry.source.place.ends_with(&format!(" by account {}", account.id.0)));
    may_keep(asked) && (is_own || matches!(asked.audience, Audience::Secretariat | Audience::Administrator))
}

/// `GET /projections/change`: adds the change of the form to those of the address, and shows the page.
pub async fn add(State(_): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let names = [&OPTIONS[..], &["target", "how", "number", "country", "from", "until"]].concat();
    let options = asked.options(&names)?;
    let get = |name: &str| options.get(name).map(str::trim).unwrap_or_default();
    let number = ("数を指定してください（例: 1.2）。", "Give a number such as 1.2.");
    let Some(value) = options.read::<f64>("number", number)? else {
        return Err(Fault::value("number", "", number.0, number.1));
    };
    let signs = SIGNS.map(|(sign, _)| sign);
    let sign = options.one_of("how", &signs)?.unwrap_or("*");
    let mut one = format!("{}{sign}{value}", get("target"));
    if !get("country").is_empty() {
        one.push_str(&format!("@{}", get("country")));
    }
    if !get("from").is_empty() || !get("until").is_empty() {
        one.push_str(&format!("@{}..{}", get("from"), get("until")));
    }
    let mut all = changes("change", get("change"))?;
    all.extend(changes("target", &one)?);
    let kept = ["measure", "year", "scenario", "lang"];
    let query =
        asked.query().iter().filter(|(name, value)| kept.contains(&name.as_str()) && !value.is_empty());
    let mut pairs: Vec<String> = query.map(|(name, value)| format!("{name}={}", escape(value))).collect();
    pairs.push(format!("change={}", escape(&written(&all))));
    Ok(answer::see_other(&format!("/projections?{}#scenario", pairs.join("&"))))
}

/// `POST /projections/scenarios`: keeps changes, or a file, under a name.
pub async fn keep(State(state): State<AppState>, asked: Asked, form: Posted) -> Result<Response, PageError> {
    asked.signed_in()?;
    if !may_keep(&asked) {
        return Err(Fault::Role { needs: Role::Operator.title() });
    }
    let is_file = !form.raw("file").trim().is_empty();
    let [ja, en] = if is_file { ["file_ja", "file_en"] } else { ["title_ja", "title_en"] };
    let title = Text::new(form.required(ja, 120)?, form.required(en, 120)?);
    let mut scenario = match is_file {
        true => from_text(form.raw("file"))?,
        false => Scenario { change: changes("change", form.text("change"))?, ..Scenario::default() },
    };
    if scenario.change.is_empty() || scenario.change.len() > MOST {
        let words = format!("Give 1 to {MOST} changes.");
        let field = if is_file { "file" } else { "change" };
        return Err(Fault::value(field, "", format!("変更を1〜{MOST}件指定してください。"), words));
    }
    let key = format!("s{}", Uuid::now_v7().simple());
    (scenario.name, scenario.title) = (key.clone(), title.clone());
    let (law, checked) = (state.law(), scenario.clone());
    let found = state.compute(move || projection(law, Some(&checked)).map(drop)).await?;
    found.map_err(|error| refused(&error))?;
    let file = toml::to_string(&scenario).map_err(|error| Fault::bug("writing a scenario", &error))?;
    let subject = Subject::new(Kind::Scenario, &key).map_err(|_| Fault::NotFound)?;
    tell(&state, &asked, vec![(subject, Fact::ScenarioKept { title, file })]).await?;
    Ok(answer::see_other(&format!("/projections?scenario={key}#scenario")))
}

fn from_text(text: &str) -> Result<Scenario, Fault> {
    let wrong = |ja: &str, en: String| Fault::value("file", "", ja.to_owned(), en);
    let scenario = Scenario::read("scenario.toml", text)
        .map_err(|error| wrong("docs/projection-file.md の形の TOML にしてください。", error.to_string()))?;
    match scenario.rulebooks {
        None => Ok(scenario),
        Some(_) => Err(wrong(
            "法案のフォルダーは画面では使えません。kanryu project run --scenario を使ってください。",
            "A folder of a draft law cannot be kept here; use kanryu project run --scenario.".to_owned(),
        )),
    }
}

/// `POST /projections/scenarios/{key}/drop`
pub async fn drop_kept(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
    _: Posted,
) -> Result<Response, PageError> {
    asked.signed_in()?;
    let subject = Subject::new(Kind::Scenario, &key).map_err(|_| Fault::NotFound)?;
    let known = state.latest().await?;
    let registry: &Registry = &known.registry;
    let kept = registry.get(&subject).and_then(KeptScenario::of).ok_or(Fault::NotFound)?;
    if !may_drop(&kept, &asked) {
        return Err(Fault::Role { needs: Role::Secretariat.title() });
    }
    tell(&state, &asked, vec![(subject, Fact::ScenarioDropped)]).await?;
    Ok(answer::see_other("/projections#scenarios"))
}
