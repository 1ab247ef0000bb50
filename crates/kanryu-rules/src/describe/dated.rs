//! Limits, tables, clocks and calendars in words.

use std::sync::Arc;

use super::{Clause, Part, length, plain, shifted, written};
use crate::day::Day;
use crate::rulebook::{CalendarRow, ClockVersion, Entry, LeftOut, Lookup, Rulebook, Start};
use crate::text::Text;

impl Rulebook {
    /// The clauses of everything but rules and exceptions.
    pub(super) fn dated(&self, kind: &str, id: &str, from: Option<Day>) -> Vec<Clause> {
        let book = &*self.book;
        match kind {
            "limit" => {
                let versions = book.limits.iter().flat_map(|limit| &limit.versions);
                versions
                    .filter(|limit| &*limit.version.id == id && limit.version.from == from)
                    .flat_map(|limit| limit.entries.iter().map(|entry| self.entry(entry)))
                    .collect()
            }
            "table" => {
                let versions =
                    book.tables.iter().flat_map(|table| table.versions.iter().map(|v| (table.on, v)));
                versions
                    .filter(|(_, table)| &*table.version.id == id && table.version.from == from)
                    .flat_map(|(on, table)| table.rows.iter().map(move |row| self.row(on, row)))
                    .collect()
            }
            "clock" => {
                let versions = book.clocks.iter().flat_map(|clock| &clock.versions);
                versions
                    .filter(|clock| &*clock.version.id == id && clock.version.from == from)
                    .flat_map(|clock| self.counted(clock))
                    .collect()
            }
            "left-out" => {
                let parts =
                    book.clocks.iter().flat_map(|clock| &clock.versions).flat_map(|clock| &clock.leaves_out);
                parts
                    .filter(|part| &*part.version.id == id && part.version.from == from)
                    .map(|part| self.left_out(part))
                    .collect()
            }
            _ => {
                // A part of a calendar is found by what is written; its parts have no period of their own.
                let calendars = book.calendars.iter().filter(|calendar| &*calendar.id == id);
                calendars.flat_map(|calendar| calendar.rows.iter().map(calendar_row)).collect()
            }
        }
    }

    fn entry(&self, entry: &Entry) -> Clause {
        let parts = entry.when.as_ref().map(|when| self.members(when)).unwrap_or_default();
        let (text, facts) = self.start(&entry.start);
        let text = shifted(&text, entry.span);
        let text = if is_optional(&entry.start) {
            Text::new(format!("{}（分かる場合）", text.ja), format!("{}, where it is known", text.en))
        } else {
            text
        };
        let text = Text::new(format!("{} まで", text.ja), format!("until: {}", text.en));
        let text = if entry.printed {
            let ja = format!("{}（書類の日付が計算に優先する）", text.ja);
            Text::new(ja, format!("{}; the printed day prevails over what is computed", text.en))
        } else {
            text
        };
        let condition = if parts.is_empty() { String::new() } else { format!(" when({})", written(&parts)) };
        let mut clause = plain(Part::Entry, text, format!("{}{condition}", entry.text));
        (clause.facts, clause.parts) = (facts, parts);
        clause
    }

    /// Where a day comes from, and the facts it reads.
    fn start(&self, start: &Start) -> (Text, Vec<Arc<str>>) {
        match start {
            Start::Fact { fact, .. } => {
                let name = self.book.fact_names[usize::from(*fact)].clone();
                (self.fact_label(&name), vec![name])
            }
            Start::Day(day) => (Text::same(day.to_string()), Vec::new()),
            Start::Clock { clock, .. } => {
                let clock = &self.book.clocks[usize::from(*clock)];
                let facts =
                    clock.versions.iter().flat_map(|version| self.counted(version)).flat_map(|c| c.facts);
                let title =
                    clock.versions.last().map(|version| version.version.title.clone()).unwrap_or_default();
                let text =
                    Text::new(format!("「{}」の最終日", title.ja), format!("the last day of “{}”", title.en));
                (text, facts.collect())
            }
            Start::Lookup(lookup) => self.lookup(lookup),
        }
    }

    fn lookup(&self, lookup: &Lookup) -> (Text, Vec<Arc<str>>) {
        let calendar = &self.book.calendars[usize::from(lookup.calendar)];
        let (reference, facts) = self.start(&lookup.reference);
        let column = if &*lookup.column == "on" { String::new() } else { format!(" ({})", lookup.column) };
        let (ja, en) = match (lookup.is_last, lookup.includes) {
            (false, false) => ("より後の最初の", "the first after"),
            (false, true) => ("以後の最初の", "the first on or after"),
            (true, false) => ("より前の最後の", "the last before"),
            (true, true) => ("以前の最後の", "the last on or before"),
        };
        let title = &calendar.title;
        let text = Text::new(
            format!("「{}」{ja}「{}」{column}", reference.ja, title.ja),
            format!("“{}”{column}, {en} “{}”", title.en, reference.en),
        );
        (text, facts)
    }

    fn counted(&self, clock: &ClockVersion) -> Vec<Clause> {
        let name = self.book.fact_names[usize::from(clock.counts)].clone();
        let (label, length) = (self.fact_label(&name), length(clock.runs_for));
        let text = Text::new(
            format!("「{}」を数え、{}まで", label.ja, length.ja),
            format!("counts “{}”, up to {}", label.en, length.en),
        );
        let how = match clock.counting {
            crate::source::Counting::CorrespondingDay => "corresponding-day",
            crate::source::Counting::LastDayOfPeriod => "last-day-of-period",
        };
        let mut head = plain(Part::Counting, text, format!("counts {name} for {} by {how}", clock.runs_for));
        head.facts = vec![name];
        std::iter::once(head).chain(clock.leaves_out.iter().map(|part| self.left_out(part))).collect()
    }

    fn left_out(&self, part: &LeftOut) -> Clause {
        let name = self.book.fact_names[usize::from(part.spans)].clone();
        let label = self.fact_label(&name);
        let parts = part.when.as_ref().map(|when| self.members(when)).unwrap_or_default();
        let day = |day: Option<Day>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
        let (from, until) = (day(part.version.from), day(part.version.until));
        let text = Text::new(
            format!("数えない：{}（{}、{from}–{until}）", part.version.title.ja, label.ja),
            format!("leaves out: {} ({}, {from}–{until})", part.version.title.en, label.en),
        );
        let said = format!("{} leaves out {name} {from}–{until} when({})", part.name, written(&parts));
        let mut clause = plain(Part::Counting, text, said);
        (clause.facts, clause.parts) = (vec![name], parts);
        clause
    }
}

fn is_optional(start: &Start) -> bool {
    match start {
        Start::Fact { optional, .. } | Start::Clock { optional, .. } => *optional,
        Start::Lookup(lookup) => lookup.optional,
        Start::Day(_) => false,
    }
}

fn calendar_row(row: &CalendarRow) -> Clause {
    let days = row.days.iter().map(|(column, day)| format!("{column} {day}"));
    let counts = row.counts.iter().map(|(column, count)| format!("{column} {count}"));
    let said: Vec<String> = days.chain(counts).collect();
    let more = if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) };
    let sure = row.confidence.word();
    let text = Text::new(
        format!("{}：{}{more}、確度 {sure}", row.id, row.on),
        format!("{}: {}{more}, confidence {sure}", row.id, row.on),
    );
    plain(Part::Row, text.clone(), text.en)
}
