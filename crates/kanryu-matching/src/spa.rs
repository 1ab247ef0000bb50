//! Three levels: people, projects, and the lecturers (facilities, corporations) whose places the projects share.
//!
//! - [`person_best`] and [`lecturer_best`]: Abraham, Irving & Manlove (2007), Journal of Discrete Algorithms 5:73-90.
//!   Stable; the best stable result for every person, or for every lecturer. O(entries). All stable results place the same
//!   people and fill each lecturer equally.
//! - [`large`]: the 3/2-approximation of the largest weakly stable result with ties (Cooper & Manlove 2018; the idea of
//!   asking twice is Király's, 2013). Its size is at least 2/3 of the largest.
//!
//! A pair of person and project blocks when the person would rather be there and either project and lecturer have room, or
//! the project has room and the lecturer has the person already or ranks it above the worst it has, or the project is full
//! and the lecturer ranks the person above the worst there: [`blocking`] lists such pairs.

mod large;
mod lecturer;
#[cfg(test)]
mod tests;

use thiserror::Error;

use crate::bound::{Bound, Placement};
use crate::units;

pub use large::large;
pub use lecturer::lecturer_best;

/// People, projects and lecturers. Ranks: smaller is better, equal is a tie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projects {
    /// For each person its projects with ranks.
    pub wishes: Vec<Vec<(u32, u32)>>,
    /// Places of each project.
    pub places: Vec<u32>,
    /// The lecturer of each project.
    pub lecturer_of: Vec<u32>,
    /// Places of each lecturer, for all its projects together.
    pub lecturer_places: Vec<u32>,
    /// For each lecturer its people with ranks.
    pub choices: Vec<Vec<(u32, u32)>>,
}

/// Lists that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProjectsRefused {
    /// A person names a project that does not exist, or one twice.
    #[error("person {person} names project {project}, which does not exist or stands there twice")]
    Project {
        /// The person.
        person: u32,
        /// The project.
        project: u32,
    },
    /// A lecturer names a person that does not exist, or one twice.
    #[error("lecturer {lecturer} names person {person}, who does not exist or stands there twice")]
    Person {
        /// The lecturer.
        lecturer: u32,
        /// The person.
        person: u32,
    },
    /// A project belongs to nobody.
    #[error("project {project} has no lecturer of that number, or no places given")]
    Lecturer {
        /// The project.
        project: u32,
    },
    /// Equal ranks where a strict order is needed.
    #[error("{lists} has equal ranks; break them by a lottery, or use the method for ties")]
    Ties {
        /// Whose list.
        lists: Owner,
    },
}

/// Whose list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A person's.
    Person(u32),
    /// A lecturer's.
    Lecturer(u32),
}

impl std::fmt::Display for Owner {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Owner::Person(person) => write!(out, "person {person}"),
            Owner::Lecturer(lecturer) => write!(out, "lecturer {lecturer}"),
        }
    }
}

/// Checked lists: only mutual pairs, best first, with the rank a lecturer gives each person.
pub(crate) struct Checked<'a> {
    pub(crate) projects: &'a Projects,
    /// Wishes of each person: (rank, project), best first.
    pub(crate) wishes: Vec<Vec<(u32, u32)>>,
    /// Rank of each person with each lecturer.
    rank: Vec<std::collections::BTreeMap<u32, u32>>,
}

