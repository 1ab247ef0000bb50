//! Series over time: lines, bands of uncertainty, published values as dots, and the days on which something changes.

use super::axis::{Scale, number};
use super::{Markup, apart, n, open, rule, width, wrap, write};

/// A line with what is known about its uncertainty.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// What it shows; stands at its end.
    pub label: String,
    /// Places and values, ordered by place. A missing year is left out, and the line is broken where `gap` says so.
    pub points: Vec<(f64, f64)>,
    /// Bands from the widest to the narrowest: for each place the least and the greatest value.
    pub bands: Vec<Vec<(f64, f64, f64)>>,
    /// Whether these are published or recorded values: drawn as dots, never joined.
    pub actual: bool,
}

/// A day on which something changes, such as the law.
#[derive(Debug, Clone)]
pub struct Change {
    /// Where.
    pub at: f64,
    /// What.
    pub label: String,
}

/// A figure of lines.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// What the figure shows, for those who do not see it.
    pub words: String,
    /// The unit of the values, above the axis.
    pub unit: String,
    /// The lines; five at most can be told apart.
    pub lines: Vec<Line>,
    /// What changes when.
    pub changes: Vec<Change>,
    /// Whether the axis begins at nought.
    pub from_nought: bool,
}

const WIDE: f64 = 960.0;
const HIGH: f64 = 400.0;
const LEFT: f64 = 74.0;
const RIGHT: f64 = 770.0;
const TOP: f64 = 34.0;
const FOOT: f64 = 360.0;

/// Draws the figure. Places are years; a place of 2027.25 is the first of April 2027.
pub fn draw(series: &Series) -> Markup {
    let mut out = Markup::new();
    open(&mut out, (WIDE, HIGH), &series.words);
    let (across, up, marks) = scales(series);
    let step = marks.get(1).map_or(1.0, |second| second - marks[0]);
    for mark in &marks {
        rule(&mut out, "grid", (LEFT, up.at(*mark)), (RIGHT, up.at(*mark)));
        write(&mut out, (LEFT - 8.0, up.at(*mark) + 4.0), ("t-s", "end"), &number(*mark, step));
    }
    write(&mut out, (LEFT - 60.0, 18.0), ("t-s", "start"), &series.unit);
    years(&mut out, &across);
    for change in &series.changes {
        let x = across.at(change.at);
        rule(&mut out, "event", (x, TOP), (x, FOOT));
    }
    for (at, line) in series.lines.iter().enumerate() {
        bands(&mut out, line, at, (&across, &up));
    }
    for (at, line) in series.lines.iter().enumerate() {
        stroke(&mut out, line, at, (&across, &up), step);
    }
    for (at, change) in series.changes.iter().enumerate() {
        let x = across.at(change.at);
        let (place, anchor, room) = match x > (LEFT + RIGHT) / 2.0 {
            true => (x - 5.0, "end", x - LEFT - 10.0),
            false => (x + 5.0, "start", RIGHT - x - 10.0),
        };
        let label = wrap(&change.label, 12.0, room, 1).concat();
        // Changes that follow closely would write over one another on one line.
        write(&mut out, (place, TOP + 10.0 + 15.0 * (at % 5) as f64), ("t-s halo", anchor), &label);
    }
    labels(&mut out, series, &up);
    out.close("svg");
    out
}

fn scales(series: &Series) -> (Scale, Scale, Vec<f64>) {
    let points = || series.lines.iter().flat_map(|line| line.points.iter().copied());
    let edges = series.lines.iter().flat_map(|line| line.bands.iter().flatten());
    let values = points().map(|(_, value)| value);
    let values = values.chain(edges.flat_map(|(_, low, high)| [*low, *high]));
    let nought = series.from_nought.then_some(0.0);
    let (up, marks) = Scale::around(values.chain(nought), 6, (FOOT, TOP));
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (place, _) in points() {
        (low, high) = (low.min(place), high.max(place));
    }
    if low > high {
        (low, high) = (0.0, 1.0);
    } else if high - low < 1.0 {
        high = low + 1.0;
    }
    (Scale { low, high, from: LEFT, to: RIGHT }, up, marks)
}

