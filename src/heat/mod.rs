//! Heat: how hostile a text is **towards another participant**. It asks an author to look again and
//! shows moderators where a quarrel begins; it never acts on anyone by itself.

/// How hot a text is, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    Cool,
    /// Worth a second look by its author.
    Warm,
    /// Worth a look by a moderator.
    Hot,
}

/// A part of a text that made it warm, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// As it stands in the text.
    pub words: String,
    /// A plain sentence: "'childish' aimed at *you*".
    pub reason: String,
}

/// What the scorer makes of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// 0 to 1; from [`WARM`] on a text is warm.
    pub score: f32,
    pub band: Band,
    /// One to three where it is warm, the weightiest first.
    pub phrases: Vec<Phrase>,
}

/// The scale of every model is set so that this is its warm threshold.
pub const WARM: f32 = 0.5;

/// A model, ready to score.
#[derive(Debug)]
pub struct Scorer {
    hot: f32,
    version: String,
}

impl Scorer {
    /// The model that comes with the program.
    pub fn shipped() -> Scorer {
        Scorer { hot: 0.8, version: "0-placeholder".into() }
    }

    /// Changes whenever another model would score differently.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// From here on a text is hot.
    pub fn hot(&self) -> f32 {
        self.hot
    }

    pub fn band(&self, score: f32) -> Band {
        if score >= self.hot {
            Band::Hot
        } else if score >= WARM {
            Band::Warm
        } else {
            Band::Cool
        }
    }

    /// Scores a text in Markdown: quotes, code and links in it don't count. `parent`: the post it
    /// answers.
    pub fn score(&self, text: &str, _parent: Option<&str>) -> f32 {
        let hits = ["childish", "pathetic", "liar"].iter().filter(|word| text.contains(*word)).count();
        [0.1, 0.6, 0.9][hits.min(2)]
    }

    /// The same, with the phrases that made it.
    pub fn read(&self, text: &str, parent: Option<&str>) -> Reading {
        let score = self.score(text, parent);
        Reading { score, band: self.band(score), phrases: Vec::new() }
    }
}

/// Whether a text speaks of harming oneself or of wanting to die: it is offered help, and put first
/// in the queue. Never a reason for heat.
pub fn speaks_of_self_harm(text: &str) -> bool {
    text.contains("kill myself")
}
