//! Figures of numbers: series with bands, flows, tornados and pyramids. Pure functions of numbers and words.
//!
//! Each figure stands beside a table with the same numbers; it never tells anything by color alone. The same drawing
//! goes into a page, where the stylesheet gives its colors, and by [`standalone`] into a printed document.

pub mod axis;
pub mod pyramid;
pub mod sankey;
pub mod series;
pub mod spots;
pub mod tornado;

use super::Markup;
use super::measure::{width, wrap};

/// Styles of a drawing outside the pages: the same classes as in the stylesheet, with the light colors written out.
const PRINTED: &str = "text{font-family:'BIZ UDPGothic',sans-serif;fill:#17202a;font-size:12px}\
    .t-s{font-size:12px;fill:#47525e}.t-k{font-size:13px;font-weight:bold}.t-in{font-size:12px;fill:#fff}\
    .halo{stroke:#fff;stroke-width:3px;stroke-linejoin:round;paint-order:stroke}\
    .axis{stroke:#a69f8f;stroke-width:1}.grid{stroke:#d8d2c4;stroke-width:1}\
    .plot{fill:none;stroke-width:2.2}.dotmark{stroke-width:1.6}.band{stroke:none;fill-opacity:.16}\
    .band.inner{fill-opacity:.3}.k0{stroke:#1b4b73}.k1{stroke:#a33c10;stroke-dasharray:7 3}\
    .k2{stroke:#1c6440;stroke-dasharray:2 3}.k3{stroke:#6a2f6e;stroke-dasharray:9 3 2 3}\
    .k4{stroke:#735400;stroke-dasharray:4 4}.f0{fill:#1b4b73}.f1{fill:#a33c10}.f2{fill:#1c6440}.f3{fill:#6a2f6e}\
    .f4{fill:#735400}.dotmark.f0,.dotmark.f1,.dotmark.f2,.dotmark.f3,.dotmark.f4{fill:#fff;stroke-dasharray:none}\
    .ribbon-flow{fill:#2f6c9c;fill-opacity:.32;stroke:none}.ribbon-flow.back{fill:#c9531f}.ribbon-flow.out{fill:#4d5660}\
    .knot{fill:#12293f}.knot.home{fill:#a33c10}.knot.gone{fill:#4d5660}\
    .spot{stroke:#12293f;stroke-width:1;fill-opacity:.82}.spot.none{fill:none;stroke-dasharray:2 2}\
    .spot.s0{fill:#dbe6ef}.spot.s1{fill:#a9c4da}.spot.s2{fill:#6f9cc0}.spot.s3{fill:#2f6c9c}.spot.s4{fill:#12293f}\
    .low{fill:#c9531f}.high{fill:#2f6c9c}.event{stroke:#a01830;stroke-width:1.4;stroke-dasharray:5 3}";

/// The drawing as a file of its own, for print or download: with its name space and its styles.
pub fn standalone(drawing: &Markup) -> String {
    let text = drawing.to_string();
    let head = "<svg xmlns=\"http://www.w3.org/2000/svg\"";
    let rest = text.strip_prefix("<svg").unwrap_or(&text);
    match rest.split_once('>') {
        Some((attributes, inside)) => format!("{head}{attributes}><style>{PRINTED}</style>{inside}"),
        None => text,
    }
}

/// Opens a drawing of this size. `words` say what it shows to those who do not see it.
fn open(out: &mut Markup, (wide, high): (f64, f64), words: &str) {
    let view = format!("0 0 {wide:.0} {high:.0}");
    // A group, not an image: what can be reached by the keyboard inside must stay reachable.
    let role =
        [("class", "drawn figure"), ("viewBox", view.as_str()), ("role", "group"), ("aria-label", words)];
    out.open("svg", &role);
}

/// A text at a place; `anchor` is `start`, `middle` or `end`.
fn write(out: &mut Markup, (x, y): (f64, f64), (class, anchor): (&str, &str), text: &str) {
    let anchor = if anchor == "start" { "" } else { anchor };
    out.leaf("text", &[("class", class), ("x", &n(x)), ("y", &n(y)), ("text-anchor", anchor)], text);
}

/// A straight line.
fn rule(out: &mut Markup, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
    out.empty("line", &[("class", class), ("x1", &n(x1)), ("y1", &n(y1)), ("x2", &n(x2)), ("y2", &n(y2))]);
}

/// A box whose title appears on the pointer and is read aloud.
fn block(out: &mut Markup, class: &str, (x, y): (f64, f64), (wide, high): (f64, f64), title: &str) {
    let (wide, high) = (n(wide.max(0.0)), n(high.max(0.0)));
    let place = [("class", class), ("x", &n(x)), ("y", &n(y)), ("width", &wide), ("height", &high)];
    out.open("rect", &place).leaf("title", &[], title).close("rect");
}

/// A number of a drawing with one decimal.
fn n(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// Moves labels apart that would stand on one another: each at least `step` below the one above, all above `bottom`
/// where that is possible. Gives the new places in the order of the old ones.
fn apart(wanted: &[f64], step: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut placed = wanted.to_vec();
    let mut above = f64::NEG_INFINITY;
    for at in &order {
        placed[*at] = placed[*at].max(above + step);
        above = placed[*at];
    }
    let mut below = bottom + step;
    for at in order.iter().rev() {
        placed[*at] = placed[*at].min(below - step);
        below = placed[*at];
    }
    placed
}

#[cfg(test)]
mod tests;
