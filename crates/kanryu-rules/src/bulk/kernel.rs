//! The loops over columns: one byte of 0 or 1 a row, written so that the compiler turns them into vector code.
//!
//! Each loop tests a column (or two) and joins the result to what stands in the register: set, and, or.

use super::column::Columns;
use super::plane::{Pair, Plane};
use super::program::{ColumnId, shifted};
use super::ranges::{Ranges, UNKNOWN};
use crate::day::Day;
use crate::rulebook::amount;
use crate::source::RowValue;
use crate::value::Op;

/// How a result joins the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Set,
    And,
    Or,
}

/// Rows that one turn of a loop handles; a multiple of every vector's width.
const LANES: usize = 64;

/// A test ready to run.
#[derive(Debug, Clone)]
pub(super) enum Kernel {
    Numbers { column: ColumnId, set: Form<i32> },
    Words { column: ColumnId, set: Form<u8> },
    Gap { left: ColumnId, right: ColumnId, set: Form<i32> },
    NumberPair { left: ColumnId, plus: Pair, op: Op, right: ColumnId },
    WordPair { left: ColumnId, op: Op, right: ColumnId },
    Share { left: ColumnId, op: Op, of: ColumnId, value: RowValue },
}

/// A set in the form that is cheapest to test.
#[derive(Debug, Clone)]
pub(super) enum Form<T> {
    AtMost(T),
    AtLeast(T),
    Equal(T),
    Other(T),
    Between(T, T),
    Outside(T, T),
    /// In one of several ranges; or in none of them.
    Several {
        ranges: Vec<(T, T)>,
        inside: bool,
    },
}

fn form<T: Copy + PartialEq>(inside: Vec<(T, T)>, outside: Vec<(T, T)>, least: T, most: T) -> Form<T> {
    match (&inside[..], &outside[..]) {
        ([(low, high)], _) if *low == least => Form::AtMost(*high),
        ([(low, high)], _) if *high == most => Form::AtLeast(*low),
        ([(low, high)], _) if low == high => Form::Equal(*low),
        ([(low, high)], _) => Form::Between(*low, *high),
        (_, [(low, high)]) if low == high => Form::Other(*low),
        (_, [(low, high)]) => Form::Outside(*low, *high),
        _ if outside.len() < inside.len() => Form::Several { ranges: outside, inside: false },
        _ => Form::Several { ranges: inside, inside: true },
    }
}

impl Kernel {
    /// The loop for a plane that is a test; `None` for the others.
    pub fn of(plane: &Plane, columns: &Columns) -> Option<Kernel> {
        match plane {
            Plane::Value { column, set } => Some(match columns.word_count(*column) {
                0 => {
                    let set = form(set.0.clone(), set.not().0, UNKNOWN, i32::MAX);
                    Kernel::Numbers { column: *column, set }
                }
                words => Kernel::Words { column: *column, set: word_form(set, words) },
            }),
            Plane::Gap { left, right, set } => {
                let set = form(set.0.clone(), set.not().0, UNKNOWN, i32::MAX);
                Some(Kernel::Gap { left: *left, right: *right, set })
            }
            Plane::Pair { left, plus, op, right } => Some(match columns.word_count(*left) {
                0 => Kernel::NumberPair { left: *left, plus: *plus, op: *op, right: *right },
                _ => Kernel::WordPair { left: *left, op: *op, right: *right },
            }),
            Plane::Share { left, op, of, permille, up } => {
                let value = RowValue::Permille { permille: *permille, up: *up };
                Some(Kernel::Share { left: *left, op: *op, of: *of, value })
            }
            Plane::False | Plane::True | Plane::And(_) | Plane::Or(_) => None,
        }
    }

    /// Whether it costs so little that computing it twice is no loss.
    pub fn is_light(&self) -> bool {
        matches!(self, Kernel::Words { .. })
    }

