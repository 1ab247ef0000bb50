//! The population of PATHWAY-12: every value is a hash of its column and its row, so that any language can make it.

use kanryu_rules::Day;

use crate::reference::Person;

const SEED: u64 = 0x5AFE_CA4E_2026_0401;

/// The day of variant A.
pub const DAY_A: i32 = 20_727;

/// One value for everybody, or one of their own for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// All on one day.
    A,
    /// Each on a day of their own from 2018 to 2027.
    B,
}

/// Seventeen columns, 47 bytes a person. Days are counted from 1970-01-01.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "the columns are described where the workload is")]
pub struct People {
    pub as_of: Vec<i32>,
    pub birth: Vec<i32>,
    pub jlpt: Vec<u8>,
    pub jlpt_day: Vec<i32>,
    pub skill_test: Vec<u8>,
    pub lang_test: Vec<u8>,
    pub contract: Vec<u8>,
    pub clear: Vec<u8>,
    pub training: Vec<u8>,
    pub exam_day: Vec<i32>,
    pub grad_day: Vec<i32>,
    pub status: Vec<u8>,
    pub status_start: Vec<i32>,
    pub status_expiry: Vec<i32>,
    pub work_days: Vec<i32>,
    pub ssw_days: Vec<i32>,
    pub health_day: Vec<i32>,
}

/// The finalizer of SplitMix64.
pub fn mixed(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn hash(column: u64, row: usize) -> u64 {
    mixed(SEED.wrapping_add(column << 40).wrapping_add(row as u64))
}

/// A whole number from `low` to `high`.
fn number(column: u64, row: usize, low: i32, high: i32) -> i32 {
    low + (hash(column, row) % (high - low + 1) as u64) as i32
}

/// 1 for so many of a thousand.
fn permille(column: u64, row: usize, share: u64) -> u8 {
    u8::from(hash(column, row) % 1_000 < share)
}

fn day(year: i32, month: u8, day: u8) -> i32 {
    Day::from_ymd(year, month, day).expect("a day of the calendar").number()
}

/// Makes `count` people.
pub fn people(count: usize, variant: Variant) -> People {
    const LEVELS: [u8; 10] = [0, 0, 1, 2, 2, 2, 3, 3, 4, 5];
    const STATUSES: [u8; 10] = [0, 0, 1, 1, 2, 2, 3, 3, 4, 6];
    let rows = || 0..count;
    let own_day = |row| number(0, row, day(2018, 1, 1), day(2027, 12, 31));
    let between = |column, low, high| rows().map(|row| number(column, row, low, high)).collect::<Vec<i32>>();
    let share = |column, share| rows().map(|row| permille(column, row, share)).collect::<Vec<u8>>();
    let if_any = |chosen: u64, share, column, low, high| {
        let one = |row| if permille(chosen, row, share) == 1 { number(column, row, low, high) } else { 0 };
        rows().map(one).collect::<Vec<i32>>()
    };
    let status_start = between(15, day(2014, 1, 1), day(2026, 12, 31));
    People {
        as_of: rows().map(|row| if variant == Variant::A { DAY_A } else { own_day(row) }).collect(),
        birth: between(1, day(1970, 1, 1), day(2009, 12, 31)),
        jlpt: rows().map(|row| LEVELS[(hash(2, row) % 10) as usize]).collect(),
        jlpt_day: between(3, day(2012, 7, 1), day(2026, 12, 31)),
        skill_test: share(4, 700),
        lang_test: share(5, 700),
        contract: share(6, 800),
        clear: share(7, 950),
        training: share(8, 500),
        exam_day: if_any(10, 350, 9, day(2013, 3, 31), day(2026, 3, 31)),
        grad_day: if_any(12, 250, 11, day(2014, 3, 31), day(2028, 3, 31)),
        status: rows()
            .map(|row| if permille(14, row, 50) == 1 { 5 } else { STATUSES[(hash(13, row) % 10) as usize] })
            .collect(),
        status_expiry: status_start
            .iter()
            .enumerate()
            .map(|(row, start)| start + number(16, row, 180, 1_826))
            .collect(),
        status_start,
        work_days: between(17, 0, 3_000),
        ssw_days: between(18, 0, 2_200),
        // Whatever the variant, the check was so long before the person's own day.
        health_day: rows().map(|row| own_day(row) - number(19, row, -60, 900)).collect(),
    }
}

impl People {
    /// No people yet, and room for so many.
    pub fn with_room_for(count: usize) -> People {
        People {
            as_of: Vec::with_capacity(count),
            birth: Vec::with_capacity(count),
            jlpt: Vec::with_capacity(count),
            jlpt_day: Vec::with_capacity(count),
            skill_test: Vec::with_capacity(count),
            lang_test: Vec::with_capacity(count),
            contract: Vec::with_capacity(count),
            clear: Vec::with_capacity(count),
            training: Vec::with_capacity(count),
            exam_day: Vec::with_capacity(count),
            grad_day: Vec::with_capacity(count),
            status: Vec::with_capacity(count),
            status_start: Vec::with_capacity(count),
            status_expiry: Vec::with_capacity(count),
            work_days: Vec::with_capacity(count),
            ssw_days: Vec::with_capacity(count),
            health_day: Vec::with_capacity(count),
        }
    }

    /// Adds a person.
    pub fn push(&mut self, person: &Person) {
        self.as_of.push(person.as_of);
        self.birth.push(person.birth);
        self.jlpt.push(person.jlpt);
        self.jlpt_day.push(person.jlpt_day);
        self.skill_test.push(person.skill_test);
        self.lang_test.push(person.lang_test);
        self.contract.push(person.contract);
        self.clear.push(person.clear);
        self.training.push(person.training);
        self.exam_day.push(person.exam_day);
        self.grad_day.push(person.grad_day);
        self.status.push(person.status);
        self.status_start.push(person.status_start);
        self.status_expiry.push(person.status_expiry);
        self.work_days.push(person.work_days);
        self.ssw_days.push(person.ssw_days);
        self.health_day.push(person.health_day);
    }
}
