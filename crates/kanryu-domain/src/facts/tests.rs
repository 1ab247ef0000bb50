//! Facts from records, at their boundary days.

use std::collections::BTreeSet;

use kanryu_rules::{FactCatalog, FactType};

use super::*;
use crate::history;

fn catalog() -> FactCatalog {
    FactCatalog::parse("facts.toml", include_str!("../../../../catalog/facts.toml"))
        .expect("the catalog is read")
}

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

/// The record of a history; the people are invented.
fn record(text: &str) -> Record {
    history::parse("invented.toml", text, &catalog()).unwrap_or_else(|errors| panic!("{errors:#?}")).record
}

fn event(on: &str, rest: &str) -> String {
    let on = if on.len() == 10 { on.to_owned() } else { format!("\"{on}\"") };
    format!("[[event]]\non = {on}\n{rest}\n")
}

fn fact(text: &str, name: &str, as_of: &str) -> Option<Value> {
    facts_of(&record(text), day(as_of)).get(name).cloned()
}

fn stage(on: &str, stage: &str) -> String {
    event(on, &format!("fact = \"stage-entered\"\nstage = \"{stage}\""))
}

fn test(on: &str, test: &str, rest: &str) -> String {
    event(on, &format!("fact = \"test-taken\"\ntest = \"{test}\"\n{rest}"))
}

fn work(on: &str, rest: &str) -> String {
    event(on, &format!("fact = \"care-worked\"\n{rest}"))
}

#[test]
fn facts_counted_here_and_facts_stated_are_together_the_catalog() {
    let counted: BTreeSet<&str> = COUNTED_HERE.iter().copied().collect();
    assert_eq!(counted.len(), COUNTED_HERE.len(), "a name stands twice");
    let catalog = catalog();
    for name in &counted {
        assert!(catalog.get(name).is_some(), "{name} is counted but not declared");
    }
    let is_of_a_body = |name: &str| DAYS_OF_BODIES.contains(&name);
    let of_people = |name: &str| !counted.contains(name) && !is_of_a_body(name);
    assert!(
        DAYS_OF_BODIES
            .iter()
            .all(|name| catalog.get(name).is_some_and(|fact| fact.fact_type == FactType::Day))
    );
    for declared in catalog.iter().filter(|declared| of_people(&declared.name)) {
        let name = &declared.name;
        let (statement, value) = match declared.fact_type {
            FactType::YesNo => (format!("fact = \"attested\"\nname = \"{name}\""), Value::YesNo(true)),
            FactType::Count => (format!("fact = \"counted\"\nname = \"{name}\"\ncount = 7"), Value::Count(7)),
            other => panic!("{name} is a {other}, which nobody can state and nothing counts"),
        };
        assert_eq!(fact(&event("2020-01-01", &statement), name, "2020-01-01"), Some(value));
    }
}

