//! Flows between stages: boxes as high as what passes through them, ribbons as wide as what goes from one to the next.

use std::collections::BTreeMap;

use super::axis::number;
use super::{Markup, n, open, wrap, write};

/// A stage of the figure.
#[derive(Debug, Clone)]
pub struct Knot {
    /// Its key.
    pub key: String,
    /// Its name.
    pub label: String,
    /// In which column it stands, from the left.
    pub column: usize,
    /// What kind of place it is: `japan`, `home` or `gone`.
    pub kind: &'static str,
    /// Where it leads: the row of the table with its numbers.
    pub href: String,
}

/// A flow from one stage to another.
#[derive(Debug, Clone)]
pub struct Ribbon {
    /// The key of the stage that it leaves.
    pub from: String,
    /// The key of the stage that it reaches.
    pub to: String,
    /// How many; nothing is drawn for none.
    pub value: f64,
}

const WIDE: f64 = 1120.0;
const BOX: f64 = 16.0;
/// Between two boxes, with room for a name above the lower one.
const GAP: f64 = 70.0;
const TALL: f64 = 560.0;
const TOP: f64 = 64.0;
/// Lines that a name may take, and how high one is.
const LINES: usize = 4;
const LINE: f64 = 14.0;

/// Where a stage stands.
struct Place {
    x: f64,
    y: f64,
    high: f64,
}

/// Draws the flows. A flow to a column on the left or to its own runs below the others and is marked as going back.
/// `words` say what the figure shows; a ribbon whose ends are unknown is not drawn.
pub fn draw(knots: &[Knot], ribbons: &[Ribbon], words: &str) -> Markup {
    let ribbons: Vec<&Ribbon> = ribbons.iter().filter(|ribbon| ribbon.value > 0.0).collect();
    let (places, scale, foot) = place(knots, &ribbons);
    let back = |ribbon: &Ribbon, places: &BTreeMap<&str, Place>| matches!((places.get(ribbon.from.as_str()), places.get(ribbon.to.as_str())), (Some(a), Some(b)) if b.x <= a.x);
    let backs = ribbons.iter().filter(|ribbon| back(ribbon, &places)).count();
    let deep: f64 =
        ribbons.iter().filter(|ribbon| back(ribbon, &places)).map(|r| (r.value * scale).max(1.0) + 8.0).sum();
    let mut out = Markup::new();
    open(&mut out, (WIDE, foot + if backs > 0 { deep + 24.0 } else { 10.0 }), words);
    let ends = ends(&ribbons, &places, scale);
    let mut under = foot + 10.0;
    for (ribbon, ((x1, y1), (x2, y2), wide)) in
        ribbons.iter().zip(ends).filter_map(|(r, end)| Some((r, end?)))
    {
        let label =
            |key: &str| knots.iter().find(|knot| knot.key == key).map_or("", |knot| knot.label.as_str());
        let title = format!("{} → {}: {}", label(&ribbon.from), label(&ribbon.to), number(ribbon.value, 1.0));
        let kind = knots.iter().find(|knot| knot.key == ribbon.to).map_or("", |knot| knot.kind);
        let (class, path) = if x2 <= x1 {
            let path = around((x1, y1), (x2, y2), wide, under);
            under += wide + 8.0;
            ("ribbon-flow back", path)
        } else {
            (if kind == "gone" { "ribbon-flow out" } else { "ribbon-flow" }, across((x1, y1), (x2, y2), wide))
        };
        out.open("path", &[("class", class), ("d", &path)]).leaf("title", &[], &title).close("path");
    }
    // A name may not run into that of the next column.
    let columns = knots.iter().map(|knot| knot.column + 1).max().unwrap_or(1);
    let room = ((WIDE - 190.0) / (columns.max(2) - 1) as f64 - 12.0).min(168.0);
    for knot in knots {
        if let Some(place) = places.get(knot.key.as_str()).filter(|place| place.high > 0.0) {
            name(&mut out, knot, place, (place.high / scale, room));
        }
    }
    out.close("svg");
    out
}

type End = ((f64, f64), (f64, f64), f64);

/// Where each ribbon begins and ends, and how wide it is. At each side of a box the ribbons lie in the order of the
/// boxes at their other ends, so that they cross as little as the columns allow.
fn ends(ribbons: &[&Ribbon], places: &BTreeMap<&str, Place>, scale: f64) -> Vec<Option<End>> {
    let place = |key: &str| places.get(key);
    let tops = |here: fn(&Ribbon) -> &str, there: fn(&Ribbon) -> &str| {
        let other = |at: usize| place(there(ribbons[at])).map_or(0.0, |place| place.y + place.high / 2.0);
        let mut order: Vec<usize> = (0..ribbons.len()).collect();
        order.sort_by(|a, b| other(*a).total_cmp(&other(*b)));
        let mut taken: BTreeMap<&str, f64> = BTreeMap::new();
        let mut tops = vec![0.0; ribbons.len()];
        for at in order {
            let used = taken.entry(here(ribbons[at])).or_default();
            tops[at] = *used;
            *used += ribbons[at].value * scale;
        }
        tops
    };
    let (left, arrived) = (tops(|r| &r.from, |r| &r.to), tops(|r| &r.to, |r| &r.from));
    let end = |(at, ribbon): (usize, &&Ribbon)| {
        let (from, to) = (place(&ribbon.from)?, place(&ribbon.to)?);
        let wide = (ribbon.value * scale).max(0.6);
        Some(((from.x + BOX, from.y + left[at]), (to.x, to.y + arrived[at]), wide))
    };
    ribbons.iter().enumerate().map(end).collect()
}

