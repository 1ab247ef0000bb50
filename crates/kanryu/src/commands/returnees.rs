//! `kanryu returnees`: people who agreed to be found by operators, by what is verified about them.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::board::drawn::Drawn;
use kanryu_domain::board::returnees::{ReturneeQuery, returnees, wanted_for};
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::id::Subject;
use kanryu_domain::registry::vacancy::{Needs, Vacancy};
use kanryu_domain::returnee::{JAPANESE, Wanted};
use kanryu_domain::text::{Lang, Text};

use crate::boards::{self, Sources};
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::output::{self, Format};
use crate::reader;

/// Find people who return: by verified qualification, level of Japanese, country and date.
///
/// Only people who agreed to be found are listed, under a handle; a claim that nobody verified does not count. A name
/// stands there only where the person agreed to be contacted about the post named by --vacancy. `kanryu board
/// vacancies` lists the posts.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Look for people who fit this post (vacancy:…): its needs, its country, back by its first day.
    #[arg(long, value_name = "SUBJECT", conflicts_with_all = ["certified", "japanese", "test", "country", "by", "days"])]
    vacancy: Option<Subject>,
    /// Only registered certified care workers (介護福祉士).
    #[arg(long)]
    certified: bool,
    /// At least this verified level of Japanese: N5, N4, N3, N2 or N1.
    #[arg(long, value_name = "LEVEL", value_parser = clap::builder::PossibleValuesParser::new(JAPANESE))]
    japanese: Option<String>,
    /// A verified pass of this test, a word of catalog/tests.toml; may be given more than once.
    #[arg(long, value_name = "TEST")]
    test: Vec<String>,
    /// Country of return, ISO 3166-1 alpha-2.
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Back for good by this day.
    #[arg(long, value_name = "DATE")]
    by: Option<Day>,
    /// At least so many days of care work in Japan.
    #[arg(long, value_name = "DAYS")]
    days: Option<u32>,
    /// Also list people who miss something, with what they miss.
    #[arg(long)]
    with_gaps: bool,
    /// The day the answer speaks of; default: today in Japan.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Answer with what was recorded by this day or moment only.
    #[arg(long, value_name = "TIME")]
    known_at: Option<Instant>,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The file to write; default: standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    location: Location,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let store = arguments.location.open().await?;
    let registry = boards::registry(&store, arguments.known_at, Sources::All).await?;
    let wanted = match &arguments.vacancy {
        Some(subject) => {
            wanted_for(&registry.get(subject).and_then(Vacancy::of).ok_or_else(|| no_post(subject))?)
        }
        None => wanted(&arguments),
    };
    let query = ReturneeQuery { wanted, vacancy: arguments.vacancy.clone(), with_gaps: arguments.with_gaps };
    let as_of = arguments.as_of.unwrap_or_else(reader::today);
    let found = returnees(&boards::question(&registry, as_of, arguments.known_at), &query);
    output::write_board(&Drawn::of(&found), arguments.format, arguments.out.as_deref(), lang)?;
    Ok(if found.value.fitting == 0 { Outcome::Findings } else { Outcome::Fine })
}

fn wanted(arguments: &Arguments) -> Wanted {
    Wanted {
        needs: Needs {
            certified: arguments.certified,
            japanese: arguments.japanese.clone(),
            tests: arguments.test.clone(),
        },
        country: arguments.country.as_ref().map(|code| code.to_ascii_uppercase()),
        by: arguments.by,
        worked_days: arguments.days.map(i64::from),
    }
}

fn no_post(subject: &Subject) -> Failure {
    Failure::input(
        "input/no-vacancy",
        Text::new(format!("求人 {subject} はありません"), format!("there is no post {subject}")),
        Text::new(
            "求人の一覧は kanryu board vacancies で見られます",
            "`kanryu board vacancies` lists the posts",
        ),
    )
}
