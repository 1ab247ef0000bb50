//! The loop at a glance: outward in one color, back in the other, and between them what is built.
//!
//! Every number is a link to where it comes from; the page repeats all of them as a list below the picture.

use super::measure::wrap;
use super::{Frame, Markup};

/// A place on the loop, or a thing that is built between its two shores.
#[derive(Debug, Clone)]
pub struct Station {
    /// What it is.
    pub label: String,
    /// How many, in words; `None` where nothing is known, shown as "–".
    pub number: Option<String>,
    /// Where the number comes from.
    pub href: String,
    /// On which shore it stands.
    pub shore: Shore,
}

/// The two shores between which people move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shore {
    /// The person's own country.
    Home,
    /// Japan.
    Japan,
    /// Both: what is built between them.
    Between,
}

const WIDTH: f64 = 1160.0;
const HEIGHT: f64 = 452.0;
const TOP: f64 = 84.0;
const BOTTOM: f64 = 368.0;
const LEFT: f64 = 92.0;
const RIGHT: f64 = 1068.0;
const BOX: (f64, f64) = (186.0, 82.0);

/// The picture: `outward` from left to right above, `back` from right to left below, `built` in the middle.
pub fn picture(outward: &[Station], back: &[Station], built: &[Station], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let view = format!("0 0 {WIDTH} {HEIGHT}");
    out.open(
        "svg",
        &[("class", "drawn"), ("viewBox", &view), ("role", "group"), ("aria-label", frame.t("loop.title"))],
    );
    shores(&mut out, frame);
    track(&mut out);
    along(&mut out, outward, TOP, false);
    along(&mut out, back, BOTTOM, true);
    middle(&mut out, built, frame);
    out.close("svg");
    out
}

fn shores(out: &mut Markup, frame: &Frame) {
    let label = |out: &mut Markup, x: f64, anchor, key| {
        let (x, y) = (n(x), n((TOP + BOTTOM) / 2.0 + 7.0));
        out.leaf(
            "text",
            &[("class", "t-shore"), ("x", &x), ("y", &y), ("text-anchor", anchor)],
            frame.t(key),
        );
    };
    label(out, 46.0, "start", "loop.home");
    label(out, WIDTH - 46.0, "end", "loop.japan");
}

fn track(out: &mut Markup) {
    let mid = (TOP + BOTTOM) / 2.0;
    let radius = (BOTTOM - TOP) / 2.0;
    // Each half begins and ends a little before the middle of the shore, where the name of the shore stands.
    let gap = 26.0;
    let up = format!(
        "M{LEFT} {} V{} Q{LEFT} {TOP} {} {TOP} H{} Q{RIGHT} {TOP} {RIGHT} {} V{}",
        n(mid - gap),
        n(TOP + radius * 0.6),
        n(LEFT + 86.0),
        n(RIGHT - 86.0),
        n(TOP + radius * 0.6),
        n(mid - gap - 12.0)
    );
    let down = format!(
        "M{RIGHT} {} V{} Q{RIGHT} {BOTTOM} {} {BOTTOM} H{} Q{LEFT} {BOTTOM} {LEFT} {} V{}",
        n(mid + gap),
        n(BOTTOM - radius * 0.6),
        n(RIGHT - 86.0),
        n(LEFT + 86.0),
        n(BOTTOM - radius * 0.6),
        n(mid + gap + 12.0)
    );
    for (path, back) in [(&up, false), (&down, true)] {
        out.empty("path", &[("class", if back { "arc back" } else { "arc" }), ("d", path)]);
        out.empty("path", &[("class", if back { "arc-line back" } else { "arc-line" }), ("d", path)]);
    }
    let tip = |x: f64, y: f64, down: f64| format!("M{} {}l-8 {}h16z", n(x), n(y), n(-13.0 * down));
    out.empty("path", &[("class", "head-out"), ("d", &tip(RIGHT, mid - gap, 1.0))]);
    out.empty("path", &[("class", "head-back"), ("d", &tip(LEFT, mid + gap, -1.0))]);
}

fn along(out: &mut Markup, stations: &[Station], y: f64, leftward: bool) {
    let room = RIGHT - LEFT - 120.0;
    let step = room / stations.len().max(1) as f64;
    for (at, station) in stations.iter().enumerate() {
        let from_left = LEFT + 60.0 + step * (at as f64 + 0.5);
        let x = if leftward { WIDTH - from_left } else { from_left };
        card(out, station, x, y, (BOX.0.min(step - 14.0), BOX.1));
    }
}

fn middle(out: &mut Markup, built: &[Station], frame: &Frame) {
    let mid = (TOP + BOTTOM) / 2.0;
    let (room, from) = (WIDTH - 276.0, 138.0);
    out.leaf(
        "text",
        &[("class", "t-s"), ("x", &n(WIDTH / 2.0)), ("y", &n(mid - 48.0)), ("text-anchor", "middle")],
        frame.t("loop.between"),
    );
    let step = room / built.len().max(1) as f64;
    for (at, station) in built.iter().enumerate() {
        card(out, station, from + step * (at as f64 + 0.5), mid + 4.0, (step - 16.0, 74.0));
    }
}

fn card(out: &mut Markup, station: &Station, x: f64, y: f64, (w, h): (f64, f64)) {
    let class = match (&station.number, station.shore) {
        (None, _) => "node empty",
        (Some(_), Shore::Home) => "node home",
        (Some(_), Shore::Japan) => "node japan",
        (Some(_), Shore::Between) => "node",
    };
    let value = station.number.as_deref().unwrap_or("–");
    out.open("a", &[("href", &station.href)]);
    let (left, top) = (n(x - w / 2.0), n(y - h / 2.0));
    out.empty(
        "rect",
        &[("class", class), ("x", &left), ("y", &top), ("width", &n(w)), ("height", &n(h)), ("rx", "4")],
    );
    let lines = wrap(&station.label, 12.0, w - 12.0, 3);
    // Number and label together stand in the middle of the card.
    let first = y - 2.0 - 8.0 * lines.len().saturating_sub(1) as f64;
    out.leaf("text", &[("class", "t-n"), ("x", &n(x)), ("y", &n(first)), ("text-anchor", "middle")], value);
    for (at, line) in lines.iter().enumerate() {
        let y = n(first + 19.0 + 16.0 * at as f64);
        out.leaf("text", &[("class", "t-s"), ("x", &n(x)), ("y", &y), ("text-anchor", "middle")], line);
    }
    out.close("a");
}

/// A coordinate with one digit, without a useless zero.
fn n(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use kanryu_domain::text::Lang;

    fn station(label: &str, number: Option<&str>) -> Station {
        Station {
            label: label.into(),
            number: number.map(str::to_owned),
            href: "/people".into(),
            shore: Shore::Japan,
        }
    }

    #[test]
    fn every_number_of_the_loop_is_a_link_and_an_unknown_one_is_a_dash() {
        let out = [station("Studying", Some("1,200")), station("Training", Some("<5"))];
        let drawn = picture(&out, &[station("Returned", None)], &[], &frame(Lang::En, "/", &[])).to_string();
        assert_eq!(drawn.matches("<a href=\"/people\">").count(), 3);
        assert!(drawn.contains(">1,200<") && drawn.contains(">&lt;5<") && drawn.contains(">–<"));
    }
}
