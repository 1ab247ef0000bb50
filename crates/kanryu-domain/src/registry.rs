//! Events → records: what stands about each subject, and which commands are refused.
//!
//! A [`Record`] is the list of a subject's statements with corrections and withdrawals carried out, sorted by
//! date; [`Registry`] holds all of them. A registry "as known at" a moment is one built from the events
//! recorded by then, so nothing is lost by a correction. Typed views (a place, a body, a life) are read
//! from records by the modules that need them; views take the day they speak of as an argument.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::calendar::{Day, Instant, PartialDate};
use crate::event::{Body, Confidence, Event, Fact, Source};
use crate::id::{EventId, Kind, Subject};

pub mod body;
pub mod host;
pub mod partnership;
pub mod policy;
mod refusal;
pub mod round;
pub mod scenario;
pub mod site;
#[cfg(test)]
mod tests;
pub mod vacancy;

pub use refusal::Refusal;

/// One statement about a subject, with later corrections carried out.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Entry {
    /// The event that stated it first.
    pub event: EventId,
    /// When it was true.
    pub occurred_on: PartialDate,
    /// When it (or its last correction) was recorded.
    pub recorded_at: Instant,
    /// Who says so (whoever corrected it last).
    pub source: Source,
    /// How sure it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The import it came in with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<Subject>,
    /// What is stated.
    pub fact: Fact,
}

/// A correction, withdrawal or link, kept for the trail of evidence.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Amendment {
    /// The event that amends.
    pub event: EventId,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Who says so.
    pub source: Source,
    /// The import it came in with, so that an import can be undone as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<Subject>,
    /// What it did, including what stood before.
    pub what: AmendmentKind,
    /// Why.
    pub reason: String,
}

/// What an amendment did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "amends", rename_all = "kebab-case")]
pub enum AmendmentKind {
    /// Replaced the entry that stood before.
    Corrected {
        /// What stood before.
        before: Box<Entry>,
    },
    /// Withdrew an entry.
    Withdrawn {
        /// What stood before.
        before: Box<Entry>,
    },
    /// Linked the record to another.
    Linked {
        /// The other.
        other: Subject,
    },
    /// Took a link back.
    Unlinked {
        /// The other.
        other: Subject,
    },
}

/// What stands about one subject.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Record {
    /// The subject.
    pub subject: Subject,
    /// Statements, by earliest date and then in the order in which they were recorded.
    pub entries: Vec<Entry>,
    /// Corrections, withdrawals and links, in the order in which they were recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amendments: Vec<Amendment>,
    /// Records that are the same thing, as linked directly from or to this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<Subject>,
}

impl Record {
    /// An empty record.
    pub fn new(subject: Subject) -> Record {
        Record { subject, entries: Vec::new(), amendments: Vec::new(), same_as: Vec::new() }
    }

    /// Statements that can already be true on `as_of` (surely or possibly), in order.
    pub fn by(&self, as_of: Day) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.occurred_on.possibly_by(as_of))
    }

    /// Carries out one event. Call [`Registry::check`] first: an event that does not fit is ignored here,
    /// because a log that was accepted once must always fold.
    pub fn apply(&mut self, event: &Event) {
        match &event.body {
            Body::States { fact } => self.state(event, fact),
            Body::Corrects { event: of, fact, reason } => self.correct(event, *of, fact, reason),
            Body::Withdraws { event: of, reason } => self.withdraw(event, *of, reason),
            Body::SameAs { other, reason } => self.link(event, other, reason),
            Body::NotSameAs { other, reason } => self.unlink(event, other, reason),
        }
    }

    fn state(&mut self, event: &Event, fact: &Fact) {
        self.place(Entry {
            event: event.id,
            occurred_on: event.occurred_on,
            recorded_at: event.recorded_at,
            source: event.source.clone(),
            confidence: event.confidence,
            import: event.import.clone(),
            fact: fact.clone(),
        });
    }

    /// Inserts after every entry that is not later, so that equal dates keep the order of recording.
    fn place(&mut self, entry: Entry) {
        let key = entry.occurred_on.earliest();
        let at = self.entries.partition_point(|other| other.occurred_on.earliest() <= key);
        self.entries.insert(at, entry);
    }

    fn take(&mut self, of: EventId) -> Option<Entry> {
        let at = self.entries.iter().position(|entry| entry.event == of)?;
        Some(self.entries.remove(at))
    }

    fn correct(&mut self, event: &Event, of: EventId, fact: &Fact, reason: &str) {
        let Some(before) = self.take(of) else { return };
        self.place(Entry {
            event: before.event,
            occurred_on: event.occurred_on,
            recorded_at: event.recorded_at,
            source: event.source.clone(),
            confidence: event.confidence,
            import: before.import.clone(),
            fact: fact.clone(),
        });
        self.amend(event, AmendmentKind::Corrected { before: Box::new(before) }, reason);
    }

    fn withdraw(&mut self, event: &Event, of: EventId, reason: &str) {
        let Some(before) = self.take(of) else { return };
        self.amend(event, AmendmentKind::Withdrawn { before: Box::new(before) }, reason);
    }

    fn link(&mut self, event: &Event, other: &Subject, reason: &str) {
        if !self.same_as.contains(other) {
            self.same_as.push(other.clone());
            self.same_as.sort();
        }
        self.amend(event, AmendmentKind::Linked { other: other.clone() }, reason);
    }

    fn unlink(&mut self, event: &Event, other: &Subject, reason: &str) {
        self.same_as.retain(|known| known != other);
        self.amend(event, AmendmentKind::Unlinked { other: other.clone() }, reason);
    }

    fn amend(&mut self, event: &Event, what: AmendmentKind, reason: &str) {
        self.amendments.push(Amendment {
            event: event.id,
            recorded_at: event.recorded_at,
            source: event.source.clone(),
            import: event.import.clone(),
            what,
            reason: reason.to_owned(),
        });
    }
}

