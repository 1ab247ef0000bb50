//! Requests in process against a site on a real store. All people, organizations and accounts are invented.

mod accounts;
mod agreements;
mod api;
mod audit_log;
mod document;
mod errors;
mod exports;
mod forms;
mod hostile;
mod hosts;
mod imports;
mod law;
mod matching;
mod matrix;
mod people;
mod plan;
mod projections;
mod public;
mod returning;
mod reviews;
mod signing_in;
mod site;
mod time;
