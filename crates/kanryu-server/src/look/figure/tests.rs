//! Figures show what they are given, keep labels apart, and never break on empty or odd numbers.

use super::axis::{Scale, number};
use super::sankey::{Knot, Ribbon};
use super::series::{Change, Line, Series};
use super::tornado::Lever;
use super::{apart, sankey, series, standalone, tornado};

fn knot(key: &str, column: usize) -> Knot {
    Knot { key: key.into(), label: format!("Stage {key}"), column, kind: "japan", href: format!("#{key}") }
}

fn ribbon(from: &str, to: &str, value: f64) -> Ribbon {
    Ribbon { from: from.into(), to: to.into(), value }
}

#[test]
fn marks_of_a_scale_are_round_and_hold_every_value() {
    let (scale, marks) = Scale::around([3.0, 97.0].into_iter(), 5, (0.0, 100.0));
    assert_eq!(marks, [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
    assert!(scale.low <= 3.0 && scale.high >= 97.0);
    assert_eq!((scale.at(0.0), scale.at(50.0), scale.at(1e9)), (0.0, 50.0, 100.0));
    let (empty, _) = Scale::around(std::iter::empty(), 5, (0.0, 1.0));
    assert!(empty.at(0.5).is_finite());
    let (flat, _) = Scale::around([7.0, 7.0].into_iter(), 5, (0.0, 1.0));
    assert!(flat.high > flat.low);
}

#[test]
fn numbers_are_written_with_thousands_apart_and_no_more_decimals_than_needed() {
    assert_eq!(number(2_126_000.0, 1000.0), "2,126,000");
    assert_eq!(number(0.274, 0.01), "0.27");
    assert_eq!(number(12.5, 2.5), "12.5");
    assert_eq!(number(-1500.0, 100.0), "−1,500");
    assert_eq!(number(-0.0001, 1.0), "0");
}

#[test]
fn what_flows_is_drawn_from_box_to_box_and_can_be_reached_by_the_keyboard() {
    let knots = [knot("a", 0), knot("b", 1), knot("c", 1), knot("d", 2)];
    let ribbons =
        [ribbon("a", "b", 60.0), ribbon("a", "c", 40.0), ribbon("b", "d", 50.0), ribbon("x", "d", 9.0)];
    let drawn = sankey::draw(&knots, &ribbons, "flows").to_string();
    assert_eq!(drawn.matches("ribbon-flow").count(), 3, "a flow from an unknown stage is not drawn");
    assert_eq!(drawn.matches("<a href=\"#").count(), 4);
    assert!(drawn.contains("Stage a → Stage b: 60"), "{drawn}");
}

#[test]
fn a_flow_back_runs_below_and_is_marked() {
    let knots = [knot("a", 0), knot("b", 1)];
    let drawn = sankey::draw(&knots, &[ribbon("a", "b", 10.0), ribbon("b", "a", 3.0)], "x").to_string();
    assert_eq!(drawn.matches("ribbon-flow back").count(), 1);
}

#[test]
fn published_values_are_dots_and_projections_lines_with_bands() {
    let figure = Series {
        words: "stock".into(),
        unit: "people".into(),
        lines: vec![
            Line {
                label: "projected".into(),
                points: vec![(2024.0, 10.0), (2025.0, 12.0)],
                bands: vec![vec![(2024.0, 8.0, 12.0), (2025.0, 9.0, 15.0)]],
                actual: false,
            },
            Line { label: "published".into(), points: vec![(2024.0, 11.0)], actual: true, ..Line::default() },
        ],
        changes: vec![Change { at: 2024.5, label: "law".into() }],
        from_nought: true,
    };
    let drawn = series::draw(&figure).to_string();
    assert_eq!(drawn.matches("<polyline").count(), 1);
    assert_eq!(drawn.matches("<polygon").count(), 1);
    assert!(drawn.contains("published 2024: 11"), "{drawn}");
    assert!(!drawn.contains("NaN"));
    assert!(!series::draw(&Series::default()).to_string().contains("NaN"));
}

#[test]
fn labels_stand_apart_and_above_the_foot() {
    let placed = apart(&[100.0, 101.0, 99.0], 15.0, 110.0);
    let mut sorted = placed.clone();
    sorted.sort_by(f64::total_cmp);
    assert!(sorted.windows(2).all(|two| two[1] - two[0] >= 14.99), "{placed:?}");
    assert!(sorted.iter().all(|y| *y <= 110.01), "{placed:?}");
}

#[test]
fn a_drawing_for_print_stands_alone() {
    let levers =
        [Lever { label: "pass rate".into(), range: ("40 %".into(), "60 %".into()), low: 90.0, high: 120.0 }];
    let drawn = standalone(&tornado::draw(&levers, 100.0, "levers"));
    assert!(drawn.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    assert!(drawn.contains("<style>") && drawn.ends_with("</svg>"));
}

#[test]
fn a_pyramid_marks_the_old_by_more_than_color_and_a_spot_without_data_is_hollow() {
    use super::pyramid::{self, Band};
    use super::spots::{self, Spot};
    let band = |label: &str, marked| Band { label: label.into(), men: 10.0, women: 12.0, marked };
    let drawn =
        pyramid::draw(&[band("60-64", false), band("65-69", true)], ("men", "women"), "ages").to_string();
    assert!(drawn.contains("• 65-69 •") && drawn.contains(">60-64<"), "{drawn}");
    assert_eq!(drawn.matches("<rect").count(), 4);
    let empty = pyramid::draw(&[], ("men", "women"), "ages").to_string();
    assert!(!empty.contains("NaN"), "{empty}");
    let spot = |step: Option<u8>, radius: f64| Spot {
        at: (10.0, 10.0),
        name: "Invented".into(),
        short: String::new(),
        words: "no data".into(),
        radius,
        step,
    };
    let drawn = spots::draw((100.0, 100.0), None, &[spot(None, 4.0), spot(Some(3), 9.0)], "map").to_string();
    let (large, small) = (drawn.find("spot s3").unwrap(), drawn.find("spot none").unwrap());
    assert!(large < small, "the small one lies above");
    assert!(drawn.contains("tabindex=\"0\"") && drawn.contains("Invented: no data"), "{drawn}");
}
