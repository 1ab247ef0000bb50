//! The measurement measures the right thing: law as data and the loop by hand answer as the reference does.

use kanryu_rules::{AsOf, Day, Mark, RowAnswers};

use crate::population::{DAY_A, People, Variant, people};
use crate::reference::{Outcomes, judge};
use crate::{hand, history, law, route1};

#[test]
fn the_rulebook_and_the_loop_by_hand_answer_as_the_definition_reads() {
    let program = law::program();
    for variant in [Variant::A, Variant::B] {
        let count = 20_000;
        let people = people(count, variant);
        let reference = judge(&people);
        let mut found = Outcomes::new(count);
        hand::judge(&people, &mut found);
        assert_eq!(found, reference, "by hand, {variant:?}");
        let columns = law::columns(&program, people);
        let days = [AsOf::EachRow, AsOf::Day(Day::from_number(DAY_A))];
        for as_of in days.into_iter().filter(|as_of| *as_of == AsOf::EachRow || variant == Variant::A) {
            let answers = program.bulk(&columns, as_of).run();
            law::outcomes(&answers, found.all());
            assert_eq!(found, reference, "in columns, {variant:?} {as_of:?}");
        }
        let mut answers = RowAnswers::default();
        for row in 0..1_000 {
            program.judge(&program.row_of(&columns, row), &mut answers);
            let bits = (0..law::GATES.len()).filter(|gate| answers.mark(*gate) == Mark::Met);
            let bits = bits.fold(0_u32, |bits, gate| bits | 1 << gate);
            assert_eq!(bits as u16 & law::MASK, reference.masks[row]);
            assert_eq!(law::best_of((bits >> 12) as u16), reference.outcomes[row]);
        }
    }
}

#[test]
fn histories_folded_into_columns_are_judged_as_the_definition_reads() {
    let histories = history::histories(3_000);
    let reference = histories.judge();
    let mut people = People::with_room_for(0);
    (0..3_000).for_each(|person| people.push(&history::folded(histories.of(person), DAY_A)));
    let program = law::program();
    let columns = law::columns(&program, people);
    let mut found = Outcomes::new(3_000);
    law::outcomes(&program.bulk(&columns, AsOf::Day(Day::from_number(DAY_A))).run(), found.all());
    assert_eq!(found, reference);
}

#[test]
fn the_planner_finds_the_earliest_day_that_a_solver_finds() {
    let planner = route1::planner(&route1::rulebook());
    let lines: Vec<&str> = include_str!("../route1/answers.csv").lines().collect();
    assert_eq!(lines.len(), 500);
    let mut room = kanryu_rules::Room::default();
    for (asked, line) in route1::people(500).iter().zip(lines) {
        let facts = route1::facts(asked);
        let found =
            planner.earliest(&route1::start(asked, &facts), &mut room).expect("everybody reaches the goal");
        let told =
            format!("{},{},{},{}", asked.from.number(), asked.japanese, asked.used_days, found.number());
        assert_eq!(told, line);
    }
}
