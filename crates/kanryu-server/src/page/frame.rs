//! What every page knows: its language, its date, its address, and who reads it.
//!
//! Links made here keep the date, the moment of knowledge and the language of the address they stand on, so
//! that a reader who has gone to 2017 stays there until they leave it.

use kanryu_domain::board::Audience;
use kanryu_domain::calendar::{Day, Instant, PartialDate, era};
use kanryu_domain::text::{Lang, Text};

use super::nav::{Entry, Group, MENU, ShownTo};
use super::words;
use crate::asked::Asked;
use crate::snapshot::Snapshot;

/// The frame of a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The language of the page.
    pub lang: Lang,
    /// The day the page speaks of.
    pub as_of: Day,
    /// The moment of knowledge, where one was asked for.
    pub known_at: Option<Instant>,
    /// The day on which the page is read, in Japan.
    pub today: Day,
    /// The path of the address, without the query.
    pub path: String,
    /// The query of the address, decoded, in order.
    pub query: Vec<(String, String)>,
    /// Who is signed in.
    pub account: Option<Account>,
    /// The token that every form of the session carries; empty without a session.
    pub csrf: String,
    /// Whether the page shows records of a day and therefore the date picker.
    pub dated: bool,
    /// The day of the last record that is known, for the foot of the page.
    pub recorded_until: Option<Day>,
    /// What just happened, said once above the content.
    pub notices: Vec<String>,
}

/// Who is signed in.
#[derive(Debug, Clone)]
pub struct Account {
    /// The name of the account.
    pub name: String,
    /// What the account may do, in the reader's language.
    pub role: String,
    /// The audience that boards are made for.
    pub audience: Audience,
}

/// A link of the date picker.
#[derive(Debug, Clone)]
pub struct Jump {
    /// What it says.
    pub label: String,
    /// The day it leads to.
    pub to: String,
    /// Whether the page is already there.
    pub here: bool,
}

/// Parameters that links to other pages keep.
const KEPT: [&str; 3] = ["as_of", "known_at", "lang"];

impl Frame {
    /// The frame of the page that answers `asked`.
    pub fn of(asked: &Asked) -> Frame {
        Frame {
            lang: asked.lang,
            as_of: asked.as_of,
            known_at: asked.known_at,
            today: asked.today,
            path: asked.path.clone(),
            query: asked.query().to_vec(),
            account: asked.account.as_ref().map(|account| Account {
                name: account.login.to_string(),
                role: account.role.title().get(asked.lang).to_owned(),
                audience: account.audience.clone(),
            }),
            csrf: asked.csrf.clone(),
            dated: true,
            recorded_until: None,
            notices: Vec::new(),
        }
    }

    /// The frame of a page over these records: its foot says when the last of them was recorded.
    pub fn over(asked: &Asked, snapshot: &Snapshot) -> Frame {
        let recorded_until = snapshot.recorded_until.map(|at| at.day_in_japan());
        Frame { recorded_until, ..Frame::of(asked) }
    }

    /// The same frame for a page that shows no records of a day, such as a form.
    pub fn undated(self) -> Frame {
        Frame { dated: false, ..self }
    }

