//! Bars side by side for a few numbers, such as how many got their first, second and third wish.

use super::axis::{Scale, number};
use super::{Markup, block, open, rule, wrap, write};

/// A bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What it counts.
    pub label: String,
    /// How many; `None` where nothing is known, which is written and not drawn as nought.
    pub value: Option<f64>,
}

const WIDE: f64 = 720.0;
const LEFT: f64 = 210.0;
const RIGHT: f64 = 640.0;
const ROW: f64 = 28.0;

/// Draws the bars in their order. `nothing` is the word for "no data".
pub fn draw(bars: &[Bar], nothing: &str, words: &str) -> Markup {
    let mut out = Markup::new();
    let foot = 8.0 + ROW * bars.len() as f64;
    open(&mut out, (WIDE, foot + 8.0), words);
    let values = bars.iter().filter_map(|bar| bar.value).chain([0.0]);
    let (scale, marks) = Scale::around(values, 5, (LEFT, RIGHT));
    let step = marks.get(1).map_or(1.0, |second| second - marks[0]);
    rule(&mut out, "axis", (scale.at(0.0), 4.0), (scale.at(0.0), foot));
    for (at, bar) in bars.iter().enumerate() {
        let y = 8.0 + ROW * at as f64;
        let label = wrap(&bar.label, 13.0, LEFT - 20.0, 1).concat();
        write(&mut out, (LEFT - 10.0, y + 16.0), ("t-b", "end"), &label);
        let Some(value) = bar.value else {
            write(&mut out, (LEFT + 6.0, y + 16.0), ("t-s", "start"), nothing);
            continue;
        };
        let (x, nought) = (scale.at(value), scale.at(0.0));
        let words = number(value, step / 10.0);
        block(
            &mut out,
            "f0",
            (x.min(nought), y + 3.0),
            ((x - nought).abs(), ROW - 10.0),
            &format!("{}: {words}", bar.label),
        );
        write(&mut out, (x.max(nought) + 6.0, y + 16.0), ("t-s", "start"), &words);
    }
    out.close("svg");
    out
}
