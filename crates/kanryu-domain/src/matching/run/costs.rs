//! Assignment by cost, value or profile of ranks, and flows of least cost.

use kanryu_matching::assignment::{Aim, NoAssignment, Outside, Profile, Transport, by_profile};
use kanryu_matching::flow::{Arc, Network, NoFlow};

use super::{Prepared, RunError, Settled};
use crate::matching::result::Flow;
use crate::matching::solved::Solved;

/// What an assignment may strive for.
const OBJECTIVES: [&str; 8] = [
    "least-cost",
    "most-value",
    "weighted",
    "least-sum",
    "least-squares",
    "greedy",
    "generous",
    "rank-maximal",
];

fn refuse(settled: &Settled, why: impl Into<String>) -> RunError {
    RunError::NotForThisRound { method: settled.method, why: why.into() }
}

pub(super) fn assign(prepared: &Prepared<'_>, settled: &Settled) -> Result<Solved, RunError> {
    let settings = &prepared.round.settings;
    let weighted = settings.wish_weight.is_some() || settings.choice_weight.is_some();
    let usual = match (prepared.round.costs.is_empty(), weighted) {
        (false, _) => "least-cost",
        (true, true) => "weighted",
        (true, false) => "least-sum",
    };
    let objective = settings.objective.as_deref().unwrap_or(usual);
    let mut solved = match objective {
        "least-cost" | "most-value" | "weighted" => transport(prepared, settled, objective)?,
        "least-sum" => profile(prepared, settled, Profile::LeastSum)?,
        "least-squares" => profile(prepared, settled, Profile::LeastSquares)?,
        "greedy" => profile(prepared, settled, Profile::Greedy)?,
        "generous" => profile(prepared, settled, Profile::Generous)?,
        "rank-maximal" => profile(prepared, settled, Profile::RankMaximal)?,
        other => {
            let words = OBJECTIVES.join(", ");
            return Err(refuse(settled, format!("there is no objective \"{other}\"; write one of: {words}")));
        }
    };
    solved.say("objective", format!("目的: {objective}"), format!("objective: {objective}"));
    Ok(solved)
}

/// Pairs with their costs, by person and offer.
fn arcs(prepared: &Prepared<'_>, objective: &str) -> Vec<(u32, u32, i64)> {
    let settings = &prepared.round.settings;
    let mut arcs: Vec<(u32, u32, i64)> = if objective == "weighted" {
        let (own, there) =
            (settings.wish_weight.unwrap_or_default(), settings.choice_weight.unwrap_or_default());
        let market = &prepared.market;
        let of = |person: u32| {
            market.entries(person).map(move |entry| {
                let wish = market.wish(entry);
                let (mine, theirs) =
                    (i64::from(market.own_rank(person, entry)) + 1, i64::from(wish.rank_there()) + 1);
                let cost = own.saturating_mul(mine).saturating_add(there.saturating_mul(theirs));
                (person, wish.offer(), cost)
            })
        };
        (0..market.people() as u32).flat_map(of).collect()
    } else {
        let numbers = &prepared.numbers;
        let number = |cost: &crate::matching::round::Cost| {
            Some((numbers.person(&cost.person)?, numbers.offer(&cost.offer)?, cost.cost))
        };
        let costs = prepared.round.costs.iter().filter_map(number);
        costs.filter(|(person, offer, _)| !prepared.is_struck(*person, *offer)).collect()
    };
    arcs.sort_unstable();
    arcs
}

fn transport(prepared: &Prepared<'_>, settled: &Settled, objective: &str) -> Result<Solved, RunError> {
    let arcs = arcs(prepared, objective);
    let mut problem = Transport {
        start: vec![0],
        column: arcs.iter().map(|(_, offer, _)| *offer).collect(),
        cost: arcs.iter().map(|(_, _, cost)| *cost).collect(),
        places: prepared.market.capacities().to_vec(),
        outside: prepared.round.settings.unmatched_cost.map_or(Outside::Fewest, Outside::At),
    };
    let mut end = 0;
    for person in 0..prepared.market.people() as u32 {
        end += arcs[end..].iter().take_while(|(one, _, _)| *one == person).count();
        problem.start.push(end);
    }
    let aim = if objective == "most-value" { Aim::Most } else { Aim::Least };
    let found = problem.solve(aim).map_err(|error| match error {
        NoAssignment::Short { .. }
        | NoAssignment::Rows { .. }
        | NoAssignment::Lists { .. }
        | NoAssignment::TooLarge => refuse(settled, error.to_string()),
    })?;
    let proved = found.is_proved(&problem, aim);
    let mut solved = Solved { total_cost: Some(found.total), ..Solved::exact(found.column_of) };
    if proved {
        solved.say(
            "proved",
            "双対価格により、これより良い合計はないことを確かめた",
            "checked by dual prices: no total is better",
        );
    }
    for (offer, price) in prepared.numbers.offers.iter().zip(&found.price).filter(|(_, price)| **price != 0) {
        let scale = found.scale;
        solved.say(
            "price-of-a-place",
            format!("{offer}: もう1人分の定員の値打ちはおよそ {price}/{scale}"),
            format!("{offer}: one place more would improve the total by about {price}/{scale}"),
        );
    }
    Ok(solved)
}

