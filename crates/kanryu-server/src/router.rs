//! The site map: every address, in groups by who calls it.
//!
//! Whether a reader may see what stands behind an address is decided by the board (for people) or by the
//! first line of the handler (`asked.signed_in()`, `admin::administrator(&asked)`), never here. Programs call what
//! `api::operations` lists; it makes the routes below `/api` and their document at once.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::access::{gate, link, own, sign_in};
use crate::admin::{log, readers, rulebook, users};
use crate::error::{Fault, render};
use crate::page::matching;
use crate::page::returning::{requests, returnees, vacancies};
use crate::state::AppState;
use crate::{api, export, feed, import, limits, page};

/// Every address of the site.
pub fn router(state: AppState) -> Router {
    let asking = Router::new()
        .merge(limits::ordinary(pages().merge(coming_in()).merge(keeping()).merge(administration())))
        .merge(limits::uploads(uploads()))
        .merge(api::routes())
        .fallback(|| async { Fault::NotFound })
        .layer(from_fn_with_state(state.clone(), gate::gate));
    let all = asking
        .layer(limits::catch_panics())
        .layer(from_fn_with_state(state.clone(), render::render))
        .layer(limits::compress());
    limits::headers(all, state.https()).with_state(state)
}

/// Anybody with a browser: the boards.
fn pages() -> Router<AppState> {
    Router::new()
        .route("/", get(page::overview::overview))
        .route("/bases", get(page::places::bases))
        .route("/bases/{id}", get(page::site::place))
        .route("/businesses", get(page::places::businesses))
        .route("/businesses/{id}", get(page::site::place))
        .route("/pathways", get(page::pathways::pathways))
        .route("/pathways/{step}", get(page::pathways::step))
        .route("/law", get(page::law::list))
        .route("/law/compare.xlsx", get(page::law::compare::workbook))
        .route("/law/{id}", get(page::law::entry))
        .route("/people", get(page::people::people_page))
        .route("/people/{id}", get(page::person::person))
        .route("/people/{id}/sheet", get(page::answer_sheet::answer_sheet))
        .route("/people/{id}/plan", get(page::plan::plan_page))
        .route("/people/{id}/requests", get(requests::page).post(requests::answered))
        .route("/people/{id}/consent", post(requests::consent_form))
        .route("/matching", get(matching::list).post(matching::open))
        .route("/matching/{id}", get(matching::round::page))
        .route("/matching/{id}/offers", post(matching::round::offer))
        .route("/matching/{id}/ranks", post(matching::round::ranks))
        .route("/matching/{id}/close", post(matching::round::close))
        .route("/matching/{id}/me", get(matching::own::page).post(matching::own::submitted))
        .route("/matching/{id}/place", post(matching::own::place))
        .route("/matching/{id}/result", get(matching::result::page))
        .route("/matching/{id}/result.xlsx", get(matching::lists::result_file))
        .route("/matching/{id}/lists.xlsx", get(matching::lists::lists_file))
        .route("/matching/{id}/accept", post(matching::result::accept))
        .route("/matching/{id}/audit", get(matching::result::audit))
        .route("/returnees", get(returnees::page))
        .route("/vacancies", get(vacancies::list).post(vacancies::post))
        .route("/vacancies/{id}", get(vacancies::one))
        .route("/vacancies/{id}/ask", post(vacancies::ask))
        .route("/vacancies/{id}/close", post(vacancies::close))
        .route("/demand", get(page::demand::page))
        .route("/projections", get(page::projections::page))
        .route("/projections/figures/{file}", get(page::projections::figure_file))
        .route("/projections/scenario.toml", get(page::projections::scenario_file))
        .route("/projections/change", get(page::projections::scenarios::add))
        .route("/projections/scenarios", post(page::projections::scenarios::keep))
        .route("/projections/scenarios/{key}/drop", post(page::projections::scenarios::drop_kept))
        .route("/indicators", get(page::indicators::page))
        .route("/reviews", get(page::reviews::list))
        .route("/reviews/{cycle}", get(page::reviews::page))
        .route("/reviews/{cycle}/decisions", post(page::reviews::decide))
        .route("/reviews/{cycle}/reports", post(page::reviews::report_on))
        .route("/due", get(page::due::due_page))
        .route("/hosts", get(page::hosts::list).post(page::hosts::post))
        .route("/hosts/{id}", get(page::hosts::one))
        .route("/due.csv", get(page::due::due_csv))
        .route("/feeds/{file}", get(feed::fetch))
        .route("/governance", get(page::governance::governance))
        .route("/council", get(page::governance::council))
        .route("/actions", get(page::policy::actions))
        .route("/agreements", get(page::agreements::page).post(page::agreements::agree))
        .route("/agreements/commitments", post(page::agreements::commit))
        .route("/agreements/reports", post(page::agreements::report_on))
        .route("/medicines", get(page::medicines::medicines))
        .route("/timeline", get(page::time::timeline))
        .route("/slides", get(page::slides::slides))
        .route("/slides/{panel}", get(page::slides::slide))
        .route("/search", get(page::search::search))
        .route("/records/{subject}", get(page::record::record))
        .route("/about", get(page::about::about))
        .route("/assets/{*path}", get(page::asset::asset))
        .route("/favicon.ico", get(page::asset::favicon))
        .route("/export/{board}", get(export::page::table_file))
}

