//! A round as the sheets of a workbook, in and out: offers, people, wishes and ranks as rows, everything else as written.
//!
//! The sheets hold the whole round file, so that a workbook written and read again is the same round. A cell that begins
//! with `[` or `{` is JSON; in columns that take several words they stand apart by `;`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Round, RoundResult};
use crate::roster::{CellText, Grid};
use crate::text::Text;

mod record;
#[cfg(test)]
mod tests;

pub use record::statements;

/// A sheet to be written: its name, its headings, its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSheet {
    /// What it is called.
    pub name: &'static str,
    /// The headings.
    pub headings: Vec<String>,
    /// The rows, each as long as the headings.
    pub rows: Vec<Vec<String>>,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ListFault {
    /// The sheet.
    pub sheet: String,
    /// The cell, such as `B3`.
    pub cell: String,
    /// What is wrong and what to do.
    pub text: Text,
}

impl std::fmt::Display for ListFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}!{}: {}", self.sheet, self.cell, self.text.en)
    }
}

/// The sheets that are read; others are left alone and named in no fault.
pub const SHEETS: [&str; 7] = ["round", "people", "offers", "wishes", "ranks", "joint", "settings"];
/// Columns of whole numbers.
const NUMBERS: [&str; 7] = ["places", "min", "target", "pay_month", "seed", "bound", "unmatched_cost"];
/// Columns of several words.
const SEVERAL: [&str; 5] =
    ["qualifications", "qualifications_claimed", "not_acceptable", "regions", "shifts"];
/// Columns of yes or no.
const YES_NO: [&str; 2] = ["allow_unknown", "offers_may_close"];
/// Columns of the sheet of people that are keys of a person; every other one is an attribute.
const OF_PEOPLE: [&str; 14] = [
    "id",
    "nationality",
    "sex",
    "about",
    "present",
    "regions",
    "language",
    "language_claimed",
    "qualifications",
    "qualifications_claimed",
    "not_acceptable",
    "record",
    "life_text",
    "facts_text",
];

/// A ranked list while it is read: tiers by number.
type Ranked = BTreeMap<u32, Vec<String>>;

/// A joint wish while it is read: its id, and tiers of pairs by number.
#[derive(Debug, Clone, PartialEq, Default)]
struct Jointly {
    id: String,
    tiers: BTreeMap<u32, Vec<[String; 2]>>,
}

/// What the sheets say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lists {
    head: Map<String, Value>,
    people: BTreeMap<String, Map<String, Value>>,
    offers: BTreeMap<String, Map<String, Value>>,
    wishes: BTreeMap<String, Ranked>,
    ranks: BTreeMap<String, Ranked>,
    joint: BTreeMap<(String, String), Jointly>,
    settings: Map<String, Value>,
}

/// Reads the sheets of a workbook.
///
/// # Errors
/// Every cell that cannot be used.
pub fn read(grids: &[Grid]) -> Result<Lists, Vec<ListFault>> {
    let (mut lists, mut faults) = (Lists::default(), Vec::new());
    let known: Vec<&Grid> =
        SHEETS.iter().filter_map(|name| grids.iter().find(|grid| grid.sheet == *name)).collect();
    if !known.iter().any(|grid| ["offers", "wishes", "ranks"].contains(&&*grid.sheet)) {
        faults.push(ListFault {
            sheet: grids.first().map(|grid| grid.sheet.clone()).unwrap_or_default(),
            cell: "A1".to_owned(),
            text: Text::new(
                format!(
                    "offers・wishes・ranks のどのシートもありません。使えるシート: {}",
                    SHEETS.join("、")
                ),
                format!(
                    "there is no sheet offers, wishes or ranks; sheets that are read: {}",
                    SHEETS.join(", ")
                ),
            ),
        });
    }
    for grid in known {
        Reading { grid, faults: &mut faults }.sheet(&mut lists);
    }
    if faults.is_empty() { Ok(lists) } else { Err(faults) }
}

struct Reading<'a> {
    grid: &'a Grid,
    faults: &'a mut Vec<ListFault>,
}

