//! `kanryu project demand`: who is old where, what Japan needs, and both shortages.

use clap::Args;
use kanryu_domain::board::{Cell, Column, Row, Table};
use kanryu_domain::projection::assumption::Assumptions;
use kanryu_domain::projection::demand::{AgeYear, NeedYear, ages, countries, need, plans};
use kanryu_domain::text::{Lang, Text};

use crate::exit::{Failure, Outcome};
use crate::output::{self, Plain};

/// Show the demand: need and supply of care staff in Japan by year, and people of 65 and 75 and over by country.
///
/// Both definitions of a shortage stand apart: need less the staff of the plan's base year, and need less the supply of
/// the present trend.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The first fiscal year.
    #[arg(long, default_value_t = 2019)]
    from: i32,
    /// The last fiscal year.
    #[arg(long, default_value_t = 2040)]
    until: i32,
    /// Countries whose age structure is shown, ISO 3166-1 alpha-3; default: Japan and the main countries of origin.
    #[arg(long = "country", value_name = "ISO3")]
    countries: Vec<String>,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
}

const USUAL: [&str; 8] = ["JPN", "IDN", "VNM", "PHL", "MMR", "NPL", "CHN", "THA"];

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let known = countries();
    if let Some(unknown) = arguments.countries.iter().find(|country| !known.contains(country)) {
        let list = known.join(", ");
        return Err(Failure::input(
            "input/country",
            Text::new(
                format!("国「{unknown}」の人口はありません"),
                format!("there is no population of {unknown:?}"),
            ),
            Text::new(format!("次のいずれか: {list}"), format!("one of: {list}")),
        ));
    }
    let wanted: Vec<String> = if arguments.countries.is_empty() {
        USUAL.iter().map(|country| (*country).to_owned()).collect()
    } else {
        arguments.countries.clone()
    };
    let years = need(arguments.from..=arguments.until, &Assumptions::builtin());
    let points = (arguments.from..=arguments.until).filter(|year| year % 5 == 0);
    let people: Vec<AgeYear> =
        points.flat_map(|year| wanted.iter().filter_map(move |country| ages(country, year))).collect();
    if arguments.format == Plain::Json {
        let answer = serde_json::json!({ "need": years, "plans": plans(), "ages": people });
        println!("{}", serde_json::to_string_pretty(&answer).unwrap_or_default());
        return Ok(Outcome::Fine);
    }
    print!("{}", output::as_text(&need_table(&years), lang));
    print!("{}", output::as_text(&age_table(&people), lang));
    Ok(Outcome::Fine)
}

fn need_table(years: &[NeedYear]) -> Table {
    let columns = vec![
        Column::new("fiscal_year", "年度", "Fiscal year"),
        Column::new("staff", "介護職員（実績）", "Staff counted"),
        Column::new("need", "必要数", "Need"),
        Column::new("shortage_against_base_year", "不足①基準年度との差", "Shortage 1: against base year"),
        Column::new("supply", "現状推移の供給", "Supply, present trend"),
        Column::new("supply_low", "下", "Low"),
        Column::new("supply_high", "上", "High"),
        Column::new("shortage_against_trend", "不足②現状推移との差", "Shortage 2: against trend"),
        Column::new("sufficiency_pct", "充足率（%）", "Sufficiency, %"),
    ];
    let persons = |number: Option<f64>| number.map_or(Cell::Empty, |number| Cell::Decimal(number, 0));
    let rows = years.iter().map(|year| {
        let cells = vec![
            Cell::Number(year.fiscal_year.into()),
            persons(year.staff),
            persons(year.need),
            persons(year.shortage_against_base_year),
            persons(year.supply),
            persons(year.supply_low),
            persons(year.supply_high),
            persons(year.shortage_against_trend),
            year.sufficiency_pct.map_or(Cell::Empty, |pct| Cell::Decimal(pct, 1)),
        ];
        Row { subject: None, cells }
    });
    let title =
        Text::new("介護職員の必要数と供給（日本、人）", "Need and supply of care staff in Japan, persons");
    Table { name: "need", title, columns, rows: rows.collect() }
}

fn age_table(people: &[AgeYear]) -> Table {
    let columns = vec![
        Column::new("country", "国", "Country"),
        Column::new("year", "年", "Year"),
        Column::new("total", "総人口", "Everybody"),
        Column::new("age65", "65歳以上", "65 and over"),
        Column::new("age75", "75歳以上", "75 and over"),
        Column::new("share65_pct", "65歳以上（%）", "65 and over, %"),
        Column::new("old_age_dependency", "老年従属人口指数", "Old-age dependency"),
    ];
    let rows = people.iter().map(|one| {
        let cells = vec![
            Cell::Plain(one.iso3.clone()),
            Cell::Number(one.year.into()),
            Cell::Decimal(one.total, 0),
            Cell::Decimal(one.age65, 0),
            Cell::Decimal(one.age75, 0),
            Cell::Decimal(one.share65_pct, 3),
            Cell::Decimal(one.old_age_dependency, 3),
        ];
        Row { subject: None, cells }
    });
    let title =
        Text::new("高齢者人口（国連 WPP 2024、中位）", "People of old age (UN WPP 2024, medium variant)");
    Table { name: "ages", title, columns, rows: rows.collect() }
}
