//! Facilities and bodies; they are invented, the case numbers are those of the list of worked cases.

use super::*;

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

fn read(text: &str) -> FacilityFile {
    parse("facility.toml", text, Law::builtin().rulebook().catalog())
        .unwrap_or_else(|errors| panic!("{errors:#?}"))
}

fn asked(text: &str, as_of: &str) -> HostStanding {
    facility(Law::builtin(), &read(text), day(as_of))
}

fn find<'s>(standing: &'s HostStanding, id: &str) -> &'s HostAnswer {
    standing.questions.iter().find(|answer| answer.id == id).unwrap_or_else(|| panic!("no question {id}"))
}

/// A home with everything in order, for the staff and the people given.
fn home(staff: &str, people: &str, excellent: bool) -> String {
    format!(
        "[facility]\nopened_on = 2010-04-01\ncounts_as_experience = true\nexcellent = {excellent}\nin_care_council = true\n\
         [supervision]\nexcellent = {excellent}\n[staff]\n{staff}\n[instruction]\ninstructors = 100\ncertified = true\n\
         experience_years = 5\n[people]\n{people}\n"
    )
}

const YOUNG: &str = "[facility]\nopened_on = 2024-02-01\ncorporation_founded_on = 2015-04-01\ncounts_as_experience = true\n\
    excellent = false\nin_care_council = true\n[supervision]\nexcellent = false\n[staff]\nfull_time = 12\njapanese_etc = 10\n\
    [instruction]\ninstructors = 1\ncertified = true\nexperience_years = 6\n[people]\nspecified_skilled_1 = 2\n";

/// Case 28.
#[test]
fn a_young_home_waits_three_years_for_trainees_and_not_a_day_for_specified_skilled_workers() {
    let before = asked(YOUNG, "2025-03-15");
    let first = find(&before, "one-more-technical-intern-1");
    assert_eq!((first.state, first.confidence, first.more), (StepState::Blocked, Confidence::High, Some(0)));
    assert!(first.blocked_by.iter().any(|rule| rule.sources.contains(&"R-TITP-05".to_owned())));
    assert_eq!(first.opens_on, Some(day("2025-04-01")));
    assert_eq!(first.sure_on, Some(day("2027-02-01")));
    let between = asked(YOUNG, "2026-11-23");
    let first = find(&between, "one-more-technical-intern-1");
    assert_eq!((first.state, first.confidence), (StepState::Lawful, Confidence::Unverified));
    assert_eq!(first.sure_on, Some(day("2027-02-01")));
    assert_eq!(find(&between, "facility-old-enough").confidence, Confidence::Unverified);
    let after = asked(YOUNG, "2027-02-01");
    let first = find(&after, "one-more-technical-intern-1");
    assert_eq!((first.state, first.confidence), (StepState::Lawful, Confidence::Medium));
    assert_eq!(first.closes_on, Some(day("2027-03-31")), "no new plans from 1 April");
    assert_eq!(find(&after, "facility-old-enough").confidence, Confidence::High);
    for standing in [&before, &between, &after] {
        let skilled = find(standing, "one-more-specified-skilled-1");
        assert_eq!((skilled.state, skilled.confidence), (StepState::Lawful, Confidence::High));
        assert_eq!(skilled.more, Some(8));
    }
}

#[test]
fn the_row_of_the_staff_decides_how_many_more_fit() {
    let places = |staff: i64, excellent: bool| {
        let standing = asked(&home(&format!("full_time = {staff}"), "", excellent), "2022-04-01");
        let row = |id: &str| find(&standing, id).deciding_row.clone().and_then(|row| row.row);
        let fits = |id: &str| find(&standing, id).more;
        (
            fits("one-more-technical-intern-1"),
            fits("one-more-technical-intern-2"),
            row("one-more-technical-intern-2"),
        )
    };
    let row = |text: &str| Some(text.to_owned());
    for (staff, first, all, at) in [
        (1, 1, 1, "1–1"),
        (2, 1, 2, "2–2"),
        (3, 1, 3, "3–10"),
        (10, 1, 3, "3–10"),
        (11, 2, 6, "11–20"),
        (20, 2, 6, "11–20"),
        (21, 3, 9, "21–30"),
        (51, 6, 18, "51–100"),
        (200, 10, 30, "101–200"),
        (201, 15, 45, "201–300"),
    ] {
        assert_eq!(places(staff, false), (Some(first), Some(all), row(at)), "{staff} ordinary");
    }
    for (staff, first, all) in
        [(1, 1, 1), (2, 2, 2), (3, 2, 3), (10, 2, 10), (11, 4, 11), (72, 12, 72), (100, 12, 72)]
    {
        let (one, every, _) = places(staff, true);
        assert_eq!((one, every), (Some(first), Some(all)), "{staff} excellent");
    }
}