/// One row: what stands under each heading, and where.
struct Row<'a> {
    number: usize,
    cells: BTreeMap<String, (usize, &'a CellText)>,
}

impl<'a> Reading<'a> {
    fn sheet(&mut self, lists: &mut Lists) {
        for row in self.rows() {
            match &*self.grid.sheet {
                "round" | "settings" => self.setting(&row, lists),
                "people" => {
                    if let Some((id, record)) = self.record(&row) {
                        lists.people.insert(id, record);
                    }
                }
                "offers" => {
                    if let Some((id, record)) = self.record(&row) {
                        lists.offers.insert(id, record);
                    }
                }
                "wishes" => self.ranked(&row, ("person", "offer"), &mut lists.wishes),
                "ranks" => self.ranked(&row, ("offer", "person"), &mut lists.ranks),
                _ => self.jointly(&row, lists),
            }
        }
    }

    /// The rows below the headings that hold anything.
    fn rows(&self) -> Vec<Row<'a>> {
        let grid = self.grid;
        let heads: Vec<String> =
            grid.rows.first().map(|row| row.iter().map(CellText::line).collect()).unwrap_or_default();
        let row = |(number, cells): (usize, &'a Vec<CellText>)| {
            let pairs = heads.iter().enumerate().filter(|(_, head)| !head.is_empty());
            let cells = pairs.filter_map(|(at, head)| {
                cells.get(at).filter(|cell| !cell.is_blank()).map(|cell| (head.clone(), (at, cell)))
            });
            Row { number, cells: cells.collect() }
        };
        grid.rows.iter().enumerate().skip(1).map(row).filter(|row| !row.cells.is_empty()).collect()
    }

    fn fault(&mut self, row: &Row<'_>, column: usize, ja: String, en: String) {
        let cell = format!("{}{}", letters(column), row.number + 1);
        self.faults.push(ListFault { sheet: self.grid.sheet.clone(), cell, text: Text::new(ja, en) });
    }

    /// The text under a heading that a row must have.
    fn needed(&mut self, row: &Row<'_>, head: &str) -> Option<String> {
        if let Some((_, cell)) = row.cells.get(head) {
            return Some(text_of(cell));
        }
        self.fault(
            row,
            0,
            format!("「{head}」がありません。見出し {head} の列に書いてください"),
            format!("there is no {head}; write it in the column with the heading {head}"),
        );
        None
    }

    /// A rank: a whole number from 1.
    fn rank(&mut self, row: &Row<'_>, head: &str) -> Option<u32> {
        let text = self.needed(row, head)?;
        let rank = text.parse::<u32>().ok().filter(|rank| *rank > 0);
        if rank.is_none() {
            let at = row.cells.get(head).map_or(0, |(at, _)| *at);
            self.fault(
                row,
                at,
                format!("「{text}」は順位ではありません。1 以上の整数を書いてください"),
                format!("{text:?} is no rank; write a whole number from 1"),
            );
        }
        rank
    }

    fn setting(&mut self, row: &Row<'_>, lists: &mut Lists) {
        let (Some(key), Some(value)) = (self.needed(row, "key"), self.needed(row, "value")) else { return };
        let at = row.cells.get("value").map_or(0, |(at, _)| *at);
        let Some(value) = self.value(row, at, &key, &value) else { return };
        if self.grid.sheet == "round" {
            lists.head.insert(key, value)
        } else {
            lists.settings.insert(key, value)
        };
    }

    /// A person or an offer.
    fn record(&mut self, row: &Row<'_>) -> Option<(String, Map<String, Value>)> {
        let id = self.needed(row, "id")?;
        let is_people = self.grid.sheet == "people";
        let (mut record, mut about) = (Map::new(), Map::new());
        for (head, (at, cell)) in &row.cells {
            let Some(value) = self.value(row, *at, head, &text_of(cell)) else { continue };
            match head.as_str() {
                "id" => {}
                "about" if is_people => about.extend(value.as_object().cloned().unwrap_or_default()),
                other if is_people && !OF_PEOPLE.contains(&other) => {
                    about.insert(other.to_owned(), json!(text_of(cell)));
                }
                other => {
                    record.insert(other.to_owned(), value);
                }
            }
        }
        if !about.is_empty() {
            record.insert("about".to_owned(), Value::Object(about));
        }
        Some((id, record))
    }

    /// A cell as the round file writes it.
    fn value(&mut self, row: &Row<'_>, at: usize, key: &str, text: &str) -> Option<Value> {
        let wrong =
            |ja: &str, en: &str| (format!("「{text}」（{key}）は{ja}"), format!("{text:?} in {key} is {en}"));
        let found = if text.starts_with(['[', '{']) {
            serde_json::from_str(text)
                .map_err(|_| wrong("JSON として読めません", "no JSON; write it as JSON or as plain words"))
        } else if NUMBERS.contains(&key) {
            text.parse::<i64>().map(Value::from).map_err(|_| wrong("整数ではありません", "no whole number"))
        } else if YES_NO.contains(&key) {
            match text {
                "true" | "yes" | "はい" => Ok(Value::Bool(true)),
                "false" | "no" | "いいえ" => Ok(Value::Bool(false)),
                _ => Err(wrong("はい・いいえではありません", "neither true nor false")),
            }
        } else if SEVERAL.contains(&key) {
            Ok(text.split([';', '；', '、']).map(str::trim).filter(|word| !word.is_empty()).collect())
        } else {
            Ok(json!(text))
        };
        found.map_err(|(ja, en)| self.fault(row, at, ja, en)).ok()
    }

    fn ranked(&mut self, row: &Row<'_>, (by, of): (&str, &str), lists: &mut BTreeMap<String, Ranked>) {
        let (who, rank, what) = (self.needed(row, by), self.rank(row, "rank"), self.needed(row, of));
        if let (Some(who), Some(rank), Some(what)) = (who, rank, what) {
            lists.entry(who).or_default().entry(rank).or_default().push(what);
        }
    }

    fn jointly(&mut self, row: &Row<'_>, lists: &mut Lists) {
        let people = (self.needed(row, "person"), self.needed(row, "partner"));
        let (Some(rank), (Some(person), Some(partner))) = (self.rank(row, "rank"), people) else { return };
        let offer = |head: &str| row.cells.get(head).map(|(_, cell)| text_of(cell)).unwrap_or_default();
        let pair = [offer("offer"), offer("partner_offer")];
        let id =
            Some(offer("id")).filter(|id| !id.is_empty()).unwrap_or_else(|| format!("{person} {partner}"));
        let wish = lists.joint.entry((person, partner)).or_default();
        wish.id = id;
        wish.tiers.entry(rank).or_default().push(pair);
    }
}

