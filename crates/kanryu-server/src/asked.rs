//! What every request asks: which day, known when, in which language, by whom.
//!
//! Each handler takes one [`Asked`]. Options of the address that a page does not name are refused with the
//! list of those it has, so a typing error is never answered with something else than what was asked.

use std::collections::BTreeMap;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use kanryu_domain::board::Audience;
use kanryu_domain::board::sheet::SHEET_LANGUAGES;
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::text::Lang;

use crate::access::visitor::{SignedIn, Visitor};
use crate::error::{Fault, shown};
use crate::state::AppState;

/// Options that every address takes.
pub const COMMON: [&str; 3] = ["as_of", "known_at", "lang"];
/// The cookie that keeps the language chosen with the switch.
pub const LANG_COOKIE: &str = "kanryu_lang";

/// What is asked, by whom.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The day the answer speaks of: `?as_of=`, else today in Japan.
    pub as_of: Day,
    /// The moment of knowledge: `?known_at=` (a moment, or a day taken to its end in Japan).
    pub known_at: Option<Instant>,
    /// Now.
    pub now: Instant,
    /// Today in Japan.
    pub today: Day,
    /// `?lang=`, else the cookie, else `Accept-Language`, else Japanese.
    pub lang: Lang,
    /// For whom boards are made.
    pub audience: Audience,
    /// The value of the hidden field `csrf` of every form that is posted.
    pub csrf: String,
    /// Who is signed in.
    pub account: Option<SignedIn>,
    /// The path of the address, without options.
    pub path: String,
    query: Vec<(String, String)>,
}

/// The options a page names, checked; see [`Asked::options`].
#[derive(Debug, Clone, Default)]
pub struct Options(BTreeMap<String, String>);

impl Asked {
    /// What nobody in particular asks at `path`, for pages that stand outside of any question.
    pub fn nobody(lang: Lang, path: &str, now: Instant) -> Asked {
        let today = now.day_in_japan();
        Asked {
            as_of: today,
            known_at: None,
            now,
            today,
            lang,
            audience: Audience::Public,
            csrf: String::new(),
            account: None,
            path: path.to_owned(),
            query: Vec::new(),
        }
    }

    /// The language of an answer sheet: `?lang=` may name one in which there is no site, else that of the page.
    pub fn sheet_language(&self) -> &str {
        let named = self.query.iter().find(|(name, value)| name == "lang" && !value.is_empty());
        named.map_or(self.lang.code(), |(_, value)| value)
    }

    /// The same question asked for an account that a secret address names. The address is left out, since whatever is
    /// noted about the request must not hold the secret.
    pub fn through_secret(self, account: SignedIn, path: &str) -> Asked {
        let audience = account.audience.clone();
        Asked { audience, account: Some(account), path: path.to_owned(), query: Vec::new(), ..self }
    }

    /// The options of the address. `names` are the page's own; the common ones are always allowed.
    ///
    /// # Errors
    /// [`Fault::UnknownOption`] names an option that is not among them; [`Fault::Value`] one given twice.
    pub fn options(&self, names: &[&str]) -> Result<Options, Fault> {
        let mut options = BTreeMap::new();
        for (name, value) in &self.query {
            let known = names.contains(&name.as_str());
            if !known && !COMMON.contains(&name.as_str()) {
                let valid = names.iter().chain(&COMMON).map(|name| (*name).to_owned()).collect();
                return Err(Fault::UnknownOption { name: shown(name), valid });
            }
            if known && options.insert(name.clone(), value.clone()).is_some() {
                return Err(Fault::value(name, value, "一度だけ指定してください。", "Give it once only."));
            }
        }
        Ok(Options(options))
    }

    /// The address of this request, with all its options, as it can be returned to.
    pub fn address(&self) -> String {
        let pairs: Vec<String> =
            self.query.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
        if pairs.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, pairs.join("&")) }
    }

    /// The options of the address, decoded, in order.
    pub fn query(&self) -> &[(String, String)] {
        &self.query
    }

    /// Who is signed in, or a fault that leads to the sign-in page.
    ///
    /// # Errors
    /// [`Fault::SignIn`] when nobody is.
    pub fn signed_in(&self) -> Result<&SignedIn, Fault> {
        self.account.as_ref().ok_or_else(|| Fault::SignIn { wanted: self.address() })
    }
}

impl Options {
    /// The value of an option, or `None` where it is absent or empty (an empty form field asks nothing).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The value read as `T`; `expected` says in both languages what it should be.
    ///
    /// # Errors
    /// [`Fault::Value`] when it cannot be read.
    pub fn read<T: FromStr>(&self, name: &str, expected: (&str, &str)) -> Result<Option<T>, Fault> {
        let Some(text) = self.get(name) else { return Ok(None) };
        text.trim().parse().map(Some).map_err(|_| Fault::value(name, text, expected.0, expected.1))
    }

