//! A life as a drawing: stages, permissions and work as bars, tests and journeys as dots, deadlines as lines.

use kanryu_domain::calendar::{Day, PartialDate};

use super::measure::{width, wrap};
use super::{Frame, Markup};

/// A row of the drawing.
#[derive(Debug, Clone, Default)]
pub struct Lane {
    /// What the row shows.
    pub title: String,
    /// Periods.
    pub spans: Vec<Span>,
    /// Moments.
    pub dots: Vec<Dot>,
}

/// A period.
#[derive(Debug, Clone)]
pub struct Span {
    /// Its first day.
    pub from: Day,
    /// Its last day; open where `None`.
    pub until: Option<Day>,
    /// What it is.
    pub label: String,
    /// Whether it lies in Japan.
    pub in_japan: bool,
}

/// A moment.
#[derive(Debug, Clone)]
pub struct Dot {
    /// When.
    pub on: PartialDate,
    /// What happened.
    pub label: String,
    /// Whether it went well, where that can be said.
    pub good: Option<bool>,
}

/// A last lawful day.
#[derive(Debug, Clone)]
pub struct Limit {
    /// The day.
    pub on: Day,
    /// What ends with it.
    pub label: String,
}

const WIDTH: f64 = 1120.0;
const LEFT: f64 = 150.0;
const RIGHT: f64 = 1096.0;
const ROW: f64 = 44.0;
const HEAD: f64 = 40.0;

struct Scale {
    from: Day,
    days: f64,
}

impl Scale {
    fn x(&self, day: Day) -> f64 {
        let part = f64::from(day.number() - self.from.number()) / self.days;
        LEFT + part.clamp(0.0, 1.0) * (RIGHT - LEFT)
    }
}

/// The life-line of one person up to `as_of` and on to the last of the limits.
pub fn line(lanes: &[Lane], limits: &[Limit], frame: &Frame) -> Markup {
    let scale = scale(lanes, limits, frame.as_of);
    let height = HEAD + ROW * lanes.len() as f64 + 34.0;
    let mut out = Markup::new();
    let view = format!("0 0 {WIDTH} {height}");
    let title = frame.t("person.life");
    out.open("svg", &[("class", "drawn"), ("viewBox", &view), ("role", "img"), ("aria-label", title)]);
    years(&mut out, &scale, height);
    for (at, lane) in lanes.iter().enumerate() {
        row(&mut out, lane, HEAD + ROW * at as f64, &scale, frame);
    }
    for limit in limits {
        let x = n(scale.x(limit.on));
        out.empty(
            "line",
            &[("class", "limit"), ("x1", &x), ("x2", &x), ("y1", &n(HEAD - 4.0)), ("y2", &n(height - 26.0))],
        );
        let text = format!("{} {}", limit.label, frame.day(limit.on));
        label(&mut out, "t-s", scale.x(limit.on), height - 10.0, &text);
    }
    let x = n(scale.x(frame.as_of));
    out.empty(
        "line",
        &[("class", "today"), ("x1", &x), ("x2", &x), ("y1", &n(18.0)), ("y2", &n(height - 26.0))],
    );
    label(&mut out, "today-t", scale.x(frame.as_of), 14.0, &frame.day(frame.as_of));
    out.close("svg");
    out
}

fn scale(lanes: &[Lane], limits: &[Limit], as_of: Day) -> Scale {
    let spans = lanes.iter().flat_map(|lane| &lane.spans);
    let dots = lanes.iter().flat_map(|lane| &lane.dots);
    let days: Vec<Day> = spans
        .flat_map(|span| [Some(span.from), span.until])
        .flatten()
        .chain(dots.flat_map(|dot| [dot.on.earliest(), dot.on.latest()]))
        .chain(limits.iter().map(|limit| limit.on))
        .chain([as_of])
        .collect();
    let from = days.iter().min().copied().unwrap_or(as_of).plus_days(-40);
    let until = days.iter().max().copied().unwrap_or(as_of).plus_days(60);
    Scale { from, days: f64::from((until.number() - from.number()).max(1)) }
}

fn years(out: &mut Markup, scale: &Scale, height: f64) {
    let last = scale.from.plus_days(scale.days as i32).year();
    let first = scale.from.year();
    // A long life gets a line every few years, so that the numbers never touch.
    let every = ((last - first) / 16 + 1).max(1);
    for year in (first + 1..=last).filter(|year| (year - first - 1) % every == 0) {
        let Some(day) = Day::from_ymd(year, 1, 1) else { continue };
        let x = scale.x(day);
        out.empty(
            "line",
            &[
                ("class", "grid"),
                ("x1", &n(x)),
                ("x2", &n(x)),
                ("y1", &n(HEAD - 10.0)),
                ("y2", &n(height - 26.0)),
            ],
        );
        out.leaf("text", &[("class", "t-s"), ("x", &n(x + 4.0)), ("y", &n(HEAD - 4.0))], &year.to_string());
    }
}

