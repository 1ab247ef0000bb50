//! Judges a result by the lists alone and puts it into names: stability by the definition, counts, reasons for free places.

use std::collections::BTreeMap;

use kanryu_matching::audit::{Gain, audit};
use kanryu_matching::explain::Evidence;
use kanryu_matching::outcome::{Definition, Note as EngineNote, Outcome};

use super::fault::RoundFinding;
use super::result::{BlockingPair, Counts, Lawfulness, Note, Pair, RoundResult, Unfilled};
use super::run::{Prepared, Settled, note, status};
use super::written;
use crate::pathway::Law;
use crate::text::Text;

/// Blocking pairs that a result lists; all of them are counted.
pub(super) const LISTED: usize = 100;

/// What the lists say of a result.
pub(super) struct Judged {
    pub stable: Option<bool>,
    pub blocking: Vec<BlockingPair>,
    pub total: u64,
    pub counts: Counts,
}

/// Judges a result by a definition.
pub(super) fn judge(prepared: &Prepared<'_>, offer_of: &[Option<u32>], definition: &str) -> Judged {
    let (market, numbers) = (&prepared.market, &prepared.numbers);
    let by = Definition::from_word(definition).unwrap_or(Definition::Weak);
    let found = audit(market, offer_of, by, LISTED);
    let name = |pair: &kanryu_matching::audit::Blocking| BlockingPair {
        person: numbers.people[pair.person as usize].to_owned(),
        offer: numbers.offers[pair.offer as usize].to_owned(),
        text: gains(pair.person_gains, pair.own_rank, pair.rank_there, pair.offer_gains),
    };
    Judged {
        stable: Some(found.is_stable()),
        blocking: found.blocking.iter().map(name).collect(),
        total: found.blocking_pairs,
        counts: Counts {
            people: market.people() as u32,
            placed: found.placed,
            places: market.capacities().iter().map(|places| u64::from(*places)).sum(),
            free_places: found.free_places,
            by_rank: found.ranks.iter().map(|(rank, people)| (rank + 1, *people)).collect(),
            justified_envy: found.justified_envy,
            wasted: found.wasted,
        },
    }
}

fn gains(person_gains: bool, own_rank: u32, rank_there: u32, offer_gains: Gain) -> Text {
    let (own, there) = (own_rank + 1, rank_there + 1);
    let (ja, en) = match offer_gains {
        Gain::FreePlace => ("空いた定員がある", "it has a free place"),
        Gain::Better => ("より低い順位の人がいる", "it holds somebody it ranks lower"),
        Gain::Equal => ("同順位の人がいる", "it holds somebody it ranks equally"),
        Gain::Nothing => ("受入れ先に利点はない", "it gains nothing"),
    };
    let (would_ja, would_en) = if person_gains {
        ("より望む", "would rather be there")
    } else {
        ("同じだけ望む", "likes it as well")
    };
    Text::new(
        format!("本人は（第{own}希望で）{would_ja}。受入れ先（本人の順位 {there}）には{ja}"),
        format!("the person {would_en} (own rank {own}); at the offer, which ranks the person {there}, {en}"),
    )
}

/// The whole answer, in names.
pub(super) fn present(
    prepared: &Prepared<'_>,
    law: &Law,
    settled: &Settled,
    outcome: &Outcome,
) -> RoundResult {
    let judged = judge(prepared, &outcome.offer_of, settled.definition);
    let round = prepared.round;
    let lottery = outcome.notes.iter().any(|note| matches!(note, EngineNote::TiesBroken { .. }));
    let seeded =
        outcome.notes.iter().any(|note| matches!(note, EngineNote::TiesBroken { seed: Some(_), .. }));
    let people = prepared.numbers.people.iter();
    let draws = prepared.lottery(settled.seed).draws(0, prepared.numbers.people.len());
    let single = lottery && !(seeded && round.settings.lottery_per_offer);
    let mut notes: Vec<Note> = outcome.notes.iter().map(note).collect();
    notes.extend(round.findings.iter().map(finding_note));
    RoundResult {
        round: round.id.clone(),
        method: settled.method.word(),
        definition: settled.definition.to_owned(),
        seed: seeded.then_some(settled.seed),
        status: status(outcome.status),
        pairs: pairs(prepared, &outcome.offer_of),
        unmatched: prepared
            .numbers
            .people
            .iter()
            .zip(&outcome.offer_of)
            .filter(|(_, offer)| offer.is_none())
            .map(|(person, _)| (*person).to_owned())
            .collect(),
        unfilled: unfilled(prepared, outcome),
        stable: judged.stable,
        blocking_pairs: judged.blocking,
        blocking_pairs_total: judged.total,
        notes,
        struck: prepared.struck.values().cloned().collect(),
        counts: judged.counts,
        total_cost: None,
        flows: Vec::new(),
        draws: if single { people.map(|id| (*id).to_owned()).zip(draws).collect() } else { BTreeMap::new() },
        lawfulness: lawfulness(prepared),
        rulebook: round.starts_on.map(|_| law.rulebook().fingerprint().to_string()),
        input_hash: written::hash(round),
        program: format!("kanryu {}", env!("CARGO_PKG_VERSION")),
    }
}

