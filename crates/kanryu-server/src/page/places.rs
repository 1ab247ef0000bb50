//! The two maps: medical bases and care businesses, each with its table.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::bases::{self, bases as bases_board};
use kanryu_domain::board::businesses::businesses as businesses_board;
use kanryu_domain::board::place::{Counts, Place};
use kanryu_domain::board::{Board, Cell, Column, Question, Report, Row, Table};
use kanryu_domain::calendar::Day;
use kanryu_domain::id::Subject;
use kanryu_domain::registry::site::Standing;
use kanryu_domain::text::{Text, search_key};
use kanryu_domain::word;

use super::{Frame, address};
use crate::answer;
use crate::asked::{Asked, Options};
use crate::error::PageError;
use crate::look::table::{self, Dress, Order};
use crate::look::tally::{self, Figure};
use crate::look::world::{self, Pin};
use crate::look::{Mark, Markup, mark, report};
use crate::state::AppState;

/// Columns by which the table can be sorted.
const SORTS: [&str; 9] =
    ["id", "name", "country", "city", "operators", "standing", "planned", "opened_on", "slip_months"];
/// Columns that serve files, or that are shown within others.
const HIDDEN: [&str; 6] = ["provisional", "same_as", "lat", "lon", "placeholder", "basis"];
/// The fiscal years whose ends the slider stops at.
const YEARS: std::ops::RangeInclusive<i32> = 2011..=2027;

#[derive(Template)]
#[template(path = "places.html")]
struct PlacesPage {
    frame: Frame,
    title: String,
    lead: &'static str,
    files: Markup,
    tally: Markup,
    findings: Markup,
    filters: Vec<Filter>,
    filtered: bool,
    map: Markup,
    legend: Markup,
    years: Vec<Year>,
    year_at: usize,
    days: String,
    labels: String,
    shown: String,
    table: Markup,
}

struct Filter {
    name: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
}

struct Choice {
    code: String,
    label: String,
    chosen: bool,
}

struct Year {
    label: String,
    to: String,
    here: bool,
}

/// `GET /bases`
pub async fn bases(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let view = View::of(&asked)?;
    let snapshot = state.snapshot(&asked).await?;
    answer::html(&bases_page(&snapshot.question(&asked), Frame::over(&asked, &snapshot), &view))
}

/// `GET /businesses`
pub async fn businesses(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let view = View::of(&asked)?;
    let snapshot = state.snapshot(&asked).await?;
    answer::html(&businesses_page(&snapshot.question(&asked), Frame::over(&asked, &snapshot), &view))
}

/// What part of the board is shown, and in which order.
#[derive(Default)]
struct View {
    q: String,
    country: Option<String>,
    standing: Option<String>,
    kind: Option<String>,
    sort: Option<(String, Order)>,
}

impl View {
    fn of(asked: &Asked) -> Result<View, PageError> {
        let options = asked.options(&["q", "country", "standing", "kind", "sort", "order"])?;
        let standings: Vec<&str> = Standing::ALL.into_iter().map(Standing::word).collect();
        let text = |name| options.get(name).map(str::to_owned);
        Ok(View {
            q: text("q").unwrap_or_default(),
            country: text("country"),
            standing: options.one_of("standing", &standings)?.map(str::to_owned),
            kind: text("kind"),
            sort: sort_of(&options, &SORTS)?,
        })
    }

    fn is_filter(&self) -> bool {
        !self.q.is_empty() || self.country.is_some() || self.standing.is_some() || self.kind.is_some()
    }

    fn shows(&self, place: &Place) -> bool {
        let words = [
            &place.name.ja,
            &place.name.en,
            &place.subject.to_string(),
            &place.operators_text().ja,
            &place.operators_text().en,
        ]
        .map(|text| search_key(text))
        .join(" ");
        let is = |wanted: &Option<String>, code: &str| wanted.as_deref().is_none_or(|wanted| wanted == code);
        self.q.split_whitespace().all(|word| words.contains(&search_key(word)))
            && is(&self.country, &place.country.code)
            && self
                .standing
                .as_ref()
                .is_none_or(|wanted| place.standing.possible.iter().any(|one| one.code == *wanted))
            && self.kind.as_ref().is_none_or(|wanted| place.kinds.iter().any(|kind| kind.code == *wanted))
    }
}

/// The options `sort` and `order` of a table.
///
/// # Errors
/// A fault that lists the columns by which the table can be sorted.
pub fn sort_of(options: &Options, keys: &[&str]) -> Result<Option<(String, Order)>, PageError> {
    let order = match options.one_of("order", &["up", "down"])? {
        Some("down") => Order::Down,
        _ => Order::Up,
    };
    Ok(options.one_of("sort", keys)?.map(|key| (key.to_owned(), order)))
}