#[test]
fn a_full_record_gives_every_fact_counted_here_and_no_other() {
    let life = [
        "[person]\nborn_on = 1995-04-02\nnationality = \"VN\"\n".to_owned(),
        event("2013-03-10", "fact = \"course-completed\"\ncourse = \"higher-education-diploma\""),
        event("2013-03-10", "fact = \"course-completed\"\ncourse = \"four-year-college\""),
        event("2013-03-10", "fact = \"course-completed\"\ncourse = \"nursing-school\""),
        event("2013-03-10", "fact = \"course-completed\"\ncourse = \"four-year-nursing-degree\""),
        event("2013-03-10", "fact = \"course-completed\"\ncourse = \"government-care-certification\""),
        stage("2014-06-10", "epa-candidate"),
        event("2017-06-01", "fact = \"left-japan\""),
        test("2017-07-02", "jlpt", "level = \"N4\""),
        test("2017-06-18", "eju-japanese", "score = 210"),
        test("2017-06-18", "bjt", "score = 410"),
        test("2017-06-18", "j-test", "level = \"A-C\"\nscore = 560"),
        event("2018-01-10", "fact = \"training-plan\"\nact = \"filed\"\nstage = \"technical-intern-1\""),
        event("2018-02-20", "fact = \"training-plan\"\nact = \"accredited\"\nstage = \"technical-intern-1\""),
        event("2018-03-10", "fact = \"training-plan\"\nact = \"coe-issued\"\nstage = \"technical-intern-1\""),
        event("2018-04-10", "fact = \"entered-japan\""),
        event("2020-01-10", "fact = \"left-japan\"\nfor_good = false"),
        event("2020-01-20", "fact = \"entered-japan\""),
        stage("2018-04-10", "technical-intern-1"),
        work("2018-05-10", "worked_days = 500\nuntil = 2021-04-01"),
        stage("2019-04-10", "technical-intern-2"),
        test("2019-01-10", "trainee-skill-basic", ""),
        test("2021-01-10", "trainee-skill-specialist", ""),
        test("2021-01-10", "trainee-skill-advanced", "passed = false"),
        stage("2021-06-10", "technical-intern-3"),
        stage("2023-06-10", "specified-skilled-1"),
        stage("2023-12-10", "skill-development"),
        test("2023-12-20", "skill-development-basic", "passed = false"),
        test("2021-03-01", "jft-basic", "score = 210"),
        test("2021-03-01", "care-skills", ""),
        test("2021-03-01", "care-japanese-evaluation", ""),
        event("2023-09-01", "fact = \"leave-taken\"\nleave = \"illness\"\nuntil = 2023-09-30"),
        event("2023-10-01", "fact = \"attested\"\nname = \"sixth_year_request_posted\""),
        stage("2024-04-01", "language-school"),
        stage("2025-04-01", "training-facility"),
        event("2025-04-01", "fact = \"residence-granted\"\nstatus = \"student\"\nuntil = 2027-04-30"),
        event("2026-03-10", "fact = \"course-completed\"\ncourse = \"training-facility\""),
        event("2026-03-10", "fact = \"course-completed\"\ncourse = \"practitioner-training\""),
        event("2026-03-10", "fact = \"course-completed\"\ncourse = \"basic-training\""),
        event("2026-03-10", "fact = \"course-completed\"\ncourse = \"suctioning-training\""),
        event(
            "2026-01-25",
            "fact = \"exam-taken\"\nnumber = 38\nscore = 63\nparts_passed = [\"A\", \"B\", \"C\"]\nevery_group_scored = true",
        ),
        event("2026-04-01", "fact = \"certification-registered\"\nprovisional = true"),
        event("2026-03-20", "fact = \"course-completed\"\ncourse = \"beginner-training\""),
        event(
            "2026-04-01",
            "fact = \"employment-began\"\norganization = \"organization:o1\"\nwork = \"care\"\ncountry = \"JP\"",
        ),
        event("2026-04-02", "fact = \"employment-ended\"\norganization = \"organization:o1\""),
    ];
    let facts = facts_of(&record(&life.concat()), day("2026-04-02"));
    let given: BTreeSet<&str> = facts.iter().map(|(name, _)| name).collect();
    assert_eq!(given, COUNTED_HERE.iter().copied().collect::<BTreeSet<&str>>());
    catalog().check(&facts).expect("every value is one that the catalog knows");
}

#[test]
fn the_levels_here_are_the_levels_of_the_catalog() {
    for (name, levels) in learning::LEVELS {
        let words: Vec<String> =
            catalog().get(name).expect("declared").words.iter().map(|w| w.to_string()).collect();
        assert_eq!(words, levels, "{name}");
    }
}

#[test]
fn worth_names_only_facts_and_words_that_the_catalog_has() {
    let (worth, catalog) = (worth::Worth::builtin(), catalog());
    for row in &worth.equivalence {
        catalog.read_value(&row.fact, &row.gives).expect("a level of the fact");
        assert!(worth.test.contains_key(&row.test), "{} has no title", row.test);
    }
    let named = worth.score.iter().map(|row| &row.fact).chain(worth.pass.iter().map(|row| &row.fact));
    for name in named.chain(worth.course.iter().map(|row| &row.fact)) {
        assert!(catalog.get(name).is_some(), "{name}");
    }
}

#[test]
fn age_changes_on_the_birthday_itself() {
    let born = "[person]\nborn_on = 2000-02-29\n";
    assert_eq!(fact(born, "age_years", "2018-02-28"), Some(17.into()));
    assert_eq!(fact(born, "age_years", "2018-03-01"), Some(18.into()));
}