/// Places the stages: columns from left to right, in each the order given; the fullest column fills the height.
fn place<'a>(knots: &'a [Knot], ribbons: &[&Ribbon]) -> (BTreeMap<&'a str, Place>, f64, f64) {
    let through = |key: &str| {
        let sum = |ends: fn(&Ribbon) -> &str| -> f64 {
            ribbons.iter().filter(|ribbon| ends(ribbon) == key).map(|ribbon| ribbon.value).sum()
        };
        sum(|ribbon| &ribbon.from).max(sum(|ribbon| &ribbon.to))
    };
    let columns = knots.iter().map(|knot| knot.column + 1).max().unwrap_or(1);
    let mut full = vec![(0.0, 0usize); columns];
    for knot in knots.iter().filter(|knot| through(&knot.key) > 0.0) {
        full[knot.column].0 += through(&knot.key);
        full[knot.column].1 += 1;
    }
    let room = |count: usize| TALL - GAP * count.saturating_sub(1) as f64;
    let scale = full.iter().filter(|(sum, _)| *sum > 0.0).map(|(sum, count)| room(*count).max(40.0) / sum);
    let scale = scale.fold(f64::INFINITY, f64::min);
    let scale = if scale.is_finite() { scale } else { 1.0 };
    let step = (WIDE - 190.0) / (columns.max(2) - 1) as f64;
    let mut next = vec![TOP; columns];
    let mut places = BTreeMap::new();
    for knot in knots {
        let high = through(&knot.key) * scale;
        let y = next[knot.column];
        if high > 0.0 {
            next[knot.column] += high.max(2.0) + GAP;
        }
        let x = 10.0 + step * knot.column as f64;
        places.insert(knot.key.as_str(), Place { x, y, high });
    }
    let foot = next.into_iter().fold(TOP, f64::max);
    (places, scale, foot)
}

/// A ribbon to the right.
fn across((x1, y1): (f64, f64), (x2, y2): (f64, f64), wide: f64) -> String {
    let middle = (x1 + x2) / 2.0;
    let (x1, y1, x2, y2, m) = (n(x1), y1, n(x2), y2, n(middle));
    let (low1, low2) = (n(y1 + wide), n(y2 + wide));
    let (y1, y2) = (n(y1), n(y2));
    format!("M{x1} {y1}C{m} {y1} {m} {y2} {x2} {y2}L{x2} {low2}C{m} {low2} {m} {low1} {x1} {low1}Z")
}

/// A ribbon back to the left, below everything, with its upper edge at `under`.
fn around((x1, y1): (f64, f64), (x2, y2): (f64, f64), wide: f64, under: f64) -> String {
    let (right, left) = (x1 + 22.0, x2 - 8.0);
    let edge = |inset: f64, low: f64| (n(right - inset), n(left + inset), n(low));
    let (r0, l0, b0) = edge(0.0, under + wide);
    let (r1, l1, b1) = edge(wide.min(14.0), under);
    format!(
        "M{x1} {y1}C{r0} {y1} {r0} {y1} {r0} {ym}L{r0} {b0}L{l0} {b0}L{l0} {y2}L{x2} {y2}L{x2} {y2w}L{l1} {y2w}L{l1} {b1}L{r1} {b1}L{r1} {y1w}L{x1} {y1w}Z",
        x1 = n(x1),
        y1 = n(y1),
        ym = n(y1 + wide),
        x2 = n(x2),
        y2 = n(y2),
        y2w = n(y2 + wide),
        y1w = n(y1 + wide),
    )
}

/// The box and the name of a stage, reachable by the keyboard; it leads to its numbers. `room` is how wide a name may be.
fn name(out: &mut Markup, knot: &Knot, place: &Place, (value, room): (f64, f64)) {
    let value = number(value, 1.0);
    out.open("a", &[("href", &knot.href)]).leaf("title", &[], &format!("{}: {value}", knot.label));
    let class = format!("knot {}", knot.kind);
    let high = n(place.high.max(2.0));
    let at = [
        ("class", class.as_str()),
        ("x", &n(place.x)),
        ("y", &n(place.y)),
        ("width", &n(BOX)),
        ("height", &high),
    ];
    out.empty("rect", &at);
    let lines = wrap(&knot.label, 13.0, room, LINES);
    for (at, line) in lines.iter().rev().enumerate() {
        write(out, (place.x, place.y - 6.0 - LINE * at as f64), ("t-k halo", "start"), line);
    }
    write(out, (place.x + BOX + 5.0, place.y + 12.0), ("t-s halo", "start"), &value);
    out.close("a");
}
