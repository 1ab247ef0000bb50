//! The trail of evidence: every statement about a record with its date and source, and every amendment.

use kanryu_domain::board::evidence::{AmendmentLine, Evidence, Trail};

use super::{Frame, Markup, mark, report};

/// The statements as a list along a line; plans are dashed, facts are solid.
pub fn statements(trail: &Trail, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ol", &[("class", "trail")]);
    for evidence in &trail.statements {
        statement(&mut out, evidence, frame);
    }
    out.close("ol");
    out
}

fn statement(out: &mut Markup, evidence: &Evidence, frame: &Frame) {
    let phase = evidence.phase.as_ref().map_or("", |phase| phase.code.as_str());
    out.open("li", &[("class", phase)]).open("p", &[("class", "what")]);
    out.leaf("span", &[("class", "when")], &frame.date(&evidence.occurred_on)).raw(" ");
    out.leaf("span", &[("class", "tag")], frame.text(&evidence.fact.label)).raw(" ");
    if let Some(phase) = &evidence.phase {
        out.leaf("span", &[("class", "tag")], frame.text(&phase.label)).raw(" ");
    }
    out.text(frame.text(&evidence.text)).close("p");
    if let Some(note) = &evidence.note {
        out.leaf("p", &[("class", "small")], note);
    }
    out.open("p", &[("class", "said")]).add(&report::source(&evidence.source, frame));
    if let Some(confidence) = &evidence.confidence {
        let known = mark::confidence(&confidence.code);
        out.raw(" · ").add(&mark::sure(known, frame.lang));
    }
    let recorded = frame.day(evidence.recorded_at.day_in_japan());
    out.raw(" · ").text(&frame.fill("evidence.recorded", &[&recorded])).close("p").close("li");
}

/// Corrections, withdrawals and links; nothing where there are none.
pub fn amendments(trail: &Trail, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if trail.amendments.is_empty() {
        return out;
    }
    out.open("ol", &[("class", "trail")]);
    for amendment in &trail.amendments {
        amended(&mut out, amendment, frame);
    }
    out.close("ol");
    out
}

fn amended(out: &mut Markup, amendment: &AmendmentLine, frame: &Frame) {
    out.open("li", &[("class", "amends")]).open("p", &[("class", "what")]);
    out.leaf("span", &[("class", "when")], &frame.day(amendment.recorded_at.day_in_japan())).raw(" ");
    out.leaf("span", &[("class", "tag")], frame.text(&amendment.did.label)).raw(" ");
    out.text(frame.text(&amendment.text)).close("p");
    out.open("p", &[("class", "said")]).text(&amendment.reason).raw(" · ");
    out.add(&report::source(&amendment.source, frame)).close("p").close("li");
}
