//! Ten countries to 2050 against what the United Nations published, and populations that are refused.

use serde_json::Value;

use super::*;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|one| one.as_f64().expect("a number")).collect()
}

/// Rates of a period in order of age.
fn rates(value: &Value) -> Vec<f64> {
    let mut rates: Vec<(u32, f64)> = value
        .as_object()
        .expect("by age")
        .iter()
        .map(|(age, rate)| (age.parse().expect("an age"), rate.as_f64().expect("a rate")))
        .collect();
    rates.sort_by_key(|(age, _)| *age);
    rates.into_iter().map(|(_, rate)| rate).collect()
}

#[test]
fn ten_countries_come_out_as_the_stated_errors_say() {
    let case: Value =
        serde_json::from_str(include_str!("../../tests/published/wpp2019_elderly_survival.json"))
            .expect("JSON");
    let mut checked = 0;
    for (country, data) in case["countries"].as_object().expect("countries") {
        for sex in ["M", "F"] {
            let given = data["expected"][sex].as_object().expect("years");
            let steps: Vec<Vec<f64>> = given.values().map(numbers).collect();
            let periods: Vec<Vec<f64>> =
                data["mx"][sex].as_object().expect("periods").values().map(rates).collect();
            let published = Published { below_group: 13, steps: &steps };
            let found = carried_forward(&numbers(&data["pop2020"][sex]), &periods, Some(&published))
                .expect("it fits");
            let errors = data["check_pct_error_65plus_75plus"][sex].as_array().expect("errors");
            for ((ages, wanted), error) in found.iter().zip(&steps).zip(errors) {
                for (age, place) in [(65, 1), (75, 2)] {
                    let wanted: f64 = wanted[age / STEP..].iter().sum();
                    let percent = 100.0 * (from_age(ages, age).expect("known") / wanted - 1.0);
                    let stated = error[place].as_f64().expect("an error");
                    assert!(
                        (percent - stated).abs() < 0.006,
                        "{country} {sex} {age}+: {percent} is not {stated}"
                    );
                    checked += 1;
                }
            }
        }
    }
    assert_eq!(checked, 10 * 2 * 6 * 2);
}

#[test]
fn without_births_the_youngest_are_unknown_and_the_old_are_not() {
    let rates = vec![vec![0.01; 5]; 2];
    let found = carried_forward(&[100.0, 90.0, 80.0, 70.0], &rates, None).expect("it fits");
    assert_eq!(found[1][..2], [None, None]);
    assert!(found[1][2].is_some() && from_age(&found[1], 10).is_some());
    assert_eq!(from_age(&found[1], 5), None);
}

#[test]
fn lists_that_do_not_fit_are_refused() {
    let refused = |population: &[f64], rates: Vec<f64>| {
        carried_forward(population, &[rates], None).expect_err("it is wrong").to_string()
    };
    assert!(refused(&[1.0, 1.0, 1.0], vec![0.1; 3]).contains("need 4 death rates"));
    assert!(refused(&[1.0, 1.0], vec![0.1; 3]).starts_with("2 age groups"));
    assert!(refused(&[1.0, -1.0, 1.0], vec![0.1; 4]).contains("group 2 is -1"));
    assert!(refused(&[1.0, 1.0, 1.0], vec![0.1, 0.1, 0.1, 0.0]).contains("last death rate is 0"));
}
