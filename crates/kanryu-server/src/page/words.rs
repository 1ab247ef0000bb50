//! Every word of the interface, from `catalog/interface.toml` and `catalog/office.toml`, in both languages.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kanryu_domain::text::{Lang, Text};

/// Pages of boards, and pages of the office: signing in, imports, exports, administration.
const SOURCES: [&str; 2] =
    [include_str!("../../../../catalog/interface.toml"), include_str!("../../../../catalog/office.toml")];

static WORDS: LazyLock<BTreeMap<String, Text>> = LazyLock::new(|| {
    let groups = SOURCES.into_iter().flat_map(|source| {
        toml::from_str::<BTreeMap<String, BTreeMap<String, Text>>>(source)
            .expect("the embedded catalog is read by the tests")
    });
    groups
        .flat_map(|(group, words)| words.into_iter().map(move |(key, text)| (format!("{group}.{key}"), text)))
        .collect()
});

/// The text of a key such as `nav.bases`, or `None` where the catalog has no such key.
pub fn find(key: &str) -> Option<&'static Text> {
    WORDS.get(key)
}

/// The words of a key in `lang`.
///
/// A key that is missing is shown as itself, so that a page never fails for a word; the tests read every key
/// out of the templates and the sources and fail for one that the catalog lacks.
pub fn get(key: &'static str, lang: Lang) -> &'static str {
    WORDS.get(key).map_or(key, |text| text.get(lang))
}

/// The words of a key with `{}` replaced, in order, by `parts`.
pub fn fill(key: &'static str, lang: Lang, parts: &[&str]) -> String {
    let mut pieces = get(key, lang).split("{}");
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    let mut parts = parts.iter();
    for piece in pieces {
        filled.push_str(parts.next().copied().unwrap_or_default());
        filled.push_str(piece);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    fn files_below(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            // The words of the audit log look like keys and are none.
            let is_log = path.ends_with("src/audit.rs");
            if path.is_dir() {
                files_below(&path, found);
            } else if !is_log && path.extension().is_some_and(|ext| ext == "html" || ext == "rs") {
                found.push(fs::read_to_string(&path).unwrap());
            }
        }
    }

    /// Tables that are looked up by a code of the records or of the law.
    const CODED: [&str; 10] = [
        "actor",
        "lane",
        "law-kind",
        "law-subject",
        "law-verdict",
        "obtain",
        "plan",
        "purpose",
        "residence",
        "work",
    ];

    /// Keys are what is asked for with `t` or `fill`, and every other text in quotes that looks like a key.
    fn keys_used() -> BTreeSet<String> {
        let home = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut texts = Vec::new();
        for folder in ["templates", "src"] {
            files_below(&home.join(folder), &mut texts);
        }
        let groups: BTreeSet<&str> = WORDS.keys().filter_map(|key| key.split('.').next()).collect();
        let is_key = |before: &str, piece: &str| {
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            let asked = before.ends_with("t(") || before.ends_with("fill(");
            piece.split_once('.').is_some_and(|(group, word)| {
                let known = asked || groups.contains(group);
                known
                    && !word.is_empty()
                    && word != "html"
                    && word.chars().all(fits)
                    && group.chars().all(fits)
            })
        };
        let mut keys = BTreeSet::new();
        for text in &texts {
            let pieces: Vec<&str> = text.split('"').collect();
            for pair in pieces.windows(2).filter(|pair| is_key(pair[0], pair[1])) {
                keys.insert(pair[1].to_owned());
            }
        }
        keys
    }

    #[test]
    fn every_key_that_a_page_uses_is_in_the_catalog_and_no_word_is_unused() {
        let used = keys_used();
        let known: BTreeSet<String> = WORDS.keys().cloned().collect();
        let missing: Vec<_> = used.difference(&known).collect();
        let coded = |key: &&String| CODED.iter().any(|table| key.starts_with(&format!("{table}.")));
        let unused: Vec<_> = known.difference(&used).filter(|key| !coded(key)).collect();
        assert!(missing.is_empty(), "used but not in catalog/interface.toml: {missing:?}");
        assert!(unused.is_empty(), "in catalog/interface.toml but used nowhere: {unused:?}");
    }

    #[test]
    fn every_word_is_written_in_both_languages() {
        for (key, text) in WORDS.iter() {
            assert!(!text.ja.is_empty() && !text.en.is_empty(), "{key} lacks a language");
            assert!(
                text.en.is_ascii()
                    || text.en.chars().all(|c| !('\u{3040}'..='\u{9fff}').contains(&c))
                    || key.starts_with("site."),
                "{key}: Japanese stands in the English"
            );
            assert_eq!(
                text.ja.matches("{}").count(),
                text.en.matches("{}").count(),
                "{key}: places to fill differ"
            );
        }
    }

    #[test]
    fn filling_puts_the_parts_in_order() {
        assert_eq!(fill("table.shown", Lang::En, &["1", "50", "320"]), "1–50 of 320");
    }
}
