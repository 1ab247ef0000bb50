//! The golden log: one line for each kind of event ever shipped. Lines may be added, never changed.
//!
//! Everything in it is invented. A line that no longer reads, or that prints differently, breaks every log in the field.

use std::collections::BTreeSet;

use kanryu_domain::calendar::{Day, Instant, PartialDate};
use kanryu_domain::event::{Body, Confidence, Event, Fact, Source, SourceKind};
use kanryu_domain::id::{EventId, Subject};
use kanryu_domain::registry::Registry;
use kanryu_domain::word;
use proptest::prelude::*;
use serde_json::Value;

const LOG: &str = include_str!("events.jsonl");

fn log() -> Vec<Event> {
    LOG.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|fault| panic!("{fault}: {line}")))
        .collect()
}

#[test]
fn every_line_is_read_and_printed_as_the_same_bytes() {
    for (line, event) in LOG.lines().zip(log()) {
        assert_eq!(serde_json::to_string(&event).unwrap(), line);
    }
    assert!(LOG.ends_with('\n'));
}

#[test]
fn every_kind_of_fact_is_in_the_log_under_its_own_word() {
    let stated: BTreeSet<&str> = log()
        .iter()
        .filter_map(|event| match &event.body {
            Body::States { fact } => Some(fact.word()),
            Body::Corrects { .. } | Body::Withdraws { .. } | Body::SameAs { .. } | Body::NotSameAs { .. } => {
                None
            }
        })
        .collect();
    assert_eq!(stated, Fact::WORDS.iter().copied().collect());
    for (line, event) in LOG.lines().zip(log()) {
        let written: Value = serde_json::from_str(line).unwrap();
        if let Body::States { fact } | Body::Corrects { fact, .. } = &event.body {
            assert_eq!(written["body"]["fact"]["fact"], fact.word(), "the word of the variant is its tag");
        }
    }
}

#[test]
fn every_kind_of_fact_has_a_label() {
    let labelled: BTreeSet<&str> = word::codes("fact").map(|(word, _)| word).collect();
    assert_eq!(labelled, Fact::WORDS.iter().copied().collect());
}

#[test]
fn every_thing_that_an_event_can_do_is_in_the_log() {
    let done: BTreeSet<&str> = log()
        .iter()
        .map(|event| match event.body {
            Body::States { .. } => "states",
            Body::Corrects { .. } => "corrects",
            Body::Withdraws { .. } => "withdraws",
            Body::SameAs { .. } => "same-as",
            Body::NotSameAs { .. } => "not-same-as",
        })
        .collect();
    assert_eq!(done.len(), 5);
}

#[test]
fn every_kind_of_source_and_every_confidence_is_in_the_log() {
    let kinds: BTreeSet<SourceKind> = log().iter().map(|event| event.source.kind).collect();
    assert_eq!(kinds.len(), 5);
    let confidences: BTreeSet<Confidence> = log().iter().filter_map(|event| event.confidence).collect();
    assert_eq!(confidences.len(), 5);
}

#[test]
fn the_log_is_accepted_in_its_order() {
    let mut registry = Registry::default();
    for event in log() {
        registry.check(&event).unwrap_or_else(|refusal| panic!("{refusal}"));
        registry.apply(&event);
    }
}

#[test]
fn a_field_that_the_format_does_not_know_is_refused() {
    for event in log() {
        let mut line = serde_json::to_value(&event).unwrap();
        line["remark"] = Value::from("not in the format");
        assert!(serde_json::from_value::<Event>(line).is_err());
    }
}

fn date() -> impl Strategy<Value = PartialDate> {
    let day = (-200_000..200_000_i32).prop_map(|number| PartialDate::Day(Day::from_number(number)));
    let month = (1..9999_i32, 1..=12_u8).prop_map(|(year, month)| PartialDate::Month(year, month));
    let year = (1..9999_i32).prop_map(PartialDate::Year);
    let fiscal = (1..9998_i32).prop_map(PartialDate::FiscalYear);
    prop_oneof![day, month, year, fiscal]
}

fn source() -> impl Strategy<Value = Source> {
    let kinds = [
        SourceKind::Slide,
        SourceKind::File,
        SourceKind::Publication,
        SourceKind::Statement,
        SourceKind::Demo,
    ];
    let kind = proptest::sample::select(kinds.to_vec());
    (kind, any::<String>(), any::<Option<String>>()).prop_map(|(kind, place, note)| Source {
        kind,
        place,
        note,
    })
}

