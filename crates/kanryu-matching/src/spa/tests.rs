//! Three levels: best for people and for lecturers among all stable results, and large with ties, by trying everything.

use proptest::prelude::*;

use super::*;

fn all_matchings(projects: &Projects) -> Vec<Vec<Option<u32>>> {
    let checked = Checked::new(projects).expect("readable");
    let mut all = vec![vec![]];
    for list in &checked.wishes {
        let mut longer = Vec::new();
        for begun in &all {
            for choice in std::iter::once(None).chain(list.iter().map(|e| Some(e.1))) {
                let mut next: Vec<Option<u32>> = begun.clone();
                next.push(choice);
                let fits = choice.is_none_or(|project| {
                    let lecturer = projects.lecturer_of[project as usize];
                    let at = next.iter().filter(|p| **p == Some(project)).count() as u32;
                    let with = next
                        .iter()
                        .flatten()
                        .filter(|p| projects.lecturer_of[**p as usize] == lecturer)
                        .count() as u32;
                    at <= projects.places[project as usize]
                        && with <= projects.lecturer_places[lecturer as usize]
                });
                if fits {
                    longer.push(next);
                }
            }
        }
        all = longer;
    }
    all
}

fn stable(projects: &Projects) -> Vec<Vec<Option<u32>>> {
    let mut all = all_matchings(projects);
    all.retain(|m| blocking(projects, m).expect("readable").is_empty());
    all
}

/// Three projects of two lecturers and up to four people.
fn instances(ties: bool) -> impl Strategy<Value = Projects> {
    let list = move |n| prop::collection::vec((0u8..4, any::<u16>()), n);
    (
        prop::collection::vec(list(4), 1..6),
        prop::collection::vec(list(5), 2),
        prop::collection::vec(1u32..3, 4),
        prop::collection::vec(1u32..4, 2),
    )
        .prop_map(move |(wishes, choices, places, lecturer_places)| {
            let people = wishes.len();
            let ranked = |list: &[(u8, u16)]| {
                let mut own: Vec<(u16, u32)> = (0u32..)
                    .zip(list)
                    .filter(|(_, e)| e.0 > 0)
                    .map(|(n, e)| (if ties { e.1 % 2 } else { e.1 }, n))
                    .collect();
                own.sort_unstable();
                let rank = |(at, e): (u32, &(u16, u32))| (e.1, if ties { u32::from(e.0) } else { at });
                (0u32..).zip(&own).map(rank).collect::<Vec<_>>()
            };
            Projects {
                wishes: wishes.iter().map(|l| ranked(l)).collect(),
                places,
                lecturer_of: vec![0, 0, 1, 1],
                lecturer_places,
                choices: choices.iter().map(|l| ranked(&l[..people])).collect(),
            }
        })
}

fn rank(projects: &Projects, person: usize, project: Option<u32>) -> u32 {
    project.map_or(u32::MAX, |p| projects.wishes[person].iter().find(|e| e.0 == p).expect("wished").1)
}

proptest! {
    #[test]
    fn no_stable_result_is_better_for_anybody_than_the_person_best(projects in instances(false)) {
        let found = person_best(&projects).expect("strict").offer_of;
        let all = stable(&projects);
        prop_assert!(all.contains(&found));
        for other in &all {
            prop_assert!((0..found.len()).all(|p| rank(&projects, p, found[p]) <= rank(&projects, p, other[p])));
        }
    }

    #[test]
    fn the_lecturer_best_is_stable_and_the_worst_for_every_person(projects in instances(false)) {
        let found = lecturer_best(&projects).expect("strict").offer_of;
        let all = stable(&projects);
        prop_assert!(all.contains(&found));
        for other in &all {
            prop_assert!((0..found.len()).all(|p| rank(&projects, p, found[p]) >= rank(&projects, p, other[p])));
        }
    }

    #[test]
    fn with_ties_the_result_is_stable_and_at_least_two_thirds_of_the_largest(projects in instances(true)) {
        let found = large(&projects).expect("readable").offer_of;
        let all = stable(&projects);
        prop_assert!(all.contains(&found), "{:?} {:?}", found, blocking(&projects, &found));
        let size = |m: &[Option<u32>]| m.iter().flatten().count();
        let most = all.iter().map(|m| size(m)).max().unwrap_or(0);
        prop_assert!(3 * size(&found) >= 2 * most);
    }
}

#[test]
fn ties_are_refused_where_a_strict_order_is_needed() {
    let projects = Projects {
        wishes: vec![vec![(0, 0)], vec![(0, 0)]],
        places: vec![1],
        lecturer_of: vec![0],
        lecturer_places: vec![1],
        choices: vec![vec![(0, 0), (1, 0)]],
    };
    assert_eq!(person_best(&projects), Err(ProjectsRefused::Ties { lists: Owner::Lecturer(0) }));
}
