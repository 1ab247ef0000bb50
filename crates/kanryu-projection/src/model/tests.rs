//! What a model refuses, and that it says where.

use super::*;

fn shape(months: usize, closed: Vec<bool>) -> Shape {
    Shape { months, groups: 2, stages: vec![Stage { slots: 3, closed }, Stage::open(1), Stage::open(1)] }
}

fn built(shape: Shape, of: impl Fn(Cell) -> Vec<(usize, f64)>) -> Result<Model, ModelError> {
    Model::new(shape, |cell, exits| exits.extend(of(cell)))
}

#[test]
fn a_chance_above_one_is_refused_with_its_cell() {
    let error = built(shape(2, vec![]), |cell| {
        if cell.month == 1 && cell.group == 1 && cell.served == 2 { vec![(1, 1.5)] } else { vec![] }
    });
    let message = error.expect_err("1.5 is no chance").to_string();
    assert!(
        message.starts_with(
            "month 1, stage 0, group 1, 2 months served: the chance of moving to stage 1 is 1.5"
        ),
        "{message}"
    );
}

#[test]
fn chances_that_add_to_more_than_one_are_refused() {
    let error =
        built(shape(1, vec![]), |cell| if cell.stage == 0 { vec![(1, 0.7), (2, 0.4)] } else { vec![] });
    assert!(matches!(error, Err(ModelError::Sum { .. })));
}

#[test]
fn no_number_is_no_chance() {
    assert!(matches!(built(shape(1, vec![]), |_| vec![(2, f64::NAN)]), Err(ModelError::Chance { .. })));
}

#[test]
fn nobody_moves_to_where_they_are_or_to_nowhere() {
    assert!(matches!(built(shape(1, vec![]), |_| vec![(0, 0.1)]), Err(ModelError::Target { to: 0, .. })));
    assert!(matches!(built(shape(1, vec![]), |_| vec![(3, 0.1)]), Err(ModelError::Target { to: 3, .. })));
}

#[test]
fn a_stage_that_closes_must_let_everybody_go() {
    let stays =
        built(shape(2, vec![false, true]), |cell| if cell.stage == 0 { vec![(1, 0.9)] } else { vec![] });
    assert!(matches!(stays, Err(ModelError::StaysClosed { cell: Cell { month: 1, .. }, .. })));
    let enters = built(shape(2, vec![false, true]), |cell| match cell.stage {
        0 if cell.month == 1 => vec![(1, 1.0)],
        1 => vec![(0, 0.1)],
        _ => vec![],
    });
    assert!(matches!(enters, Err(ModelError::EntersClosed { cell: Cell { month: 1, stage: 1, .. }, to: 0 })));
}

#[test]
fn a_stage_named_twice_counts_with_the_sum() {
    let model =
        built(
            shape(1, vec![]),
            |cell| {
                if cell.stage == 0 { vec![(1, 0.25), (2, 0.5), (1, 0.125)] } else { vec![] }
            },
        );
    let model = model.expect("it is right");
    let cell = Cell { month: 0, stage: 0, group: 0, served: 9 };
    assert_eq!(model.chances(cell), [(1, 0.375), (2, 0.5)]);
}

#[test]
fn equal_months_and_rows_are_kept_once() {
    let model = built(shape(24, vec![]), |cell| {
        if cell.stage == 0 && cell.month % 12 == 3 { vec![(1, 0.5)] } else { vec![] }
    });
    let model = model.expect("it is right");
    assert_eq!(model.distinct_months(), 2);
    // Two groups: three stages that nobody leaves, and the one month in which they do.
    assert_eq!(model.distinct_rows(), 8);
}

#[test]
fn a_model_without_stages_or_slots_is_refused() {
    let none = Shape { months: 1, groups: 1, stages: vec![] };
    assert!(matches!(built(none, |_| vec![]), Err(ModelError::Size { .. })));
    let slots = Shape { months: 1, groups: 1, stages: vec![Stage::open(0)] };
    assert!(matches!(built(slots, |_| vec![]), Err(ModelError::Slots { stage: 0, slots: 0 })));
}

#[test]
fn weights_move_chances_and_keep_certain_leaving_certain() {
    let model =
        built(shape(1, vec![true]), |cell| if cell.stage == 0 { vec![(1, 0.25), (2, 0.75)] } else { vec![] });
    let model = model.expect("it is right").reweighted(|_, _, to| if to == 1 { 3.0 } else { 1.0 });
    let chances = model.chances(Cell { month: 0, stage: 0, group: 0, served: 1 });
    assert_eq!(chances, [(1, 0.5), (2, 0.5)]);
}

#[test]
fn equal_models_have_equal_bytes_and_others_have_not() {
    let of = |chance: f64| {
        built(shape(2, vec![]), |cell| if cell.stage == 0 { vec![(1, chance)] } else { vec![] })
            .expect("it is right")
            .canonical_bytes()
    };
    assert_eq!(of(0.1), of(0.1));
    assert_ne!(of(0.1), of(0.1 + f64::EPSILON));
}
