//! Scales: from numbers to places in a drawing, with round marks, and numbers written short.

/// A straight scale from numbers to places.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// The least number shown.
    pub low: f64,
    /// The greatest number shown; above `low`.
    pub high: f64,
    /// The place of the least number.
    pub from: f64,
    /// The place of the greatest number.
    pub to: f64,
}

impl Scale {
    /// The place of a number; numbers outside stand at the edge.
    pub fn at(&self, value: f64) -> f64 {
        let part = (value - self.low) / (self.high - self.low);
        self.from + part.clamp(0.0, 1.0) * (self.to - self.from)
    }

    /// A scale that holds all values, widened to round numbers, with its marks; at most about `marks` of them.
    /// Without values it reaches from 0 to 1.
    pub fn around(
        values: impl Iterator<Item = f64>,
        marks: u32,
        (from, to): (f64, f64),
    ) -> (Scale, Vec<f64>) {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|value| value.is_finite()) {
            (low, high) = (low.min(value), high.max(value));
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if high - low <= 0.0 {
            high = low + if low == 0.0 { 1.0 } else { low.abs() };
        }
        let step = round_step((high - low) / f64::from(marks.max(1)));
        let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
        let ticks = (first..=last).map(|at| at as f64 * step).collect();
        (Scale { low: first as f64 * step, high: last as f64 * step, from, to }, ticks)
    }
}

/// The next step of 1, 2, 2.5 or 5 times a power of ten that is at least `rough`.
fn round_step(rough: f64) -> f64 {
    let power = 10f64.powf(rough.max(f64::MIN_POSITIVE).log10().floor());
    [1.0, 2.0, 2.5, 5.0]
        .into_iter()
        .map(|part| part * power)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(10.0 * power)
}

/// A number with thousands apart, and as many decimals as tell it from its neighbors at this `step`.
pub fn number(value: f64, step: f64) -> String {
    let decimals = if step >= 1.0 || step <= 0.0 { 0 } else { (-step.log10()).ceil().min(6.0) as usize };
    // 2.5 needs a decimal although it is above one.
    let decimals =
        if decimals == 0 && step > 0.0 && step < 10.0 && step.fract() > 0.0 { 1 } else { decimals };
    let text = format!("{:.decimals$}", value.abs());
    let (whole, part) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(part) = part {
        out.push('.');
        out.push_str(part);
    }
    let zero = text.chars().all(|c| c == '0' || c == '.');
    if value < 0.0 && !zero { format!("−{out}") } else { out }
}
