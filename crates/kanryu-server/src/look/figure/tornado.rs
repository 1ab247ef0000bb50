//! Which assumption matters: one bar each, from the result with its low value to the result with its high value.

use super::axis::{Scale, number};
use super::{Markup, block, open, rule, wrap, write};

/// An assumption and what it does to the result.
#[derive(Debug, Clone)]
pub struct Lever {
    /// Its name.
    pub label: String,
    /// What the low and the high value of the assumption are.
    pub range: (String, String),
    /// The result with the low value.
    pub low: f64,
    /// The result with the high value.
    pub high: f64,
}

const WIDE: f64 = 960.0;
const LEFT: f64 = 330.0;
const RIGHT: f64 = 880.0;
const ROW: f64 = 34.0;
const TOP: f64 = 46.0;

/// Draws the levers in the order given (the widest first) around the `base` result.
pub fn draw(levers: &[Lever], base: f64, words: &str) -> Markup {
    let mut out = Markup::new();
    let high = TOP + ROW * levers.len() as f64 + 30.0;
    open(&mut out, (WIDE, high), words);
    let values = levers.iter().flat_map(|lever| [lever.low, lever.high]).chain([base]);
    let (scale, marks) = Scale::around(values, 6, (LEFT, RIGHT));
    let step = marks.get(1).map_or(1.0, |second| second - marks[0]);
    for mark in &marks {
        rule(&mut out, "grid", (scale.at(*mark), TOP - 8.0), (scale.at(*mark), high - 24.0));
        write(&mut out, (scale.at(*mark), high - 8.0), ("t-s", "middle"), &number(*mark, step));
    }
    for (at, lever) in levers.iter().enumerate() {
        let y = TOP + ROW * at as f64;
        let label = wrap(&lever.label, 13.0, LEFT - 70.0, 1).concat();
        write(&mut out, (LEFT - 58.0, y + 17.0), ("t-b", "end"), &label);
        for (value, class, words) in
            [(lever.low, "low", &lever.range.0), (lever.high, "high", &lever.range.1)]
        {
            let (x, other) = (scale.at(value), scale.at(base));
            let title = format!("{} = {words}: {}", lever.label, number(value, step / 10.0));
            block(&mut out, class, (x.min(other), y + 2.0), ((x - other).abs(), ROW - 12.0), &title);
            let (place, anchor) = if value < base { (x - 4.0, "end") } else { (x + 4.0, "start") };
            write(&mut out, (place, y + 17.0), ("t-s", anchor), words);
        }
    }
    rule(&mut out, "axis", (scale.at(base), TOP - 8.0), (scale.at(base), high - 24.0));
    write(&mut out, (scale.at(base), TOP - 16.0), ("t-k", "middle"), &number(base, step / 10.0));
    out.close("svg");
    out
}
