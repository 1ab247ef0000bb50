//! Every audience at every board, over HTTP: the table of the pure crate is what the edge does.

use axum::http::StatusCode;
use kanryu_server::access::Role;

use crate::site::{NAME_A, NAME_B, Reader, Site, nobody};

/// What an answer shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sees {
    /// Refused, or nothing there.
    Nothing,
    /// An answer without people.
    Registry,
    /// The person of organization a.
    A,
    /// Both people.
    Both,
}

use Sees::{A, Both, Nothing, Registry};

/// In the order public, person pa, operator a, case worker a, secretariat, administrator.
const TABLE: [(&str, [Sees; 6]); 31] = [
    ("/", [Registry, Registry, Registry, Registry, Registry, Registry]),
    ("/bases", [Registry, Registry, Registry, Registry, Registry, Registry]),
    ("/businesses", [Registry, Registry, Registry, Registry, Registry, Registry]),
    ("/pathways", [Registry, Registry, Registry, Registry, Registry, Registry]),
    ("/law", [Registry, Registry, Registry, Registry, Registry, Registry]),
    ("/governance", [Registry, Registry, Registry, Registry, Registry, Registry]),
    ("/medicines", [Registry, Registry, Registry, Registry, Registry, Registry]),
    ("/indicators", [Registry, Registry, Registry, Registry, Registry, Registry]),
    ("/reviews/fy2021-25", [Registry, Registry, Registry, Registry, Registry, Registry]),
    ("/people", [Nothing, A, Nothing, A, Both, Both]),
    ("/people/pa", [Nothing, A, Nothing, A, A, A]),
    ("/people/pa/plan", [Nothing, A, Nothing, A, A, A]),
    (
        "/api/people/pa/plan?goal=specified-skilled-1",
        [Nothing, Registry, Nothing, Registry, Registry, Registry],
    ),
    ("/matching", [Registry, Registry, Registry, Registry, Registry, Registry]),
    ("/matching/none/result", [Nothing, Nothing, Nothing, Nothing, Nothing, Nothing]),
    ("/api/rounds", [Registry, Registry, Registry, Registry, Registry, Registry]),
    ("/vacancies", [Registry, Registry, Registry, Registry, Registry, Registry]),
    ("/returnees", [Nothing, Nothing, Registry, Nothing, Registry, Registry]),
    ("/api/returnees", [Nothing, Nothing, Registry, Nothing, Registry, Registry]),
    ("/people/pa/requests", [Nothing, Registry, Nothing, Nothing, Registry, Registry]),
    ("/people/pa/readers", [Nothing, Registry, Nothing, Nothing, Nothing, Registry]),
    ("/api/people", [Registry, A, Registry, A, Both, Both]),
    ("/api/people/pa", [Nothing, A, Nothing, A, A, A]),
    ("/search?q=INVENTED", [Registry, A, Registry, A, Both, Both]),
    ("/records/organization:a", [Nothing, Nothing, Registry, Registry, Registry, Registry]),
    ("/records/organization:b", [Nothing, Nothing, Nothing, Nothing, Registry, Registry]),
    ("/export/people?format=csv", [Registry, A, Registry, A, Both, Both]),
    ("/import", [Nothing, Nothing, Nothing, Registry, Registry, Registry]),
    ("/exports", [Nothing, Registry, Registry, Registry, Registry, Registry]),
    ("/admin/users", [Nothing, Nothing, Nothing, Nothing, Nothing, Registry]),
    ("/admin/audit", [Nothing, Nothing, Nothing, Nothing, Nothing, Registry]),
];

async fn seen(site: &Site, reader: &Reader, path: &str) -> Sees {
    let answer = site.get(reader, path).await;
    let text = answer.text();
    // What was asked for stands on the page; what was found beside it is told by the other name.
    match (answer.status, text.contains(&format!("{NAME_A} Hoa")), text.contains(&format!("{NAME_B} Minh"))) {
        (StatusCode::OK, true, true) => Both,
        (StatusCode::OK, true, false) => A,
        (StatusCode::OK, false, false) => Registry,
        (status, false, false) => {
            let refused = [
                StatusCode::NOT_FOUND,
                StatusCode::FORBIDDEN,
                StatusCode::SEE_OTHER,
                StatusCode::UNAUTHORIZED,
            ];
            assert!(refused.contains(&status), "{path}: {status} {text}");
            Nothing
        }
        (status, ..) => panic!("{path}: {status} shows somebody who may not be seen"),
    }
}

#[tokio::test]
async fn every_audience_sees_on_every_board_what_the_table_says() {
    let site = Site::new().await;
    let readers = [
        nobody(),
        site.reader(Role::Person, Some("person:pa")).await,
        site.reader(Role::Operator, Some("organization:a")).await,
        site.reader(Role::CaseWorker, Some("organization:a")).await,
        site.reader(Role::Secretariat, None).await,
        site.reader(Role::Administrator, None).await,
    ];
    let mut wrong = Vec::new();
    for (path, expected) in TABLE {
        for (at, reader) in readers.iter().enumerate() {
            let found = seen(&site, reader, path).await;
            if found != expected[at] {
                wrong.push(format!("{path} for audience {at}: expected {:?}, found {found:?}", expected[at]));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
