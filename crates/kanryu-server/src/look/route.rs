//! The pathways as a drawing: lanes from top to bottom, stages in columns, steps as arrows, gates on the arrows.
//!
//! Columns follow the steps: a stage stands to the right of every stage that leads to it. A step that leads
//! back is drawn below, in the color of the way back. A gate is a diamond; dashed where its law is not
//! established, gray where no law is in force on the day.

use std::collections::BTreeMap;

use kanryu_domain::board::Count;

use super::measure::wrap;
use super::table::thousands;
use super::{Frame, Markup};

/// A lane.
#[derive(Debug, Clone)]
pub struct Lane {
    /// Its key, as stages name it.
    pub key: String,
    /// What it is called.
    pub title: String,
}

/// A stage.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// The key of its lane.
    pub lane: String,
    /// Its place among the stages; steps to a lower place lead back.
    pub order: i64,
    /// How many people stand there; `None` where that is not said.
    pub count: Option<Count>,
    /// What the number says in words, such as "fewer than 5".
    pub note: Option<String>,
    /// Where it leads.
    pub href: String,
    /// Whether people at this stage are in Japan.
    pub in_japan: bool,
}

/// A step from one stage to another.
#[derive(Debug, Clone)]
pub struct Step {
    /// The key of the stage it leaves.
    pub from: String,
    /// The key of the stage it reaches.
    pub to: String,
    /// What it is, for readers who cannot see the arrow.
    pub title: String,
    /// Where its gate leads; empty where the step has no gate.
    pub href: String,
    /// How the arrow and the gate are drawn.
    pub look: StepLook,
}

/// How much stands behind a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepLook {
    /// Law in force, well established; or stated by the slide.
    Sure,
    /// Not established, or inferred.
    Doubtful,
    /// No law in force opens it on this day.
    NotInForce,
}

const COLUMN: f64 = 196.0;
const BOX: (f64, f64) = (140.0, 68.0);
const SLOT: f64 = 88.0;
const MARGIN: f64 = 128.0;
const PAD: f64 = 22.0;

struct Placed<'a> {
    stage: &'a Stage,
    x: f64,
    y: f64,
}

/// The drawing.
pub fn graph(lanes: &[Lane], stages: &[Stage], steps: &[Step], frame: &Frame) -> Markup {
    let columns = columns(stages, steps);
    let (placed, rows) = place(lanes, stages, &columns);
    let count = columns.values().max().map_or(1, |last| last + 1);
    let width = MARGIN + COLUMN * count as f64 + 20.0;
    let height = rows.iter().map(|(_, _, high)| high).sum::<f64>() + 34.0;
    let mut out = Markup::new();
    let view = format!("0 0 {width} {height}");
    out.open("svg", &[("class", "drawn"), ("viewBox", &view), ("role", "group"), ("aria-label", frame.t("route.title"))]);
    for (at, (lane, top, high)) in rows.iter().enumerate() {
        band(&mut out, lane, *top, *high, width, at);
    }
    for step in steps {
        arrow(&mut out, step, &placed, height);
    }
    for stage in placed.values() {
        node(&mut out, stage);
    }
    for step in steps {
        gate(&mut out, step, &placed, height);
    }
    out.close("svg");
    out
}

/// The column of each stage: one more than the last of the stages that lead to it from a lower place.
fn columns(stages: &[Stage], steps: &[Step]) -> BTreeMap<String, usize> {
    let order: BTreeMap<&str, i64> = stages.iter().map(|stage| (stage.key.as_str(), stage.order)).collect();
    let mut sorted: Vec<&Stage> = stages.iter().collect();
    sorted.sort_by(|one, other| (one.order, &one.key).cmp(&(other.order, &other.key)));
    let mut columns: BTreeMap<String, usize> = BTreeMap::new();
    for stage in sorted {
        let before = steps.iter().filter(|step| step.to == stage.key && order.get(step.from.as_str()) < Some(&stage.order));
        let column = before.filter_map(|step| columns.get(&step.from)).max().map_or(0, |last| last + 1);
        columns.insert(stage.key.clone(), column);
    }
    columns
}

type Row<'a> = (&'a Lane, f64, f64);

