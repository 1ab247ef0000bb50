//! Proofs as trees: what is met, what is not, what is not known and what is not in force, down to single facts.

use kanryu_rules::{Confidence, Line, Mark as Verdict};

use super::{Frame, Mark, Markup, mark};

/// How a tree is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// As an answer about somebody: every line has its verdict.
    Answer,
    /// As law alone, without anybody: conditions are listed, and only what is not in force is marked.
    Law,
}

/// The lines of an explanation as a tree.
pub fn tree(lines: &[Line], reading: Reading, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let mut depth: Option<usize> = None;
    for line in lines {
        match depth {
            None => {
                out.open("ul", &[("class", "proof")]);
            }
            Some(before) if line.depth > before => {
                out.open("ul", &[]);
            }
            Some(before) => {
                out.close("li");
                for _ in line.depth..before {
                    out.close("ul").close("li");
                }
            }
        }
        // A tree never goes down more than one level at once, so the levels close as they were opened.
        depth = Some(line.depth);
        out.open("li", &[]);
        entry(&mut out, line, reading, frame);
    }
    if let Some(last) = depth {
        out.close("li").close("ul");
        for _ in lines.first().map_or(0, |first| first.depth)..last {
            out.close("li").close("ul");
        }
    }
    out
}

fn entry(out: &mut Markup, line: &Line, reading: Reading, frame: &Frame) {
    out.open("div", &[("class", "line")]);
    match (reading, line.mark) {
        (Reading::Law, Verdict::Met | Verdict::NotMet | Verdict::Unknown) => {}
        (_, verdict) => {
            out.add(&verdict_badge(verdict, frame)).raw(" ");
        }
    }
    let text = match frame.lang {
        kanryu_domain::text::Lang::Ja => &line.text.ja,
        kanryu_domain::text::Lang::En => &line.text.en,
    };
    let text = match reading {
        Reading::Answer => text.clone(),
        // Law alone knows nobody: what a condition compares with nothing is left out.
        Reading::Law => text.replace(": 不明", "").replace(": not known", ""),
    };
    out.leaf("span", &[("class", if line.cite.is_some() { "need" } else { "" })], &text);
    let gap = if frame.lang.code() == "ja" { &line.gap.ja } else { &line.gap.en };
    if !gap.is_empty() && reading == Reading::Answer {
        out.raw(" ").leaf("span", &[("class", "tag")], gap);
    }
    if let Some(cite) = &line.cite {
        out.raw(" ").leaf("span", &[("class", "cite"), ("lang", "ja")], cite);
        out.raw(" ").leaf("span", &[("class", "cite")], &in_force(line, frame));
    }
    if line.confidence != Confidence::High {
        out.raw(" ").add(&mark::sure(line.confidence, frame.lang));
    }
    out.close("div");
    if let Some(note) = &line.note {
        let note = if frame.lang.code() == "ja" { &note.ja } else { &note.en };
        out.leaf("div", &[("class", "small soft")], note);
    }
}

/// The badge of a verdict.
pub fn verdict_badge(verdict: Verdict, frame: &Frame) -> Markup {
    let (mark_of, key) = match verdict {
        Verdict::Met => (Mark::Met, "verdict.met"),
        Verdict::NotMet => (Mark::NotMet, "verdict.not_met"),
        Verdict::Unknown => (Mark::Unknown, "verdict.unknown"),
        Verdict::NotInForce => (Mark::NotInForce, "verdict.not_in_force"),
    };
    mark::badge(mark_of, frame.t(key))
}

fn in_force(line: &Line, frame: &Frame) -> String {
    period(line.from, line.until, frame)
}

/// From when to when a version is in force, in words.
pub fn period(from: Option<kanryu_rules::Day>, until: Option<kanryu_rules::Day>, frame: &Frame) -> String {
    let day = |day: kanryu_rules::Day| frame.day(day);
    match (from, until) {
        (None, None) => String::new(),
        (Some(from), None) => frame.fill("force.since", &[&day(from)]),
        (None, Some(until)) => frame.fill("force.until", &[&day(until)]),
        (Some(from), Some(until)) => frame.fill("force.between", &[&day(from), &day(until)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use kanryu_domain::text::Lang;

    fn line(depth: usize, mark: Verdict) -> Line {
        Line {
            depth,
            mark,
            text: kanryu_rules::Text::new("文", "words"),
            gap: kanryu_rules::Text::default(),
            written: None,
            cite: None,
            sources: Vec::new(),
            confidence: Confidence::High,
            from: None,
            until: None,
            note: None,
            id: None,
        }
    }

    #[test]
    fn every_list_and_item_of_a_tree_is_closed() {
        let lines = [0, 1, 2, 2, 1, 2, 0].map(|depth| line(depth, Verdict::Met));
        let tree = tree(&lines, Reading::Answer, &frame(Lang::En, "/people/x", &[])).to_string();
        for name in ["ul", "li"] {
            let open =
                tree.matches(&format!("<{name}>")).count() + tree.matches(&format!("<{name} ")).count();
            assert_eq!(open, tree.matches(&format!("</{name}>")).count(), "{name}: {tree}");
        }
    }

    #[test]
    fn what_is_not_known_is_never_shown_as_no() {
        let tree = tree(&[line(0, Verdict::Unknown)], Reading::Answer, &frame(Lang::En, "/people/x", &[]));
        assert!(tree.as_str().contains("b-unknown") && !tree.as_str().contains("b-not-met"));
    }
}