/// The years below the axis: every one, or every second, fifth or tenth where there are many.
fn years(out: &mut Markup, across: &Scale) {
    rule(out, "axis", (LEFT, FOOT), (RIGHT, FOOT));
    let (first, last) = (across.low.ceil() as i32, across.high.floor() as i32);
    let every = [1, 2, 5, 10, 20, 50].into_iter().find(|every| (last - first) / every < 16).unwrap_or(100);
    for year in (first..=last).filter(|year| year % every == 0) {
        let x = across.at(f64::from(year));
        rule(out, "axis", (x, FOOT), (x, FOOT + 5.0));
        write(out, (x, FOOT + 20.0), ("t-s", "middle"), &year.to_string());
    }
}

fn bands(out: &mut Markup, line: &Line, at: usize, (across, up): (&Scale, &Scale)) {
    for (inner, band) in line.bands.iter().enumerate() {
        let there = band.iter().map(|(place, _, high)| (across.at(*place), up.at(*high)));
        let back = band.iter().rev().map(|(place, low, _)| (across.at(*place), up.at(*low)));
        let corners: Vec<String> = there.chain(back).map(|(x, y)| format!("{},{}", n(x), n(y))).collect();
        let class = format!("band f{}{}", at % 5, if inner > 0 { " inner" } else { "" });
        out.empty("polygon", &[("class", &class), ("points", &corners.join(" "))]);
    }
}

fn stroke(out: &mut Markup, line: &Line, at: usize, (across, up): (&Scale, &Scale), step: f64) {
    let kind = at % 5;
    if !line.actual {
        let corners: Vec<String> =
            line.points.iter().map(|(x, y)| format!("{},{}", n(across.at(*x)), n(up.at(*y)))).collect();
        let class = format!("plot k{kind}");
        out.empty("polyline", &[("class", &class), ("points", &corners.join(" "))]);
    }
    // Dots carry the numbers: on the pointer for every point, drawn for published values.
    for (x, y) in &line.points {
        let class = if line.actual { format!("dotmark k{kind} f{kind}") } else { "hover".to_owned() };
        let radius = if line.actual { "4" } else { "7" };
        let place =
            [("class", class.as_str()), ("cx", &n(across.at(*x))), ("cy", &n(up.at(*y))), ("r", radius)];
        let place =
            if line.actual { place.to_vec() } else { [&place[..], &[("fill-opacity", "0")]].concat() };
        let words = format!("{} {}: {}", line.label, x.floor(), number(*y, step / 10.0));
        out.open("circle", &place).leaf("title", &[], &words).close("circle");
    }
}

/// The names of the lines at their ends, moved apart, each with a piece of its line.
fn labels(out: &mut Markup, series: &Series, up: &Scale) {
    let ends: Vec<f64> =
        series.lines.iter().map(|line| line.points.last().map_or(FOOT, |(_, value)| up.at(*value))).collect();
    let most = WIDE - RIGHT - 42.0;
    let names: Vec<Vec<String>> = series.lines.iter().map(|line| wrap(&line.label, 12.0, most, 2)).collect();
    let tall = names.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let places = apart(&ends, 15.0 * tall + 3.0, FOOT);
    for (at, (lines, y)) in names.iter().zip(places).enumerate() {
        if series.lines[at].actual {
            let class = format!("dotmark k{0} f{0}", at % 5);
            out.empty("circle", &[("class", &class), ("cx", &n(RIGHT + 20.0)), ("cy", &n(y)), ("r", "4")]);
        } else {
            rule(out, &format!("plot k{}", at % 5), (RIGHT + 8.0, y), (RIGHT + 32.0, y));
        }
        for (row, text) in lines.iter().enumerate() {
            debug_assert!(width(text, 12.0) <= most + 12.0);
            write(out, (RIGHT + 38.0, y + 4.0 + 15.0 * row as f64), ("t-s", "start"), text);
        }
    }
}
