//! The national examination, its parts, and the register.

use super::timeline::Item;
use super::worth::Worth;
use super::{Found, Timeline};
use crate::event::Fact;

const PARTS: [&str; 3] = ["A", "B", "C"];
/// For each part: whether it was ever passed, and the examinations from its last pass to the next one.
const PART_FACTS: [(&str, &str); 3] = [
    ("part_a_passed", "exams_since_part_a_pass"),
    ("part_b_passed", "exams_since_part_b_pass"),
    ("part_c_passed", "exams_since_part_c_pass"),
];

pub(super) fn find<'a>(timeline: &Timeline<'a>, found: &mut Found<'a>) {
    let facts = || timeline.items.iter().map(|item| item.fact);
    let passed = facts().any(|fact| matches!(fact, Fact::ExamTaken { passed: true, .. }));
    found.put("exam_passed", passed);
    let last = facts().rfind(|fact| matches!(fact, Fact::ExamTaken { .. }));
    if let Some(Fact::ExamTaken { number, score, pass_mark, every_group_scored, .. }) = last {
        let known = || Worth::builtin().examination.iter().find(|exam| exam.number == *number);
        found.put_known("exam_score", *score);
        found.put_known("exam_pass_mark", pass_mark.or_else(|| known().and_then(|exam| exam.pass_mark)));
        found.put_known("exam_every_group_scored", *every_group_scored);
        let newest = newest_result(timeline);
        found.put_known("exam_is_latest", newest.map(|newest| *number >= newest));
    }
    find_parts(timeline, found);
    find_registration(timeline, found);
}

/// The number of the newest examination whose result is out.
///
/// Where the day of a result is not known, the end of the fiscal year stands in: every result so far came before it.
fn newest_result(timeline: &Timeline<'_>) -> Option<i64> {
    let exams = Worth::builtin().examination.iter();
    let is_out = |exam: &&super::worth::Examination| {
        exam.result_on.unwrap_or_else(|| super::work::fiscal_year_end(exam.held_on)) <= timeline.as_of
    };
    exams.filter(is_out).map(|exam| exam.number).max()
}

/// Examination numbers in which each part was passed.
fn find_parts(timeline: &Timeline<'_>, found: &mut Found<'_>) {
    let mut passes: [Vec<i64>; 3] = Default::default();
    for fact in timeline.items.iter().map(|item| item.fact) {
        let Fact::ExamTaken { number, parts_passed, .. } = fact else { continue };
        for (at, part) in PARTS.iter().enumerate() {
            if parts_passed.iter().any(|passed| passed == part) {
                passes[at].push(*number);
            }
        }
    }
    found.put("parts_passed", passes.iter().filter(|numbers| !numbers.is_empty()).count() as i64);
    found.put_known("part_passes_exam_span", span(&passes));
    let latest = passes.iter().flatten().max();
    let next = Worth::builtin().next_examination(timeline.as_of);
    for ((ever, since), numbers) in PART_FACTS.into_iter().zip(&passes) {
        found.put(ever, !numbers.is_empty());
        found.put_known(since, numbers.iter().max().and_then(|latest| next.map(|next| next - latest)));
    }
    found.put_known("exams_since_part_pass", latest.and_then(|latest| next.map(|next| next - latest)));
}

/// The least distance from the oldest to the newest pass over all choices of one pass a part.
fn span(passes: &[Vec<i64>; 3]) -> Option<i64> {
    let mut least: Option<i64> = None;
    for a in &passes[0] {
        for b in &passes[1] {
            for c in &passes[2] {
                let width = a.max(b).max(c) - a.min(b).min(c);
                least = Some(least.map_or(width, |least| least.min(width)));
            }
        }
    }
    least
}

fn find_registration(timeline: &Timeline<'_>, found: &mut Found<'_>) {
    let mut first_on = None;
    let mut has_full = false;
    for Item { day, fact, .. } in &timeline.items {
        if let Fact::CertificationRegistered { provisional } = fact {
            first_on = first_on.or(Some(*day));
            has_full |= !provisional;
        }
    }
    found.put("registered", first_on.is_some());
    found.put_known("registered_on", first_on);
    found.put("registration_is_provisional", first_on.is_some() && !has_full);
}
