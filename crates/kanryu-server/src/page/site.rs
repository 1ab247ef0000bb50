//! One place: its standing on the day, plan beside fact, its evidence, and the records that are the same thing.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::place::Place;
use kanryu_domain::board::site::{SitePage as Board, StageRow, site};
use kanryu_domain::board::{Question, Report};
use kanryu_domain::event::{Phase, Word};
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::text::Lang;

use super::{Frame, places};
use crate::answer;
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::{Mark, Markup, mark, report, trail, world};
use crate::state::AppState;

#[derive(Template)]
#[template(path = "site.html")]
struct SitePage {
    frame: Frame,
    title: String,
    other_title: String,
    other_lang: &'static str,
    key: String,
    back: &'static str,
    register: String,
    files: Markup,
    standing: Markup,
    basis: String,
    findings: Markup,
    stages: Markup,
    statements: Markup,
    amendments: Markup,
    linked: Vec<(Markup, Markup)>,
    facts: Markup,
    map: Markup,
    map_note: &'static str,
}

/// `GET /bases/{id}` and `GET /businesses/{id}`
pub async fn place(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    asked.options(&[])?;
    let subject = Subject::new(Kind::Site, &id).map_err(|_| Fault::NotFound)?;
    let snapshot = state.snapshot(&asked).await?;
    let page =
        page(&snapshot.question(&asked), &subject, Frame::over(&asked, &snapshot)).ok_or(Fault::NotFound)?;
    answer::html(&page)
}

fn page(question: &Question<'_>, subject: &Subject, frame: Frame) -> Option<SitePage> {
    let Report { value: board, findings, .. } = site(question, subject)?;
    let place = &board.place;
    let other = match frame.lang {
        Lang::Ja => Lang::En,
        Lang::En => Lang::Ja,
    };
    let (title, other_title) = (place.name.get(frame.lang).to_owned(), place.name.get(other).to_owned());
    let note =
        if place.position.is_some_and(|at| at.is_placeholder) { frame.t("site.stands_in") } else { "" };
    let linked = board
        .linked
        .iter()
        .map(|other| (report::link(&other.subject, &frame), trail::statements(&other.trail, &frame)));
    Some(SitePage {
        other_title: if other_title == title { String::new() } else { other_title },
        other_lang: other.code(),
        title,
        key: subject.key().to_owned(),
        back: if subject.key().starts_with('C') { "/businesses" } else { "/bases" },
        register: frame.text(&board.register.label).to_owned(),
        files: report::record_files(subject, &frame),
        standing: mark::badge(Mark::of(&place.standing.code), frame.text(&place.standing.label)),
        basis: frame.text(&place.standing.basis.label).to_owned(),
        findings: report::findings(&findings, &frame),
        stages: stages(&board.stages, &frame),
        statements: trail::statements(&board.trail, &frame),
        amendments: trail::amendments(&board.trail, &frame),
        linked: linked.collect(),
        facts: facts(&board, &frame),
        map: world::map(
            &places::pin(place, &frame).into_iter().collect::<Vec<_>>(),
            frame.t("map.title"),
            &frame,
        ),
        map_note: note,
        frame,
    })
}

/// Plans in one column, facts in the other, so that a difference is seen.
fn stages(rows: &[StageRow], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if rows.is_empty() {
        out.leaf("p", &[("class", "soft")], frame.t("site.no_stage"));
        return out;
    }
    out.open(
        "div",
        &[
            ("class", "sheet"),
            ("tabindex", "0"),
            ("role", "region"),
            ("aria-label", frame.t("site.plan_fact")),
        ],
    )
    .open("table", &[])
    .open("thead", &[])
    .open("tr", &[]);
    for key in ["site.stage", "site.planned", "site.actual", "site.source"] {
        out.leaf("th", &[("scope", "col")], frame.t(key));
    }
    out.close("tr").close("thead").open("tbody", &[]);
    for row in rows {
        let planned = row.phase.code == Phase::Planned.word();
        let on = frame.date(&row.on);
        out.open("tr", &[]).open("th", &[("scope", "row")]).text(frame.text(&row.stage.label)).close("th");
        out.leaf("td", &[("class", "d")], if planned { &on } else { "" });
        out.leaf("td", &[("class", "d")], if planned { "" } else { &on });
        out.open("td", &[]).add(&report::source(&row.source, frame));
        if let Some(note) = &row.note {
            out.leaf("div", &[("class", "small soft")], note);
        }
        out.close("td").close("tr");
    }
    out.close("tbody").close("table").close("div");
    out
}