#[test]
fn an_age_is_unknown_only_while_the_missing_day_matters() {
    let born = "[person]\nborn_on = \"2000\"\n";
    assert_eq!(fact(born, "age_years", "2018-06-30"), None);
    assert_eq!(fact(born, "age_years", "2018-12-31"), Some(18.into()));
    assert_eq!(fact(born, "age_years", "2018-01-01"), None);
}

#[test]
fn the_best_verified_level_counts_and_a_claim_opens_no_gate() {
    let life = test("2018-07-01", "jlpt", "level = \"N4\"")
        + &test("2018-12-02", "jlpt", "level = \"N3\"\nverified = false");
    assert_eq!(fact(&life, "japanese_level", "2018-06-30"), None);
    assert_eq!(fact(&life, "japanese_level", "2018-07-01"), Some("N4".into()));
    assert_eq!(fact(&life, "japanese_level", "2019-03-01"), Some("N4".into()));
    let failed = test("2018-07-01", "jlpt", "level = \"N4\"\npassed = false");
    assert_eq!(fact(&failed, "japanese_level", "2019-03-01"), Some("none".into()));
}

#[test]
fn tests_are_worth_what_the_day_of_sitting_says() {
    let care = |on| test(on, "care-japanese", "level = \"N3\"");
    assert_eq!(fact(&care("2021-02-28"), "japanese_level", "2022-01-01"), Some("none".into()));
    assert_eq!(fact(&care("2021-03-01"), "japanese_level", "2022-01-01"), Some("N3".into()));
    let j =
        |score| test("2020-01-01", "j-test", &format!("level = \"D-E\"\nscore = {score}\npassed = false"));
    assert_eq!(fact(&j(349), "japanese_level", "2022-01-01"), Some("none".into()));
    assert_eq!(fact(&j(350), "japanese_level", "2022-01-01"), Some("N4".into()));
    assert_eq!(fact(&j(500), "japanese_level", "2022-01-01"), Some("N3".into()));
    let nat = test("2020-01-01", "nat-test", "level = \"3級\"");
    assert_eq!(fact(&nat, "japanese_level", "2022-01-01"), Some("N3".into()));
    assert_eq!(fact(&nat, "jlpt_level", "2022-01-01"), None);
}

/// Case X2: a JFT-Basic result gives A1 and A2.1 only when sat in August 2026 or later.
#[test]
fn a_jft_result_is_read_by_the_standard_of_its_day() {
    let jft = |on, score| test(on, "jft-basic", &format!("score = {score}\npassed = false"));
    assert_eq!(fact(&jft("2026-07-15", 180), "jft_level", "2026-11-24"), Some("none".into()));
    assert_eq!(fact(&jft("2026-09-15", 180), "jft_level", "2026-11-24"), Some("A2.1".into()));
    assert_eq!(fact(&jft("2026-09-15", 144), "jft_level", "2026-11-24"), Some("none".into()));
    assert_eq!(fact(&jft("2026-09-15", 145), "jft_level", "2026-11-24"), Some("A1".into()));
    assert_eq!(fact(&jft("2026-07-15", 200), "jft_level", "2026-11-24"), Some("A2.2".into()));
}

#[test]
fn a_skill_test_is_unknown_while_only_claimed() {
    let life = test("2025-02-10", "trainee-skill-basic", "passed = false");
    assert_eq!(fact(&life, "basic_skill_passed", "2025-02-09"), None);
    assert_eq!(fact(&life, "basic_skill_passed", "2025-02-10"), Some(false.into()));
    let claimed = life + &test("2025-03-10", "trainee-skill-basic", "verified = false");
    assert_eq!(fact(&claimed, "basic_skill_passed", "2025-03-10"), None);
}

#[test]
fn days_of_work_that_overlap_count_once_and_both_ends_count() {
    let life = work("2020-04-01", "until = 2020-04-10\nworked_days = 6")
        + &work("2020-04-05", "until = 2020-04-12\nworked_days = 3");
    assert_eq!(fact(&life, "enrolled_days", "2020-04-30"), Some(12.into()));
    assert_eq!(fact(&life, "enrolled_days", "2020-04-04"), Some(4.into()));
    assert_eq!(fact(&life, "worked_days", "2020-04-30"), Some(9.into()));
    assert_eq!(fact(&life, "worked_days", "2020-04-11"), None, "the second time of work is not over");
}

