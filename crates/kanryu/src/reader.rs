//! The reader at the terminal: their language, and today's date in Japan.

use jiff::Timestamp;
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::text::Lang;

/// The language asked for: `--lang`, else `KANRYU_LANG`, else the locale of the terminal, else English.
pub fn language(args: &[String]) -> Lang {
    let asked = args.iter().enumerate().find_map(|(at, arg)| match arg.as_str() {
        "--lang" => args.get(at + 1).map(String::as_str),
        _ => arg.strip_prefix("--lang="),
    });
    let from_environment = || {
        ["KANRYU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|text| !text.is_empty())
    };
    let code = asked.map(str::to_owned).or_else(from_environment).unwrap_or_default();
    code.get(..2).and_then(Lang::from_code).unwrap_or(Lang::En)
}

/// Now, by the machine's clock. The only place of this crate that reads it.
pub fn now() -> Instant {
    Instant::from_ms(Timestamp::now().as_millisecond())
}

/// Today in Japan: deadlines of Japanese law are counted there.
pub fn today() -> Day {
    now().day_in_japan()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_is_asked_for_wins() {
        let args = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(language(&args("kanryu board bases --lang ja")), Lang::Ja);
        assert_eq!(language(&args("kanryu --lang=en board bases")), Lang::En);
    }
}
