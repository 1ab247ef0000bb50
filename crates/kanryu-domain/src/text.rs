//! Text in the languages of the initiative; Japanese and English are always both present.

use serde::{Deserialize, Serialize};

/// A language in which pages, messages and files are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// The language of a two-letter code, or `None` for one that is not offered.
    pub fn from_code(code: &str) -> Option<Lang> {
        match code {
            "ja" => Some(Lang::Ja),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// Its two-letter code (ISO 639-1).
    pub fn code(self) -> &'static str {
        match self {
            Lang::Ja => "ja",
            Lang::En => "en",
        }
    }
}

/// A text in Japanese and English.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Japanese; for records of the slides this is the original wording.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both wordings.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Text {
        Text { ja: ja.into(), en: en.into() }
    }

    /// The same wording in both languages, for names that are not translated.
    pub fn same(text: impl Into<String>) -> Text {
        let text = text.into();
        Text { ja: text.clone(), en: text }
    }

    /// The wording in `lang`; the other language's where one is empty.
    pub fn get(&self, lang: Lang) -> &str {
        let (first, second) = match lang {
            Lang::Ja => (&self.ja, &self.en),
            Lang::En => (&self.en, &self.ja),
        };
        if first.is_empty() { second } else { first }
    }
}

/// A text as search compares it: compatibility forms folded (full-width letters, half-width kana), lower case,
/// hiragana as katakana, Latin accents and Vietnamese tone marks dropped, everything but letters and digits left out.
pub fn search_key(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;

    // Kana voicing marks are combining marks as well; composing again after the Latin marks are gone keeps them.
    let kana_mark = |c: char| matches!(c, '\u{3099}' | '\u{309A}');
    text.nfkd()
        .filter(|c| !is_combining_mark(*c) || kana_mark(*c))
        .nfc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() || *c == 'ー')
        .map(|c| match c {
            '\u{3041}'..='\u{3096}' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
            'đ' => 'd',
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_finds_a_name_however_it_is_typed() {
        assert_eq!(search_key("ＮＧＵＹỄＮ Thị  Hoa"), search_key("nguyen thi hoa"));
        assert_eq!(search_key("ｸﾞｴﾝ・ﾃｨ"), search_key("ぐえんてぃ"));
        assert_eq!(search_key("Đặng"), "dang");
        assert_ne!(search_key("が"), search_key("か"));
    }
}