#[test]
fn three_years_of_work_are_reached_on_the_thousand_and_ninety_fifth_day() {
    let life = work("2023-04-01", "worked_days = 600");
    assert_eq!(fact(&life, "enrolled_days", "2026-03-29"), Some(1094.into()));
    assert_eq!(fact(&life, "enrolled_days", "2026-03-30"), Some(1095.into()));
    assert_eq!(fact(&life, "enrolled_days_at_year_end", "2026-01-25"), Some(1096.into()));
    assert_eq!(fact(&life, "enrolled_days_at_year_end", "2026-04-01"), Some((1096 + 365).into()));
}

#[test]
fn a_month_is_whole_on_its_corresponding_day() {
    assert_eq!(whole_months(day("2022-05-16"), day("2025-03-15")), 33);
    assert_eq!(whole_months(day("2022-05-16"), day("2025-03-16")), 34);
    assert_eq!(whole_months(day("2024-01-31"), day("2024-02-29")), 1);
    assert_eq!(whole_months(day("2024-01-31"), day("2024-02-28")), 0);
    assert_eq!(whole_months(day("2024-02-01"), day("2024-01-01")), 0);
}

#[test]
fn graduates_of_march_belong_to_the_year_before() {
    let life = event("2024-03-15", "fact = \"course-completed\"\ncourse = \"training-facility\"");
    assert_eq!(fact(&life, "graduation_fiscal_year", "2024-04-05"), Some(2023.into()));
    assert_eq!(fact(&life, "graduation_year_end_on", "2024-04-05"), Some(day("2024-03-31").into()));
    assert_eq!(fact(&life, "years_since_graduation_year_end", "2029-03-31"), Some(4.into()));
    assert_eq!(fact(&life, "years_since_graduation_year_end", "2029-04-01"), Some(5.into()));
    assert_eq!(fact(&life, "training_facility_completed", "2024-03-14"), Some(false.into()));
}

#[test]
fn a_graduation_known_to_the_year_leaves_the_fiscal_year_unknown() {
    let life = event("2024", "fact = \"course-completed\"\ncourse = \"training-facility\"");
    assert_eq!(fact(&life, "graduation_fiscal_year", "2025-04-05"), None);
    assert_eq!(fact(&life, "training_facility_completed", "2025-04-05"), Some(true.into()));
    assert_eq!(fact(&life, "training_facility_completed", "2024-06-01"), None);
    let fiscal = event("FY2023", "fact = \"course-completed\"\ncourse = \"training-facility\"");
    assert_eq!(fact(&fiscal, "graduation_fiscal_year", "2025-04-05"), Some(2023.into()));
}

#[test]
fn one_day_without_work_breaks_the_five_years() {
    let graduated = event("2024-03-15", "fact = \"course-completed\"\ncourse = \"training-facility\"");
    let unbroken = graduated.clone() + &work("2024-04-01", "");
    assert_eq!(fact(&unbroken, "care_unbroken_since_graduation", "2029-04-01"), Some(true.into()));
    let late = graduated.clone() + &work("2024-04-02", "");
    assert_eq!(fact(&late, "care_unbroken_since_graduation", "2029-04-01"), Some(false.into()));
    let changed = graduated.clone() + &work("2024-04-01", "until = 2026-05-31") + &work("2026-06-01", "");
    assert_eq!(fact(&changed, "care_unbroken_since_graduation", "2029-04-01"), Some(true.into()));
    let gap = graduated + &work("2024-04-01", "until = 2026-05-30") + &work("2026-06-01", "");
    assert_eq!(fact(&gap, "care_unbroken_since_graduation", "2029-04-01"), Some(false.into()));
}

#[test]
fn time_abroad_is_not_counted_in_the_third_stage() {
    let life = stage("2022-04-10", "technical-intern-1")
        + &stage("2023-04-10", "technical-intern-2")
        + &stage("2025-04-10", "technical-intern-3")
        + &event("2025-06-01", "fact = \"left-japan\"\nfor_good = false")
        + &event("2025-07-06", "fact = \"entered-japan\"");
    assert_eq!(
        fact(&life, "technical_intern_3_counted_from_on", "2026-01-01"),
        Some(day("2025-05-15").into())
    );
    assert_eq!(fact(&life, "home_stay_months", "2026-01-01"), Some(1.into()));
    assert_eq!(fact(&life, "home_stay_months", "2025-05-31"), Some(0.into()));
    assert_eq!(fact(&life, "technical_intern_12_months", "2026-01-01"), Some(36.into()));
}

