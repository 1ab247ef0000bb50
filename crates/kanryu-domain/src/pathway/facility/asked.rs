//! What is asked of a facility and of a body: the claims, the counts that one more person adds to, the tables.

use kanryu_rules::{Facts, TableVerdict};

use super::file::{Body, BodyKind, Subject};
use super::{HostDeadline, deadline_on};
use crate::calendar::Day;
use crate::facts::overlaid;
use crate::pathway::Law;

/// A table with the fact it looks up and the fact that is compared with it.
pub(super) type Table = (&'static str, &'static str, &'static str);

/// One question.
pub(super) struct Asked {
    /// Its id.
    pub id: &'static str,
    /// The claim that answers it.
    pub claim: &'static str,
    /// The claim of its headcount alone.
    pub headcount: Option<&'static str>,
    /// The counts that one more person adds to; empty where the question is about the facility as it is.
    pub adds: &'static [&'static str],
    /// The tables behind it.
    pub tables: &'static [Table],
    /// The tables behind it for an excellent host under an excellent supervising organization.
    pub tables_when_excellent: &'static [Table],
}

const FIRST: &[&str] = &["trainees_first_stage", "trainees_all"];
const LATER: &[&str] = &["trainees_all"];
const STAFF: &str = "full_time_care_staff";
const ORDINARY: &[Table] = &[
    ("trainees-ordinary-first", STAFF, "trainees_first_stage"),
    ("trainees-ordinary-all", STAFF, "trainees_all"),
];
const EXCELLENT: &[Table] = &[
    ("trainees-excellent-first", STAFF, "trainees_first_stage"),
    ("trainees-excellent-all", STAFF, "trainees_all"),
];
const ORDINARY_ALL: &[Table] = &[("trainees-ordinary-all", STAFF, "trainees_all")];
const EXCELLENT_ALL: &[Table] = &[("trainees-excellent-all", STAFF, "trainees_all")];
const TRAINEES: Option<&str> = Some("trainee-headcount-kept");
const INSTRUCTORS: &[Table] = &[("instructors-needed", "trainees_all", "instructors")];
const TRANSFEREES: &[Table] =
    &[("workers-for-transferees", "skill_development_transferees", "skill_development_workers")];
const RURAL: &[Table] = &[
    ("workers-for-transferees", "skill_development_transferees", "skill_development_workers"),
    ("workers-for-rural-transferees", "transferees_from_designated_areas", "skill_development_workers"),
];

const fn as_it_is(id: &'static str, claim: &'static str) -> Asked {
    Asked { id, claim, headcount: None, adds: &[], tables: &[], tables_when_excellent: &[] }
}

const fn one_more(id: &'static str, claim: &'static str, adds: &'static [&'static str]) -> Asked {
    Asked { id, claim, headcount: None, adds, tables: &[], tables_when_excellent: &[] }
}

/// Questions about a facility.
const FACILITY: &[Asked] = &[
    Asked {
        headcount: TRAINEES,
        tables: ORDINARY,
        tables_when_excellent: EXCELLENT,
        ..one_more("one-more-technical-intern-1", "first-stage-trainee-hostable", FIRST)
    },
    Asked {
        headcount: TRAINEES,
        tables: ORDINARY_ALL,
        tables_when_excellent: EXCELLENT_ALL,
        ..one_more("one-more-technical-intern-2", "second-stage-trainee-hostable", LATER)
    },
    Asked {
        headcount: TRAINEES,
        tables: ORDINARY_ALL,
        tables_when_excellent: EXCELLENT_ALL,
        ..one_more("one-more-technical-intern-3", "third-stage-trainee-hostable", LATER)
    },
    Asked {
        headcount: Some("specified-skilled-headcount-kept"),
        ..one_more(
            "one-more-specified-skilled-1",
            "specified-skilled-hostable",
            &["specified_skilled_workers"],
        )
    },
    Asked {
        headcount: Some("skill-development-headcount-kept"),
        ..one_more("one-more-skill-development", "skill-development-hostable", &["skill_development_workers"])
    },
    Asked {
        headcount: Some("transfer-share-kept"),
        tables: TRANSFEREES,
        tables_when_excellent: TRANSFEREES,
        ..one_more(
            "one-more-transferee",
            "transfer-share-kept",
            &["skill_development_workers", "skill_development_transferees"],
        )
    },
    Asked {
        headcount: Some("transfer-share-kept"),
        tables: RURAL,
        tables_when_excellent: RURAL,
        ..one_more(
            "one-more-transferee-from-designated-area",
            "transfer-share-kept",
            &[
                "skill_development_workers",
                "skill_development_transferees",
                "transferees_from_designated_areas",
            ],
        )
    },
    as_it_is("facility-old-enough", "facility-old-enough"),
    Asked {
        tables: INSTRUCTORS,
        tables_when_excellent: INSTRUCTORS,
        ..as_it_is("instruction-staffed", "instruction-staffed")
    },
    Asked {
        tables: ORDINARY,
        tables_when_excellent: EXCELLENT,
        ..as_it_is("trainee-headcount-now", "trainee-headcount-kept")
    },
    as_it_is("specified-skilled-headcount-now", "specified-skilled-headcount-kept"),
    as_it_is("care-council", "care-council-joined"),
    as_it_is("visiting-care-technical-intern", "home-visit-set-up"),
    as_it_is("visiting-care-specified-skilled-1", "home-visit-set-up-specified-skilled"),
    as_it_is("visiting-care-skill-development", "home-visit-set-up-skill-development"),
];