fn bases_page(question: &Question<'_>, frame: Frame, view: &View) -> PlacesPage {
    let report = bases_board(question);
    let words = Words { title: "nav.bases", lead: "places.bases_lead" };
    let files = report::files(bases::Bases::NAME, true, &frame);
    let Report { value, findings, .. } = &report;
    let figures = figures(&value.counts, value.places, &frame);
    let notes = report::findings(findings, &frame);
    page(value.tables(), &value.rows, words, (files, figures, notes), frame, view)
}

fn businesses_page(question: &Question<'_>, frame: Frame, view: &View) -> PlacesPage {
    let report = businesses_board(question);
    let words = Words { title: "nav.businesses", lead: "places.businesses_lead" };
    let files = report::files("businesses", true, &frame);
    let figures = figures(&report.value.counts, report.value.places, &frame);
    let notes = report::findings(&report.findings, &frame);
    page(report.value.tables(), &report.value.rows, words, (files, figures, notes), frame, view)
}

struct Words {
    title: &'static str,
    lead: &'static str,
}

fn page(
    tables: Vec<Table>,
    rows: &[Place],
    words: Words,
    (files, tally, findings): (Markup, Markup, Markup),
    frame: Frame,
    view: &View,
) -> PlacesPage {
    let shown: Vec<&Place> = rows.iter().filter(|place| view.shows(place)).collect();
    let counted = frame.fill("places.shown", &[&shown.len().to_string(), &rows.len().to_string()]);
    let (years, year_at) = years(&frame);
    let labels: Vec<String> =
        years.iter().filter_map(|year| year.to.parse().ok()).map(|day: Day| frame.day(day)).collect();
    PlacesPage {
        title: frame.t(words.title).to_owned(),
        lead: frame.t(words.lead),
        files,
        tally,
        findings,
        filters: filters(rows, view, &frame),
        filtered: view.is_filter(),
        map: map(&shown, &frame),
        legend: world::legend(&legend(rows, &frame), &frame),
        days: years.iter().map(|year| year.to.as_str()).collect::<Vec<_>>().join(" "),
        labels: labels.join("|"),
        years,
        year_at,
        shown: counted,
        table: rows_table(tables, &shown, &frame, view),
        frame,
    }
}

/// The standings as figures; those that no place has are left out, except "open".
fn figures(counts: &Counts, places: i64, frame: &Frame) -> Markup {
    let mut figures: Vec<Figure> = Standing::ALL
        .into_iter()
        .filter(|standing| *standing == Standing::Open || counts.of(*standing).high > 0)
        .map(|standing| {
            let label = word::code("standing", standing.word());
            let href = frame.href(format!("{}?standing={}", frame.path, standing.word())) + "#table";
            Figure::new(Some(counts.of(standing)), frame.text(&label), href).marked(Mark::of(standing.word()))
        })
        .collect();
    let distinct =
        Figure::new(Some(kanryu_domain::board::Count::exact(places)), frame.t("places.distinct"), "");
    figures.push(distinct.because(frame.t("places.distinct_why")));
    tally::tally(&figures, frame)
}

fn filters(rows: &[Place], view: &View, frame: &Frame) -> Vec<Filter> {
    let choices = |found: BTreeMap<String, Text>, chosen: &Option<String>| {
        let mut choices: Vec<Choice> = found
            .into_iter()
            .map(|(code, label)| Choice {
                chosen: chosen.as_ref() == Some(&code),
                label: frame.text(&label).to_owned(),
                code,
            })
            .collect();
        choices.sort_by(|one, other| one.label.cmp(&other.label));
        choices
    };
    let countries =
        rows.iter().map(|place| (place.country.code.clone(), place.country.label.clone())).collect();
    let standings = rows
        .iter()
        .flat_map(|place| &place.standing.possible)
        .map(|one| (one.code.clone(), one.label.clone()))
        .collect();
    let kinds = rows
        .iter()
        .flat_map(|place| &place.kinds)
        .map(|kind| (kind.code.clone(), kind.label.clone()))
        .collect();
    vec![
        Filter {
            name: "country",
            label: frame.t("places.country"),
            choices: choices(countries, &view.country),
        },
        Filter {
            name: "standing",
            label: frame.t("places.standing"),
            choices: choices(standings, &view.standing),
        },
        Filter { name: "kind", label: frame.t("places.kind"), choices: choices(kinds, &view.kind) },
    ]
}

/// The mark of a place: unknown where several standings are possible.
fn mark_of(place: &Place) -> Mark {
    Mark::of(&place.standing.code)
}

fn map(places: &[&Place], frame: &Frame) -> Markup {
    let pins: Vec<Pin> = places.iter().filter_map(|place| pin(place, frame)).collect();
    world::map(&pins, frame.t("map.title"), frame)
}

