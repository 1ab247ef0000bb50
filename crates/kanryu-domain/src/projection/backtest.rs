//! Back-tests: fitted to what was published up to a month, compared with what was published afterwards, errors and all.

use serde::Serialize;

use super::assumption::Assumptions;
use super::expected::Keep;
use super::month::Month;
use super::pass::Line;
use super::run::{EMPTY_BEFORE, Projection, ProjectionError, Setup, band};
use super::scenario::Scenario;
use super::values::Draw;
use crate::pathway::Law;
use crate::series::{Series, SeriesRow};
use crate::text::Text;

/// Two-sided 90 % of the normal curve.
const Z_90: f64 = 1.644_853_626_951_472_2;

/// What came out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Backtest {
    /// The last month whose publications were known.
    pub known_until: Month,
    /// The comparisons.
    pub lines: Vec<BacktestLine>,
}

/// One figure predicted and published.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BacktestLine {
    /// What it is, such as `specified-skilled-residents`.
    pub series: String,
    /// What it is called.
    pub title: Text,
    /// When it was: a month or a fiscal year.
    pub when: String,
    /// Predicted.
    pub predicted: f64,
    /// The low end of the 90 % interval.
    pub low90: f64,
    /// The high end.
    pub high90: f64,
    /// A simple rule to beat: the last increment goes on, or the last value stays.
    pub baseline: Option<f64>,
    /// Published.
    pub published: f64,
    /// Predicted less published, in per cent of the published.
    pub error_pct: f64,
    /// The same of the simple rule.
    pub baseline_error_pct: Option<f64>,
    /// Whether the published figure lies in the interval.
    pub covered: bool,
    /// What the published figure rests on, where the series says so.
    pub basis: String,
}

/// A published stock that stages of the circulation count.
const STOCKS: [(&str, &[&str]); 2] = [
    (
        "specified-skilled-residents",
        &["specified-skilled-1", "specified-skilled-after-training", "specified-skilled-sixth-year"],
    ),
    ("nursing-care-residents", &["nursing-care"]),
];

/// Fits to what was published up to `known_until` and compares with what came after; intervals come from `draws` draws.
///
/// # Errors
/// As [`Projection::new`].
pub fn backtest(law: &Law, known_until: Month, draws: u64, seed: u64) -> Result<Backtest, ProjectionError> {
    let mut lines = stocks(law, known_until, draws, seed)?;
    lines.extend(passes(known_until));
    lines.extend(staff(known_until));
    lines.extend(plans(known_until));
    Ok(Backtest { known_until, lines })
}

fn line(
    series: &str,
    when: String,
    (predicted, low90, high90): (f64, f64, f64),
    baseline: Option<f64>,
    (published, basis): (f64, &str),
) -> BacktestLine {
    let error = |value: f64| 100.0 * (value - published) / published;
    BacktestLine {
        series: series.to_owned(),
        title: Series::get(series).map_or_else(|| Text::same(series), |series| series.head.title.clone()),
        when,
        predicted,
        low90,
        high90,
        baseline,
        published,
        error_pct: error(predicted),
        baseline_error_pct: baseline.map(error),
        covered: (low90..=high90).contains(&published),
        basis: basis.to_owned(),
    }
}

fn months_of(series: &'static Series) -> Vec<(Month, f64, SeriesRow<'static>)> {
    let read = |row: SeriesRow<'static>| Some((row.text("month").parse().ok()?, row.number("persons")?, row));
    let mut rows: Vec<_> = series.rows().filter_map(read).collect();
    rows.sort_by_key(|(month, ..)| *month);
    rows
}

fn stocks(law: &Law, known: Month, draws: u64, seed: u64) -> Result<Vec<BacktestLine>, ProjectionError> {
    let published: Vec<_> = STOCKS
        .iter()
        .filter_map(|(key, stages)| Some((*key, *stages, months_of(Series::get(key)?))))
        .collect();
    let last = published.iter().flat_map(|(_, _, rows)| rows.iter().map(|(month, ..)| *month)).max();
    let Some(last) = last.filter(|last| *last > known && known > EMPTY_BEFORE) else { return Ok(Vec::new()) };
    let setup = Setup { from: known.plus(1), months: last.since(known) as u32, known_until: Some(known) };
    let projection = Projection::new(law, Assumptions::builtin(), Scenario::base(), setup)?;
    let keep = Keep { cohorts: false, flows: false };
    let value = projection.expected(&Draw::new(), keep)?;
    let drawn: Vec<_> = (0..draws)
        .map(|number| projection.expected(&projection.draw(seed, number), keep))
        .collect::<Result<_, _>>()?;
    let mut lines = Vec::new();
    for (key, stages, rows) in &published {
        let numbers: Vec<usize> = stages.iter().filter_map(|key| projection.circulation.stage(key)).collect();
        let sum = |run: &super::expected::Expected, month: Month| -> f64 {
            let at = run.at(month).unwrap_or(run.months - 1);
            numbers.iter().map(|stage| run.in_stage(at, *stage, None)).sum()
        };
        for (month, persons, row) in rows.iter().filter(|(month, ..)| *month > known) {
            let found = band(sum(&value, *month), drawn.iter().map(|run| sum(run, *month)).collect());
            let baseline = last_increment(rows, known, *month);
            let predicted = (found.value, found.low90, found.high90);
            let basis = row.text("basis");
            lines.push(line(key, month.to_string(), predicted, baseline, (*persons, basis)));
        }
    }
    Ok(lines)
}

