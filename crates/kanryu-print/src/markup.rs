//! Markup written by programs: every text from a record is escaped on the way in.

use std::fmt::Write as _;

/// A text as markup that shows just this text.
///
/// Every sign that could mean something to the typesetter is escaped, so that no record can change a document.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for sign in text.chars() {
        match sign {
            '\n' | '\r' => out.push_str(" \\ "),
            '\\' | '#' | '*' | '_' | '`' | '$' | '<' | '>' | '@' | '=' | '-' | '+' | '/' | '[' | ']'
            | '~' | '"' | '\'' | '.' | ':' | '(' | ')' => {
                out.push('\\');
                out.push(sign);
            }
            _ => out.push(sign),
        }
    }
    out
}

/// A document being written, from the top to the bottom.
#[derive(Default)]
pub struct Markup(String);

impl Markup {
    /// A page set for A4, with `footer` on the left and the page number on the right of each foot; `lang` is `ja` or `en`.
    #[must_use]
    pub fn a4(title: &str, lang: &str, footer: &str) -> Self {
        let mut out = String::new();
        let title = quoted(title);
        let _ = writeln!(out, "#set document(title: {title})");
        let _ = writeln!(
            out,
            "#set page(paper: \"a4\", margin: (x: 18mm, top: 18mm, bottom: 20mm), footer: context [\n\
             #set text(size: 7.5pt, fill: rgb(\"#555555\"))\n{} #h(1fr) #counter(page).display(\"1 / 1\", both: true)\n])",
            escaped(footer)
        );
        let _ = writeln!(out, "#set text(font: \"BIZ UDPGothic\", lang: {}, size: 9.5pt)", quoted(lang));
        out.push_str("#set par(leading: 0.75em, justify: false)\n");
        out.push_str("#show heading: set block(above: 1.4em, below: 0.8em, sticky: true)\n");
        out.push_str(
            "#set table(stroke: 0.4pt + rgb(\"#999999\"), inset: 4pt)\n#show table: set text(size: 8pt)\n",
        );
        Self(out)
    }

    /// A heading; `level` 1 is the title of the document.
    pub fn heading(&mut self, level: u8, text: &str) {
        let _ = writeln!(self.0, "\n#heading(level: {level})[{}]", escaped(text));
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: &str) {
        let _ = writeln!(self.0, "\n{}\n", escaped(text));
    }

    /// A paragraph in small gray letters: sources, notes, what is uncertain.
    pub fn note(&mut self, text: &str) {
        let _ = writeln!(self.0, "\n#text(size: 7.5pt, fill: rgb(\"#444444\"))[{}]\n", escaped(text));
    }

    /// A list of points.
    pub fn points<'a>(&mut self, points: impl IntoIterator<Item = &'a str>) {
        let points: Vec<String> = points.into_iter().map(|point| format!("[{}]", escaped(point))).collect();
        if !points.is_empty() {
            let _ = writeln!(self.0, "#list({})", points.join(", "));
        }
    }

    /// A table whose head is repeated on each page. `numbers` tells which columns are numbers and stand on the right;
    /// a row shorter than the head is filled with empty cells.
    pub fn table(&mut self, head: &[&str], numbers: &[bool], rows: &[Vec<String>]) {
        let right = |column: usize| numbers.get(column).copied().unwrap_or(false);
        let align: Vec<&str> =
            (0..head.len()).map(|column| if right(column) { "right" } else { "left" }).collect();
        let columns: Vec<String> =
            (0..head.len()).map(|column| (if right(column) { "auto" } else { "1fr" }).to_owned()).collect();
        self.grid(head, &columns, &align, rows);
    }

    fn grid(&mut self, head: &[&str], columns: &[String], align: &[&str], rows: &[Vec<String>]) {
        let _ =
            writeln!(self.0, "#table(columns: ({},), align: ({},),", columns.join(", "), align.join(", "));
        let cells: Vec<String> = head.iter().map(|cell| format!("[*{}*]", escaped(cell))).collect();
        let _ = writeln!(self.0, "  table.header({}),", cells.join(", "));
        for row in rows {
            let cell = |column: usize| row.get(column).map_or_else(String::new, |cell| escaped(cell));
            let cells: Vec<String> = (0..head.len()).map(|column| format!("[{}]", cell(column))).collect();
            let _ = writeln!(self.0, "  {},", cells.join(", "));
        }
        self.0.push_str(")\n");
    }

    /// A table whose columns share the width by what stands in them; otherwise as [`table`](Markup::table).
    pub fn sheet(&mut self, head: &[&str], numbers: &[bool], rows: &[Vec<String>]) {
        let right = |column: usize| numbers.get(column).copied().unwrap_or(false);
        let align: Vec<&str> =
            (0..head.len()).map(|column| if right(column) { "right" } else { "left" }).collect();
        let columns: Vec<String> =
            head.iter().enumerate().map(|(at, title)| share(at, title, rows)).collect();
        self.grid(head, &columns, &align, rows);
    }

    /// A picture of the full width with its words for those who do not see it, and a caption.
    pub fn picture(&mut self, name: &str, words: &str, caption: &str) {
        let _ = writeln!(
            self.0,
            "#figure(image({}, width: 100%, alt: {}), caption: [{}], supplement: none, numbering: none)",
            quoted(name),
            quoted(words),
            escaped(caption)
        );
    }

    /// Begins a new page.
    pub fn new_page(&mut self) {
        self.0.push_str("#pagebreak(weak: true)\n");
    }

    /// The markup as written so far.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }
}

/// A text as a string of the typesetter's language.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " "))
}

/// How much room a text takes, in half-width signs: a sign outside ASCII takes two.
fn room(text: &str) -> usize {
    text.chars().map(|sign| if sign.is_ascii() { 1 } else { 2 }).sum()
}

/// Letters of a column that takes what it needs.
const SHORT: usize = 14;

/// The share of a column in the width: by its longest text within limits, never less than its longest word, so that one
/// long remark does not press the others into ribbons.
fn share(at: usize, title: &str, rows: &[Vec<String>]) -> String {
    let texts = || rows.iter().filter_map(|row| row.get(at)).map(String::as_str);
    let word =
        |text: &str| text.split_whitespace().filter(|word| word.is_ascii()).map(room).max().unwrap_or(0);
    let longest = texts().map(room).max().unwrap_or(0);
    // A date or a word is never broken: such a column is as wide as what stands in it.
    if longest <= SHORT && room(title) <= SHORT {
        return "auto".to_owned();
    }
    let longest = longest.clamp(7, 46);
    let title = (room(title) / 2).min(14);
    let word = texts().map(word).max().unwrap_or(0).min(20);
    format!("{}fr", longest.max(title).max(word + 2))
}
