//! Search over everything that the reader may see.

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::search::{Hit, SearchIndex, search as search_board};
use kanryu_domain::id::Kind;

use super::sheet::{Section, Sheet};
use super::{Frame, address};
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::PageError;
use crate::look::Markup;
use crate::state::AppState;
use crate::{answer, people};

/// Hits shown at most; the counts by kind tell how many there are.
const MOST: usize = 100;

/// `GET /search`
pub async fn search(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let options = asked.options(&["q"])?;
    let query = options.get("q").unwrap_or_default().to_owned();
    let frame = Frame::of(&asked);
    let mut sheet =
        Sheet::new(frame.clone(), frame.t("search.title"), "").section(Section::new("", form(&frame)));
    if !query.is_empty() {
        let (snapshot, state_in, asked_in) = (state.snapshot(&asked).await?, state.clone(), asked.clone());
        let report = state
            .compute(move || {
                let index = snapshot.derived(asked_in.as_of, |registry, _| SearchIndex::new(registry));
                let people = people::entries(&state_in, &snapshot, &asked_in);
                search_board(&snapshot.question(&asked_in), &index, &query, &people, MOST)
            })
            .await?;
        let found: Vec<_> = report
            .value
            .hits
            .iter()
            .filter(|hit| hit.subject.kind() == Kind::Person)
            .map(|hit| hit.subject.clone())
            .collect();
        if !found.is_empty() {
            state.read_people(&asked, Action::PersonListed, &found).await?;
        }
        let mut kinds = Markup::new();
        kinds.open("p", &[]).text(&frame.fill("search.found", &[&report.value.total.to_string()]));
        for kind in &report.value.kinds {
            kinds.raw(" ").leaf(
                "span",
                &[("class", "tag")],
                &format!("{} {}", frame.text(&kind.kind.label), kind.total),
            );
        }
        kinds.close("p").add(&hits(&report.value.hits, &frame));
        sheet = sheet.section(Section::new("", kinds));
    }
    answer::html(&sheet)
}

fn form(frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("form", &[("class", "filters"), ("method", "get"), ("action", "/search"), ("role", "search")]);
    for (name, value) in frame.kept() {
        out.empty("input", &[("type", "hidden"), ("name", &name), ("value", &value)]);
    }
    out.open("div", &[("class", "grow")]).leaf("label", &[("for", "query")], frame.t("search.label"));
    out.empty("input", &[("id", "query"), ("name", "q"), ("type", "search"), ("value", frame.asked("q"))])
        .close("div");
    out.leaf("button", &[("type", "submit")], frame.t("search.go")).close("form");
    out
}

fn hits(hits: &[Hit], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("ul", &[("class", "hits")]);
    for hit in hits {
        out.open("li", &[]).open("div", &[]);
        match address::of(&hit.subject) {
            Some(path) => out.leaf("a", &[("href", &frame.href(path))], frame.text(&hit.title)),
            None => out.text(frame.text(&hit.title)),
        };
        out.raw(" ").open("span", &[("class", "kind")]).text(frame.text(&hit.kind.label)).raw(" ");
        out.leaf("span", &[("class", "mono")], hit.subject.key()).close("span").close("div");
        if let Some(passage) = &hit.passage {
            out.leaf("div", &[("class", "small soft")], passage);
        }
        out.close("li");
    }
    out.close("ul");
    out
}
