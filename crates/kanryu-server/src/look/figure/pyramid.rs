//! Ages as a pyramid: men on the left, women on the right, the oldest above.

use super::axis::{Scale, number};
use super::{Markup, block, open, rule, write};

/// An age band.
#[derive(Debug, Clone)]
pub struct Band {
    /// The ages, such as `65–69`.
    pub label: String,
    /// How many men.
    pub men: f64,
    /// How many women.
    pub women: f64,
    /// Whether the band belongs to the ages that the page is about; drawn in the stronger color with a mark.
    pub marked: bool,
}

const WIDE: f64 = 720.0;
const MIDDLE: f64 = 360.0;
const HALF: f64 = 44.0;
const ROW: f64 = 18.0;
const TOP: f64 = 34.0;

/// Draws the bands, which are given from the youngest to the oldest. `sides` are the words for men and women.
pub fn draw(bands: &[Band], sides: (&str, &str), words: &str) -> Markup {
    let mut out = Markup::new();
    let foot = TOP + ROW * bands.len() as f64;
    open(&mut out, (WIDE, foot + 30.0), words);
    let values = || bands.iter().flat_map(|band| [band.men, band.women]).chain([0.0]);
    let (left, _) = Scale::around(values(), 3, (MIDDLE - HALF, 42.0));
    let (right, marks) = Scale::around(values(), 3, (MIDDLE + HALF, WIDE - 42.0));
    let step = marks.get(1).map_or(1.0, |second| second - marks[0]);
    for mark in &marks {
        for scale in [&left, &right] {
            rule(&mut out, "grid", (scale.at(*mark), TOP - 6.0), (scale.at(*mark), foot));
        }
        write(&mut out, (right.at(*mark), foot + 18.0), ("t-s", "middle"), &number(*mark, step));
        write(&mut out, (left.at(*mark), foot + 18.0), ("t-s", "middle"), &number(*mark, step));
    }
    write(&mut out, (MIDDLE - HALF - 6.0, 18.0), ("t-k", "end"), sides.0);
    write(&mut out, (MIDDLE + HALF + 6.0, 18.0), ("t-k", "start"), sides.1);
    for (at, band) in bands.iter().rev().enumerate() {
        let y = TOP + ROW * at as f64;
        let title =
            |side: &str, value: f64| format!("{} {side}: {}", band.label, number(value, step / 100.0));
        let class = if band.marked { "f1" } else { "f0" };
        let (a, b) = (left.at(band.men), right.at(band.women));
        block(&mut out, class, (a, y + 1.0), (MIDDLE - HALF - a, ROW - 2.0), &title(sides.0, band.men));
        block(
            &mut out,
            class,
            (MIDDLE + HALF, y + 1.0),
            (b - MIDDLE - HALF, ROW - 2.0),
            &title(sides.1, band.women),
        );
        let label = if band.marked { format!("• {} •", band.label) } else { band.label.clone() };
        write(&mut out, (MIDDLE, y + 13.5), ("t-s", "middle"), &label);
    }
    out.close("svg");
    out
}
