//! The API: every board as JSON, and the few ways in which programs change something.
//!
//! One list of operations makes both the routes and the OpenAPI document, so that neither can say what the
//! other does not. Reads are for everybody, as far as the audience sees; a token narrows that to its scopes.
//! Changes need a token: no cookie ever changes anything here.

use axum::Router;
use axum::routing::{MethodRouter, get, post};
use utoipa::openapi::path::HttpMethod;

use crate::access::scope::Scope;
use crate::boards::PLAIN;
use crate::limits;
use crate::people;
use crate::state::AppState;

mod document;
mod events;
mod geojson;
mod imports;
mod law;
mod log;
mod person;
mod read;

pub use document::document;

/// An operation: its route and its entry in the document.
pub struct Operation {
    /// The method.
    pub method: HttpMethod,
    /// The path, with `{name}` for its parts that vary.
    pub path: String,
    /// A name for programs that are generated from the document.
    pub id: String,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// The scope that a token must hold, where one is sent or needed.
    pub scope: Option<Scope>,
    /// Whether it is refused without a token.
    pub needs_token: bool,
    /// The options of its address, beside the common ones.
    pub options: Vec<&'static str>,
    /// What is sent.
    pub sends: Option<Sends>,
    /// What comes back.
    pub gives: Gives,
    /// How large what is sent may be.
    pub large: bool,
    route: MethodRouter<AppState>,
}

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sends {
    /// A batch of events.
    Events,
    /// The bytes of a roster.
    Roster,
    /// Which import is undone, and why.
    Undo,
}

/// What comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// A report: a board with findings and sources.
    Report,
    /// A list of people.
    People,
    /// One person.
    Person,
    /// The answer to one question of law.
    Explanation,
    /// Places as GeoJSON.
    GeoJson,
    /// The dry run of a roster, and what was recorded.
    Preview,
    /// What an append did.
    Recorded,
    /// Entries of the audit log.
    Log,
    /// This document.
    Document,
}

impl Operation {
    fn read(
        path: &str,
        id: &str,
        about: &'static str,
        scope: Scope,
        gives: Gives,
        route: MethodRouter<AppState>,
    ) -> Operation {
        Operation {
            method: HttpMethod::Get,
            path: path.to_owned(),
            id: id.to_owned(),
            about,
            scope: Some(scope),
            needs_token: false,
            options: Vec::new(),
            sends: None,
            gives,
            large: false,
            route,
        }
    }

    fn write(
        path: &str,
        id: &str,
        about: &'static str,
        sends: Sends,
        gives: Gives,
        route: MethodRouter<AppState>,
    ) -> Operation {
        Operation {
            method: HttpMethod::Post,
            needs_token: true,
            sends: Some(sends),
            ..Operation::read(path, id, about, Scope::PeopleWrite, gives, route)
        }
    }

    fn with(self, options: impl IntoIterator<Item = &'static str>) -> Operation {
        Operation { options: options.into_iter().collect(), ..self }
    }
}

/// Every operation, in the order of the document.
pub fn operations() -> Vec<Operation> {
    let boards = PLAIN.iter().map(|board| {
        let path = format!("/api/{}", board.name);
        let route = get(move |state, asked| read::board(*board, state, asked));
        Operation::read(&path, board.name, board.about, Scope::RegistryRead, Gives::Report, route)
    });
    boards
        .chain(reads())
        .chain(people_reads())
        .chain(days_due())
        .chain(returning())
        .chain(outlook())
        .chain(matching())
        .chain(writes())
        .chain([description()])
        .collect()
}

