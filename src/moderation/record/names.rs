//! On whom and on what an action was, by name: of all lines of a page at once.

use std::collections::HashMap;

use super::audit::Entry;
use crate::accounts::queries as members;
use crate::boards;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{BoardId, MemberId, PostId, ThreadId};
use crate::moderation::members::{member_http, pair_http};
use crate::policy::{self, Actor};
use crate::posts;
use crate::threads;

/// A name, and where it leads.
pub(crate) struct Named {
    pub(crate) words: String,
    pub(crate) url: String,
}

/// What the lines of a page tell of, as far as whoever looks may see it. Whatever isn't here has no name.
pub(super) struct Names {
    actor: Actor,
    members: HashMap<MemberId, String>,
    posts: HashMap<PostId, (ThreadId, i32)>,
    threads: HashMap<ThreadId, String>,
    boards: HashMap<BoardId, Named>,
}

impl Names {
    pub(super) fn of(db: &mut Db, actor: Actor, entries: &[Entry]) -> Result<Names, AppError> {
        let of = entries.iter().flat_map(|entry| [about(entry), entry.other_id]).flatten();
        let members = members::handles(db, &of.collect::<Vec<_>>())?;
        let of: Vec<PostId> = entries.iter().filter_map(post).collect();
        let posts = posts::queries::places(db, &of)?;
        let of = entries.iter().filter_map(|entry| entry.thread_id);
        let of: Vec<ThreadId> = of.chain(posts.values().map(|(thread, _)| *thread)).collect();
        let threads = threads::queries::titles(db, actor, &of)?;
        let board =
            |board: boards::Board| (board.id, Named { url: format!("/b/{}", board.slug), words: board.name });
        let boards = boards::queries::seen_by(db, actor)?.into_iter().map(board).collect();
        Ok(Names { actor, members, posts, threads, boards })
    }

    /// What it was done to, and then whom it is about.
    pub(super) fn on(&self, entry: &Entry) -> Vec<Named> {
        let mut on = Vec::new();
        if entry.target_kind == "case" {
            let id = entry.target_id;
            on.push(Named { words: format!("case {id}"), url: format!("/mod/cases/{id}") });
        }
        if entry.target_kind == "board"
            && let Some(Named { words, url }) = self.boards.get(&BoardId(entry.target_id))
        {
            on.push(Named { words: words.clone(), url: url.clone() });
        }
        on.extend(match post(entry) {
            Some(post) => self.post(post),
            None => entry.thread_id.and_then(|thread| self.thread(thread)),
        });
        on.extend(self.people(about(entry), entry.other_id));
        on
    }

    /// Where it stands now, whatever was moved since.
    fn post(&self, id: PostId) -> Option<Named> {
        let (thread, number) = self.posts.get(&id)?;
        let title = self.threads.get(thread)?;
        Some(Named { words: format!("#{number} in “{title}”"), url: format!("/p/{id}") })
    }

    fn thread(&self, id: ThreadId) -> Option<Named> {
        let title = self.threads.get(&id)?;
        Some(Named { words: format!("“{title}”"), url: format!("/t/{id}") })
    }

    /// Two lead to what was between them, unless whoever looks is one of them.
    fn people(&self, one: Option<MemberId>, other: Option<MemberId>) -> Vec<Named> {
        let name = |id: MemberId| self.members.get(&id);
        if let (Some(one), Some(other)) = (one, other)
            && policy::pair::look_at(self.actor, (one, other)).is_ok()
            && let (Some(one), Some(other)) = (name(one), name(other))
        {
            return vec![Named { words: format!("{one} and {other}"), url: pair_http::url((one, other)) }];
        }
        [one, other].into_iter().flatten().filter_map(name).map(|handle| self.member(handle)).collect()
    }

    /// Moderators of some boards see of members what everybody sees.
    fn member(&self, handle: &str) -> Named {
        let url = match policy::moderate(self.actor) {
            Ok(()) => member_http::url(handle),
            Err(_) => member_http::public_url(handle),
        };
        Named { words: handle.to_owned(), url }
    }
}

/// Whom it is about. Lines of before name a member only as what they are about.
fn about(entry: &Entry) -> Option<MemberId> {
    entry.member_id.or((entry.target_kind == "member").then_some(MemberId(entry.target_id)))
}

/// The post it was done to, or to whose case it was.
fn post(entry: &Entry) -> Option<PostId> {
    match entry.target_kind.as_str() {
        "case" => entry.details()["post"].as_i64().map(PostId),
        _ => entry.post(),
    }
}
