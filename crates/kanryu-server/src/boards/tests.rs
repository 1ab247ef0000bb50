//! Every board by its name.

use super::*;
use kanryu_domain::board::drawn::NAMES;

#[test]
fn every_board_that_can_be_drawn_is_offered_as_json_and_as_a_file() {
    let of_records = NAMES.into_iter().filter(|name| *name != "people");
    let known: Vec<&str> = of_records.chain([Hosts::NAME, IndicatorsBoard::NAME]).collect();
    assert_eq!(PLAIN.map(|board| board.name).to_vec(), known);
    assert!(exported().contains(&"people"));
}