fn reads() -> Vec<Operation> {
    use Gives::{GeoJson, Report};
    use Scope::RegistryRead;
    let one = |path, id, about, route| Operation::read(path, id, about, RegistryRead, Report, route);
    vec![
        Operation::read(
            "/api/bases.geojson",
            "bases-geojson",
            "Medical bases as GeoJSON.",
            RegistryRead,
            GeoJson,
            get(geojson::bases),
        ),
        Operation::read(
            "/api/businesses.geojson",
            "businesses-geojson",
            "Care businesses as GeoJSON.",
            RegistryRead,
            GeoJson,
            get(geojson::businesses),
        ),
        one(
            "/api/pathways",
            "pathways",
            "Stages with counts and steps with the claims that open them, as the law of the day has them.",
            get(read::pathways),
        )
        .with(["compare"]),
        one("/api/law", "law", "The law in words, with versions, sources and how sure each is.", get(law::list))
            .with(crate::page::law::OPTIONS),
        one(
            "/api/law/compare",
            "law-compare",
            "Law of two days side by side; with a token that may read people also whose answers change and why.",
            get(law::compared),
        )
        .with(crate::page::law::compare::OPTIONS),
        one("/api/law/{id}", "law-entry", "One statement of law with its scenarios and sources.", get(law::one)),
        one("/api/sites/{id}", "site", "One place with its evidence trail.", get(read::site)),
        one(
            "/api/records/{id}",
            "record",
            "One record, such as body:GB-01, with its evidence trail; never a person.",
            get(read::record),
        ),
        one("/api/slides/{id}", "slide", "One slide panel, live.", get(read::slide)),
        one("/api/search", "search", "Everything that holds every word of `q`.", get(read::search))
            .with(["q", "size"]),
    ]
}

/// Days that must be kept, and the facilities and bodies that keep them.
fn days_due() -> Vec<Operation> {
    let due = Operation::read(
        "/api/due",
        "due",
        "Deadlines of the people, host facilities and bodies that the audience sees, the nearest first.",
        Scope::PeopleRead,
        Gives::Report,
        get(crate::page::due::due_json),
    );
    let host = Operation::read(
        "/api/hosts/{id}",
        "host",
        "One host facility or body on record under the law of the day: questions, permits and other days.",
        Scope::RegistryRead,
        Gives::Report,
        get(crate::page::hosts::one_json),
    );
    vec![due.with(crate::page::due::OPTIONS), host]
}

fn people_reads() -> Vec<Operation> {
    use Scope::PeopleRead;
    let list = Operation::read(
        "/api/people",
        "people",
        "People, as far as the audience sees them.",
        PeopleRead,
        Gives::People,
        get(person::list),
    );
    let one = Operation::read(
        "/api/people/{id}",
        "person",
        "One person: life-line, standing, next steps.",
        PeopleRead,
        Gives::Person,
        get(person::one),
    );
    let standing = Operation::read(
        "/api/people/{id}/standing",
        "standing",
        "Where one person stands: stage, stay, clocks, and every next step with its first and last lawful day.",
        PeopleRead,
        Gives::Report,
        get(person::stands),
    );
    let plan = Operation::read(
        "/api/people/{id}/plan",
        "plan",
        "The lawful routes of one person to a goal, or what leaves none; `chances=yes` adds published pass rates.",
        PeopleRead,
        Gives::Explanation,
        get(crate::page::plan::plan_json),
    );
    let explain = Operation::read(
        "/api/explain",
        "explain",
        "What the law in force says about a claim, step or limit of a person, with its proof.",
        PeopleRead,
        Gives::Explanation,
        get(person::explain),
    );
    let log = Operation::read(
        "/api/audit",
        "audit",
        "The audit log, for administrators.",
        Scope::Admin,
        Gives::Log,
        get(log::search),
    );
    vec![
        list.with(people::OPTIONS),
        one,
        standing,
        plan.with(crate::page::plan::OPTIONS),
        explain.with(["subject", "claim"]),
        Operation { needs_token: true, ..log }.with(crate::admin::log::OPTIONS),
    ]
}

