//! The loop at a glance: who stands where, what is built between the shores, and what must be known about it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::figure::{Figure, FigureValue};
use kanryu_domain::board::overview::{Overview, overview as overview_board};
use kanryu_domain::board::{Count, Report};
use kanryu_domain::pathway::Law;

use super::Frame;
use super::slides::{figure_of, number};
use crate::asked::Asked;
use crate::error::PageError;
use crate::look::circulation::{self, Shore, Station};
use crate::look::{Markup, report, tally};
use crate::state::AppState;
use crate::{answer, people};

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    frame: Frame,
    files: Markup,
    picture: Markup,
    findings: Markup,
    groups: Vec<(&'static str, Markup)>,
    cycle: Option<CycleView>,
}

struct CycleView {
    title: String,
    note: String,
    href: String,
}

/// `GET /`
pub async fn overview(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    let snapshot = state.snapshot(&asked).await?;
    let (counted, law, as_of) = (snapshot.clone(), state.law(), asked.as_of);
    let counts = state.compute(move || people::index(&counted, law, as_of).counts()).await?;
    let report = overview_board(&snapshot.question(&asked), &counts);
    let frame = Frame::over(&asked, &snapshot);
    answer::html(&page(&report, law, frame))
}

fn page(report: &Report<Overview>, law: &Law, frame: Frame) -> OverviewPage {
    let board = &report.value;
    let group = |keys: &dyn Fn(&Figure) -> bool| {
        let mut chosen: Vec<&Figure> = board.figures.iter().filter(|figure| keys(figure)).collect();
        // Stages in the order of the pathway; everything else in the order of the board.
        chosen.sort_by_key(|figure| {
            figure
                .key
                .strip_prefix("people-")
                .and_then(|id| law.stage(id, frame.as_of))
                .map_or(0, |stage| stage.order)
        });
        let figures: Vec<_> = chosen.into_iter().map(|figure| figure_of(figure, &frame)).collect();
        tally::tally(&figures, &frame)
    };
    let is_people = |figure: &Figure| figure.key.starts_with("people-");
    let is_place = |figure: &Figure| matches!(figure.board, "bases" | "businesses");
    let cycle = board.cycle.as_ref().map(|cycle| CycleView {
        title: frame.fill(
            "overview.cycle",
            &[&cycle.number.to_string(), &frame.date(&cycle.begins_on), &frame.date(&cycle.ends_on)],
        ),
        note: frame.text(&cycle.note).to_owned(),
        href: super::address::of(&cycle.stated_in).map(|path| frame.href(path)).unwrap_or_default(),
    });
    OverviewPage {
        files: report::files("overview", false, &frame),
        picture: picture(board, law, &frame),
        findings: report::findings(&report.findings, &frame),
        groups: vec![
            (frame.t("overview.people"), group(&is_people)),
            (frame.t("overview.places"), group(&is_place)),
            (frame.t("overview.rest"), group(&|figure| !is_people(figure) && !is_place(figure))),
        ],
        cycle,
        frame,
    }
}

/// The lanes on the way out, and the stages of the way back.
const OUTWARD: [(&str, Shore); 7] = [
    ("home-country", Shore::Home),
    ("study", Shore::Japan),
    ("epa", Shore::Japan),
    ("technical-intern", Shore::Japan),
    ("skill-development", Shore::Japan),
    ("specified-skilled", Shore::Japan),
    ("work", Shore::Japan),
];
const BACK: [&str; 2] = ["returned", "care-at-home"];
const BUILT: [&str; 5] = ["bases-open", "businesses", "memoranda", "partners", "actions"];

fn picture(board: &Overview, law: &Law, frame: &Frame) -> Markup {
    // A lane that law has not opened by that day, or has closed with nobody in it, is no way out.
    let is_open = |lane: &str| {
        super::pathways::stages(law, frame.as_of)
            .into_iter()
            .filter(|stage| stage.lane == lane)
            .any(|stage| stage.is_in_force_on(frame.as_of) || people_figure(board, &stage.id).is_some())
    };
    let outward: Vec<Station> = OUTWARD
        .iter()
        .filter(|(lane, _)| is_open(lane))
        .map(|(lane, shore)| lane_station(board, law, lane, *shore, frame))
        .collect();
    let back: Vec<Station> =
        BACK.iter().filter_map(|stage| stage_station(board, law, stage, frame)).collect();
    let built: Vec<Station> = BUILT
        .iter()
        .filter_map(|key| board.figures.iter().find(|figure| figure.key == *key))
        .map(|figure| Station {
            label: frame.text(&figure.title).to_owned(),
            number: Some(number(figure.value, frame)),
            href: frame.href(format!("/{}", figure.board)),
            shore: Shore::Between,
        })
        .collect();
    circulation::picture(&outward, &back, &built, frame)
}

