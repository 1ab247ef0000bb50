//! Rounds as workbooks: there and back, and faults by their cell.

use super::*;
use crate::pathway::Law;

fn grid(sheet: &str, rows: &[&[&str]]) -> Grid {
    let cell = |text: &&str| match text.is_empty() {
        true => CellText::Empty,
        false => CellText::Text((*text).to_owned()),
    };
    let rows = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    Grid { sheet: sheet.to_owned(), rows, merges: Vec::new() }
}

fn grids(sheets: &[ListSheet]) -> Vec<Grid> {
    let text = |text: &String| if text.is_empty() { CellText::Empty } else { CellText::Text(text.clone()) };
    let grid = |sheet: &ListSheet| {
        let all = std::iter::once(&sheet.headings).chain(&sheet.rows);
        let rows = all.map(|row| row.iter().map(text).collect()).collect();
        Grid { sheet: sheet.name.to_owned(), rows, merges: Vec::new() }
    };
    sheets.iter().map(grid).collect()
}

fn parse(text: &str) -> Round {
    let none = |name: &str| Err(format!("no file {name}"));
    crate::matching::parse("round", text, Law::builtin(), &none).expect("the round reads")
}

const ROUND: &str = r#"
[round]
id = "autumn"
starts_on = 2027-04-01
seed = 7
method = "nested-caps"
definition = "nested-choice"

[[person]]
id = "ann"
nationality = "PH"
about = { school = "s-1" }
wishes = ["care-a", ["care-b", "care-c"]]
qualifications = ["driver"]

[[person]]
id = "ben"
nationality = "VN"
wishes = ["care-a", "*"]

[[person]]
id = "cho"

[[person]]
id = "dao"

[[offer]]
id = "care-a"
places = 2
ranks = [["ben", "ann"]]
quota = [{ who = { nationality = "PH" }, max = 1 }]
region = "kanto"

[[offer]]
id = "care-b"
ranks = []

[[offer]]
id = "care-c"

[[joint]]
id = "cho-and-dao"
members = ["cho", "dao"]
wishes = [["care-a", "care-a"], [["care-b", "care-c"], ["care-c", ""]]]

[[region]]
id = "kanto"
cap = 2
"#;

#[test]
fn a_round_written_as_sheets_and_read_again_is_the_same_round() {
    let round = parse(ROUND);
    let lists = read(&grids(&write(&round))).expect("what was written reads");
    let again = parse(&lists.round_file());
    assert_eq!(super::super::write(&again), super::super::write(&round));
    assert_eq!(crate::matching::hash(&again), crate::matching::hash(&round));
}

#[test]
fn a_cell_that_cannot_be_used_is_named_with_its_sheet() {
    let faults = read(&[
        grid("offers", &[&["id", "places"], &["care-a", "two"], &["", "3"]]),
        grid("wishes", &[&["person", "rank", "offer"], &["ann", "0", "care-a"], &["ann", "1", ""]]),
    ])
    .expect_err("four cells are wrong");
    let cells: Vec<String> = faults.iter().map(|fault| format!("{}!{}", fault.sheet, fault.cell)).collect();
    assert_eq!(cells, ["offers!B2", "offers!A3", "wishes!B2", "wishes!A3"]);
    let none = read(&[grid("Sheet1", &[&["x"]])]).expect_err("nothing that is known");
    assert!(none[0].text.en.contains("offers"), "{}", none[0]);
}

#[test]
fn lists_for_the_store_name_records_and_an_employer() {
    use crate::demo;
    let until = "2026-11-24".parse().expect("a date");
    let registry =
        crate::registry::Registry::fold(&[demo::organizations(), demo::people(7, 5, until)].concat());
    let round = "round:r1".parse().expect("an id");
    let lists = read(&[
        grid(
            "offers",
            &[
                &["id", "organization", "places", "language_floor"],
                &["day", "organization:demo-host-01", "2", "N3"],
            ],
        ),
        grid("wishes", &[&["person", "rank", "offer"], &["demo-000001", "1", "day"]]),
        grid("ranks", &[&["offer", "rank", "person"], &["day", "1", "person:demo-000001"]]),
    ])
    .expect("the sheets read");
    let facts = statements(&lists, &round, &registry).expect("everybody is on record");
    assert_eq!(facts.len(), 3);
    let nobody = read(&[
        grid("offers", &[&["id", "places"], &["day", "2"]]),
        grid("wishes", &[&["person", "rank", "offer"], &["nobody", "1", "day"]]),
    ])
    .expect("the sheets read");
    let faults = statements(&nobody, &round, &registry).expect_err("no employer, no person");
    assert_eq!(faults.len(), 2, "{faults:?}");
}

#[test]
fn somebody_may_wish_for_an_offer_alone_and_jointly() {
    let round = parse(
        "[round]\nid = \"x\"\n\
         [[person]]\nid = \"ann\"\nwishes = [\"day\", \"night\"]\n[[person]]\nid = \"ben\"\nwishes = [\"day\"]\n\
         [[offer]]\nid = \"day\"\n[[offer]]\nid = \"night\"\n\
         [[joint]]\nid = \"both\"\nmembers = [\"ann\", \"ben\"]\nwishes = [[\"day\", \"night\"], [\"day\", \"\"]]\n",
    );
    let asked = crate::matching::Asked {
        method: "couples".parse().ok(),
        definition: Some("kpr".to_owned()),
        seed: Some(1),
    };
    let found = crate::matching::run(&round, Law::builtin(), &asked).expect("it runs");
    assert_eq!(found.pairs.len(), 2, "{found:?}");
}
