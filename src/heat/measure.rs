//! How good scores are.

/// The chance that a hostile text scores higher than a civil one; ties count half (Hanley and
/// McNeil 1982). `None` where either kind is missing.
pub fn auroc(scores: &[(f32, bool)]) -> Option<f64> {
    let mut sorted: Vec<(f32, bool)> = scores.to_vec();
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut civil_below, mut won) = (0.0, 0.0);
    for same in sorted.chunk_by(|a, b| a.0 == b.0) {
        let hostile = same.iter().filter(|(_, hostile)| *hostile).count() as f64;
        let civil = same.len() as f64 - hostile;
        won += hostile * (civil_below + civil / 2.0);
        civil_below += civil;
    }
    let hostile = sorted.len() as f64 - civil_below;
    (hostile > 0.0 && civil_below > 0.0).then(|| won / (hostile * civil_below))
}

/// The mean of the precision at each hostile text, from the highest score down.
pub fn average_precision(scores: &[(f32, bool)]) -> Option<f64> {
    let mut sorted: Vec<(f32, bool)> = scores.to_vec();
    sorted.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let all = sorted.iter().filter(|(_, hostile)| *hostile).count() as f64;
    let (mut seen, mut hostile_seen, mut sum) = (0.0, 0.0, 0.0);
    for same in sorted.chunk_by(|a, b| a.0 == b.0) {
        let hostile = same.iter().filter(|(_, hostile)| *hostile).count() as f64;
        seen += same.len() as f64;
        hostile_seen += hostile;
        sum += hostile * hostile_seen / seen;
    }
    (all > 0.0).then(|| sum / all)
}

/// Which part of one kind of texts scores at least `threshold`.
pub fn reaches(scores: &[(f32, bool)], hostile: bool, threshold: f32) -> Option<f64> {
    let kind: Vec<f32> = scores.iter().filter(|(_, is)| *is == hostile).map(|(score, _)| *score).collect();
    let above = kind.iter().filter(|score| **score >= threshold).count() as f64;
    (!kind.is_empty()).then(|| above / kind.len() as f64)
}
