//! Costs and networks of a round file: a matrix, costs of single pairs, nodes and arcs.

use super::Reading;
use crate::matching::fields::{Fields, Listed};
use crate::matching::round::{Cost, Network, NetworkArc, Offer, Person, Round};
use crate::matching::tree::{Node, Value};

impl Reading<'_> {
    /// `[[cost]]` for single pairs, `[matrix]` for all of them.
    pub(super) fn costs(&mut self, all: &mut Fields<'_>, round: &mut Round) {
        for node in all.list("cost", &mut self.faults) {
            let mut fields = Fields::of("a cost", node, &mut self.faults);
            let faults = &mut self.faults;
            let (person, offer) = (fields.id("person", faults), fields.id("offer", faults));
            let cost = fields.number("cost", faults);
            fields.finish(faults);
            match (person, offer, cost) {
                (Some(person), Some(offer), Some(cost)) => {
                    round.costs.push(Cost { line: node.line, person, offer, cost });
                }
                _ => faults.add(node.line, "a cost needs `person`, `offer` and `cost`"),
            }
        }
        if let Some(node) = all.take("matrix") {
            self.matrix(node, round);
        }
    }

    fn matrix(&mut self, node: &Node, round: &mut Round) {
        let faults = &mut self.faults;
        let mut fields = Fields::of("the matrix", node, faults);
        let rows = fields.list("costs", faults);
        let named = |fields: &mut Fields<'_>, key, count: usize, faults: &mut _| {
            let ids: Vec<Listed> = fields.ids(key, faults);
            if ids.is_empty() {
                return (1..=count)
                    .map(|number| Listed { id: number.to_string(), line: node.line })
                    .collect();
            }
            ids
        };
        let width = rows.iter().map(|row| match &row.value {
            Value::List(row) => row.len(),
            _ => 0,
        });
        let width = width.max().unwrap_or_default();
        let people = named(&mut fields, "people", rows.len(), faults);
        let offers = named(&mut fields, "offers", width, faults);
        fields.finish(faults);
        if people.len() != rows.len() {
            faults.add(
                node.line,
                format!(
                    "the matrix has {} rows for {} people; give each person one row",
                    rows.len(),
                    people.len()
                ),
            );
            return;
        }
        for offer in &offers {
            round.offers.entry(offer.id.clone()).or_insert_with(|| Offer {
                line: offer.line,
                places: 1,
                ..Offer::default()
            });
        }
        for (row, person) in rows.iter().zip(people) {
            round
                .people
                .entry(person.id.clone())
                .or_insert_with(|| Person { line: row.line, ..Person::default() });
            self.row(row, &person.id, &offers, round);
        }
    }

    /// One row of the matrix.
    fn row(&mut self, row: &Node, person: &str, offers: &[Listed], round: &mut Round) {
        let faults = &mut self.faults;
        let Value::List(cells) = &row.value else {
            faults.add(
                row.line,
                "a row of the matrix is a list of whole numbers; null or \"\" for a pair that is not allowed",
            );
            return;
        };
        if cells.len() != offers.len() {
            let message = format!(
                "the row of \"{person}\" has {} costs for {} offers; give one cost for each offer",
                cells.len(),
                offers.len()
            );
            faults.add(row.line, message);
            return;
        }
        for (cell, offer) in cells.iter().zip(offers) {
            match &cell.value {
                Value::Number(cost) => {
                    let (person, offer) = (person.to_owned(), offer.id.clone());
                    round.costs.push(Cost { line: cell.line, person, offer, cost: *cost });
                }
                Value::Null => {}
                Value::Text(text) if text.is_empty() => {}
                _ => faults.add(
                    cell.line,
                    "a cost is a whole number; multiply all costs by 10, 100 … to get rid of fractions",
                ),
            }
        }
    }

    /// `[[node]]` and `[[arc]]`: a network for a flow.
    pub(super) fn network(&mut self, all: &mut Fields<'_>, round: &mut Round) {
        let (nodes, arcs) = (all.take("node"), all.list("arc", &mut self.faults));
        let found = self.records(nodes, "node");
        if found.is_empty() && arcs.is_empty() {
            return;
        }
        let faults = &mut self.faults;
        let mut network = Network::default();
        for (id, _, node) in found {
            let mut fields = Fields::of(&format!("node \"{id}\""), node, faults);
            fields.take("id");
            let supply = fields.number("supply", faults).unwrap_or_default();
            fields.finish(faults);
            network.nodes.push((id, supply));
        }
        for node in arcs {
            let mut fields = Fields::of("an arc", node, faults);
            let (from, to) = (fields.id("from", faults), fields.id("to", faults));
            let least = fields.number("min", faults).unwrap_or_default();
            let most = fields.number("capacity", faults);
            let cost = fields.number("cost", faults).unwrap_or_default();
            fields.finish(faults);
            let (Some(from), Some(to), Some(most)) = (from, to, most) else {
                faults.add(node.line, "an arc needs `from`, `to` and `capacity`");
                continue;
            };
            if least < 0 || least > most {
                faults.add(node.line, format!("the arc from \"{from}\" to \"{to}\" has min {least} and capacity {most}; 0 ≤ min ≤ capacity must hold"));
            }
            for end in [&from, &to] {
                if !network.nodes.iter().any(|(id, _)| id == end) {
                    faults.add(node.line, format!("the arc from \"{from}\" to \"{to}\" names node \"{end}\", which does not exist; add [[node]] id = \"{end}\""));
                }
            }
            network.arcs.push(NetworkArc { line: node.line, from, to, least, most, cost });
        }
        // By their ends, so that the order of the file has no meaning.
        let key = |arc: &NetworkArc| (arc.from.clone(), arc.to.clone(), arc.cost, arc.least, arc.most);
        network.arcs.sort_by_key(key);
        round.network = Some(network);
    }
}
