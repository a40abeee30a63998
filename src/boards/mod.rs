//! Boards: where threads live, each with a charter that says how people speak there.

pub(crate) mod http;
pub(crate) mod moderators;
mod pages;
pub(crate) mod queries;
pub(crate) mod seed;
pub(crate) mod set_care;
pub(crate) mod set_schedule;
pub(crate) mod set_thresholds;
pub(crate) mod set_visibility;
pub(crate) mod set_words;

use diesel::prelude::*;

use crate::app::App;
use crate::config::Config;
use crate::db::schema::boards;
use crate::db::text_enum;
use crate::ids::BoardId;
use crate::policy::thread::Audience;
use crate::temper::Thresholds;

text_enum! {
    /// Who may read a board.
    pub enum Visibility { Public = "public", Members = "members" }
}

impl Visibility {
    pub(crate) fn audience(self) -> Audience {
        match self {
            Visibility::Public => Audience::Everyone,
            Visibility::Members => Audience::Members,
        }
    }
}

/// For the host who mistyped an address.
pub(crate) fn no_such(slug: &str) -> String {
    format!("There is no board at /b/{}.", slug.escape_debug())
}

#[derive(Debug, Clone, Queryable, Selectable)]
pub(crate) struct Board {
    pub id: BoardId,
    pub slug: String,
    pub name: String,
    pub charter: String,
    pub visibility: Visibility,
    /// An IANA name, as `Europe/London`: whose days the board's check-ins are for.
    pub time_zone: String,
    /// Minutes after midnight there at which a check-in opens; `None`: none does.
    pub check_in_minute: Option<i32>,
    /// From this heat on, 0 to 1, an author is asked to look again.
    pub warm: f32,
    /// And from this on a moderator is asked to look; `None`: from where the model says a text is hot.
    pub hot: Option<f32>,
    /// From which weight on flags fold a post, in flags of a member about whom nothing is known.
    pub flag_limit: i32,
    /// So many first posts of a member wait for a moderator.
    pub approve_first: i32,
    /// Members may advise each other. Where they may not, they share their own experience.
    pub cross_talk: bool,
    /// After so many hours without a moderator an open case raises an alarm.
    pub alarm_hours: i32,
}

impl Board {
    pub(crate) fn audience(&self) -> Audience {
        self.visibility.audience()
    }

    /// Whether a check-in opens here by itself every day.
    pub(crate) fn opens_check_ins(&self, config: &Config) -> bool {
        config.check_in.enabled && self.check_in_minute.is_some()
    }

    pub(crate) fn thresholds(&self, app: &App) -> Thresholds {
        let hot = self.hot.unwrap_or_else(|| app.heat.hot());
        Thresholds { warm: self.warm, hot: hot.max(self.warm) }
    }

    /// The charter in one line, for the top of a thread.
    pub(crate) fn charter_line(&self) -> &str {
        let end = self.charter.find(['\n', '.', '!', '?']).map_or(self.charter.len(), |i| i + 1);
        self.charter[..end].trim()
    }
}
