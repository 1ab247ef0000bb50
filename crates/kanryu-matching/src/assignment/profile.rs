//! Aims on the profile of ranks: how many get their first wish, their second, and so on.

use crate::flow::{Arc, Lex, Network, NoFlow};
use crate::market::Market;

/// What is wanted of the profile. All but the first place as many people as possible before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// Most first wishes, then most second wishes, and so on; may place fewer (rank-maximal, Irving et al. 2006).
    RankMaximal,
    /// Largest, then most first wishes, then most second wishes (greedy maximum).
    Greedy,
    /// Largest, then fewest last wishes, then fewest last but one (generous maximum; also the least worst rank).
    Generous,
    /// Largest, then the least sum of ranks, counted from 1.
    LeastSum,
    /// Largest, then the least sum of squared ranks.
    LeastSquares,
}

/// A matching by profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profiled {
    /// The offer of each person.
    pub offer_of: Vec<Option<u32>>,
    /// How many people get each rank, from the best.
    pub profile: Vec<u32>,
    /// Sum of ranks, counted from 1.
    pub sum: u64,
}

/// More ranks than aims in order can hold.
const RANKS: usize = 62;

/// The best matching by profile within places and least numbers (one for each offer). Offers' ranks do not count.
///
/// Nodes named by a cut: people by their numbers, then offers from the number of people on, then one node for all that leaves.
///
/// # Errors
/// [`NoFlow`]: least numbers that cannot be met (with the cut that proves it), or more than 62 ranks.
pub fn by_profile(market: &Market, least: &[u32], aim: Profile) -> Result<Profiled, NoFlow> {
    let ranks = (0..market.people() as u32)
        .flat_map(|p| market.entries(p).map(move |e| (p, e)))
        .map(|(p, e)| market.own_rank(p, e) as usize + 1)
        .max()
        .unwrap_or(0);
    match (aim, ranks) {
        (_, RANKS..) => Err(NoFlow::TooLarge),
        (Profile::LeastSum | Profile::LeastSquares, _) | (_, 0..7) => run::<8>(market, least, aim, ranks),
        (_, 7..15) => run::<16>(market, least, aim, ranks),
        (_, 15..31) => run::<32>(market, least, aim, ranks),
        (_, 31..RANKS) => run::<64>(market, least, aim, ranks),
    }
}

/// Cost of a rank (or of no place): every aim counts what it does not want, so all entries are 0 or more.
fn cost<const N: usize>(aim: Profile, ranks: usize, rank: Option<usize>) -> Lex<N> {
    let mut cost = [0; N];
    let number = rank.map_or(0, |r| r as i64 + 1);
    cost[0] = i64::from(rank.is_none() && aim != Profile::RankMaximal);
    match aim {
        Profile::RankMaximal | Profile::Greedy => {
            (0..ranks).for_each(|r| cost[r + 1] = i64::from(rank != Some(r)))
        }
        Profile::Generous => (0..ranks).for_each(|r| cost[ranks - r] = i64::from(rank == Some(r))),
        Profile::LeastSum => cost[1] = number,
        Profile::LeastSquares => cost[1] = number * number,
    }
    Lex(cost)
}

fn run<const N: usize>(
    market: &Market,
    least: &[u32],
    aim: Profile,
    ranks: usize,
) -> Result<Profiled, NoFlow> {
    let (people, offers) = (market.people() as u32, market.offers() as u32);
    let end = people + offers;
    let mut network: Network<Lex<N>> = Network::with_nodes(end as usize + 1);
    let mut arcs = Vec::new();
    for person in 0..people {
        network.supply[person as usize] = 1;
        for entry in market.entries(person) {
            let rank = market.own_rank(person, entry) as usize;
            let to = people + market.wish(entry).offer();
            arcs.push((network.join(person, to, 1, cost(aim, ranks, Some(rank))), person, entry));
        }
        network.join(person, end, 1, cost(aim, ranks, None));
    }
    network.supply[end as usize] = -i64::from(people);
    for offer in 0..offers {
        let most = i64::from(market.capacity(offer));
        let least = i64::from(least.get(offer as usize).copied().unwrap_or(0));
        network.arcs.push(Arc { from: people + offer, to: end, least, most, cost: Lex::default() });
    }
    let solution = network.solve()?;
    let mut found = Profiled { offer_of: vec![None; people as usize], profile: vec![0; ranks], sum: 0 };
    for (arc, person, entry) in arcs {
        if solution.flow[arc] > 0 {
            found.offer_of[person as usize] = Some(market.wish(entry).offer());
            let rank = market.own_rank(person, entry);
            found.profile[rank as usize] += 1;
            found.sum += u64::from(rank) + 1;
        }
    }
    Ok(found)
}