fn finding_note(finding: &RoundFinding) -> Note {
    let about: Vec<&str> =
        [&finding.person, &finding.offer].into_iter().flatten().map(String::as_str).collect();
    let about = about.join(" – ");
    let line = finding.line;
    Note {
        code: finding.code.to_owned(),
        text: Text::new(
            format!("{about}（{line}行）: {}", finding.text.ja),
            format!("{about} (line {line}): {}", finding.text.en),
        ),
    }
}

fn pairs(prepared: &Prepared<'_>, offer_of: &[Option<u32>]) -> Vec<Pair> {
    let (market, numbers) = (&prepared.market, &prepared.numbers);
    let placed = (0u32..).zip(offer_of).filter_map(|(person, offer)| Some((person, (*offer)?)));
    placed
        .map(|(person, offer)| {
            let entry = market.find(person, offer);
            Pair {
                person: numbers.people[person as usize].to_owned(),
                offer: numbers.offers[offer as usize].to_owned(),
                rank: entry.map(|entry| market.own_rank(person, entry) + 1),
                rank_there: entry.map(|entry| market.wish(entry).rank_there() + 1),
            }
        })
        .collect()
}

fn unfilled(prepared: &Prepared<'_>, outcome: &Outcome) -> Vec<Unfilled> {
    let (market, numbers) = (&prepared.market, &prepared.numbers);
    let evidence = Evidence::new(market, &outcome.offer_of);
    let free = |offer: u32| {
        let reasons = evidence.offer(offer);
        (reasons.free > 0).then(|| Unfilled {
            offer: numbers.offers[offer as usize].to_owned(),
            places: reasons.places,
            filled: reasons.ranks.len() as u32,
            free: reasons.free,
            why: why_free(&reasons),
        })
    };
    (0..market.offers() as u32).filter_map(free).collect()
}

fn why_free(reasons: &kanryu_matching::explain::OfferReasons) -> Text {
    let mut ja = Vec::new();
    let mut en = Vec::new();
    let mut say = |count: u32, japanese: &str, english: &str| {
        if count > 0 {
            ja.push(format!("{count}人{japanese}"));
            en.push(format!("{count} {english}"));
        }
    };
    say(
        reasons.prefer_elsewhere,
        "は他に希望順位の高い場所を得た",
        "placed where they like it at least as well",
    );
    say(reasons.held_by_limit, "は規則により入れない", "held back by a rule");
    say(reasons.blocking, "は入れたはずである（不安定）", "could have come (the result is not stable)");
    if ja.is_empty() {
        return Text::new("互いに挙げた人がいない", "nobody is left whom it ranks and who wishes for it");
    }
    Text::new(ja.join("、"), format!("of those it ranks: {}", en.join(", ")))
}

fn lawfulness(prepared: &Prepared<'_>) -> Lawfulness {
    let on = prepared.round.starts_on;
    let knows_facts = prepared.round.offers.values().any(|offer| offer.admits.is_some());
    let text = match (on, knows_facts) {
        (Some(_), true) => Text::new("開始日における適法性を確認した", "checked on the first day"),
        (Some(_), false) => Text::new(
            "適法性は確認していない: 受入れ先が受け入れる段階（admits）の記載がない",
            "lawfulness not checked: no offer says which stage it admits to (`admits`)",
        ),
        (None, _) => Text::new(
            "適法性は確認していない: 開始日（starts_on）の記載がない",
            "lawfulness not checked: the round has no first day (`starts_on`)",
        ),
    };
    Lawfulness { checked: on.is_some() && knows_facts, on, text }
}