fn people_figure<'a>(board: &'a Overview, stage: &str) -> Option<&'a Figure> {
    board.figures.iter().find(|figure| figure.key.strip_prefix("people-") == Some(stage))
}

/// The people of a lane, added up from what this reader is shown of its stages, so that the sum tells nothing more.
fn lane_station(board: &Overview, law: &Law, lane: &str, shore: Shore, frame: &Frame) -> Station {
    let stages = super::pathways::stages(law, frame.as_of).into_iter().filter(|stage| stage.lane == lane);
    let values: Vec<FigureValue> =
        stages.filter_map(|stage| people_figure(board, &stage.id)).map(|figure| figure.value).collect();
    Station {
        label: frame.code("lane", lane),
        number: Some(sum(&values, frame)),
        href: frame.href(format!("/pathways#{}", lane)),
        shore,
    }
}

/// A sum of what is shown: exact, a range where small cells are withheld, or "n and more".
fn sum(values: &[FigureValue], frame: &Frame) -> String {
    let mut count = Count::default();
    let mut open = false;
    for value in values {
        match value {
            FigureValue::Records(n) => {
                count = Count { low: count.low + n.low, high: count.high + n.high };
            }
            FigureValue::People(shown) => match shown.exact() {
                Some(n) => count = Count { low: count.low + n, high: count.high + n },
                None => {
                    open = true;
                    count.low += 1;
                }
            },
        }
    }
    match open {
        true => frame.fill("people.at_least", &[&crate::look::table::thousands(count.low)]),
        false => tally::number(Some(count)),
    }
}

fn stage_station(board: &Overview, law: &Law, stage: &str, frame: &Frame) -> Option<Station> {
    let title = law.stage(stage, frame.as_of).map(|stage| kanryu_domain::text::Text::from(&stage.title))?;
    let shown = people_figure(board, stage)
        .map_or_else(|| crate::look::table::thousands(0), |figure| number(figure.value, frame));
    Some(Station {
        label: frame.text(&title).to_owned(),
        number: Some(shown),
        href: frame.href(format!("/pathways#stage-{stage}")),
        shore: Shore::Home,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use kanryu_domain::board::audience::Shown;
    use kanryu_domain::board::figure::{PeopleCount, PeopleCounts};
    use kanryu_domain::board::{Audience, Question};
    use kanryu_domain::initiative;
    use kanryu_domain::registry::Registry;
    use kanryu_domain::text::{Lang, Text};

    fn rendered(lang: Lang, audience: &Audience, stages: &[(&str, i64)]) -> String {
        let registry = Registry::fold(&initiative::events());
        let as_of = "2017-03-31".parse().unwrap();
        let question = Question { registry: &registry, as_of, known_at: None, audience };
        let stages: Vec<PeopleCount> = stages
            .iter()
            .map(|(key, people)| PeopleCount { key: (*key).into(), title: Text::same(*key), people: *people })
            .collect();
        let counts = PeopleCounts { total: stages.iter().map(|stage| stage.people).sum(), stages };
        page(
            &overview_board(&question, &counts),
            Law::builtin(),
            frame(lang, "/", &[("as_of", "2017-03-31")]),
        )
        .render()
        .unwrap()
    }

    #[test]
    fn the_overview_shows_the_seventeen_open_bases_of_the_slide_with_a_link_to_them() {
        for lang in [Lang::Ja, Lang::En] {
            let page = rendered(lang, &Audience::Public, &[]);
            assert!(page.contains(">17<") && page.contains("href=\"/bases?as_of=2017-03-31\""));
        }
    }

    #[test]
    fn a_sum_over_a_withheld_cell_says_at_least_and_never_the_true_number() {
        let frame = frame(Lang::En, "/", &[]);
        let values = [FigureValue::People(Shown::Exact(40)), FigureValue::People(Shown::Few)];
        assert_eq!(sum(&values, &frame), "41+");
    }
}