#[test]
fn nobody_hosts_more_trainees_than_full_time_care_staff() {
    let facts = |staff: i64, trainees: i64| {
        let rated = Facts::new().with("host_is_excellent", true).with("supervising_body_is_excellent", true);
        rated
            .with("full_time_care_staff", staff)
            .with("trainees_first_stage", 0)
            .with("trainees_all", trainees)
    };
    let book = Law::builtin().rulebook();
    for staff in 1..=400 {
        let over = book.judge("trainee-headcount-kept", &facts(staff, staff + 1), day("2022-04-01"));
        assert!(matches!(over.verdict, Verdict::NotMet { .. }), "{staff}: {:?}", over.verdict);
    }
    for staff in [1, 2, 10, 11, 71, 72, 120, 301] {
        let standing = asked(&home(&format!("full_time = {staff}"), "", true), "2022-04-01");
        let more = find(&standing, "one-more-technical-intern-2").more.expect("everything is known");
        assert!(more <= staff, "{more} trainees beside {staff} members of staff");
    }
}

#[test]
fn the_sureness_of_the_row_is_that_of_the_answer() {
    let at = |staff: i64| {
        let standing = asked(&home(&format!("full_time = {staff}"), "", false), "2022-04-01");
        find(&standing, "one-more-technical-intern-1").confidence
    };
    assert_eq!((at(20), at(21)), (Confidence::Medium, Confidence::Unverified));
}

#[test]
fn stage_three_is_for_excellent_hosts_only() {
    let ordinary = asked(&home("full_time = 10", "", false), "2022-04-01");
    assert_eq!(find(&ordinary, "one-more-technical-intern-3").state, StepState::Blocked);
    let excellent = asked(&home("full_time = 10", "technical_intern_2 = 9", true), "2022-04-01");
    let third = find(&excellent, "one-more-technical-intern-3");
    assert_eq!((third.state, third.more), (StepState::Lawful, Some(1)));
}

#[test]
fn an_instructor_too_few_stands_in_the_way_of_the_sixth_trainee() {
    let text = home("full_time = 20", "technical_intern_2 = 5", false)
        .replace("instructors = 100", "instructors = 1");
    let standing = asked(&text, "2022-04-01");
    let second = find(&standing, "one-more-technical-intern-2");
    assert_eq!((second.state, second.more, second.places_left), (StepState::Blocked, Some(0), Some(1)));
    assert_eq!(find(&standing, "instruction-staffed").state, StepState::Lawful);
}

#[test]
fn who_counts_among_the_staff_makes_the_answer_as_sure_as_the_row_that_says_so() {
    let groups = |certified: i64| {
        format!(
            "[[staff.group]]\nstatus = \"japanese\"\nfull_time = 3\npart_time = 9\n[[staff.group]]\nstatus = \"nursing-care\"\n\
             full_time = {certified}\n[[staff.group]]\nstatus = \"technical-intern\"\nfull_time = 5\n"
        )
    };
    let with =
        |people: &str, certified: i64| home("", people, false).replace("[staff]\n", &groups(certified));
    let skilled = |people: &str, certified: i64| {
        let standing = asked(&with(people, certified), "2026-04-01");
        let answer = find(&standing, "one-more-specified-skilled-1").clone();
        (answer.state, answer.confidence)
    };
    assert_eq!(skilled("specified_skilled_1 = 2", 2), (StepState::Lawful, Confidence::High));
    assert_eq!(skilled("specified_skilled_1 = 3", 2), (StepState::Lawful, Confidence::Unverified));
    assert_eq!(
        skilled("specified_skilled_1 = 3", 0).0,
        StepState::Blocked,
        "trainees are not Japanese and the like"
    );
}

#[test]
fn visiting_care_opened_for_trainees_on_1_april_and_for_specified_skilled_workers_on_21_april_2025() {
    let text = home("full_time = 10\njapanese_etc = 10", "", false)
        + "[visits]\ncareer_plan = true\nbasic_training = true\naccompanied_training = true\nharassment_desk = true\n\
           emergency_equipment = true\n";
    let state = |id: &str, as_of: &str| find(&asked(&text, as_of), id).state;
    let (trainees, skilled) = ("visiting-care-technical-intern", "visiting-care-specified-skilled-1");
    assert_eq!(state(trainees, "2025-03-31"), StepState::NotInForce);
    assert_eq!(state(trainees, "2025-04-01"), StepState::Lawful);
    assert_eq!(state(skilled, "2025-04-20"), StepState::NotInForce);
    assert_eq!(state(skilled, "2025-04-21"), StepState::Lawful);
    assert_eq!(state("visiting-care-skill-development", "2027-04-01"), StepState::NotEstablished);
    let service = text.replace("[facility]\n", "[facility]\nhome_visit_service = true\n");
    let state = |id: &str, as_of: &str| find(&asked(&service, as_of), id).state;
    assert_eq!(state("one-more-technical-intern-2", "2025-03-31"), StepState::Blocked);
    assert_eq!(state("one-more-technical-intern-2", "2025-04-01"), StepState::Lawful);
    assert_eq!(state("one-more-specified-skilled-1", "2025-04-20"), StepState::Blocked);
    assert_eq!(state("one-more-specified-skilled-1", "2025-04-21"), StepState::Lawful);
}

