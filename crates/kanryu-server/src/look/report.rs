//! What every answer carries beside its board: findings, sources, files of the same answer.

use kanryu_domain::board::Finding;
use kanryu_domain::event::{Source, SourceKind};
use kanryu_domain::id::Subject;

use super::mark::{self, Mark};
use super::{Frame, Markup};
use crate::page::address;

/// Findings beyond this many are folded, so that a table does not begin below the screen.
const FIRST: usize = 4;

/// The box of findings; nothing where there are none.
pub fn findings(findings: &[Finding], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if findings.is_empty() {
        return out;
    }
    out.open("aside", &[("class", "findings"), ("aria-labelledby", "findings")]);
    out.open("h2", &[("id", "findings")])
        .add(&mark::icon(Mark::Warn))
        .text(frame.t("report.findings"))
        .close("h2");
    list(&mut out, &findings[..findings.len().min(FIRST)], frame);
    if findings.len() > FIRST {
        let more = frame.fill("report.more", &[&(findings.len() - FIRST).to_string()]);
        out.open("details", &[]).leaf("summary", &[], &more);
        list(&mut out, &findings[FIRST..], frame);
        out.close("details");
    }
    out.close("aside");
    out
}

fn list(out: &mut Markup, findings: &[Finding], frame: &Frame) {
    out.open("ul", &[]);
    for finding in findings {
        out.open("li", &[]).text(frame.text(&finding.text));
        for subject in finding.subjects.iter().take(6) {
            out.raw(" ").add(&link(subject, frame));
        }
        out.close("li");
    }
    out.close("ul");
}

/// A record by its key, as a link where it has a page.
pub fn link(subject: &Subject, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    match address::of(subject) {
        Some(path) => out.leaf("a", &[("href", &frame.href(path)), ("class", "mono")], subject.key()),
        None => out.leaf("span", &[("class", "mono")], subject.key()),
    };
    out
}

/// A source in one line: what kind it is, and where in it.
pub fn source(source: &Source, frame: &Frame) -> Markup {
    let kind = match source.kind {
        SourceKind::Slide => "source.slide",
        SourceKind::File => "source.file",
        SourceKind::Publication => "source.publication",
        SourceKind::Statement => "source.statement",
        SourceKind::Demo => "source.demo",
    };
    let mut out = Markup::new();
    out.open("span", &[("class", "source")]).leaf("span", &[("class", "tag")], frame.t(kind)).raw(" ");
    let slide = source.kind == SourceKind::Slide && source.place.len() <= 5;
    let web = web_address(source);
    if slide {
        out.leaf("a", &[("href", &frame.href(format!("/slides/{}", source.place)))], &source.place);
    } else if let Some(address) = web {
        out.leaf("a", &[("href", &address), ("rel", "noreferrer")], &source.place);
    } else {
        out.text(&source.place);
    }
    if let Some(note) = &source.note {
        out.raw(" ").leaf("span", &[("class", "soft")], note);
    }
    out.close("span");
    out
}

/// The address of a published page; records often leave out its beginning. What is no address stays words.
fn web_address(source: &Source) -> Option<String> {
    let place = &source.place;
    if place.starts_with("https://") || place.starts_with("http://") {
        return Some(place.clone());
    }
    let (host, _) = place.split_once('/')?;
    let fits =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let is_host = host.split('.').count() >= 2 && host.split('.').all(fits);
    let is_page = source.kind == SourceKind::Publication && is_host && !place.contains(char::is_whitespace);
    is_page.then(|| format!("https://{place}"))
}

/// Sources as a list; nothing where there are none.
pub fn sources(sources: &[Source], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if sources.is_empty() {
        return out;
    }
    out.open("ul", &[]);
    for one in sources {
        out.open("li", &[]).add(&source(one, frame)).close("li");
    }
    out.close("ul");
    out
}

/// The files in which the same answer can be had: `name` is the board's.
pub fn files(name: &str, geojson: bool, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ul", &[("class", "files"), ("aria-label", frame.t("report.files"))]);
    out.leaf("li", &[("aria-hidden", "true")], frame.t("report.files"));
    let mut file = |path: String, word: &str| {
        out.open("li", &[]).leaf("a", &[("href", &frame.href(&path)), ("download", "")], word).close("li");
    };
    file(format!("/export/{name}?format=csv"), "CSV");
    file(format!("/export/{name}?format=xlsx"), "Excel");
    file(format!("/export/{name}?format=parquet"), "Parquet");
    file(format!("/api/{name}"), "JSON");
    if geojson {
        file(format!("/api/{name}.geojson"), "GeoJSON");
    }
    out.close("ul");
    out
}

/// The files of a list that the address narrows: search, filters and order go with it.
pub fn files_of_question(name: &str, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ul", &[("class", "files"), ("aria-label", frame.t("report.files"))]);
    out.leaf("li", &[("aria-hidden", "true")], frame.t("report.files"));
    let mut file = |path: String, word: &str| {
        out.open("li", &[]).leaf("a", &[("href", &frame.same_question(&path))], word).close("li");
    };
    file(format!("/export/{name}?format=csv"), "CSV");
    file(format!("/export/{name}?format=xlsx"), "Excel");
    file(format!("/export/{name}?format=parquet"), "Parquet");
    file(format!("/api/{name}"), "JSON");
    out.close("ul");
    out
}

/// The record itself as JSON.
pub fn record_files(subject: &Subject, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ul", &[("class", "files"), ("aria-label", frame.t("report.files"))]);
    let path = frame.href(format!("/api/records/{subject}"));
    out.open("li", &[]).leaf("a", &[("href", &path)], "JSON").close("li").close("ul");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use kanryu_domain::text::{Lang, Text};

    #[test]
    fn an_answer_without_findings_has_no_box() {
        assert_eq!(findings(&[], &frame(Lang::En, "/bases", &[])).as_str(), "");
    }

    #[test]
    fn findings_beyond_the_first_are_folded_and_none_is_dropped() {
        let found: Vec<Finding> = (0..7)
            .map(|n| Finding {
                code: "x/y".into(),
                text: Text::same(format!("finding {n}")),
                subjects: vec![],
            })
            .collect();
        let shown = findings(&found, &frame(Lang::En, "/bases", &[])).to_string();
        assert_eq!(shown.matches("<li>").count(), 7);
        assert!(shown.find("<details").unwrap() > shown.find("finding 3").unwrap());
    }

    #[test]
    fn a_published_page_without_its_beginning_is_still_a_link() {
        let place = "www.example.org/pages/1.html".to_owned();
        let page = Source { kind: SourceKind::Publication, place, note: None };
        assert_eq!(web_address(&page).as_deref(), Some("https://www.example.org/pages/1.html"));
        assert_eq!(web_address(&Source { kind: SourceKind::Statement, ..page }), None);
    }

    #[test]
    fn a_source_that_is_no_address_never_becomes_a_link() {
        let place = "javascript:alert(1)".to_owned();
        let shown = source(
            &Source { kind: SourceKind::Publication, place, note: None },
            &frame(Lang::En, "/bases", &[]),
        );
        assert!(!shown.as_str().contains("href"));
    }
}
