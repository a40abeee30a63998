//! Starting a thread.

use super::append::{NewThread, create};
use super::{ThreadKind, ThreadTitle, rendering, reply};
use crate::app::App;
use crate::boards;
use crate::error::AppError;
use crate::ids::{PostId, ThreadId};
use crate::limits::Rule;
use crate::markup::Length;
use crate::outbox::{self, Event};
use crate::policy::{self, Actor};
use crate::posts::write::Text;

#[derive(Debug, Clone)]
pub(crate) struct Start {
    pub board: String,
    pub title: String,
    pub kind: String,
    pub body: String,
    /// A second use of the same key answers with the first one's thread.
    pub idempotency_key: Option<String>,
}

pub(crate) async fn start(app: &App, actor: Actor, input: Start) -> Result<(ThreadId, PostId), AppError> {
    let author = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Post, &author.to_string()).await?;
    let Start { board: slug, title, kind, body, idempotency_key } = input;
    let board = app.read(move |_, db| boards::queries::by_slug(db, actor, &slug)).await?;
    policy::thread::start(actor, board.audience())?;
    let title = ThreadTitle::parse(&title);
    let kind = ThreadKind::parse(&kind)
        .ok_or("Please choose what kind of thread it is: a story, a discussion, a question or a check-in.");
    let (body, html) = rendering::off_thread(app, body, Length::Story).await?;
    let (title, kind, html) = match (title, kind, html) {
        (Ok(title), Ok(kind), Ok(html)) => (title, kind, html),
        (title, kind, html) => {
            let kind = kind.err().map(str::to_owned);
            return Err(AppError::all([("title", title.err()), ("kind", kind), ("body", html.err())]));
        }
    };
    app.write(move |app, db| {
        db.write(|db| {
            if let Some(post) = reply::sent_before(db, author, idempotency_key.as_deref())? {
                return Ok((post.thread_id, post.id));
            }
            let text = Text { markdown: &body, html: &html };
            let at = app.clock.now();
            let new = NewThread { board: board.id, kind, title: &title, author, text, at };
            let (thread, post) = create(db, new)?;
            reply::remember(app, db, author, idempotency_key.as_deref(), post)?;
            outbox::record(app, db, &Event::PostCreated { post_id: post })?;
            Ok((thread, post))
        })
    })
    .await
}
