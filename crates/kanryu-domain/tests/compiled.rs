//! The law that ships with the program, compiled: one row and many columns say what the clear evaluator says.
//!
//! People are drawn from numbers that the law itself is about: small counts and large ones, days near the days on
//! which law changes, every word of every list, and a fifth of all facts unknown.

use kanryu_domain::pathway::Law;
use kanryu_rules::{
    Answers, AsOf, Day, FactDeclaration, FactType, Facts, Interval, Intervals, Program, Row, RowAnswers,
    Value, Verdict,
};

/// Whole numbers that look random and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn day(&mut self, edges: &[Day]) -> Day {
        let near = edges[self.below(edges.len() as u64) as usize];
        let off = [0, -1, 1, 400, -400, 1_200, -1_200][self.below(7) as usize];
        near.plus_days(off + self.below(3) as i32 - 1)
    }
}

/// The days on which some version of the law begins or has ended.
fn edges() -> Vec<Day> {
    let book = Law::builtin().rulebook();
    let mut edges = Vec::new();
    let mut day = Day::MIN;
    while let Some(next) = book.next_version_edge(day) {
        edges.push(next);
        day = next;
    }
    edges
}

fn value(fact: &FactDeclaration, chance: &mut Chance, edges: &[Day]) -> Value {
    match fact.fact_type {
        FactType::Count => {
            let size = [3, 12, 60, 400, 2_500][chance.below(5) as usize];
            Value::Count(chance.below(size) as i64)
        }
        FactType::Day => Value::Day(chance.day(edges)),
        FactType::YesNo => Value::YesNo(chance.below(2) == 1),
        FactType::Code | FactType::Level => {
            Value::Word(fact.words[chance.below(fact.words.len() as u64) as usize].clone())
        }
        FactType::Spans => {
            let from = chance.day(edges);
            let until = (chance.below(2) == 0).then(|| from.plus_days(chance.below(2_000) as i32));
            Value::Spans(Intervals::new(Interval::new(from, until).ok()))
        }
    }
}

fn people(count: usize, edges: &[Day]) -> Vec<(Facts, Day)> {
    let mut chance = Chance(20_190_401);
    let catalog = Law::builtin().rulebook().catalog();
    let one = |_| {
        let mut facts = Facts::new();
        for fact in catalog.iter() {
            if chance.below(5) > 0 {
                facts.set(&fact.name, value(fact, &mut chance, edges));
            }
        }
        (facts, chance.day(edges))
    };
    (0..count).map(one).collect()
}

#[test]
fn every_claim_of_the_law_ends_alike_for_everybody_however_it_is_judged() {
    let book = Law::builtin().rulebook();
    let program = book.program_of_all_claims();
    let people = people(60, &edges());
    let columns = program.columns_of(people.iter().map(|(facts, day)| (facts, *day)));
    let answers = program.bulk(&columns, AsOf::EachRow).run();
    let (mut row, mut one) = (Row::default(), RowAnswers::default());
    for (at, (facts, as_of)) in people.iter().enumerate() {
        program.read_row(facts, *as_of, &mut row);
        program.judge(&row, &mut one);
        for (gate, claim) in program.gates().enumerate() {
            let clear = book.judge(claim, facts, *as_of);
            let said = (program.verdict(&one, gate), one.confidence(gate), answers.mark(at, gate));
            let mark = clear.verdict.mark();
            let open = |verdict: &Verdict| match verdict {
                Verdict::Unknown { needs } => needs.clone(),
                Verdict::Met | Verdict::NotMet { .. } | Verdict::NotInForce => Vec::new(),
            };
            // Compiled law names every open fact, the clear evaluator those that could decide.
            let named = open(&clear.verdict);
            assert!(
                named.iter().all(|need| open(&said.0).contains(need)),
                "`{claim}` on {as_of} with {facts:?}"
            );
            let expected = if named.is_empty() { clear.verdict } else { said.0.clone() };
            assert_eq!(said, (expected, clear.confidence, mark), "`{claim}` on {as_of} with {facts:?}");
        }
    }
}

#[test]
fn a_day_for_all_says_the_same_as_the_same_day_in_every_row() {
    let program = Law::builtin().rulebook().program_of_all_claims();
    let edges = edges();
    let same = |as_of: Day| people(40, &edges).into_iter().map(move |(facts, _)| (facts, as_of));
    for as_of in edges.iter().copied().step_by(5) {
        let people: Vec<(Facts, Day)> = same(as_of).collect();
        let columns = program.columns_of(people.iter().map(|(facts, day)| (facts, *day)));
        let each = program.bulk(&columns, AsOf::EachRow).run();
        let all = program.bulk(&columns, AsOf::Day(as_of)).run();
        assert!(alike(&program, &each, &all, people.len()), "{as_of}");
    }
}

fn alike(program: &Program, one: &Answers, other: &Answers, rows: usize) -> bool {
    let gates = program.gates().len();
    (0..rows).all(|row| (0..gates).all(|gate| one.mark(row, gate) == other.mark(row, gate)))
        && one.totals() == other.totals()
}

#[test]
fn the_wake_up_day_of_the_law_is_the_first_day_of_another_answer() {
    let book = Law::builtin().rulebook();
    let program = book.program_of_all_claims();
    let waking = book.waking();
    for (facts, as_of) in people(6, &edges()) {
        let Some(day) = waking.next(&facts, as_of) else { continue };
        let (mut now, mut then) = (RowAnswers::default(), RowAnswers::default());
        program.judge(&program.row(&facts, as_of), &mut now);
        let between = (1..day.number() - as_of.number()).map(|later| as_of.plus_days(later));
        for quiet in between.take(400) {
            program.judge(&program.row(&facts, quiet), &mut then);
            assert!(program.same(&now, &then), "{quiet} is before {day}, the day to wake up after {as_of}");
        }
    }
}
