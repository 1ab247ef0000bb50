//! Collecting the events of one batch, with ids derived from stable keys.

use sha2::{Digest, Sha256};

use super::{stated_on, subject};
use crate::calendar::{Instant, PartialDate};
use crate::event::{Body, Confidence, Event, Fact, Source, SourceKind};
use crate::id::EventId;

/// Events that were recorded at one moment.
pub(super) struct Batch {
    recorded_at: Instant,
    pub(super) events: Vec<Event>,
}

/// The id of the event with this key: 122 bits of its SHA-256 in the form of a custom UUID (RFC 9562, version 8).
pub(super) fn event_id(key: &str) -> EventId {
    let digest: [u8; 32] = Sha256::digest(format!("initiative/{key}")).into();
    let bits = digest[..16].iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    let version = 0xf << 76;
    let variant = 0x3 << 62;
    EventId::from_bits(bits & !version & !variant | 0x8 << 76 | 0x2 << 62)
}

/// A slide panel, or several of which the first is named as the place.
pub(super) fn panel(panels: &str) -> Source {
    let (place, also) = panels.split_once(';').unwrap_or((panels, ""));
    let note = (!also.is_empty()).then(|| format!("also {}", also.replace(';', ", ")));
    Source { kind: SourceKind::Slide, place: place.to_owned(), note }
}

impl Batch {
    pub(super) fn new(recorded_at: Instant) -> Batch {
        Batch { recorded_at, events: Vec::new() }
    }

    /// Adds what a panel states without a date of its own. The key of the event is `about` and `what`.
    pub(super) fn state(&mut self, about: &str, what: &str, source: Source, fact: Fact) {
        let occurred_on = stated_on(&source.place);
        self.state_on(about, what, occurred_on, source, fact);
    }

    /// Adds what a source states with a date.
    pub(super) fn state_on(&mut self, about: &str, what: &str, on: PartialDate, source: Source, fact: Fact) {
        self.add(about, what, on, source, Body::states(fact));
    }

    /// Adds an event.
    pub(super) fn add(&mut self, about: &str, what: &str, on: PartialDate, source: Source, body: Body) {
        self.events.push(Event {
            id: event_id(&format!("{about}/{what}")),
            subject: subject(about),
            occurred_on: on,
            recorded_at: self.recorded_at,
            source,
            confidence: None,
            import: None,
            body,
        });
    }

    /// Says how sure the event that was added last is.
    pub(super) fn as_sure_as(&mut self, confidence: Option<Confidence>) {
        if let Some(event) = self.events.last_mut() {
            event.confidence = confidence;
        }
    }
}
