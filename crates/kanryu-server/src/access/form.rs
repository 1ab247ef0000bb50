//! Forms that are posted: every one of them carries the value that ties it to the session, or is refused.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;

use kanryu_domain::text::Text;

use super::visitor::Visitor;
use crate::error::{Fault, shown};
use crate::secret;
use crate::state::AppState;

/// The name of the hidden field.
pub const CSRF_FIELD: &str = "csrf";

/// The fields of a form whose origin was checked. There is no other way to read a posted form.
#[derive(Debug, Clone)]
pub struct Posted {
    fields: BTreeMap<String, Vec<String>>,
}

impl Posted {
    /// The value of a field, trimmed; empty where it is absent.
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The value of a field as it was sent, for passwords: blanks count there.
    pub fn raw(&self, name: &str) -> &str {
        self.fields.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// All values of a field, as checkboxes send them.
    pub fn all(&self, name: &str) -> &[String] {
        self.fields.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a box was checked.
    pub fn checked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// A field that must not be empty nor longer than `most` characters.
    ///
    /// # Errors
    /// [`Fault::Value`] names the field.
    pub fn required(&self, name: &str, most: usize) -> Result<&str, Fault> {
        let text = self.text(name);
        let chars = text.chars().count();
        if (1..=most).contains(&chars) && !text.chars().any(char::is_control) {
            return Ok(text);
        }
        let found = if chars > most { "…" } else { "" };
        Err(Fault::value(
            name,
            found,
            format!("1 文字以上 {most} 文字以下で入力してください。"),
            format!("Write 1 to {most} characters."),
        ))
    }

    /// A field read as `T`.
    ///
    /// # Errors
    /// [`Fault::Value`] with what would be right.
    pub fn read<T: std::str::FromStr>(&self, name: &str, expected: (&str, &str)) -> Result<T, Fault> {
        let text = self.text(name);
        text.parse().map_err(|_| Fault::value(name, &shown(text), expected.0, expected.1))
    }

    /// A field read as `T`, or `None` where it is empty.
    ///
    /// # Errors
    /// As [`Posted::read`].
    pub fn given<T: std::str::FromStr>(
        &self,
        name: &str,
        expected: (&str, &str),
    ) -> Result<Option<T>, Fault> {
        (!self.text(name).is_empty()).then(|| self.read(name, expected)).transpose()
    }

    /// The answer to a question, a button of the name `answer`.
    ///
    /// # Errors
    /// [`Fault::Value`] for anything else than yes and no.
    pub fn yes_or_no(&self) -> Result<bool, Fault> {
        match self.text("answer") {
            "yes" => Ok(true),
            "no" => Ok(false),
            other => Err(Fault::value("answer", other, "yes か no を指定してください。", "Give yes or no.")),
        }
    }

    /// The title in `title_ja`, and in `title_en` where English is given; otherwise Japanese stands for both.
    ///
    /// # Errors
    /// As [`Posted::required`].
    pub fn title(&self) -> Result<Text, Fault> {
        let ja = self.required("title_ja", 120)?;
        let en = if self.text("title_en").is_empty() { ja } else { self.required("title_en", 120)? };
        Ok(Text::new(ja, en))
    }
}

/// Whether a form's value belongs to the visitor. Nobody has the empty one.
pub fn is_own(visitor: Option<&Visitor>, csrf: &str) -> bool {
    visitor.is_some_and(|visitor| !visitor.csrf.is_empty() && secret::same(&visitor.csrf, csrf))
}

impl FromRequest<AppState> for Posted {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &AppState) -> Result<Posted, Fault> {
        let content = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !content.is_some_and(|content| content.starts_with("application/x-www-form-urlencoded")) {
            return Err(Fault::Content);
        }
        let visitor = request.extensions().get::<Visitor>().cloned();
        let most_bytes = crate::limits::FORM_BYTES as u64;
        let body = Bytes::from_request(request, state).await.map_err(|_| Fault::TooLarge { most_bytes })?;
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in pairs(&body) {
            fields.entry(name).or_default().push(value);
        }
        let posted = Posted { fields };
        if !is_own(visitor.as_ref(), posted.raw(CSRF_FIELD)) {
            return Err(Fault::Form);
        }
        Ok(posted)
    }
}

fn pairs(body: &[u8]) -> Vec<(String, String)> {
    let uri = String::from_utf8_lossy(body);
    let pairs = uri.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// Undoes percent-encoding and `+`; bytes that are no UTF-8 become the replacement character.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
        match (first, after.get(..2).and_then(hex)) {
            (b'+', _) => bytes.push(b' '),
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
                continue;
            }
            (other, _) => bytes.push(other),
        }
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests;
