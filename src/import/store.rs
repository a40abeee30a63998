//! Keeping what was read elsewhere: one story with all its replies in one transaction.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::accounts::{ImportedName, join};
use crate::app::App;
use crate::boards::Board;
use crate::clock::Micros;
use crate::db::schema::imports;
use crate::db::{Db, text_enum};
use crate::error::AppError;
use crate::ids::PostId;
use crate::markup::{self, Length, SafeHtml};
use crate::posts::write::Text;
use crate::posts::{self, Heat};
use crate::threads::{self, NewThread, ThreadKind, ThreadTitle};

text_enum! {
    enum Kind { Story = "story", Comment = "comment" }
}

/// A story from elsewhere, its text in Markdown.
pub(crate) struct Story {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) at: Micros,
    pub(crate) body: String,
    pub(crate) replies: Vec<Reply>,
}

/// A reply to it; parents come before their children.
pub(crate) struct Reply {
    pub(crate) id: String,
    pub(crate) parent: Option<String>,
    pub(crate) author: String,
    pub(crate) at: Micros,
    pub(crate) body: String,
}

/// What became of one story.
#[derive(Debug, Default)]
pub(crate) struct Stored {
    pub(crate) new_thread: bool,
    pub(crate) new_replies: usize,
    /// Kept by an earlier run: threads and replies.
    pub(crate) here_already: usize,
    /// Ids of replies that can't be kept, with the reason.
    pub(crate) refused: Vec<(String, String)>,
}

/// A story rendered and read by the model, which takes its time and needs no database.
pub(crate) struct Ready {
    story: Story,
    opening: (SafeHtml, Heat),
    /// In their order; with the reason for those that can't be kept.
    replies: Vec<Result<(SafeHtml, Heat), String>>,
}

impl Ready {
    /// Errors when the story itself can't be kept.
    pub(crate) fn of(app: &App, story: Story) -> Result<Ready, AppError> {
        let html = render(&story.body).map_err(|why| AppError::invalid("body", why))?;
        let opening = (html, Heat::of(app, &story.body, None));
        let bodies: HashMap<&str, &str> =
            story.replies.iter().map(|reply| (reply.id.as_str(), reply.body.as_str())).collect();
        let ready = |reply: &Reply| {
            let parent = reply.parent.as_deref().and_then(|id| bodies.get(id).copied());
            let html = render(&reply.body)?;
            Ok((html, Heat::of(app, &reply.body, Some(parent.unwrap_or(&story.body)))))
        };
        let replies = story.replies.iter().map(ready).collect();
        Ok(Ready { opening, replies, story })
    }
}

/// Keeps a story and its replies. No mail is sent about any of it: it isn't news.
///
/// A reply that can't be kept is listed, and what answers it hangs one step higher.
pub(crate) fn store(db: &mut Db, source: &str, board: &Board, ready: &Ready) -> Result<Stored, AppError> {
    let Ready { story, opening: (html, heat), replies } = ready;
    db.write(|db| {
        let mut stored = Stored::default();
        let opening = match find(db, source, Kind::Story, &story.id)? {
            Some(post) => {
                stored.here_already += 1;
                post
            }
            None => {
                stored.new_thread = true;
                start(db, source, board, story, (html, heat))?
            }
        };
        let thread = posts::queries::by_id(db, opening)?.thread_id;
        let mut kept: HashMap<&str, PostId> = HashMap::new();
        for (reply, read) in story.replies.iter().zip(replies) {
            if let Some(post) = find(db, source, Kind::Comment, &reply.id)? {
                stored.here_already += 1;
                kept.insert(&reply.id, post);
                continue;
            }
            let (html, heat) = match read {
                Ok((html, heat)) => (html, heat),
                Err(why) => {
                    stored.refused.push((reply.id.clone(), why.clone()));
                    continue;
                }
            };
            let parent = reply.parent.as_deref().and_then(|id| kept.get(id));
            let parent = parent.map(|id| posts::queries::by_id(db, *id)).transpose()?;
            let author = join::find_or_create_unclaimed(db, &ImportedName::new(&reply.author), reply.at)?;
            let text = Text { markdown: &reply.body, html, note: None, heat };
            let post = threads::append(db, thread, parent.as_ref(), author, text, reply.at)?;
            remember(db, source, Kind::Comment, &reply.id, post)?;
            kept.insert(&reply.id, post);
            stored.new_replies += 1;
        }
        Ok(stored)
    })
}

fn render(markdown: &str) -> Result<SafeHtml, String> {
    markup::render(markdown, Length::Import).map_err(|e| e.to_string())
}

fn start(
    db: &mut Db,
    source: &str,
    board: &Board,
    story: &Story,
    (html, heat): (&SafeHtml, &Heat),
) -> Result<PostId, AppError> {
    let author = join::find_or_create_unclaimed(db, &ImportedName::new(&story.author), story.at)?;
    let title = ThreadTitle::imported(&story.title);
    let new = NewThread {
        board: board.id,
        kind: ThreadKind::Story,
        title: &title,
        author,
        text: Text { markdown: &story.body, html, note: None, heat },
        at: story.at,
    };
    let (_, post) = threads::create(db, new)?;
    remember(db, source, Kind::Story, &story.id, post)?;
    Ok(post)
}

fn find(db: &mut Db, source: &str, kind: Kind, id: &str) -> Result<Option<PostId>, AppError> {
    Ok(imports::table.find((source, kind, id)).select(imports::post_id).first(db).optional()?)
}

/// The post kept for something imported, if it was.
pub(crate) fn reply_of(db: &mut Db, source: &str, id: &str) -> Result<Option<PostId>, AppError> {
    find(db, source, Kind::Comment, id)
}

fn remember(db: &mut Db, source: &str, kind: Kind, id: &str, post: PostId) -> Result<(), AppError> {
    diesel::insert_into(imports::table)
        .values((
            imports::source.eq(source),
            imports::kind.eq(kind),
            imports::external_id.eq(id),
            imports::post_id.eq(post),
        ))
        .execute(db)?;
    Ok(())
}