const HOSTS: Table = ("hosts-out-of-reach", "body_full_time_staff", "body_hosts");
const WORKERS: Table = ("workers-out-of-reach", "body_full_time_staff", "body_workers");

/// Questions about a supervising organization or supervising-support body.
const SUPERVISING: &[Asked] = &[
    Asked { tables: &[HOSTS, WORKERS], ..as_it_is("ratios-kept", "supervising-support-ratios-kept") },
    Asked {
        tables: &[HOSTS],
        ..one_more("one-more-host", "supervising-support-ratios-kept", &["body_hosts"])
    },
    Asked {
        tables: &[WORKERS],
        ..one_more("one-more-worker", "supervising-support-ratios-kept", &["body_workers"])
    },
    as_it_is("license-conditions", "supervising-support-license-conditions"),
    as_it_is("may-act", "supervising-support-permitted"),
];

/// What is asked of this facility or body.
pub(super) fn of(subject: &Subject) -> &'static [Asked] {
    match subject {
        Subject::Facility(_) => FACILITY,
        Subject::Body(body) => match body.kind {
            BodyKind::SupervisingOrganization | BodyKind::SupervisingSupport => SUPERVISING,
            BodyKind::RegisteredSupport => &[],
        },
    }
}

/// A day that must be kept: the limits that give its first and its last day.
pub(super) struct Deadline {
    /// Its id.
    pub id: &'static str,
    /// The limit of the first day.
    pub first: Option<&'static str>,
    /// The limit of the last day.
    pub last: &'static str,
}

const LICENSE: Deadline =
    Deadline { id: "license-renewal", first: Some("license-renewal-opens"), last: "license-renewal-closes" };
const REGISTRATION: Deadline = Deadline {
    id: "registration-renewal",
    first: Some("support-registration-renewal-opens"),
    last: "support-registration-renewal-closes",
};
const AUDIT: Deadline = Deadline { id: "next-audit", first: None, last: "next-audit" };
const INTERVIEW: Deadline =
    Deadline { id: "next-support-interview", first: None, last: "next-support-interview" };
const REPORT: Deadline = Deadline { id: "yearly-support-report", first: None, last: "yearly-support-report" };

/// The days that this body must keep: its permit, its audits by host, its interviews and its report.
pub(super) fn deadlines(law: &Law, body: &Body, stated: &Facts, as_of: Day) -> Vec<HostDeadline> {
    let facts = overlaid(&body.facts_on(as_of), stated);
    match body.kind {
        BodyKind::SupervisingOrganization | BodyKind::SupervisingSupport => {
            let audits = body.listed.iter().map(|host| {
                let facts = host.facts();
                let interviews = law.rulebook().table("audit-interviews-needed", &facts, as_of);
                let interviews = interviews.and_then(|answer| match answer.verdict {
                    TableVerdict::Gives { value, .. } => Some(value),
                    TableVerdict::NoRow | TableVerdict::Unknown { .. } | TableVerdict::NotInForce => None,
                });
                let host = Some(host.id.clone());
                HostDeadline { host, interviews, ..deadline_on(law, &AUDIT, &facts, as_of) }
            });
            [deadline_on(law, &LICENSE, &facts, as_of)].into_iter().chain(audits).collect()
        }
        BodyKind::RegisteredSupport => vec![
            deadline_on(law, &REGISTRATION, &facts, as_of),
            deadline_on(law, &INTERVIEW, &facts, as_of),
            report(law, &facts, as_of),
        ],
    }
}

/// The yearly report of the fiscal year before; once its last day has passed, the one of the present year.
fn report(law: &Law, facts: &Facts, as_of: Day) -> HostDeadline {
    let past = deadline_on(law, &REPORT, facts, as_of);
    match past.last_day {
        Some(day) if day < as_of => {
            let ends_on = Day::from_ymd(as_of.fiscal_year() + 1, 3, 31).unwrap_or(as_of);
            let next = facts.clone().with("fiscal_year_ended_on", ends_on);
            deadline_on(law, &REPORT, &next, as_of)
        }
        _ => past,
    }
}