/// The marker of a place; `None` where no position is known.
pub fn pin(place: &Place, frame: &Frame) -> Option<Pin> {
    let position = place.position?;
    let micro = |degrees: f64| (degrees * 1e6).round() as i64;
    let note = format!("{} · {}", frame.text(&place.country.label), frame.text(&place.standing.label));
    let stand_in = if position.is_placeholder { frame.t("map.stand_in_note") } else { "" };
    Some(Pin {
        href: frame.href(page_of(&place.subject)),
        name: frame.text(&place.name).to_owned(),
        note: if stand_in.is_empty() { note } else { format!("{note} · {stand_in}") },
        lat_micro: micro(position.lat),
        lon_micro: micro(position.lon),
        mark: mark_of(place),
        stand_in: position.is_placeholder,
    })
}

fn page_of(subject: &Subject) -> String {
    address::of(subject).unwrap_or_else(|| "/".to_owned())
}

fn legend<'a>(rows: &'a [Place], frame: &Frame) -> Vec<(Mark, &'a str)> {
    let mut seen: BTreeMap<Mark, &str> = BTreeMap::new();
    for place in rows {
        seen.entry(mark_of(place)).or_insert(place.standing.label.get(frame.lang));
    }
    seen.into_iter().collect()
}

fn years(frame: &Frame) -> (Vec<Year>, usize) {
    let ends: Vec<Day> = YEARS.filter_map(|year| Day::from_ymd(year + 1, 3, 31)).collect();
    let at = ends.iter().rposition(|day| *day <= frame.as_of).unwrap_or(0);
    let years = ends.iter().map(|day| Year {
        label: day.fiscal_year().to_string(),
        to: day.to_string(),
        here: *day == frame.as_of,
    });
    (years.collect(), at)
}

fn rows_table(tables: Vec<Table>, shown: &[&Place], frame: &Frame, view: &View) -> Markup {
    let Some(mut first) = tables.into_iter().next() else { return Markup::new() };
    first.rows.retain(|row| shown.iter().any(|place| row.subject.as_ref() == Some(&place.subject)));
    if let Some((key, order)) = &view.sort {
        table::sort(&mut first, key, *order, frame.lang);
    }
    let place_of =
        |row: &Row| shown.iter().find(|place| row.subject.as_ref() == Some(&place.subject)).copied();
    let dress = Dress {
        sorts: &SORTS,
        leads: "name",
        link: &|row| row.subject.as_ref().map(|subject| frame.href(page_of(subject))),
        cell: &|row, column, _: &Cell| place_of(row).and_then(|place| dressed(place, column, frame)),
        hidden: &HIDDEN,
    };
    table::sheet(&first, frame, dress)
}

fn dressed(place: &Place, column: &Column, frame: &Frame) -> Option<Markup> {
    let mut out = Markup::new();
    match column.key {
        "name" if place.name_is_provisional => {
            out.text(frame.text(&place.name)).raw(" ").leaf(
                "span",
                &[("class", "tag")],
                frame.t("places.provisional"),
            );
        }
        "standing" => {
            out.add(&mark::badge(mark_of(place), frame.text(&place.standing.label)));
            out.raw(" ").leaf("div", &[("class", "small soft")], frame.text(&place.standing.basis.label));
        }
        "planned" => {
            let dates = place
                .plan
                .as_ref()
                .map(|plan| plan.dates.iter().map(|date| frame.date(date)).collect::<Vec<_>>());
            out.text(&dates.map_or("–".to_owned(), |dates| dates.join(" / ")));
        }
        "city" if place.position.is_some_and(|at| at.is_placeholder) => {
            out.leaf("span", &[("class", "soft")], frame.t("map.stand_in_note"));
        }
        "id" => {
            out.leaf("span", &[("class", "mono")], place.subject.key());
        }
        _ => return None,
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use kanryu_domain::board::Audience;
    use kanryu_domain::initiative;
    use kanryu_domain::registry::Registry;
    use kanryu_domain::text::Lang;

    fn rendered(lang: Lang, as_of: &str, view: &View) -> String {
        let events = initiative::events();
        let registry = Registry::fold(&events);
        let question = Question {
            registry: &registry,
            as_of: as_of.parse().unwrap(),
            known_at: None,
            audience: &Audience::Public,
        };
        bases_page(&question, frame(lang, "/bases", &[("as_of", as_of)]), view).render().unwrap()
    }

    #[test]
    fn the_map_and_the_table_show_every_base_of_the_slide_in_either_language() {
        for lang in [Lang::Ja, Lang::En] {
            let page = rendered(lang, "2017-03-31", &View::default());
            assert_eq!(page.matches("<th scope=\"row\"").count(), 24);
            assert!(page.matches("<a class=\"pin ").count() >= 23);
            assert!(page.contains(">17<"), "seventeen were open at the end of fiscal year 2016");
        }
    }

    #[test]
    fn a_filter_shows_fewer_rows_and_keeps_the_counts_of_the_board() {
        let view = View { country: Some("VN".into()), ..View::default() };
        let page = rendered(Lang::En, "2017-03-31", &view);
        let rows = page.matches("<th scope=\"row\"").count();
        assert!((1..24).contains(&rows), "{rows}");
        assert!(page.contains(">17<"));
    }
}