fn confidence() -> impl Strategy<Value = Option<Confidence>> {
    let all =
        [Confidence::High, Confidence::Medium, Confidence::Low, Confidence::Unverified, Confidence::Open];
    proptest::option::of(proptest::sample::select(all.to_vec()))
}

/// A body of the log with any of its texts and numbers replaced; a replacement that is no word of the format where
/// the format wants one is left out again.
fn body() -> impl Strategy<Value = Body> {
    let bodies: Vec<Body> = log().into_iter().map(|event| event.body).collect();
    let changes =
        proptest::collection::vec((any::<proptest::sample::Index>(), any::<String>(), any::<i64>()), 0..6);
    (proptest::sample::select(bodies), changes).prop_map(|(body, changes)| {
        let mut written = serde_json::to_value(&body).expect("a body is JSON");
        for (at, text, number) in changes {
            let mut changed = written.clone();
            let mut leaves = Vec::new();
            collect_leaves(&mut changed, &mut leaves);
            let at = at.index(leaves.len());
            *leaves[at] = if leaves[at].is_number() { Value::from(number) } else { Value::from(text) };
            if serde_json::from_value::<Body>(changed.clone()).is_ok() {
                written = changed;
            }
        }
        serde_json::from_value(written).expect("what was kept is a body")
    })
}

fn collect_leaves<'a>(value: &'a mut Value, leaves: &mut Vec<&'a mut Value>) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|field| collect_leaves(field, leaves)),
        Value::Array(items) => items.iter_mut().for_each(|item| collect_leaves(item, leaves)),
        leaf => leaves.push(leaf),
    }
}

fn subject() -> impl Strategy<Value = Subject> {
    let subjects: Vec<Subject> = log().into_iter().map(|event| event.subject).collect();
    let key = "[A-Za-z0-9._-]{1,64}";
    (proptest::sample::select(subjects), key)
        .prop_map(|(like, key)| Subject::new(like.kind(), &key).expect("the key is one that ids carry"))
}

fn event() -> impl Strategy<Value = Event> {
    let whole = (any::<u128>(), subject(), date(), -4_000_000_000_000..4_000_000_000_000_i64, source());
    let rest = (confidence(), proptest::option::of(Just("import:invented-1")), body());
    (whole, rest).prop_map(|((bits, subject, occurred_on, ms, source), (confidence, import, body))| Event {
        id: EventId::from_bits(bits),
        subject,
        occurred_on,
        recorded_at: Instant::from_ms(ms),
        source,
        confidence,
        import: import.map(|import| import.parse().expect("it is an id")),
        body,
    })
}

fn known_at(events: &[Event], moment: Instant) -> Registry {
    Registry::fold(events.iter().filter(|event| event.recorded_at <= moment))
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back_as_the_same_event(event in event()) {
        let line = serde_json::to_string(&event).unwrap();
        prop_assert!(!line.contains('\n'), "an event is one line");
        let read: Event = serde_json::from_str(&line).unwrap();
        prop_assert_eq!(&read, &event);
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), line);
    }

    #[test]
    fn a_later_event_never_changes_what_was_known_before(
        events in proptest::collection::vec(event(), 1..12),
        later in event(),
        ms in -4_000_000_000_000..3_000_000_000_000_i64,
    ) {
        let moment = Instant::from_ms(ms);
        let before = known_at(&events, moment);
        // The later event is about a record that exists, and recorded after the moment.
        let mut with_later = events.clone();
        let about = events[0].subject.clone();
        with_later.push(Event { subject: about, recorded_at: Instant::from_ms(ms + 1), ..later });
        prop_assert_eq!(known_at(&with_later, moment), before);
    }

    #[test]
    fn a_registry_is_the_same_in_whatever_batches_its_log_was_folded(
        events in proptest::collection::vec(event(), 0..12),
        at in any::<proptest::sample::Index>(),
    ) {
        let whole = Registry::fold(&events);
        let cut = at.index(events.len() + 1);
        let mut batches = Registry::fold(&events[..cut]);
        events[cut..].iter().for_each(|event| batches.apply(event));
        prop_assert_eq!(&batches, &whole);
        let kept = whole.iter().cloned();
        prop_assert_eq!(&Registry::from_records(kept), &whole);
    }

    #[test]
    fn records_are_kept_and_read_back_as_they_were(events in proptest::collection::vec(event(), 0..12)) {
        for record in Registry::fold(&events).iter() {
            let kept = serde_json::to_string(record).unwrap();
            let read: kanryu_domain::registry::Record = serde_json::from_str(&kept).unwrap();
            prop_assert_eq!(&read, record);
        }
    }
}