fn place<'a>(
    lanes: &'a [Lane],
    stages: &'a [Stage],
    columns: &BTreeMap<String, usize>,
) -> (BTreeMap<&'a str, Placed<'a>>, Vec<Row<'a>>) {
    let (mut placed, mut rows, mut top) = (BTreeMap::new(), Vec::new(), 0.0);
    for lane in lanes {
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        let mut members: Vec<&Stage> = stages.iter().filter(|stage| stage.lane == lane.key).collect();
        members.sort_by(|one, other| (one.order, &one.key).cmp(&(other.order, &other.key)));
        for stage in &members {
            let column = columns.get(&stage.key).copied().unwrap_or(0);
            let slot = taken.entry(column).or_default();
            let x = MARGIN + COLUMN * column as f64 + BOX.0 / 2.0;
            let y = top + PAD / 2.0 + SLOT * *slot as f64 + SLOT / 2.0;
            placed.insert(stage.key.as_str(), Placed { stage, x, y });
            *slot += 1;
        }
        if members.is_empty() {
            continue;
        }
        let high = taken.values().max().copied().unwrap_or(1) as f64 * SLOT + PAD;
        rows.push((lane, top, high));
        top += high;
    }
    (placed, rows)
}

fn band(out: &mut Markup, lane: &Lane, top: f64, high: f64, width: f64, at: usize) {
    let class = if at % 2 == 0 { "lane" } else { "lane alt" };
    out.empty("rect", &[("class", class), ("x", "0"), ("y", &n(top)), ("width", &n(width)), ("height", &n(high))]);
    out.empty("line", &[("class", "lane-line"), ("x1", "0"), ("x2", &n(width)), ("y1", &n(top + high)), ("y2", &n(top + high))]);
    let lines = wrap(&lane.title, 13.0, MARGIN - 26.0, 3);
    for (i, line) in lines.iter().enumerate() {
        let y = top + high / 2.0 + 5.0 + 17.0 * (i as f64 - (lines.len() as f64 - 1.0) / 2.0);
        out.leaf("text", &[("class", "t-l"), ("x", "12"), ("y", &n(y))], line);
    }
}

fn node(out: &mut Markup, placed: &Placed<'_>) {
    let Placed { stage, x, y } = placed;
    let (left, top) = (x - BOX.0 / 2.0, y - BOX.1 / 2.0);
    let class = match (stage.count, stage.in_japan) {
        (None, _) => "node empty",
        (Some(_), true) => "node japan",
        (Some(_), false) => "node home",
    };
    out.open("a", &[("href", &stage.href), ("id", &format!("stage-{}", stage.key))]);
    let number = stage.note.clone().or_else(|| stage.count.map(count_words)).unwrap_or_else(|| "–".to_owned());
    out.leaf("title", &[], &format!("{}: {number}", stage.title));
    out.empty("rect", &[("class", class), ("x", &n(left)), ("y", &n(top)), ("width", &n(BOX.0)), ("height", &n(BOX.1)), ("rx", "3")]);
    let lines = wrap(&stage.title, 12.0, BOX.0 - 14.0, 2);
    for (i, line) in lines.iter().enumerate() {
        out.leaf("text", &[("class", "t-s"), ("x", &n(left + 8.0)), ("y", &n(top + 18.0 + 15.0 * i as f64))], line);
    }
    out.leaf("text", &[("class", "t-m"), ("x", &n(left + BOX.0 - 8.0)), ("y", &n(top + BOX.1 - 9.0)), ("text-anchor", "end")], &number);
    out.close("a");
}

fn count_words(count: Count) -> String {
    match count.low == count.high {
        true => thousands(count.low),
        false => format!("{}–{}", thousands(count.low), thousands(count.high)),
    }
}

/// The curve of a step as four control points.
struct Curve([(f64, f64); 4]);

impl Curve {
    fn of(from: &Placed<'_>, to: &Placed<'_>, height: f64) -> Curve {
        let half = BOX.0 / 2.0;
        if to.x > from.x + half {
            let (start, end) = ((from.x + half, from.y), (to.x - half - 7.0, to.y));
            let bend = ((end.0 - start.0) / 2.0).min(90.0);
            return Curve([start, (start.0 + bend, start.1), (end.0 - bend, end.1), end]);
        }
        if (to.x - from.x).abs() < half {
            // Within one column: straight up or down.
            let down = if to.y > from.y { 1.0 } else { -1.0 };
            let (start, end) = ((from.x, from.y + down * BOX.1 / 2.0), (to.x, to.y - down * (BOX.1 / 2.0 + 7.0)));
            return Curve([start, (start.0, start.1 + down * 12.0), (end.0, end.1 - down * 12.0), end]);
        }
        // The way back runs below both.
        let low = (from.y.max(to.y) + 96.0).min(height - 8.0);
        let start = (from.x, from.y + BOX.1 / 2.0);
        let end = (to.x, to.y + BOX.1 / 2.0 + 7.0);
        Curve([start, (start.0, low), (end.0, low), end])
    }

    fn at(&self, t: f64) -> (f64, f64) {
        let [a, b, c, d] = self.0;
        let u = 1.0 - t;
        let weigh = |p: f64, q: f64, r: f64, s: f64| u * u * u * p + 3.0 * u * u * t * q + 3.0 * u * t * t * r + t * t * t * s;
        (weigh(a.0, b.0, c.0, d.0), weigh(a.1, b.1, c.1, d.1))
    }

