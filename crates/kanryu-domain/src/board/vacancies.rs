//! Posts for people who return: what is offered, where, for whom, and whether it is still open.

use serde::Serialize;

use super::{Board, Cell, Column, Finding, Question, Report, Row, Table, evidence};
use crate::calendar::Day;
use crate::event::Pay;
use crate::id::Subject;
use crate::registry::vacancy::{Needs, Vacancy};
use crate::text::Text;
use crate::word::{self, Coded};

/// Which posts are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VacancyQuery {
    /// Only this country.
    pub country: Option<String>,
    /// Only this employer.
    pub organization: Option<Subject>,
    /// Closed posts and posts of later days too.
    pub all: bool,
}

/// The board of posts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Vacancies {
    /// How many posts are open on the day, whatever was asked for.
    pub open: usize,
    /// How many people they seek together.
    pub places: i64,
    /// The posts asked for, open ones first, by key.
    pub rows: Vec<VacancyRow>,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VacancyRow {
    /// Its record.
    pub subject: Subject,
    /// What it is called.
    pub title: Text,
    /// The employer.
    pub organization: Subject,
    /// The employer's name, where it is recorded.
    pub organization_name: Option<Text>,
    /// Where, if at a recorded place.
    pub site: Option<Subject>,
    /// What the work is.
    pub work: Coded,
    /// How many people are sought.
    pub places: i64,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The town.
    pub town: Option<Text>,
    /// When the work begins.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub starts_on: Option<Day>,
    /// Whether only registered certified care workers are sought.
    pub certified: bool,
    /// The least level of Japanese.
    pub japanese: Option<String>,
    /// Tests that must have been passed.
    pub tests: Vec<String>,
    /// The least monthly pay.
    pub pay_from: Option<i64>,
    /// The most.
    pub pay_to: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Whether it is open.
    pub state: Coded,
}

impl VacancyRow {
    /// The post as the board shows it.
    pub fn of(question: &Question<'_>, vacancy: &Vacancy) -> VacancyRow {
        let Needs { certified, japanese, tests } = vacancy.needs.clone();
        let pay = vacancy.pay.as_ref();
        VacancyRow {
            subject: vacancy.subject.clone(),
            title: vacancy.title.clone(),
            organization: vacancy.organization.clone(),
            organization_name: question.registry.get(&vacancy.organization).map(evidence::title),
            site: vacancy.site.clone(),
            work: Coded::code("work", &vacancy.work),
            places: vacancy.places,
            country: vacancy.country.clone(),
            town: vacancy.town.clone(),
            starts_on: vacancy.starts_on,
            certified,
            japanese,
            tests,
            pay_from: pay.map(|pay| pay.from),
            pay_to: pay.and_then(|pay| pay.to),
            currency: pay.map(|pay| pay.currency.clone()),
            state: Coded::code("vacancy-state", vacancy.state(question.as_of).word()),
        }
    }

    /// What is paid, in words: `12,000–15,000 THB`; empty where nothing is stated.
    pub fn pay(&self) -> String {
        let (Some(from), Some(currency)) = (self.pay_from, &self.currency) else { return String::new() };
        let pay = Pay { from, to: self.pay_to, currency: currency.clone() };
        let to = pay.to.map(|to| format!("–{to}")).unwrap_or_default();
        format!("{}{to} {}", pay.from, pay.currency)
    }
}

/// The posts that are asked for.
pub fn vacancies(question: &Question<'_>, query: &VacancyQuery) -> Report<Vacancies> {
    use crate::registry::vacancy::VacancyState::Open;
    let all = Vacancy::all(question.registry);
    let open: Vec<&Vacancy> = all.iter().filter(|vacancy| vacancy.state(question.as_of) == Open).collect();
    let places = open.iter().map(|vacancy| vacancy.places).sum();
    let asked = |vacancy: &&Vacancy| {
        (query.all || vacancy.state(question.as_of) == Open)
            && query.country.as_ref().is_none_or(|country| *country == vacancy.country)
            && query.organization.as_ref().is_none_or(|own| *own == vacancy.organization)
    };
    let mut found: Vec<&Vacancy> = all.iter().filter(asked).collect();
    found.sort_by_key(|vacancy| (vacancy.state(question.as_of), vacancy.subject.clone()));
    let rows: Vec<VacancyRow> = found.iter().map(|vacancy| VacancyRow::of(question, vacancy)).collect();
    let open = open.len();
    let mut report = Report::new(question, Vacancies { open, places, rows });
    report.sources = evidence::sources(found.iter().map(|vacancy| &vacancy.entry));
    let unpaid: Vec<Subject> =
        found.iter().filter(|vacancy| vacancy.pay.is_none()).map(|vacancy| vacancy.subject.clone()).collect();
    if !unpaid.is_empty() {
        let count = unpaid.len();
        report.findings.push(Finding {
            code: "vacancies/no-pay".to_owned(),
            text: Text::new(
                format!("{count}件の求人は賃金を示していない。"),
                format!("{count} posts state no pay."),
            ),
            subjects: unpaid,
        });
    }
    report
}

impl Board for Vacancies {
    const NAME: &'static str = "vacancies";

    fn tables(&self) -> Vec<Table> {
        let columns = vec![
            Column::new("id", "番号", "Id"),
            Column::new("title", "求人", "Post"),
            Column::new("organization", "事業者", "Employer"),
            Column::new("work", "仕事", "Work"),
            Column::new("country", "国", "Country"),
            Column::new("town", "町", "Town"),
            Column::new("places", "人数", "Places"),
            Column::new("certified", "介護福祉士", "Certified care worker"),
            Column::new("japanese", "日本語", "Japanese"),
            Column::new("tests", "試験", "Tests"),
            Column::new("pay", "月給", "Monthly pay"),
            Column::new("starts_on", "開始", "Begins"),
            Column::new("state", "状態", "State"),
        ];
        let title = Text::new("帰国する人のための求人", "Posts for people who return");
        vec![Table { name: "vacancies", title, columns, rows: self.rows.iter().map(row).collect() }]
    }
}

fn row(vacancy: &VacancyRow) -> Row {
    let plain = |text: String| if text.is_empty() { Cell::Empty } else { Cell::Plain(text) };
    let tests: Vec<&str> = vacancy.tests.iter().map(String::as_str).collect();
    let cells = vec![
        Cell::Plain(vacancy.subject.key().to_owned()),
        Cell::Text(vacancy.title.clone()),
        vacancy.organization_name.clone().map_or(Cell::Plain(vacancy.organization.to_string()), Cell::Text),
        Cell::Text(vacancy.work.label.clone()),
        Cell::Text(word::country(&vacancy.country)),
        vacancy.town.clone().map_or(Cell::Empty, Cell::Text),
        Cell::Number(vacancy.places),
        if vacancy.certified { Cell::Text(Text::new("必要", "needed")) } else { Cell::Empty },
        plain(vacancy.japanese.clone().unwrap_or_default()),
        plain(tests.join(" ")),
        plain(vacancy.pay()),
        vacancy.starts_on.map_or(Cell::Empty, |day| Cell::Date(day.into())),
        Cell::Text(vacancy.state.label.clone()),
    ];
    Row { subject: Some(vacancy.subject.clone()), cells }
}
