//! The pathways as a drawing: lanes from top to bottom, stages in columns, steps as arrows, gates on the arrows.
//!
//! Columns follow the steps: a stage stands to the right of every stage that leads to it. Every step ends at a
//! port of its own on the left edge of the stage it reaches, and its gate, a diamond, stands there: dashed where
//! its law is not established, gray where no law is in force on the day. A step that leads back runs below. A step
//! that is open from many stages, such as going home, is a small mark on each of them instead of a sheaf of arrows.

use std::collections::BTreeMap;

use super::Markup;
use super::measure::wrap;

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
    /// How many people stand there, in words; `None` for a gate, where nobody stays.
    pub number: Option<String>,
    /// Where it leads.
    pub href: String,
    /// Whether people at this stage are in Japan.
    pub in_japan: bool,
    /// Whether the stage exists on the day.
    pub in_force: bool,
}

/// A step from stages to a stage.
#[derive(Debug, Clone)]
pub struct Step {
    /// The keys of the stages it leaves.
    pub from: Vec<String>,
    /// The key of the stage it reaches.
    pub to: String,
    /// What it is.
    pub title: String,
    /// Where its gate leads.
    pub href: String,
    /// Whether law asks for anything.
    pub has_gate: bool,
    /// How the arrow and the gate are drawn.
    pub look: StepLook,
}

/// How much stands behind a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepLook {
    /// Law in force, established; or nothing is asked for.
    Sure,
    /// Not established.
    Doubtful,
    /// No law in force opens it on this day.
    NotInForce,
}

const COLUMN: f64 = 162.0;
const BOX_WIDTH: f64 = 122.0;
const LEAST_HEIGHT: f64 = 86.0;
const PORT: f64 = 17.0;
const MARGIN: f64 = 96.0;
const GAP: f64 = 22.0;
/// Drawings with more columns than this are not shrunk to the page.
const WIDEST: usize = 10;
/// A step without a gate that leaves more stages than this becomes a mark on each of them.
const SHEAF: usize = 3;

struct Placed<'a> {
    stage: &'a Stage,
    x: f64,
    y: f64,
    high: f64,
    column: usize,
}

/// The drawing.
pub fn graph(lanes: &[Lane], stages: &[Stage], steps: &[Step], title: &str) -> Markup {
    let columns = columns(stages, steps);
    let heights = heights(stages, steps);
    let (placed, rows) = place(lanes, stages, &columns, &heights);
    let count = columns.values().max().map_or(1, |last| last + 1);
    let width = MARGIN + COLUMN * count as f64;
    let lanes_end = rows.last().map_or(0.0, |(_, top, high)| top + high);
    let height = lanes_end + 46.0;
    let mut out = Markup::new();
    let (view, wide) = (format!("0 0 {width} {height}"), n(width));
    // A drawing with many columns keeps its size and is scrolled; shrunk to the page, nobody could read it.
    let (class, wide) =
        if count > WIDEST { ("drawn routes natural", wide.as_str()) } else { ("drawn routes", "") };
    out.open(
        "svg",
        &[("class", class), ("width", wide), ("viewBox", &view), ("role", "group"), ("aria-label", title)],
    );
    for (at, (lane, top, high)) in rows.iter().enumerate() {
        band(&mut out, lane, *top, *high, width, at);
    }
    let ports = ports(steps, &placed);
    for (step, port) in steps.iter().zip(&ports).filter(|(step, _)| !is_sheaf(step)) {
        arrows(&mut out, step, *port, &placed, lanes_end);
    }
    for stage in placed.values() {
        node(&mut out, stage);
    }
    for (step, port) in steps.iter().zip(&ports) {
        ending(&mut out, step, *port, &placed);
    }
    for step in steps.iter().filter(|step| is_sheaf(step)) {
        leave(&mut out, step, &placed);
    }
    out.close("svg");
    out
}

fn is_sheaf(step: &Step) -> bool {
    !step.has_gate && step.from.len() > SHEAF
}

/// The column of each stage: one more than the last of the stages that lead to it from a lower place.
fn columns(stages: &[Stage], steps: &[Step]) -> BTreeMap<String, usize> {
    let order: BTreeMap<&str, i64> = stages.iter().map(|stage| (stage.key.as_str(), stage.order)).collect();
    let mut sorted: Vec<&Stage> = stages.iter().collect();
    sorted.sort_by(|one, other| (one.order, &one.key).cmp(&(other.order, &other.key)));
    let mut columns: BTreeMap<String, usize> = BTreeMap::new();
    for stage in sorted {
        let leading = steps.iter().filter(|step| step.to == stage.key).flat_map(|step| &step.from);
        let before =
            leading.filter(|from| order.get(from.as_str()).is_some_and(|order| *order < stage.order));
        let column = before.filter_map(|from| columns.get(from)).max().map_or(0, |last| last + 1);
        columns.insert(stage.key.clone(), column);
    }
    columns
}

