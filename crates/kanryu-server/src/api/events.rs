//! Recording events through the API.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use kanryu_domain::board::audience::{Content, Reach, reach};
use kanryu_domain::calendar::{Instant, PartialDate};
use kanryu_domain::event::{Body, Confidence, Event, Source};
use kanryu_domain::id::{EventId, Kind, Subject};
use kanryu_domain::registry::Registry;
use kanryu_domain::text::Text;
use kanryu_store::{Append, StoreError};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::scope::{Scope, demand};
use crate::access::visitor::SignedIn;
use crate::answer;
use crate::asked::Asked;
use crate::error::Fault;
use crate::error::refusal::refused;
use crate::people;
use crate::state::AppState;

/// The header that makes a repeated batch harmless.
const KEY_HEADER: &str = "idempotency-key";
/// Characters of the key.
const KEY_CHARS: usize = 100;
/// Events of one request; rosters go through imports.
const MOST_EVENTS: usize = 1_000;

/// A batch of events to be recorded, all or none.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvents {
    /// The events, in the order in which they are recorded.
    pub events: Vec<NewEvent>,
}

/// An event to be recorded. When it was recorded is said by the server.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvent {
    /// Its id (a UUID); where it is absent the server derives one from the Idempotency-Key.
    #[schema(value_type = Option<String>)]
    pub id: Option<EventId>,
    /// What it is about, such as `person:K-1`.
    pub subject: Subject,
    /// When it was true: a day, a month, a year or a fiscal year.
    pub occurred_on: PartialDate,
    /// Who says so.
    pub source: Source,
    /// How sure it is.
    #[schema(value_type = Option<String>)]
    pub confidence: Option<Confidence>,
    /// What happened: `{"does": "states", "fact": {…}}` and the other forms of an event's body.
    #[schema(value_type = serde_json::Value)]
    pub body: Body,
}

/// What an append did.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Recorded {
    /// Events recorded by this request.
    pub recorded: u64,
    /// Events that were recorded already.
    pub already_known: u64,
    /// The number of the first of them in the log.
    pub first: u64,
    /// The number of the last.
    pub last: u64,
}

/// `POST /api/events`
pub async fn record(
    State(state): State<AppState>,
    headers: HeaderMap,
    asked: Asked,
    body: Bytes,
) -> Result<Response, Fault> {
    let account = demand(&asked, Scope::PeopleWrite)?.clone();
    asked.options(&[])?;
    let key = key(&headers, &account)?;
    let new = read(&body)?;
    if new.events.iter().any(|event| event.subject.kind() != Kind::Person) {
        demand(&asked, Scope::Admin)?;
    }
    let snapshot = state.latest().await?;
    let recorded_at = state.now();
    let mut events: Vec<Event> =
        new.events.into_iter().enumerate().map(|(at, event)| made(event, at, &key, recorded_at)).collect();
    // Whose records these are is decided before anything is said about what stands in them.
    own(&state, &asked, &events, &snapshot.registry)?;
    if let Some(before) = recorded_before(&state, &events).await? {
        // The same batch again: it carries the moment at which it was recorded first.
        events.iter_mut().for_each(|event| event.recorded_at = before);
    } else {
        check(&events, &snapshot.registry)?;
    }
    let append = Append { seen: Some(snapshot.head), key: Some(key) };
    let appended = state.append(&asked, &events, append).await?;
    Ok(answer::json(&Recorded {
        recorded: appended.recorded,
        already_known: appended.already_known,
        first: appended.first_seq,
        last: appended.last_seq,
    }))
}

/// The key of the batch, apart from those of other accounts.
fn key(headers: &HeaderMap, account: &SignedIn) -> Result<String, Fault> {
    let text = headers.get(KEY_HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
    if text.is_empty() || text.len() > KEY_CHARS {
        return Err(Fault::value(
            "Idempotency-Key",
            text,
            format!("{KEY_CHARS} 文字以下の、この送信だけのキーをヘッダーで送ってください。"),
            format!("Send a header with a key of this batch alone, up to {KEY_CHARS} characters."),
        ));
    }
    Ok(format!("api {} {text}", account.id.0))
}

fn read(body: &[u8]) -> Result<NewEvents, Fault> {
    let new: NewEvents = serde_json::from_slice(body).map_err(|error| Fault::Unreadable {
        // The parser's message may quote what was sent, which may be a name: only the place is told.
        why: Text::new(
            "送られた JSON が、記録の形式に合いません。",
            "The JSON that was sent does not have the form of a batch of events.",
        ),
        place: Some(format!("line {}, column {}", error.line(), error.column())),
    })?;
    match new.events.len() {
        1..=MOST_EVENTS => Ok(new),
        found => Err(Fault::value(
            "events",
            &found.to_string(),
            format!("1 件以上 {MOST_EVENTS} 件以下にしてください。"),
            format!("Send 1 to {MOST_EVENTS} events."),
        )),
    }
}

fn made(event: NewEvent, at: usize, key: &str, recorded_at: Instant) -> Event {
    let derived = || Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("kanryu {key} {at}").as_bytes());
    Event {
        id: event.id.unwrap_or_else(|| EventId::from_bits(derived().as_u128())),
        subject: event.subject,
        occurred_on: event.occurred_on,
        recorded_at,
        source: event.source,
        confidence: event.confidence,
        import: None,
        body: event.body,
    }
}

/// When the first event of the batch was recorded, where it was.
async fn recorded_before(state: &AppState, events: &[Event]) -> Result<Option<Instant>, StoreError> {
    let Some(first) = events.first() else { return Ok(None) };
    let known = state.store().events_of(&first.subject).await?;
    Ok(known
        .into_iter()
        .map(|known| known.event)
        .find(|known| known.id == first.id)
        .map(|known| known.recorded_at))
}

/// Whether the registry takes the events one after another; names the first that it refuses.
fn check(events: &[Event], registry: &Registry) -> Result<(), Fault> {
    let mut registry = registry.clone();
    for (at, event) in events.iter().enumerate() {
        registry.check(event).map_err(|refusal| refused(&refusal, Some(format!("events[{at}]"))))?;
        registry.apply(event);
    }
    Ok(())
}

/// Whether every event is about records that this audience keeps: everything for some; for a case worker the
/// people of their own organization, as they stand before or, for new ones, after.
fn own(state: &AppState, asked: &Asked, events: &[Event], registry: &Registry) -> Result<(), Fault> {
    if reach(&asked.audience, Content::Imports) == Reach::All {
        return Ok(());
    }
    let today = asked.today;
    let mut after = registry.clone();
    events.iter().for_each(|event| after.apply(event));
    let is_own = |subject: &Subject| {
        let stands = if registry.get(subject).is_some() { registry } else { &after };
        people::seen(stands, state.law(), today, &asked.audience, subject).is_some()
    };
    for (at, event) in events.iter().enumerate() {
        let linked = match &event.body {
            Body::SameAs { other, .. } | Body::NotSameAs { other, .. } => Some(other),
            Body::States { .. } | Body::Corrects { .. } | Body::Withdraws { .. } => None,
        };
        if std::iter::once(&event.subject).chain(linked).any(|subject| !is_own(subject)) {
            return Err(not_own(at));
        }
    }
    Ok(())
}

/// The same answer for a person of somebody else and for nobody.
fn not_own(at: usize) -> Fault {
    Fault::Refused {
        code: "access/not-own".to_owned(),
        message: Text::new(
            "この記録は、あなたの機関が担当するものではないか、存在しません。",
            "This record is not one of your organization's, or does not exist.",
        ),
        place: Some(format!("events[{at}]")),
        hint: None,
    }
}
