//! A projection as plain data: measures with bands, stocks, flows, arrivals, what law closes, assumptions with sources.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Board, Cell, Column, Finding, Row, Table};
use crate::event::Confidence;
use crate::projection::assumption::Unit;
use crate::projection::expected::Expected;
use crate::projection::fit::Fitted;
use crate::projection::measure::Measure;
use crate::projection::month::Month;
use crate::projection::run::{Band, Projection, ProjectionError};
use crate::projection::scenario::Scenario;
use crate::projection::values::Draw;
use crate::series::Series;
use crate::text::Text;

mod table;

/// A projection, shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProjectionBoard {
    /// The scenario, whole.
    pub scenario: Scenario,
    /// The first month shown.
    pub from: Month,
    /// How many months are shown.
    pub months: u32,
    /// The fingerprint of the law.
    pub rulebook: String,
    /// How many draws of the assumptions the bands come from; 0 without bands.
    pub draws: u64,
    /// The seed of the draws.
    pub seed: u64,
    /// Countries told apart, ISO 3166-1 alpha-3; `XXX` is every other.
    pub countries: Vec<String>,
    /// Stages, in the order of the circulation.
    pub stages: Vec<StageHead>,
    /// Measures by month.
    pub measures: Vec<MeasureSeries>,
    /// People at the end of each month, by stage and country.
    pub stock: Vec<StockSeries>,
    /// People at the end of each fiscal year, by stage and fiscal year of arrival.
    pub cohorts: Vec<CohortCell>,
    /// People who moved, by fiscal year.
    pub flows: Vec<FlowCell>,
    /// People who arrived, by fiscal year.
    pub arrivals: Vec<ArrivalCell>,
    /// People whom a cap held back, by month.
    pub held_back: Vec<HeldBackCell>,
    /// The assumptions, each with its source.
    pub assumptions: Vec<AssumptionRow>,
    /// Values that were found so that a published stock is met.
    pub fitted: Vec<Fitted>,
    /// Stages of the pathway that the circulation does not walk.
    pub left_out: Vec<String>,
    /// Whole people simulated beside the expected numbers, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub simulated: Option<SimulatedBoard>,
    /// What a reader must know.
    pub findings: Vec<Finding>,
}

/// Whole people simulated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SimulatedBoard {
    /// How it went, and whether it agrees with the exact expectation of the same people.
    #[serde(flatten)]
    pub drawn: crate::projection::people::Drawn,
    /// Measures by month, persons (each simulated person stands for so many).
    pub measures: Vec<SimulatedSeries>,
}

/// A measure of whole people by month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SimulatedSeries {
    /// Its name.
    pub name: String,
    /// Simulated, from the first month shown.
    pub simulated: Vec<f64>,
    /// Expected.
    pub expected: Vec<f64>,
    /// The standard error of the simulation alone (Monte Carlo), at most.
    pub monte_carlo_error: Vec<f64>,
}

/// Measures of whole people beside those expected.
pub fn simulated(
    projection: &Projection,
    names: &[String],
    (expected, people): (&Expected, &Expected),
    drawn: crate::projection::people::Drawn,
) -> SimulatedBoard {
    let of = |name: &String| {
        let measure = Measure::from_name(name, projection)?;
        let values = |run: &Expected| -> Vec<f64> {
            projection.shown().map(|at| measure.at(projection, run, at, None)).collect()
        };
        let wanted = values(expected);
        // One simulated person stands for `persons_each`; a count of people varies by at most the root of it.
        let error = wanted.iter().map(|persons| (persons * drawn.persons_each).max(0.0).sqrt()).collect();
        Some(SimulatedSeries {
            name: name.clone(),
            simulated: values(people),
            expected: wanted,
            monte_carlo_error: error,
        })
    };
    SimulatedBoard { drawn, measures: names.iter().filter_map(of).collect() }
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageHead {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub title: Text,
    /// The stage of the pathway it stands in.
    pub stands_in: Option<String>,
    /// Whether people there are certified.
    pub certified: bool,
    /// Whether they work in care.
    pub in_care: bool,
    /// Whether it lies in the home country.
    pub at_home: bool,
    /// The first month from which law lets nobody in any more, within the months asked about.
    pub closes: Option<Month>,
    /// What a reader must know.
    pub note: Option<Text>,
}

/// A measure by month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureSeries {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// The keys of the assumptions it rests on.
    pub rests_on: Vec<String>,
    /// The least sure of them.
    pub confidence: Confidence,
    /// Its values, with bands where draws were made.
    pub points: Vec<Point>,
}

