//! Logistic regression: AdaGrad (Duchi et al., JMLR 2011) over shuffled examples, with a quadratic
//! penalty. Every step is plain arithmetic in a fixed order, so the same examples and seed give the
//! same weights on any machine.

use crate::heat::features::mix;
use crate::heat::model::Weights;

pub(super) struct Example {
    /// Distinct features, and how strongly each is there.
    pub(super) features: Vec<(u32, f32)>,
    /// How likely it is hostile, by those who should know.
    pub(super) hostile: f32,
    pub(super) weight: f32,
    /// Which of the sets of texts it is from: how common hostility is in a set says nothing of a text.
    pub(super) set: usize,
}

/// How much an example counts beside the penalty on large weights (liblinear's C).
pub(super) struct Fit {
    pub(super) c: f32,
    pub(super) rounds: u32,
    pub(super) seed: u64,
}

pub(super) struct Fitted {
    pub(super) weights: Vec<f32>,
    /// One a set.
    pub(super) biases: Vec<f32>,
}

const STEP: f32 = 0.5;

impl Fit {
    pub(super) fn fit(&self, examples: &[Example], size: usize) -> Fitted {
        let mut weights = vec![0.0_f32; size];
        let mut squares = vec![1.0_f32; size];
        // A weight is pulled back a little each time it is met: all of it in one round.
        let mut pull = vec![0.0_f32; size];
        for example in examples {
            for (feature, _) in &example.features {
                pull[*feature as usize] += 1.0;
            }
        }
        pull.iter_mut().filter(|met| **met > 0.0).for_each(|met| *met = 1.0 / *met);
        let sets = examples.iter().map(|example| example.set + 1).max().unwrap_or(1);
        let mut bias = vec![(0.0_f32, 1.0_f32); sets];
        let mut order: Vec<usize> = (0..examples.len()).collect();
        for round in 0..self.rounds {
            shuffle(&mut order, self.seed ^ mix(u64::from(round)));
            for &at in &order {
                let example = &examples[at];
                let sum: f32 = example.features.iter().map(|(f, value)| weights[*f as usize] * value).sum();
                let wrong = probability(bias[example.set].0 + sum) - example.hostile;
                let slope = self.c * example.weight * wrong;
                for (feature, value) in &example.features {
                    let f = *feature as usize;
                    let slope = slope * value + weights[f] * pull[f];
                    squares[f] += slope * slope;
                    weights[f] -= STEP * slope / squares[f].sqrt();
                }
                let (bias, squares) = &mut bias[example.set];
                *squares += slope * slope;
                *bias -= STEP * slope / squares.sqrt();
            }
        }
        Fitted { weights, biases: bias.into_iter().map(|(bias, _)| bias).collect() }
    }
}

/// In one byte each, `times` as large. The largest set the scale: they are few, and most of what was learnt.
pub(super) fn quantized(weights: &[f32], times: f32, bias: f32) -> Weights {
    let largest = weights.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
    let byte = |weight: &f32| (weight / scale).round_ties_even() as i8;
    Weights { bytes: weights.iter().map(byte).collect(), scale: scale * times, bias }
}

fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-log_odds))
}

/// Fisher and Yates's, with SplitMix64.
fn shuffle(order: &mut [usize], seed: u64) {
    let mut state = seed;
    for last in (1..order.len()).rev() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let chosen = (u128::from(mix(state)) * (last as u128 + 1)) >> 64;
        order.swap(last, chosen as usize);
    }
}

/// Logistic regression with a handful of numbers an example, by Newton's method. `pull` holds the
/// numbers back from growing without need.
pub(super) fn few(examples: &[(Vec<f32>, bool, f32)], pull: f64) -> Vec<f32> {
    let size = examples.first().map_or(0, |(numbers, ..)| numbers.len());
    let mut found = vec![0.0_f64; size];
    for _ in 0..30 {
        let mut slopes: Vec<f64> = found.iter().map(|x| pull * x).collect();
        let mut curves = vec![vec![0.0_f64; size]; size];
        (0..size).for_each(|i| curves[i][i] = pull);
        for (numbers, hostile, weight) in examples {
            let sum: f64 = numbers.iter().zip(&found).map(|(n, x)| f64::from(*n) * x).sum();
            let p = 1.0 / (1.0 + libm::exp(-sum));
            let wrong = f64::from(*weight) * (p - if *hostile { 1.0 } else { 0.0 });
            let curve = f64::from(*weight) * p * (1.0 - p);
            for (i, a) in numbers.iter().enumerate() {
                slopes[i] += wrong * f64::from(*a);
                for (j, b) in numbers.iter().enumerate() {
                    curves[i][j] += curve * f64::from(*a) * f64::from(*b);
                }
            }
        }
        let step = solve(curves, slopes);
        found.iter_mut().zip(&step).for_each(|(x, step)| *x -= step);
        if step.iter().map(|s| s.abs()).sum::<f64>() < 1e-9 {
            break;
        }
    }
    found.into_iter().map(|x| x as f32).collect()
}

/// Gauss's elimination with row exchange, of a matrix that `pull` keeps from being singular.
fn solve(mut rows: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for column in 0..size {
        let largest = (column..size).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()));
        let largest = largest.unwrap_or(column);
        rows.swap(column, largest);
        right.swap(column, largest);
        let pivot = rows[column].clone();
        for row in column + 1..size {
            let times = rows[row][column] / pivot[column];
            rows[row].iter_mut().zip(&pivot).skip(column).for_each(|(x, above)| *x -= times * above);
            right[row] -= times * right[column];
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|k| rows[row][k] * right[k]).sum();
        right[row] = (right[row] - known) / rows[row][row];
    }
    right
}
