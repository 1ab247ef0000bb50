//! A result in names: pairs with their ranks, people and places left over, and everything a rerun needs.

use std::collections::BTreeMap;

use kanryu_matching::explain::{Evidence, OfferReasons};

use super::fault::RoundFinding;
use super::judge::judge;
use super::result::{Lawfulness, Note, Pair, RoundResult, Unfilled};
use super::run::{Prepared, Settled};
use super::solved::{Drawn, Solved};
use super::written;
use crate::pathway::Law;
use crate::text::Text;

/// The rank, from 1, that each person gives its place, alone or jointly; absent without a place or a rank.
pub(super) fn own_ranks(prepared: &Prepared<'_>, offer_of: &[Option<u32>]) -> Vec<Option<u32>> {
    let ranked = |(list, offer): (&Vec<(u32, u32)>, &Option<u32>)| {
        let offer = (*offer)?;
        list.iter().find(|(one, _)| *one == offer).map(|(_, rank)| rank + 1)
    };
    let mut ranks: Vec<Option<u32>> = prepared.listing.wishes.iter().zip(offer_of).map(ranked).collect();
    for joint in &prepared.round.joint {
        let [Some(first), Some(second)] =
            joint.members.clone().map(|member| prepared.numbers.person(&member))
        else {
            continue;
        };
        let here = |person: u32| {
            let offer = offer_of.get(person as usize).copied().flatten();
            offer.map(|offer| prepared.numbers.offers[offer as usize].to_owned())
        };
        let pair = [here(first), here(second)];
        let tier = joint.wishes.iter().position(|tier| tier.contains(&pair));
        for person in [first, second] {
            if let Some(rank) = ranks.get_mut(person as usize).filter(|_| here(person).is_some()) {
                *rank = tier.map(|tier| tier as u32 + 1);
            }
        }
    }
    ranks
}

/// The rank, from 1, that the place gives each person.
fn ranks_there(prepared: &Prepared<'_>, offer_of: &[Option<u32>]) -> Vec<Option<u32>> {
    let mut ranks = vec![None; offer_of.len()];
    if prepared.round.is_mutual() {
        for (person, partner) in (0u32..).zip(offer_of) {
            let list = partner.and_then(|partner| prepared.round.people.values().nth(partner as usize));
            let id = prepared.numbers.people[person as usize];
            let tier =
                list.and_then(|list| list.wishes.iter().position(|tier| tier.iter().any(|one| one.id == id)));
            ranks[person as usize] = tier.map(|tier| tier as u32 + 1);
        }
        return ranks;
    }
    for (list, offer) in prepared.listing.choices.iter().zip(0u32..) {
        for (person, rank) in
            list.iter().filter(|(person, _)| offer_of.get(*person as usize) == Some(&Some(offer)))
        {
            ranks[*person as usize] = Some(rank + 1);
        }
    }
    ranks
}

/// The ranks, from 1, that people give their places and places give them.
pub(super) fn ranks(
    prepared: &Prepared<'_>,
    offer_of: &[Option<u32>],
) -> (Vec<Option<u32>>, Vec<Option<u32>>) {
    (mutual_or_own(prepared, offer_of), ranks_there(prepared, offer_of))
}

/// The whole answer, in names.
pub(super) fn present(prepared: &Prepared<'_>, law: &Law, settled: &Settled, solved: &Solved) -> RoundResult {
    let round = prepared.round;
    let judged = judge(prepared, settled, &solved.offer_of);
    let mut notes = solved.notes.clone();
    let fault = |text: &Text| Note { code: "fault".to_owned(), text: text.clone() };
    notes.extend(judged.faults.iter().map(fault));
    notes.extend(prepared.legal.iter().cloned());
    // In an order of their own: the same round written in another order says the same.
    let mut findings: Vec<&RoundFinding> = round.findings.iter().collect();
    findings.sort_by_key(|finding| (finding.code, &finding.offer, &finding.person));
    notes.extend(findings.into_iter().map(finding_note));
    let people = prepared.numbers.people.iter().zip(&solved.offer_of);
    RoundResult {
        round: round.id.clone(),
        method: settled.method.word(),
        definition: settled.definition.to_owned(),
        seed: (solved.lottery == Drawn::Seed).then_some(settled.seed),
        status: solved.status.clone(),
        pairs: pairs(prepared, &solved.offer_of),
        unmatched: people
            .filter(|(_, offer)| offer.is_none())
            .map(|(person, _)| (*person).to_owned())
            .collect(),
        unfilled: unfilled(prepared, solved),
        stable: judged.stable,
        blocking_pairs: judged.blocking,
        blocking_pairs_total: judged.total,
        broken_limits: judged.broken,
        notes,
        struck: prepared.struck.values().cloned().collect(),
        counts: judged.counts,
        total_cost: solved.total_cost,
        flows: solved.flows.clone(),
        draws: draws(prepared, settled, solved),
        lawfulness: lawfulness(prepared),
        rulebook: round.starts_on.map(|_| law.rulebook().fingerprint().to_string()),
        input_hash: written::hash(round),
        program: format!("kanryu {}", env!("CARGO_PKG_VERSION")),
    }
}

