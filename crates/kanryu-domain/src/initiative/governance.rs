//! Bodies, their relations and their seats.

use super::batch::{Batch, panel};
use super::{date, dated, stated_on, subject, word_of};
use crate::event::{BodyKind, BodyRelation, Fact, SeatRole};
use crate::word::table::rows;

static BODIES: &str = include_str!("../../../../catalog/initiative/org_bodies.csv");
static MINISTRIES: &str = include_str!("../../../../catalog/initiative/ministries.csv");
static RELATIONS: &str = include_str!("../../../../catalog/initiative/org_relations.csv");
static SEATS: &str = include_str!("../../../../catalog/initiative/org_members.csv");

pub(super) fn bodies(batch: &mut Batch) {
    for row in rows(BODIES) {
        let about = format!("body:{}", row.cell("body_id"));
        let remarks: Vec<&str> = row.list("note");
        let lane = remarks.iter().find_map(|remark| remark.strip_prefix("lane "));
        let rest: Vec<&str> = remarks.iter().copied().filter(|remark| !remark.starts_with("lane ")).collect();
        let fact = Fact::BodyNamed {
            name: row.text("name_ja", "name_en"),
            kind: word_of(row.cell("kind"), BodyKind::from_word),
            lane: lane.map(str::to_owned),
            note: (!rest.is_empty()).then(|| rest.join("; ")),
        };
        match dated(&about) {
            Some(founded) => {
                let source = panel(founded.cell("stated_in"));
                batch.state_on(&about, "named", date(founded.cell("date_iso")), source, fact);
            }
            None => batch.state(&about, "named", panel(row.cell("slide_panels")), fact),
        }
    }
    for row in rows(MINISTRIES) {
        let fact = Fact::BodyNamed {
            name: row.text("name_ja", "name_en"),
            kind: BodyKind::Ministry,
            lane: None,
            note: None,
        };
        batch.state(&format!("body:{}", row.cell("key")), "named", panel("S03"), fact);
    }
}

/// The body of a table's cell: a key, or the name of a ministry.
fn body(cell: &str) -> String {
    let ministry =
        rows(MINISTRIES).find(|row| row.cell("name_ja") == cell).map(|row| row.cell("key").to_owned());
    format!("body:{}", ministry.unwrap_or_else(|| cell.to_owned()))
}

pub(super) fn relations(batch: &mut Batch) {
    let named: Vec<String> =
        rows(SEATS).filter_map(|row| row.filled("person_ja").map(str::to_owned)).collect();
    let mut basis = String::new();
    for row in rows(RELATIONS) {
        if row.cell("basis") != "idem" {
            row.cell("basis").clone_into(&mut basis);
        }
        let to = body(row.cell("to"));
        let fact = Fact::BodyRelated {
            relation: word_of(row.cell("relation"), BodyRelation::from_word),
            to: subject(&to),
            // A person who holds a seat of both is named on the slide, so the relation is stated by name.
            inferred: !(basis.starts_with("stated") || named.contains(&basis)),
            basis: basis.clone(),
        };
        let what = format!("{}-{to}", row.cell("relation"));
        batch.state(&body(row.cell("from")), &what, panel(row.cell("slide_panels")), fact);
    }
}

/// Seats as of the date of the slide that lists them; when a seat was taken is not stated.
pub(super) fn seats(batch: &mut Batch) {
    for row in rows(SEATS) {
        let seat = row.cell("seat");
        let fact = Fact::SeatHeld {
            seat: seat.parse().expect("the seat of a body is a number"),
            role: word_of(row.cell("role"), SeatRole::from_word),
            holder: row.text("post_or_body_ja", "post_or_body_en"),
            side: row.filled("ministry_or_side_ja").map(str::to_owned),
            named: row.filled("person_ja").map(str::to_owned),
            note: row.filled("note").map(str::to_owned),
        };
        let place = row.cell("slide_panel");
        let about = format!("body:{}", row.cell("body_id"));
        batch.state_on(&about, &format!("seat-{seat}"), stated_on(place), panel(place), fact);
    }
}