#[test]
fn somebody_known_only_by_a_status_began_with_the_entry_before_it() {
    let life = event("2022-05-16", "fact = \"entered-japan\"")
        + &event(
            "2023-05-10",
            "fact = \"residence-granted\"\nstatus = \"technical-intern-training-2\"\nuntil = 2025-05-16",
        );
    assert_eq!(fact(&life, "technical_intern_entered_on", "2025-04-20"), Some(day("2022-05-16").into()));
    assert_eq!(fact(&life, "technical_intern_1_begun", "2025-04-20"), Some(true.into()));
    assert_eq!(fact(&life, "technical_intern_2_permitted_on", "2025-04-20"), Some(day("2023-05-10").into()));
    assert_eq!(fact(&life, "residence_until_on", "2025-04-20"), Some(day("2025-05-16").into()));
}

#[test]
fn part_passes_count_by_the_distance_between_examinations() {
    let sat = |on: &str, number: i64, parts: &str| {
        event(on, &format!("fact = \"exam-taken\"\nnumber = {number}\nparts_passed = [{parts}]"))
    };
    let life =
        sat("2026-01-25", 38, "\"A\"") + &sat("2027-01-31", 39, "\"B\"") + &sat("2028-01-30", 40, "\"C\"");
    assert_eq!(fact(&life, "parts_passed", "2026-12-01"), Some(1.into()));
    assert_eq!(fact(&life, "exams_since_part_pass", "2026-12-01"), Some(1.into()));
    assert_eq!(fact(&life, "part_passes_exam_span", "2026-12-01"), None);
    assert_eq!(fact(&life, "part_passes_exam_span", "2028-03-31"), Some(2.into()));
    assert_eq!(fact(&life, "exam_pass_mark", "2026-03-20"), Some(64.into()), "the calendar knows the 38th");
}

#[test]
fn a_registration_under_the_transitional_measure_becomes_full_with_the_pass() {
    let life = event("2024-04-20", "fact = \"certification-registered\"\nprovisional = true")
        + &event("2026-04-10", "fact = \"certification-registered\"\nprovisional = false");
    assert_eq!(fact(&life, "registered", "2024-04-19"), Some(false.into()));
    assert_eq!(fact(&life, "registration_is_provisional", "2024-04-20"), Some(true.into()));
    assert_eq!(fact(&life, "registration_is_provisional", "2026-04-10"), Some(false.into()));
    assert_eq!(fact(&life, "registered_on", "2026-04-10"), Some(day("2024-04-20").into()));
}

#[test]
fn a_statement_prevails_and_the_last_one_counts() {
    let say =
        |on, holds| event(on, &format!("fact = \"attested\"\nname = \"host_is_excellent\"\nholds = {holds}"));
    let life = say("2024-04-01", true) + &say("2025-04-01", false);
    assert_eq!(fact(&life, "host_is_excellent", "2024-03-31"), None);
    assert_eq!(fact(&life, "host_is_excellent", "2025-03-31"), Some(true.into()));
    assert_eq!(fact(&life, "host_is_excellent", "2025-04-01"), Some(false.into()));
}

#[test]
fn many_imprecise_dates_are_still_read_at_both_ends() {
    let mut life = String::new();
    for year in 2010..2022 {
        life += &work(&year.to_string(), &format!("until = {}-12-31\nworked_days = 100", year));
    }
    assert_eq!(fact(&life, "worked_days", "2022-06-01"), Some(1200.into()));
    assert_eq!(fact(&life, "enrolled_days", "2022-06-01"), None);
}

