//! Handles to offer: a stranger to everything else the person is called.

use crate::error::AppError;

const MOODS: [&str; 32] = [
    "quiet",
    "steady",
    "early",
    "gentle",
    "amber",
    "patient",
    "mossy",
    "northern",
    "plain",
    "warm",
    "silver",
    "slow",
    "bright",
    "hidden",
    "kind",
    "level",
    "autumn",
    "calm",
    "copper",
    "drifting",
    "evening",
    "faded",
    "humble",
    "lucky",
    "mild",
    "open",
    "rainy",
    "second",
    "small",
    "sunny",
    "wandering",
    "winter",
];
const THINGS: [&str; 32] = [
    "heron", "anchor", "lantern", "birch", "harbour", "kettle", "meadow", "otter", "pebble", "river",
    "sparrow", "thistle", "willow", "compass", "bridge", "candle", "ferry", "garden", "hollow", "island",
    "juniper", "ladder", "maple", "needle", "orchard", "pigeon", "quilt", "rudder", "saddle", "tide",
    "valley", "window",
];

/// A random handle such as `quiet-heron-42`; free in all likelihood, checked when it is used.
pub(crate) fn handle() -> Result<String, AppError> {
    let mut dice = [0u8; 4];
    getrandom::fill(&mut dice).map_err(|e| AppError::internal(e.to_string()))?;
    let mood = MOODS[usize::from(dice[0]) % MOODS.len()];
    let thing = THINGS[usize::from(dice[1]) % THINGS.len()];
    let number = u16::from_be_bytes([dice[2], dice[3]]) % 90 + 10;
    Ok(format!("{mood}-{thing}-{number}"))
}
