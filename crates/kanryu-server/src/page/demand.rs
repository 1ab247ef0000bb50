//! Demand: need and supply of care staff in Japan, ages of a country as a pyramid, maps of countries and prefectures.

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::Board;
use kanryu_domain::board::demand::{CountryAges, DemandBoard, Prefecture, YEARS, demand};
use kanryu_domain::projection::demand::NeedYear;

use super::Frame;
use super::sheet::{Section, Sheet};
use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::Markup;
use crate::look::figure::pyramid::{self, Band};
use crate::look::figure::series::{self, Line, Series};
use crate::look::figure::spots::{self, Spot};
use crate::look::table::{self, Dress};
use crate::state::AppState;

/// Options of the page and the API.
pub const OPTIONS: [&str; 2] = ["country", "year"];
/// The picture of the world: `look::world` draws pins on it with the same numbers.
const WORLD: (f64, f64) = (980.0, 468.0);
/// West, north, and units a degree of that picture.
const WORLD_FROM: (f64, f64, f64) = (-80.0, 72.0, 4.0);
/// The drawing of the prefectures: west, north, units a degree across and down.
const JAPAN: (f64, f64) = (640.0, 600.0);
const JAPAN_FROM: (f64, f64, f64, f64) = (128.5, 44.6, 42.0, 44.0);

/// A figure that needs the width of the page, and scrolls where that is not there; and one that fits a phone.
const WIDE: &str = "picture scroll";
const NARROW: &str = "picture narrow";

fn board(asked: &Asked) -> Result<DemandBoard, Fault> {
    let options = asked.options(&OPTIONS)?;
    let country = options.get("country").unwrap_or("JPN").to_ascii_uppercase();
    let year = options.number("year", *YEARS.start() as usize, *YEARS.end() as usize, 2_025)? as i32;
    if year % 5 != 0 {
        let (ja, en) = (
            "1990 から 2060 までの 5 年ごとの年を指定してください。",
            "Give every fifth year from 1990 to 2060.",
        );
        return Err(Fault::value("year", &year.to_string(), ja, en));
    }
    demand(&country, year).ok_or_else(|| {
        let (ja, en) = (
            "人口の系列にある国の 3 文字の符号を指定してください。",
            "Give the three letters of a country of the series.",
        );
        Fault::value("country", &crate::error::shown(&country), ja, en)
    })
}

/// `GET /demand`
pub async fn page(State(_): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let board = board(&asked)?;
    answer::html(&sheet(&board, Frame::of(&asked).undated()))
}

/// `GET /api/demand`
pub async fn json(State(_): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    Ok(answer::json(&board(&asked)?))
}

fn sheet(board: &DemandBoard, frame: Frame) -> Sheet {
    let mut tables = board.tables().into_iter();
    let mut next = || {
        let body = tables.next().map(|table| table::sheet(&table, &frame, Dress::default()));
        let mut out = Markup::new();
        out.open("details", &[]).leaf("summary", &[], frame.t("projections.as_table"));
        out.add(&body.unwrap_or_default()).close("details");
        out
    };
    let (need, ages, countries, prefectures) = (next(), next(), next(), next());
    let own = board.countries.iter().find(|one| one.ages.iso3 == board.country);
    let name = own.map_or_else(|| board.country.clone(), |one| frame.text(&one.name).to_owned());
    let with = |figure: Markup, class: &str, note: &str, table: &Markup| {
        let mut out = Markup::new();
        let label = frame.t("projections.figure");
        out.open("div", &[("class", class), ("tabindex", "0"), ("role", "region"), ("aria-label", label)]);
        out.add(&figure).close("div");
        out.leaf("p", &[("class", "small")], note).add(table);
        out
    };
    let mut old = chooser(board, &frame);
    old.add(&with(bands(board, &frame), NARROW, frame.t("demand.pyramid_note"), &ages));
    let mut by_prefecture =
        with(japan(board, &frame), NARROW, frame.t("demand.prefecture_note"), &prefectures);
    by_prefecture.leaf("p", &[("class", "small soft")], frame.t("demand.points"));
    let mut sources = Markup::new();
    sources.open("ul", &[("class", "small")]);
    for (key, source) in &board.sources {
        sources.leaf("li", &[], &format!("{key}: {source}"));
    }
    sources.close("ul");
    Sheet::new(frame.clone(), frame.t("nav.demand"), frame.t("demand.lead"))
        .section(
            Section::new(
                frame.t("demand.need"),
                with(staff(board, &frame), WIDE, frame.t("demand.two"), &need),
            )
            .at("need"),
        )
        .section(
            Section::new(frame.fill("demand.ages_of", &[&name, &board.year.to_string()]), old).at("ages"),
        )
        .section(
            Section::new(
                frame.fill("demand.countries", &[&board.year.to_string()]),
                with(world(board, &frame), WIDE, frame.t("demand.country_note"), &countries),
            )
            .at("countries"),
        )
        .section(Section::new(frame.t("demand.prefectures"), by_prefecture).at("prefectures"))
        .section(Section::new(frame.t("demand.sources"), sources).at("sources"))
}

