//! Figures at the head of a page: a number, what it counts, and where it comes from.

use kanryu_domain::board::Count;

use super::mark::{self, Mark};
use super::table::thousands;
use super::{Frame, Markup};

/// A figure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The number in words: `17`, `22–23`, `–`.
    pub number: String,
    /// What is counted.
    pub what: String,
    /// A line below; may be empty.
    pub why: String,
    /// Where the number comes from; empty where it is not a link.
    pub href: String,
    /// The mark beside the word.
    pub mark: Option<Mark>,
}

impl Figure {
    /// A figure that leads to the records it counts.
    pub fn new(count: Option<Count>, what: impl Into<String>, href: impl Into<String>) -> Figure {
        Figure { number: number(count), what: what.into(), why: String::new(), href: href.into(), mark: None }
    }

    /// The same with a mark.
    pub fn marked(self, mark: Mark) -> Figure {
        Figure { mark: Some(mark), ..self }
    }

    /// The same with a line below.
    pub fn because(self, why: impl Into<String>) -> Figure {
        Figure { why: why.into(), ..self }
    }
}

/// A count in words; "–" where nothing is known.
pub fn number(count: Option<Count>) -> String {
    match count {
        None => "–".to_owned(),
        Some(count) if count.low == count.high => thousands(count.low),
        Some(count) => format!("{}–{}", thousands(count.low), thousands(count.high)),
    }
}

/// The list of figures.
pub fn tally(figures: &[Figure], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ul", &[("class", "tally"), ("aria-label", frame.t("report.figures"))]);
    for figure in figures {
        out.open("li", &[]);
        let link = !figure.href.is_empty();
        match link {
            true => out.open("a", &[("href", &figure.href)]),
            false => out.open("span", &[("class", "still")]),
        };
        let digits = figure.number.chars().any(|c| c.is_ascii_digit());
        let class = if digits || figure.number == "–" { "figure" } else { "figure words" };
        out.leaf("span", &[("class", class)], &figure.number).open("span", &[("class", "what")]);
        if let Some(mark) = figure.mark {
            out.add(&mark::icon(mark));
        }
        out.text(&figure.what).close("span");
        if !figure.why.is_empty() {
            out.leaf("span", &[("class", "why")], &figure.why);
        }
        out.close(if link { "a" } else { "span" }).close("li");
    }
    out.close("ul");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use kanryu_domain::text::Lang;

    #[test]
    fn an_uncertain_figure_shows_both_ends_and_an_unknown_one_a_dash() {
        let figures = [
            Figure::new(Some(Count { low: 22, high: 23 }), "open", "/bases?standing=open"),
            Figure::new(None, "employed", ""),
        ];
        let shown = tally(&figures, &frame(Lang::En, "/bases", &[])).to_string();
        assert!(shown.contains(">22–23<") && shown.contains(">–<"));
        assert_eq!(shown.matches("<a ").count(), 1);
    }
}