/// A stage is as high as its ports ask for.
fn heights<'a>(stages: &'a [Stage], steps: &[Step]) -> BTreeMap<&'a str, f64> {
    let height = |stage: &Stage| {
        let ports = steps.iter().filter(|step| step.to == stage.key).count();
        (PORT * ports as f64 + 8.0).max(LEAST_HEIGHT)
    };
    stages.iter().map(|stage| (stage.key.as_str(), height(stage))).collect()
}

type Row<'a> = (&'a Lane, f64, f64);

fn place<'a>(
    lanes: &'a [Lane],
    stages: &'a [Stage],
    columns: &BTreeMap<String, usize>,
    heights: &BTreeMap<&str, f64>,
) -> (BTreeMap<&'a str, Placed<'a>>, Vec<Row<'a>>) {
    let (mut placed, mut rows, mut top) = (BTreeMap::new(), Vec::new(), 0.0);
    for lane in lanes {
        let mut members: Vec<&Stage> = stages.iter().filter(|stage| stage.lane == lane.key).collect();
        members.sort_by(|one, other| (one.order, &one.key).cmp(&(other.order, &other.key)));
        if members.is_empty() {
            continue;
        }
        let mut filled: BTreeMap<usize, f64> = BTreeMap::new();
        for stage in &members {
            let column = columns.get(&stage.key).copied().unwrap_or(0);
            let high = heights.get(stage.key.as_str()).copied().unwrap_or(LEAST_HEIGHT);
            let used = filled.entry(column).or_insert(GAP / 2.0);
            let x = MARGIN + COLUMN * column as f64 + (COLUMN - BOX_WIDTH) / 2.0;
            placed.insert(stage.key.as_str(), Placed { stage, x, y: top + *used, high, column });
            *used += high + GAP / 2.0;
        }
        let high = filled.values().copied().fold(LEAST_HEIGHT, f64::max) + GAP / 2.0;
        // Lone stages stand in the middle of their lane.
        for stage in &members {
            let column = columns.get(&stage.key).copied().unwrap_or(0);
            let spare = high - filled.get(&column).copied().unwrap_or(high) - GAP / 2.0;
            if let Some(placed) = placed.get_mut(stage.key.as_str()) {
                placed.y += spare / 2.0;
            }
        }
        rows.push((lane, top, high));
        top += high;
    }
    (placed, rows)
}

/// Where each step ends: its port on the left edge of the stage it reaches.
fn ports(steps: &[Step], placed: &BTreeMap<&str, Placed<'_>>) -> Vec<Option<(f64, f64)>> {
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    let total = |to: &str| steps.iter().filter(|step| step.to == to).count() as f64;
    let port = |step: &Step, at: usize| {
        let to = placed.get(step.to.as_str())?;
        let middle = to.y + to.high / 2.0;
        Some((to.x, middle + (at as f64 - (total(&step.to) - 1.0) / 2.0) * PORT))
    };
    // Steps from above end above, so that arrows cross as little as they can.
    let height_of = |step: &Step| {
        let ys = step.from.iter().filter_map(|from| placed.get(from.as_str())).map(|from| from.y);
        ys.fold(f64::MAX, f64::min)
    };
    let mut order: Vec<usize> = (0..steps.len()).collect();
    order.sort_by(|one, other| height_of(&steps[*one]).total_cmp(&height_of(&steps[*other])));
    let mut found = vec![None; steps.len()];
    for at in order {
        let step = &steps[at];
        let number = taken.entry(step.to.as_str()).or_default();
        found[at] = port(step, *number);
        *number += 1;
    }
    found
}

fn band(out: &mut Markup, lane: &Lane, top: f64, high: f64, width: f64, at: usize) {
    let class = if at.is_multiple_of(2) { "lane" } else { "lane alt" };
    out.empty(
        "rect",
        &[("class", class), ("x", "0"), ("y", &n(top)), ("width", &n(width)), ("height", &n(high))],
    );
    out.empty(
        "line",
        &[
            ("class", "lane-line"),
            ("x1", "0"),
            ("x2", &n(width)),
            ("y1", &n(top + high)),
            ("y2", &n(top + high)),
        ],
    );
    let lines = wrap(&lane.title, 14.0, MARGIN - 22.0, 3);
    for (i, line) in lines.iter().enumerate() {
        let y = top + high / 2.0 + 5.0 + 18.0 * (i as f64 - (lines.len() as f64 - 1.0) / 2.0);
        out.leaf("text", &[("class", "t-l"), ("x", "12"), ("y", &n(y))], line);
    }
}

