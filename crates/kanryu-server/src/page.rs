//! Pages: one handler a page, each over one board.
//!
//! To add a page, in three places:
//! 1. `page/NAME.rs` with `pub async fn NAME(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError>`:
//!    read the page's own options first (`asked.options(&["q", "sort"])?` refuses all others), then
//!    `let snapshot = state.snapshot(&asked).await?;`, make the board from `snapshot.question(&asked)`, and render;
//! 2. `templates/NAME.html`, which extends `layout.html` (its struct has a field `frame: Frame`);
//! 3. one line in `router.rs`.
//!
//! `asked.link("/bases")` carries the day and the moment of knowledge along, `asked.with("sort", "name")` is this
//! address with one option changed. Forms that are posted carry `<input type="hidden" name="csrf" value="…">`
//! with `asked.csrf`. A page that shows a person says so with `state.read_person(&asked, &subject)` before it renders,
//! which writes the audit log. A page over many people computes its board inside `state.compute(…)`, off the
//! threads that serve requests. Nobody is found out by an error: what may not be seen is `Fault::NotFound`.

pub mod about;
pub mod address;
pub mod agreements;
pub mod answer_sheet;
pub mod asset;
pub mod demand;
pub mod due;
pub mod frame;
pub mod governance;
pub mod hosts;
pub mod indicators;
pub mod law;
pub mod matching;
pub mod medicines;
pub mod nav;
pub mod overview;
pub mod pathways;
pub mod people;
pub mod person;
pub mod places;
pub mod plan;
pub mod policy;
pub mod projections;
pub mod record;
pub mod returning;
pub mod reviews;
pub mod search;
pub mod sheet;
pub mod site;
pub mod slides;
pub mod time;
pub mod told;
pub mod words;

pub use frame::Frame;