fn facts(board: &Board, frame: &Frame) -> Markup {
    let place: &Place = &board.place;
    let mut out = Markup::new();
    out.open("table", &[("class", "facts")]).open("tbody", &[]);
    let mut fact = |key: &'static str, value: Markup| {
        if !value.is_empty() {
            out.open("tr", &[])
                .leaf("th", &[("scope", "row")], frame.t(key))
                .open("td", &[])
                .add(&value)
                .close("td")
                .close("tr");
        }
    };
    let text = |words: &str| {
        let mut out = Markup::new();
        out.text(words);
        out
    };
    let kinds: Vec<&str> = place.kinds.iter().map(|kind| frame.text(&kind.label)).collect();
    fact("places.kind", text(&kinds.join(frame.t("site.comma"))));
    fact("places.country", text(frame.text(&place.country.label)));
    fact("site.city", city(place, frame));
    fact("site.operators", operators(place, frame));
    fact("site.wording", place.wording.as_deref().map(text).unwrap_or_default());
    fact(
        "site.slip",
        place
            .slip_months
            .map(|months| text(&frame.fill("site.months", &[&months.to_string()])))
            .unwrap_or_default(),
    );
    fact("site.same", subjects(&place.same_as, frame));
    fact("site.milestones", subjects(&board.milestones, frame));
    fact("site.note", place.note.as_deref().map(text).unwrap_or_default());
    out.close("tbody").close("table");
    out
}

fn city(place: &Place, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    match &place.city {
        None => {
            out.leaf("span", &[("class", "soft")], frame.t("site.no_city"));
        }
        Some(city) => {
            out.text(frame.text(&city.name)).raw(" ").leaf(
                "span",
                &[("class", "small soft")],
                frame.text(&city.basis.label),
            );
            if let Some(confidence) = &city.confidence {
                out.raw(" ").add(&mark::sure(mark::confidence(&confidence.code), frame.lang));
            }
        }
    }
    out
}

fn operators(place: &Place, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    for (at, operator) in place.operators.iter().enumerate() {
        if at > 0 {
            out.raw("<br>");
        }
        let href =
            super::address::of(&operator.organization).map(|path| frame.href(path)).unwrap_or_default();
        out.leaf("a", &[("href", &href)], frame.text(&operator.name));
    }
    if place.operators_incomplete {
        out.raw(" ").leaf("span", &[("class", "tag")], frame.t("site.and_others"));
    }
    out
}

fn subjects(subjects: &[Subject], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    for subject in subjects {
        out.add(&report::link(subject, frame)).raw(" ");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use kanryu_domain::board::Audience;
    use kanryu_domain::initiative;
    use kanryu_domain::registry::Registry;

    fn rendered(lang: Lang, key: &str) -> String {
        let registry = Registry::fold(&initiative::events());
        let as_of = "2018-12-31".parse().unwrap();
        let question = Question { registry: &registry, as_of, known_at: None, audience: &Audience::Public };
        let subject = Subject::new(Kind::Site, key).unwrap();
        page(&question, &subject, frame(lang, "/bases", &[])).unwrap().render().unwrap()
    }

    #[test]
    fn a_place_that_opened_off_plan_shows_both_dates_and_says_so() {
        let page = rendered(Lang::En, "B19");
        assert!(page.contains("9 May 2018"), "the fact");
        assert!(page.contains("findings"), "the difference is told");
    }

    #[test]
    fn every_place_of_both_maps_has_its_page_in_both_languages() {
        let registry = Registry::fold(&initiative::events());
        let keys: Vec<String> =
            registry.of_kind(Kind::Site).map(|record| record.subject.key().to_owned()).collect();
        assert!(keys.len() >= 40);
        for key in keys {
            assert!(rendered(Lang::Ja, &key).contains("class=\"trail\""), "{key}");
            assert!(rendered(Lang::En, &key).contains("class=\"trail\""), "{key}");
        }
    }
}
