//! Heat: how hostile a text is **towards another participant**. It asks an author to look again and
//! shows moderators where a quarrel begins; it never acts on anyone by itself.
//!
//! It runs on the forum's own machine and sends nothing anywhere. Somebody who swears at themself,
//! mourns, tells of a relapse or rages at a clinic is not hostile to anyone here, and must not be
//! told so: what that costs in missed attacks is paid. `docs/heat-model.md` says what it was taught
//! by, how well it does, and whom it may fail.
//!
//! A text becomes its author's own words (`plain`), these become features (`words`, `features`,
//! `tally`). Weights that are common to all texts, and three linear voices, each heard as far as the
//! text is of its kind, make of them a number (`model`, `scorer`). `explain` says which words made it; `train` makes the
//! file; `measure` says how good it is.

mod explain;
mod features;
pub mod measure;
mod model;
mod plain;
mod scorer;
mod tally;
pub mod train;
mod words;

pub use model::ModelError;
pub use scorer::Scorer;

/// How hot a text is, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    Cool,
    /// Worth a second look by its author.
    Warm,
    /// Worth a look by a moderator.
    Hot,
}

impl Band {
    pub fn as_str(self) -> &'static str {
        match self {
            Band::Cool => "cool",
            Band::Warm => "warm",
            Band::Hot => "hot",
        }
    }
}

/// A part of a text that made it warm, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// As it stands in the text.
    pub words: String,
    /// A plain sentence: "“childish”, aimed at “you”".
    pub reason: String,
}

/// What the scorer makes of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// 0 to 1; from [`WARM`] on a text is warm.
    pub score: f32,
    pub band: Band,
    /// One to three where it is warm, the weightiest first; none where it is cool.
    pub phrases: Vec<Phrase>,
}

/// The scale of every model is set so that this is its warm threshold.
pub const WARM: f32 = 0.5;

/// Whether a text speaks of harming oneself or of wanting to die: it is offered help, and put first
/// in the queue. Never a reason for heat: such sentences are left out of the score.
pub fn speaks_of_self_harm(text: &str) -> bool {
    plain::own_lines(text).iter().flat_map(|line| plain::sentences(line)).any(plain::is_of_self_harm)
}
