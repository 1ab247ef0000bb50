//! The auction: people bid for the cheapest column, prices rise, and the step shrinks until the result is exact.

use super::Transport;

/// Nobody, or no arc.
const NONE: usize = usize::MAX;
/// The arc of somebody who stays outside.
const OUT: usize = usize::MAX - 1;

struct Auction<'a> {
    problem: &'a Transport,
    cost: &'a [i64],
    outside: Option<i64>,
    /// Bids held by each column: a heap with the lowest bid first, in one array.
    seat: Vec<(i64, u32)>,
    base: Vec<usize>,
    held: Vec<u32>,
    price: Vec<i64>,
    /// The arc of each person.
    arc_of: Vec<usize>,
    /// Raise when a person has a single choice.
    span: i64,
}

/// The arc of each person and the prices, for costs that are whole multiples of the number of people and one.
pub(super) fn run(problem: &Transport, cost: &[i64], outside: Option<i64>) -> (Vec<Option<usize>>, Vec<i64>) {
    let columns = problem.places.len();
    // No column needs more seats than people who could ask for it.
    let mut asked = vec![0u32; columns];
    problem.column.iter().for_each(|&c| asked[c as usize] += 1);
    let mut base = vec![0usize; columns + 1];
    for column in 0..columns {
        base[column + 1] = base[column] + problem.places[column].min(asked[column]) as usize;
    }
    let low = cost.iter().copied().chain(outside).min().unwrap_or(0);
    let high = cost.iter().copied().chain(outside).max().unwrap_or(0);
    let arcs_only = cost.iter().copied().max().unwrap_or(0) - cost.iter().copied().min().unwrap_or(0);
    let mut auction = Auction {
        problem,
        cost,
        outside,
        seat: vec![(0, 0); base[columns]],
        held: vec![0; columns],
        price: vec![0; columns],
        arc_of: vec![NONE; problem.people()],
        span: (high - low).max(1),
        base,
    };
    let mut step = (arcs_only.max(1) / 4).max(1);
    while step > 1 {
        auction.round(step);
        auction.lower_open(step.saturating_mul(4));
        step = (step / 5).max(1);
    }
    // A column with places left must cost nothing. A price carried over from an earlier round may have been too high: it is
    // lowered, by more each time, until the column fills or is free.
    // Beginnings only fall, so this ends, at the latest where every column begins at 0.
    let mut begin = auction.price.clone();
    let mut drop = 4;
    loop {
        auction.round(1);
        let ended = auction.price.clone();
        auction.price.clone_from(&begin);
        if !auction.lower_open(drop) {
            auction.price = ended;
            break;
        }
        begin.clone_from(&auction.price);
        drop = drop.saturating_mul(2);
    }
    auction.price_what_has_no_places();
    let arc = |&arc: &usize| (arc < OUT).then_some(arc);
    (auction.arc_of.iter().map(arc).collect(), auction.price)
}

impl Auction<'_> {
    /// One auction with this step: prices stay where they are, everybody bids anew.
    fn round(&mut self, step: i64) {
        self.held.fill(0);
        self.arc_of.fill(NONE);
        let mut waiting: Vec<u32> = (0..self.arc_of.len() as u32).rev().collect();
        while let Some(person) = waiting.pop() {
            if let Some(out) = self.bid(person, step) {
                self.arc_of[out as usize] = NONE;
                waiting.push(out);
            }
        }
    }

    /// The person takes the best it can get; returns whoever loses a seat.
    fn bid(&mut self, person: u32, step: i64) -> Option<u32> {
        let arcs = self.problem.start[person as usize]..self.problem.start[person as usize + 1];
        let (mut best, mut second, mut arc) = (i64::MAX, i64::MAX, NONE);
        for at in arcs {
            let column = self.problem.column[at] as usize;
            if self.base[column] == self.base[column + 1] {
                continue;
            }
            let value = self.cost[at] + self.price[column];
            if value < best {
                second = best;
                (best, arc) = (value, at);
            } else if value < second {
                second = value;
            }
        }
        if let Some(out) = self.outside {
            if out <= best {
                self.arc_of[person as usize] = OUT;
                return None;
            }
            second = second.min(out);
        }
        if arc == NONE {
            self.arc_of[person as usize] = OUT;
            return None;
        }
        self.arc_of[person as usize] = arc;
        let column = self.problem.column[arc] as usize;
        let raise = if second == i64::MAX { self.span } else { second - best };
        self.sit(column, self.price[column] + raise + step, person)
    }

    fn sit(&mut self, column: usize, bid: i64, person: u32) -> Option<u32> {
        let seats = &mut self.seat[self.base[column]..self.base[column + 1]];
        let held = self.held[column] as usize;
        if held < seats.len() {
            let mut at = held;
            while at > 0 && seats[(at - 1) / 2].0 > bid {
                seats[at] = seats[(at - 1) / 2];
                at = (at - 1) / 2;
            }
            seats[at] = (bid, person);
            self.held[column] += 1;
            // With more places than people who could ask, a place is never scarce.
            if held + 1 == self.problem.places[column] as usize {
                self.price[column] = self.price[column].max(seats[0].0);
            }
            return None;
        }
        let out = seats[0].1;
        let mut at = 0;
        loop {
            let mut child = 2 * at + 1;
            if child + 1 < seats.len() && seats[child + 1].0 < seats[child].0 {
                child += 1;
            }
            if child >= seats.len() || seats[child].0 >= bid {
                break;
            }
            seats[at] = seats[child];
            at = child;
        }
        seats[at] = (bid, person);
        self.price[column] = seats[0].0;
        Some(out)
    }

    /// A column without places costs as much as somebody would pay for the first place.
    fn price_what_has_no_places(&mut self) {
        for person in 0..self.arc_of.len() {
            let arcs = self.problem.start[person]..self.problem.start[person + 1];
            let column = |at: usize| self.problem.column[at] as usize;
            let open = arcs.clone().filter(|&at| self.problem.places[column(at)] > 0);
            let best = open.map(|at| self.cost[at] + self.price[column(at)]).chain(self.outside).min();
            for at in arcs.filter(|&at| self.problem.places[column(at)] == 0) {
                let worth = best.unwrap_or(0) - self.cost[at];
                let price = &mut self.price[self.problem.column[at] as usize];
                *price = (*price).max(worth);
            }
        }
    }

    /// Lowers the price of columns with places left; whether any had one.
    fn lower_open(&mut self, drop: i64) -> bool {
        let mut any = false;
        for column in 0..self.held.len() {
            if self.held[column] < self.problem.places[column] && self.price[column] > 0 {
                self.price[column] = (self.price[column] - drop).max(0);
                any = true;
            }
        }
        any
    }
}
