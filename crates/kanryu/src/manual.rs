//! The manual in the reader's language: English stands in the doc comments, Japanese in the catalog.

use std::collections::BTreeMap;

use clap::Command;
use kanryu_domain::text::Lang;
use serde::Deserialize;

const JAPANESE: &str = include_str!("../../../catalog/manual.ja.toml");

/// The Japanese manual of one command; keys of `args` are argument ids.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    about: String,
    #[serde(default)]
    long: Option<String>,
    #[serde(default)]
    args: BTreeMap<String, String>,
}

/// Pages by the words of the command: `""` for the program, `board`, `user add`.
fn pages() -> BTreeMap<String, Page> {
    toml::from_str(JAPANESE).expect("catalog/manual.ja.toml is checked by a test of this module")
}

const TEMPLATE_JA: &str = "{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";

/// The command with its manual in `lang`.
pub fn localize(command: Command, lang: Lang) -> Command {
    match lang {
        Lang::En => command,
        Lang::Ja => translate(command, "", &pages()),
    }
}

fn translate(command: Command, path: &str, pages: &BTreeMap<String, Page>) -> Command {
    let key = if path.is_empty() { "kanryu" } else { path };
    let mut command = command
        .help_template(TEMPLATE_JA)
        .subcommand_help_heading("コマンド")
        .subcommand_value_name("コマンド")
        .disable_help_subcommand(true);
    if let Some(page) = pages.get(key) {
        command = command
            .about(page.about.clone())
            .long_about(page.long.clone().unwrap_or_else(|| page.about.clone()));
        command = command.mut_args(|arg| {
            let heading = if arg.is_positional() { "引数" } else { "オプション" };
            let id = arg.get_id().as_str().to_owned();
            let common = pages.get("kanryu").and_then(|page| page.args.get(&id));
            match page.args.get(&id).or(common) {
                Some(help) => arg.help(help.clone()).long_help(help.clone()).help_heading(heading),
                None => arg.help_heading(heading),
            }
        });
    }
    let parent = path.to_owned();
    command.mut_subcommands(|sub| {
        let path = if parent.is_empty() {
            sub.get_name().to_owned()
        } else {
            format!("{parent} {}", sub.get_name())
        };
        translate(sub, &path, pages)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn missing(command: &Command, path: &str, pages: &BTreeMap<String, Page>, found: &mut Vec<String>) {
        let key = if path.is_empty() { "kanryu" } else { path };
        let Some(page) = pages.get(key) else {
            found.push(format!("[{key:?}]"));
            return;
        };
        let common = &pages["kanryu"].args;
        let ids = command.get_arguments().map(|arg| arg.get_id().as_str());
        found.extend(
            ids.filter(|id| {
                !matches!(*id, "help" | "version")
                    && !page.args.contains_key(*id)
                    && !common.contains_key(*id)
            })
            .map(|id| format!("[{key:?}] {id}")),
        );
        for sub in command.get_subcommands() {
            let path = if path.is_empty() {
                sub.get_name().to_owned()
            } else {
                format!("{path} {}", sub.get_name())
            };
            missing(sub, &path, pages, found);
        }
    }

    #[test]
    fn every_command_and_argument_has_a_japanese_manual() {
        let mut found = Vec::new();
        missing(&crate::Cli::command(), "", &pages(), &mut found);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn the_japanese_help_speaks_japanese() {
        let help = localize(crate::Cli::command(), Lang::Ja).render_long_help().to_string();
        assert!(help.contains("使い方") && help.contains("コマンド"), "{help}");
    }
}