    /// Tests `into.len()` rows from row `first` on and joins the results.
    pub fn run(&self, columns: &Columns, first: usize, mode: Mode, into: &mut [u8]) {
        let rows = first..first + into.len();
        match self {
            Kernel::Numbers { column, set } => set.run(mode, into, &columns.numbers(*column)[rows]),
            Kernel::Words { column, set } => set.run(mode, into, &columns.words(*column)[rows]),
            Kernel::Gap { left, right, set } => {
                let (left, right) = (&columns.numbers(*left)[rows.clone()], &columns.numbers(*right)[rows]);
                gap(mode, into, left, right, set);
            }
            Kernel::NumberPair { left, plus, op, right } => {
                let (left, right) = (&columns.numbers(*left)[rows.clone()], &columns.numbers(*right)[rows]);
                number_pair(mode, into, left, right, *plus, *op);
            }
            Kernel::WordPair { left, op, right } => {
                let (left, right) = (&columns.words(*left)[rows.clone()], &columns.words(*right)[rows]);
                compare(mode, into, left, right, *op, |word| word);
            }
            Kernel::Share { left, op, of, value } => {
                let (left, of) = (&columns.numbers(*left)[rows.clone()], &columns.numbers(*of)[rows]);
                let (op, value) = (*op, *value);
                two(mode, into, left, of, |left, of| op.holds(i64::from(left), amount(value, i64::from(of))));
            }
        }
    }
}

/// A set of words: what the list does not have may fall on either side, whichever makes fewer ranges.
fn word_form(set: &Ranges, words: usize) -> Form<u8> {
    let mut holds = [false; 256];
    for (word, holds) in holds.iter_mut().enumerate().take(words) {
        *holds = set.holds(word as i32);
    }
    let last = holds[words.saturating_sub(1)];
    holds[words..].fill(last);
    holds[usize::from(Columns::UNKNOWN_WORD)] = set.holds(UNKNOWN);
    byte_form(|word| holds[usize::from(word)])
}

fn byte_form(holds: impl Fn(u8) -> bool) -> Form<u8> {
    let ranges = |wanted: bool| {
        let mut ranges: Vec<(u8, u8)> = Vec::new();
        for word in (0..=u8::MAX).filter(|word| holds(*word) == wanted) {
            match ranges.last_mut() {
                Some((_, high)) if high.checked_add(1) == Some(word) => *high = word,
                _ => ranges.push((word, word)),
            }
        }
        ranges
    };
    form(ranges(true), ranges(false), u8::MIN, u8::MAX)
}

impl<T: Lane> Form<T> {
    pub fn run(&self, mode: Mode, into: &mut [u8], values: &[T]) {
        match self {
            Form::AtMost(high) => one(mode, into, values, |value| value <= *high),
            Form::AtLeast(low) => one(mode, into, values, |value| value >= *low),
            Form::Equal(only) => one(mode, into, values, |value| value == *only),
            Form::Other(not) => one(mode, into, values, |value| value != *not),
            Form::Between(low, high) => one(mode, into, values, |value| (value >= *low) & (value <= *high)),
            Form::Outside(low, high) => one(mode, into, values, |value| (value < *low) | (value > *high)),
            Form::Several { ranges, inside } => several(mode, into, values, ranges, *inside),
        }
    }
}

/// A number of a column.
pub(super) trait Lane: Copy + PartialOrd {
    /// Tests the lanes of one turn; 1 where the test holds.
    fn narrow(test: impl Fn(usize) -> bool) -> [u8; LANES];
}

impl Lane for i32 {
    #[inline(always)]
    fn narrow(test: impl Fn(usize) -> bool) -> [u8; LANES] {
        // From four bytes to two to one: each step is one instruction for many lanes, one step of both is not.
        let mut half = [0_i16; LANES];
        for (lane, half) in half.iter_mut().enumerate() {
            *half = -i16::from(test(lane));
        }
        half.map(|half| half as u8 & 1)
    }
}

impl Lane for u8 {
    #[inline(always)]
    fn narrow(test: impl Fn(usize) -> bool) -> [u8; LANES] {
        std::array::from_fn(|lane| u8::from(test(lane)))
    }
}

#[inline(always)]
fn one<T: Lane>(mode: Mode, into: &mut [u8], values: &[T], test: impl Fn(T) -> bool + Copy) {
    match mode {
        Mode::Set => each(into, values, test, |_, new| new),
        Mode::And => each(into, values, test, |old, new| old & new),
        Mode::Or => each(into, values, test, |old, new| old | new),
    }
}