/// A cell as text; a date in the form of the round file.
fn text_of(cell: &CellText) -> String {
    cell.day().map_or_else(|| cell.line(), |day| day.to_string())
}

/// `A` for 0, `AA` for 26.
fn letters(column: usize) -> String {
    let (rest, last) = (column / 26, char::from(b'A' + (column % 26) as u8));
    if rest == 0 { last.to_string() } else { letters(rest - 1) + &last.to_string() }
}

impl Lists {
    /// The lists as a round file in JSON, to be read by [`super::parse`].
    pub fn round_file(&self) -> String {
        let mut file = self.settings.clone();
        let mut head = self.head.clone();
        head.entry("id").or_insert_with(|| json!("workbook"));
        file.insert("round".to_owned(), Value::Object(head));
        let named =
            |lists: &BTreeMap<String, Ranked>| -> BTreeSet<String> { lists.keys().cloned().collect() };
        let people = named(&self.wishes).into_iter().chain(self.people.keys().cloned());
        let joint = self.joint.keys().flat_map(|(one, other)| [one.clone(), other.clone()]);
        let people: BTreeSet<String> = people.chain(joint).collect();
        let person = |id: &String| with(&self.people, id, "wishes", self.wishes.get(id));
        file.insert("person".to_owned(), people.iter().map(person).collect());
        let offers: BTreeSet<String> =
            named(&self.ranks).into_iter().chain(self.offers.keys().cloned()).collect();
        let offer = |id: &String| with(&self.offers, id, "ranks", self.ranks.get(id));
        file.insert("offer".to_owned(), offers.iter().map(offer).collect());
        if !self.joint.is_empty() {
            let joint = self.joint.iter().map(|((one, other), wish)| {
                let tier =
                    |pairs: &Vec<[String; 2]>| if pairs.len() == 1 { json!(pairs[0]) } else { json!(pairs) };
                let wishes: Vec<Value> = wish.tiers.values().map(tier).collect();
                json!({"id": wish.id, "members": [one, other], "wishes": wishes})
            });
            file.insert("joint".to_owned(), joint.collect());
        }
        Value::Object(file).to_string()
    }
}