/// A value in a month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// The month; people stand at its end.
    pub month: Month,
    /// The value with its band; the band is the value itself without draws.
    #[serde(flatten)]
    pub band: Band,
}

/// People of a stage and country at the end of each month shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StockSeries {
    /// The stage.
    pub stage: String,
    /// The country.
    pub country: String,
    /// People by month, from the first month shown.
    pub persons: Vec<f64>,
}

/// People of one fiscal year of arrival.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CohortCell {
    /// The month, the last of a fiscal year.
    pub month: Month,
    /// The stage.
    pub stage: String,
    /// The fiscal year of arrival.
    pub arrived: i32,
    /// People.
    pub persons: f64,
}

/// People who moved in a fiscal year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlowCell {
    /// The fiscal year.
    pub fiscal_year: i32,
    /// From which stage.
    pub from: String,
    /// To which stage.
    pub to: String,
    /// People.
    pub persons: f64,
}

/// People who arrived in a fiscal year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArrivalCell {
    /// The fiscal year.
    pub fiscal_year: i32,
    /// The stage they began.
    pub stage: String,
    /// The country.
    pub country: String,
    /// People.
    pub persons: f64,
}

/// People whom a cap held back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeldBackCell {
    /// The month.
    pub month: Month,
    /// The stage.
    pub stage: String,
    /// People.
    pub persons: f64,
}

/// An assumption with its source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AssumptionRow {
    /// Its key.
    pub key: String,
    /// What is assumed.
    pub title: Text,
    /// What its value is.
    pub unit: Unit,
    /// The country, or `ALL`.
    pub country: String,
    /// The value used at the first month shown, the scenario counted.
    pub value: f64,
    /// The low end of its range; a factor for persons.
    pub low: f64,
    /// The high end.
    pub high: f64,
    /// The date of the newest figure behind it.
    pub as_of: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// Published series it rests on, and other sources.
    pub sources: Vec<String>,
    /// How it was worked out.
    pub calibrated: Text,
    /// Whether the scenario changes it.
    pub changed: bool,
}

impl Board for ProjectionBoard {
    const NAME: &'static str = "projection";

    fn tables(&self) -> Vec<Table> {
        table::tables(self)
    }
}

/// Measures over draws: by name, a list by draw of the values by shown month.
pub type Drawn = BTreeMap<String, Vec<Vec<f64>>>;

/// Measures of one draw, by name.
///
/// # Errors
/// A series without a usable row.
pub fn measures_of_draw(
    projection: &Projection,
    names: &[String],
    draw: &Draw,
) -> Result<BTreeMap<String, Vec<f64>>, ProjectionError> {
    let expected =
        projection.expected(draw, crate::projection::expected::Keep { cohorts: false, flows: true })?;
    let of = |name: &String| {
        let measure = Measure::from_name(name, projection)?;
        let values = projection.shown().map(|at| measure.at(projection, &expected, at, None)).collect();
        Some((name.clone(), values))
    };
    Ok(names.iter().filter_map(of).collect())
}

/// The measures that a board shows by default.
pub fn default_measures() -> Vec<String> {
    Measure::NAMES.iter().map(|(name, ..)| (*name).to_owned()).collect()
}

/// Draws the board of a projection; `drawn` holds what draws of the assumptions gave, and may be empty.
///
/// # Errors
/// A series without a usable row.
pub fn board(
    projection: &Projection,
    expected: &Expected,
    names: &[String],
    drawn: &Drawn,
    seed: u64,
) -> Result<ProjectionBoard, ProjectionError> {
    let circulation = &projection.circulation;
    let stages = circulation.stages.iter().enumerate().map(|(number, stage)| StageHead {
        key: stage.key.clone(),
        title: stage.title.clone(),
        stands_in: stage.stands_in.clone(),
        certified: stage.certified,
        in_care: stage.in_care,
        at_home: stage.at_home,
        closes: projection.law.closes(circulation, number),
        note: stage.note.clone(),
    });
    let stages: Vec<StageHead> = stages.collect();
    Ok(ProjectionBoard {
        scenario: projection.scenario.clone(),
        from: projection.setup.from,
        months: projection.setup.months,
        rulebook: projection.rulebook.clone(),
        draws: drawn.values().map(|draws| draws.len() as u64).max().unwrap_or(0),
        seed,
        countries: projection.countries.clone(),
        measures: names
            .iter()
            .filter_map(|name| series(projection, expected, name, drawn.get(name)))
            .collect(),
        stock: stock(projection, expected),
        cohorts: cohorts(projection, expected),
        flows: flows(projection, expected),
        arrivals: arrivals(projection, expected),
        held_back: held_back(projection, expected),
        assumptions: assumptions(projection)?,
        fitted: projection.fitted.clone(),
        left_out: projection.left_out.clone(),
        simulated: None,
        findings: findings(projection, &stages),
        stages,
    })
}

