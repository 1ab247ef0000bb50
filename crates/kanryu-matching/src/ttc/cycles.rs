//! Finding and carrying out trading cycles, one after another, with pointers that only move forward.

use super::Traded;

/// Who points where.
pub(super) struct Board {
    /// Wishes of each person, best first.
    pub wishes: Vec<Vec<u32>>,
    /// People in the order in which each post points at them.
    pub lists: Vec<Vec<u32>>,
    /// Places of each post.
    pub places: Vec<u32>,
    /// Holders of each post: while one of them is there, the post points at it. May be empty: no post is held.
    pub owners: Vec<Vec<u32>>,
}

/// The state of a trade.
struct State {
    board: Board,
    left: Vec<bool>,
    wish_at: Vec<usize>,
    list_at: Vec<usize>,
    owner_at: Vec<usize>,
}

/// Trades until everybody has left with a post or with nothing.
pub(super) fn trade(board: Board) -> Traded {
    let people = board.wishes.len();
    let posts = board.places.len();
    let mut state = State {
        left: vec![false; people],
        wish_at: vec![0; people],
        list_at: vec![0; posts],
        owner_at: vec![0; posts],
        board,
    };
    let mut traded = Traded { offer_of: vec![None; people], cycles: Vec::new() };
    let mut path: Vec<(u32, u32)> = Vec::new();
    let mut place = vec![usize::MAX; people];
    for first in 0..people as u32 {
        let mut person = first;
        while !state.left[first as usize] {
            let at = place[person as usize];
            if at == usize::MAX
                && let Some((post, next)) = state.step(person)
            {
                place[person as usize] = path.len();
                path.push((person, post));
                person = next;
                continue;
            }
            if at != usize::MAX {
                let cycle = path.split_off(at);
                state.carry_out(&cycle, &mut traded);
                cycle.iter().for_each(|&(member, _)| place[member as usize] = usize::MAX);
                traded.cycles.push(cycle);
            }
            // Whoever pointed at the ones who left looks again; those before still point at somebody who is there.
            if let Some((before, _)) = path.pop() {
                place[before as usize] = usize::MAX;
                person = before;
            } else {
                person = first;
            }
        }
    }
    traded
}

impl State {
    fn carry_out(&mut self, cycle: &[(u32, u32)], traded: &mut Traded) {
        for &(member, post) in cycle {
            self.left[member as usize] = true;
            self.board.places[post as usize] -= 1;
            traded.offer_of[member as usize] = Some(post);
        }
    }

    /// From a person to its best post that still has a place, and on to the person that post points at.
    /// Whoever finds none leaves with nothing.
    fn step(&mut self, person: u32) -> Option<(u32, u32)> {
        let p = person as usize;
        while let Some(&post) = self.board.wishes[p].get(self.wish_at[p]) {
            if self.board.places[post as usize] > 0
                && let Some(next) = self.points_at(post as usize)
            {
                return Some((post, next));
            }
            self.wish_at[p] += 1;
        }
        self.left[p] = true;
        None
    }

    /// The person a post points at: a holder who is still there, else the first of its list who is.
    fn points_at(&mut self, post: usize) -> Option<u32> {
        let first = |list: &[u32], at: &mut usize, left: &[bool]| {
            while list.get(*at).is_some_and(|&p| left[p as usize]) {
                *at += 1;
            }
            list.get(*at).copied()
        };
        let owner = self.board.owners.get(post).and_then(|o| first(o, &mut self.owner_at[post], &self.left));
        owner.or_else(|| first(&self.board.lists[post], &mut self.list_at[post], &self.left))
    }
}
