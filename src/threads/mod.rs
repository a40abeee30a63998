//! Threads: a story, a discussion, a question or a check-in, and the replies below it.

pub(crate) mod about;
pub(crate) mod apart;
mod append;
pub(crate) mod approval;
pub(crate) mod banner;
mod cache;
mod check_in;
pub(crate) mod delete_http;
pub(crate) mod delete_post;
pub(crate) mod edit_http;
pub(crate) mod edit_post;
mod forms;
mod fragment;
mod gaps;
pub(crate) mod history_http;
pub(crate) mod http;
mod kept;
mod known;
mod line;
pub(crate) mod list_http;
pub(crate) mod lists;
pub(crate) mod mark_helpful;
pub(crate) mod member_http;
pub(crate) mod mood;
pub(crate) mod open_check_in;
mod pages;
pub(crate) mod place;
pub(crate) mod post_http;
mod post_view;
pub(crate) mod queries;
mod quote;
pub(crate) mod react;
pub(crate) mod relocate;
pub(crate) mod rendering;
pub(crate) mod reply;
pub(crate) mod reply_http;
pub(crate) mod rerender;
pub(crate) mod running;
pub(crate) mod seed_tags;
pub(crate) mod series;
pub(crate) mod start;
mod start_form;
pub(crate) mod start_http;
pub(crate) mod support_http;
pub(crate) mod tags;
mod title;
mod visits;
mod weigh;
pub(crate) mod written;

use diesel::prelude::*;

use crate::clock::Micros;
use crate::db::schema::threads;
use crate::db::text_enum;
use crate::ids::{BoardId, MemberId, SeriesId, ThreadId};

pub(crate) use append::{NewThread, all_changed, append, changed, create, hidden, rewritten, shown};
pub(crate) use cache::PageCache;
pub(crate) use forms::Clash;
pub(crate) use line::{Line, Moment};
pub(crate) use title::ThreadTitle;
pub(crate) use weigh::Kept;

text_enum! {
    pub enum ThreadKind {
        Story = "story",
        Discussion = "discussion",
        Question = "question",
        CheckIn = "check-in",
    }
}

text_enum! {
    pub enum ThreadState {
        Open = "open",
        /// Closed to new replies, for good.
        Locked = "locked",
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
pub(crate) struct Thread {
    pub id: ThreadId,
    pub board_id: BoardId,
    pub kind: ThreadKind,
    pub title: String,
    pub slug: String,
    /// The beginning of the opening post.
    pub excerpt: String,
    pub author_id: MemberId,
    pub state: ThreadState,
    /// Rises with every visible change.
    pub revision: i64,
    /// The number that the next post will get.
    pub next_number: i32,
    pub reply_count: i32,
    pub created_us: Micros,
    pub last_post_us: Micros,
    /// The day, as `2026-11-22`, of a check-in that was opened by schedule.
    pub check_in_day: Option<String>,
    pub series_id: Option<SeriesId>,
    /// From 1; `None` outside a series.
    pub series_part: Option<i32>,
    /// When the first of its measures ends by itself.
    pub changes_us: Option<Micros>,
    /// Why a moderator closed it, if one did.
    pub locked_reason: Option<String>,
}

impl Thread {
    /// `/t/{id}-{slug}`
    pub(crate) fn url(&self) -> String {
        thread_url(self.id, &self.slug)
    }

    pub(crate) fn is_locked(&self) -> bool {
        self.state == ThreadState::Locked
    }
}

fn thread_url(id: ThreadId, slug: &str) -> String {
    format!("/t/{id}-{slug}")
}
