//! What a least-cost flow must be: proved by its prices, equal to the best of all flows, or refused with a cut.

use proptest::prelude::*;

use super::*;

fn documented() -> Network<i64> {
    let tail = [0, 0, 1, 1, 1, 2, 2, 3, 4];
    let head = [1, 2, 2, 3, 4, 3, 4, 4, 2];
    let most = [15, 8, 20, 4, 10, 15, 4, 20, 5];
    let cost = [4, 4, 2, 2, 6, 1, 3, 2, 3];
    let arcs =
        (0..9).map(|k| Arc { from: tail[k], to: head[k], least: 0, most: most[k], cost: cost[k] }).collect();
    Network { supply: vec![20, 0, 0, -5, -15], arcs }
}

/// Every flow of a small network, by trying every amount on every arc.
fn best_of_all(network: &Network<i64>, arc: usize, rest: &mut Vec<i64>, cost: i64) -> Option<i64> {
    let Some(one) = network.arcs.get(arc) else {
        return rest.iter().all(|&r| r == 0).then_some(cost);
    };
    let mut best: Option<i64> = None;
    for flow in one.least..=one.most {
        rest[one.from as usize] -= flow;
        rest[one.to as usize] += flow;
        if let Some(found) = best_of_all(network, arc + 1, rest, cost + flow * one.cost) {
            best = Some(best.map_or(found, |b| b.min(found)));
        }
        rest[one.from as usize] += flow;
        rest[one.to as usize] -= flow;
    }
    best
}

#[test]
fn the_documented_flow_of_a_well_kept_solver_costs_150() {
    let network = documented();
    let solution = network.solve().expect("feasible");
    assert_eq!(solution.cost, 150);
    assert!(solution.is_proved(&network));
}

#[test]
fn a_need_that_cannot_be_met_is_named_by_its_cut() {
    let mut network = documented();
    network.supply = vec![24, 0, 0, -9, -15];
    let Err(NoFlow::Infeasible { cut, surplus }) = network.solve() else { panic!("24 cannot leave node 0") };
    assert_eq!((cut.inside, cut.must_leave, cut.can_leave, surplus), (vec![0], 24, 23, 1));
}

#[test]
fn supplies_that_do_not_cancel_are_refused() {
    let mut network = documented();
    network.supply[0] = 21;
    assert_eq!(network.solve(), Err(NoFlow::Unbalanced { sum: 1 }));
}

#[test]
fn an_earlier_aim_outweighs_any_sum_of_later_ones() {
    let mut network: Network<Lex<2>> = Network::with_nodes(3);
    network.supply = vec![2, 0, -2];
    network.join(0, 2, 2, Lex([1, 0]));
    network.join(0, 1, 2, Lex([0, 500]));
    network.join(1, 2, 1, Lex([0, 500]));
    let solution = network.solve().expect("feasible");
    assert_eq!(solution.cost, Lex([1, 1000]));
    assert!(solution.is_proved(&network));
}

proptest! {
    #[test]
    fn small_networks_agree_with_trying_every_flow(
        supply in prop::collection::vec(-2i64..3, 3),
        ends in prop::collection::vec((0u32..4, 0u32..4, 0i64..2, 0i64..3, -3i64..6), 1..6),
    ) {
        let mut supply = supply;
        supply.push(-supply.iter().sum::<i64>());
        let arcs = ends.iter()
            .map(|&(from, to, least, more, cost)| Arc { from, to, least, most: least + more, cost }).collect();
        let network = Network { supply, arcs };
        let best = best_of_all(&network, 0, &mut network.supply.clone(), 0);
        match network.solve() {
            Ok(solution) => {
                prop_assert_eq!(Some(solution.cost), best);
                prop_assert!(solution.is_proved(&network));
            }
            Err(NoFlow::Infeasible { cut, surplus }) => {
                prop_assert_eq!(best, None);
                prop_assert!(surplus > 0 && cut.must_leave - cut.can_leave == surplus);
            }
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}
