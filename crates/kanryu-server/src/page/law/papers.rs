//! Files that are sent in with a form: a draft of law, a facility file, the lists of a round.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;

use crate::access::form::{CSRF_FIELD, is_own};
use crate::access::visitor::Visitor;
use crate::error::Fault;
use crate::limits::UPLOAD_BYTES;
use crate::look::Markup;
use crate::page::Frame;

/// Files that a form may carry at once.
const MOST_FILES: usize = 200;

/// The texts of the files in the field `file`, each with its name; a field `text` that is not empty counts as one.
///
/// # Errors
/// As [`files`], and [`Fault::Value`] for what is not text.
pub async fn read(form: Multipart, visitor: &Visitor) -> Result<Vec<(String, String)>, Fault> {
    let text = |(name, bytes): (String, Vec<u8>)| match String::from_utf8(bytes) {
        Ok(text) => Ok((name, text)),
        Err(_) => {
            let remedy = ("UTF-8 のテキストを選んでください。", "Choose a text in UTF-8.");
            Err(Fault::value("file", "", remedy.0, remedy.1))
        }
    };
    files(form, visitor).await?.into_iter().map(text).collect()
}

/// The files in the field `file`, each with its name; a field `text` that is not empty counts as one.
///
/// # Errors
/// [`Fault::Form`] for a form of another session, [`Fault::TooLarge`], or [`Fault::Value`] where there is none.
pub async fn files(mut form: Multipart, visitor: &Visitor) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let (mut csrf, mut found, mut bytes) = (String::new(), Vec::new(), 0);
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            CSRF_FIELD => csrf = field.text().await.map_err(unreadable)?,
            // The first field ties the form to the session, before any file is read.
            _ if !is_own(Some(visitor), &csrf) => return Err(Fault::Form),
            "file" | "text" => {
                let file = field.file_name().unwrap_or("text.toml").to_owned();
                let own = field.bytes().await.map_err(unreadable)?;
                bytes += own.len();
                if bytes > UPLOAD_BYTES || found.len() >= MOST_FILES {
                    return Err(Fault::TooLarge { most_bytes: UPLOAD_BYTES as u64 });
                }
                if !own.trim_ascii().is_empty() {
                    found.push((file, own.to_vec()));
                }
            }
            other => {
                let valid = vec![CSRF_FIELD.into(), "file".into(), "text".into()];
                return Err(Fault::UnknownOption { name: crate::error::shown(other), valid });
            }
        }
    }
    match (is_own(Some(visitor), &csrf), found.is_empty()) {
        (false, _) => Err(Fault::Form),
        (true, true) => Err(Fault::value("file", "", "ファイルを選んでください。", "Choose a file.")),
        (true, false) => Ok(found),
    }
}

fn unreadable(error: MultipartError) -> Fault {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge { most_bytes: UPLOAD_BYTES as u64 },
        _ => Fault::unreadable("送られた内容を読めません。", "What was sent cannot be read."),
    }
}

/// The form that sends them in; the day asked about goes along in its address.
pub fn form(path: &str, several: bool, words: &str, go: &str, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let action = frame.href(path);
    out.open(
        "form",
        &[("class", "card"), ("method", "post"), ("action", &action), ("enctype", "multipart/form-data")],
    );
    out.empty("input", &[("type", "hidden"), ("name", CSRF_FIELD), ("value", &frame.csrf)]);
    out.open("p", &[("class", "field")]).leaf("label", &[("for", "papers-file")], words);
    let mut kind = vec![("id", "papers-file"), ("name", "file"), ("type", "file"), ("accept", ".toml")];
    if several {
        kind.push(("multiple", "multiple"));
    }
    out.empty("input", &kind).close("p");
    out.open("p", &[("class", "field")]);
    out.leaf("label", &[("for", "papers-text")], frame.t("laws.or_paste"));
    out.leaf(
        "textarea",
        &[("id", "papers-text"), ("name", "text"), ("rows", "8"), ("spellcheck", "false")],
        "",
    );
    out.close("p").leaf("p", &[("class", "soft")], frame.t("laws.never_kept"));
    out.open("p", &[]).leaf("button", &[("class", "main"), ("type", "submit")], go).close("p").close("form");
    out
}
