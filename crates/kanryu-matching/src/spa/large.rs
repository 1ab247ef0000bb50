//! Large weakly stable results with ties: people ask twice, the second time with precedence among equals.

use super::{Checked, Projects, ProjectsRefused};
use crate::bound::{Bound, Placement, Refusal};

/// A weakly stable result of at least two thirds of the largest size (Cooper & Manlove 2018).
///
/// # Errors
/// [`ProjectsRefused`]: lists that cannot be read.
pub fn large(projects: &Projects) -> Result<Placement, ProjectsRefused> {
    let checked = Checked::new(projects)?;
    let people = checked.wishes.len();
    let mut state = State {
        gone: checked.wishes.iter().map(|w| vec![false; w.len()]).collect(),
        phase: vec![1; people],
        project_of: vec![None; people],
        at: vec![Vec::new(); projects.places.len()],
        with: vec![Vec::new(); projects.lecturer_places.len()],
        refusals: Vec::new(),
        checked: &checked,
    };
    let mut free: Vec<u32> = (0..people as u32).rev().collect();
    while let Some(person) = free.pop() {
        if state.project_of[person as usize].is_none() && state.phase[person as usize] < 3 {
            state.ask(person, &mut free);
        }
    }
    state.improve();
    let mut refusals = state.refusals;
    refusals.sort_unstable();
    refusals.dedup_by_key(|r| (r.person, r.offer));
    refusals.retain(|r| state.project_of[r.person as usize] != Some(r.offer));
    Ok(Placement { offer_of: state.project_of, refusals })
}

struct State<'a> {
    checked: &'a Checked<'a>,
    /// Entries struck out in this round of asking.
    gone: Vec<Vec<bool>>,
    /// 1: first round, 2: second round with precedence, 3: done.
    phase: Vec<u8>,
    project_of: Vec<Option<u32>>,
    at: Vec<Vec<u32>>,
    with: Vec<Vec<u32>>,
    refusals: Vec<Refusal>,
}

impl State<'_> {
    fn project_has_room(&self, project: u32) -> bool {
        self.at[project as usize].len() < self.checked.projects.places[project as usize] as usize
    }

    fn lecturer_has_room(&self, lecturer: u32) -> bool {
        self.with[lecturer as usize].len() < self.checked.projects.lecturer_places[lecturer as usize] as usize
    }

    fn fillable(&self, project: u32) -> bool {
        self.project_has_room(project) && self.lecturer_has_room(self.checked.lecturer(project))
    }

    /// Whether the person could turn to another project as good as this one that has room: its hold here is loose.
    fn precarious(&self, person: u32) -> bool {
        let Some(now) = self.project_of[person as usize] else { return false };
        let list = &self.checked.wishes[person as usize];
        let rank = list.iter().find(|e| e.1 == now).map(|e| e.0);
        list.iter()
            .zip(&self.gone[person as usize])
            .any(|(entry, &gone)| !gone && Some(entry.0) == rank && entry.1 != now && self.fillable(entry.1))
    }

    /// Standing of a held person: worse is larger; among equals those in the first round give way.
    fn standing(&self, person: u32, project: u32) -> (u32, bool) {
        (self.checked.rank(person, project), self.phase[person as usize] < 2)
    }

    fn worst(&self, people: &[u32]) -> Option<u32> {
        let key = |&&p: &&u32| (self.standing(p, self.project_of[p as usize].unwrap_or(0)), p);
        people.iter().max_by_key(key).copied()
    }

    /// The person asks the best project left: among equals one with room first.
    fn ask(&mut self, person: u32, free: &mut Vec<u32>) {
        let p = person as usize;
        let list = &self.checked.wishes[p];
        let Some(first) = (0..list.len()).find(|&at| !self.gone[p][at]) else {
            self.phase[p] += 1;
            self.gone[p].fill(false);
            free.push(person);
            return;
        };
        let tied = (first..list.len()).take_while(|&at| list[at].0 == list[first].0);
        let at = tied.filter(|&at| !self.gone[p][at]).find(|&at| self.fillable(list[at].1)).unwrap_or(first);
        let project = list[at].1;
        match self.obstacle(person, project) {
            Ok(None) => self.place(person, project),
            Ok(Some(out)) => {
                self.unseat(out, free);
                self.place(person, project);
            }
            Err(bound) => {
                self.gone[p][at] = true;
                self.refusals.push(Refusal { person, offer: project, bound });
                free.push(person);
            }
        }
    }

    /// Nobody in the way, somebody who gives way, or the limit that refuses.
    fn obstacle(&self, person: u32, project: u32) -> Result<Option<u32>, Bound> {
        if self.fillable(project) {
            return Ok(None);
        }
        let lecturer = self.checked.lecturer(project);
        let full_project = !self.project_has_room(project);
        let held = if full_project { &self.at[project as usize] } else { &self.with[lecturer as usize] };
        if let Some(&loose) = held.iter().find(|&&other| self.precarious(other)) {
            return Ok(Some(loose));
        }
        let worst = self.worst(held);
        let above = worst.filter(|&other| {
            let there = self.project_of[other as usize].unwrap_or(project);
            self.standing(person, project) < self.standing(other, there)
        });
        let bound = if full_project { Bound::Places } else { Bound::Group(lecturer) };
        above.map_or(Err(bound), |other| Ok(Some(other)))
    }

    fn place(&mut self, person: u32, project: u32) {
        self.project_of[person as usize] = Some(project);
        self.at[project as usize].push(person);
        self.with[self.checked.lecturer(project) as usize].push(person);
    }

    /// Takes the person out; unless its hold was loose, the entry is struck and the refusal kept.
    fn unseat(&mut self, person: u32, free: &mut Vec<u32>) {
        let loose = self.precarious(person);
        let Some(project) = self.project_of[person as usize].take() else { return };
        let lecturer = self.checked.lecturer(project);
        self.at[project as usize].retain(|&p| p != person);
        self.with[lecturer as usize].retain(|&p| p != person);
        if !loose {
            let list = &self.checked.wishes[person as usize];
            if let Some(at) = list.iter().position(|e| e.1 == project) {
                self.gone[person as usize][at] = true;
            }
            self.refusals.push(Refusal { person, offer: project, bound: Bound::Places });
        }
        free.push(person);
    }

    /// Afterwards somebody may prefer a project with room of the lecturer it is with already: such moves are made.
    fn improve(&mut self) {
        let mut moved = true;
        while moved {
            moved = false;
            for person in 0..self.project_of.len() as u32 {
                let Some(now) = self.project_of[person as usize] else { continue };
                let list = &self.checked.wishes[person as usize];
                let rank = list.iter().find(|e| e.1 == now).map_or(0, |e| e.0);
                let same = |project: u32| self.checked.lecturer(project) == self.checked.lecturer(now);
                let better = list.iter().find(|e| e.0 < rank && same(e.1) && self.project_has_room(e.1));
                if let Some(&(_, project)) = better {
                    self.at[now as usize].retain(|&p| p != person);
                    self.at[project as usize].push(person);
                    self.project_of[person as usize] = Some(project);
                    moved = true;
                }
            }
        }
    }
}
