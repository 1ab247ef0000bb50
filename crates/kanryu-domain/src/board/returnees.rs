//! People who agreed to be found by operators, without names; and requests for contact with their answers.

use serde::Serialize;

use super::audience::{Content, Owner, may};
use super::people::PersonName;
use super::vacancies::VacancyRow;
use super::{Audience, Board, Cell, Column, Finding, Question, Report, Row, Table};
use crate::calendar::PartialDate;
use crate::event::Fact;
use crate::facts::worth::Worth;
use crate::id::{Kind, Subject};
use crate::registry::Record;
use crate::registry::vacancy::{Vacancy, VacancyState};
use crate::returnee::{self, Contact, Gap, Profile, Wanted, contact, gaps, handle, profile};
use crate::text::Text;
use crate::word::{self, Coded};

#[cfg(test)]
mod tests;

/// Whom to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReturneeQuery {
    /// What is wanted of them.
    pub wanted: Wanted,
    /// The post that they are looked for; shows how far a request about it has come.
    pub vacancy: Option<Subject>,
    /// People with gaps too, after those who fit.
    pub with_gaps: bool,
}

/// The people found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Returnees {
    /// How many people agreed to be found.
    pub consenting: usize,
    /// How many of them fit.
    pub fitting: usize,
    /// The people listed, those who fit first, by handle.
    pub rows: Vec<ReturneeRow>,
}

/// A person who agreed to be found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReturneeRow {
    /// What this reader calls the person; another reader has another handle for the same person.
    pub handle: String,
    /// What is verified.
    #[serde(flatten)]
    pub profile: Profile,
    /// What keeps the person from fitting.
    pub gaps: Vec<Gap>,
    /// How far the request about the post has come; absent where no post was named.
    pub contact: Option<Contact>,
    /// The person's record, only after the person agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<Subject>,
    /// The name, only after the person agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
}

/// The people that the query finds; nobody for an audience that may not look for returnees.
pub fn returnees(question: &Question<'_>, query: &ReturneeQuery) -> Report<Returnees> {
    let post =
        query.vacancy.as_ref().and_then(|subject| question.registry.get(subject)).and_then(Vacancy::of);
    let records = question.registry.of_kind(Kind::Person);
    let looks = may(question.audience, "returnees", Content::Returnees, Owner::Nobody);
    let found: Vec<(&Record, Profile)> = records
        .filter(|_| looks)
        .filter_map(|record| profile(record, question.as_of).map(|profile| (record, profile)))
        .collect();
    let consenting = found.len();
    let mut rows: Vec<ReturneeRow> = found
        .into_iter()
        .filter_map(|(record, profile)| row_of(question, query, post.as_ref(), record, profile))
        .collect();
    rows.sort_by(|a, b| (a.gaps.len(), &a.handle).cmp(&(b.gaps.len(), &b.handle)));
    let fitting = rows.iter().filter(|row| row.gaps.is_empty()).count();
    rows.retain(|row| query.with_gaps || row.gaps.is_empty());
    let mut report = Report::new(question, Returnees { consenting, fitting, rows });
    report.findings.push(Finding {
        code: "returnees/consent-only".to_owned(),
        text: Text::new(
            "検索に同意した人だけを、確認された事項で示す。本人の申告だけの事項は数えない。氏名は、本人が連絡に同意した後に、その求人の事業者にだけ示す。",
            "Only people who agreed to be found are listed, by what is verified; a claim alone does not count. A name is shown after the person agreed to contact, and to the employer of that post alone.",
        ),
        subjects: Vec::new(),
    });
    report
}

fn row_of(
    question: &Question<'_>,
    query: &ReturneeQuery,
    post: Option<&Vacancy>,
    record: &Record,
    profile: Profile,
) -> Option<ReturneeRow> {
    let handle = handle(record, asker(question.audience))?;
    let contact = post.map(|post| contact(record, &post.subject, question.as_of));
    let employer = post.map(|post| std::slice::from_ref(&post.organization)).unwrap_or_default();
    let may_know = may(question.audience, "returnees", Content::Contacts, Owner::Organizations(employer));
    let known = may_know && contact == Some(Contact::Agreed);
    let gaps = gaps(&profile, &query.wanted);
    let name = known.then(|| name(record)).flatten();
    Some(ReturneeRow { handle, profile, gaps, contact, person: known.then(|| record.subject.clone()), name })
}