    /// A whole number between `least` and `most`, or `default` where the option is absent.
    ///
    /// # Errors
    /// [`Fault::Value`] when it is no number or lies outside.
    pub fn number(&self, name: &str, least: usize, most: usize, default: usize) -> Result<usize, Fault> {
        let expected = (
            format!("{least} から {most} までの整数を指定してください。"),
            format!("Give a whole number from {least} to {most}."),
        );
        let number = self.read::<usize>(name, (&expected.0, &expected.1))?.unwrap_or(default);
        match self.get(name) {
            Some(text) if !(least..=most).contains(&number) => {
                Err(Fault::value(name, text, expected.0, expected.1))
            }
            _ => Ok(number),
        }
    }

    /// One of the words of a list.
    ///
    /// # Errors
    /// [`Fault::Value`] with the list, when it is another word.
    pub fn one_of(&self, name: &str, words: &[&str]) -> Result<Option<&str>, Fault> {
        let Some(text) = self.get(name) else { return Ok(None) };
        if words.contains(&text) {
            return Ok(Some(text));
        }
        let list = words.join(", ");
        Err(Fault::value(name, text, format!("使えるもの: {list}"), format!("Valid: {list}.")))
    }
}

/// Percent-encodes everything but letters, digits and `-._~`, for use in a query or a path segment.
pub fn escape(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}

impl FromRequestParts<AppState> for Asked {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Asked, Fault> {
        let query = pairs(parts)?;
        let visitor = parts.extensions.get::<Visitor>().cloned().unwrap_or_default();
        let now = state.now();
        let today = now.day_in_japan();
        let value =
            |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        Ok(Asked {
            as_of: value("as_of").filter(|text| !text.is_empty()).map_or(Ok(today), read_day)?,
            known_at: value("known_at").filter(|text| !text.is_empty()).map(read_moment).transpose()?,
            now,
            today,
            lang: language(value("lang"), parts.uri.path(), &parts.headers)?,
            audience: visitor.audience(),
            csrf: visitor.csrf.to_string(),
            account: visitor.account,
            path: parts.uri.path().to_owned(),
            query,
        })
    }
}

fn pairs(parts: &Parts) -> Result<Vec<(String, String)>, Fault> {
    Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map(|Query(pairs)| pairs).map_err(|_| {
        Fault::unreadable(
            "アドレスの ? より後を読めません。",
            "The part of the address after ? cannot be read.",
        )
    })
}

fn read_day(text: &str) -> Result<Day, Fault> {
    text.parse().map_err(|_| {
        Fault::value(
            "as_of",
            text,
            "2017-03-31 のような実在する日付を指定してください。",
            "Give a day of the calendar such as 2017-03-31.",
        )
    })
}

fn read_moment(text: &str) -> Result<Instant, Fault> {
    text.parse().map_err(|_| {
        Fault::value(
            "known_at",
            text,
            "2026-04-01 または 2026-04-01T09:00:00Z の形で指定してください。",
            "Give a day such as 2026-04-01 or a moment such as 2026-04-01T09:00:00Z.",
        )
    })
}

fn language(asked: Option<&str>, path: &str, headers: &HeaderMap) -> Result<Lang, Fault> {
    if let Some(code) = asked {
        // The answer sheet speaks more languages than the site; what surrounds it stays in the reader's.
        if path.ends_with("/sheet") && SHEET_LANGUAGES.contains(&code) {
            return Ok(Lang::from_code(code).unwrap_or_else(|| preferred(headers)));
        }
        return Lang::from_code(code)
            .ok_or_else(|| Fault::value("lang", code, "使えるもの: ja, en", "Valid: ja, en."));
    }
    Ok(preferred(headers))
}

/// The language of the cookie, else the first offered one of `Accept-Language`, else Japanese.
pub fn preferred(headers: &HeaderMap) -> Lang {
    let cookies = axum_extra::extract::CookieJar::from_headers(headers);
    let chosen = cookies.get(LANG_COOKIE).and_then(|cookie| Lang::from_code(cookie.value()));
    let accepted = || {
        let list = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        // Browsers list languages by preference; a weight that contradicts the order is not worth parsing.
        list.split(',').find_map(|part| Lang::from_code(part.trim().get(..2)?))
    };
    chosen.or_else(accepted).unwrap_or_default()
}

#[cfg(test)]
mod tests;
