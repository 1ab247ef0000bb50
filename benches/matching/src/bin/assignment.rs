//! Assignment at least cost on one workload: `assignment dense|sparse|U|C SIZE [--write FOLDER]`.
//!
//! `dense` is a full table of SIZE rows and columns, `sparse` has 100 arcs a row, `U` and `C` are the instances of the other
//! measurement as transport: a wish costs more the lower it stands, staying without a place costs 1,000,000. With `--write`
//! the workload is written as little-endian 32-bit words for other programs. Otherwise one line of the table is printed; the
//! proof by duality is repeated outside the clock.

use std::path::Path;

use kanryu_bench_matching::instance::{Kind, WISHES, below, hash, instance};
use kanryu_bench_matching::measure::{Took, forget_peak, peak_megabytes, timed};
use kanryu_matching::assignment::{Aim, Assigned, Outside, Transport, dense};

/// Cost of staying without a place.
const OUTSIDE: i64 = 1_000_000;
/// Arcs of a row in the sparse workload.
const ARCS: usize = 100;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (kind, size, folder) = match words[..] {
        [kind, size] => (kind, size, None),
        [kind, size, "--write", folder] => (kind, size, Some(folder)),
        _ => return eprintln!("usage: assignment dense|sparse|U|C SIZE [--write FOLDER]"),
    };
    let size: usize = size.parse().expect("a size");
    let problem = match kind {
        "dense" => full(size),
        "sparse" => sparse(size),
        "U" => transport(Kind::U, size),
        _ => transport(Kind::C, size),
    };
    match folder {
        Some(folder) => write(&problem, Path::new(folder)),
        None => measure(kind, size, &problem),
    }
}

fn cost(table: u64, row: usize, column: u32) -> i64 {
    1 + (hash(table, row as u64, u64::from(column)) % 1_000_000) as i64
}

/// A problem from the columns of each row.
fn rows(
    places: Vec<u32>,
    outside: Outside,
    size: usize,
    mut row: impl FnMut(usize) -> Vec<(u32, i64)>,
) -> Transport {
    let mut all = Transport { start: vec![0], column: Vec::new(), cost: Vec::new(), places, outside };
    for number in 0..size {
        for (column, cost) in row(number) {
            all.column.push(column);
            all.cost.push(cost);
        }
        all.start.push(all.column.len());
    }
    all
}

fn full(size: usize) -> Transport {
    rows(vec![1; size], Outside::Nobody, size, |row| (0..size as u32).map(|c| (c, cost(5, row, c))).collect())
}

/// One planted column a row, so that everybody can be placed, and hashed ones.
fn sparse(size: usize) -> Transport {
    rows(vec![1; size], Outside::Nobody, size, |row| {
        let mut columns = vec![((row * 7919 + 13) % size) as u32];
        let mut draw = 0;
        while columns.len() < ARCS.min(size) {
            let column = below(hash(6, row as u64, draw), size as u64) as u32;
            draw += 1;
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns.sort_unstable();
        columns.into_iter().map(|c| (c, cost(7, row, c))).collect()
    })
}

fn transport(kind: Kind, size: usize) -> Transport {
    let made = instance(kind, size);
    rows(made.capacity, Outside::At(OUTSIDE), size, |row| {
        let wish = |&(offer, rank): &(u32, u32)| {
            let step = i64::from(rank) + 1;
            (offer, 1_000 * step * step + (hash(8, row as u64, u64::from(offer)) % 1_000) as i64)
        };
        made.wishes.list(row).iter().map(wish).collect()
    })
}

fn write(problem: &Transport, folder: &Path) {
    std::fs::create_dir_all(folder).expect("the folder can be made");
    let words = |name: &str, words: Vec<u32>| {
        let bytes: Vec<u8> = words.into_iter().flat_map(u32::to_le_bytes).collect();
        std::fs::write(folder.join(name), bytes).expect("the workload can be written");
    };
    words("start.u32", problem.start.iter().map(|&s| s as u32).collect());
    words("column.u32", problem.column.clone());
    words("cost.u32", problem.cost.iter().map(|&c| c as u32).collect());
    words("places.u32", problem.places.clone());
}

fn measure(kind: &str, size: usize, problem: &Transport) {
    forget_peak();
    let (took, found): (Took, Assigned) = if kind == "dense" {
        timed(3, || dense(size, size, &problem.cost, Aim::Least).expect("sound"))
    } else {
        timed(3, || problem.solve(Aim::Least).expect("everybody can be placed"))
    };
    let peak = peak_megabytes();
    let proof = if found.is_proved(problem, Aim::Least) { "proved" } else { "NOT PROVED" };
    let placed = found.column_of.iter().flatten().count();
    let arcs = if kind == "U" || kind == "C" { size * WISHES } else { problem.column.len() };
    println!(
        "| Kanryu | {kind} | {size} | {arcs} | {:.4} | {:.4} | {peak} | {} {placed} placed, {proof} |",
        took.cpu, took.wall, found.total
    );
}
