//! Demand: who is old where and when, what Japan needs by year and by prefecture, both shortages kept apart.
//!
//! Nothing here is about recorded people; every number is published or worked out from what is published.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Board, Cell, Column, Row, Table};
use crate::projection::assumption::Assumptions;
use crate::projection::demand::{AgeYear, NeedYear, ages, countries, need};
use crate::series::Series;
use crate::text::Text;
use crate::word;

#[cfg(test)]
mod tests;

/// Demand as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DemandBoard {
    /// The country of the pyramid, ISO 3166-1 alpha-3.
    pub country: String,
    /// The year of the pyramid and of the countries.
    pub year: i32,
    /// The pyramid, from the youngest to the oldest.
    pub bands: Vec<AgeBand>,
    /// Every country in the year.
    pub countries: Vec<CountryAges>,
    /// Japan by fiscal year.
    pub need: Vec<NeedYear>,
    /// Prefectures of Japan by code.
    pub prefectures: Vec<Prefecture>,
    /// Keys of the series it rests on, with their sources.
    pub sources: BTreeMap<&'static str, String>,
}

/// Five years of age.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgeBand {
    /// The ages, such as `65-69`.
    pub ages: String,
    /// Men, persons.
    pub men: f64,
    /// Women, persons.
    pub women: f64,
}

/// The ages of a country, and where it lies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CountryAges {
    /// What it is called.
    pub name: Text,
    /// The ages.
    #[serde(flatten)]
    pub ages: AgeYear,
    /// Latitude and longitude of a point within it, degrees; absent for groups of countries.
    pub point: Option<(f64, f64)>,
}

/// What is published of a prefecture's need in 2040, as far as copies of the lists go.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Prefecture {
    /// Its number, 1 to 47.
    pub code: u8,
    /// What it is called.
    pub name: Text,
    /// Latitude and longitude of a point within it, degrees.
    pub point: (f64, f64),
    /// Care workers needed in 2040.
    pub required: Option<f64>,
    /// First definition: how many more than the staff of the base year.
    pub shortage_against_base_year: Option<f64>,
    /// The same in per cent of the need.
    pub shortage_pct: Option<f64>,
    /// Second definition: supply of the present trend in per cent of the need.
    pub sufficiency_pct: Option<f64>,
    /// Where it stands.
    pub source: Option<String>,
}

/// The years of the pyramid.
pub const YEARS: std::ops::RangeInclusive<i32> = 1_990..=2_060;
/// The year of the lists by prefecture.
const PREFECTURES_IN: &str = "2040";

/// The board of a country and a year, a multiple of five within [`YEARS`]; `None` where the series has no such country.
pub fn demand(country: &str, year: i32) -> Option<DemandBoard> {
    let bands = bands(country, year);
    if bands.is_empty() {
        return None;
    }
    let points = points();
    let ages_of = |iso3: String| {
        let known = word::countries().values().find(|country| country.alpha3 == iso3);
        let name = known.map_or_else(
            || match iso3.as_str() {
                "WLD" => Text::new("世界", "World"),
                other => Text::same(other),
            },
            |country| country.name.clone(),
        );
        let point = points.get(iso3.as_str()).copied();
        ages(&iso3, year).map(|ages| CountryAges { name, ages, point })
    };
    let keys =
        ["population-by-age", "care-workers-required", "care-workers", "care-workers-required-by-prefecture"];
    let source = |key: &'static str| Some((key, Series::get(key)?.head.source.clone()));
    Some(DemandBoard {
        country: country.to_owned(),
        year,
        bands,
        countries: countries().into_iter().filter_map(ages_of).collect(),
        need: need(2_019..=2_040, &Assumptions::builtin()),
        prefectures: prefectures(),
        sources: keys.into_iter().filter_map(source).collect(),
    })
}

fn bands(country: &str, year: i32) -> Vec<AgeBand> {
    let year = year.to_string();
    let wanted = [("iso3", country), ("year", year.as_str())];
    let Some(series) = Series::get("population-by-age") else { return Vec::new() };
    let first = |ages: &str| ages.split(['-', '+']).next().and_then(|age| age.parse::<u32>().ok());
    let mut bands: Vec<AgeBand> = series
        .matching(&wanted)
        .filter_map(|row| {
            Some(AgeBand {
                ages: row.text("age").to_owned(),
                men: row.number("male_thousand")? * 1_000.0,
                women: row.number("female_thousand")? * 1_000.0,
            })
        })
        .collect();
    bands.sort_by_key(|band| first(&band.ages));
    bands
}

/// A point within each country, by alpha-3 code.
fn points() -> BTreeMap<&'static str, (f64, f64)> {
    let lines = include_str!("../../../../catalog/country-points.csv").lines().skip(1);
    let point = |line: &'static str| {
        let mut cells = line.split(',');
        Some((cells.next()?, (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?)))
    };
    lines.filter_map(point).collect()
}

