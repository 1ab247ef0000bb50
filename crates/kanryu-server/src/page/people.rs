//! The list of people: search, filters, order and pages over the index that the board keeps.

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::audience::{Content, Reach, reach};
use kanryu_domain::board::people::{PeopleBoard, PersonRow, SORT_KEYS};
use kanryu_domain::board::{Board, Cell, Column, Count, Row, evidence};
use kanryu_domain::calendar::Day;
use kanryu_domain::id::Subject;
use kanryu_domain::registry::Registry;
use kanryu_domain::text::Text;
use kanryu_domain::word;

use super::pathways::stages;
use super::sheet::{Section, Sheet};
use super::{Frame, address};
use crate::access::role::Role;
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::{Fault, PageError};
use crate::look::table::{self, Dress};
use crate::look::tally::Figure;
use crate::look::{Mark, Markup, mark};
use crate::state::AppState;
use crate::{answer, people};

/// Days ahead for which the list can be narrowed to those whose stay ends.
const DUE: [u16; 4] = [30, 90, 180, 365];
/// A stay that ends within this many days is marked.
const SOON_DAYS: i32 = 90;

/// `GET /people`
pub async fn people_page(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let query = people::query(&asked.options(&people::OPTIONS)?)?;
    asked.signed_in()?;
    if reach(&asked.audience, Content::Identity) == Reach::Nothing {
        return Err(Fault::Role { needs: Role::CaseWorker.title() });
    }
    let (snapshot, law, asked_in) = (state.snapshot(&asked).await?, state.law(), asked.clone());
    let state_in = state.clone();
    let shared = snapshot.clone();
    let (board, nationalities) = state
        .compute(move || {
            let index = people::index_for(&state_in, &shared, &asked_in);
            let board = index.list(&query, &asked_in.audience);
            let found: Vec<String> =
                index.nationalities(&asked_in.audience).into_iter().map(str::to_owned).collect();
            (board, found)
        })
        .await?;
    let listed: Vec<Subject> = board.people.iter().map(|row| row.subject.clone()).collect();
    state.read_people(&asked, Action::PersonListed, &listed).await?;
    let frame = Frame::over(&asked, &snapshot);
    let choices = Choices {
        stages: stages(law, asked.as_of)
            .into_iter()
            .map(|stage| (stage.id.to_string(), Text::from(&stage.title)))
            .collect(),
        nationalities: nationalities.into_iter().map(|code| (code.clone(), word::country(&code))).collect(),
    };
    answer::html(&page(&board, &choices, &snapshot.registry, frame))
}

struct Choices {
    stages: Vec<(String, Text)>,
    nationalities: Vec<(String, Text)>,
}

fn page(board: &PeopleBoard, choices: &Choices, registry: &Registry, frame: Frame) -> Sheet {
    let mut body = filters(choices, &frame);
    body.add(&rows(board, registry, &frame));
    body.add(&table::pages(board.page, board.per_page, board.total, &frame));
    let figures = [
        Figure::new(Some(Count::exact(board.total as i64)), frame.t("people.found"), ""),
        Figure::new(
            Some(Count::exact(board.visible as i64)),
            frame.t("people.visible"),
            frame.href("/people"),
        ),
    ];
    Sheet::new(frame.clone(), frame.t("nav.people"), frame.t("people.lead"))
        .files_of_question("people")
        .figures(&figures)
        .section(Section::new("", body))
}

fn filters(choices: &Choices, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("form", &[("class", "filters"), ("method", "get"), ("action", "/people"), ("data-auto", "yes")]);
    for (name, value) in frame.others(&["q", "stage", "lane", "nationality", "due", "page"]) {
        out.empty("input", &[("type", "hidden"), ("name", &name), ("value", &value)]);
    }
    out.open("div", &[("class", "grow")]).leaf("label", &[("for", "q")], frame.t("people.q"));
    out.empty(
        "input",
        &[
            ("id", "q"),
            ("name", "q"),
            ("type", "search"),
            ("value", frame.asked("q")),
            ("autocomplete", "off"),
        ],
    )
    .close("div");
    let pair = |(code, label): &(String, Text)| (code.clone(), frame.text(label).to_owned());
    select(&mut out, "stage", "people.stage", choices.stages.iter().map(pair), frame);
    select(&mut out, "nationality", "people.nationality", choices.nationalities.iter().map(pair), frame);
    let due = DUE.iter().map(|days| (days.to_string(), frame.fill("people.within", &[&days.to_string()])));
    select(&mut out, "due", "people.due", due, frame);
    out.leaf("button", &[("type", "submit")], frame.t("places.filter"));
    if ["q", "stage", "lane", "nationality", "due", "organization"]
        .iter()
        .any(|name| !frame.asked(name).is_empty())
    {
        out.leaf("a", &[("class", "clear"), ("href", &frame.href("/people"))], frame.t("places.clear"));
    }
    out.close("form");
    out
}

