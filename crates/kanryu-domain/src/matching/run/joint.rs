//! Methods for other shapes: joint wishes, offers of corporations, pairs within one group.

use std::collections::BTreeMap;

use kanryu_matching::bound::Bound;
use kanryu_matching::couples::{Couple, Couples, Effort, Joint, Stability, Stage, repair, solve};
use kanryu_matching::roommates::{Pairing, pair};
use kanryu_matching::spa::{Projects, large, lecturer_best, person_best};

use super::{Prepared, RunError, Settled};
use crate::matching::method::Method;
use crate::matching::solved::{Solved, status};
use crate::text::Text;

/// Changes of places that are tried where no stable result was found.
const REPAIRS: u32 = 200;

fn refuse(settled: &Settled, why: impl Into<String>) -> RunError {
    RunError::NotForThisRound { method: settled.method, why: why.into() }
}

/// The round as the engine of joint wishes reads it. Pairs of which one half is struck are left out.
pub(in crate::matching) fn couples_of(prepared: &Prepared<'_>) -> Couples {
    let numbers = &prepared.numbers;
    let mut wishes = prepared.listing.wishes.clone();
    let mut couples = Vec::new();
    for joint in &prepared.round.joint {
        let [Some(first), Some(second)] = joint.members.clone().map(|member| numbers.person(&member)) else {
            continue;
        };
        wishes[first as usize].clear();
        wishes[second as usize].clear();
        let mut list = Vec::new();
        for (tier, rank) in joint.wishes.iter().zip(0u32..) {
            for pair in tier {
                let place = |offer: &Option<String>| offer.as_ref().and_then(|offer| numbers.offer(offer));
                let (one, other) = (place(&pair[0]), place(&pair[1]));
                let struck = one.is_some_and(|offer| prepared.is_struck(first, offer))
                    || other.is_some_and(|offer| prepared.is_struck(second, offer));
                if !struck && (one.is_some() || other.is_some()) {
                    list.push(Joint { rank, first: one, second: other });
                }
            }
        }
        couples.push(Couple { first, second, wishes: list });
    }
    let choices = prepared.listing.choices.clone();
    Couples { wishes, couples, places: prepared.market.capacities().to_vec(), choices }
}

pub(super) fn couples(prepared: &Prepared<'_>, settled: &Settled) -> Result<Solved, RunError> {
    let market = couples_of(prepared);
    let definition = Stability::from_word(settled.definition).unwrap_or(Stability::Kpr);
    let mut effort = Effort { seed: settled.seed, ..Effort::default() };
    if let Some(bound) = prepared.round.settings.bound {
        effort.nodes = bound;
    }
    let found = solve(&market, definition, effort).map_err(|error| refuse(settled, error.to_string()))?;
    let mut solved = Solved { status: status(found.status), ..Solved::exact(found.offer_of) };
    match found.stage {
        Stage::Orders(order) => solved.say(
            "stage",
            format!("Roth と Peranson の方法、{order} 番目の順序で得た"),
            format!("found by the method of Roth and Peranson, order {order}"),
        ),
        Stage::Search => solved.say(
            "stage",
            format!("完全探索で得た（{} 手）", found.steps),
            format!("found by complete search ({} steps)", found.steps),
        ),
        Stage::Compromise { fewest } => {
            let count = found.blocking.len();
            let (ja, en) = if fewest {
                ("これより少なくできないことを証明した", "proved to be the fewest")
            } else {
                ("見つかった中で最少", "the fewest found")
            };
            solved.say(
                "stage",
                format!("安定な結果ではない。妨げる人や組が {count}（{ja}）"),
                format!("not stable: {count} people or pairs block ({en})"),
            );
            suggest(prepared, settled, &market, definition, effort, &mut solved)?;
        }
    }
    Ok(solved)
}

/// The smallest change of places that would allow a stable result.
fn suggest(
    prepared: &Prepared<'_>,
    settled: &Settled,
    market: &Couples,
    definition: Stability,
    effort: Effort,
    solved: &mut Solved,
) -> Result<(), RunError> {
    let found =
        repair(market, definition, effort, REPAIRS).map_err(|error| refuse(settled, error.to_string()))?;
    let Some(repair) = found else { return Ok(()) };
    let change: Vec<String> = repair
        .change
        .iter()
        .map(|(offer, change)| format!("{} {change:+}", prepared.numbers.offers[*offer as usize]))
        .collect();
    let change = change.join(", ");
    let (ja, en) = if repair.smallest {
        ("最小の変更", "the smallest change")
    } else {
        ("一つの変更", "one change")
    };
    solved.say(
        "places-that-would-do",
        format!("定員を次のように変えれば安定な結果がある（{ja}）: {change}"),
        format!("with these changes of places a stable result exists ({en}): {change}"),
    );
    Ok(())
}

