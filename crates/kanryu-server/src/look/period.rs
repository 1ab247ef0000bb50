//! Periods of law on a time line: a row for each statement, a bar for each version, a line on the day shown.

use kanryu_domain::calendar::Day;

use super::measure::wrap;
use super::{Frame, Markup};

/// A row of the drawing.
#[derive(Debug, Clone)]
pub struct Row {
    /// What the row shows.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Its versions.
    pub bars: Vec<Bar>,
}

/// A version.
#[derive(Debug, Clone)]
pub struct Bar {
    /// First day; since ever where `None`.
    pub from: Option<Day>,
    /// Last day; still in force where `None`.
    pub until: Option<Day>,
    /// Whether what it says is established; otherwise it is drawn pale and dashed.
    pub sure: bool,
    /// What it is, for a reader who points at it.
    pub title: String,
}

const WIDTH: f64 = 1080.0;
const LEFT: f64 = 330.0;
const RIGHT: f64 = 1064.0;
const ROW: f64 = 26.0;
const HEAD: f64 = 34.0;

struct Scale {
    from: Day,
    until: Day,
}

impl Scale {
    fn x(&self, day: Day) -> f64 {
        let days = f64::from(self.until.number() - self.from.number()).max(1.0);
        let part = f64::from(day.number() - self.from.number()) / days;
        LEFT + part.clamp(0.0, 1.0) * (RIGHT - LEFT)
    }
}

/// The drawing; `title` says what it shows.
pub fn periods(rows: &[Row], title: &str, frame: &Frame) -> Markup {
    let scale = scale(rows, frame.as_of);
    let height = HEAD + ROW * rows.len() as f64 + 8.0;
    let mut out = Markup::new();
    let view = format!("0 0 {WIDTH} {height}");
    out.open("svg", &[("class", "drawn"), ("viewBox", &view), ("role", "group"), ("aria-label", title)]);
    years(&mut out, &scale, height);
    for (at, row) in rows.iter().enumerate() {
        draw(&mut out, row, HEAD + ROW * at as f64, &scale);
    }
    let x = n(scale.x(frame.as_of));
    out.empty("line", &[("class", "today"), ("x1", &x), ("x2", &x), ("y1", "22"), ("y2", &n(height))]);
    out.leaf(
        "text",
        &[("class", "today-t"), ("x", &x), ("y", "16"), ("text-anchor", "middle")],
        &frame.as_of.to_string(),
    );
    out.close("svg");
    out
}

/// From the first to the last day that is named, the day shown included, with a year of room at either end.
fn scale(rows: &[Row], as_of: Day) -> Scale {
    let days = rows.iter().flat_map(|row| &row.bars).flat_map(|bar| [bar.from, bar.until]).flatten();
    let (mut from, mut until) = (as_of, as_of);
    for day in days {
        (from, until) = (from.min(day), until.max(day));
    }
    Scale { from: from.plus_days(-200), until: until.plus_days(400) }
}

fn years(out: &mut Markup, scale: &Scale, height: f64) {
    let (first, last) = (scale.from.ymd().0, scale.until.ymd().0);
    // Not more than about a dozen years are named, so that they do not run into one another.
    let every = ((last - first) / 12 + 1).max(1);
    for year in (first..=last).filter(|year| year.rem_euclid(every) == 0) {
        let Some(day) = Day::from_ymd(year, 1, 1).filter(|day| *day >= scale.from) else { continue };
        let x = n(scale.x(day));
        out.empty("line", &[("class", "grid"), ("x1", &x), ("x2", &x), ("y1", "24"), ("y2", &n(height))]);
        out.leaf("text", &[("class", "t-s"), ("x", &x), ("y", "31")], &year.to_string());
    }
}

fn draw(out: &mut Markup, row: &Row, y: f64, scale: &Scale) {
    out.open("a", &[("href", &row.href)]);
    let label = wrap(&row.label, 13.0, LEFT - 16.0, 1).concat();
    out.leaf("text", &[("class", "t-b"), ("x", "4"), ("y", &n(y + 17.0))], &label);
    for bar in &row.bars {
        let (x1, x2) =
            (bar.from.map_or(LEFT, |day| scale.x(day)), bar.until.map_or(RIGHT, |day| scale.x(day)));
        let class = if bar.sure { "bar" } else { "bar soft" };
        out.open(
            "rect",
            &[
                ("class", class),
                ("x", &n(x1)),
                ("y", &n(y + 6.0)),
                ("width", &n((x2 - x1).max(3.0))),
                ("height", "14"),
                ("rx", "2"),
            ],
        );
        out.leaf("title", &[], &bar.title).close("rect");
    }
    out.close("a");
}

fn n(value: f64) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use kanryu_domain::text::Lang;

    fn row(from: Option<&str>, until: Option<&str>, sure: bool) -> Row {
        let day = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        let bar = Bar { from: day(from), until: day(until), sure, title: "<version>".into() };
        Row { label: "rule".into(), href: "/law/rule".into(), bars: vec![bar] }
    }

    #[test]
    fn law_that_is_not_established_is_drawn_otherwise_and_says_what_it_is() {
        let rows = [row(Some("2017-11-01"), None, true), row(None, Some("2027-03-31"), false)];
        let drawn =
            periods(&rows, "Time line", &frame(Lang::En, "/law", &[("as_of", "2026-11-24")])).to_string();
        assert_eq!(drawn.matches("class=\"bar\"").count(), 1);
        assert_eq!(drawn.matches("class=\"bar soft\"").count(), 1);
        assert!(drawn.contains("&lt;version&gt;") && drawn.contains("2026-11-24"));
    }

    #[test]
    fn a_version_without_a_first_day_reaches_the_left_edge_and_an_open_one_the_right() {
        let rows = [row(None, None, true)];
        let drawn = periods(&rows, "Time line", &frame(Lang::En, "/law", &[])).to_string();
        assert!(drawn.contains(&format!("x=\"{LEFT:.1}\"")), "{drawn}");
        assert!(drawn.contains(&format!("width=\"{:.1}\"", RIGHT - LEFT)), "{drawn}");
    }
}
