//! Tests of the instances: their check value is the published one of the workload.

use kanryu_matching::deferred::deferred_acceptance;
use kanryu_matching::lottery::Lottery;
use kanryu_matching::market::{Market, Side};

use crate::instance::{Kind, check_value, instance};

#[test]
fn ten_thousand_people_get_the_places_that_the_hand_written_reference_gives_them() {
    for (kind, placed, value) in
        [(Kind::U, 9_606, 0x6293_7f29_bbb7_951b), (Kind::C, 9_606, 0x097c_7a2d_1723_3473)]
    {
        let made = instance(kind, 10_000);
        let built = Market::build(made.capacity, &made.wishes, &made.choices).expect("readable");
        assert!(built.findings.is_empty());
        let outcome = deferred_acceptance(&built.market, Side::Person, &Lottery::Single { seed: 0 }).outcome;
        assert_eq!((outcome.placed(), check_value(&outcome.offer_of)), (placed, value));
    }
}
