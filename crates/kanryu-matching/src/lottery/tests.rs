//! Tests of the lottery: it draws what it publishes, moves nobody across a rank, and can be drawn again.

use super::*;

fn all_tied() -> Market {
    let mut wishes = Lists::default();
    let mut choices = Lists::default();
    for _ in 0..6 {
        wishes.push_tiers([vec![0, 1]]);
    }
    for _ in 0..2 {
        choices.push_tiers([vec![4, 2], vec![0, 1, 3, 5]]);
    }
    Market::build(vec![1, 1], &wishes, &choices).expect("readable").market
}

fn order(market: &Market, offer: u32) -> Vec<u32> {
    market.choices(offer).map(|choice| choice.person).collect()
}

#[test]
fn the_published_draws_are_what_orders_people_and_nobody_passes_a_better_rank() {
    let market = all_tied();
    for lottery in [
        Lottery::Single { seed: 7 },
        Lottery::PerOffer { seed: 7 },
        Lottery::Given { draws: vec![5, 4, 3, 2, 1] },
    ] {
        let strict = lottery.break_ties(&market);
        assert!(strict.is_strict());
        for offer in 0..2 {
            let draws = lottery.draws(offer, 6);
            let mut expected = vec![(0, draws[4], 4), (0, draws[2], 2)];
            expected.extend([0, 1, 3, 5].map(|person| (1, draws[person], person as u32)));
            expected.sort_unstable();
            assert_eq!(
                order(&strict, offer),
                expected.into_iter().map(|(_, _, person)| person).collect::<Vec<_>>()
            );
        }
    }
}

#[test]
fn a_single_lottery_is_the_same_at_every_offer_and_lotteries_of_their_own_are_not() {
    let market = all_tied();
    let single = Lottery::Single { seed: 3 }.break_ties(&market);
    assert_eq!(order(&single, 0), order(&single, 1));
    let differs = (0..10).any(|seed| {
        let own = Lottery::PerOffer { seed }.break_ties(&market);
        order(&own, 0) != order(&own, 1)
    });
    assert!(differs);
}

#[test]
fn the_same_seed_draws_the_same_and_the_first_draw_is_chacha20() {
    // First words of the ChaCha20 key stream for a key of zeros: the known answer of the cipher, 76b8e0ada0f13d90 in bytes.
    assert_eq!(
        Lottery::Single { seed: 0 }.draws(0, 1),
        vec![u64::from_le_bytes([0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90])]
    );
    assert_eq!(Lottery::Single { seed: 9 }.draws(0, 5), Lottery::Single { seed: 9 }.draws(3, 5));
    assert_ne!(Lottery::Single { seed: 9 }.draws(0, 5), Lottery::Single { seed: 10 }.draws(0, 5));
}