/// A record with its list.
fn with(records: &BTreeMap<String, Map<String, Value>>, id: &str, key: &str, list: Option<&Ranked>) -> Value {
    let mut record = records.get(id).cloned().unwrap_or_default();
    record.insert("id".to_owned(), json!(id));
    if let Some(list) = list {
        let tier = |ids: &Vec<String>| if ids.len() == 1 { json!(ids[0]) } else { json!(ids) };
        record.insert(key.to_owned(), list.values().map(tier).collect());
    }
    Value::Object(record)
}

/// The whole round as sheets; read again they are the same round.
pub fn write(round: &Round) -> Vec<ListSheet> {
    let file: Value = serde_json::from_str(&super::write(round)).unwrap_or_default();
    let list = |key: &str| file[key].as_array().cloned().unwrap_or_default();
    let (people, offers) = (list("person"), list("offer"));
    let mut sheets = vec![
        pairs_of("round", file["round"].as_object()),
        records("people", &people, "wishes"),
        records("offers", &offers, "ranks"),
        ranked("wishes", &people, ("person", "offer"), "wishes"),
        ranked("ranks", &offers, ("offer", "person"), "ranks"),
        joint(&list("joint")),
    ];
    let apart = ["round", "person", "offer", "joint"];
    let rest: Option<Map<String, Value>> = file.as_object().map(|file| {
        file.iter()
            .filter(|(key, _)| !apart.contains(&key.as_str()))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect()
    });
    sheets.push(pairs_of("settings", rest.as_ref()));
    sheets
}

