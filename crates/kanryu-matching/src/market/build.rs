//! Building a market: lists are checked, one-sided listings set aside, and both directions aligned in linear time.

use super::{Built, Finding, Lists, Market, Refused, Side, Wish};

/// "Nobody yet" in the arrays of marks.
const NONE: u32 = u32::MAX;

pub(super) fn build(capacity: Vec<u32>, wishes: &Lists, choices: &Lists) -> Result<Built, Refused> {
    check(&capacity, wishes, choices)?;
    let ranks = ranks_by_person(wishes.len(), choices);
    let mut findings = Vec::new();
    let mut market = Market {
        capacity,
        wish_start: vec![0; wishes.len() + 1],
        wish: Vec::with_capacity(wishes.entries()),
        own_rank: Vec::with_capacity(wishes.entries()),
        choice_start: vec![0; choices.len() + 1],
        choice_person: Vec::new(),
        choice_wish: Vec::new(),
        ties_of_people: false,
        ties_of_offers: false,
        positions: true,
    };
    align_wishes(&mut market, wishes, &ranks, &mut findings);
    drop(ranks);
    align_choices(&mut market, choices);
    findings.sort_unstable();
    Ok(Built { market, findings })
}

/// Refuses what cannot be read: every reason is collected.
fn check(capacity: &[u32], wishes: &Lists, choices: &Lists) -> Result<(), Refused> {
    let mut findings = Vec::new();
    if capacity.len() != choices.len() {
        findings.push(Finding::Lengths { capacities: capacity.len(), offers: choices.len() });
    }
    for count in [wishes.len(), choices.len(), wishes.entries(), choices.entries()] {
        if count >= NONE as usize {
            findings.push(Finding::TooMany { count });
        }
    }
    if findings.is_empty() {
        check_side(Side::Person, wishes, choices.len(), &mut findings);
        check_side(Side::Offer, choices, wishes.len(), &mut findings);
    }
    if findings.is_empty() { Ok(()) } else { Err(Refused { findings }) }
}

fn check_side(side: Side, lists: &Lists, others: usize, findings: &mut Vec<Finding>) {
    let mut seen = vec![NONE; others];
    for list in 0..lists.len() {
        let name = list as u32;
        for &(number, rank) in lists.list(list) {
            match seen.get_mut(number as usize) {
                None => findings.push(Finding::OutOfRange { side, list: name, number }),
                Some(mark) if *mark == name => findings.push(Finding::Duplicate { side, list: name, number }),
                Some(mark) => *mark = name,
            }
            if rank == NONE {
                findings.push(Finding::RankTooLarge { side, list: name, number });
            }
        }
    }
}

/// The choices of the offers, turned round: for each person the offers that list it, with their ranks.
fn ranks_by_person(people: usize, choices: &Lists) -> Lists {
    let mut end = vec![0usize; people];
    for &(person, _) in &choices.entry {
        end[person as usize] += 1;
    }
    let mut next = Vec::with_capacity(people);
    let mut sum = 0;
    for count in &mut end {
        next.push(sum);
        sum += *count;
        *count = sum;
    }
    let mut entry = vec![(0, 0); sum];
    for offer in 0..choices.len() {
        for &(person, rank) in choices.list(offer) {
            entry[next[person as usize]] = (offer as u32, rank);
            next[person as usize] += 1;
        }
    }
    Lists { end, entry }
}

/// Best first, then by number; lists given that way are not touched.
fn sorted<'a>(list: &'a [(u32, u32)], room: &'a mut Vec<(u32, u32)>) -> &'a [(u32, u32)] {
    let key = |&(number, rank): &(u32, u32)| (rank, number);
    if list.is_sorted_by_key(key) {
        return list;
    }
    room.clear();
    room.extend_from_slice(list);
    room.sort_unstable_by_key(key);
    room
}

fn align_wishes(market: &mut Market, wishes: &Lists, ranks: &Lists, findings: &mut Vec<Finding>) {
    let mut mark = vec![(NONE, 0u32); market.capacity.len()];
    let mut room = Vec::new();
    let mut plain = true;
    for person in 0..wishes.len() {
        let name = person as u32;
        let start = market.wish.len();
        for &(offer, rank) in ranks.list(person) {
            mark[offer as usize] = (name, rank);
        }
        for &(offer, own) in sorted(wishes.list(person), &mut room) {
            let (marked, rank) = mark[offer as usize];
            if marked != name {
                findings.push(Finding::OneSided { by: Side::Person, person: name, offer });
                continue;
            }
            mark[offer as usize].0 = NONE;
            market.ties_of_people |= market.wish.len() > start && market.own_rank.last() == Some(&own);
            plain &= own as usize == market.wish.len() - start;
            market.wish.push(Wish::new(offer, rank));
            market.own_rank.push(own);
        }
        if market.wish.len() - start < ranks.list(person).len() {
            let left = ranks.list(person).iter().filter(|(offer, _)| mark[*offer as usize].0 == name);
            findings.extend(left.map(|&(offer, _)| Finding::OneSided {
                by: Side::Offer,
                person: name,
                offer,
            }));
        }
        market.wish_start[person + 1] = market.wish.len() as u32;
    }
    if plain {
        market.own_rank = Vec::new();
    }
}

fn align_choices(market: &mut Market, choices: &Lists) {
    // Wishes gathered by offer: (person, number of the wish).
    for wish in &market.wish {
        market.choice_start[wish.offer() as usize + 1] += 1;
    }
    for offer in 0..choices.len() {
        market.choice_start[offer + 1] += market.choice_start[offer];
    }
    let mut next = market.choice_start.clone();
    let mut gathered = vec![(0u32, 0u32); market.wish.len()];
    for person in 0..market.people() as u32 {
        for entry in market.entries(person) {
            let slot = &mut next[market.wish[entry].offer() as usize];
            gathered[*slot as usize] = (person, entry as u32);
            *slot += 1;
        }
    }
    // The list of each offer in its own order; `mark` says which wish of a person leads here.
    let mut mark = vec![(NONE, 0u32); market.people()];
    let mut room = Vec::new();
    market.choice_person = Vec::with_capacity(market.wish.len());
    market.choice_wish = Vec::with_capacity(market.wish.len());
    for offer in 0..choices.len() {
        for &(person, entry) in &gathered[market.choice_range(offer as u32)] {
            mark[person as usize] = (offer as u32, entry);
        }
        let mut before = None;
        for &(person, rank) in sorted(choices.list(offer), &mut room) {
            let (marked, entry) = mark[person as usize];
            if marked == offer as u32 {
                market.ties_of_offers |= before == Some(rank);
                let start = market.choice_start[offer] as usize;
                market.positions &= rank as usize == market.choice_person.len() - start;
                before = Some(rank);
                market.choice_person.push(person);
                market.choice_wish.push(entry);
            }
        }
    }
}
