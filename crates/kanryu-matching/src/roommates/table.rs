//! The table of lists that shrinks: proposals first, then rotations.

/// Lists with ranks; an entry is there while neither side has struck it out.
pub(super) struct Table {
    lists: Vec<Vec<u32>>,
    /// Place of the other in one's list; `usize::MAX` when not listed.
    place: Vec<Vec<usize>>,
    gone: Vec<Vec<bool>>,
    /// No entry before this place is left.
    head: Vec<usize>,
    /// No entry from this place on is left.
    tail: Vec<usize>,
}

impl Table {
    pub(super) fn new(lists: &[Vec<u32>]) -> Table {
        let people = lists.len();
        let mut place = vec![vec![usize::MAX; people]; people];
        for (person, list) in lists.iter().enumerate() {
            for (at, &other) in list.iter().enumerate() {
                place[person][other as usize] = at;
            }
        }
        let gone = lists.iter().enumerate().map(|(person, list)| {
            list.iter().map(|&other| place[other as usize][person] == usize::MAX).collect()
        });
        Table {
            gone: gone.collect(),
            head: vec![0; people],
            tail: lists.iter().map(Vec::len).collect(),
            lists: lists.to_vec(),
            place,
        }
    }

    fn strike(&mut self, a: u32, b: u32) {
        self.gone[a as usize][self.place[a as usize][b as usize]] = true;
        self.gone[b as usize][self.place[b as usize][a as usize]] = true;
    }

    fn nth(&mut self, person: u32, n: usize) -> Option<u32> {
        let p = person as usize;
        while self.head[p] < self.tail[p] && self.gone[p][self.head[p]] {
            self.head[p] += 1;
        }
        let left = (self.head[p]..self.tail[p]).filter(|&at| !self.gone[p][at]);
        left.map(|at| self.lists[p][at]).nth(n)
    }

    pub(super) fn first(&mut self, person: u32) -> Option<u32> {
        self.nth(person, 0)
    }

    pub(super) fn second(&mut self, person: u32) -> Option<u32> {
        self.nth(person, 1)
    }

    fn last(&mut self, person: u32) -> Option<u32> {
        let p = person as usize;
        while self.tail[p] > self.head[p] && self.gone[p][self.tail[p] - 1] {
            self.tail[p] -= 1;
        }
        (self.tail[p] > self.head[p]).then(|| self.lists[p][self.tail[p] - 1])
    }

    /// Strikes everybody after `keep` from the list of `person`.
    fn cut_after(&mut self, person: u32, keep: u32) {
        while let Some(last) = self.last(person).filter(|&last| last != keep) {
            self.strike(person, last);
        }
    }

    /// Everybody proposes down the list until held; whoever holds a proposal strikes all that are worse.
    pub(super) fn propose(&mut self) {
        let mut held: Vec<Option<u32>> = vec![None; self.lists.len()];
        let mut free: Vec<u32> = (0..self.lists.len() as u32).rev().collect();
        while let Some(person) = free.pop() {
            let Some(other) = self.first(person) else { continue };
            let before = held[other as usize].replace(person);
            self.cut_after(other, person);
            free.extend(before.filter(|&b| b != person));
        }
    }

    /// The rotation reached from a person with a second choice: (person, its first choice) in order.
    pub(super) fn rotation(&mut self, start: u32) -> Vec<(u32, u32)> {
        let mut path: Vec<u32> = Vec::new();
        let mut at = start;
        while !path.contains(&at) {
            path.push(at);
            let next = self.second(at).and_then(|other| self.last(other));
            at = next.expect("whoever has a second choice is followed by somebody with one");
        }
        let begin = path.iter().position(|&p| p == at).unwrap_or(0);
        path[begin..]
            .iter()
            .map(|&p| (p, self.first(p).expect("a person on a rotation has a first choice")))
            .collect()
    }

    /// Removes a rotation: each person turns to its second choice, who strikes everybody worse.
    pub(super) fn remove(&mut self, rotation: &[(u32, u32)]) {
        let turns: Vec<(u32, Option<u32>)> = rotation.iter().map(|&(p, _)| (p, self.second(p))).collect();
        for &(person, first) in rotation {
            self.strike(person, first);
        }
        for (person, second) in turns {
            if let Some(second) = second
                && !self.gone[second as usize][self.place[second as usize][person as usize]]
            {
                self.cut_after(second, person);
            }
        }
    }
}