fn chooser(board: &DemandBoard, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("form", &[("class", "filters"), ("method", "get"), ("action", "/demand"), ("data-auto", "yes")]);
    for (name, value) in frame.others(&OPTIONS) {
        out.empty("input", &[("type", "hidden"), ("name", &name), ("value", &value)]);
    }
    let mut select = |name: &'static str, label: &str, choices: Vec<(String, String)>, chosen: &str| {
        out.open("div", &[]).leaf("label", &[("for", name)], label);
        out.open("select", &[("id", name), ("name", name)]);
        for (value, words) in choices {
            let selected = if value == chosen { "selected" } else { "" };
            out.leaf("option", &[("value", &value), ("selected", selected)], &words);
        }
        out.close("select").close("div");
    };
    let countries =
        board.countries.iter().map(|one| (one.ages.iso3.clone(), frame.text(&one.name).to_owned()));
    select("country", frame.t("demand.country"), countries.collect(), &board.country);
    let years = YEARS.step_by(5).map(|year| (year.to_string(), year.to_string()));
    select("year", frame.t("demand.year"), years.collect(), &board.year.to_string());
    out.leaf("button", &[("type", "submit")], frame.t("asof.show")).close("form");
    out
}

/// Staff that was counted, need by the plan, and supply of the trend with its range.
fn staff(board: &DemandBoard, frame: &Frame) -> Markup {
    let points = |of: fn(&NeedYear) -> Option<f64>| -> Vec<(f64, f64)> {
        board.need.iter().filter_map(|year| Some((f64::from(year.fiscal_year), of(year)?))).collect()
    };
    let band = board.need.iter().filter(|year| year.staff.is_none());
    let band =
        band.filter_map(|year| Some((f64::from(year.fiscal_year), year.supply_low?, year.supply_high?)));
    let line = |label: &str, points, bands, actual| Line { label: label.to_owned(), points, bands, actual };
    series::draw(&Series {
        words: frame.t("demand.need").to_owned(),
        unit: frame.t("demand.persons").to_owned(),
        lines: vec![
            line(frame.t("demand.line_need"), points(|year| year.need), Vec::new(), false),
            line(frame.t("demand.line_supply"), points(|year| year.supply), vec![band.collect()], false),
            line(frame.t("demand.line_staff"), points(|year| year.staff), Vec::new(), true),
        ],
        changes: Vec::new(),
        from_nought: false,
    })
}

fn bands(board: &DemandBoard, frame: &Frame) -> Markup {
    let band = |band: &kanryu_domain::board::demand::AgeBand| {
        let first = band.ages.split(['-', '+']).next().and_then(|age| age.parse::<u32>().ok());
        Band {
            label: band.ages.clone(),
            men: band.men,
            women: band.women,
            marked: first.is_some_and(|first| first >= 65),
        }
    };
    let all: Vec<Band> = board.bands.iter().map(band).collect();
    pyramid::draw(&all, (frame.t("demand.men"), frame.t("demand.women")), frame.t("demand.pyramid"))
}

/// Countries as circles whose area is the number of people of 65 and over; stronger where they are a larger share.
fn world(board: &DemandBoard, frame: &Frame) -> Markup {
    let spot = |one: &CountryAges| {
        let (lat, lon) = one.point?;
        let (west, north, scale) = WORLD_FROM;
        let share = one.ages.share65_pct;
        let step = [7.0, 14.0, 21.0, 28.0].iter().filter(|edge| share >= **edge).count() as u8;
        Some(Spot {
            at: ((lon - west) * scale, (north - lat) * scale),
            name: frame.text(&one.name).to_owned(),
            short: String::new(),
            words: frame.fill(
                "demand.country_words",
                &[&table::thousands(one.ages.age65.round() as i64), &format!("{share:.1}")],
            ),
            radius: (one.ages.age65.sqrt() / 280.0).max(4.0),
            step: Some(step),
        })
    };
    let all: Vec<Spot> = board.countries.iter().filter_map(spot).collect();
    spots::draw(WORLD, Some("/assets/map/world.svg"), &all, frame.t("demand.country_map"))
}

/// Prefectures as circles of one size; hollow where no copy of the lists says anything.
fn japan(board: &DemandBoard, frame: &Frame) -> Markup {
    let spot = |one: &Prefecture| {
        let (lat, lon) = one.point;
        let (west, north, across, down) = JAPAN_FROM;
        let step = one
            .shortage_pct
            .map(|pct| [28.0, 30.0, 32.0, 34.0].iter().filter(|edge| pct >= **edge).count() as u8);
        let words = match (one.shortage_pct, one.required) {
            (Some(pct), _) => frame.fill("demand.prefecture_words", &[&format!("{pct:.1}")]),
            (None, Some(required)) => {
                frame.fill("demand.prefecture_need", &[&table::thousands(required.round() as i64)])
            }
            (None, None) => frame.t("indicators.no_data").to_owned(),
        };
        // The islands of the south stand in the empty corner, as in printed maps.
        let at = if one.code == 47 { (560.0, 560.0) } else { ((lon - west) * across, (north - lat) * down) };
        Spot {
            at,
            name: frame.text(&one.name).to_owned(),
            short: one.shortage_pct.map(|pct| format!("{pct:.0}")).unwrap_or_default(),
            words,
            radius: 13.0,
            step,
        }
    };
    let all: Vec<Spot> = board.prefectures.iter().map(spot).collect();
    spots::draw(JAPAN, None, &all, frame.t("demand.prefecture_map"))
}