    /// The words of a key of `catalog/interface.toml`.
    pub fn t(&self, key: &'static str) -> &'static str {
        words::get(key, self.lang)
    }

    /// The words of a key with its places filled.
    pub fn fill(&self, key: &'static str, parts: &[&str]) -> String {
        words::fill(key, self.lang, parts)
    }

    /// The label of a code: from the interface's own tables, else from the catalog of words, else the code itself.
    pub fn code(&self, table: &str, code: &str) -> String {
        let own = words::find(&format!("{table}.{code}"));
        own.map_or_else(
            || self.text(&kanryu_domain::word::code(table, code)).to_owned(),
            |text| self.text(text).to_owned(),
        )
    }

    /// A text in the language of the page.
    pub fn text<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.lang)
    }

    /// A date as the page shows it, in both calendars where the page is Japanese.
    pub fn date(&self, date: &PartialDate) -> String {
        era::display(*date, self.lang)
    }

    /// A day as the page shows it.
    pub fn day(&self, day: impl std::borrow::Borrow<Day>) -> String {
        era::display(PartialDate::Day(*day.borrow()), self.lang)
    }

    /// The languages that are offered, each by its own name.
    pub fn languages(&self) -> &'static [(Lang, &'static str)] {
        &[(Lang::Ja, "日本語"), (Lang::En, "English")]
    }

    /// The groups of the menu of which this reader is shown at least one page.
    pub fn menu(&self) -> Vec<&'static Group> {
        MENU.iter().filter(|group| !self.entries(group).is_empty()).collect()
    }

    /// The pages of a group that this reader is shown.
    pub fn entries(&self, group: &Group) -> Vec<&'static Entry> {
        let audience = self.account.as_ref().map(|account| &account.audience);
        let shown = |entry: &&Entry| match (entry.shown_to, audience) {
            (ShownTo::All, _) => true,
            (
                ShownTo::Keepers,
                Some(Audience::CaseWorker(_) | Audience::Secretariat | Audience::Administrator),
            ) => true,
            (ShownTo::Administrators, Some(Audience::Administrator)) => true,
            (
                ShownTo::Operators,
                Some(Audience::Operator(_) | Audience::Secretariat | Audience::Administrator),
            ) => true,
            (ShownTo::Keepers | ShownTo::Operators | ShownTo::Administrators, _) => false,
        };
        group.entries.iter().filter(shown).collect()
    }

    /// Where the word of a group leads.
    pub fn home(&self, group: &Group) -> String {
        self.entries(group).first().map_or("/".to_owned(), |entry| self.href(entry.path))
    }

    /// Whether anything stands in the band below the menu.
    pub fn has_ribbon(&self) -> bool {
        self.dated || self.group().is_some_and(|group| self.entries(group).len() > 1)
    }

    /// The group that the page belongs to.
    pub fn group(&self) -> Option<&'static Group> {
        self.menu().into_iter().find(|group| group.holds(&self.path))
    }

    /// The parameters of the address that links keep: date, moment of knowledge, language.
    pub fn kept(&self) -> Vec<(String, String)> {
        self.query.iter().filter(|(name, _)| KEPT.contains(&name.as_str())).cloned().collect()
    }

    /// The parameters of the address other than those named.
    pub fn others(&self, names: &[&str]) -> Vec<(String, String)> {
        self.query.iter().filter(|(name, _)| !names.contains(&name.as_str())).cloned().collect()
    }

    /// The address of another page, keeping date and language; `path` may bring parameters of its own.
    pub fn href(&self, path: impl AsRef<str>) -> String {
        let (path, own) = path.as_ref().split_once('?').unwrap_or((path.as_ref(), ""));
        let kept = self.kept().into_iter().filter(|(name, _)| !has_parameter(own, name)).collect::<Vec<_>>();
        join(path, own, &encode(&kept))
    }

    /// The address of this page with one parameter set and the page of its table forgotten.
    pub fn with(&self, name: &str, value: &str) -> String {
        let mut query = self.others(&[name, "page"]);
        query.push((name.to_owned(), value.to_owned()));
        join(&self.path, "", &encode(&query))
    }

    /// The address of this page with two parameters set and the page of its table forgotten.
    pub fn with_both(&self, first: (&str, &str), second: (&str, &str)) -> String {
        let mut query = self.others(&[first.0, second.0, "page"]);
        query.extend([first, second].map(|(name, value)| (name.to_owned(), value.to_owned())));
        join(&self.path, "", &encode(&query))
    }

    /// The address of this page without a parameter.
    pub fn without(&self, name: &str) -> String {
        join(&self.path, "", &encode(&self.others(&[name, "page"])))
    }

    /// The address of a file or of the API that answers the question of this page: every parameter is carried over.
    pub fn same_question(&self, path: &str) -> String {
        let (path, own) = path.split_once('?').unwrap_or((path, ""));
        join(path, own, &encode(&self.others(&["page"])))
    }

    /// The value of a parameter of the address.
    pub fn asked(&self, name: &str) -> &str {
        self.query.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The day of the moment of knowledge, for the date picker; empty where none was asked for.
    pub fn known_day(&self) -> String {
        self.known_at.map(|at| at.day_in_japan().to_string()).unwrap_or_default()
    }

    /// The jumps of the date picker: the ends of the fiscal years around the day shown, and today.
    pub fn jumps(&self) -> Vec<Jump> {
        let year = self.as_of.fiscal_year();
        let end = |fiscal_year: i32| Day::from_ymd(fiscal_year + 1, 3, 31);
        // On the last day of a fiscal year the neighbours are the ends of the years beside it.
        let before = end(year - 1);
        let after = end(year).filter(|day| *day > self.as_of).or_else(|| end(year + 1));
        let mut jumps = Vec::new();
        if let Some(day) = before {
            jumps.push(self.jump(format!("‹ {}", self.fiscal_year_end(day)), day));
        }
        jumps.push(self.jump(self.t("asof.today").to_owned(), self.today));
        if let Some(day) = after {
            jumps.push(self.jump(format!("{} ›", self.fiscal_year_end(day)), day));
        }
        jumps
    }

    fn fiscal_year_end(&self, day: Day) -> String {
        self.fill("asof.fiscal_year_end", &[&day.fiscal_year().to_string()])
    }

    fn jump(&self, label: String, to: Day) -> Jump {
        Jump { label, to: to.to_string(), here: to == self.as_of }
    }
}

