//! What was paid for somebody, in total columns of a roster.

use super::*;
use crate::indicator::cost::Costs;

const HEAD: &str = "管理番号|氏名|生年月日|国籍|本人負担額（円）|受入れ機関負担額";

fn paid(registry: &Registry) -> Vec<(i64, String)> {
    let people = registry.of_kind(crate::id::Kind::Person);
    let entries = people.flat_map(|record| record.entries.iter());
    let cost = |fact: &Fact| match fact {
        Fact::CostPaid { yen, payer, item, .. } if item == "total" => Some((*yen, payer.clone())),
        _ => None,
    };
    entries.filter_map(|entry| cost(&entry.fact)).collect()
}

#[test]
fn totals_are_recorded_once_and_again_when_they_grow() {
    let mut registry = recorded(&[HEAD, "A1|SARI DEWI|2000-03-04|ID|３２０，０００円|45万円"]);
    let both = [(320_000, "person".to_owned()), (450_000, "others".to_owned())];
    assert_eq!(paid(&registry), both);
    let again = preview_of(&[grid(&[HEAD, "A1|SARI DEWI|2000-03-04|ID|320000|450000"])], &registry);
    assert_eq!(again.unchanged_rows().count(), 1);
    let grown = preview_of(&[grid(&[HEAD, "A1|SARI DEWI|2000-03-04|ID|350000|450000"])], &registry);
    let changes: Vec<_> = grown.matched_rows().flat_map(|row| &row.changes).collect();
    assert_eq!((changes[0].field, changes[0].old.as_deref()), (Field::CostByPerson, Some("320000")));
    record(&mut registry, &grown.events(&Selection::All, moment()));
    let mut costs = Costs::default();
    paid(&registry).iter().for_each(|(yen, payer)| costs.add(today(), "total", payer, *yen));
    assert_eq!((costs.yen(), costs.yen_of_person()), (Some(800_000), Some(350_000)));
}

#[test]
fn a_negative_amount_is_refused_with_its_cell() {
    let found = rejections(&[HEAD, "A1|SARI DEWI|2000-03-04|ID|-5|"]);
    assert_eq!(found, [("E2".to_owned(), "roster/not-yen".to_owned())]);
}
