//! The pass model: invented counts give their chances back, published sittings are predicted from earlier ones.

use super::*;

fn line(year: i32, country: &str, (first, later): (f64, f64), passed: f64) -> Line {
    Line { year, country: country.to_owned(), first, later, passed }
}

/// Lines whose counts are exactly those expected under these effects.
fn invented(effects: &[(&str, f64)], later: f64, sittings: &[(i32, f64)]) -> Vec<Line> {
    let mut lines = Vec::new();
    for (year, sitting) in sittings {
        for (country, own) in effects {
            let (p, q) = (chance(own + sitting), chance(own + later + sitting));
            lines.push(line(*year, country, (3_000.0, 0.0), 3_000.0 * p));
            lines.push(line(*year, country, (1_000.0, 500.0), 1_000.0 * p + 500.0 * q));
        }
    }
    lines
}

#[test]
fn the_chances_that_made_the_counts_come_back() {
    let sittings = [(2018, -0.3), (2019, 0.1), (2020, 0.4), (2021, -0.2)];
    let lines = invented(&[("AAA", -0.5), ("BBB", 1.5)], -0.8, &sittings);
    let model = PassModel::of(&lines).unwrap();
    assert!((model.later_effect() + 0.8).abs() < 0.02, "{}", model.later_effect());
    let spread = (sittings.iter().map(|(_, u)| u * u).sum::<f64>() / 4.0).sqrt();
    assert!((model.sitting_spread() - spread).abs() < 0.05, "{} {spread}", model.sitting_spread());
    let (first, again) = (model.long_run("AAA", false), model.long_run("AAA", true));
    assert!((first.value - chance(-0.5)).abs() < 0.02 && (again.value - chance(-1.3)).abs() < 0.02);
    assert!(first.low < chance(-0.5) && chance(-0.5) < first.high, "{first:?}");
}

#[test]
fn sittings_that_agree_leave_no_spread_and_many_people_leave_a_narrow_range() {
    let even = [(2018, 0.0), (2019, 0.0), (2020, 0.0), (2021, 0.0)];
    let model = PassModel::of(&invented(&[("AAA", 0.3)], -0.5, &even)).unwrap();
    assert!(model.sitting_spread() < 0.05, "{}", model.sitting_spread());
    let own = model.long_run("AAA", false);
    assert!(own.high - own.low < 0.05, "{own:?}");
    // A country that was never seen gets the mean of the others, and a wide range from few people stays a share.
    let few = PassModel::of(&[line(2018, "AAA", (5.0, 0.0), 5.0)]).unwrap();
    let unseen = few.long_run("ZZZ", true);
    assert!(0.0 < unseen.low && unseen.high < 1.0 && unseen.high - unseen.low > 0.3, "{unseen:?}");
    assert!(PassModel::of(&[]).is_none());
}

#[test]
fn the_inverse_times_the_matrix_is_one() {
    let matrix = vec![vec![4.0, 1.0, 0.5], vec![1.0, 3.0, -1.0], vec![0.5, -1.0, 2.0]];
    let inverted = inverse(matrix.clone());
    for (row, one) in inverted.iter().enumerate() {
        for at in 0..3 {
            let product: f64 = one.iter().zip(&matrix).map(|(left, right)| left * right[at]).sum();
            assert!((product - f64::from(u8::from(row == at))).abs() < 1e-12);
        }
    }
}

#[test]
fn sitting_32_is_predicted_from_sittings_25_to_31_and_covered() {
    let from = FromSittings { series: "epa-exam-sitters".to_owned(), later: false };
    let model = PassModel::of(&from.lines(Some(2019))).unwrap();
    let sat: Vec<Line> = from.lines(Some(2020)).into_iter().filter(|line| line.year == 2020).collect();
    assert_eq!(sat.iter().map(|line| line.first + line.later).sum::<f64>(), 758.0);
    let is_covered = |groups: &[Line]| {
        let (share, low, high) = model.predicted(groups);
        let sum = |of: fn(&Line) -> f64| groups.iter().map(of).sum::<f64>();
        let published = sum(|line| line.passed) / sum(|line| line.first + line.later);
        assert!(low < share && share < high && high - low < 0.35, "{share} {low} {high}");
        low <= published && published <= high
    };
    // 107 of 293, 92 of 313, 138 of 152, and 337 of 758.
    assert!(sat.iter().all(|line| is_covered(std::slice::from_ref(line))));
    assert!(is_covered(&sat));
    assert!(model.later_effect() < 0.0, "who sat before passes less often");
}
