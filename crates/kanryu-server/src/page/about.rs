//! What the site is, what it rests on, and what it does not do or know.

use axum::extract::State;
use axum::response::Response;

use super::Frame;
use super::sheet::{Section, Sheet};
use crate::answer;
use crate::asked::Asked;
use crate::error::PageError;
use crate::look::Markup;
use crate::state::AppState;

/// `GET /about`
pub async fn about(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    let frame = Frame::of(&asked).undated();
    let list = |keys: &[&'static str]| {
        let mut out = Markup::new();
        out.open("ul", &[]);
        for key in keys {
            out.leaf("li", &[], frame.t(key));
        }
        out.close("ul");
        out
    };
    let mut law = Markup::new();
    law.open("p", &[])
        .text(frame.t("about.law"))
        .raw(" ")
        .leaf("code", &[], &state.law().rulebook().fingerprint().to_string())
        .close("p");
    let sheet = Sheet::new(frame.clone(), frame.t("nav.about"), frame.t("about.lead"))
        .section(Section::new(frame.t("about.does"), list(&["about.does_1", "about.does_2", "about.does_3"])))
        .section(Section::new(frame.t("about.not"), list(&["about.not_1", "about.not_2", "about.not_3"])))
        .section(Section::new(
            frame.t("about.limits"),
            list(&["about.limits_1", "about.limits_2", "about.limits_3", "about.limits_4", "about.limits_5"]),
        ))
        .section(Section::new(
            frame.t("about.privacy"),
            list(&["about.privacy_1", "about.privacy_2", "about.privacy_3"]),
        ))
        .section(Section::new(frame.t("about.made"), law));
    answer::html(&sheet)
}