fn row(out: &mut Markup, lane: &Lane, top: f64, scale: &Scale, frame: &Frame) {
    let middle = top + ROW / 2.0;
    out.empty(
        "line",
        &[("class", "axis"), ("x1", "0"), ("x2", &n(WIDTH)), ("y1", &n(top + ROW)), ("y2", &n(top + ROW))],
    );
    let lines = wrap(&lane.title, 14.0, LEFT - 20.0, 2);
    for (at, line) in lines.iter().enumerate() {
        let y = middle + 5.0 + 15.0 * (at as f64 - (lines.len() as f64 - 1.0) / 2.0);
        out.leaf("text", &[("class", "t-l"), ("x", "8"), ("y", &n(y))], line);
    }
    for span in &lane.spans {
        bar(out, span, middle, scale, frame);
    }
    for dot in &lane.dots {
        mark(out, dot, middle, scale, frame);
    }
}

fn bar(out: &mut Markup, span: &Span, y: f64, scale: &Scale, frame: &Frame) {
    let until = span.until.unwrap_or(frame.as_of).max(span.from);
    let (x, right) = (scale.x(span.from), scale.x(until));
    let w = (right - x).max(3.0);
    // What lies after the day shown is a permission or a plan, not something that has been.
    let class = match (span.from > frame.as_of, span.in_japan) {
        (true, _) => "bar soft",
        (false, true) => "bar japan",
        (false, false) => "bar home",
    };
    let end = span.until.map_or_else(|| frame.t("person.goes_on").to_owned(), |day| frame.day(day));
    out.open("g", &[]).leaf("title", &[], &format!("{}: {} – {end}", span.label, frame.day(span.from)));
    out.empty(
        "rect",
        &[
            ("class", class),
            ("x", &n(x)),
            ("y", &n(y - 12.0)),
            ("width", &n(w)),
            ("height", "24"),
            ("rx", "2"),
        ],
    );
    let fits = wrap(&span.label, 12.0, w - 10.0, 1).concat();
    if w > 34.0 && fits.chars().count() > 2 && class != "bar soft" {
        out.leaf("text", &[("class", "t-in"), ("x", &n(x + 6.0)), ("y", &n(y + 4.5))], &fits);
    }
    out.close("g");
}

fn mark(out: &mut Markup, dot: &Dot, y: f64, scale: &Scale, frame: &Frame) {
    let (first, last) = (scale.x(dot.on.earliest()), scale.x(dot.on.latest()));
    let x = (first + last) / 2.0;
    let class = match dot.good {
        Some(true) => "dot good",
        Some(false) => "dot bad",
        None => "dot",
    };
    out.open("g", &[]).leaf("title", &[], &format!("{}: {}", dot.label, frame.date(&dot.on)));
    if last - first > 4.0 {
        // A date that is known only to the month or the year is as wide as what is known.
        out.empty(
            "line",
            &[("class", "axis"), ("x1", &n(first)), ("x2", &n(last)), ("y1", &n(y)), ("y2", &n(y))],
        );
    }
    out.empty("circle", &[("class", class), ("cx", &n(x)), ("cy", &n(y)), ("r", "6")]);
    if dot.good == Some(false) {
        let d = format!("M{} {}l5 5m0 -5l-5 5", n(x - 2.5), n(y - 2.5));
        out.empty("path", &[("class", "cross"), ("d", &d)]);
    }
    out.close("g");
}

/// A word at a line, kept inside the drawing.
fn label(out: &mut Markup, class: &str, x: f64, y: f64, text: &str) {
    let half = width(text, 12.0) / 2.0;
    let x = x.clamp(half + 2.0, WIDTH - half - 2.0);
    out.leaf("text", &[("class", class), ("x", &n(x)), ("y", &n(y)), ("text-anchor", "middle")], text);
}

fn n(value: f64) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use kanryu_domain::text::Lang;

    #[test]
    fn what_lies_ahead_is_drawn_otherwise_than_what_has_been() {
        let span = |from: &str, until: &str| Span {
            from: from.parse().unwrap(),
            until: Some(until.parse().unwrap()),
            label: "stage".into(),
            in_japan: true,
        };
        let lane = Lane {
            title: "Stages".into(),
            spans: vec![span("2024-04-01", "2025-03-31"), span("2027-04-01", "2028-03-31")],
            dots: vec![],
        };
        let drawn = line(&[lane], &[], &frame(Lang::En, "/people/x", &[("as_of", "2026-01-01")])).to_string();
        assert_eq!((drawn.matches("bar japan").count(), drawn.matches("bar soft").count()), (1, 1));
    }

    #[test]
    fn a_life_without_events_is_drawn_without_dividing_by_zero() {
        let drawn = line(&[], &[], &frame(Lang::Ja, "/people/x", &[])).to_string();
        assert!(drawn.contains("<svg") && !drawn.contains("NaN") && !drawn.contains("inf"));
    }
}
