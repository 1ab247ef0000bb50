//! The drawn map: markers over the picture of the world, useful without script and without WebGL.
//!
//! The projection is plate carrée over the part of the world in which the initiative works; the numbers are
//! those of `maps/make.py`. Places of one city are moved apart on a ring, with a line to where they belong.

use std::collections::BTreeMap;

use super::mark::Mark;
use super::{Frame, Markup};

const WEST: f64 = -80.0;
const NORTH: f64 = 72.0;
const SCALE: f64 = 4.0;
const WIDTH: f64 = 980.0;
const HEIGHT: f64 = 468.0;
/// Markers nearer than this share a ring.
const NEAR: f64 = 15.0;
/// Half the size of a marker.
const RADIUS: f64 = 7.5;

/// A marker.
#[derive(Debug, Clone, PartialEq)]
pub struct Pin {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// Country, status and the like, in words.
    pub note: String,
    /// Latitude in millionths of a degree.
    pub lat_micro: i64,
    /// Longitude in millionths of a degree.
    pub lon_micro: i64,
    /// How far the place has come.
    pub mark: Mark,
    /// Whether the coordinates only stand in for an unknown place: drawn hollow.
    pub stand_in: bool,
}

/// The map with its pins, and the empty frame that the script fills where it can.
pub fn map(pins: &[Pin], title: &str, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open(
        "div",
        &[
            ("class", "map"),
            ("data-cluster", frame.t("map.cluster")),
            ("data-gesture", frame.t("map.gesture")),
            ("data-touch", frame.t("map.touch")),
            ("data-zoom-in", frame.t("map.zoom_in")),
            ("data-zoom-out", frame.t("map.zoom_out")),
            ("data-close", frame.t("map.close")),
        ],
    );
    let view = format!("0 0 {WIDTH} {HEIGHT}");
    out.open("svg", &[("class", "world"), ("viewBox", &view), ("role", "group"), ("aria-label", title)]);
    let size = (WIDTH.to_string(), HEIGHT.to_string());
    out.empty("image", &[("href", "/assets/map/world.svg"), ("width", &size.0), ("height", &size.1)]);
    for (pin, from, to) in spread(pins) {
        draw(&mut out, pin, from, to);
    }
    out.close("svg").open("div", &[("class", "live")]).close("div").close("div");
    out
}

type Spot = (f64, f64);

fn project(pin: &Pin) -> Spot {
    let degrees = |micro: i64| micro as f64 / 1e6;
    let x = (degrees(pin.lon_micro) - WEST) * SCALE;
    let y = (NORTH - degrees(pin.lat_micro)) * SCALE;
    (x.clamp(RADIUS, WIDTH - RADIUS), y.clamp(RADIUS, HEIGHT - RADIUS))
}

/// Each pin with where it belongs and where it is drawn.
fn spread(pins: &[Pin]) -> Vec<(&Pin, Spot, Spot)> {
    let spots: Vec<Spot> = pins.iter().map(project).collect();
    // A pin joins the ring of the first earlier pin that is near it, so the order of the list decides.
    let mut rings: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..pins.len() {
        let near = |other: &&usize| distance(spots[**other], spots[at]) < NEAR;
        let home = rings.keys().find(near).copied().unwrap_or(at);
        rings.entry(home).or_default().push(at);
    }
    let mut placed: Vec<(usize, Spot)> = Vec::new();
    for (home, members) in &rings {
        let radius = if members.len() == 1 {
            0.0
        } else {
            (members.len() as f64 * 17.0 / std::f64::consts::TAU).max(12.0)
        };
        for (turn, member) in members.iter().enumerate() {
            let angle =
                turn as f64 / members.len() as f64 * std::f64::consts::TAU - std::f64::consts::FRAC_PI_2;
            let (x, y) = spots[*home];
            placed.push((*member, (x + radius * angle.cos(), y + radius * angle.sin())));
        }
    }
    placed.sort_by_key(|(member, _)| *member);
    placed.into_iter().map(|(member, to)| (&pins[member], spots[member], to)).collect()
}