/// All records.
///
/// Records are shared between copies until one of them changes, so that a server can keep reading one copy while
/// it carries out the next events on another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Registry {
    records: BTreeMap<Subject, Arc<Record>>,
}

impl Registry {
    /// A registry of the given records, as a store keeps them.
    pub fn from_records(records: impl IntoIterator<Item = Record>) -> Registry {
        Registry {
            records: records.into_iter().map(|record| (record.subject.clone(), Arc::new(record))).collect(),
        }
    }

    /// A registry folded from events in the order of the log.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Registry {
        let mut registry = Registry::default();
        events.into_iter().for_each(|event| registry.apply(event));
        registry
    }

    /// Carries out one event that was accepted. A link is carried out on both records.
    pub fn apply(&mut self, event: &Event) {
        self.entry(&event.subject).apply(event);
        if let Some(mirrored) = mirrored(event) {
            self.entry(&mirrored.subject).apply(&mirrored);
        }
    }

    fn entry(&mut self, subject: &Subject) -> &mut Record {
        Arc::make_mut(
            self.records.entry(subject.clone()).or_insert_with(|| Arc::new(Record::new(subject.clone()))),
        )
    }

    /// The record of `subject`.
    pub fn get(&self, subject: &Subject) -> Option<&Record> {
        self.records.get(subject).map(Arc::as_ref)
    }

    /// Records of one kind, by key.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Record> {
        let from_the_first = self.records.range(Subject::start_of(kind)..);
        from_the_first
            .map(|(_, record)| record.as_ref())
            .take_while(move |record| record.subject.kind() == kind)
    }

    /// All records, by subject.
    pub fn iter(&self) -> impl Iterator<Item = &Record> {
        self.records.values().map(Arc::as_ref)
    }

    /// How many subjects have a record.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The subjects that are the same thing as `subject`, itself included, by key; links are followed to the end.
    pub fn same_things(&self, subject: &Subject) -> Vec<Subject> {
        let mut found = vec![subject.clone()];
        let mut next = 0;
        while next < found.len() {
            let links = self.get(&found[next]).map(|record| record.same_as.clone()).unwrap_or_default();
            links
                .into_iter()
                .filter(|other| !found.contains(other))
                .collect::<Vec<_>>()
                .into_iter()
                .for_each(|s| found.push(s));
            next += 1;
        }
        found.sort();
        found
    }

    /// Whether the event may be recorded; says what stands against it if not.
    ///
    /// # Errors
    /// A [`Refusal`] that names what was refused, why, and what to do.
    pub fn check(&self, event: &Event) -> Result<(), Refusal> {
        refusal::check(self, event)
    }
}

/// The event that carries a link out on the other record, or `None` where the event is no link.
pub fn mirrored(event: &Event) -> Option<Event> {
    let (other, body) = match &event.body {
        Body::SameAs { other, reason } => {
            (other, Body::SameAs { other: event.subject.clone(), reason: reason.clone() })
        }
        Body::NotSameAs { other, reason } => {
            (other, Body::NotSameAs { other: event.subject.clone(), reason: reason.clone() })
        }
        Body::States { .. } | Body::Corrects { .. } | Body::Withdraws { .. } => return None,
    };
    Some(Event { subject: other.clone(), body, ..event.clone() })
}