fn series(
    projection: &Projection,
    expected: &Expected,
    name: &str,
    drawn: Option<&Vec<Vec<f64>>>,
) -> Option<MeasureSeries> {
    let measure = Measure::from_name(name, projection)?;
    let first = projection.shown().start;
    let points = projection.shown().map(|at| {
        let value = measure.at(projection, expected, at, None);
        let of_month = drawn.into_iter().flatten().filter_map(|draw| draw.get(at - first).copied());
        let band = crate::projection::run::band(value, of_month.collect());
        Point { month: expected.first.plus(at as i32), band }
    });
    let rests_on: Vec<String> = projection.rests_on(&measure).into_iter().collect();
    let sure = rests_on.iter().filter_map(|key| projection.assumptions.0.get(key)).map(|one| one.confidence);
    Some(MeasureSeries {
        name: name.to_owned(),
        title: Measure::title(name, projection),
        confidence: sure.fold(Confidence::High, Confidence::and),
        rests_on,
        points: points.collect(),
    })
}

fn stock(projection: &Projection, expected: &Expected) -> Vec<StockSeries> {
    let mut all = Vec::new();
    for (stage, head) in projection.circulation.stages.iter().enumerate() {
        for (country, code) in projection.countries.iter().enumerate() {
            let persons = projection.shown().map(|at| expected.in_stage(at, stage, Some(country))).collect();
            all.push(StockSeries { stage: head.key.clone(), country: code.clone(), persons });
        }
    }
    all
}

/// The last months of fiscal years that are shown.
fn year_ends(projection: &Projection, expected: &Expected) -> Vec<(usize, Month)> {
    let months = projection.shown().map(|at| (at, expected.first.plus(at as i32)));
    months.filter(|(_, month)| month.of_year() == 3).collect()
}

fn cohorts(projection: &Projection, expected: &Expected) -> Vec<CohortCell> {
    let mut all = Vec::new();
    for (at, month) in year_ends(projection, expected) {
        for (stage, head) in projection.circulation.stages.iter().enumerate() {
            for (cohort, arrived) in expected.cohorts.iter().enumerate() {
                let persons = expected.of_cohort(at, stage, cohort);
                if persons > 0.0 {
                    all.push(CohortCell { month, stage: head.key.clone(), arrived: *arrived, persons });
                }
            }
        }
    }
    all
}

/// Sums a monthly number of the shown months by fiscal year.
fn by_year(projection: &Projection, expected: &Expected, of: impl Fn(usize) -> f64) -> BTreeMap<i32, f64> {
    let mut years = BTreeMap::new();
    for at in projection.shown() {
        *years.entry(expected.first.plus(at as i32).fiscal_year()).or_insert(0.0) += of(at);
    }
    years
}

fn flows(projection: &Projection, expected: &Expected) -> Vec<FlowCell> {
    let key = |stage: usize| projection.circulation.stages[stage].key.clone();
    let mut all = Vec::new();
    for from in 0..expected.stages {
        for to in 0..expected.stages {
            let years = by_year(projection, expected, |at| expected.moved(at, from, to, None));
            let moved = years.into_iter().filter(|(_, persons)| *persons > 0.0);
            all.extend(moved.map(|(fiscal_year, persons)| FlowCell {
                fiscal_year,
                from: key(from),
                to: key(to),
                persons,
            }));
        }
    }
    all
}

fn arrivals(projection: &Projection, expected: &Expected) -> Vec<ArrivalCell> {
    let mut all = Vec::new();
    for (stage, head) in projection.circulation.stages.iter().enumerate() {
        for (number, country) in projection.countries.iter().enumerate() {
            let years = by_year(projection, expected, |at| expected.arrived_in(at, stage, Some(number)));
            let arrived = years.into_iter().filter(|(_, persons)| *persons > 0.0);
            all.extend(arrived.map(|(fiscal_year, persons)| ArrivalCell {
                fiscal_year,
                stage: head.key.clone(),
                country: country.clone(),
                persons,
            }));
        }
    }
    all
}

fn held_back(projection: &Projection, expected: &Expected) -> Vec<HeldBackCell> {
    let shown = expected.held_back.iter().filter(|one| one.month >= projection.setup.from);
    let cell = |one: &crate::projection::expected::HeldBack| HeldBackCell {
        month: one.month,
        stage: projection.circulation.stages[one.stage].key.clone(),
        persons: one.persons,
    };
    shown.map(cell).collect()
}