/// Whose handles a reader is given: an operator's own organization; those who keep every record have one set.
fn asker(audience: &Audience) -> Option<&Subject> {
    match audience {
        Audience::Operator(own) | Audience::CaseWorker(own) | Audience::Person(own) => Some(own),
        Audience::Public | Audience::Secretariat | Audience::Administrator => None,
    }
}

/// The consenting person whom this reader knows by `handle`.
pub fn find<'a>(question: &Question<'a>, handle: &str) -> Option<&'a Record> {
    let asker = asker(question.audience);
    let mut people = question.registry.of_kind(Kind::Person);
    people.find(|record| {
        returnee::consents(record, question.as_of)
            && returnee::handle(record, asker).as_deref() == Some(handle)
    })
}

fn name(record: &Record) -> Option<PersonName> {
    record.entries.iter().rev().find_map(|entry| match &entry.fact {
        Fact::PersonRegistered { name, .. } => Some(PersonName {
            latin: name.latin.clone(),
            kana: name.kana.clone(),
            native: name.native.clone(),
        }),
        _ => None,
    })
}

/// What a post asks for, as a search: the same country, back by the day on which the work begins.
pub fn wanted_for(vacancy: &Vacancy) -> Wanted {
    Wanted {
        needs: vacancy.needs.clone(),
        country: Some(vacancy.country.clone()),
        by: vacancy.starts_on,
        worked_days: None,
    }
}

impl Board for Returnees {
    const NAME: &'static str = "returnees";

    fn tables(&self) -> Vec<Table> {
        let columns = vec![
            Column::new("handle", "記号", "Handle"),
            Column::new("certified", "介護福祉士", "Certified care worker"),
            Column::new("japanese", "日本語（確認済み）", "Japanese (verified)"),
            Column::new("tests", "合格した試験（確認済み）", "Tests passed (verified)"),
            Column::new("worked_days", "日本での従事日数", "Days of care work in Japan"),
            Column::new("country", "帰国先", "Country of return"),
            Column::new("returned_on", "帰国", "Back since"),
            Column::new("gaps", "足りない点", "Gaps"),
            Column::new("contact", "連絡", "Contact"),
            Column::new("name", "氏名", "Name"),
        ];
        let title = Text::new("帰国した人・帰国する人", "People who return");
        vec![Table { name: "returnees", title, columns, rows: self.rows.iter().map(row).collect() }]
    }
}

/// What tests are called, each with its level.
pub fn passed_words(passed: &[returnee::Passed]) -> Text {
    let one = |passed: &returnee::Passed| {
        let level = passed.level.as_ref().map(|level| format!(" {level}")).unwrap_or_default();
        let test = Worth::builtin().test.get(&passed.test);
        let title = test.map_or_else(|| Text::same(&passed.test), |test| test.title.clone());
        Text::new(format!("{}{level}", title.ja), format!("{}{level}", title.en))
    };
    let words: Vec<Text> = passed.iter().map(one).collect();
    let join = |part: fn(&Text) -> &str, by: &str| words.iter().map(part).collect::<Vec<_>>().join(by);
    Text::new(join(|text| &text.ja, "、"), join(|text| &text.en, ", "))
}

/// Gaps in words.
pub fn gap_words(gaps: &[Gap]) -> Text {
    let words: Vec<Text> = gaps
        .iter()
        .map(|gap| {
            let label = word::code("returnee-gap", gap.word());
            match gap {
                Gap::Japanese { wanted: detail } | Gap::Test { test: detail } => {
                    Text::new(format!("{}（{detail}）", label.ja), format!("{} ({detail})", label.en))
                }
                Gap::Certified | Gap::Place | Gap::Date | Gap::Days => label.clone(),
            }
        })
        .collect();
    let join = |part: fn(&Text) -> &str, by: &str| words.iter().map(part).collect::<Vec<_>>().join(by);
    Text::new(join(|text| &text.ja, "、"), join(|text| &text.en, "; "))
}