    fn path(&self) -> String {
        let [a, b, c, d] = self.0;
        format!("M{} {}C{} {} {} {} {} {}", n(a.0), n(a.1), n(b.0), n(b.1), n(c.0), n(c.1), n(d.0), n(d.1))
    }
}

fn arrow(out: &mut Markup, step: &Step, placed: &BTreeMap<&str, Placed<'_>>, height: f64) {
    let (Some(from), Some(to)) = (placed.get(step.from.as_str()), placed.get(step.to.as_str())) else { return };
    let curve = Curve::of(from, to, height);
    let back = to.stage.order < from.stage.order || (from.stage.in_japan && !to.stage.in_japan);
    let class = format!(
        "flow{}{}",
        if back { " back" } else { "" },
        match step.look {
            StepLook::Sure => "",
            StepLook::Doubtful => " guess",
            StepLook::NotInForce => " off",
        }
    );
    out.empty("path", &[("class", &class), ("d", &curve.path())]);
    let (end, before) = (curve.at(1.0), curve.at(0.94));
    let turn = (end.1 - before.1).atan2(end.0 - before.0).to_degrees();
    let head = match (step.look, back) {
        (StepLook::NotInForce, _) => "head-off",
        (_, true) => "head-back",
        (_, false) => "head-out",
    };
    let place = format!("translate({} {}) rotate({turn:.0})", n(end.0), n(end.1));
    out.empty("path", &[("class", head), ("d", "M7 0l-10-5.500v11z"), ("transform", &place)]);
}

fn gate(out: &mut Markup, step: &Step, placed: &BTreeMap<&str, Placed<'_>>, height: f64) {
    let (Some(from), Some(to)) = (placed.get(step.from.as_str()), placed.get(step.to.as_str())) else { return };
    if step.href.is_empty() {
        return;
    }
    // Gates stand near the stage they open, where arrows that share a beginning have parted.
    let (x, y) = Curve::of(from, to, height).at(0.62);
    let class = match step.look {
        StepLook::Sure => "gate",
        StepLook::Doubtful => "gate doubt",
        StepLook::NotInForce => "gate out",
    };
    out.open("a", &[("href", &step.href)]).leaf("title", &[], &step.title);
    out.empty("rect", &[("class", class), ("x", "-7"), ("y", "-7"), ("width", "14"), ("height", "14"), ("transform", &format!("translate({} {}) rotate(45)", n(x), n(y)))]);
    if step.look == StepLook::Doubtful {
        out.leaf("text", &[("class", "t-s"), ("x", &n(x)), ("y", &n(y + 4.0)), ("text-anchor", "middle")], "?");
    }
    out.close("a");
}

fn n(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use kanryu_domain::text::Lang;

    fn stage(key: &str, order: i64) -> Stage {
        Stage {
            key: key.into(),
            title: key.into(),
            lane: "lane".into(),
            order,
            count: Some(Count::exact(order)),
            note: None,
            href: format!("/people?stage={key}"),
            in_japan: true,
        }
    }

    fn step(from: &str, to: &str, look: StepLook) -> Step {
        Step { from: from.into(), to: to.into(), title: "gate".into(), href: "#gate".into(), look }
    }

    #[test]
    fn a_stage_stands_to_the_right_of_all_that_lead_to_it_and_the_way_back_does_not_count() {
        let stages = [stage("a", 1), stage("b", 2), stage("c", 3)];
        let steps = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "a")].map(|(from, to)| step(from, to, StepLook::Sure));
        assert_eq!(columns(&stages, &steps).into_values().collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn what_is_not_established_looks_otherwise_and_says_so() {
        let lanes = [Lane { key: "lane".into(), title: "Lane".into() }];
        let stages = [stage("a", 1), stage("b", 2), stage("c", 3)];
        let steps = [step("a", "b", StepLook::Doubtful), step("b", "c", StepLook::NotInForce)];
        let drawn = graph(&lanes, &stages, &steps, &frame(Lang::En, "/pathways", &[])).to_string();
        assert!(drawn.contains("gate doubt") && drawn.contains(">?<"));
        assert!(drawn.contains("flow off") && drawn.contains("gate out"));
    }

    #[test]
    fn a_step_to_a_stage_that_is_not_drawn_is_left_out_without_failing() {
        let lanes = [Lane { key: "lane".into(), title: "Lane".into() }];
        let drawn = graph(&lanes, &[stage("a", 1)], &[step("a", "z", StepLook::Sure)], &frame(Lang::En, "/", &[]));
        assert!(!drawn.as_str().contains("class=\"flow"));
    }
}
