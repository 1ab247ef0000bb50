//! What a review of a cycle decided, as a policy action with owner and date.

use sha2::{Digest, Sha256};

use super::cycle::Cycle;
use crate::calendar::{Day, Instant, PartialDate};
use crate::event::{Body, Event, Fact, PolicyGroup, Source, SourceKind};
use crate::id::{EventId, IdError, Kind, Subject};
use crate::text::Text;

/// The basis of the owners of an action that a review decided; its `period` is then the key of the cycle.
pub const DECIDED: &str = "decided in a review";

/// A decision of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// A short title.
    pub title: Text,
    /// The wording.
    pub text: Text,
    /// Who must act; at least one.
    pub owners: Vec<String>,
    /// The day of the decision.
    pub decided_on: Day,
    /// By when.
    pub due_on: Day,
}

/// Why a decision is no policy action.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecisionError {
    /// Nobody is named.
    #[error("a decision needs an owner; name who must act")]
    NoOwner,
    /// Due before it was decided.
    #[error("it is due on {due} but decided on {decided}; give a later day")]
    DueBefore {
        /// By when.
        due: Day,
        /// When it was decided.
        decided: Day,
    },
    /// A key that cannot be made.
    #[error(transparent)]
    Id(#[from] IdError),
}

/// The event that records a decision. The same decision gives the same event, so that recording it twice records it once.
///
/// # Errors
/// A decision without an owner, or due before it was decided.
pub fn decision(cycle: &Cycle, decision: &Decision, recorded_at: Instant) -> Result<Event, DecisionError> {
    if decision.owners.iter().all(|owner| owner.trim().is_empty()) {
        return Err(DecisionError::NoOwner);
    }
    let (due, decided) = (decision.due_on, decision.decided_on);
    if due < decided {
        return Err(DecisionError::DueBefore { due, decided });
    }
    let Decision { title, owners, .. } = decision;
    let what = format!("{} {} {} {} {due} {decided}", cycle.key, title.ja, title.en, owners.join(";"));
    let hash: [u8; 32] = Sha256::digest(what.as_bytes()).into();
    let bits = hash.iter().take(16).fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    // The version and the variant of a UUID made from a hash (RFC 9562, version 8).
    let (version, variant) = (0xf_u128 << 76, 0x3_u128 << 62);
    let bits = bits & !version & !variant | 0x8 << 76 | 0x2 << 62;
    let subject = Subject::new(Kind::PolicyAction, &format!("{}-{:08x}", cycle.key, bits >> 96))?;
    let fact = Fact::PolicyActionListed {
        group: PolicyGroup::Review,
        title: title.clone(),
        text: decision.text.clone(),
        owners: owners.clone(),
        owner_basis: DECIDED.to_owned(),
        period: Some(cycle.key.clone()),
        begins_on: Some(PartialDate::Day(decided)),
        ends_on: Some(PartialDate::Day(due)),
        agreement: None,
    };
    Ok(Event {
        id: EventId::from_bits(bits),
        subject,
        occurred_on: PartialDate::Day(decided),
        recorded_at,
        source: Source { kind: SourceKind::Statement, place: format!("review of {}", cycle.key), note: None },
        confidence: None,
        import: None,
        body: Body::States { fact },
    })
}
