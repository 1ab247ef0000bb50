//! Every board by its name.

use super::*;
use kanryu_domain::board::drawn::NAMES;

#[test]
fn every_board_that_can_be_drawn_is_offered_as_json_and_as_a_file() {
    let known: Vec<&str> = NAMES.into_iter().filter(|name| *name != "people").collect();
    assert_eq!(PLAIN.map(|board| board.name).to_vec(), known);
    assert!(exported().contains(&"people"));
}
