//! Known answers of Philox, and keys that do not overlap.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;

fn words<const N: usize>(value: &Value) -> [u32; N] {
    let list = value.as_array().expect("words");
    std::array::from_fn(|at| {
        u32::from_str_radix(list[at].as_str().expect("hexadecimal"), 16).expect("a word")
    })
}

#[test]
fn philox_gives_the_published_answers() {
    let case: Value =
        serde_json::from_str(include_str!("../../tests/published/rng_philox4x32_10.json")).expect("JSON");
    let vectors = case["vectors"].as_array().expect("vectors");
    assert_eq!(vectors.len(), 3);
    for vector in vectors {
        assert_eq!(philox4x32_10(words(&vector["ctr"]), words(&vector["key"])), words::<4>(&vector["out"]));
    }
}

#[test]
fn seed_stream_person_and_step_each_change_the_number() {
    for generator in [Generator::Philox, Generator::Mix] {
        let mut seen = BTreeSet::new();
        for (seed, stream) in [(1, 0), (2, 0), (1, 1), (1 << 32, 0)] {
            for person in [0, 1, 1 << 32] {
                for step in 0..9 {
                    seen.insert(Keyed { generator, seed, stream }.word(person, step));
                }
            }
        }
        assert_eq!(seen.len(), 4 * 3 * 9, "{generator:?}");
    }
}

#[test]
fn uniform_numbers_have_the_mean_and_variance_of_uniform_numbers() {
    for generator in [Generator::Philox, Generator::Mix] {
        let keyed = Keyed { generator, seed: 7, stream: 3 };
        let numbers: Vec<f64> = (0..40_000).map(|person| keyed.uniform(person, 5)).collect();
        let mean = numbers.iter().sum::<f64>() / 40_000.0;
        let spread = numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / 40_000.0;
        assert!(
            (mean - 0.5).abs() < 0.006 && (spread - 1.0 / 12.0).abs() < 0.002,
            "{generator:?}: {mean}, {spread}"
        );
        assert!(numbers.iter().all(|number| *number > 0.0 && *number < 1.0));
    }
}
