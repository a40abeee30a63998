//! A sparkline: a small line that shows how something went, as an SVG draws it.

/// Of the drawing, in its own units (`templates/moderation/curve.html`).
const WIDTH: f32 = 240.0;
const HEIGHT: f32 = 40.0;

/// Across and down, for readings from 0 to 1, the oldest first.
pub(crate) fn sparkline(readings: &[f32]) -> Vec<(String, String)> {
    let step = WIDTH / (readings.len().max(2) - 1) as f32;
    let point = |(n, reading): (usize, &f32)| {
        let down = HEIGHT - 1.0 - reading * (HEIGHT - 2.0);
        (format!("{:.0}", step * n as f32), format!("{down:.1}"))
    };
    readings.iter().enumerate().map(point).collect()
}