/// The round as three levels: people, offers, corporations.
pub(in crate::matching) fn projects_of(prepared: &Prepared<'_>) -> Projects {
    let round = prepared.round;
    let ids: Vec<&String> = round.corporations.keys().collect();
    let number = |id: &String| ids.binary_search(&id).unwrap_or_default() as u32;
    let lecturer_of: Vec<u32> =
        round.offers.values().map(|offer| offer.corporation.as_ref().map_or(0, number)).collect();
    let places = prepared.market.capacities().to_vec();
    let all = |corporation: u32| {
        let here = lecturer_of.iter().zip(&places).filter(|(one, _)| **one == corporation);
        here.map(|(_, places)| *places).sum()
    };
    let lecturer_places = (0u32..)
        .zip(round.corporations.values())
        .map(|(corporation, one)| one.places.unwrap_or_else(|| all(corporation)))
        .collect();
    let choices = round
        .corporations
        .values()
        .map(|corporation| {
            let tiers = corporation.ranks.iter().flatten().zip(0u32..);
            tiers
                .flat_map(|(tier, rank)| {
                    tier.iter().filter_map(move |listed| Some((prepared.numbers.person(&listed.id)?, rank)))
                })
                .collect()
        })
        .collect();
    Projects { wishes: prepared.listing.wishes.clone(), places, lecturer_of, lecturer_places, choices }
}

pub(super) fn projects(prepared: &Prepared<'_>, settled: &Settled) -> Result<Solved, RunError> {
    let projects = projects_of(prepared);
    let placement = match settled.method {
        Method::ProjectsByCorporation => lecturer_best(&projects),
        Method::ProjectsLargest => large(&projects),
        _ => person_best(&projects),
    };
    let placement = placement.map_err(|error| match error {
        kanryu_matching::spa::ProjectsRefused::Ties { .. } => {
            refuse(settled, "a list holds a tie; use the method projects-largest, which allows ties")
        }
        other => refuse(settled, other.to_string()),
    })?;
    let named = |(group, id): (u32, &String)| {
        let text = Text::new(format!("法人「{id}」の定員"), format!("the places of corporation \"{id}\""));
        (Bound::Group(group), text)
    };
    let names: BTreeMap<Bound, Text> = (0u32..).zip(prepared.round.corporations.keys()).map(named).collect();
    let mut solved = Solved::of_placement(placement, names);
    if settled.method == Method::ProjectsLargest {
        solved.status = status(kanryu_matching::outcome::Status::Bounded { part: 2, whole: 3 });
    }
    Ok(solved)
}

/// Lists of people over people, best first.
pub(in crate::matching) fn group_of(
    prepared: &Prepared<'_>,
    settled: &Settled,
) -> Result<Vec<Vec<u32>>, RunError> {
    let mut lists = Vec::new();
    for (id, person) in &prepared.round.people {
        if person.wishes.iter().any(|tier| tier.len() > 1 || tier.iter().any(|one| one.id == "*")) {
            let why =
                format!("the wishes of person \"{id}\" hold a tie; pairs within one group need strict lists");
            return Err(refuse(settled, why));
        }
        let refused = |other: &str| person.not_acceptable.contains(other);
        let listed = person.wishes.iter().flatten().filter(|listed| !refused(&listed.id));
        lists.push(listed.filter_map(|listed| prepared.numbers.person(&listed.id)).collect());
    }
    Ok(lists)
}

pub(super) fn roommates(prepared: &Prepared<'_>, settled: &Settled) -> Result<Solved, RunError> {
    let lists = group_of(prepared, settled)?;
    match pair(&lists).map_err(|error| refuse(settled, error.to_string()))? {
        Pairing::Stable(partner) => Ok(Solved::exact(partner)),
        Pairing::None(proof) => {
            let none = vec![None; lists.len()];
            let impossible = status(kanryu_matching::outcome::Status::Impossible);
            let mut solved = Solved { status: impossible, ..Solved::exact(none) };
            let name = |person: &u32| prepared.numbers.people[*person as usize];
            for rotation in &proof.rotations {
                let steps: Vec<String> =
                    rotation.iter().map(|(one, other)| format!("{}–{}", name(one), name(other))).collect();
                let steps = steps.join(", ");
                solved.say("rotation", format!("除いた回転: {steps}"), format!("rotation removed: {steps}"));
            }
            let stranded = name(&proof.stranded);
            solved.say(
                "no-stable-pairing",
                format!("安定な組分けは存在しない。{stranded} は必ず誰かと組むはずだが、相手が残らない。誰も組にしていない"),
                format!("no stable pairing exists: {stranded} would have to be paired and has nobody left. Nobody is paired here"),
            );
            Ok(solved)
        }
    }
}
