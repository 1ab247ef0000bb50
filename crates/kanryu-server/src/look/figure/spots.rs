//! Spots on a map: circles as large as a number, or of one size in steps of strength; hollow where nothing is known.

use super::{Markup, n, open, write};

/// A spot.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Where, in units of the drawing.
    pub at: (f64, f64),
    /// What it is called.
    pub name: String,
    /// The short word that stands in it; may be empty.
    pub short: String,
    /// The value in words; "no data" where there is none.
    pub words: String,
    /// The radius.
    pub radius: f64,
    /// The step of strength, 0 to 4; `None` where nothing is known.
    pub step: Option<u8>,
}

/// Draws the spots, the largest first so that none is hidden. `under` is a picture that lies below.
pub fn draw(size: (f64, f64), under: Option<&str>, spots: &[Spot], words: &str) -> Markup {
    let mut out = Markup::new();
    open(&mut out, size, words);
    if let Some(picture) = under {
        out.empty("image", &[("href", picture), ("width", &n(size.0)), ("height", &n(size.1))]);
    }
    let mut order: Vec<&Spot> = spots.iter().collect();
    order.sort_by(|a, b| b.radius.total_cmp(&a.radius));
    for spot in order {
        let class = spot.step.map_or_else(|| "spot none".to_owned(), |step| format!("spot s{step}"));
        let title = format!("{}: {}", spot.name, spot.words);
        let (x, y, radius) = (n(spot.at.0), n(spot.at.1), n(spot.radius));
        let circle = [
            ("class", class.as_str()),
            ("cx", &x),
            ("cy", &y),
            ("r", &radius),
            ("tabindex", "0"),
            ("role", "img"),
            ("aria-label", &title),
        ];
        out.open("circle", &circle).leaf("title", &[], &title).close("circle");
        if !spot.short.is_empty() {
            let strong = spot.step.is_some_and(|step| step >= 3);
            let class = if strong { "t-in" } else { "t-s" };
            write(&mut out, (spot.at.0, spot.at.1 + 4.0), (class, "middle"), &spot.short);
        }
    }
    out.close("svg");
    out
}
