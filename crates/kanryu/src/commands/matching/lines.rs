//! Lines of an answer in the reader's language.

use kanryu_domain::matching::{Counts, Moved, Note};
use kanryu_domain::text::{Lang, Text};

/// Lines being written.
pub struct Lines {
    out: String,
    lang: Lang,
}

impl Lines {
    pub fn new(lang: Lang) -> Lines {
        Lines { out: String::new(), lang }
    }

    /// Adds a line in both languages.
    pub fn say(&mut self, ja: impl Into<String>, en: impl Into<String>) {
        self.text(&Text::new(ja.into(), en.into()));
    }

    pub fn text(&mut self, text: &Text) {
        self.out.push_str(text.get(self.lang));
        self.out.push('\n');
    }

    pub fn note(&mut self, note: &Note) {
        self.say(format!("  • {}", note.text.ja), format!("  • {}", note.text.en));
    }

    pub fn counts(&mut self, counts: &Counts) {
        let (people, placed, places, free) =
            (counts.people, counts.placed, counts.places, counts.free_places);
        self.say(
            format!("{people}人中{placed}人が決定。定員 {places}、空き {free}"),
            format!("{placed} of {people} people placed; {places} places, {free} free"),
        );
        let by_rank: Vec<String> =
            counts.by_rank.iter().map(|(rank, people)| format!("{rank}: {people}")).collect();
        if !by_rank.is_empty() {
            let by_rank = by_rank.join(", ");
            self.say(
                format!("希望順位ごとの人数 {by_rank}"),
                format!("people by rank of their place: {by_rank}"),
            );
        }
    }

    pub fn stable(&mut self, stable: Option<bool>, blocking: u64) {
        match stable {
            Some(true) => self.say("安定: はい（ブロッキングペアなし）", "stable: yes, no blocking pair"),
            Some(false) => self.say(
                format!("安定: いいえ（ブロッキングペア {blocking}）"),
                format!("stable: no, {blocking} blocking pairs"),
            ),
            None => {}
        }
    }

    pub fn moved(&mut self, moved: &Moved) {
        let person = &moved.person;
        let (from, to) = (moved.from.as_deref().unwrap_or("-"), moved.to.as_deref().unwrap_or("-"));
        let gain = match moved.gain {
            "better" => ("より望む", "better"),
            "worse" => ("より望まない", "worse"),
            _ => ("同じ", "as good"),
        };
        self.say(
            format!("  {person}: {from} → {to}（{}）", gain.0),
            format!("  {person}: {from} → {to} ({})", gain.1),
        );
    }

    pub fn into_text(self) -> String {
        self.out
    }
}
