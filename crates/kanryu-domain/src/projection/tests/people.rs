//! Whole people: the engine's recursion gives the numbers of the walk, and simulated people agree with both.

use kanryu_projection::shard::merged;
use kanryu_projection::simulate::{Run, Shard, Watch};

use crate::pathway::Law;
use crate::projection::assumption::Assumptions;
use crate::projection::expected::{Expected, Keep};
use crate::projection::month::Month;
use crate::projection::people::Crowd;
use crate::projection::run::{Projection, Setup};
use crate::projection::scenario::Scenario;
use crate::projection::values::Draw;

fn projection() -> (Projection, Expected) {
    let setup = Setup { from: Month::new(2025, 1), months: 48, known_until: None };
    let projection =
        Projection::new(Law::builtin(), Assumptions::builtin(), Scenario::base(), setup).unwrap();
    let expected = projection.expected(&Draw::new(), Keep { cohorts: true, flows: true }).unwrap();
    (projection, expected)
}

#[test]
fn the_recursion_of_the_engine_gives_the_numbers_of_the_walk() {
    let (projection, expected) = projection();
    let crowd = Crowd::new(&projection, &expected, None).unwrap();
    let exact = crowd.recursion().unwrap();
    for at in (0..expected.months).step_by(7) {
        for stage in 0..expected.stages {
            let (walked, found) = (expected.in_stage(at, stage, None), exact.in_stage(at, stage, None));
            assert!(
                (walked - found).abs() <= 1e-6 * walked.max(1.0),
                "month {at}, stage {stage}: {walked} {found}"
            );
        }
    }
}

#[test]
fn simulated_people_agree_with_expectations_and_parts_make_the_whole() {
    let (projection, expected) = projection();
    let crowd = Crowd::new(&projection, &expected, Some(60_000)).unwrap();
    let run = Run { seed: 2017, ..Run::default() };
    let whole = crowd.part(&run, Watch::default()).unwrap();
    let drawn = crowd.compared(&whole.simulated).unwrap();
    assert_eq!((drawn.people, drawn.outside), (60_000, 0), "{drawn:?}");
    let parts = (1..=3).map(|number| {
        let run = Run { shard: Shard::new(number, 3).unwrap(), threads: 2, ..run };
        crowd.part(&run, Watch::default()).unwrap()
    });
    assert_eq!(merged(parts.collect()).unwrap(), whole.simulated);
    let shown = crowd.as_expected(&whole.simulated, &expected);
    let total: f64 = (0..shown.stages).map(|stage| shown.in_stage(shown.months - 1, stage, None)).sum();
    let wanted: f64 = (0..shown.stages).map(|stage| expected.in_stage(shown.months - 1, stage, None)).sum();
    assert!((total / wanted - 1.0).abs() < 1e-6, "everybody who came is somewhere: {total} {wanted}");
}