fn row(returnee: &ReturneeRow) -> Row {
    let profile = &returnee.profile;
    let plain = |text: Option<String>| text.filter(|text| !text.is_empty()).map_or(Cell::Empty, Cell::Plain);
    let cells = vec![
        Cell::Plain(returnee.handle.clone()),
        if profile.certified { Cell::Text(Text::new("登録済み", "registered")) } else { Cell::Empty },
        plain(profile.japanese.clone()),
        if profile.tests.is_empty() { Cell::Empty } else { Cell::Text(passed_words(&profile.tests)) },
        profile.worked_days.map_or(Cell::Empty, Cell::Number),
        Cell::Text(word::country(&profile.country)),
        profile.returned_on.map_or(Cell::Text(Text::new("日本に在留", "still in Japan")), Cell::Date),
        if returnee.gaps.is_empty() { Cell::Empty } else { Cell::Text(gap_words(&returnee.gaps)) },
        returnee.contact.map_or(Cell::Empty, |contact| Cell::Text(word::code("contact", contact.word()))),
        plain(returnee.name.as_ref().map(|name| name.first().to_owned())),
    ];
    Row { subject: returnee.person.clone(), cells }
}

/// The requests for contact that one person got, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Requests {
    /// The person.
    pub person: Subject,
    /// Whether the person agrees to be found.
    pub consents: bool,
    /// What operators are shown while the person agrees.
    pub shown: Option<Profile>,
    /// The requests.
    pub rows: Vec<RequestRow>,
}

/// A request for contact.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestRow {
    /// The post.
    pub vacancy: VacancyRow,
    /// When it was asked.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub asked_on: PartialDate,
    /// What the employer wrote.
    pub message: Option<String>,
    /// How far it has come.
    pub contact: Coded,
}

/// The requests that this person got; `None` for an audience that may not see them, or without such a person.
pub fn requests(question: &Question<'_>, person: &Subject) -> Option<Report<Requests>> {
    let record = question.registry.get(person).filter(|record| record.subject.kind() == Kind::Person)?;
    let owner = Owner::Person { person, organizations: &[] };
    if !may(question.audience, "requests", Content::Contacts, owner) {
        return None;
    }
    let mut rows: Vec<RequestRow> = Vec::new();
    for entry in record.by(question.as_of).collect::<Vec<_>>().into_iter().rev() {
        let Fact::ContactAsked { vacancy, message } = &entry.fact else { continue };
        // A post that was asked about twice is one request.
        if rows.iter().any(|row| row.vacancy.subject == *vacancy) {
            continue;
        }
        let Some(post) = question.registry.get(vacancy).and_then(Vacancy::of) else { continue };
        rows.push(RequestRow {
            vacancy: VacancyRow::of(question, &post),
            asked_on: entry.occurred_on,
            message: message.clone(),
            contact: Coded::code("contact", contact(record, vacancy, question.as_of).word()),
        });
    }
    let consents = returnee::consents(record, question.as_of);
    let shown = profile(record, question.as_of);
    Some(Report::new(question, Requests { person: person.clone(), consents, shown, rows }))
}

/// Why a request for contact is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContactRefusal {
    /// The handle stands for nobody who agrees to be found.
    #[error("nobody who agrees to be found has this handle")]
    Nobody,
    /// The post is not open.
    #[error("the post is not open on this day")]
    NotOpen,
    /// The post is another employer's.
    #[error("the post belongs to another employer")]
    NotOwn,
    /// The request stands already, or was answered.
    #[error("this person was already asked about this post")]
    Already,
}

/// Whether this reader may ask the person behind `handle` about the post; gives the person's record.
///
/// # Errors
/// A [`ContactRefusal`] that says why not.
pub fn may_ask<'a>(
    question: &Question<'a>,
    vacancy: &Vacancy,
    handle: &str,
) -> Result<&'a Record, ContactRefusal> {
    let employer = std::slice::from_ref(&vacancy.organization);
    if !may(question.audience, "returnees", Content::Contacts, Owner::Organizations(employer)) {
        return Err(ContactRefusal::NotOwn);
    }
    if vacancy.state(question.as_of) != VacancyState::Open {
        return Err(ContactRefusal::NotOpen);
    }
    let record = find(question, handle).ok_or(ContactRefusal::Nobody)?;
    match contact(record, &vacancy.subject, question.as_of) {
        Contact::None => Ok(record),
        Contact::Asked | Contact::Agreed | Contact::Declined => Err(ContactRefusal::Already),
    }
}
