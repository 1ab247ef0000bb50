//! The charts of a review: bases opened against planned, indicators over the cycle, the outlook with its bands.

use kanryu_domain::board::indicators::IndicatorRow;
use kanryu_domain::board::projection::MeasureSeries;
use kanryu_domain::board::review::{Course, PlacesOn};
use kanryu_domain::calendar::{Day, Span};
use kanryu_domain::projection::month::Month;
use kanryu_domain::projection::run::Band;
use kanryu_domain::text::Lang;

use crate::look::Markup;
use crate::look::figure::series::{self, Line, Series};
use crate::page::words;

/// A chart with its words and its caption.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    /// Its name, a plain file name without ending.
    pub name: String,
    /// The drawing.
    pub drawing: Markup,
    /// What it shows, for those who do not see it.
    pub words: String,
    /// What stands below it, with its source.
    pub caption: String,
}

/// Values of fewer days than this make no chart.
const FEWEST: usize = 3;

/// A day as a place on the axis: 1 April 2027 is 2027.25.
fn place(day: Day) -> f64 {
    let (year, ..) = day.ymd();
    let first = |year| Day::from_ymd(year, 1, 1).map_or(0, |day| day.number());
    let (from, to) = (first(year), first(year + 1));
    f64::from(year) + f64::from(day.number() - from) / f64::from((to - from).max(1))
}

/// Bases opened against those planned; nothing where there are too few days.
pub(crate) fn places(all: &[PlacesOn], lang: Lang) -> Option<Picture> {
    let line = |of: fn(&PlacesOn) -> Option<f64>| -> Vec<(f64, f64)> {
        all.iter().filter_map(|one| Some((place(one.on), of(one)?))).collect()
    };
    let (planned, opened) = (line(|one| one.planned), line(|one| one.opened));
    (opened.len() >= FEWEST).then(|| {
        let told = all.iter().map(|one| {
            let number =
                |number: Option<f64>| number.map_or("–".to_owned(), |number| format!("{number:.0}"));
            format!("{} {}/{}", one.on, number(one.opened), number(one.planned))
        });
        let words = words::fill("reviews.places_words", lang, &[&told.collect::<Vec<_>>().join(", ")]);
        let named = |key, points| Line { label: words::get(key, lang).to_owned(), points, ..Line::default() };
        let drawing = series::draw(&Series {
            words: words.clone(),
            unit: words::get("reviews.places_unit", lang).to_owned(),
            lines: vec![named("reviews.opened", opened), named("reviews.planned", planned)],
            from_nought: true,
            ..Series::default()
        });
        let caption = words::get("reviews.places_caption", lang).to_owned();
        Picture { name: "places".to_owned(), drawing, words, caption }
    })
}

/// An indicator over the cycle with the straight way to its target; nothing where too few days have a value.
pub(crate) fn course(row: &IndicatorRow, course: &Course, lang: Lang) -> Option<Picture> {
    let known = |one: &kanryu_domain::board::review::CoursePoint| Some((one.on, one.value.number()?));
    let values: Vec<(Day, f64)> = course.points.iter().filter_map(known).collect();
    if values.len() < FEWEST || values.iter().all(|(_, value)| *value == 0.0) {
        return None;
    }
    let decimals = usize::from(row.decimals);
    let told =
        values.iter().map(|(on, value)| format!("{on} {value:.decimals$}")).collect::<Vec<_>>().join(", ");
    let (title, unit) = (row.title.get(lang), row.unit.get(lang));
    let words = words::fill("reviews.course_words", lang, &[title, unit, &told]);
    let points = values.iter().map(|(on, value)| (place(*on), *value)).collect();
    let label = words::get("reviews.actual", lang).to_owned();
    let mut lines = vec![Line { label, points, actual: true, ..Line::default() }];
    let asked = |one: &kanryu_domain::board::review::CoursePoint| Some((place(one.on), one.asked_for?));
    let way: Vec<(f64, f64)> = course.points.iter().filter_map(asked).collect();
    if !way.is_empty() {
        let label = words::get("reviews.way", lang).to_owned();
        lines.push(Line { label, points: way, ..Line::default() });
    }
    let drawing = series::draw(&Series {
        words: words.clone(),
        unit: unit.to_owned(),
        lines,
        from_nought: true,
        ..Series::default()
    });
    let caption = words::fill("reviews.course_caption", lang, &[title, unit, row.source.get(lang)]);
    Some(Picture { name: row.key.clone(), drawing, words, caption })
}

/// The last day of a month as a place on the axis.
fn month_place(month: Month) -> f64 {
    place(month.first_day().corresponding_day(Span::months(1)).plus_days(-1))
}

/// A measure of the projection with its bands.
pub(crate) fn outlook(one: &MeasureSeries, lang: Lang) -> Picture {
    let points = one.points.iter().map(|point| (month_place(point.month), point.band.value)).collect();
    let edges = |of: fn(&Band) -> (f64, f64)| {
        let edge = |point: &kanryu_domain::board::projection::Point| {
            let (low, high) = of(&point.band);
            (month_place(point.month), low, high)
        };
        one.points.iter().map(edge).collect::<Vec<_>>()
    };
    let title = one.title.get(lang);
    let ends = [one.points.first(), one.points.last()].into_iter().flatten().map(|point| {
        let Band { value, low90, high90, .. } = point.band;
        format!("{} {value:.0} ({low90:.0}–{high90:.0})", point.month)
    });
    let words = words::fill("reviews.outlook_words", lang, &[title, &ends.collect::<Vec<_>>().join(", ")]);
    let label = words::get("reviews.expected", lang).to_owned();
    let bands = vec![edges(|band| (band.low90, band.high90)), edges(|band| (band.low50, band.high50))];
    let drawing = series::draw(&Series {
        words: words.clone(),
        unit: words::get("reviews.persons", lang).to_owned(),
        lines: vec![Line { label, points, bands, ..Line::default() }],
        from_nought: true,
        ..Series::default()
    });
    let sure = kanryu_domain::word::code("confidence", one.confidence.word());
    let caption = words::fill("reviews.outlook_caption", lang, &[title, sure.get(lang)]);
    Picture { name: format!("outlook-{}", one.name), drawing, words, caption }
}
