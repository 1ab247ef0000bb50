//! Stable improvement cycles: after a lottery broke ties of offers, people exchange places as long as nobody is harmed.
//!
//! *Theorem* (Erdil & Ergin 2008): a stable matching is best for people among all that are stable by the true, tied lists,
//! in the sense that no other gives somebody more and nobody less, exactly when it has no stable improvement cycle. In such a
//! cycle each person would rather have the place of the next one and is in the top tier of all who would rather have it.
//! *Not promised*: truthfulness is no longer a dominant strategy; no method that is never improvable is truthful (Erdil &
//! Ergin 2008; Abdulkadiroğlu, Pathak & Roth 2009). Ties of people are broken by the lottery and stay broken.
//! *Cost*: one pass over the lists for each round of cycles; cycles that share nobody are carried out in one round.

#[cfg(test)]
mod tests;

use crate::deferred::deferred_acceptance;
use crate::lottery::Lottery;
use crate::market::{Lists, Market, Side};
use crate::outcome::{Note, Outcome};

/// Deferred acceptance with people proposing, then all stable improvement cycles.
#[must_use]
pub fn improved(market: &Market, lottery: &Lottery) -> Outcome {
    let mut outcome = deferred_acceptance(market, Side::Person, lottery).outcome;
    let people_strict = with_people_strict(market, lottery);
    let mut cycles = 0;
    loop {
        let found = round(&people_strict, &mut outcome.offer_of);
        if found == 0 {
            break;
        }
        cycles += found;
    }
    outcome.notes.push(Note::Improved { cycles });
    outcome
}

/// The market with ties of people broken by the lottery and the lists of offers as they are.
fn with_people_strict(market: &Market, lottery: &Lottery) -> Market {
    if !market.has_ties(Side::Person) {
        return market.clone();
    }
    let broken = lottery.break_ties(market);
    let mut wishes = Lists::with_room(market.people(), market.pairs());
    for person in 0..market.people() as u32 {
        wishes.push_strict(broken.wishes(person).iter().map(|wish| wish.offer()));
    }
    let mut choices = Lists::with_room(market.offers(), market.pairs());
    for offer in 0..market.offers() as u32 {
        choices.push(market.choices(offer).map(|choice| (choice.person, choice.rank)));
    }
    Market::build(market.capacities().to_vec(), &wishes, &choices)
        .expect("the lists of a market have no faults")
        .market
}

/// Finds cycles that share nobody and carries them out; returns how many.
fn round(market: &Market, offer_of: &mut [Option<u32>]) -> u64 {
    let after = envied(market, offer_of);
    // A walk over offers: from an offer to those that somebody placed there would rather have and may get.
    const NEW: u32 = u32::MAX;
    let mut state = vec![NEW; market.offers()];
    let mut spent = vec![false; market.people()];
    let mut cycles = 0;
    for first in 0..market.offers() as u32 {
        let mut way: Vec<(u32, u32)> = Vec::new();
        let mut cursor = vec![(first, 0usize)];
        state[first as usize] = first;
        while let Some((offer, next)) = cursor.last_mut() {
            let Some(&(person, wanted)) = after[*offer as usize].get(*next) else {
                state[*offer as usize] = first;
                cursor.pop();
                way.pop();
                continue;
            };
            *next += 1;
            if spent[person as usize] {
                continue;
            }
            if let Some(begin) = cursor.iter().position(|(at, _)| *at == wanted) {
                way.truncate(cursor.len() - 1);
                way.push((person, wanted));
                for (one, to) in way.split_off(begin) {
                    offer_of[one as usize] = Some(to);
                    spent[one as usize] = true;
                }
                cycles += 1;
                // Offers before the ring keep their place in the walk; the ring itself may be walked again.
                for (at, _) in cursor.split_off(begin + 1) {
                    state[at as usize] = NEW;
                }
                way.truncate(begin);
            } else if state[wanted as usize] == NEW {
                state[wanted as usize] = first;
                way.truncate(cursor.len() - 1);
                way.push((person, wanted));
                cursor.push((wanted, 0));
            }
        }
    }
    cycles
}

/// For each offer the people placed there with the offers they would rather have and may get: they are in the top tier of
/// all who would rather be there.
fn envied(market: &Market, offer_of: &[Option<u32>]) -> Vec<Vec<(u32, u32)>> {
    let held: Vec<Option<usize>> = (0..)
        .zip(offer_of)
        .map(|(person, offer)| offer.and_then(|offer| market.find(person, offer)))
        .collect();
    let mut after = vec![Vec::new(); market.offers()];
    for offer in 0..market.offers() as u32 {
        let mut tier = None;
        for choice in market.choices(offer) {
            if tier.is_some_and(|tier| choice.rank > tier) {
                break;
            }
            let wants = held[choice.person as usize].is_none_or(|held| choice.wish < held);
            if wants {
                tier = Some(choice.rank);
                if let Some(from) = offer_of[choice.person as usize] {
                    after[from as usize].push((choice.person, offer));
                }
            }
        }
    }
    after
}
