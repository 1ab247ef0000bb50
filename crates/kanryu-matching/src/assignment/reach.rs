//! Whether everybody can be placed at all; if not, the people who together have too few places.

use super::{NoAssignment, Transport};

/// Places everybody by augmenting paths, breadth first for all at once (Hopcroft & Karp 1973).
pub(super) fn everybody(problem: &Transport) -> Result<(), NoAssignment> {
    let people = problem.people();
    let columns = problem.places.len();
    let mut at: Vec<Vec<u32>> = vec![Vec::new(); columns];
    let mut column_of: Vec<Option<u32>> = vec![None; people];
    let arcs = |p: u32| problem.start[p as usize]..problem.start[p as usize + 1];
    for person in 0..people as u32 {
        let open = |&arc: &usize| {
            at[problem.column[arc] as usize].len() < problem.places[problem.column[arc] as usize] as usize
        };
        if let Some(arc) = arcs(person).find(open) {
            at[problem.column[arc] as usize].push(person);
            column_of[person as usize] = Some(problem.column[arc]);
        }
    }
    loop {
        let free: Vec<u32> = (0..people as u32).filter(|&p| column_of[p as usize].is_none()).collect();
        if free.is_empty() {
            return Ok(());
        }
        let mut placed = false;
        let mut seen = vec![false; columns];
        // Who asks first for a column may take it over; the one displaced looks on.
        let mut asked_by = vec![u32::MAX; columns];
        let mut queue: Vec<u32> = free;
        let mut next = 0;
        let mut reached: Vec<u32> = queue.clone();
        while let Some(&person) = queue.get(next) {
            next += 1;
            for arc in arcs(person) {
                let column = problem.column[arc] as usize;
                if std::mem::replace(&mut seen[column], true) {
                    continue;
                }
                asked_by[column] = person;
                if at[column].len() < problem.places[column] as usize {
                    shift(column as u32, &asked_by, &mut column_of, &mut at);
                    placed = true;
                    // The tree below this branch has moved: look again from the start for the rest.
                    queue.clear();
                    break;
                }
                queue.extend(&at[column]);
                reached.extend(&at[column]);
            }
        }
        if !placed {
            reached.sort_unstable();
            reached.dedup();
            let columns: Vec<u32> = (0..columns as u32).filter(|&c| seen[c as usize]).collect();
            let places = columns.iter().map(|&c| u64::from(problem.places[c as usize])).sum();
            return Err(NoAssignment::Short { people: reached, columns, places });
        }
    }
}

/// Moves everybody along the way one column on, from the column with room back to somebody without one.
fn shift(end: u32, asked_by: &[u32], column_of: &mut [Option<u32>], at: &mut [Vec<u32>]) {
    let mut column = end;
    loop {
        let person = asked_by[column as usize];
        at[column as usize].push(person);
        let Some(before) = column_of[person as usize].replace(column) else { return };
        at[before as usize].retain(|&p| p != person);
        column = before;
    }
}
