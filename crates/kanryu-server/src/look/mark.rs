//! Marks: small icons that always stand beside a word, so that no meaning rests on color alone.

use kanryu_domain::event::Confidence;

use super::Markup;
use crate::page::words;
use kanryu_domain::text::Lang;

/// What a mark says. The class of its badge and the shape of its icon follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Open; in force; fulfilled.
    Open,
    /// Planned.
    Planned,
    /// Agreed, nothing founded yet.
    Agreed,
    /// The operating entity is founded.
    Entity,
    /// Under study.
    Study,
    /// Suspended.
    Suspended,
    /// Closed.
    Closed,
    /// Nothing has begun by the day shown.
    NotYet,
    /// Not known.
    Unknown,
    /// A condition that is met.
    Met,
    /// A condition that is not met.
    NotMet,
    /// Law that is not in force on the day.
    NotInForce,
    /// Something to look at.
    Warn,
}

impl Mark {
    /// The mark of a stage or verdict word of the records, such as `feasibility-study` or `not-met`.
    ///
    /// A word that has no mark of its own is shown as unknown, never as a better one.
    pub fn of(word: &str) -> Mark {
        match word {
            "open" | "active" => Mark::Open,
            "planned" | "preparing" => Mark::Planned,
            "agreed" => Mark::Agreed,
            "entity-founded" => Mark::Entity,
            "feasibility-study" | "feasibility" => Mark::Study,
            "suspended" => Mark::Suspended,
            "closed" | "ended" => Mark::Closed,
            "not-yet" => Mark::NotYet,
            "met" => Mark::Met,
            "not-met" => Mark::NotMet,
            "not-in-force" => Mark::NotInForce,
            _ => Mark::Unknown,
        }
    }

    /// The last part of its CSS classes: `b-open`, `pin-open`.
    pub fn class(self) -> &'static str {
        match self {
            Mark::Open => "open",
            Mark::Planned => "planned",
            Mark::Agreed => "agreed",
            Mark::Entity => "entity",
            Mark::Study => "study",
            Mark::Suspended => "suspended",
            Mark::Closed => "closed",
            Mark::NotYet => "not-in-force",
            Mark::Unknown => "unknown",
            Mark::Met => "met",
            Mark::NotMet => "not-met",
            Mark::NotInForce => "not-in-force",
            Mark::Warn => "warn",
        }
    }

    /// The strokes of its icon in a box of 16 by 16, and whether they are filled.
    fn strokes(self) -> (&'static str, bool) {
        match self {
            Mark::Open => ("M8 3.2a4.8 4.8 0 1 1 0 9.6a4.8 4.8 0 0 1 0-9.6z", true),
            Mark::Planned => ("M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11zM8 5v3.2l2 1.6", false),
            Mark::Agreed => ("M2.5 9.5c2 3 4-3 5.5 0s3.500 2 5.500-2M4 13.500h8", false),
            Mark::Entity => ("M3 13.5h10M4.500 13.500v-7l3.500-3.500 3.500 3.500v7M8 13.500v-3", false),
            Mark::Study => (
                "M7 2.800a4.200 4.200 0 1 0 0 8.400a4.200 4.200 0 0 0 0-8.400zM10.200 10.200l3.300 3.300",
                false,
            ),
            Mark::Suspended => ("M5.500 3.500v9M10.500 3.500v9", false),
            Mark::Closed | Mark::NotMet => ("M4 4l8 8M12 4l-8 8", false),
            Mark::Unknown => (
                "M5.300 5.800c.2-1.700 1.300-2.800 2.800-2.800c1.600 0 2.700 1 2.700 2.500c0 2-2.700 2.100-2.700 4.200M8.100 12.900v.1",
                false,
            ),
            Mark::Met => ("M3 8.500l3.500 3.500L13 4.500", false),
            Mark::NotYet => ("M8 3.2a4.8 4.8 0 1 1 0 9.6a4.8 4.8 0 0 1 0-9.6z", false),
            Mark::NotInForce => ("M3.500 8h9", false),
            Mark::Warn => ("M8 2.500l6 11H2zM8 6.800v3M8 11.800v.1", false),
        }
    }

    /// The path of its icon for drawings, with the class that says whether it is filled.
    pub fn path(self) -> (&'static str, &'static str) {
        let (strokes, solid) = self.strokes();
        (strokes, if solid { "sign solid" } else { "sign" })
    }
}

/// An icon alone, for places where the word stands beside it anyway.
pub fn icon(mark: Mark) -> Markup {
    let (path, solid) = mark.strokes();
    let mut out = Markup::new();
    out.open(
        "svg",
        &[("class", "icon"), ("viewBox", "0 0 16 16"), ("aria-hidden", "true"), ("focusable", "false")],
    );
    out.empty("path", &[("d", path), ("class", if solid { "solid" } else { "" })]).close("svg");
    out
}

/// A badge: icon and word.
pub fn badge(mark: Mark, word: &str) -> Markup {
    let mut out = Markup::new();
    out.open("span", &[("class", &format!("badge b-{}", mark.class()))])
        .add(&icon(mark))
        .text(word)
        .close("span");
    out
}

/// The confidence that a code of the catalog means; a code that is none is an open question.
pub fn confidence(code: &str) -> Confidence {
    let all =
        [Confidence::High, Confidence::Medium, Confidence::Low, Confidence::Unverified, Confidence::Open];
    all.into_iter().find(|known| known.word() == code).unwrap_or(Confidence::Open)
}

/// How sure something is: four bars and the word.
pub fn sure(confidence: Confidence, lang: Lang) -> Markup {
    let (bars, key) = match confidence {
        Confidence::High => (4, "sure.high"),
        Confidence::Medium => (3, "sure.medium"),
        Confidence::Low => (2, "sure.low"),
        Confidence::Unverified => (1, "sure.unverified"),
        Confidence::Open => (0, "sure.open"),
    };
    let mut out = Markup::new();
    out.open("span", &[("class", if bars > 2 { "sure" } else { "sure weak" })]);
    out.open("svg", &[("viewBox", "0 0 24 12"), ("aria-hidden", "true"), ("focusable", "false")]);
    for bar in 0..4 {
        let (x, class) = ((bar * 6).to_string(), if bar < bars { "on" } else { "" });
        out.empty("rect", &[("x", &x), ("y", "2"), ("width", "5"), ("height", "8"), ("class", class)]);
    }
    out.close("svg").text(words::get(key, lang)).close("span");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_says_its_word_beside_its_icon() {
        let badge = badge(Mark::Open, "開業 & 運営");
        assert!(badge.as_str().contains("<svg") && badge.as_str().ends_with("開業 &amp; 運営</span>"));
    }

    #[test]
    fn a_stage_without_a_mark_is_shown_as_unknown_and_never_as_open() {
        assert_eq!(Mark::of("something-new"), Mark::Unknown);
        assert_eq!(Mark::of("feasibility-study"), Mark::Study);
    }

    #[test]
    fn an_open_question_fills_no_bar() {
        assert_eq!(sure(Confidence::Open, Lang::En).as_str().matches("class=\"on\"").count(), 0);
        assert_eq!(sure(Confidence::High, Lang::En).as_str().matches("class=\"on\"").count(), 4);
    }
}