fn profile(prepared: &Prepared<'_>, settled: &Settled, aim: Profile) -> Result<Solved, RunError> {
    let least: Vec<u32> = prepared.round.offers.values().map(|offer| offer.least).collect();
    let people = prepared.numbers.people.len() as u32;
    let found = by_profile(&prepared.market, &least, aim).map_err(|error| match &error {
        NoFlow::Infeasible { cut, .. } => {
            let offers: Vec<&str> = cut
                .inside
                .iter()
                .filter_map(|node| node.checked_sub(people))
                .filter_map(|offer| prepared.numbers.offers.get(offer as usize).copied())
                .collect();
            refuse(
                settled,
                format!("the minimums cannot be met: too few people can come to {}", offers.join(", ")),
            )
        }
        NoFlow::Unbalanced { .. } | NoFlow::BadArc { .. } | NoFlow::TooLarge => {
            refuse(settled, error.to_string())
        }
    })?;
    let sum = i64::try_from(found.sum).unwrap_or(i64::MAX);
    let mut solved = Solved { total_cost: Some(sum), ..Solved::exact(found.offer_of) };
    let profile: Vec<String> = found.profile.iter().map(u32::to_string).collect();
    let profile = profile.join(" ");
    solved.say(
        "profile",
        format!("希望順位ごとの人数（第1希望から）: {profile}。順位の和 {sum}"),
        format!("people by rank, the first rank first: {profile}; sum of ranks {sum}"),
    );
    Ok(solved)
}

pub(super) fn flow(prepared: &Prepared<'_>, settled: &Settled) -> Result<Solved, RunError> {
    let Some(given) = &prepared.round.network else {
        return Err(refuse(settled, "it has no network"));
    };
    let ids: Vec<&str> = given.nodes.iter().map(|(id, _)| id.as_str()).collect();
    let number = |id: &str| ids.iter().position(|known| *known == id).unwrap_or_default() as u32;
    let mut network: Network<i64> = Network::with_nodes(ids.len());
    network.supply = given.nodes.iter().map(|(_, supply)| *supply).collect();
    network.arcs = given
        .arcs
        .iter()
        .map(|arc| Arc {
            from: number(&arc.from),
            to: number(&arc.to),
            least: arc.least,
            most: arc.most,
            cost: arc.cost,
        })
        .collect();
    let solution = network.solve().map_err(|error| match &error {
        NoFlow::Infeasible { cut, .. } => {
            let inside: Vec<&str> =
                cut.inside.iter().filter_map(|node| ids.get(*node as usize).copied()).collect();
            let (must, can) = (cut.must_leave, cut.can_leave);
            let why = format!(
                "no flow exists: {must} must leave the nodes {}, and only {can} can",
                inside.join(", ")
            );
            refuse(settled, why)
        }
        NoFlow::Unbalanced { .. } | NoFlow::BadArc { .. } | NoFlow::TooLarge => {
            refuse(settled, error.to_string())
        }
    })?;
    let proved = solution.is_proved(&network);
    let flows = given.arcs.iter().zip(&solution.flow).map(|(arc, flow)| Flow {
        from: arc.from.clone(),
        to: arc.to.clone(),
        flow: *flow,
        cost: arc.cost,
    });
    let mut solved =
        Solved { total_cost: Some(solution.cost), flows: flows.collect(), ..Solved::exact(Vec::new()) };
    if proved {
        solved.say(
            "proved",
            "節点の価格により、これより安い流れはないことを確かめた",
            "checked by node prices: no flow costs less",
        );
    }
    Ok(solved)
}
