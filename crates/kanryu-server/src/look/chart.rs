//! Bodies as a tree: each to the right of the one it stands under, lines dashed where they are only inferred.

use std::collections::{BTreeMap, BTreeSet};

use super::Markup;
use super::measure::wrap;

/// A body in the tree.
#[derive(Debug, Clone)]
pub struct Body {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// A line below the name, such as its kind or the number of seats.
    pub note: String,
    /// Where it leads.
    pub href: String,
}

/// A line of the tree.
#[derive(Debug, Clone)]
pub struct Wire {
    /// The key of the upper body.
    pub from: String,
    /// The key of the lower body.
    pub to: String,
    /// Whether the line is inferred rather than stated.
    pub inferred: bool,
}

const COLUMN: f64 = 292.0;
const ROW: f64 = 66.0;
const BOX: (f64, f64) = (248.0, 54.0);

/// The drawing. Bodies without a line stand in the first column, below the trees.
pub fn tree(bodies: &[Body], wires: &[Wire], title: &str) -> Markup {
    let placed = place(bodies, wires);
    let columns = placed.values().map(|(column, _)| column + 1).max().unwrap_or(1);
    let rows = placed.values().map(|(_, row)| *row + 1.0).fold(1.0, f64::max);
    let (width, height) = (COLUMN * columns as f64 - (COLUMN - BOX.0) + 4.0, ROW * rows + 4.0);
    let mut out = Markup::new();
    let (view, wide) = (format!("-2 -2 {width} {height}"), format!("{width:.0}"));
    out.open(
        "svg",
        &[
            ("class", "drawn natural"),
            ("viewBox", &view),
            ("width", &wide),
            ("role", "group"),
            ("aria-label", title),
        ],
    );
    for wire in wires {
        let (Some(from), Some(to)) = (placed.get(wire.from.as_str()), placed.get(wire.to.as_str())) else {
            continue;
        };
        let ((x1, y1), (x2, y2)) = (corner(*from), corner(*to));
        let (x1, y1, y2) = (x1 + BOX.0, y1 + BOX.1 / 2.0, y2 + BOX.1 / 2.0);
        let middle = x1 + (COLUMN - BOX.0) / 2.0;
        let path = format!("M{x1:.0} {y1:.0}H{middle:.0}V{y2:.0}H{x2:.0}");
        out.empty("path", &[("class", if wire.inferred { "wire guess" } else { "wire" }), ("d", &path)]);
    }
    for body in bodies {
        if let Some(at) = placed.get(body.key.as_str()) {
            draw(&mut out, body, corner(*at));
        }
    }
    out.close("svg");
    out
}

type Cell = (usize, f64);

fn corner((column, row): Cell) -> (f64, f64) {
    (COLUMN * column as f64, ROW * row)
}

fn place<'a>(bodies: &'a [Body], wires: &[Wire]) -> BTreeMap<&'a str, Cell> {
    let below: BTreeSet<&str> = wires.iter().map(|wire| wire.to.as_str()).collect();
    let above: BTreeSet<&str> = wires.iter().map(|wire| wire.from.as_str()).collect();
    let roots = bodies.iter().filter(|body| !below.contains(body.key.as_str()));
    let (trees, alone): (Vec<&Body>, Vec<&Body>) = roots.partition(|body| above.contains(body.key.as_str()));
    let mut tree = Tree { bodies, wires, placed: BTreeMap::new(), next: 0.0 };
    for root in trees.into_iter().chain(alone) {
        tree.put(root, 0);
    }
    // A ring of bodies has no root; its members are still shown.
    for body in bodies {
        tree.put(body, 0);
    }
    tree.placed
}

struct Tree<'a, 'w> {
    bodies: &'a [Body],
    wires: &'w [Wire],
    placed: BTreeMap<&'a str, Cell>,
    next: f64,
}

impl<'a> Tree<'a, '_> {
    /// Puts a body and all below it; gives its row, or `None` where it stands already.
    fn put(&mut self, body: &'a Body, column: usize) -> Option<f64> {
        if self.placed.contains_key(body.key.as_str()) {
            return None;
        }
        // Taken before the children, so that a ring ends.
        self.placed.insert(&body.key, (column, 0.0));
        let children: Vec<&'a Body> = self
            .wires
            .iter()
            .filter(|wire| wire.from == body.key)
            .filter_map(|wire| self.bodies.iter().find(|other| other.key == wire.to))
            .collect();
        let rows: Vec<f64> = children.into_iter().filter_map(|child| self.put(child, column + 1)).collect();
        let row = match (rows.first(), rows.last()) {
            (Some(first), Some(last)) => (first + last) / 2.0,
            _ => {
                self.next += 1.0;
                self.next - 1.0
            }
        };
        self.placed.insert(&body.key, (column, row));
        Some(row)
    }
}

fn draw(out: &mut Markup, body: &Body, (x, y): (f64, f64)) {
    out.open("a", &[("href", &body.href)]).leaf("title", &[], &format!("{} {}", body.name, body.note));
    out.empty(
        "rect",
        &[
            ("class", "node"),
            ("x", &n(x)),
            ("y", &n(y)),
            ("width", &n(BOX.0)),
            ("height", &n(BOX.1)),
            ("rx", "3"),
        ],
    );
    // Bold letters are wider than the estimate.
    let lines = wrap(&body.name, 13.6, BOX.0 - 18.0, 2);
    let first = y + if lines.len() > 1 { 22.0 } else { 21.0 };
    for (at, line) in lines.iter().enumerate() {
        out.leaf("text", &[("class", "t-k"), ("x", &n(x + 9.0)), ("y", &n(first + 17.0 * at as f64))], line);
    }
    if lines.len() < 2 && !body.note.is_empty() {
        let note = wrap(&body.note, 12.0, BOX.0 - 18.0, 1).concat();
        out.leaf("text", &[("class", "t-s"), ("x", &n(x + 9.0)), ("y", &n(y + 41.0))], &note);
    }
    out.close("a");
}

fn n(value: f64) -> String {
    format!("{value:.0}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(key: &str) -> Body {
        Body { key: key.into(), name: key.into(), note: String::new(), href: format!("#{key}") }
    }

    fn wire(from: &str, to: &str, inferred: bool) -> Wire {
        Wire { from: from.into(), to: to.into(), inferred }
    }

    #[test]
    fn a_body_stands_right_of_the_one_above_and_in_the_middle_of_those_below() {
        let bodies = ["a", "b", "c", "d"].map(body);
        let wires = [wire("a", "b", false), wire("a", "c", true)];
        let placed = place(&bodies, &wires);
        assert_eq!(placed["a"], (0, 0.5));
        assert_eq!((placed["b"], placed["c"], placed["d"]), ((1, 0.0), (1, 1.0), (0, 2.0)));
    }

    #[test]
    fn bodies_that_stand_under_one_another_in_a_ring_are_all_drawn() {
        let bodies = ["a", "b"].map(body);
        let wires = [wire("a", "b", false), wire("b", "a", false)];
        let drawn = tree(&bodies, &wires, "x").to_string();
        assert_eq!(drawn.matches("<a ").count(), 2);
    }

    #[test]
    fn an_inferred_line_is_dashed() {
        let bodies = ["a", "b"].map(body);
        let drawn = tree(&bodies, &[wire("a", "b", true)], "x");
        assert!(drawn.as_str().contains("wire guess"));
    }
}
