//! `kanryu user`: accounts, from the machine on which the store lies.

use std::io::Write;

use clap::{Args, Subcommand};
use kanryu_domain::id::Subject;
use kanryu_domain::text::{Lang, Text};
use kanryu_server::access::Role;
use kanryu_store::{NewAccount, SetupLink};

use super::init::store_failure;
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::reader;

/// Manage the accounts.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Add(Add),
    List(List),
}

/// Add an account and print an invitation link that works once. No password is ever chosen for somebody.
#[derive(Debug, Args)]
struct Add {
    /// The name to sign in with.
    login: String,
    /// The name to show; default: the login.
    #[arg(long)]
    name: Option<String>,
    /// administrator, secretariat, case-worker, operator or person.
    #[arg(long)]
    role: String,
    /// The organization of a case worker or operator (organization:…).
    #[arg(long)]
    organization: Option<Subject>,
    /// The person whose account it is (person:…).
    #[arg(long)]
    person: Option<Subject>,
    /// The address of the site, for the link.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    base_url: String,
    #[command(flatten)]
    location: Location,
}

/// List the accounts.
#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    location: Location,
}

/// An invitation works for three days.
const INVITATION_MS: i64 = 3 * 86_400_000;

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    match arguments.action {
        Action::Add(add) => self::add(add, lang).await,
        Action::List(list) => self::list(list).await,
    }
}

async fn add(add: Add, lang: Lang) -> Result<Outcome, Failure> {
    let role: Role = add.role.parse().map_err(|_| unknown_role(&add.role))?;
    let belongs = if add.organization.is_some() { &add.organization } else { &add.person };
    if role.audience(belongs.as_ref()).is_none() {
        return Err(incomplete(role));
    }
    let store = add.location.open().await?;
    let new = NewAccount {
        login: add.login.clone(),
        display_name: add.name.unwrap_or(add.login),
        role: role.word().to_owned(),
        organization: add.organization,
        person: add.person,
        password_hash: None,
    };
    let now = reader::now();
    let account = store.create_account(&new, now).await.map_err(|error| store_failure(&error))?;
    let expires_at = kanryu_domain::calendar::Instant::from_ms(now.ms() + INVITATION_MS);
    let link = SetupLink { account: Some(account), expires_at };
    let secret = kanryu_server::secret::fresh();
    let kept = kanryu_server::secret::sum(&secret);
    store.create_setup_link(&kept, &link, now).await.map_err(|error| store_failure(&error))?;
    let address =
        format!("{}{}", add.base_url.trim_end_matches('/'), kanryu_server::invitation_path(&secret));
    let text = Text::new(
        format!("招待リンク（3日間、一度だけ有効）:\n{address}"),
        format!("invitation link (works once, for three days):\n{address}"),
    );
    println!("{}", text.get(lang));
    Ok(Outcome::Fine)
}

fn unknown_role(found: &str) -> Failure {
    Failure::input(
        "input/role",
        Text::new(format!("役割「{found}」はありません"), format!("there is no role {found:?}")),
        Text::same("administrator, secretariat, case-worker, operator, person"),
    )
}

fn incomplete(role: Role) -> Failure {
    let word = role.word();
    Failure::input(
        "input/role-needs",
        Text::new(
            format!("役割 {word} には所属（本人）の指定が必要です"),
            format!("the role {word} needs to know for whom it acts"),
        ),
        Text::new(
            "case-worker と operator には --organization、person には --person を付けてください",
            "give --organization for case-worker and operator, --person for person",
        ),
    )
}

async fn list(list: List) -> Result<Outcome, Failure> {
    let store = list.location.open().await?;
    let accounts = store.accounts().await.map_err(|error| store_failure(&error))?;
    let mut out = std::io::stdout().lock();
    for account in accounts {
        let belongs =
            account.organization.or(account.person).map_or_else(String::new, |subject| subject.to_string());
        let state = if account.disabled_at.is_some() { "disabled" } else { "active" };
        // A closed pipe is the reader's choice, not a failure.
        let _ = writeln!(out, "{}\t{}\t{}\t{belongs}\t{state}", account.id.0, account.login, account.role);
    }
    Ok(Outcome::Fine)
}