#[test]
fn places_for_skill_development_are_asked_for_because_the_table_of_care_is_not_established() {
    let text = home("full_time = 10", "skill_development = 3", false)
        .replace("[supervision]\n", "[supervision]\nlicensed = true\n");
    let standing = asked(&text, "2027-04-01");
    let answer = find(&standing, "one-more-skill-development");
    assert_eq!((answer.state, answer.more), (StepState::Unknown, None));
    assert_eq!(
        answer.needs.iter().map(|need| need.fact.as_str()).collect::<Vec<_>>(),
        ["skill_development_places"]
    );
    let stated = asked(&(text + "[plan]\nskill_development_places = 5\n"), "2027-04-01");
    let answer = find(&stated, "one-more-skill-development");
    assert_eq!(
        (answer.state, answer.confidence, answer.more),
        (StepState::NotEstablished, Confidence::Open, Some(2))
    );
}

#[test]
fn transferees_are_a_third_of_the_workers_and_a_sixth_where_they_come_from_designated_areas() {
    let more = |people: &str, urban: bool, id: &str| {
        let text = home("full_time = 10", people, false)
            .replace("[facility]\n", &format!("[facility]\nurban = {urban}\n"));
        find(&asked(&text, "2027-04-01"), id).more
    };
    // With two workers and nobody transferred the third may be a transferee: 1 of 3.
    assert_eq!(more("skill_development = 2", false, "one-more-transferee"), Some(1));
    assert_eq!(more("skill_development = 1", false, "one-more-transferee"), Some(0));
    assert_eq!(more("skill_development = 5", true, "one-more-transferee-from-designated-area"), Some(1));
    assert_eq!(more("skill_development = 4", true, "one-more-transferee-from-designated-area"), Some(0));
    assert_eq!(more("skill_development = 4", false, "one-more-transferee-from-designated-area"), Some(2));
}

#[test]
fn what_is_missing_is_asked_for_and_never_taken_as_no() {
    let standing = asked("[facility]\nopened_on = 2010-04-01\n", "2022-04-01");
    for id in ["one-more-technical-intern-1", "one-more-specified-skilled-1", "instruction-staffed"] {
        let answer = find(&standing, id);
        assert_eq!((answer.state, answer.more), (StepState::Unknown, None), "{id}");
        assert!(!answer.needs.is_empty(), "{id}");
    }
    assert_eq!(find(&standing, "facility-old-enough").state, StepState::Lawful);
}

fn body(rest: &str) -> String {
    format!(
        "[body]\nkind = \"supervising-support\"\nnonprofit = true\noutside_auditor = true\nlicensed = true\n{rest}\n"
    )
}

#[test]
fn a_body_with_two_full_time_staff_has_fewer_than_16_hosts_and_80_workers() {
    let state = |hosts: i64, workers: i64, id: &str| {
        let text =
            body(&format!("full_time_staff = 2\npart_time_staff = 9\nhosts = {hosts}\nworkers = {workers}"));
        find(&asked(&text, "2026-11-23"), id).state
    };
    assert_eq!(state(15, 79, "ratios-kept"), StepState::Lawful);
    assert_eq!(state(15, 79, "license-conditions"), StepState::Lawful);
    assert_eq!(state(15, 79, "one-more-host"), StepState::Blocked);
    assert_eq!(state(15, 79, "one-more-worker"), StepState::Blocked);
    assert_eq!(state(16, 79, "ratios-kept"), StepState::Blocked);
    assert_eq!(state(15, 80, "ratios-kept"), StepState::Blocked);
    assert_eq!(state(1, 30, "ratios-kept"), StepState::Blocked);
    assert_eq!(state(15, 79, "may-act"), StepState::NotInForce, "the license counts from 1 April 2027");
}