fn node(out: &mut Markup, placed: &Placed<'_>) {
    let Placed { stage, x, y, high, .. } = placed;
    let class = match (stage.in_force, stage.number.is_some(), stage.in_japan) {
        (false, _, _) => "node empty",
        (true, false, _) => "node gate-stage",
        (true, true, true) => "node japan",
        (true, true, false) => "node home",
    };
    out.open(
        "a",
        &[
            ("class", "stage"),
            ("href", &stage.href),
            ("id", &format!("stage-{}", stage.key)),
            ("data-stage", &stage.key),
        ],
    );
    let number = stage.number.as_deref().unwrap_or_default();
    out.leaf("title", &[], &format!("{} {number}", stage.title));
    out.empty(
        "rect",
        &[
            ("class", class),
            ("x", &n(*x)),
            ("y", &n(*y)),
            ("width", &n(BOX_WIDTH)),
            ("height", &n(*high)),
            ("rx", "3"),
        ],
    );
    let lines = wrap(&stage.title, 14.0, BOX_WIDTH - 20.0, 3);
    let tall = 16.5 * lines.len() as f64 + if number.is_empty() { 0.0 } else { 21.0 };
    let first = y + (high - tall) / 2.0 + 13.0;
    for (i, line) in lines.iter().enumerate() {
        out.leaf("text", &[("class", "t-b"), ("x", &n(x + 12.0)), ("y", &n(first + 16.5 * i as f64))], line);
    }
    if !number.is_empty() {
        let y = first + 16.5 * lines.len() as f64 + 5.0;
        out.leaf("text", &[("class", "t-c"), ("x", &n(x + 12.0)), ("y", &n(y))], number);
    }
    out.close("a");
}

fn arrows(
    out: &mut Markup,
    step: &Step,
    port: Option<(f64, f64)>,
    placed: &BTreeMap<&str, Placed<'_>>,
    below: f64,
) {
    let (Some((x, y)), Some(to)) = (port, placed.get(step.to.as_str())) else { return };
    let end = (x - 17.0, y);
    for from in step.from.iter().filter_map(|from| placed.get(from.as_str())) {
        let start = (from.x + BOX_WIDTH, from.y + from.high / 2.0);
        let back = from.column >= to.column;
        let path = if back {
            around(from, end, below)
        } else {
            let bend = ((end.0 - start.0) / 2.0).clamp(16.0, 86.0);
            format!(
                "M{} {}C{} {} {} {} {} {}H{}",
                n(start.0),
                n(start.1),
                n(start.0 + bend),
                n(start.1),
                n(end.0 - bend),
                n(end.1),
                n(end.0),
                n(end.1),
                n(x - 8.0)
            )
        };
        let class = format!("flow{}{}", if to.stage.in_japan { "" } else { " back" }, look(step.look));
        out.empty(
            "path",
            &[("class", &class), ("data-from", &from.stage.key), ("data-to", &to.stage.key), ("d", &path)],
        );
    }
}

/// A step that leads to an earlier column leaves below its stage and comes round from the left.
fn around(from: &Placed<'_>, end: (f64, f64), below: f64) -> String {
    let (x, y) = (from.x + BOX_WIDTH / 2.0, from.y + from.high);
    let low = below + 14.0;
    let left = end.0 - 10.0;
    format!(
        "M{} {}V{}Q{} {} {} {}H{}Q{} {} {} {}V{}Q{} {} {} {}H{}",
        n(x),
        n(y),
        n(low - 10.0),
        n(x),
        n(low),
        n(x - 10.0),
        n(low),
        n(left + 10.0),
        n(left),
        n(low),
        n(left),
        n(low - 10.0),
        n(end.1 + 10.0),
        n(left),
        n(end.1),
        n(left + 10.0),
        n(end.1),
        n(end.0 + 9.0)
    )
}

fn look(look: StepLook) -> &'static str {
    match look {
        StepLook::Sure => "",
        StepLook::Doubtful => " guess",
        StepLook::NotInForce => " off",
    }
}

