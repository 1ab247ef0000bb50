//! The options that word an action in both languages.

use clap::Args;
use kanryu_domain::text::Text;

/// Title and wording of an action.
#[derive(Debug, Args)]
pub struct Wording {
    /// A short title in Japanese.
    #[arg(long, value_name = "TEXT")]
    title_ja: String,
    /// A short title in English.
    #[arg(long, value_name = "TEXT")]
    title_en: String,
    /// The wording in Japanese; default: the title.
    #[arg(long, value_name = "TEXT")]
    text_ja: Option<String>,
    /// The wording in English; default: the title.
    #[arg(long, value_name = "TEXT")]
    text_en: Option<String>,
}

impl Wording {
    /// The title.
    pub fn title(&self) -> Text {
        Text::new(self.title_ja.clone(), self.title_en.clone())
    }

    /// The wording, or the title where none was given.
    pub fn text(&self) -> Text {
        let or_title = |text: &Option<String>, title: &String| text.as_ref().unwrap_or(title).clone();
        Text::new(or_title(&self.text_ja, &self.title_ja), or_title(&self.text_en, &self.title_en))
    }
}
