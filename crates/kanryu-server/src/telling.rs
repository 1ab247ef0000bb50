//! A form that states a fact: one event, checked against the newest records and appended under the reader's account.

use kanryu_domain::calendar::Day;
use kanryu_domain::event::{Body, Event, Fact, Source, SourceKind};
use kanryu_domain::id::{EventId, Subject};
use kanryu_store::Append;
use uuid::Uuid;

use crate::asked::Asked;
use crate::error::Fault;
use crate::error::refusal::refused;
use crate::import::check;
use crate::state::AppState;

/// Records facts that are true from today on, told on the form at this address, together or not at all.
///
/// # Errors
/// What the registry or the store refuses; nothing was recorded then.
pub async fn tell(state: &AppState, asked: &Asked, facts: Vec<(Subject, Fact)>) -> Result<(), Fault> {
    tell_on(state, asked, asked.today, facts).await
}

/// The same for facts that are true from another day on.
///
/// # Errors
/// As [`tell`].
pub async fn tell_on(
    state: &AppState,
    asked: &Asked,
    on: Day,
    facts: Vec<(Subject, Fact)>,
) -> Result<(), Fault> {
    let account = asked.signed_in()?;
    let snapshot = state.latest().await?;
    let place = format!("form {} by account {}", asked.path, account.id.0);
    let event = |(subject, fact): (Subject, Fact)| Event {
        id: EventId::from_bits(Uuid::now_v7().as_u128()),
        subject,
        occurred_on: on.into(),
        recorded_at: state.now(),
        source: Source { kind: SourceKind::Statement, place: place.clone(), note: None },
        confidence: None,
        import: None,
        body: Body::states(fact),
    };
    let events: Vec<Event> = facts.into_iter().map(event).collect();
    check(&events, &snapshot.registry).map_err(|refusal| refused(&refusal, None))?;
    state.append(asked, &events, Append { seen: Some(snapshot.head), key: None }).await?;
    Ok(())
}
