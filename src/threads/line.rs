//! A thread in a list, as `templates/parts/listed.html` shows it.

use super::lists::Listed;
use super::{ThreadKind, ThreadState};
use crate::clock::Micros;
use crate::web::When;

pub(crate) struct Line {
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) kind: &'static str,
    pub(crate) author: String,
    /// Address and name, where the list spans several boards.
    pub(crate) board: Option<(String, String)>,
    pub(crate) excerpt: String,
    pub(crate) replies: String,
    pub(crate) locked: bool,
    pub(crate) moment: Moment,
    pub(crate) when: When,
}

/// What the time beside a thread is the time of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Told,
    Started,
    LastReply,
}

impl Line {
    /// By when it was told or started.
    pub(crate) fn by_age(listed: Listed, now: Micros) -> Line {
        let (moment, at) = (started(listed.thread.kind), listed.thread.created_us);
        Line::new(listed, moment, at, now)
    }

    /// By when something last happened in it.
    pub(crate) fn by_activity(listed: Listed, now: Micros) -> Line {
        match listed.thread.reply_count {
            0 => Line::by_age(listed, now),
            _ => {
                let at = listed.thread.last_post_us;
                Line::new(listed, Moment::LastReply, at, now)
            }
        }
    }

    fn new(listed: Listed, moment: Moment, at: Micros, now: Micros) -> Line {
        let Listed { thread, author, board } = listed;
        Line {
            url: thread.url(),
            kind: thread.kind.as_str(),
            locked: thread.state == ThreadState::Locked,
            replies: match thread.reply_count {
                0 => "no replies yet".into(),
                1 => "1 reply".into(),
                n => format!("{n} replies"),
            },
            moment,
            when: When::new(at, now),
            title: thread.title,
            author: author.handle,
            board: Some((board.slug, board.name)),
            excerpt: thread.excerpt,
        }
    }

    pub(crate) fn without_excerpt(self) -> Line {
        Line { excerpt: String::new(), ..self }
    }

    /// In a list whose board stands above it.
    pub(crate) fn without_board(self) -> Line {
        Line { board: None, ..self }
    }
}

fn started(kind: ThreadKind) -> Moment {
    if kind == ThreadKind::Story { Moment::Told } else { Moment::Started }
}