fn assumptions(projection: &Projection) -> Result<Vec<AssumptionRow>, ProjectionError> {
    let values = projection.values(&Draw::new())?;
    let known = projection.setup.known_until.map(Month::year);
    let changed = projection.scenario.changed();
    let mut all = Vec::new();
    for (key, one) in &projection.assumptions.0 {
        let differs = one.tells_countries_apart();
        let is_persons = one.unit == Unit::PersonsAYear;
        let countries = projection.countries.iter().enumerate();
        let shown = countries.filter(|(number, _)| differs || is_persons || *number == 0);
        for (number, country) in shown {
            let month = projection.setup.from;
            let ranged = one.ranged(key, country, known)?;
            let (value, low, high) = if is_persons {
                let ends = one.factor.unwrap_or(crate::projection::assumption::Ends { low: 1.0, high: 1.0 });
                (one.persons(country, month.fiscal_year()), ends.low, ends.high)
            } else {
                (values.value(key, number, month).unwrap_or(ranged.value), ranged.low, ranged.high)
            };
            if is_persons && value == 0.0 && one.stock.is_none() {
                continue;
            }
            let own = Some(&one.source).filter(|source| !source.is_empty());
            all.push(AssumptionRow {
                key: key.clone(),
                title: one.title.clone(),
                unit: one.unit,
                country: if differs || is_persons { country.clone() } else { "ALL".to_owned() },
                value,
                low,
                high,
                as_of: one.as_of.to_string(),
                confidence: one.confidence,
                sources: one.series.iter().chain(own).cloned().collect(),
                calibrated: one.calibrated.clone(),
                changed: changed.contains_key(key.as_str()),
            });
        }
    }
    Ok(all)
}

fn findings(projection: &Projection, stages: &[StageHead]) -> Vec<Finding> {
    let finding = |code: &str, ja: String, en: String| Finding {
        code: format!("projection/{code}"),
        text: Text::new(ja, en),
        subjects: Vec::new(),
    };
    let unverified =
        projection.assumptions.0.values().filter(|one| one.confidence == Confidence::Unverified).count();
    let mut all = vec![finding(
        "unverified-assumptions",
        format!(
            "前提のうち{unverified}件は公表された系列がなく、幅を広くとっています。帰国後の数は事実として引用できません。"
        ),
        format!(
            "{unverified} assumptions have no published series and wide ranges; numbers about the time after the return cannot be quoted as facts."
        ),
    )];
    all.extend(projection.fitted.iter().map(|fitted| {
        let (ja, en) = fitted_to(projection, fitted);
        finding(if fitted.is_met { "fitted" } else { "fit-not-met" }, ja, en)
    }));
    for stage in stages {
        if let Some(closes) = stage.closes.filter(|closes| *closes > projection.setup.from) {
            let (ja, en) = (&stage.title.ja, &stage.title.en);
            all.push(finding(
                "stage-closes",
                format!("{ja}：法により{closes}から新しく始める人はいません。"),
                format!("{en}: under the law nobody begins it from {closes} on."),
            ));
        }
    }
    if !projection.left_out.is_empty() {
        let list = projection.left_out.join(", ");
        all.push(finding(
            "left-out",
            format!("公表された数がないため歩かない段階: {list}"),
            format!("stages that are not walked, because no number of them is published: {list}"),
        ));
    }
    all
}

/// What a fit came to, in words.
fn fitted_to(projection: &Projection, fitted: &Fitted) -> (String, String) {
    let Fitted { month, published, value, .. } = fitted;
    let assumption = projection.assumptions.0.get(&fitted.assumption);
    let what = assumption.map_or_else(|| Text::same(&fitted.assumption), |one| one.title.clone());
    let series = Series::get(&fitted.series);
    let stock = series.map_or_else(|| Text::same(&fitted.series), |series| series.head.title.clone());
    let (mut ja, mut en) = (
        format!(
            "「{}」は公表されていないため、{month}の「{}」{published}人に合う値{value:.3}を用いています。",
            what.ja, stock.ja
        ),
        format!(
            "\u{201c}{}\u{201d} is not published; its value {value:.3} is the one that meets {published} persons of {month} in \u{201c}{}\u{201d}.",
            what.en, stock.en
        ),
    );
    if !fitted.is_met {
        ja = format!(
            "「{}」は{month}の「{}」{published}人に合わせようとしましたが、幅の端の{value:.3}でも{:.0}人です。",
            what.ja, stock.ja, fitted.reached
        );
        en = format!(
            "\u{201c}{}\u{201d} was to meet {published} persons of {month} in \u{201c}{}\u{201d}, but even at {value:.3}, the end of its range, {:.0} come out.",
            what.en, stock.en, fitted.reached
        );
    }
    (ja, en)
}
