//! The chances of a model as cut-offs that a random word is compared with.

use std::collections::BTreeMap;

use crate::model::Model;

/// Chances are compared in steps of 2⁻³².
const ONE: f64 = 4_294_967_296.0;

/// The row of a state: as many cut-offs as the word reaches, so many exits are behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line<const K: usize, const W: usize> {
    pub cuts: [u32; K],
    /// The next state below, the number of the pair of stages above 16 bits; by how many cut-offs were reached.
    pub out: [u32; W],
}

/// A model ready to be simulated.
#[derive(Debug)]
pub(super) struct Compiled<const K: usize, const W: usize> {
    /// Lines by state, of distinct groups and months; padded to a power of two.
    pub tables: Vec<Vec<Line<K, W>>>,
    /// The number of a table by month and group.
    pub table_of: Vec<u32>,
    pub groups: usize,
    pub months: usize,
    pub stages: usize,
    /// From and to of each pair of stages that anybody can move between, staying included.
    pub pairs: Vec<(u16, u16)>,
}

impl<const K: usize, const W: usize> Compiled<K, W> {
    pub fn table(&self, month: usize, group: usize) -> usize {
        self.table_of[month * self.groups + group] as usize
    }
}

pub(super) fn compiled<const K: usize, const W: usize>(model: &Model) -> Compiled<K, W> {
    let shape = model.shape();
    let pairs = pairs(model);
    let mut known: BTreeMap<Vec<Line<K, W>>, u32> = BTreeMap::new();
    let mut done: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    let mut table_of = Vec::with_capacity(shape.months * shape.groups);
    for month in 0..shape.months {
        for group in 0..shape.groups {
            let number = *done.entry((model.table_number(month), group)).or_insert_with(|| {
                let next = known.len() as u32;
                *known.entry(lines(model, month, group, &pairs)).or_insert(next)
            });
            table_of.push(number);
        }
    }
    let mut tables = vec![Vec::new(); known.len()];
    known.into_iter().for_each(|(lines, number)| tables[number as usize] = lines);
    let (groups, months, stages) = (shape.groups, shape.months, shape.stages.len());
    let pairs = pairs.into_keys().collect();
    Compiled { tables, table_of, groups, months, stages, pairs }
}

/// Every pair of stages, numbered in order.
fn pairs(model: &Model) -> BTreeMap<(u16, u16), u32> {
    let mut pairs = BTreeMap::new();
    for row in model.rows() {
        pairs.insert((row.stage, row.stage), 0);
        row.exits.iter().for_each(|(to, _)| {
            pairs.insert((row.stage, *to), 0);
        });
    }
    pairs.values_mut().zip(0..).for_each(|(number, next)| *number = next);
    pairs
}

fn lines<const K: usize, const W: usize>(
    model: &Model,
    month: usize,
    group: usize,
    pairs: &BTreeMap<(u16, u16), u32>,
) -> Vec<Line<K, W>> {
    let states = model.states();
    let table = &model.table(month)[group * states..(group + 1) * states];
    let of = |(state, number): (usize, &u32)| {
        let row = &model.rows()[*number as usize];
        let out = |stage: u16, state: usize| state as u32 | pairs[&(row.stage, stage)] << 16;
        let stays = out(row.stage, model.staying(state));
        let mut line = Line { cuts: [0; K], out: [stays; W] };
        let (mut sum, mut cut) = (0.0, 0);
        for at in 0..K {
            if let Some((to, chance)) = row.exits.get(at) {
                sum += chance;
                cut = (sum * ONE).round().min(ONE - 1.0) as u32;
                line.out[at] = out(*to, model.first_state(usize::from(*to)));
            }
            line.cuts[at] = cut;
        }
        if let (0.0, Some(last)) = (row.stays, row.exits.len().checked_sub(1)) {
            // Nobody stays: whatever lies behind the last cut-off takes the last exit, for no word reaches 2³².
            let last = line.out[last];
            line.out[row.exits.len()..].fill(last);
        }
        line
    };
    let mut lines: Vec<Line<K, W>> = table.iter().enumerate().map(of).collect();
    let filler = Line { cuts: [0; K], out: [0; W] };
    lines.resize(lines.len().next_power_of_two(), filler);
    lines
}
