//! Methods under limits beyond places: regions, nested caps, caps of any shape, reserves, minimums.

use std::collections::{BTreeMap, BTreeSet};

use kanryu_matching::bound::Bound;
use kanryu_matching::cutoffs::fair;
use kanryu_matching::laminar::{Nest, NestRefused, Order, Part, nested};
use kanryu_matching::market::Market;
use kanryu_matching::minimums::{Closing, Kind, Met, meet};
use kanryu_matching::regions::{cut_places, flexible};
use kanryu_matching::reserves::{Kinds as ReserveKinds, with_reserves};

use super::{Prepared, RunError, Settled};
use crate::matching::limits::{ceilings, regions, sets};
use crate::matching::method::Method;
use crate::matching::solved::{Solved, status};
use crate::text::Text;

/// The market with ties broken, and the note that says so.
fn strict(prepared: &Prepared<'_>, settled: &Settled) -> (Market, Option<kanryu_matching::outcome::Note>) {
    if prepared.market.is_strict() {
        return (prepared.market.clone(), None);
    }
    let lottery = prepared.lottery(settled.seed);
    (lottery.break_ties(&prepared.market), Some(lottery.note()))
}

fn refuse(settled: &Settled, why: impl Into<String>) -> RunError {
    RunError::NotForThisRound { method: settled.method, why: why.into() }
}

pub(super) fn regional(prepared: &Prepared<'_>, settled: &Settled) -> Result<Solved, RunError> {
    let (market, note) = strict(prepared, settled);
    let (regions, ids) = regions(prepared.round, &prepared.numbers);
    let placement = match settled.method {
        Method::CutPlaces => cut_places(&market, &regions),
        _ => flexible(&market, &regions),
    };
    let placement = placement.map_err(|error| refuse(settled, error.to_string()))?;
    let named = |(region, id): (u32, &String)| {
        (
            Bound::Region(region),
            Text::new(format!("地域「{id}」の上限"), format!("the cap of region \"{id}\"")),
        )
    };
    let mut solved = Solved::of_placement(placement, (0u32..).zip(&ids).map(named).collect());
    note.iter().for_each(|note| solved.take(note));
    for (offer, target) in prepared.numbers.offers.iter().zip(&regions.target) {
        let stated = &prepared.round.offers[*offer];
        if stated.target.is_none() && stated.region.as_ref().is_some_and(|region| ids.contains(region)) {
            solved.say(
                "target-shared",
                format!("{offer}: 目標の記載がなく、定員に比例して {target} とした"),
                format!("{offer}: no target given; its share of the cap by places is {target}"),
            );
        }
    }
    Ok(solved)
}

/// Names of the limits behind the numbers of sets.
fn set_names(prepared: &Prepared<'_>, from: &[usize]) -> BTreeMap<Bound, Text> {
    let named = |(set, place): (u32, &usize)| (Bound::Set(set), prepared.limits[*place].name.clone());
    (0u32..).zip(from).map(named).collect()
}

pub(super) fn nested_caps(prepared: &Prepared<'_>, settled: &Settled) -> Result<Solved, RunError> {
    let (market, note) = strict(prepared, settled);
    let (sets, from) = sets(&prepared.limits, &prepared.kinds);
    let nest = Nest { sets, kind_of: prepared.kinds.kind_of.clone(), order: Order::OwnRanks };
    let part = |part: Part| match part {
        Part::Set(set) => prepared.limits[from[set as usize]].name.en.clone(),
        Part::Places(offer) => format!("the places of offer \"{}\"", prepared.numbers.offers[offer as usize]),
    };
    let placement = nested(&market, &nest).map_err(|error| match error {
        NestRefused::Overlap { first, second } => refuse(
            settled,
            format!(
                "{} and {} overlap without one holding the other; nest them, or use the method cut-offs",
                part(first),
                part(second)
            ),
        ),
        NestRefused::NoSuchOffer { .. } | NestRefused::Lengths { .. } => refuse(settled, error.to_string()),
    })?;
    let mut solved = Solved::of_placement(placement, set_names(prepared, &from));
    note.iter().for_each(|note| solved.take(note));
    Ok(solved)
}