fn distance(one: Spot, other: Spot) -> f64 {
    (one.0 - other.0).hypot(one.1 - other.1)
}

fn draw(out: &mut Markup, pin: &Pin, from: Spot, to: Spot) {
    let number = |n: f64| format!("{n:.1}");
    if distance(from, to) > 1.0 {
        let (x1, y1, x2, y2) = (number(from.0), number(from.1), number(to.0), number(to.1));
        out.empty("line", &[("class", "leader"), ("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2)]);
    }
    let class = format!("pin pin-{}{}", pin.mark.class(), if pin.stand_in { " hollow" } else { "" });
    let degrees = |micro: i64| format!("{:.4}", micro as f64 / 1e6);
    out.open(
        "a",
        &[
            ("class", &class),
            ("href", &pin.href),
            ("data-lon", &degrees(pin.lon_micro)),
            ("data-lat", &degrees(pin.lat_micro)),
            ("data-name", &pin.name),
            ("data-note", &pin.note),
            ("transform", &format!("translate({} {})", number(to.0), number(to.1))),
        ],
    );
    out.leaf("title", &[], &format!("{} — {}", pin.name, pin.note));
    out.open("g", &[("class", "glyph")]).add(&glyph(pin.mark)).close("g").close("a");
}

/// The round sign of a marker, centered on the origin; the legend shows the same.
pub fn glyph(mark: Mark) -> Markup {
    let (path, class) = mark.path();
    let mut out = Markup::new();
    out.empty("circle", &[("class", "ring"), ("r", &RADIUS.to_string())]);
    // The icons are drawn in a box of 16; on a marker they have 9.
    out.empty("path", &[("class", class), ("d", path), ("transform", "scale(.56) translate(-8 -8)")]);
    out
}

/// The legend: each mark once, with its word.
pub fn legend(marks: &[(Mark, &str)], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ul", &[("class", "legend")]);
    let mut entry = |class: &str, mark: Mark, word: &str| {
        out.open("li", &[])
            .open("svg", &[("viewBox", "-9 -9 18 18"), ("class", class), ("aria-hidden", "true")]);
        out.add(&glyph(mark)).close("svg").text(word).close("li");
    };
    for (mark, word) in marks {
        entry(&format!("pin pin-{}", mark.class()), *mark, word);
    }
    entry("pin pin-unknown hollow", Mark::Unknown, frame.t("map.stand_in"));
    out.close("ul");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use kanryu_domain::text::Lang;

    fn pin(name: &str, lat: i64, lon: i64) -> Pin {
        Pin {
            href: format!("/bases/{name}"),
            name: name.into(),
            note: "invented".into(),
            lat_micro: lat * 1_000_000,
            lon_micro: lon * 1_000_000,
            mark: Mark::Open,
            stand_in: false,
        }
    }

    #[test]
    fn places_of_one_city_do_not_cover_one_another() {
        let pins = [pin("A", 21, 106), pin("B", 21, 106), pin("C", 21, 106), pin("D", 55, 37)];
        let placed = spread(&pins);
        for (one, (_, _, here)) in placed.iter().enumerate() {
            for (_, _, there) in &placed[one + 1..] {
                assert!(distance(*here, *there) >= 2.0 * RADIUS, "{here:?} and {there:?}");
            }
        }
        assert_eq!(placed[3].1, placed[3].2, "a lone place stands where it belongs");
    }

    #[test]
    fn a_marker_is_a_link_with_its_name_in_words_and_a_hollow_one_is_a_stand_in() {
        let hollow = Pin { stand_in: true, name: "<b>".into(), ..pin("A", 3, 101) };
        let drawn = map(&[hollow], "Map", &frame(Lang::En, "/bases", &[]));
        assert!(drawn.as_str().contains("class=\"pin pin-open hollow\""));
        assert!(drawn.as_str().contains("<title>&lt;b&gt; — invented</title>"));
    }
}
