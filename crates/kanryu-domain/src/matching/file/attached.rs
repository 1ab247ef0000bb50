//! What a round file says for lawfulness: lives and facilities, written inside it or in files it names.

use super::Reading;
use crate::history;
use crate::matching::fields::{Fields, kind};
use crate::matching::round::{Person, Site};
use crate::matching::tree::{Entry, Node, Value};
use crate::pathway::facility;

/// A part of the round file written out as TOML, with the line each of its lines came from.
struct Excerpt {
    text: String,
    lines: Vec<usize>,
}

impl Excerpt {
    fn put(&mut self, line: usize, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
        self.lines.push(line);
    }

    fn entry(&mut self, entry: &Entry) {
        self.put(entry.line, &format!("{} = {}", quoted(&entry.key), inline(&entry.node)));
    }

    /// The line of the round file behind a line of the excerpt.
    fn line(&self, line: usize) -> usize {
        line.checked_sub(1).and_then(|at| self.lines.get(at)).copied().unwrap_or_default()
    }

    fn of(entries: &[Entry]) -> Excerpt {
        let mut excerpt = Excerpt { text: String::new(), lines: Vec::new() };
        let is_block = |entry: &Entry| match &entry.node.value {
            Value::Table(_) => true,
            Value::List(list) => list.iter().any(|one| matches!(one.value, Value::Table(_))),
            _ => false,
        };
        entries.iter().filter(|entry| !is_block(entry)).for_each(|entry| excerpt.entry(entry));
        for Entry { key, line, node } in entries.iter().filter(|entry| is_block(entry)) {
            let tables: Vec<&Node> = match &node.value {
                Value::List(list) => list.iter().collect(),
                _ => vec![node],
            };
            let is_list = matches!(node.value, Value::List(_));
            for table in tables {
                let header =
                    if is_list { format!("[[{}]]", quoted(key)) } else { format!("[{}]", quoted(key)) };
                excerpt.put(if is_list { table.line } else { *line }, &header);
                if let Value::Table(inner) = &table.value {
                    inner.iter().for_each(|entry| excerpt.entry(entry));
                }
            }
        }
        excerpt
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A value on one line. A text that is a day is written as a day of TOML, which all readers of days accept.
fn inline(node: &Node) -> String {
    match &node.value {
        Value::Null => "\"\"".to_owned(),
        Value::YesNo(answer) => answer.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Fraction(text) => text.clone(),
        Value::Text(text) if text.parse::<crate::calendar::Day>().is_ok() => text.clone(),
        Value::Text(text) => quoted(text),
        Value::List(list) => format!("[{}]", list.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Table(entries) => {
            let inner: Vec<String> = entries
                .iter()
                .map(|entry| format!("{} = {}", quoted(&entry.key), inline(&entry.node)))
                .collect();
            format!("{{ {} }}", inner.join(", "))
        }
    }
}

impl Reading<'_> {
    /// The text of a file the round names, with its name in messages.
    fn attachment(&mut self, node: &Node, path: &str) -> Option<String> {
        match (self.attached)(path) {
            Ok(text) => Some(text),
            Err(error) => {
                self.faults.add(node.line, error);
                None
            }
        }
    }

    /// What is known of a person for lawfulness: `history` (a file), `event` (a life written here) and `facts`.
    pub(super) fn known_life(&mut self, id: &str, fields: &mut Fields<'_>, person: &mut Person) {
        let line = fields.line;
        if let Some(node) = fields.take("facts") {
            match &node.value {
                Value::Table(entries) => {
                    let mut excerpt = Excerpt { text: String::new(), lines: Vec::new() };
                    excerpt.put(node.line, "[facts]");
                    entries.iter().for_each(|entry| excerpt.entry(entry));
                    self.facts(id, person, &excerpt.text, |line| excerpt.line(line));
                }
                other => {
                    let message = format!("`facts` of person \"{id}\" must be a table, not {}", kind(other));
                    self.faults.add(node.line, message);
                }
            }
        }
        // The canonical form carries the texts of files inside it.
        if let Some(text) = fields.text("facts_text", &mut self.faults) {
            self.facts(id, person, &text, |_| line);
        }
        if let Some(text) = fields.text("life_text", &mut self.faults) {
            self.life(id, person, "", &text, |_| line);
        }
        let written = fields.take("event");
        let named = fields.take("history");
        match (written, named) {
            (None, None) => {}
            (Some(node), Some(_)) => {
                let message = format!("person \"{id}\" has a history file and events; keep one of them");
                self.faults.add(node.line, message);
            }
            (Some(node), None) => {
                let entry = Entry { key: "event".to_owned(), line: node.line, node: node.clone() };
                let mut excerpt = Excerpt::of(&[entry]);
                if let Some(nationality) = person.about.get("nationality") {
                    excerpt.put(person.line, "[person]");
                    excerpt.put(person.line, &format!("nationality = {}", quoted(nationality)));
                }
                self.life(id, person, "", &excerpt.text.clone(), |line| excerpt.line(line));
            }
            (None, Some(node)) => {
                let Value::Text(path) = &node.value else {
                    self.faults.add(
                        node.line,
                        format!("`history` of person \"{id}\" must be the path of a history file"),
                    );
                    return;
                };
                if let Some(text) = self.attachment(node, path) {
                    self.life(id, person, path, &text, |line| line);
                }
            }
        }
    }

    fn facts(&mut self, id: &str, person: &mut Person, text: &str, line: impl Fn(usize) -> usize) {
        match self.law.rulebook().catalog().facts_from_toml("", text) {
            Ok(facts) => {
                person.facts = facts;
                person.facts_text = Some(text.to_owned());
            }
            Err(errors) => {
                for error in errors {
                    let at = error.places.first().map_or(0, |place| place.line as usize);
                    let message = format!("person \"{id}\": {}; {}", error.fault, error.hint());
                    self.faults.add(line(at), message);
                }
            }
        }
    }

    fn life(&mut self, id: &str, person: &mut Person, path: &str, text: &str, line: impl Fn(usize) -> usize) {
        match history::parse(path, text, self.law.rulebook().catalog()) {
            Ok(history) => {
                person.history = Some(Box::new(history));
                person.life_text = Some(text.to_owned());
            }
            Err(errors) => {
                for error in errors {
                    let message = format!("person \"{id}\": {}", error.message);
                    match path {
                        "" => self.faults.add(line(error.line), message),
                        _ => self.faults.add_elsewhere(path, error.line, message),
                    }
                }
            }
        }
    }

    /// The facts of a site: a facility file by its path, or the same shape written here.
    pub(super) fn facility(&mut self, id: &str, fields: &mut Fields<'_>, site: &mut Site) {
        if let Some(text) = fields.text("facility_text", &mut self.faults) {
            let line = fields.line;
            self.read_facility(id, "", &text, |_| line, site);
        }
        let Some(node) = fields.take("facility") else { return };
        match &node.value {
            Value::Text(path) => {
                if let Some(text) = self.attachment(node, path) {
                    self.read_facility(id, path, &text, |line| line, site);
                }
            }
            Value::Table(entries) => {
                let excerpt = Excerpt::of(entries);
                let line = |line: usize| if line == 0 { node.line } else { excerpt.line(line) };
                self.read_facility(id, "", &excerpt.text, line, site);
            }
            other => {
                let message = format!(
                    "`facility` of site \"{id}\" must be the path of a facility file or its tables, not {}",
                    kind(other)
                );
                self.faults.add(node.line, message);
            }
        }
    }

    fn read_facility(
        &mut self,
        id: &str,
        path: &str,
        text: &str,
        line: impl Fn(usize) -> usize,
        site: &mut Site,
    ) {
        match facility::parse(path, text, self.law.rulebook().catalog()) {
            Ok(file) => {
                site.facility = Some(Box::new(file));
                site.facility_text = Some(text.to_owned());
            }
            Err(errors) => {
                for error in errors {
                    let message = format!("site \"{id}\": {}", error.message);
                    match path {
                        "" => self.faults.add(line(error.line), message),
                        _ => self.faults.add_elsewhere(path, error.line, message),
                    }
                }
            }
        }
    }
}