fn has_parameter(query: &str, name: &str) -> bool {
    query.split('&').any(|pair| pair.split('=').next() == Some(name))
}

fn join(path: &str, own: &str, more: &str) -> String {
    // A place on the page stands after the query.
    let (path, place) = path.find('#').map_or((path, ""), |at| path.split_at(at));
    match (own.is_empty(), more.is_empty()) {
        (true, true) => format!("{path}{place}"),
        (false, true) => format!("{path}?{own}{place}"),
        (true, false) => format!("{path}?{more}{place}"),
        (false, false) => format!("{path}?{own}&{more}{place}"),
    }
}

/// The parameters as a query, percent-encoded.
pub fn encode(query: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        query.iter().map(|(name, value)| format!("{}={}", percent(name), percent(value))).collect();
    pairs.join("&")
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
pub fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A frame for tests: nobody is signed in, and the address is `path` with `query`.
    pub fn frame(lang: Lang, path: &str, query: &[(&str, &str)]) -> Frame {
        let as_of = query.iter().find(|(name, _)| *name == "as_of").map_or("2026-11-24", |(_, value)| value);
        Frame {
            lang,
            as_of: as_of.parse().unwrap(),
            known_at: None,
            today: "2026-11-24".parse().unwrap(),
            path: path.to_owned(),
            query: query.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
            account: None,
            csrf: String::new(),
            dated: true,
            recorded_until: None,
            notices: Vec::new(),
        }
    }

    #[test]
    fn links_keep_the_date_and_the_language_and_drop_the_rest() {
        let page = frame(Lang::En, "/bases", &[("as_of", "2017-03-31"), ("country", "VN"), ("lang", "en")]);
        assert_eq!(page.href("/people"), "/people?as_of=2017-03-31&lang=en");
        assert_eq!(page.href("/people?as_of=2020-01-01"), "/people?as_of=2020-01-01&lang=en");
        assert_eq!(page.href("/indicators#uhc-index"), "/indicators?as_of=2017-03-31&lang=en#uhc-index");
        assert_eq!(page.with("sort", "name"), "/bases?as_of=2017-03-31&country=VN&lang=en&sort=name");
        assert_eq!(page.with("lang", "ja"), "/bases?as_of=2017-03-31&country=VN&lang=ja");
        assert_eq!(page.without("country"), "/bases?as_of=2017-03-31&lang=en");
    }

    #[test]
    fn what_a_reader_types_cannot_break_out_of_a_link() {
        let page = frame(Lang::Ja, "/people", &[("q", "a&b=\"><script>")]);
        assert_eq!(page.with("page", "2"), "/people?q=a%26b%3D%22%3E%3Cscript%3E&page=2");
    }

    #[test]
    fn case_workers_are_shown_what_they_may_do_and_the_public_nothing_of_it() {
        let paths = |audience: Option<Audience>| {
            let mut page = frame(Lang::En, "/", &[]);
            page.account =
                audience.map(|audience| Account { name: "invented".into(), role: String::new(), audience });
            page.menu()
                .into_iter()
                .flat_map(|group| page.entries(group))
                .map(|entry| entry.path)
                .collect::<Vec<_>>()
        };
        let office = "organization:invented".parse().unwrap();
        let worker = paths(Some(Audience::CaseWorker(office)));
        assert!(worker.contains(&"/import") && !worker.contains(&"/admin/audit"));
        assert!(!paths(None).contains(&"/import"));
        assert!(paths(Some(Audience::Administrator)).contains(&"/admin/audit"));
    }

    #[test]
    fn the_date_picker_jumps_to_the_ends_of_the_neighbouring_fiscal_years() {
        let days = |as_of| {
            let page = frame(Lang::En, "/bases", &[("as_of", as_of)]);
            page.jumps().into_iter().map(|jump| jump.to).collect::<Vec<_>>()
        };
        assert_eq!(days("2017-03-31"), ["2016-03-31", "2026-11-24", "2018-03-31"]);
        assert_eq!(days("2017-04-01"), ["2017-03-31", "2026-11-24", "2018-03-31"]);
    }
}