/// The increment between the last two publications at least five months apart goes on, month by month.
fn last_increment(rows: &[(Month, f64, SeriesRow<'_>)], known: Month, month: Month) -> Option<f64> {
    let mut before = rows.iter().rev().filter(|(at, ..)| *at <= known);
    let (last, persons, _) = before.next()?;
    let (first, earlier, _) = before.find(|(at, ..)| last.since(*at) >= 5)?;
    let a_month = (persons - earlier) / f64::from(last.since(*first));
    Some(persons + a_month * f64::from(month.since(*last)))
}

/// Pass rates of candidates, by country and of all, for sittings after the year of `known`.
fn passes(known: Month) -> Vec<BacktestLine> {
    let assumptions = Assumptions::builtin();
    let sittings = assumptions.get("epa-pass").ok().and_then(|pass| pass.sittings.clone());
    let (Some(series), Some(sittings)) = (Series::get("epa-exam-results"), sittings) else {
        return Vec::new();
    };
    let Some(model) = sittings.model(Some(known.year())) else { return Vec::new() };
    // Who sits is known before the sitting; who of them sat before follows from arrivals of earlier years.
    let sat = sittings.lines(None);
    let mut lines = Vec::new();
    for row in series.rows() {
        let (Some(year), Some(published)) = (row.number("year"), rate(&row)) else { continue };
        if year as i32 <= known.year() {
            continue;
        }
        let country = row.text("nationality");
        let of = |line: &&Line| line.year == year as i32 && (country == "ALL" || line.country == country);
        let groups: Vec<Line> = sat.iter().filter(of).cloned().collect();
        // A row is predicted where everybody in it is known.
        let takers: f64 = groups.iter().map(|line| line.first + line.later).sum();
        let is_whole = row.number("takers").is_none_or(|printed| (takers - printed).abs() < 0.5);
        if groups.is_empty() || !is_whole {
            continue;
        }
        let (share, low, high) = model.predicted(&groups);
        let predicted = (100.0 * share, 100.0 * low, 100.0 * high);
        let when = format!("{} {country}", row.text("year"));
        lines.push(line("epa-exam-results", when, predicted, None, (published, row.text("basis"))));
    }
    lines
}

/// The share that passed in per cent: from counts where they are printed, else as printed.
fn rate(row: &SeriesRow<'_>) -> Option<f64> {
    let counted = row.number("passers").zip(row.number("takers").filter(|takers| *takers > 0.0));
    counted.map(|(passers, takers)| 100.0 * passers / takers).or(row.number("pass_rate_pct"))
}

/// Care staff of Japan: the mean yearly change of the last years that were known goes on.
fn staff(known: Month) -> Vec<BacktestLine> {
    let Some(series) = Series::get("care-workers") else { return Vec::new() };
    let counted = |row: SeriesRow<'_>| {
        let year = row.number("fiscal_year")? as i32;
        // From 2018 the total with the general project is the one that goes on.
        let total =
            row.number("total_incl_estimated_general_project_10k").or(row.number("care_workers_10k"))?;
        Some((year, total))
    };
    let all: Vec<(i32, f64)> = series.rows().filter_map(counted).collect();
    // The count of a fiscal year is that of its 1 October.
    let is_known = |year: i32| Month::new(year, 10) <= known;
    let fitted: Vec<(i32, f64)> =
        all.iter().copied().filter(|(year, _)| is_known(*year) && *year >= 2018).collect();
    let changes: Vec<f64> = fitted.windows(2).map(|pair| pair[1].1 / pair[0].1 - 1.0).collect();
    let Some((last, staff)) = fitted.last().copied().filter(|_| changes.len() >= 2) else {
        return Vec::new();
    };
    let mean = changes.iter().sum::<f64>() / changes.len() as f64;
    let spread =
        changes.iter().map(|change| (change - mean).powi(2)).sum::<f64>() / (changes.len() - 1) as f64;
    let later = all.iter().filter(|(year, _)| *year > last);
    let predict = |(year, published): &(i32, f64)| {
        let years = f64::from(year - last);
        let predicted = staff * (1.0 + mean).powf(years);
        // The mean is uncertain too; both errors grow, one with the root of the years and one with the years.
        let own = spread * years + spread / changes.len() as f64 * years * years;
        let reach = Z_90 * own.sqrt() * staff;
        let when = format!("FY{year}");
        line(
            "care-workers",
            when,
            (predicted, predicted - reach, predicted + reach),
            Some(staff),
            (*published, "document"),
        )
    };
    later.map(predict).collect()
}

/// What plans said would be needed, against the staff that there was: no prediction of ours, but what the plan foresaw.
fn plans(known: Month) -> Vec<BacktestLine> {
    let (Some(required), Some(workers)) = (Series::get("care-workers-required"), Series::get("care-workers"))
    else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for row in required.rows().filter(|row| row.text("measure") == "demand") {
        let published_in = row.text("published").get(..7).and_then(|month| month.parse::<Month>().ok());
        let is_known = published_in.is_some_and(|month| month <= known);
        let actual = workers.matching(&[]).find(|one| one.text("fiscal_year") == row.text("fiscal_year"));
        let actual = actual.and_then(|one| one.number("care_workers_10k"));
        let (Some(need), Some(actual), true) = (row.number("value_10k_persons_or_pct"), actual, is_known)
        else {
            continue;
        };
        let when = format!(
            "FY{}, plan {} of {}",
            row.text("fiscal_year"),
            row.text("plan_period"),
            row.text("published")
        );
        lines.push(line("care-workers-required", when, (need, need, need), None, (actual, "document")));
    }
    lines
}