fn cell_of(key: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(words) if SEVERAL.contains(&key) => {
            words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

fn pairs_of(name: &'static str, table: Option<&Map<String, Value>>) -> ListSheet {
    let rows = table.into_iter().flatten().map(|(key, value)| vec![key.clone(), cell_of(key, value)]);
    ListSheet { name, headings: vec!["key".to_owned(), "value".to_owned()], rows: rows.collect() }
}

fn records(name: &'static str, records: &[Value], without: &str) -> ListSheet {
    let keys = records.iter().filter_map(Value::as_object).flat_map(Map::keys);
    // A list has a sheet of its own; only an empty one, which ranks nobody, stands here.
    let is_empty = |record: &Value| record[without].as_array().is_some_and(Vec::is_empty);
    let any_empty = records.iter().any(is_empty);
    let keys: BTreeSet<&String> = keys.filter(|key| *key != "id" && (*key != without || any_empty)).collect();
    let cell = |record: &Value, key: &str| match key == without {
        true if is_empty(record) => "[]".to_owned(),
        true => String::new(),
        false => cell_of(key, &record[key]),
    };
    let row = |record: &Value| {
        let cells = keys.iter().map(|key| cell(record, key));
        std::iter::once(cell_of("id", &record["id"])).chain(cells).collect()
    };
    let headings = std::iter::once("id".to_owned()).chain(keys.iter().map(|key| (*key).clone())).collect();
    ListSheet { name, headings, rows: records.iter().map(row).collect() }
}

/// The members of each tier of a list.
fn tiers(list: &Value) -> Vec<Vec<Value>> {
    let tier = |tier: &Value| tier.as_array().cloned().unwrap_or_else(|| vec![tier.clone()]);
    list.as_array().into_iter().flatten().map(tier).collect()
}

fn ranked(name: &'static str, records: &[Value], (by, of): (&str, &str), key: &str) -> ListSheet {
    let mut rows = Vec::new();
    for record in records {
        for (rank, tier) in (1..).zip(tiers(&record[key])) {
            let row =
                |entry: &Value| vec![cell_of("id", &record["id"]), format!("{rank}"), cell_of(of, entry)];
            rows.extend(tier.iter().map(row));
        }
    }
    ListSheet { name, headings: [by, "rank", of].map(str::to_owned).to_vec(), rows }
}

fn joint(joints: &[Value]) -> ListSheet {
    let mut rows = Vec::new();
    for one in joints {
        for (rank, tier) in (1..).zip(one["wishes"].as_array().into_iter().flatten()) {
            // A tier of several pairs is a list of lists.
            let several = tier.as_array().filter(|pairs| pairs.iter().all(Value::is_array));
            for pair in several.cloned().unwrap_or_else(|| vec![tier.clone()]) {
                let text = |value: &Value| cell_of("offer", value);
                let members = [text(&one["members"][0]), text(&one["members"][1])];
                let [first, second] = members;
                let id = cell_of("id", &one["id"]);
                rows.push(vec![first, second, format!("{rank}"), text(&pair[0]), text(&pair[1]), id]);
            }
        }
    }
    let headings = ["person", "partner", "rank", "offer", "partner_offer", "id"];
    ListSheet { name: "joint", headings: headings.map(str::to_owned).to_vec(), rows }
}

/// A result as sheets: who goes where, who goes nowhere, what stays free, what it rests on.
pub fn result(result: &RoundResult) -> Vec<ListSheet> {
    let number = |rank: Option<u32>| rank.map(|rank| rank.to_string()).unwrap_or_default();
    let heads = |heads: &[&str]| heads.iter().map(|head| (*head).to_owned()).collect();
    let pairs = result.pairs.iter().map(|pair| {
        vec![pair.person.clone(), pair.offer.clone(), number(pair.rank), number(pair.rank_there)]
    });
    let unfilled = result.unfilled.iter().map(|offer| {
        let counts = [offer.places, offer.filled, offer.free].map(|count| count.to_string());
        let why = [offer.why.ja.clone(), offer.why.en.clone()];
        std::iter::once(offer.offer.clone()).chain(counts).chain(why).collect()
    });
    let struck = result.struck.iter().map(|one| {
        vec![
            one.person.clone(),
            one.offer.clone(),
            one.code.to_owned(),
            one.text.ja.clone(),
            one.text.en.clone(),
        ]
    });
    let stable = result.stable.map(|stable| stable.to_string()).unwrap_or_default();
    let seed = result.seed.map(|seed| seed.to_string()).unwrap_or_default();
    let basis = [
        ("method", result.method.to_owned()),
        ("definition", result.definition.clone()),
        ("seed", seed),
        ("status", result.status.word.to_owned()),
        ("stable", stable),
        ("input_hash", result.input_hash.clone()),
        ("rulebook", result.rulebook.clone().unwrap_or_default()),
    ];
    let basis = basis.map(|(key, value)| vec![key.to_owned(), value]);
    vec![
        ListSheet {
            name: "pairs",
            headings: heads(&["person", "offer", "rank", "rank_there"]),
            rows: pairs.collect(),
        },
        ListSheet {
            name: "unmatched",
            headings: heads(&["person"]),
            rows: result.unmatched.iter().map(|person| vec![person.clone()]).collect(),
        },
        ListSheet {
            name: "unfilled",
            headings: heads(&["offer", "places", "filled", "free", "why_ja", "why_en"]),
            rows: unfilled.collect(),
        },
        ListSheet {
            name: "cannot_be",
            headings: heads(&["person", "offer", "code", "why_ja", "why_en"]),
            rows: struck.collect(),
        },
        ListSheet { name: "basis", headings: heads(&["key", "value"]), rows: basis.to_vec() },
    ]
}
