//! The roster's columns explained, as a template and a guide for whoever fills one in.

use super::column::columns;
use super::grid::fold;
use crate::text::Lang;

/// What a template workbook says, in one language; the writer of files lays it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// Name of the sheet to be filled in.
    pub sheet: &'static str,
    /// Name of the sheet that explains.
    pub guide_sheet: &'static str,
    /// Headings of the explaining sheet: column, required, what to write, example.
    pub headings: [&'static str; 4],
    /// Lines above the explanations.
    pub lines: Vec<&'static str>,
    /// The words for required and not required.
    pub required_words: [&'static str; 2],
    /// What a cell says that is filled with a word outside its choices.
    pub choice_error: &'static str,
    /// The columns.
    pub columns: Vec<GuideColumn>,
}

/// One column of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuideColumn {
    /// Its heading.
    pub title: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// What to write.
    pub help: String,
    /// An example.
    pub example: String,
    /// The words that may stand in it; any where empty.
    pub choices: Vec<String>,
}

const GUIDE_SHEETS: [&str; 2] = ["記入要領", "Guide"];

/// Whether a sheet of this name is the explaining one, which holds no people.
pub(super) fn is_guide(sheet: &str) -> bool {
    GUIDE_SHEETS.iter().any(|name| fold(name) == fold(sheet))
}

/// The template in one language.
pub fn guide(lang: Lang) -> Guide {
    let columns = columns().iter().map(|column| GuideColumn {
        title: column.title.get(lang).to_owned(),
        required: column.required,
        help: column.help.get(lang).to_owned(),
        example: column.example.clone(),
        choices: column.choices.get(lang).to_vec(),
    });
    let columns = columns.collect();
    match lang {
        Lang::Ja => Guide {
            sheet: "名簿",
            guide_sheet: GUIDE_SHEETS[0],
            headings: ["列", "必須", "書き方", "例"],
            lines: vec![
                "「名簿」シートに一人一行で記入してください。列の順序は自由で、使わない列は消してかまいません。",
                "日付は 2026-04-01、2026年4月1日、令和8年4月1日、R8.4.1 のいずれでも読みます。取り込む前に内容を確かめる画面が出ます。",
                "例は架空です。",
            ],
            required_words: ["必須", "任意"],
            choice_error: "候補にない語です。読めない語は取込みの確認で示します。",
            columns,
        },
        Lang::En => Guide {
            sheet: "Roster",
            guide_sheet: GUIDE_SHEETS[1],
            headings: ["Column", "Required", "What to write", "Example"],
            lines: vec![
                "Fill in the sheet Roster, one person a row. Columns may stand in any order; delete those you do not need.",
                "Dates are read as 2026-04-01, 1 Apr 2026, 令和8年4月1日 or R8.4.1. Before anything is recorded you see what was read.",
                "The examples are invented.",
            ],
            required_words: ["required", "optional"],
            choice_error: "This word is not among the choices. What cannot be read is shown before anything is recorded.",
            columns,
        },
    }
}
