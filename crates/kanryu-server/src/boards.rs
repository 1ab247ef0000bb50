//! Every board by its name: the one list behind the API, the exports and their documents.

use kanryu_domain::board::Board;
use kanryu_domain::board::drawn::{Drawn, draw_any};
use kanryu_domain::board::hosts::{Hosts, hosts};
use kanryu_domain::board::indicators::IndicatorsBoard;
use kanryu_domain::board::people::{PeopleIndex, PeopleQuery};

use crate::asked::Asked;
use crate::law::Law;
use crate::people;
use crate::snapshot::Snapshot;

/// A board that needs nothing but the question: everything except people, search and single records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plain {
    /// Its name in addresses.
    pub name: &'static str,
    /// What it shows, for the API's document.
    pub about: &'static str,
}

const fn plain_board(name: &'static str, about: &'static str) -> Plain {
    Plain { name, about }
}

/// Every plain board, in the order of the menu.
pub const PLAIN: [Plain; 14] = [
    plain_board(
        "overview",
        "The initiative at a glance: people, bases, businesses, medicines, memoranda, the cycle.",
    ),
    plain_board("bases", "Medical bases with their standing, plan and evidence."),
    plain_board("businesses", "Care businesses with their standing and operators."),
    plain_board("governance", "Bodies, posts and seats, and how they relate."),
    plain_board("council", "Councils and working groups with their seats."),
    plain_board("actions", "Policy actions with owners, periods and reported states."),
    plain_board("agreements", "Memoranda and other agreements, by kind."),
    plain_board("medicines", "The medicines partnership: members, observers, efforts."),
    plain_board("timeline", "Dated milestones."),
    plain_board("slides", "The slide panels, each with the boards that show it live."),
    plain_board("vacancies", "Open posts of employers abroad for people who return."),
    plain_board("rounds", "Rounds of matching: their days, offers and places, without anybody's list."),
    plain_board(
        Hosts::NAME,
        "Host facilities and supervising and support bodies on record, as far as the reader acts for them.",
    ),
    plain_board(
        IndicatorsBoard::NAME,
        "Indicators with actual value, baseline, target, light, measures and countries.",
    ),
];

impl Plain {
    /// The board as it is shown. Overview and indicators count people, hosts are judged: run it inside `state.compute`.
    pub fn drawn(&self, snapshot: &Snapshot, asked: &Asked, law: &Law) -> Drawn {
        if self.name == IndicatorsBoard::NAME {
            return Drawn::of(&crate::page::indicators::report(snapshot, asked, law));
        }
        if self.name == Hosts::NAME {
            return Drawn::of(&hosts(&snapshot.question(asked), law));
        }
        // Only the overview looks at people; the others are given an index of nobody, which costs nothing.
        let nobody = || std::sync::Arc::new(PeopleIndex::new(asked.as_of, []));
        let index =
            if self.name == "overview" { people::index(snapshot, law, asked.as_of) } else { nobody() };
        let drawn = draw_any(self.name, &snapshot.question(asked), &index, &PeopleQuery::default());
        drawn.expect("a test compares the list with the boards that can be drawn")
    }
}

/// The plain board of this name.
pub fn plain(name: &str) -> Option<&'static Plain> {
    PLAIN.iter().find(|board| board.name == name)
}

/// The names of boards that can be had as files.
pub fn exported() -> Vec<&'static str> {
    PLAIN.iter().map(|board| board.name).chain(["people"]).collect()
}

#[cfg(test)]
mod tests;
