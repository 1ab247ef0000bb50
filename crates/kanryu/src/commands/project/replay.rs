//! `kanryu project replay`: a sealed run made again and compared byte by byte.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::projection::seal;
use kanryu_domain::text::{Lang, Text};

use super::basis::{self, Basis, Draws};
use super::folder::Manifest;
use super::run::{hashes, manifest};
use crate::exit::{Failure, Outcome};

/// Make a sealed run again from its manifest and compare every file byte by byte.
///
/// First the seal and the files are checked against the manifest; then the run is made anew. A different program, law
/// or assumption is named, because then different numbers are no fault.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The folder of a run.
    folder: PathBuf,
    /// The folder of rulebooks that the run used, where it was not the built-in one.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    /// The file of assumptions that the run used, where it used one.
    #[arg(long, value_name = "FILE")]
    assumptions: Option<PathBuf>,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let sealed = Manifest::read(&arguments.folder)?;
    let mut faults = stored_faults(arguments, &sealed);
    let basis = Basis {
        rulebooks: arguments.rulebooks.clone(),
        assumptions: arguments.assumptions.clone(),
        from: sealed.from,
        months: sealed.months,
        known_until: sealed.known_until,
    };
    let projection = basis.projection_with_law_of(&arguments.folder, &sealed)?;
    let names = super::run::measures(&projection, &measures_of(arguments)?)?;
    let wanted = Draws { count: sealed.draws, seed: sealed.seed, people: sealed.people, threads: 2 };
    let stop = basis::stop_flag();
    let Some(board) = basis::drawn_board(&projection, &names, wanted, None, (&stop, lang))? else {
        return Ok(Outcome::Findings);
    };
    let again = manifest(&projection, hashes(&board)?, wanted);
    faults.extend(differences(&sealed, &again));
    for fault in &faults {
        println!("• {}", fault.get(lang));
    }
    if faults.is_empty() {
        let count = again.outputs.len();
        let text = Text::new(
            format!("{count}個のファイルがすべて一致しました（封 {}）", again.seal),
            format!("all {count} files are the same, byte by byte (seal {})", again.seal),
        );
        println!("{}", text.get(lang));
        return Ok(Outcome::Fine);
    }
    Ok(Outcome::Findings)
}

/// The measures of the run, from its JSON.
fn measures_of(arguments: &Arguments) -> Result<Vec<String>, Failure> {
    let text = basis::text_of(&arguments.folder.join("projection.json"))?;
    let json: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| Failure::input_from("input/manifest", &error))?;
    let names = json["measures"].as_array().into_iter().flatten().filter_map(|one| one["name"].as_str());
    Ok(names.map(str::to_owned).collect())
}

/// What the folder holds against its manifest.
fn stored_faults(arguments: &Arguments, sealed: &Manifest) -> Vec<Text> {
    let mut faults = Vec::new();
    if !sealed.is_whole() {
        faults
            .push(Text::new("封が manifest.json の内容と合いません", "the seal does not fit manifest.json"));
    }
    for (name, hash) in &sealed.outputs {
        let stored = std::fs::read(arguments.folder.join(name)).map(|bytes| seal::digest(&bytes));
        if stored.as_ref().ok() != Some(hash) {
            faults.push(Text::new(
                format!("{name} が封をした時と違います"),
                format!("{name} is not what was sealed"),
            ));
        }
    }
    faults
}

fn differences(sealed: &Manifest, again: &Manifest) -> Vec<Text> {
    let mut faults = Vec::new();
    let inputs = [
        ("プログラムの版", "the version of the program", &sealed.program, &again.program),
        ("法令集", "the law", &sealed.rulebook, &again.rulebook),
        ("前提", "the assumptions", &sealed.assumptions, &again.assumptions),
        ("循環の図", "the circulation", &sealed.circulation, &again.circulation),
    ];
    for (ja, en, before, now) in inputs {
        if before != now {
            faults.push(Text::new(
                format!("{ja}が違います（{before} と {now}）"),
                format!("{en} differs ({before} and {now})"),
            ));
        }
    }
    for (name, hash) in &sealed.outputs {
        if again.outputs.get(name) != Some(hash) {
            faults.push(Text::new(format!("{name} が一致しません"), format!("{name} came out differently")));
        }
    }
    faults
}