#[test]
fn a_license_is_renewed_between_six_and_three_months_before_its_end() {
    let window = |as_of: &str| {
        let standing = asked(&body("full_time_staff = 2\nlicense_until = 2031-08-31"), as_of);
        let renewal = standing
            .deadlines
            .into_iter()
            .find(|deadline| deadline.id == "license-renewal")
            .expect("a license");
        (renewal.opens_on, renewal.last_day, renewal.state)
    };
    let (from, until) = (Some(day("2031-02-28")), Some(day("2031-05-31")));
    assert_eq!(window("2031-02-27"), (from, until, DeadlineState::Ahead));
    assert_eq!(window("2031-02-28"), (from, until, DeadlineState::Open));
    assert_eq!(window("2031-05-31"), (from, until, DeadlineState::Open));
    assert_eq!(window("2031-06-01"), (from, until, DeadlineState::Past));
}

#[test]
fn a_registration_is_renewed_in_the_sixth_to_the_fourth_month_before() {
    let text = "[body]\nkind = \"registered-support\"\nregistration_until = 2031-08-31\nlast_support_interview_on = 2026-09-12\n";
    let standing = asked(text, "2026-11-23");
    let find = |id: &str| standing.deadlines.iter().find(|deadline| deadline.id == id).expect("a deadline");
    let renewal = find("registration-renewal");
    assert_eq!((renewal.opens_on, renewal.last_day), (Some(day("2031-02-01")), Some(day("2031-04-30"))));
    assert_eq!(find("next-support-interview").last_day, Some(day("2026-12-12")));
    assert_eq!(find("yearly-support-report").last_day, Some(day("2027-05-31")));
    let spring = asked(text, "2026-05-31");
    assert_eq!(spring.deadlines[2].last_day, Some(day("2026-05-31")));
}

#[test]
fn an_audit_comes_round_in_three_months_and_hears_a_quarter_of_the_workers() {
    let text = body("full_time_staff = 2")
        + "[[host]]\nid = \"home-a\"\nworkers = 10\nlast_audited_on = 2026-08-20\n[[host]]\nid = \"home-b\"\nworkers = 8\n";
    let standing = asked(&text, "2026-11-23");
    let audits: Vec<&HostDeadline> =
        standing.deadlines.iter().filter(|deadline| deadline.id == "next-audit").collect();
    assert_eq!((audits[0].last_day, audits[0].interviews), (Some(day("2026-11-20")), Some(3)));
    assert_eq!(audits[0].state, DeadlineState::Past);
    assert_eq!((audits[1].state, audits[1].interviews), (DeadlineState::Unknown, Some(2)));
    assert_eq!(find(&standing, "ratios-kept").state, StepState::Lawful, "the hosts of the list are counted");
}

#[test]
fn every_fault_of_a_file_has_its_line() {
    let faults = |text: &str| {
        let errors = parse("facility.toml", text, Law::builtin().rulebook().catalog()).expect_err("a fault");
        errors.iter().map(|error| (error.line, error.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(faults("[facility]\nopend_on = 2024-02-01\n")[0].0, 2);
    assert_eq!(faults("[facility]\nopened_on = 2024-02-30\n")[0].0, 2);
    assert!(faults("")[0].1.contains("[facility]"));
    let twice = "[facility]\n[staff]\nfull_time = 3\n[[staff.group]]\nstatus = \"japanese\"\nfull_time = 3\n";
    assert!(faults(twice)[0].1.contains("either"));
    let unknown =
        "[facility]\n[[staff.group]]\nstatus = \"nurse\"\nfull_time = 3\n[facts]\ninstructers = 2\n";
    let found = faults(unknown);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|(line, text)| *line == 2 && text.contains("nursing-care")), "{found:?}");
    assert!(found.iter().any(|(line, _)| *line == 6), "{found:?}");
}

#[test]
fn both_examples_of_the_document_are_understood() {
    let page = include_str!("../../../../../docs/facility-file.md");
    let examples: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(examples.len(), 2);
    let home = asked(examples[0], "2026-11-23");
    let second = find(&home, "one-more-technical-intern-2");
    assert_eq!(
        (second.places_left, second.deciding_row.as_ref().and_then(|row| row.row.as_deref())),
        (Some(3), Some("11–20"))
    );
    assert_eq!(find(&asked(examples[1], "2026-11-23"), "ratios-kept").state, StepState::Lawful);
    let ids: Vec<&str> = [&home, &asked(examples[1], "2026-11-23")]
        .iter()
        .flat_map(|standing| standing.questions.iter().map(|answer| answer.id))
        .filter(|id| !["one-more-technical-intern-2", "one-more-technical-intern-3"].contains(id))
        .collect();
    assert!(ids.iter().all(|id| page.contains(&format!("`{id}`"))), "the page names every question: {ids:?}");
}

#[test]
fn every_row_of_the_staff_names_sources_that_exist() {
    for (name, row) in &Staff::builtin().staff {
        assert!(!row.title.ja.is_empty() && !row.title.en.is_empty(), "{name}");
        assert!(
            row.sources.iter().all(|key| Law::builtin().source(key).is_some()),
            "{name}: {:?}",
            row.sources
        );
    }
}