/// Anybody who wants to come in, and accounts about themselves.
fn coming_in() -> Router<AppState> {
    Router::new()
        .route("/login", get(sign_in::login_page).post(sign_in::login))
        .route("/logout", post(sign_in::logout))
        .route("/setup", get(link::setup_page).post(link::setup))
        .route("/account", get(own::own_page))
        .route("/account/password", post(own::change_password))
        .route("/account/sign-out-everywhere", post(own::sign_out_everywhere))
        .route("/account/feed", post(feed::renew))
        .route("/account/feed/revoke", post(feed::revoke))
        .route("/account/tokens", post(own::make_token))
        .route("/account/tokens/{id}/revoke", post(own::revoke_token))
        .route("/people/{id}/readers", get(readers::readers_page))
}

/// Those who keep records: imports and exports.
fn keeping() -> Router<AppState> {
    Router::new()
        .route("/import/template.xlsx", get(import::page::template_file))
        .route("/import/undo", post(import::page::take_back))
        .route("/import/{id}", get(import::page::preview_page))
        .route("/import/{id}/confirm", post(import::page::confirm))
        .route("/import/{id}/discard", post(import::page::discard))
        .route("/exports", get(export::page::list_page).post(export::page::begin))
        .route("/exports/{id}", get(export::page::fetch))
        .route("/exports/{id}/cancel", post(export::page::stop))
}

/// Those who send files in: rosters and lists of rounds to keep, drafts of law and facility files to ask about.
fn uploads() -> Router<AppState> {
    Router::new()
        .route("/import", get(import::page::start_page).post(import::page::upload))
        .route("/law/compare", get(page::law::compare::page).post(page::law::draft::posted))
        .route("/law/facility", get(page::law::host::page).post(page::law::host::posted))
        .route("/matching/{id}/lists", post(matching::lists::posted))
}

/// Administrators.
fn administration() -> Router<AppState> {
    Router::new()
        .route("/admin", get(users::users_page))
        .route("/admin/users", get(users::users_page).post(users::create_user))
        .route("/admin/users/{id}", get(users::user_page).post(users::change_user))
        .route("/admin/users/{id}/link", post(users::new_link))
        .route("/admin/users/{id}/disable", post(users::disable_user))
        .route("/admin/users/{id}/enable", post(users::enable_user))
        .route("/admin/audit", get(log::log_page))
        .route("/admin/rulebook", get(rulebook::rulebook_page))
}
