//! A person's route as a drawing: the stages that were reached, the stage they are in, and every next step.
//!
//! What a line and a box mean is always said in words and by a sign as well as by color; each next stage leads to the
//! step's proof below. The table beside the drawing says the same.

use super::Markup;
use super::measure::wrap;

/// A stage that was reached.
#[derive(Debug, Clone)]
pub struct Reached {
    /// What it is called.
    pub title: String,
    /// Since when, in words.
    pub since: String,
}

/// A next stage.
#[derive(Debug, Clone)]
pub struct Next {
    /// What the stage is called.
    pub title: String,
    /// What law says, in a word.
    pub said: String,
    /// When, in words; may be empty.
    pub when: String,
    /// How it is drawn.
    pub way: Way,
    /// Where its proof stands.
    pub href: String,
}

/// How a way is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It may be taken.
    Open,
    /// It depends on what is not known.
    Unsure,
    /// It may not be taken.
    Blocked,
    /// Law of the day has no such way.
    Absent,
}

const BOX: f64 = 224.0;
const HIGH: f64 = 58.0;
const GAP: f64 = 14.0;
const LEFT: f64 = 12.0;
const SPREAD: f64 = 84.0;

/// The drawing. `now` is the present stage.
pub fn map(reached: &[Reached], now: &Reached, next: &[Next], title: &str) -> Markup {
    let rows = reached.len().max(next.len()).max(1);
    let height = GAP + rows as f64 * (HIGH + GAP);
    let width = LEFT * 2.0 + BOX * 3.0 + SPREAD * 2.0;
    let middle = |count: usize, at: usize| {
        let all = count as f64 * (HIGH + GAP) - GAP;
        (height - all) / 2.0 + at as f64 * (HIGH + GAP)
    };
    let (x_now, x_next) = (LEFT + BOX + SPREAD, LEFT + BOX * 2.0 + SPREAD * 2.0);
    let y_now = middle(1, 0);
    let mut out = Markup::new();
    let view = format!("0 0 {width} {}", n(height));
    let wide = n(width);
    out.open(
        "svg",
        &[
            ("class", "drawn routes natural"),
            ("width", &wide),
            ("viewBox", &view),
            ("role", "group"),
            ("aria-label", title),
        ],
    );
    for (at, stage) in reached.iter().enumerate() {
        let y = middle(reached.len(), at);
        if at + 1 == reached.len() {
            line(&mut out, (LEFT + BOX, y + HIGH / 2.0), (x_now, y_now + HIGH / 2.0), "flow");
        } else {
            let x = LEFT + BOX / 2.0;
            line(&mut out, (x, y + HIGH), (x, y + HIGH + GAP), "flow");
        }
        place(&mut out, LEFT, y, "node", &stage.title, &stage.since);
    }
    for (at, way) in next.iter().enumerate() {
        let y = middle(next.len(), at);
        step(&mut out, way, (x_now + BOX, y_now + HIGH / 2.0), (x_next, y));
    }
    place(&mut out, x_now, y_now, "node japan", &now.title, &now.since);
    out.close("svg");
    out
}

fn step(out: &mut Markup, way: &Next, from: (f64, f64), (x, y): (f64, f64)) {
    let (flow, node, sign) = match way.way {
        Way::Open => ("flow", "node japan", "→"),
        Way::Unsure => ("flow guess", "node", "?"),
        Way::Blocked => ("flow off", "node empty", "×"),
        Way::Absent => ("flow off", "node empty", "–"),
    };
    line(out, from, (x, y + HIGH / 2.0), flow);
    out.open("a", &[("href", &way.href)]).leaf(
        "title",
        &[],
        &format!("{}: {} {}", way.title, way.said, way.when),
    );
    let said = if way.when.is_empty() {
        format!("{sign} {}", way.said)
    } else {
        format!("{sign} {} {}", way.said, way.when)
    };
    place(out, x, y, node, &way.title, &said);
    out.close("a");
}

fn line(out: &mut Markup, from: (f64, f64), to: (f64, f64), class: &'static str) {
    let bend = (to.0 - from.0) / 2.0;
    let path = format!(
        "M{} {}C{} {} {} {} {} {}",
        n(from.0),
        n(from.1),
        n(from.0 + bend),
        n(from.1),
        n(to.0 - bend),
        n(to.1),
        n(to.0),
        n(to.1)
    );
    out.empty("path", &[("class", class), ("d", &path)]);
}

fn place(out: &mut Markup, x: f64, y: f64, class: &'static str, title: &str, below: &str) {
    out.empty(
        "rect",
        &[
            ("class", class),
            ("x", &n(x)),
            ("y", &n(y)),
            ("width", &n(BOX)),
            ("height", &n(HIGH)),
            ("rx", "3"),
        ],
    );
    let lines = wrap(title, 13.5, BOX - 20.0, 2);
    let tall = 15.5 * lines.len() as f64 + if below.is_empty() { 0.0 } else { 15.0 };
    let first = y + (HIGH - tall) / 2.0 + 12.0;
    for (at, line) in lines.iter().enumerate() {
        out.leaf("text", &[("class", "t-b"), ("x", &n(x + 10.0)), ("y", &n(first + 15.5 * at as f64))], line);
    }
    if !below.is_empty() {
        let y = first + 15.5 * lines.len() as f64 + 1.0;
        let words = wrap(below, 12.0, BOX - 16.0, 1);
        for line in &words {
            out.leaf("text", &[("class", "t-s"), ("x", &n(x + 10.0)), ("y", &n(y))], line);
        }
    }
}

/// A number of the drawing with one decimal at most.
fn n(number: f64) -> String {
    let rounded = (number * 10.0).round() / 10.0;
    format!("{rounded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_next_step_leads_to_its_proof_and_says_in_words_what_law_says() {
        let now = Reached { title: "Now".to_owned(), since: "since 2024".to_owned() };
        let way = |way, said: &str| Next {
            title: "Next".to_owned(),
            said: said.to_owned(),
            when: String::new(),
            way,
            href: format!("#step-{said}"),
        };
        let next = [
            way(Way::Open, "lawful"),
            way(Way::Blocked, "blocked"),
            way(Way::Unsure, "unsure"),
            way(Way::Absent, "absent"),
        ];
        let drawn = map(&[], &now, &next, "Route");
        for said in ["lawful", "blocked", "unsure", "absent"] {
            assert!(drawn.as_str().contains(&format!("href=\"#step-{said}\"")));
            assert!(drawn.as_str().contains(&format!(" {said}</text>")), "{}", drawn.as_str());
        }
        assert_eq!(drawn.as_str().matches("class=\"flow off\"").count(), 2);
    }
}
