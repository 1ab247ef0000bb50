//! `kanryu demo`: the initiative and a thousand invented people, ready to look at.

use std::net::SocketAddr;
use std::time::Instant as Stopwatch;

use clap::Args;
use kanryu_domain::calendar::Day;
use kanryu_domain::text::{Lang, Text};
use kanryu_domain::{demo, initiative};
use kanryu_store::{Append, Store};

use super::init::{BATCH, append, create, store_failure};
use super::serve::site;
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::{law, progress};

/// Build a demonstration store with the records of the initiative and invented people, and serve the site.
///
/// The same seed gives the same store, byte for byte. Where the store is there already, it is served as it is.
/// Every person in it is invented.
#[derive(Debug, Args)]
pub struct Arguments {
    /// How many invented people.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    people: u32,
    /// The seed; the same seed gives the same people.
    #[arg(long, default_value_t = 2017)]
    seed: u64,
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Load only, do not serve.
    #[arg(long)]
    no_serve: bool,
    #[command(flatten)]
    location: Location,
}

/// Invented lives are told up to this day, so that the same seed gives the same bytes on any day.
const TOLD_UNTIL: (i32, u8, u8) = (2026, 11, 23);

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let target = arguments.location.target()?;
    let exists = Store::exists(&target).await.map_err(|error| store_failure(&error))?;
    let store = if exists {
        let store = arguments.location.open().await?;
        let head = store.head().await.map_err(|error| store_failure(&error))?;
        let text = Text::new(
            format!("{target} の保管庫を開きました（記録 {} 件）", head.seq),
            format!("opened the store in {target} ({} events)", head.seq),
        );
        println!("{}", text.get(lang));
        store
    } else {
        load(&arguments, lang).await?
    };
    if arguments.no_serve {
        store.close().await;
        return Ok(Outcome::Fine);
    }
    site(store, arguments.location.exports(), arguments.listen, false, None, lang).await
}

/// Tells the invented lives and records them a batch at a time, so that memory does not grow with their number.
async fn record_lives(store: &Store, arguments: &Arguments, until: Day, lang: Lang) -> Result<u64, Failure> {
    let bar =
        progress::bar(u64::from(arguments.people), Text::new("架空の人物", "invented people").get(lang));
    let (mut batch, mut recorded) = (Vec::new(), 0);
    let mut lives = demo::lives(arguments.seed, arguments.people as usize, until).peekable();
    while let Some(life) = lives.next() {
        batch.extend(life);
        bar.inc(1);
        if batch.len() >= BATCH || lives.peek().is_none() {
            let appended =
                store.append(&batch, Append::default()).await.map_err(|error| store_failure(&error))?;
            recorded += appended.recorded;
            batch.clear();
        }
    }
    bar.finish_and_clear();
    Ok(recorded)
}

async fn load(arguments: &Arguments, lang: Lang) -> Result<Store, Failure> {
    let started = Stopwatch::now();
    let store = create(&arguments.location).await?;
    let (year, month, day) = TOLD_UNTIL;
    let until = Day::from_ymd(year, month, day).expect("a day of the calendar");
    let slides = initiative::events();
    append(&store, &slides, "initiative", lang).await?;
    append(&store, &demo::organizations(), "organizations", lang).await?;
    append(&store, &demo::vacancies(until), "vacancies", lang).await?;
    append(&store, &demo::hosts(until), "hosts", lang).await?;
    let invented = record_lives(&store, arguments, until, lang).await?;
    let rounds = demo::rounds(arguments.seed, arguments.people as usize, until, law::in_use(None)?);
    append(&store, &rounds, "rounds", lang).await?;
    store.catch_up().await.map_err(|error| store_failure(&error))?;
    let head = store.head().await.map_err(|error| store_failure(&error))?;
    let (records, count) = (slides.len(), arguments.people);
    let seconds = started.elapsed().as_secs_f64();
    let text = Text::new(
        format!(
            "構想の記録 {records} 件、架空の人物 {count} 人（記録 {invented} 件）を {seconds:.1} 秒で読み込みました。\n\
             人物・受入れ機関・学校はすべて架空です。\n最後のハッシュ {}",
            head.hash
        ),
        format!(
            "loaded {records} events of the initiative and {count} invented people ({invented} events) in {seconds:.1} s.\n\
             Every person, host and school in them is invented.\nlast hash {}",
            head.hash
        ),
    );
    println!("{}", text.get(lang));
    Ok(store)
}