#[inline(always)]
fn each<T: Lane>(into: &mut [u8], values: &[T], test: impl Fn(T) -> bool, join: impl Fn(u8, u8) -> u8) {
    let (blocks, rest) = into.as_chunks_mut::<LANES>();
    let (value_blocks, value_rest) = values.as_chunks::<LANES>();
    for (block, values) in blocks.iter_mut().zip(value_blocks) {
        let new = T::narrow(|lane| test(values[lane]));
        for lane in 0..LANES {
            block[lane] = join(block[lane], new[lane]);
        }
    }
    for (old, value) in rest.iter_mut().zip(value_rest) {
        *old = join(*old, u8::from(test(*value)));
    }
}

/// Tests several ranges at once: two or three in one pass over the column, more by one pass each over the cache.
fn several<T: Lane>(mode: Mode, into: &mut [u8], values: &[T], ranges: &[(T, T)], inside: bool) {
    let within = |value: T, (low, high): (T, T)| (value >= low) & (value <= high);
    match *ranges {
        [a, b] => one(mode, into, values, |value| (within(value, a) | within(value, b)) == inside),
        [a, b, c] => one(mode, into, values, |value| {
            (within(value, a) | within(value, b) | within(value, c)) == inside
        }),
        _ => {
            let mut found = vec![u8::from(!inside); into.len()];
            for range in ranges {
                // No two ranges meet, so that each row is turned once at most.
                each(&mut found, values, |value| within(value, *range), |old, new| old ^ new);
            }
            join(mode, into, &found);
        }
    }
}

#[inline(always)]
fn two<T: Lane>(mode: Mode, into: &mut [u8], left: &[T], right: &[T], test: impl Fn(T, T) -> bool + Copy) {
    match mode {
        Mode::Set => each_pair(into, left, right, test, |_, new| new),
        Mode::And => each_pair(into, left, right, test, |old, new| old & new),
        Mode::Or => each_pair(into, left, right, test, |old, new| old | new),
    }
}

#[inline(always)]
fn each_pair<T: Lane>(
    into: &mut [u8],
    left: &[T],
    right: &[T],
    test: impl Fn(T, T) -> bool,
    join: impl Fn(u8, u8) -> u8,
) {
    let (blocks, rest) = into.as_chunks_mut::<LANES>();
    let ((lefts, left_rest), (rights, right_rest)) = (left.as_chunks::<LANES>(), right.as_chunks::<LANES>());
    for ((block, left), right) in blocks.iter_mut().zip(lefts).zip(rights) {
        let new = T::narrow(|lane| test(left[lane], right[lane]));
        for lane in 0..LANES {
            block[lane] = join(block[lane], new[lane]);
        }
    }
    for ((old, left), right) in rest.iter_mut().zip(left_rest).zip(right_rest) {
        *old = join(*old, u8::from(test(*left, *right)));
    }
}

/// Tests the difference. What is unknown may give any difference: it is masked elsewhere.
fn gap(mode: Mode, into: &mut [u8], left: &[i32], right: &[i32], set: &Form<i32>) {
    let gap = |left: i32, right: i32| right.wrapping_sub(left);
    match set {
        Form::AtMost(high) => two(mode, into, left, right, |l, r| gap(l, r) <= *high),
        Form::AtLeast(low) => two(mode, into, left, right, |l, r| gap(l, r) >= *low),
        Form::Equal(only) => two(mode, into, left, right, |l, r| gap(l, r) == *only),
        Form::Other(not) => two(mode, into, left, right, |l, r| gap(l, r) != *not),
        Form::Between(low, high) => {
            two(mode, into, left, right, |l, r| (gap(l, r) >= *low) & (gap(l, r) <= *high));
        }
        Form::Outside(low, high) => {
            two(mode, into, left, right, |l, r| (gap(l, r) < *low) | (gap(l, r) > *high));
        }
        Form::Several { ranges, inside } => two(mode, into, left, right, |l, r| {
            let gap = gap(l, r);
            ranges.iter().any(|(low, high)| (*low <= gap) & (gap <= *high)) == *inside
        }),
    }
}

