//! The page of a record that has none of its own: what it is, every statement with its source, who mentions it.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::record::{Mention, RecordPage, record as record_board};
use kanryu_domain::id::{Kind, Subject};

use super::sheet::{Section, Sheet};
use super::{Frame, address};
use crate::answer;
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::{Markup, report, trail};
use crate::state::AppState;

/// `GET /records/{subject}`
pub async fn record(
    State(state): State<AppState>,
    Path(subject): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    asked.options(&[])?;
    // What is no identifier names no record; people are never found here.
    let subject: Subject = subject.parse().map_err(|_| Fault::NotFound)?;
    if subject.kind() == Kind::Person {
        return Err(Fault::NotFound);
    }
    let snapshot = state.snapshot(&asked).await?;
    let report = record_board(&snapshot.question(&asked), &subject).ok_or(Fault::NotFound)?;
    let frame = Frame::over(&asked, &snapshot);
    answer::html(&page(&report.value, frame).told(&report.findings, &[]))
}

fn page(record: &RecordPage, frame: Frame) -> Sheet {
    let mut above = Markup::new();
    above.text(frame.text(&record.kind.label)).raw(" / ").leaf(
        "span",
        &[("class", "mono")],
        record.subject.key(),
    );
    let statements = trail::statements(&record.trail, &frame);
    let sections = [
        ("evidence.amendments", trail::amendments(&record.trail, &frame)),
        ("evidence.same", same(&record.trail.same_as, &frame)),
        ("evidence.mentioned", mentions(&record.mentioned_in, &frame)),
    ];
    let mut sheet = Sheet::new(frame.clone(), frame.text(&record.title), "")
        .above(above)
        .record_files(&record.subject)
        .section(Section::new(frame.t("evidence.title"), statements));
    for (key, body) in sections {
        if !body.is_empty() {
            sheet = sheet.section(Section::new(frame.t(key), body));
        }
    }
    sheet
}

fn same(subjects: &[Subject], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    for subject in subjects {
        out.open("p", &[]).add(&report::link(subject, frame)).close("p");
    }
    out
}

fn mentions(mentions: &[Mention], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if mentions.is_empty() {
        return out;
    }
    out.open("ul", &[]);
    for mention in mentions {
        out.open("li", &[]);
        match address::of(&mention.subject) {
            Some(path) => out.leaf("a", &[("href", &frame.href(path))], frame.text(&mention.title)),
            None => out.text(frame.text(&mention.title)),
        };
        out.raw(" ").leaf("span", &[("class", "mono soft small")], mention.subject.key()).close("li");
    }
    out.close("ul");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use askama::Template;
    use kanryu_domain::board::{Audience, Question};
    use kanryu_domain::initiative;
    use kanryu_domain::registry::Registry;
    use kanryu_domain::text::Lang;

    #[test]
    fn every_record_of_the_initiative_has_a_page_with_its_evidence() {
        let registry = Registry::fold(&initiative::events());
        let as_of = "2018-03-31".parse().unwrap();
        let question = Question { registry: &registry, as_of, known_at: None, audience: &Audience::Public };
        let mut shown = 0;
        for record in registry.iter() {
            let Some(report) = record_board(&question, &record.subject) else { continue };
            let page = page(&report.value, frame(Lang::En, "/records/x", &[])).render().unwrap();
            assert!(page.contains("class=\"trail\""), "{}", record.subject);
            shown += 1;
        }
        assert!(shown > 200, "{shown}");
    }
}