fn prefectures() -> Vec<Prefecture> {
    let lines = include_str!("../../../../catalog/prefectures.csv").lines().skip(1);
    let read = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let [code, ja, en, lat, lon] = cells[..] else { return None };
        Some(Prefecture {
            code: code.parse().ok()?,
            name: Text::new(ja, en),
            point: (lat.parse().ok()?, lon.parse().ok()?),
            required: None,
            shortage_against_base_year: None,
            shortage_pct: None,
            sufficiency_pct: None,
            source: None,
        })
    };
    let mut all: Vec<Prefecture> = lines.filter_map(read).collect();
    let Some(series) = Series::get("care-workers-required-by-prefecture") else { return all };
    for row in series.matching(&[("plan_period", "9"), ("fiscal_year", PREFECTURES_IN)]) {
        let code = row.number("prefecture_code").unwrap_or_default() as u8;
        let Some(one) = all.iter_mut().find(|one| one.code == code) else { continue };
        one.required = row.number("required");
        one.shortage_against_base_year = row.number("shortage_vs_base_year_staff");
        one.shortage_pct = row.number("shortage_rate_pct");
        one.sufficiency_pct = row.number("sufficiency_pct");
        one.source = Some(row.text("source").to_owned());
    }
    all
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, |value| Cell::Number(value.round() as i64))
}

fn share(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, |value| Cell::Plain(format!("{value:.1}")))
}

impl Board for DemandBoard {
    const NAME: &'static str = "demand";

    fn tables(&self) -> Vec<Table> {
        vec![self.need_table(), self.band_table(), self.country_table(), self.prefecture_table()]
    }
}

impl DemandBoard {
    fn need_table(&self) -> Table {
        let columns = vec![
            Column::new("fiscal_year", "年度", "Fiscal year"),
            Column::new("staff", "介護職員（実績）", "Care staff counted"),
            Column::new("need", "必要数", "Need"),
            Column::new("supply", "今の傾向の供給", "Supply if the trend goes on"),
            Column::new(
                "shortage_against_base_year",
                "不足（基準年の職員に対して）",
                "Shortage against the base year",
            ),
            Column::new("shortage_against_trend", "不足（傾向の供給に対して）", "Shortage against the trend"),
            Column::new("sufficiency_pct", "充足率 %", "Sufficiency %"),
        ];
        let row = |year: &NeedYear| Row {
            subject: None,
            cells: vec![
                Cell::Plain(year.fiscal_year.to_string()),
                number(year.staff),
                number(year.need),
                number(year.supply),
                number(year.shortage_against_base_year),
                number(year.shortage_against_trend),
                share(year.sufficiency_pct),
            ],
        };
        let title = Text::new("日本の介護職員の必要と供給", "Need and supply of care staff in Japan");
        Table { name: "need", title, columns, rows: self.need.iter().map(row).collect() }
    }

    fn band_table(&self) -> Table {
        let columns = vec![
            Column::new("ages", "年齢", "Ages"),
            Column::new("men", "男", "Men"),
            Column::new("women", "女", "Women"),
        ];
        let row = |band: &AgeBand| Row {
            subject: None,
            cells: vec![Cell::Plain(band.ages.clone()), number(Some(band.men)), number(Some(band.women))],
        };
        let title = Text::new("年齢別人口", "Population by age");
        Table { name: "ages", title, columns, rows: self.bands.iter().rev().map(row).collect() }
    }

    fn country_table(&self) -> Table {
        let columns = vec![
            Column::new("country", "国", "Country"),
            Column::new("age65", "65歳以上", "65 and over"),
            Column::new("age75", "75歳以上", "75 and over"),
            Column::new("share65", "65歳以上の割合 %", "Share of 65 and over %"),
            Column::new("dependency", "15〜64歳100人あたり", "For 100 people of 15 to 64"),
        ];
        let row = |one: &CountryAges| Row {
            subject: None,
            cells: vec![
                Cell::Text(one.name.clone()),
                number(Some(one.ages.age65)),
                number(Some(one.ages.age75)),
                share(Some(one.ages.share65_pct)),
                share(Some(one.ages.old_age_dependency)),
            ],
        };
        let title = Text::new("国ごとの高齢者", "Old people by country");
        Table { name: "countries", title, columns, rows: self.countries.iter().map(row).collect() }
    }

    fn prefecture_table(&self) -> Table {
        let columns = vec![
            Column::new("prefecture", "都道府県", "Prefecture"),
            Column::new("required", "必要数（2040年度）", "Need in 2040"),
            Column::new("shortage", "不足（基準年の職員に対して）", "Shortage against the base year"),
            Column::new("shortage_pct", "不足率 %", "Shortage %"),
            Column::new("sufficiency_pct", "充足率（傾向の供給）%", "Sufficiency by the trend %"),
            Column::new("source", "出典", "Source"),
        ];
        let row = |one: &Prefecture| Row {
            subject: None,
            cells: vec![
                Cell::Text(one.name.clone()),
                number(one.required),
                number(one.shortage_against_base_year),
                share(one.shortage_pct),
                share(one.sufficiency_pct),
                one.source.clone().map_or(Cell::Empty, Cell::Plain),
            ],
        };
        let title = Text::new("都道府県の必要（2040年度、第9期）", "Need by prefecture in 2040 (ninth plan)");
        Table { name: "prefectures", title, columns, rows: self.prefectures.iter().map(row).collect() }
    }
}