impl Checked<'_> {
    pub(crate) fn new(projects: &Projects) -> Result<Checked<'_>, ProjectsRefused> {
        for (project, &lecturer) in (0u32..).zip(&projects.lecturer_of) {
            let known = (lecturer as usize) < projects.lecturer_places.len().min(projects.choices.len());
            if !known || projects.places.len() != projects.lecturer_of.len() {
                return Err(ProjectsRefused::Lecturer { project });
            }
        }
        let mut rank = Vec::new();
        for (lecturer, list) in (0u32..).zip(&projects.choices) {
            let mut ranks = std::collections::BTreeMap::new();
            for &(person, r) in list {
                if person as usize >= projects.wishes.len() || ranks.insert(person, r).is_some() {
                    return Err(ProjectsRefused::Person { lecturer, person });
                }
            }
            rank.push(ranks);
        }
        let mut wishes = Vec::new();
        for (person, list) in (0u32..).zip(&projects.wishes) {
            let mut own: Vec<(u32, u32)> = Vec::new();
            for (at, &(project, r)) in list.iter().enumerate() {
                let twice = list[..at].iter().any(|e| e.0 == project);
                let Some(&lecturer) = projects.lecturer_of.get(project as usize).filter(|_| !twice) else {
                    return Err(ProjectsRefused::Project { person, project });
                };
                if rank[lecturer as usize].contains_key(&person) {
                    own.push((r, project));
                }
            }
            own.sort_unstable();
            wishes.push(own);
        }
        Ok(Checked { projects, wishes, rank })
    }

    pub(crate) fn strict(self) -> Result<Self, ProjectsRefused> {
        for (person, list) in (0u32..).zip(&self.wishes) {
            if list.windows(2).any(|pair| pair[0].0 == pair[1].0) {
                return Err(ProjectsRefused::Ties { lists: Owner::Person(person) });
            }
        }
        for (lecturer, ranks) in (0u32..).zip(&self.rank) {
            let mut all: Vec<u32> = ranks.values().copied().collect();
            all.sort_unstable();
            if all.windows(2).any(|pair| pair[0] == pair[1]) {
                return Err(ProjectsRefused::Ties { lists: Owner::Lecturer(lecturer) });
            }
        }
        Ok(self)
    }

    pub(crate) fn lecturer(&self, project: u32) -> u32 {
        self.projects.lecturer_of[project as usize]
    }

    /// The rank the lecturer of the project gives the person; pairs of the lists only.
    pub(crate) fn rank(&self, person: u32, project: u32) -> u32 {
        self.rank[self.lecturer(project) as usize].get(&person).copied().unwrap_or(u32::MAX)
    }

    /// The people of a lecturer, best first.
    pub(crate) fn choices(&self, lecturer: u32) -> Vec<u32> {
        let mut list: Vec<(u32, u32)> = self.rank[lecturer as usize].iter().map(|(&p, &r)| (r, p)).collect();
        list.sort_unstable();
        list.into_iter().map(|(_, person)| person).collect()
    }
}

/// The stable result that is best for every person.
///
/// Refusals name [`Bound::Places`] when the project was full and [`Bound::Group`] when its lecturer was.
///
/// # Errors
/// [`ProjectsRefused`]: lists that cannot be read, or ties.
pub fn person_best(projects: &Projects) -> Result<Placement, ProjectsRefused> {
    let checked = Checked::new(projects)?.strict()?;
    let lists: Vec<Vec<u32>> = checked.wishes.iter().map(|w| w.iter().map(|e| e.1).collect()).collect();
    let mut filled = vec![0u32; projects.places.len()];
    let units = projects.lecturer_places.len();
    Ok(units::propose(&lists, &projects.lecturer_of, units, |lecturer, pool, out| {
        pool.sort_unstable_by_key(|c| checked.rank(c.person, c.offer));
        let mut all = 0;
        pool.retain(|c| {
            let bound = if filled[c.offer as usize] >= projects.places[c.offer as usize] {
                Some(Bound::Places)
            } else {
                (all >= projects.lecturer_places[lecturer as usize]).then_some(Bound::Group(lecturer))
            };
            match bound {
                Some(bound) => out.push((*c, bound)),
                None => {
                    filled[c.offer as usize] += 1;
                    all += 1;
                }
            }
            bound.is_none()
        });
        pool.iter().for_each(|c| filled[c.offer as usize] = 0);
    }))
}

/// Pairs of person and project that block, by the definition of the module. Empty: weakly stable.
///
/// # Errors
/// [`ProjectsRefused`]: lists that cannot be read.
pub fn blocking(projects: &Projects, project_of: &[Option<u32>]) -> Result<Vec<(u32, u32)>, ProjectsRefused> {
    let checked = Checked::new(projects)?;
    let mut at = vec![Vec::new(); projects.places.len()];
    let mut with = vec![Vec::new(); projects.lecturer_places.len()];
    for (person, project) in (0u32..).zip(project_of) {
        if let Some(project) = *project {
            let rank = checked.rank(person, project);
            at[project as usize].push(rank);
            with[checked.lecturer(project) as usize].push(rank);
        }
    }
    let beats = |rank: u32, held: &[u32]| held.iter().any(|&h| rank < h);
    let mut all = Vec::new();
    for (person, list) in (0u32..).zip(&checked.wishes) {
        let now = project_of[person as usize];
        let rank_now = now.and_then(|p| list.iter().find(|e| e.1 == p)).map_or(u32::MAX, |e| e.0);
        for &(_, project) in list.iter().filter(|e| e.0 < rank_now) {
            let lecturer = checked.lecturer(project);
            let rank = checked.rank(person, project);
            let has = now.is_some_and(|p| checked.lecturer(p) == lecturer);
            let held = &with[lecturer as usize];
            let lecturer_full = held.len() >= projects.lecturer_places[lecturer as usize] as usize;
            let project_full = at[project as usize].len() >= projects.places[project as usize] as usize;
            let blocks = if project_full {
                beats(rank, &at[project as usize])
            } else {
                !lecturer_full || has || beats(rank, held)
            };
            if blocks {
                all.push((person, project));
            }
        }
    }
    Ok(all)
}