/// The head of the arrow and, before it, the gate.
fn ending(out: &mut Markup, step: &Step, port: Option<(f64, f64)>, placed: &BTreeMap<&str, Placed<'_>>) {
    let Some((x, y)) = port else { return };
    let class = match step.look {
        StepLook::NotInForce => "head-off",
        _ if placed.get(step.to.as_str()).is_some_and(|to| !to.stage.in_japan) => "head-back",
        StepLook::Sure | StepLook::Doubtful => "head-out",
    };
    out.open("a", &[("href", &step.href)]).leaf("title", &[], &step.title);
    if step.has_gate {
        let class = match step.look {
            StepLook::Sure => "gate",
            StepLook::Doubtful => "gate doubt",
            StepLook::NotInForce => "gate out",
        };
        let turned = format!("translate({} {}) rotate(45)", n(x - 10.0), n(y));
        out.empty(
            "rect",
            &[
                ("class", class),
                ("x", "-5"),
                ("y", "-5"),
                ("width", "10"),
                ("height", "10"),
                ("transform", &turned),
            ],
        );
        if step.look == StepLook::Doubtful {
            out.leaf(
                "text",
                &[("class", "t-q"), ("x", &n(x - 10.0)), ("y", &n(y + 3.5)), ("text-anchor", "middle")],
                "?",
            );
        }
    } else {
        let head = format!("M{} {}l-9 -4.500v9z", n(x), n(y));
        out.empty("path", &[("class", class), ("d", &head)]);
    }
    out.close("a");
}

/// The mark on a stage from which a step of a sheaf may be taken.
fn leave(out: &mut Markup, step: &Step, placed: &BTreeMap<&str, Placed<'_>>) {
    for from in step.from.iter().filter_map(|from| placed.get(from.as_str())) {
        let (x, y) = (from.x + BOX_WIDTH - 9.0, from.y + from.high - 9.0);
        let place = format!("translate({} {})", n(x), n(y));
        out.open("a", &[("href", &step.href), ("transform", &place)]).leaf("title", &[], &step.title);
        out.empty("circle", &[("class", "exit"), ("r", "6.5")]);
        out.empty(
            "path",
            &[
                ("class", "exit-sign"),
                ("d", "M3 -2.500H0.500A2.400 2.400 0 0 0 0.500 2.500H2M-0.500 -5L-3.200 -2.500L-0.500 0"),
            ],
        );
        out.close("a");
    }
}

fn n(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(key: &str, order: i64) -> Stage {
        Stage {
            key: key.into(),
            title: key.into(),
            lane: "lane".into(),
            order,
            number: Some(order.to_string()),
            href: format!("/people?stage={key}"),
            in_japan: true,
            in_force: true,
        }
    }

    fn step(from: &[&str], to: &str, look: StepLook) -> Step {
        let from = from.iter().map(|from| (*from).to_owned()).collect();
        Step { from, to: to.into(), title: "gate".into(), href: "#gate".into(), has_gate: true, look }
    }

    fn lanes() -> [Lane; 1] {
        [Lane { key: "lane".into(), title: "Lane".into() }]
    }

    #[test]
    fn a_stage_stands_to_the_right_of_all_that_lead_to_it_and_the_way_back_does_not_count() {
        let stages = [stage("a", 1), stage("b", 2), stage("c", 3)];
        let steps = [(&["a"][..], "b"), (&["a", "b"], "c"), (&["c"], "a")]
            .map(|(from, to)| step(from, to, StepLook::Sure));
        assert_eq!(columns(&stages, &steps).into_values().collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn what_is_not_established_looks_otherwise_and_says_so() {
        let stages = [stage("a", 1), stage("b", 2), stage("c", 3)];
        let steps = [step(&["a"], "b", StepLook::Doubtful), step(&["b"], "c", StepLook::NotInForce)];
        let drawn = graph(&lanes(), &stages, &steps, "Routes").to_string();
        assert!(drawn.contains("gate doubt") && drawn.contains(">?<"));
        assert!(drawn.contains("flow off") && drawn.contains("gate out"));
    }

    #[test]
    fn every_step_ends_at_a_port_of_its_own() {
        let stages = [stage("a", 1), stage("b", 2), stage("c", 3)];
        let steps = [step(&["a"], "c", StepLook::Sure), step(&["b"], "c", StepLook::Sure)];
        let columns = columns(&stages, &steps);
        let lanes = lanes();
        let (placed, _) = place(&lanes, &stages, &columns, &heights(&stages, &steps));
        let found = ports(&steps, &placed);
        assert_ne!(found[0], found[1]);
    }

    #[test]
    fn going_home_from_many_stages_is_a_mark_on_each_and_not_a_sheaf_of_arrows() {
        let stages = [stage("a", 1), stage("b", 2), stage("c", 3), stage("d", 4), stage("home", 9)];
        let home = Step { has_gate: false, ..step(&["a", "b", "c", "d"], "home", StepLook::Sure) };
        let drawn = graph(&lanes(), &stages, &[home], "Routes").to_string();
        assert_eq!(drawn.matches("class=\"exit\"").count(), 4);
        assert!(!drawn.contains("class=\"flow"));
    }

    #[test]
    fn a_step_to_a_stage_that_is_not_drawn_is_left_out_without_failing() {
        let drawn = graph(&lanes(), &[stage("a", 1)], &[step(&["a"], "z", StepLook::Sure)], "Routes");
        assert!(!drawn.as_str().contains("class=\"flow"));
    }
}