#[test]
fn time_at_the_host_begins_again_with_a_new_employer() {
    let hired = |on: &str, organization: &str| {
        event(
            on,
            &format!(
                "fact = \"employment-began\"\norganization = \"organization:{organization}\"\nwork = \"care\"\ncountry = \"JP\""
            ),
        )
    };
    let months = |life: &str, as_of: &str| fact(life, "skill_development_months_at_host", as_of);
    let one_host = stage("2027-04-12", "skill-development") + &hired("2027-06-01", "o1");
    assert_eq!(months(&one_host, "2029-04-11"), Some(Value::Count(23)));
    assert_eq!(months(&one_host, "2029-04-12"), Some(Value::Count(24)));
    let second = one_host.clone() + &hired("2029-05-01", "o2");
    assert_eq!(months(&second, "2029-06-01"), Some(Value::Count(1)));
    let hired_first = hired("2027-04-01", "o1") + &stage("2027-04-12", "skill-development");
    assert_eq!(months(&hired_first, "2029-04-12"), Some(Value::Count(24)));
    assert_eq!(months(&(hired_first + &hired("2028-04-12", "o2")), "2029-04-12"), Some(Value::Count(12)));
}

#[test]
fn training_before_is_taken_off_the_count_of_skill_development() {
    let life = stage("2026-04-10", "technical-intern-1")
        + &event("2027-03-10", "fact = \"left-japan\"")
        + &stage("2027-10-12", "skill-development");
    let counted = |life: &str| fact(life, "skill_development_counted_from_on", "2028-01-01");
    assert_eq!(counted(&life), Some(Value::Day(day("2026-11-12"))));
    let newcomer = stage("2027-10-12", "skill-development");
    assert_eq!(counted(&newcomer), Some(Value::Day(day("2027-10-12"))));
}

#[test]
fn the_status_alone_means_the_first_three_years_and_not_the_extra_one() {
    let granted =
        event("2027-05-01", "fact = \"residence-granted\"\nstatus = \"skill-development-employment\"");
    let known = record(&granted);
    let place = read(&known, day("2027-06-01")).place.expect("a status");
    assert_eq!(place.stage, Some("skill-development"));
    let extra = record(&(granted + &stage("2030-05-01", "skill-development-extra-year")));
    let place = read(&extra, day("2030-06-01")).place.expect("a stage");
    assert_eq!(place.stage, Some("skill-development-extra-year"));
}

#[test]
fn either_skill_test_opens_the_way_and_only_failures_close_it() {
    let passed = |life: &str| fact(life, "skill_development_skill_passed", "2030-05-01");
    let failed = test("2030-02-01", "skill-development-final", "passed = false");
    assert_eq!(passed(&failed), Some(Value::YesNo(false)));
    assert_eq!(passed(&(failed + &test("2030-03-01", "care-skills", ""))), Some(Value::YesNo(true)));
    assert_eq!(passed(&stage("2027-04-12", "skill-development")), None);
}

#[test]
fn the_nationalities_of_the_catalog_are_the_countries_of_the_list() {
    let words: Vec<String> =
        catalog().get("nationality").expect("declared").words.iter().map(|word| word.to_string()).collect();
    let list = include_str!("../../../../catalog/countries.csv");
    let codes: Vec<&str> = list.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(words, codes);
}

#[test]
fn the_months_of_a_candidate_run_from_the_entry_and_end_with_the_departure() {
    let life = event(
        "2022-05-20",
        "fact = \"residence-granted\"\nstatus = \"designated-activities-epa\"\nuntil = 2023-06-07",
    ) + &event("2022-06-07", "fact = \"entered-japan\"");
    assert_eq!(fact(&life, "epa_entered_on", "2024-01-01"), Some(day("2022-06-07").into()));
    assert_eq!(fact(&life, "epa_entry_fiscal_year", "2024-01-01"), Some(2022.into()));
    assert_eq!(fact(&life, "epa_months", "2026-04-06"), Some(45.into()));
    assert_eq!(fact(&life, "epa_months", "2026-04-07"), Some(46.into()));
    let left = life + &event("2025-06-10", "fact = \"left-japan\"");
    assert_eq!(fact(&left, "epa_months", "2026-04-07"), Some(36.into()));
    assert_eq!(fact(&left, "epa_months_at_year_end", "2026-01-25"), Some(36.into()));
    assert_eq!(fact(&left, "epa_begun", "2022-05-19"), Some(false.into()));
}

