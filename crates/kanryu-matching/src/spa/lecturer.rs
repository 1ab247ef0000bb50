//! The stable result that is best for lecturers: lecturers offer, people keep the best offer.

use super::{Checked, Projects, ProjectsRefused};
use crate::bound::Placement;

/// The stable result that is best for every lecturer. Refusals are not recorded: here lecturers ask.
///
/// # Errors
/// [`ProjectsRefused`]: lists that cannot be read, or ties.
pub fn lecturer_best(projects: &Projects) -> Result<Placement, ProjectsRefused> {
    let checked = Checked::new(projects)?.strict()?;
    let mut state = State {
        choices: (0..projects.choices.len() as u32).map(|l| checked.choices(l)).collect(),
        // Of each person's list only entries before this place are left.
        left: checked.wishes.iter().map(Vec::len).collect(),
        project_of: vec![None; checked.wishes.len()],
        filled: vec![0; projects.places.len()],
        taught: vec![0; projects.lecturer_places.len()],
        checked: &checked,
    };
    let mut waiting: Vec<u32> = (0..projects.choices.len() as u32).rev().collect();
    while let Some(lecturer) = waiting.pop() {
        while let Some((person, at)) = state.next_offer(lecturer) {
            waiting.extend(state.give(person, at).filter(|&other| other != lecturer));
        }
    }
    Ok(Placement { offer_of: state.project_of, refusals: Vec::new() })
}

struct State<'a> {
    checked: &'a Checked<'a>,
    choices: Vec<Vec<u32>>,
    left: Vec<usize>,
    project_of: Vec<Option<u32>>,
    filled: Vec<u32>,
    taught: Vec<u32>,
}

impl State<'_> {
    /// The best person with a project of this lecturer still on its list, that has room and that it does not hold.
    fn next_offer(&self, lecturer: u32) -> Option<(u32, usize)> {
        let projects = self.checked.projects;
        if self.taught[lecturer as usize] >= projects.lecturer_places[lecturer as usize] {
            return None;
        }
        self.choices[lecturer as usize].iter().find_map(|&person| {
            let list = &self.checked.wishes[person as usize][..self.left[person as usize]];
            let fits = |&(_, project): &(u32, u32)| {
                self.checked.lecturer(project) == lecturer
                    && self.project_of[person as usize] != Some(project)
                    && self.filled[project as usize] < projects.places[project as usize]
            };
            list.iter().position(fits).map(|at| (person, at))
        })
    }

    /// The person takes the project at this place of its list and strikes all that are worse. Returns the lecturer left.
    fn give(&mut self, person: u32, at: usize) -> Option<u32> {
        let project = self.checked.wishes[person as usize][at].1;
        let before = self.project_of[person as usize].replace(project);
        self.left[person as usize] = at + 1;
        self.filled[project as usize] += 1;
        self.taught[self.checked.lecturer(project) as usize] += 1;
        before.map(|old| {
            self.filled[old as usize] -= 1;
            let lecturer = self.checked.lecturer(old);
            self.taught[lecturer as usize] -= 1;
            lecturer
        })
    }
}
