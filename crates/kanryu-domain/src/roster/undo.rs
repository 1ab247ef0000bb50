//! Taking an import back: every statement that came with it is withdrawn, every correction put back.

use std::collections::BTreeSet;

use super::ident;
use crate::calendar::{Instant, PartialDate};
use crate::event::{Body, Event, Fact, Source};
use crate::id::{Kind, Subject};
use crate::registry::{Amendment, AmendmentKind, Entry, Record, Registry};

/// The events that take an import back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// In the order in which they are to be recorded; the last one says that the import was undone.
    pub events: Vec<Event>,
    /// Records that keep their registration or name, because something else was recorded about or with them since.
    pub kept: Vec<Subject>,
}

/// Why an import cannot be undone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UndoRefusal {
    /// No import of this identifier.
    #[error("{import} is not an import that was accepted")]
    NoSuchImport {
        /// What was asked for.
        import: Subject,
    },
    /// It was undone before.
    #[error("{import} was undone already; nothing is left to take back")]
    UndoneAlready {
        /// The import.
        import: Subject,
    },
}

impl UndoRefusal {
    /// The stable code, a key of `catalog/messages.toml`.
    pub fn code(&self) -> &'static str {
        match self {
            UndoRefusal::NoSuchImport { .. } => "roster/no-such-import",
            UndoRefusal::UndoneAlready { .. } => "roster/undone-already",
        }
    }

    /// The values of the placeholders in the message of [`UndoRefusal::code`].
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            UndoRefusal::NoSuchImport { import } | UndoRefusal::UndoneAlready { import } => {
                vec![("import", import.to_string())]
            }
        }
    }
}

/// The events that take `import` back. `source` says who undoes it and `reason` why.
///
/// A correction that was itself corrected since is left alone: the later word stands.
///
/// # Errors
/// [`UndoRefusal`] where there is no such import or it was undone before.
pub fn undo(
    import: &Subject,
    registry: &Registry,
    recorded_at: Instant,
    source: &Source,
    reason: &str,
) -> Result<Undo, UndoRefusal> {
    let record =
        registry.get(import).filter(|record| import.kind() == Kind::Import && !record.entries.is_empty());
    let record = record.ok_or_else(|| UndoRefusal::NoSuchImport { import: import.clone() })?;
    if record.entries.iter().any(|entry| matches!(entry.fact, Fact::ImportUndone { .. })) {
        return Err(UndoRefusal::UndoneAlready { import: import.clone() });
    }
    let maker = Maker { import, recorded_at, source, reason };
    let mut undo = Undo { events: Vec::new(), kept: Vec::new() };
    let used = organizations_in_use(registry, import);
    for record in registry.iter().filter(|record| record.subject != *import) {
        undo.events
            .extend(record.amendments.iter().filter_map(|amendment| maker.put_back(record, amendment)));
        let mut own: Vec<&Entry> =
            record.entries.iter().filter(|entry| entry.import.as_ref() == Some(import)).collect();
        let keeps = record.entries.len() > own.len() || used.contains(&record.subject);
        if keeps && own.iter().any(|entry| is_foundation(&entry.fact)) {
            own.retain(|entry| !is_foundation(&entry.fact));
            undo.kept.push(record.subject.clone());
        }
        // The registration goes last, because nothing may be said about somebody who is not registered.
        own.sort_by_key(|entry| is_foundation(&entry.fact));
        undo.events.extend(own.into_iter().map(|entry| maker.withdraw(record, entry)));
    }
    let fact = Fact::ImportUndone { reason: reason.to_owned() };
    let on = PartialDate::Day(recorded_at.day_in_japan());
    undo.events.push(maker.event(import, "undone", on, Body::states(fact)));
    Ok(undo)
}

/// What other facts about a record rest on.
fn is_foundation(fact: &Fact) -> bool {
    matches!(fact, Fact::PersonRegistered { .. } | Fact::OrganizationNamed { .. })
}

/// Organizations that statements from elsewhere name.
fn organizations_in_use(registry: &Registry, import: &Subject) -> BTreeSet<Subject> {
    let named = |entry: &Entry| match &entry.fact {
        Fact::AffiliationBegan { organization, .. }
        | Fact::AffiliationEnded { organization, .. }
        | Fact::EmploymentBegan { organization, .. }
        | Fact::EmploymentEnded { organization } => Some(organization.clone()),
        Fact::PersonNumbered { by, .. } => by.clone(),
        _ => None,
    };
    let elsewhere = registry.of_kind(Kind::Person).flat_map(|record| &record.entries);
    elsewhere.filter(|entry| entry.import.as_ref() != Some(import)).filter_map(named).collect()
}

struct Maker<'a> {
    import: &'a Subject,
    recorded_at: Instant,
    source: &'a Source,
    reason: &'a str,
}

impl Maker<'_> {
    fn event(&self, subject: &Subject, label: &str, on: PartialDate, body: Body) -> Event {
        Event {
            id: ident::event(&["kanryu-undo", self.import.key(), &subject.to_string(), label]),
            subject: subject.clone(),
            occurred_on: on,
            recorded_at: self.recorded_at,
            source: self.source.clone(),
            confidence: None,
            import: None,
            body,
        }
    }

    fn withdraw(&self, record: &Record, entry: &Entry) -> Event {
        let body = Body::Withdraws { event: entry.event, reason: self.reason.to_owned() };
        let on = PartialDate::Day(self.recorded_at.day_in_japan());
        self.event(&record.subject, &entry.event.to_string(), on, body)
    }

    /// Puts back what a correction of the import replaced, unless it was replaced again since.
    fn put_back(&self, record: &Record, amendment: &Amendment) -> Option<Event> {
        let AmendmentKind::Corrected { before } = &amendment.what else { return None };
        if amendment.import.as_ref() != Some(self.import) {
            return None;
        }
        let last = record.amendments.iter().rev().find(|other| match &other.what {
            AmendmentKind::Corrected { before: other } | AmendmentKind::Withdrawn { before: other } => {
                other.event == before.event
            }
            AmendmentKind::Linked { .. } | AmendmentKind::Unlinked { .. } => false,
        })?;
        if last.event != amendment.event {
            return None;
        }
        let body =
            Body::Corrects { event: before.event, fact: before.fact.clone(), reason: self.reason.to_owned() };
        let mut event = self.event(&record.subject, &amendment.event.to_string(), before.occurred_on, body);
        event.source = before.source.clone();
        event.confidence = before.confidence;
        Some(event)
    }
}