#[test]
fn an_entry_known_to_the_fiscal_year_gives_the_year_and_not_the_months() {
    let life = stage("FY2023", "epa-candidate");
    assert_eq!(fact(&life, "epa_entry_fiscal_year", "2026-11-23"), Some(2023.into()));
    assert_eq!(fact(&life, "epa_months", "2026-11-23"), None);
}

#[test]
fn the_last_day_of_the_fiscal_year_counts_for_a_candidate() {
    let life = stage("2023-04-01", "epa-candidate");
    assert_eq!(fact(&life, "epa_months_at_year_end", "2026-01-25"), Some(36.into()));
    let later = stage("2023-04-02", "epa-candidate");
    assert_eq!(fact(&later, "epa_months_at_year_end", "2026-01-25"), Some(35.into()));
}

#[test]
fn an_examination_is_the_latest_until_the_next_result_is_out() {
    let sat = event("2025-01-26", "fact = \"exam-taken\"\nnumber = 37\nscore = 40\npass_mark = 70");
    assert_eq!(fact(&sat, "exam_is_latest", "2026-03-15"), Some(true.into()));
    assert_eq!(fact(&sat, "exam_is_latest", "2026-03-16"), Some(false.into()));
}

#[test]
fn each_part_pass_has_its_own_distance_to_the_next_examination() {
    let sat = |on: &str, number: i64, parts: &str| {
        event(on, &format!("fact = \"exam-taken\"\nnumber = {number}\nparts_passed = [{parts}]"))
    };
    let life = sat("2026-01-25", 38, "\"A\"") + &sat("2027-01-31", 39, "\"B\"");
    assert_eq!(fact(&life, "exams_since_part_a_pass", "2027-06-01"), Some(2.into()));
    assert_eq!(fact(&life, "exams_since_part_b_pass", "2027-06-01"), Some(1.into()));
    assert_eq!(fact(&life, "exams_since_part_c_pass", "2027-06-01"), None);
}

#[test]
fn a_visitor_is_no_resident_and_a_student_is() {
    let granted =
        |status: &str| event("2026-01-10", &format!("fact = \"residence-granted\"\nstatus = \"{status}\""));
    let resident = |life: &str| fact(life, "is_mid_to_long_term_resident", "2026-02-01");
    assert_eq!(resident(&granted("temporary-visitor")), Some(false.into()));
    assert_eq!(resident(&granted("student")), Some(true.into()));
    assert_eq!(resident(&stage("2025-04-01", "returned")), Some(false.into()));
    assert_eq!(resident(""), None);
}

#[test]
fn work_at_home_is_experience_and_no_way_to_the_examination() {
    let life = stage("2020-04-01", "specified-skilled-1")
        + &work("2020-04-01", "until = 2022-03-31\nworked_days = 400")
        + &event("2022-04-10", "fact = \"left-japan\"")
        + &work("2022-05-01", "until = 2024-04-30\nworked_days = 450");
    assert_eq!(fact(&life, "enrolled_days", "2024-06-01"), Some(730.into()));
    assert_eq!(fact(&life, "worked_days", "2024-06-01"), Some(400.into()));
    assert_eq!(fact(&life, "care_experience_months", "2024-06-01"), Some(48.into()));
    let again = life + &stage("2024-07-01", "specified-skilled-1") + &work("2024-07-01", "");
    assert_eq!(fact(&again, "enrolled_days", "2024-07-10"), Some(740.into()));
}

#[test]
fn a_return_home_ends_work_that_nobody_ended() {
    let life = stage("2020-04-01", "specified-skilled-1")
        + &work("2020-04-01", "worked_days = 400")
        + &event("2022-04-01", "fact = \"left-japan\"");
    assert_eq!(fact(&life, "enrolled_days", "2024-06-01"), Some(730.into()));
}

#[test]
fn days_to_be_worked_until_the_year_ends_are_stated_while_work_goes_on() {
    let ended = work("2022-04-01", "until = 2025-12-31\nworked_days = 530");
    assert_eq!(fact(&ended, "worked_days_at_year_end", "2026-01-25"), Some(530.into()));
    let goes_on = work("2023-04-01", "worked_days = 530");
    assert_eq!(fact(&goes_on, "worked_days_at_year_end", "2026-01-25"), None);
}