pub(super) fn cut_offs(prepared: &Prepared<'_>, settled: &Settled) -> Result<Solved, RunError> {
    let (ceilings, from) = ceilings(&prepared.limits, &prepared.kinds);
    let found = fair(&prepared.market, &prepared.kinds.kind_of, &ceilings)
        .map_err(|error| refuse(settled, error.to_string()))?;
    let mut solved = Solved::of_placement(found.placement, set_names(prepared, &from));
    if !found.best_fair {
        solved.say(
            "best-fair-not-promised",
            "上限が複数の受入れ先にまたがるため、公平ではあるが、公平な中で人に最良とは約束しない",
            "a cap spans several offers: the result is fair, but not promised to be the best fair one for people",
        );
    }
    for (person, offer) in found.wasted {
        let (person, offer) =
            (prepared.numbers.people[person as usize], prepared.numbers.offers[offer as usize]);
        solved.say(
            "wasted-place",
            format!("{offer} の空いた場所は、公平さのために {person} に与えられない"),
            format!("a place at {offer} stays empty for fairness although {person} would rather be there"),
        );
    }
    Ok(solved)
}

pub(super) fn reserves(prepared: &Prepared<'_>, settled: &Settled) -> Result<Solved, RunError> {
    let (market, note) = strict(prepared, settled);
    let kinds = reserve_kinds(prepared, settled)?;
    let whos = described(prepared);
    let found = with_reserves(&market, &kinds).map_err(|error| refuse(settled, error.to_string()))?;
    let named = |(kind, who): (u32, &BTreeMap<String, String>)| {
        let words: Vec<String> = who.iter().map(|(key, word)| format!("{key} = {word}")).collect();
        let words = words.join(", ");
        (Bound::Kind(kind), Text::new(format!("枠（{words}）の上限"), format!("the quota ({words})")))
    };
    let mut solved = Solved::of_placement(found.placement, (1u32..).zip(&whos).map(named).collect());
    note.iter().for_each(|note| solved.take(note));
    for (offer, kind, missing) in found.short {
        let offer = prepared.numbers.offers[offer as usize];
        let words: Vec<String> = (kind as usize).checked_sub(1).map_or_else(Vec::new, |place| {
            whos[place].iter().map(|(key, word)| format!("{key} = {word}")).collect()
        });
        let words = words.join(", ");
        solved.say(
            "reserve-not-filled",
            format!("{offer} の留保枠（{words}）は {missing} 人分が他の人に使われたか空いた"),
            format!("{offer}: {missing} of the places reserved for {words} went to others or stay empty"),
        );
    }
    if found.hard_caps {
        solved.say(
            "majority-cap-warning",
            "厳格な上限は、助けるはずの人々全員をかえって不利にすることがある（Kojima 2012）。留保枠を使うとよい",
            "a hard cap on others can leave every member of the kind it should help worse off (Kojima 2012); reserves do not",
        );
    }
    Ok(solved)
}

/// The descriptions that quotas use, in order.
fn described(prepared: &Prepared<'_>) -> Vec<BTreeMap<String, String>> {
    let all: BTreeSet<BTreeMap<String, String>> = prepared
        .round
        .offers
        .values()
        .flat_map(|offer| &offer.quotas)
        .map(|quota| quota.who.clone())
        .collect();
    all.into_iter().collect()
}

/// Kinds for reserves: 0 is nobody's; people may answer to one description only.
pub(in crate::matching) fn reserve_kinds(
    prepared: &Prepared<'_>,
    settled: &Settled,
) -> Result<ReserveKinds, RunError> {
    let whos = described(prepared);
    let mut kind_of = Vec::with_capacity(prepared.round.people.len());
    for (id, person) in &prepared.round.people {
        let mut answers = (1u32..).zip(&whos).filter(|(_, who)| person.is(who)).map(|(kind, _)| kind);
        let first = answers.next().unwrap_or_default();
        if answers.next().is_some() {
            let why = format!(
                "person \"{id}\" answers to two quotas at once; let every person answer to one, or use nested-caps for limits without reserves"
            );
            return Err(refuse(settled, why));
        }
        kind_of.push(first);
    }
    let offers = prepared.round.offers.len();
    let mut reserve = vec![vec![0; whos.len() + 1]; offers];
    let mut most = vec![vec![None; whos.len() + 1]; offers];
    for (offer, place) in prepared.round.offers.values().zip(0usize..) {
        for quota in &offer.quotas {
            if let Ok(kind) = whos.binary_search(&quota.who) {
                reserve[place][kind + 1] += quota.reserve.max(quota.least);
                most[place][kind + 1] = quota.most;
            }
        }
    }
    Ok(ReserveKinds { kind_of, reserve, most })
}

