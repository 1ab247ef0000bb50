//! A draft of law that is sent in, checked, compared with the law in use, and forgotten.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Multipart, State};
use axum::response::Response;
use kanryu_domain::calendar::Day;
use kanryu_domain::id::Subject;
use kanryu_domain::pathway::{Law, LawTexts};
use kanryu_domain::text::Text;

use super::compare::{self, NAMED, OPTIONS};
use super::papers;
use crate::access::visitor::Visitor;
use crate::answer;
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::{Fault, PageError};
use crate::page::Frame;
use crate::state::AppState;

/// `POST /law/compare`: the law in use on the first day beside the draft on the second, which is the first day unless
/// the address says another. Files that say the same items as one of the rulebooks replace it; others are added.
///
/// # Errors
/// [`Fault::SignIn`]; [`Fault::Refused`] with every fault of the draft, its file and line.
pub async fn posted(
    State(state): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    asked: Asked,
    form: Multipart,
) -> Result<Response, PageError> {
    asked.signed_in()?;
    let days = days(&asked)?;
    let _place = state.uploading()?;
    let files = papers::read(form, &visitor).await?;
    let in_use = state.law();
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let draft = state.compute(move || read(in_use, files)).await??;
    let report = compare::board(&state, &asked, days, Some(Arc::new(draft))).await?;
    let named: Vec<Subject> = compare::persons(&report).take(NAMED).collect();
    state.read_people(&asked, Action::PersonListed, &named).await?;
    answer::html(&compare::sheet(&report, days, None, Some(&names), Frame::of(&asked)))
}

fn days(asked: &Asked) -> Result<(Day, Day), Fault> {
    let options = asked.options(&OPTIONS)?;
    let from = options.read("from", compare::A_DAY)?.unwrap_or(asked.as_of);
    Ok((from, options.read("to", compare::A_DAY)?.unwrap_or(from)))
}

/// The draft: the rulebooks in use with the files of `sent` in place of those that say the same items.
///
/// Only the rulebooks that ship with the program are kept as texts; where the server works with a folder of its own,
/// what is sent must be whole.
fn read(in_use: &Law, sent: Vec<(String, String)>) -> Result<Law, Fault> {
    let is_builtin = in_use.rulebook().fingerprint() == Law::builtin().rulebook().fingerprint();
    let base = if is_builtin { Law::builtin_files() } else { Vec::new() };
    let mut books: Vec<(String, String)> =
        base.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    books.retain(|(path, _)| !is_beside(path));
    let (mut facts, mut sources) = (None, None);
    for (name, text) in sent {
        match name.as_str() {
            "facts.toml" => facts = Some((name, text)),
            "sources.toml" => sources = Some((name, text)),
            _ => put(&mut books, name, text),
        }
    }
    fn borrowed(found: &Option<(String, String)>) -> Option<(&str, &str)> {
        found.as_ref().map(|(name, text)| (name.as_str(), text.as_str()))
    }
    let texts = LawTexts { rulebooks: &books, facts: borrowed(&facts), sources: borrowed(&sources) };
    Law::load(texts).map_err(|error| Fault::Refused {
        code: "input/rulebook".to_owned(),
        message: Text::same(error.to_string()),
        place: None,
        hint: Some(Text::new(
            "直してもう一度送ってください。何も保存していません。",
            "Correct it and send it again. Nothing was kept.",
        )),
    })
}

fn is_beside(path: &str) -> bool {
    ["facts.toml", "sources.toml"].contains(&path)
}

/// In place of the file with which it shares the most items; a browser tells no folders, and many names occur twice.
fn put(books: &mut Vec<(String, String)>, name: String, text: String) {
    let own = items(&text);
    let shared = |other: &str| items(other).intersection(&own).count();
    let (place, most) = books
        .iter()
        .enumerate()
        .map(|(place, (_, other))| (place, shared(other)))
        .max_by_key(|(place, shared)| (*shared, std::cmp::Reverse(*place)))
        .unwrap_or_default();
    if most == 0 {
        books.push((name, text));
    } else {
        books[place] = (name, text);
    }
}

/// The items a file speaks of, by their headings.
fn items(text: &str) -> BTreeSet<&str> {
    let headings = text.lines().map(str::trim).filter(|line| line.starts_with('[') && line.contains('.'));
    headings.map(|line| line.trim_matches(['[', ']'])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stay() -> (&'static str, &'static str) {
        let files = Law::builtin_files();
        *files.iter().find(|(path, _)| path.ends_with("specified-skilled/stay.toml")).expect("it ships")
    }

    #[test]
    fn a_file_takes_the_place_of_the_one_that_says_the_same_items_whatever_it_is_called() {
        let longer = stay().1.replace("runs_for   = \"5 years\"", "runs_for   = \"6 years\"");
        let draft = read(Law::builtin(), vec![("draft.toml".to_owned(), longer)]).expect("a draft");
        let law = Law::builtin();
        assert_ne!(draft.rulebook().fingerprint(), law.rulebook().fingerprint());
        assert_eq!(draft.rulebook().versions().len(), law.rulebook().versions().len());
    }

    #[test]
    fn a_draft_with_a_fault_is_refused_with_its_file() {
        let broken = stay().1.replace("runs_for   = \"5 years\"", "runs_for   = \"5 winters\"");
        let fault = read(Law::builtin(), vec![("draft.toml".to_owned(), broken)]);
        let Err(Fault::Refused { message, .. }) = fault else { panic!("it is accepted") };
        assert!(message.en.contains("draft.toml"), "{}", message.en);
    }
}