fn select(
    out: &mut Markup,
    name: &'static str,
    label: &'static str,
    choices: impl Iterator<Item = (String, String)>,
    frame: &Frame,
) {
    let chosen = frame.asked(name);
    out.open("div", &[])
        .leaf("label", &[("for", name)], frame.t(label))
        .open("select", &[("id", name), ("name", name)]);
    out.raw("<option value=\"\">").text(frame.t("places.all")).close("option");
    for (code, label) in choices {
        let selected = if code == chosen { "selected" } else { "" };
        out.leaf("option", &[("value", &code), ("selected", selected)], &label);
    }
    out.close("select").close("div");
}

fn rows(board: &PeopleBoard, registry: &Registry, frame: &Frame) -> Markup {
    let tables = board.tables();
    let Some(first) = tables.first() else { return Markup::new() };
    let person_of =
        |row: &Row| board.people.iter().find(|person| row.subject.as_ref() == Some(&person.subject));
    let dress = Dress {
        sorts: &SORT_KEYS,
        leads: "name",
        link: &|row| row.subject.as_ref().and_then(address::of).map(|path| frame.href(path)),
        cell: &|row, column: &Column, _: &Cell| {
            person_of(row).and_then(|person| dressed(person, column, registry, frame))
        },
        hidden: &[],
    };
    table::sheet(first, frame, dress)
}

fn dressed(person: &PersonRow, column: &Column, registry: &Registry, frame: &Frame) -> Option<Markup> {
    let mut out = Markup::new();
    match column.key {
        "id" => {
            out.leaf("span", &[("class", "mono")], person.subject.key());
        }
        "name" => {
            out.text(person.name.first());
            if let Some(native) =
                person.name.native.as_deref().filter(|native| *native != person.name.first())
            {
                out.leaf("div", &[("class", "small soft")], native);
            }
        }
        "last-lawful-day" => {
            out.add(&deadline(person.last_lawful_day, frame));
        }
        "certified" if person.certified => {
            out.add(&mark::badge(Mark::Met, frame.t("people.registered")));
        }
        "organizations" => {
            for organization in &person.organizations {
                let name = registry
                    .get(organization)
                    .map(evidence::title)
                    .unwrap_or_else(|| Text::same(organization.key()));
                let href = frame.href(format!("/people?organization={organization}"));
                out.open("div", &[]).leaf("a", &[("href", &href)], frame.text(&name)).close("div");
            }
            if person.organizations.is_empty() {
                out.text("–");
            }
        }
        _ => return None,
    }
    Some(out)
}

/// A last lawful day with what is left of it, marked where it has passed or is near.
pub fn deadline(day: Option<Day>, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let Some(day) = day else {
        out.text("–");
        return out;
    };
    let left = day.number() - frame.as_of.number();
    out.leaf("span", &[("class", "num")], &frame.day(day)).raw(" ");
    if left < 0 {
        out.add(&mark::badge(
            Mark::NotMet,
            &frame.fill("people.passed", &[&table::thousands(i64::from(-left))]),
        ));
    } else if left <= SOON_DAYS {
        out.add(&mark::badge(Mark::Warn, &frame.fill("people.left", &[&left.to_string()])));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::frame::tests::frame;
    use askama::Template;
    use kanryu_domain::board::people::{PersonName, Sort};
    use kanryu_domain::text::Lang;

    fn invented(name: &str, last: Option<&str>) -> PersonRow {
        PersonRow {
            subject: "person:invented-1".parse().unwrap(),
            name: PersonName { latin: Some(name.into()), kana: None, native: None },
            nationality: "VN".into(),
            stage: None,
            stage_title: None,
            lane: None,
            since: None,
            last_lawful_day: last.map(|day| day.parse().unwrap()),
            certified: false,
            organizations: vec![],
        }
    }

    fn board(people: Vec<PersonRow>) -> PeopleBoard {
        PeopleBoard {
            total: people.len(),
            visible: people.len(),
            page: 1,
            per_page: 50,
            sort: Sort::Name,
            descending: false,
            people,
        }
    }

    #[test]
    fn a_name_with_markup_in_it_is_shown_and_never_carried_out() {
        let choices = Choices { stages: vec![], nationalities: vec![] };
        let board = board(vec![invented("<script>alert(1)</script>", None)]);
        let page =
            page(&board, &choices, &Registry::default(), frame(Lang::En, "/people", &[])).render().unwrap();
        assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>alert"));
    }

    #[test]
    fn a_stay_that_has_ended_or_ends_soon_is_marked_in_words() {
        let frame = frame(Lang::En, "/people", &[("as_of", "2026-11-24")]);
        let shown = |day: &str| deadline(Some(day.parse().unwrap()), &frame).to_string();
        assert!(shown("2026-11-20").contains("b-not-met"));
        assert!(shown("2026-12-24").contains("b-warn"));
        assert!(!shown("2028-12-24").contains("badge"));
    }
}
