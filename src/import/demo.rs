//! A short fictional thread to look around in.

use jiff::Timestamp;
use serde::Deserialize;

use super::store::{Ready, Reply, Stored, Story, reply_of, store};
use crate::accounts::{ImportedName, Role, grant_role, join};
use crate::app::App;
use crate::boards;
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::markup::Length;
use crate::moderation::Reason;
use crate::moderation::posts::edit;
use crate::policy::Actor;
use crate::posts::write::Text;
use crate::posts::{self, Heat};
use crate::threads;

/// Where the demo says it comes from; a second run finds it by that.
const SOURCE: &str = "evenkeel:demo";

#[derive(Deserialize)]
struct Demo {
    board: String,
    title: String,
    author: String,
    posted_at: Timestamp,
    body: String,
    members: Vec<DemoMember>,
    replies: Vec<DemoReply>,
    moderation: Vec<DemoEdit>,
}

#[derive(Deserialize)]
struct DemoMember {
    handle: String,
    role: Role,
}

#[derive(Deserialize)]
struct DemoReply {
    id: String,
    parent: Option<String>,
    author: String,
    posted_at: Timestamp,
    body: String,
}

#[derive(Deserialize)]
struct DemoEdit {
    post: String,
    by: String,
    reason: String,
    body: String,
}

/// Puts the demo thread in place, and answers with its path; a second run changes nothing.
pub(crate) fn load(app: &App, db: &mut Db) -> Result<(Stored, String), AppError> {
    let demo: Demo =
        serde_json::from_str(include_str!("../../assets/demo/thread.json")).map_err(AppError::internal)?;
    let board = boards::queries::by_slug(db, Actor::System, &demo.board)?;
    let reply = |r: DemoReply| Reply {
        id: r.id,
        parent: r.parent,
        author: r.author,
        at: Micros::from(r.posted_at),
        body: r.body,
    };
    let story = Story {
        id: "1".into(),
        title: demo.title,
        author: demo.author,
        at: Micros::from(demo.posted_at),
        body: demo.body,
        replies: demo.replies.into_iter().map(reply).collect(),
    };
    // Before they write: what a host answered is answered by a host.
    for member in &demo.members {
        let id = join::find_or_create_unclaimed(db, &ImportedName::new(&member.handle), story.at)?;
        grant_role::to_fictional(db, id, member.role)?;
    }
    let stored = store(db, SOURCE, &board, &Ready::of(app, story)?)?;
    if stored.new_thread {
        for change in demo.moderation {
            moderate(app, db, change)?;
        }
    }
    let first = reply_of(db, SOURCE, "a1")?.ok_or(AppError::NotFound)?;
    let thread = posts::queries::by_id(db, first)?.thread_id;
    let (thread, _) = threads::queries::seen(db, Actor::System, thread)?;
    Ok((stored, thread.url()))
}

/// What the moderators of the story did, an hour after what they did it to. It stays out of the
/// audit log: that is for what happened, and nothing can be taken out of it.
fn moderate(app: &App, db: &mut Db, change: DemoEdit) -> Result<(), AppError> {
    let moderator = join::find_or_create_unclaimed(db, &ImportedName::new(&change.by), Micros(0))?;
    let id = reply_of(db, SOURCE, &change.post)?.ok_or(AppError::NotFound)?;
    let post = posts::queries::by_id(db, id)?;
    let reason = Reason::given(&change.reason)?;
    let html = threads::rendering::render_body(&change.body, Length::Reply)
        .map_err(|e| AppError::invalid("body", e))?;
    let at = post.created_us.plus(Micros::HOUR);
    let parent = posts::heat::answered_text(db, &post)?;
    let heat = Heat::of(app, &change.body, parent.as_deref());
    let text = Text { markdown: &change.body, html: &html, note: None, heat: &heat };
    db.write(|db| edit::apply(db, &post, text, moderator, &reason, at))
}