fn number_pair(mode: Mode, into: &mut [u8], left: &[i32], right: &[i32], plus: Pair, op: Op) {
    match plus {
        Pair::Nothing => compare(mode, into, left, right, op, |number| number),
        Pair::Days(days) => {
            // As `Day` counts: beyond the calendar stands its last day. What is unknown is masked elsewhere.
            let (least, most) = (Day::MIN.number(), Day::MAX.number());
            compare(mode, into, left, right, op, move |day| day.wrapping_add(days).clamp(least, most));
        }
        Pair::Calendar(..) => {
            let span = plus.span();
            compare(mode, into, left, right, op, move |day| shifted(i64::from(day), span) as i32);
        }
    }
}

#[inline(always)]
fn compare<T: Lane>(
    mode: Mode,
    into: &mut [u8],
    left: &[T],
    right: &[T],
    op: Op,
    change: impl Fn(T) -> T + Copy,
) {
    match op {
        Op::Equal => two(mode, into, left, right, move |left, right| change(left) == right),
        Op::NotEqual => two(mode, into, left, right, move |left, right| change(left) != right),
        Op::Less => two(mode, into, left, right, move |left, right| change(left) < right),
        Op::AtMost => two(mode, into, left, right, move |left, right| change(left) <= right),
        Op::More => two(mode, into, left, right, move |left, right| change(left) > right),
        Op::AtLeast => two(mode, into, left, right, move |left, right| change(left) >= right),
    }
}

/// How many of the edges a number has reached, for each row.
pub(super) fn rank(into: &mut [u8], values: &[i32], edges: &[i32]) {
    /// Rows that stay in registers while the edges pass.
    const ROWS: usize = 16;
    let (blocks, rest) = into.as_chunks_mut::<ROWS>();
    let (value_blocks, value_rest) = values.as_chunks::<ROWS>();
    for (block, values) in blocks.iter_mut().zip(value_blocks) {
        let mut reached = [0_i32; ROWS];
        for edge in edges {
            for row in 0..ROWS {
                reached[row] += i32::from(values[row] >= *edge);
            }
        }
        *block = reached.map(|reached| reached as u8);
    }
    for (rank, value) in rest.iter_mut().zip(value_rest) {
        *rank = edges.iter().filter(|edge| value >= edge).count() as u8;
    }
}

/// The ranks between edges whose numbers are in the set. No edge stands inside a range of the set.
pub(super) fn rank_form(set: &Ranges, edges: &[i32]) -> Form<u8> {
    let holds: Vec<bool> =
        std::iter::once(UNKNOWN).chain(edges.iter().copied()).map(|number| set.holds(number)).collect();
    byte_form(|rank| holds.get(usize::from(rank)).or(holds.last()).is_some_and(|holds| *holds))
}

/// Joins a register to another.
pub(super) fn join(mode: Mode, into: &mut [u8], from: &[u8]) {
    match mode {
        Mode::Set => into.copy_from_slice(from),
        Mode::And => into.iter_mut().zip(from).for_each(|(old, new)| *old &= new),
        Mode::Or => into.iter_mut().zip(from).for_each(|(old, new)| *old |= new),
    }
}

/// How many rows hold.
pub(super) fn count(register: &[u8]) -> u64 {
    // A byte can hold the sum of 255 rows.
    let sum = |block: &[u8]| u64::from(block.iter().sum::<u8>());
    register.chunks(128).map(sum).sum()
}

/// Up to sixteen registers as bits of one number a row, the first as the lowest bit.
pub(super) fn gather(registers: &[&[u8]], into: &mut [u16]) {
    let rows = into.len();
    let nothing = [0_u8; LANES];
    let mut start = 0;
    while start < rows {
        let lanes = LANES.min(rows - start);
        let part = |at: usize| {
            registers.get(at).map_or(&nothing[..lanes], |register| &register[start..start + lanes])
        };
        let (mut low, mut high) = ([0_u8; LANES], [0_u8; LANES]);
        for at in (0..8.min(registers.len())).rev() {
            low.iter_mut().zip(part(at)).for_each(|(sum, bit)| *sum = (*sum << 1) | bit);
        }
        for at in (8..16.min(registers.len())).rev() {
            high.iter_mut().zip(part(at)).for_each(|(sum, bit)| *sum = (*sum << 1) | bit);
        }
        for (lane, mask) in into[start..start + lanes].iter_mut().enumerate() {
            *mask = u16::from_le_bytes([low[lane], high[lane]]);
        }
        start += lanes;
    }
}
