//! Who is listed for whom, in which order. All people are invented.

use super::*;
use crate::board::Audience;
use crate::id::Kind;

fn subject(kind: Kind, key: &str) -> Subject {
    Subject::new(kind, key).unwrap()
}

fn row(key: &str, latin: &str, nationality: &str, last: Option<&str>, organization: &str) -> PersonRow {
    PersonRow {
        subject: subject(Kind::Person, key),
        name: PersonName { latin: Some(latin.to_owned()), ..PersonName::default() },
        nationality: nationality.to_owned(),
        stage: Some("technical-intern-1".to_owned()),
        stage_title: None,
        lane: Some("technical-intern".to_owned()),
        since: None,
        last_lawful_day: last.map(|text| text.parse().unwrap()),
        certified: false,
        organizations: vec![subject(Kind::Organization, organization)],
    }
}

fn index() -> PeopleIndex {
    let rows = [
        row("P-1", "INVENTED Thị Hoa", "VN", Some("2026-12-31"), "a"),
        row("P-2", "INVENTED Budi", "ID", None, "a"),
        row("P-3", "INVENTED Maria", "PH", Some("2026-12-01"), "b"),
    ];
    PeopleIndex::new("2026-11-24".parse().unwrap(), rows)
}

fn keys(query: &PeopleQuery, audience: &Audience) -> Vec<String> {
    index().list(query, audience).people.iter().map(|row| row.subject.key().to_owned()).collect()
}

#[test]
fn whoever_must_leave_first_stands_first_and_whoever_need_not_stands_last() {
    let query = PeopleQuery::default();
    assert_eq!(keys(&query, &Audience::Secretariat), ["P-3", "P-1", "P-2"]);
    assert_eq!(
        keys(&PeopleQuery { descending: true, ..query }, &Audience::Secretariat),
        ["P-1", "P-3", "P-2"]
    );
}

#[test]
fn a_case_worker_sees_the_people_of_the_own_organization_only() {
    let own = Audience::CaseWorker(subject(Kind::Organization, "a"));
    assert_eq!(keys(&PeopleQuery::default(), &own), ["P-1", "P-2"]);
    assert_eq!(index().list(&PeopleQuery::default(), &own).visible, 2);
}

#[test]
fn the_public_and_operators_see_nobody_and_a_person_sees_themselves() {
    let everybody = PeopleQuery::default();
    assert!(keys(&everybody, &Audience::Public).is_empty());
    assert!(keys(&everybody, &Audience::Operator(subject(Kind::Organization, "a"))).is_empty());
    assert_eq!(keys(&everybody, &Audience::Person(subject(Kind::Person, "P-2"))), ["P-2"]);
}

#[test]
fn search_ignores_marks_case_and_width() {
    let query = PeopleQuery { text: "ＨＯＡ thi".to_owned(), ..PeopleQuery::default() };
    assert_eq!(keys(&query, &Audience::Secretariat), ["P-1"]);
}

#[test]
fn a_deadline_filter_includes_both_its_ends() {
    let within = |days| PeopleQuery { due_days: Some(days), ..PeopleQuery::default() };
    assert_eq!(keys(&within(6), &Audience::Secretariat), Vec::<String>::new());
    assert_eq!(keys(&within(7), &Audience::Secretariat), ["P-3"]);
    assert_eq!(keys(&within(37), &Audience::Secretariat), ["P-3", "P-1"]);
}

#[test]
fn pages_do_not_overlap_and_end_in_an_empty_one() {
    let page = |page| PeopleQuery { per_page: 2, page, ..PeopleQuery::default() };
    assert_eq!(keys(&page(1), &Audience::Secretariat).len(), 2);
    assert_eq!(keys(&page(2), &Audience::Secretariat).len(), 1);
    assert!(keys(&page(3), &Audience::Secretariat).is_empty());
}

#[test]
fn every_sort_key_is_read_back() {
    assert!(SORT_KEYS.iter().all(|key| Sort::from_key(key).map(Sort::key) == Some(*key)));
    assert_eq!(Sort::from_key("salary"), None);
}

/// What `list` must give, sorted anew for each question.
fn sorted_anew(rows: &[PersonRow], query: &PeopleQuery) -> Vec<String> {
    let mut found: Vec<&PersonRow> = rows
        .iter()
        .filter(|row| query.nationality.as_ref().is_none_or(|wanted| *wanted == row.nationality))
        .filter(|row| query.stage.as_ref().is_none_or(|wanted| Some(wanted) == row.stage.as_ref()))
        .collect();
    found.sort_by(|a, b| {
        let key = |row: &PersonRow| match query.sort {
            Sort::Nationality => Some(row.nationality.clone()),
            Sort::LastLawfulDay => row.last_lawful_day.map(|day| day.to_string()),
            Sort::Stage => row.stage.clone(),
            Sort::Since => row.since.map(|since| since.to_string()),
            Sort::Name => Some(search_key(row.name.first())),
            Sort::Id => Some(row.subject.key().to_owned()),
        };
        let (x, y) = (key(a), key(b));
        // A missing value stands last in either direction; equal ones stand by id.
        let order = x.is_none().cmp(&y.is_none());
        let order = order.then(if query.descending && x.is_some() { y.cmp(&x) } else { x.cmp(&y) });
        order.then_with(|| a.subject.cmp(&b.subject))
    });
    found.iter().map(|row| row.subject.key().to_owned()).collect()
}

#[test]
fn every_order_filter_and_page_is_that_of_a_list_sorted_anew() {
    let rows: Vec<PersonRow> = (0..211)
        .map(|number: u32| {
            let mixed = number.wrapping_mul(2_654_435_761) >> 16;
            let day =
                (!mixed.is_multiple_of(3)).then(|| format!("20{}-0{}-11", 26 + mixed % 4, 1 + mixed % 9));
            let nationality = ["VN", "ID", "PH"][(mixed % 3) as usize];
            let mut row = row(
                &format!("P-{number:03}"),
                &format!("INVENTED {}", mixed % 17),
                nationality,
                day.as_deref(),
                "a",
            );
            row.stage = (!mixed.is_multiple_of(5))
                .then(|| ["returned", "preparing"][(mixed % 2) as usize].to_owned());
            row.since = (!mixed.is_multiple_of(4)).then(|| format!("2{:03}", mixed % 30).parse().unwrap());
            row
        })
        .collect();
    let index = PeopleIndex::new("2026-11-24".parse().unwrap(), rows.clone());
    for key in SORT_KEYS {
        for (descending, nationality, stage) in [
            (false, None, None),
            (true, None, None),
            (true, Some("VN"), None),
            (false, Some("ID"), Some("returned")),
            (false, Some("XX"), None),
        ] {
            let query = PeopleQuery {
                sort: Sort::from_key(key).unwrap(),
                descending,
                nationality: nationality.map(str::to_owned),
                stage: stage.map(str::to_owned),
                per_page: 7,
                ..PeopleQuery::default()
            };
            let wanted = sorted_anew(&rows, &query);
            let pages = (1..=wanted.len() / 7 + 1).flat_map(|page| {
                let board = index.list(&PeopleQuery { page, ..query.clone() }, &Audience::Secretariat);
                assert_eq!(board.total, wanted.len(), "{key}");
                board.people
            });
            let listed: Vec<String> = pages.map(|row| row.subject.key().to_owned()).collect();
            assert_eq!(listed, wanted, "{key}, descending: {descending}");
        }
    }
}