pub(super) fn minimums(prepared: &Prepared<'_>, settled: &Settled) -> Result<Solved, RunError> {
    let round = prepared.round;
    let least: Vec<u32> = round.offers.values().map(|offer| offer.least).collect();
    let closing = if round.settings.offers_may_close { Closing::Allowed } else { Closing::Forbidden };
    let lottery = prepared.lottery(settled.seed);
    let met = meet(&prepared.market, &least, closing, &lottery, settled.bound.min(200_000))
        .map_err(|error| refuse(settled, error.to_string()))?;
    let mut solved = Solved { status: status(met.status), ..Solved::exact(met.offer_of.clone()) };
    if !prepared.market.is_strict() {
        solved.take(&lottery.note());
    }
    say_kind(prepared, &met, &mut solved);
    for (offer, missing) in &met.short {
        let offer = prepared.numbers.offers[*offer as usize];
        solved.say(
            "below-minimum",
            format!("{offer}: あと {missing} 人足りない"),
            format!("{offer}: {missing} people short of its minimum"),
        );
    }
    for (offer, people) in &met.coalitions {
        let offer = prepared.numbers.offers[*offer as usize];
        let people: Vec<&str> =
            people.iter().map(|person| prepared.numbers.people[*person as usize]).collect();
        let people = people.join(", ");
        solved.say(
            "closed-offer-wanted",
            format!("閉じた {offer} には、移りたい人が最少人数に足りるだけいる: {people}"),
            format!("enough people would rather be at {offer}, which is closed: {people}"),
        );
    }
    Ok(solved)
}

/// What kind of result it is, in words.
fn say_kind(prepared: &Prepared<'_>, met: &Met, solved: &mut Solved) {
    let offer = |offer: &u32| prepared.numbers.offers[*offer as usize];
    let names = |offers: &[u32]| offers.iter().map(offer).collect::<Vec<_>>().join(", ");
    match &met.kind {
        Kind::Stable => {}
        Kind::Closed(closed) => {
            let names = names(closed);
            solved.say("closed", format!("閉じた受入れ先: {names}"), format!("closed: {names}"));
        }
        Kind::ClosedUnstable(closed) => {
            let names = names(closed);
            solved.say(
                "closed-unstable",
                format!("最少人数を守る安定な結果はない。閉じた受入れ先: {names}"),
                format!("no stable result keeps the minimums. Closed: {names}"),
            );
        }
        Kind::Blocking { fewest } => {
            let count = met.blocking.len();
            let (ja, en) = if *fewest {
                ("これより少なくできないことを証明した", "proved to be the fewest")
            } else {
                ("見つかった中で最少", "the fewest found")
            };
            solved.say(
                "minimums-unstable",
                format!("最少人数を守る安定な結果はない。示すのは最少人数を守りブロッキングペアが {count} の結果（{ja}）"),
                format!("no stable result keeps the minimums. Shown is one that keeps them with {count} blocking pairs ({en})"),
            );
        }
        Kind::Short { cut } => {
            let people = prepared.numbers.people.len() as u32;
            let short: Vec<u32> = met.short.iter().map(|(offer, _)| *offer).collect();
            let names = names(&short);
            let inside: Vec<&str> = cut
                .inside
                .iter()
                .filter_map(|node| node.checked_sub(people))
                .filter_map(|offer| prepared.numbers.offers.get(offer as usize).copied())
                .collect();
            let inside = inside.join(", ");
            solved.say(
                "minimums-infeasible",
                format!("どのような割当ても最少人数を満たせない（証明: {inside} に来られる人が足りない）。足りない受入れ先: {names}"),
                format!("no assignment at all keeps the minimums (proof: too few people can come to {inside}). Short: {names}"),
            );
        }
    }
}