/// What will be, under the law and the assumptions.
fn outlook() -> Vec<Operation> {
    let projections = Operation::read(
        "/api/projections",
        "projections",
        "The projection of the circulation with bands, flows and what each measure depends on; a change of an assumption with `assumption` and `factor` or `add`.",
        Scope::RegistryRead,
        Gives::Report,
        get(crate::page::projections::json),
    );
    let review = Operation::read(
        "/api/reviews/{id}",
        "review",
        "The review of a five-year cycle such as fy2021-25: plan, do, check, act, places, agreements and outlook; small numbers are withheld whoever asks.",
        Scope::RegistryRead,
        Gives::Report,
        get(crate::page::reviews::json),
    );
    let demand = Operation::read(
        "/api/demand",
        "demand",
        "Need and supply of care staff in Japan by year and prefecture, ages of a country, and old people by country.",
        Scope::RegistryRead,
        Gives::Report,
        get(crate::page::demand::json),
    );
    vec![
        projections.with(crate::page::projections::OPTIONS),
        demand.with(crate::page::demand::OPTIONS),
        review,
    ]
}

/// The way back: people who agreed to be found, and requests to them.
fn returning() -> Vec<Operation> {
    use Scope::PeopleRead;
    let returnees = Operation::read(
        "/api/returnees",
        "returnees",
        "People who agreed to be found by operators, by what is verified; never a name before the person agreed.",
        PeopleRead,
        Gives::Report,
        get(crate::page::returning::returnees::json),
    )
    .with(crate::page::returning::returnees::OPTIONS);
    let requests = Operation::read(
        "/api/people/{id}/requests",
        "requests",
        "Requests for contact that one person got, and whether the person agrees to be found.",
        PeopleRead,
        Gives::Report,
        get(crate::page::returning::requests::json),
    );
    vec![returnees, requests]
}

/// Rounds of matching.
fn matching() -> Vec<Operation> {
    use crate::page::matching::{own, result, round};
    let read = |path: &str, id: &str, about, route| {
        Operation::read(path, id, about, Scope::PeopleRead, Gives::Report, route)
    };
    vec![
        read(
            "/api/matching/{id}",
            "round",
            "One round of matching with its offers; for employers their own lists.",
            get(round::json),
        ),
        read(
            "/api/matching/{id}/me",
            "own-round",
            "The signed-in person's own wishes, place and reasons; nothing about other people.",
            get(own::json),
        ),
        read(
            "/api/matching/{id}/result",
            "proposal",
            "Runs a round and gives the result with the reasons of everybody; nothing is recorded.",
            get(result::json),
        )
        .with(result::OPTIONS),
        read(
            "/api/matching/{id}/audit",
            "round-evidence",
            "Every accepted result with its input as a round file and a rerun, for a reviewer.",
            get(result::audit_json),
        ),
    ]
}

fn writes() -> Vec<Operation> {
    let events = Operation::write(
        "/api/events",
        "record-events",
        "Records a batch of events, all or none. A repeated Idempotency-Key with the same batch records nothing.",
        Sends::Events,
        Gives::Recorded,
        post(events::record),
    );
    let import = Operation::write(
        "/api/imports",
        "import",
        "Imports a roster. With dry_run=true (the default) nothing is recorded.",
        Sends::Roster,
        Gives::Preview,
        post(imports::import),
    );
    let undo = Operation::write(
        "/api/imports/undo",
        "undo-import",
        "Takes an import back: every statement that came with it is withdrawn.",
        Sends::Undo,
        Gives::Recorded,
        post(imports::undo),
    );
    vec![events, Operation { large: true, ..import }.with(["dry_run", "name", "owner"]), undo]
}

fn description() -> Operation {
    let about = "This document.";
    let route = get(document::description);
    let read =
        Operation::read("/api/openapi.json", "openapi", about, Scope::RegistryRead, Gives::Document, route);
    Operation { scope: None, ..read }
}

/// The routes of all operations.
pub fn routes() -> Router<AppState> {
    let (mut ordinary, mut large) = (Router::new(), Router::new());
    for operation in operations() {
        if operation.large {
            large = large.route(&operation.path, operation.route);
        } else {
            ordinary = ordinary.route(&operation.path, operation.route);
        }
    }
    limits::ordinary(ordinary).merge(limits::uploads(large))
}