/// The draws of a lottery that was one for all offers.
fn draws(prepared: &Prepared<'_>, settled: &Settled, solved: &Solved) -> BTreeMap<String, u64> {
    let single = match solved.lottery {
        Drawn::No => false,
        Drawn::Given => true,
        Drawn::Seed => !prepared.round.settings.lottery_per_offer,
    };
    if !single {
        return BTreeMap::new();
    }
    let draws = prepared.lottery(settled.seed).draws(0, prepared.numbers.people.len());
    prepared.numbers.people.iter().map(|id| (*id).to_owned()).zip(draws).collect()
}

fn finding_note(finding: &RoundFinding) -> Note {
    let about: Vec<&str> =
        [&finding.person, &finding.offer].into_iter().flatten().map(String::as_str).collect();
    let about = about.join(" – ");
    let text = Text::new(format!("{about}: {}", finding.text.ja), format!("{about}: {}", finding.text.en));
    Note { code: finding.code.to_owned(), text }
}

fn pairs(prepared: &Prepared<'_>, offer_of: &[Option<u32>]) -> Vec<Pair> {
    let numbers = &prepared.numbers;
    let names = if prepared.round.is_mutual() { &numbers.people } else { &numbers.offers };
    let (own, there) = (mutual_or_own(prepared, offer_of), ranks_there(prepared, offer_of));
    let placed = (0usize..).zip(offer_of).filter_map(|(person, offer)| Some((person, (*offer)?)));
    let pair = |(person, offer): (usize, u32)| Pair {
        person: numbers.people[person].to_owned(),
        offer: names[offer as usize].to_owned(),
        rank: own[person],
        rank_there: there[person],
    };
    placed.map(pair).collect()
}

fn mutual_or_own(prepared: &Prepared<'_>, offer_of: &[Option<u32>]) -> Vec<Option<u32>> {
    if !prepared.round.is_mutual() {
        return own_ranks(prepared, offer_of);
    }
    let rank = |(person, partner): (&super::round::Person, &Option<u32>)| {
        let partner = prepared.numbers.people[(*partner)? as usize];
        let tier = person.wishes.iter().position(|tier| tier.iter().any(|one| one.id == partner))?;
        Some(tier as u32 + 1)
    };
    prepared.round.people.values().zip(offer_of).map(rank).collect()
}

/// The evidence of a result: why each person and offer got what they got.
pub(super) fn evidence<'a>(prepared: &'a Prepared<'_>, settled: &Settled, solved: &Solved) -> Evidence<'a> {
    let evidence = Evidence::new(&prepared.market, &solved.offer_of).with_refusals(&solved.refusals);
    if settled.method == super::Method::DeferredAcceptance {
        evidence.of_people_proposing()
    } else {
        evidence
    }
}

fn unfilled(prepared: &Prepared<'_>, solved: &Solved) -> Vec<Unfilled> {
    let round = prepared.round;
    if round.is_mutual() || round.network.is_some() {
        return Vec::new();
    }
    let mut filled = vec![0u32; round.offers.len()];
    solved.offer_of.iter().flatten().for_each(|offer| filled[*offer as usize] += 1);
    let two_sided = round.joint.is_empty();
    let evidence = Evidence::new(&prepared.market, &solved.offer_of).with_refusals(&solved.refusals);
    let mut found = Vec::new();
    for (number, (id, offer)) in (0u32..).zip(&round.offers) {
        let here = filled[number as usize];
        if here < offer.places {
            found.push(Unfilled {
                offer: id.clone(),
                places: offer.places,
                filled: here,
                free: offer.places - here,
                why: if two_sided { why_free(&evidence.offer(number)) } else { jointly() },
            });
        }
    }
    found
}

fn jointly() -> Text {
    Text::new(
        "これ以上、希望と順位の両方を満たす人がいない",
        "nobody else both wishes to be here and could be taken",
    )
}

fn why_free(reasons: &OfferReasons) -> Text {
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
        "は少なくとも同じだけ望む場所を得た",
        "placed where they like it at least as well",
    );
    say(reasons.held_by_limit, "は上限により入れない", "held back by a limit");
    say(
        reasons.blocking,
        "は入れたはずである",
        "would rather be here, and nothing but the method held them back",
    );
    if ja.is_empty() {
        return Text::new("互いに挙げた人がもういない", "nobody is left whom it ranks and who wishes for it");
    }
    Text::new(
        format!("順位を付けた人のうち、{}", ja.join("、")),
        format!("of those it ranks: {}", en.join(", ")),
    )
}

fn lawfulness(prepared: &Prepared<'_>) -> Lawfulness {
    let on = prepared.round.starts_on;
    let asks = prepared.round.offers.values().any(|offer| offer.admits.is_some());
    let text = match (on, asks) {
        (Some(_), true) => Text::new("開始日における適法性を確認した", "checked on the first day"),
        (Some(_), false) => Text::new(
            "適法性は確認していない: どの受入れ先にも、受け入れる段階（admits）の記載がない",
            "lawfulness not checked: no offer says which stage it admits to (`admits`)",
        ),
        (None, _) => Text::new(
            "適法性は確認していない: 開始日（starts_on）の記載がない",
            "lawfulness not checked: the round has no first day (`starts_on`)",
        ),
    };
    Lawfulness { checked: on.is_some() && asks, on, text }
}
