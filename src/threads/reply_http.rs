//! Answering a thread or a post of it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};

use super::banner::NO_CROSS_TALK;
use super::forms::{Quoted, ReplyPage};
use super::post_http::place as place_of;
use super::quote::Started;
use super::reply::{Reply, reply};
use super::running::Running;
use super::start_http::new_key;
use super::{Thread, apart, queries, rendering};
use crate::accounts::door_http::sign_in_first;
use crate::app::App;
use crate::boards::Board;
use crate::db::Db;
use crate::drafts::{self, Place};
use crate::error::AppError;
use crate::ids::{MemberId, PostId, ThreadId};
use crate::markup::Length;
use crate::policy::{self, Actor};
use crate::posts;
use crate::web::{
    Carried, Chrome, Fields, Flash, PageResult, Posted, Problem, Viewer, When, form_page, redirect_to_help,
    redirect_with, sign_in_and_back,
};

/// The most posts that one link quotes.
const QUOTES: usize = 10;

/// What a reply answers: the thread named in the address, or the post.
#[derive(Clone, Copy)]
enum Answering {
    Thread(ThreadId),
    Post(PostId),
}

impl Answering {
    fn place(self) -> Place {
        match self {
            Answering::Thread(id) => Place::Thread(id),
            Answering::Post(id) => Place::Post(id),
        }
    }

    fn find(self, db: &mut Db, actor: Actor) -> Result<Answered, AppError> {
        match self {
            Answering::Thread(id) => {
                let (thread, board) = queries::seen(db, actor, id)?;
                Ok(Answered { thread, board, post: None, author: None })
            }
            Answering::Post(id) => {
                let (post, thread, board) = queries::seen_post(db, actor, id)?;
                let author = posts::queries::with_author(db, id)?.author.handle;
                let readable = policy::post::read(actor, post.facts());
                let body = readable.then(|| post.folded().into_owned());
                let quoted = Quoted { number: post.number, author, body };
                Ok(Answered { thread, board, post: Some((id, quoted)), author: Some(post.author_id) })
            }
        }
    }
}

/// What is being answered, found.
struct Answered {
    thread: Thread,
    board: Board,
    /// `None`: the thread as a whole.
    post: Option<(PostId, Quoted)>,
    /// Who wrote that.
    author: Option<MemberId>,
}

/// What the form holds.
#[derive(Debug, Clone, Default)]
struct Typed {
    started: Started,
    key: String,
    quote_number: String,
    /// The button of a nudge: its author has looked again.
    anyway: bool,
}

impl Typed {
    fn of(fields: &Fields) -> Typed {
        Typed {
            started: Started { body: fields.text("body"), note: fields.text("content_note") },
            key: fields.text("idempotency_key"),
            quote_number: fields.text("quote_number"),
            anyway: fields.has("anyway"),
        }
    }
}

/// `?quote={post}`, any number of times.
pub(crate) type Quotes = Query<Vec<(String, String)>>;

pub(crate) async fn thread_form(
    app: Data<App>,
    viewer: Viewer,
    id: Path<ThreadId>,
    query: Quotes,
) -> PageResult {
    new_form(&app, viewer, Answering::Thread(*id), &query).await
}

pub(crate) async fn post_form(app: Data<App>, viewer: Viewer, id: Path<PostId>, query: Quotes) -> PageResult {
    new_form(&app, viewer, Answering::Post(*id), &query).await
}

/// The form with what there is of a draft, and what was asked to be quoted below it.
async fn new_form(app: &App, viewer: Viewer, answering: Answering, query: &Quotes) -> PageResult {
    let wanted = query.iter().filter(|(name, _)| name == "quote").take(QUOTES);
    let quotes: Result<Vec<PostId>, _> = wanted.map(|(_, id)| id.parse()).collect();
    let quotes = quotes.map_err(|_| AppError::NotFound)?;
    if viewer.signed_in.is_none() {
        let query: Vec<String> = quotes.iter().map(|id| format!("quote={id}")).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        return Ok(sign_in_and_back(&format!("{}{mark}{}", answering.place().url(), query.join("&"))));
    }
    let actor = viewer.actor();
    let (started, kept, refused) = app
        .read(move |app, db| {
            let Answered { thread, author, .. } = answering.find(db, actor)?;
            let draft = drafts::queries::for_form(app, db, actor, &answering.place())?;
            let kept = draft.as_ref().map(|draft| When::new(draft.updated_us, app.clock.now()));
            let mut started =
                draft.map(|draft| Started { body: draft.body, note: draft.content_note }).unwrap_or_default();
            let mut refused = may_write(app, db, actor, author).err();
            for id in quotes {
                match started.quote(app, db, actor, thread.id, id) {
                    Err(AppError::Denied(denied)) if denied.is_about_standing() => {
                        refused = refused.or(Some(denied.into()));
                    }
                    quoted => quoted?,
                }
            }
            Ok((started, kept, refused))
        })
        .await?;
    let typed = Typed { started, ..Typed::default() };
    // Said before anything is typed; what was kept before is there all the same.
    reply_page(app, viewer, answering, typed, kept, refused.map(Err)).await
}

/// What stands in the way of answering there at all.
fn may_write(app: &App, db: &mut Db, actor: Actor, author: Option<MemberId>) -> Result<(), AppError> {
    let member = policy::speak(actor)?;
    author.map_or(Ok(()), |author| apart::ask_about(app, db, member, author))
}

pub(crate) async fn to_thread(app: Data<App>, posted: Posted, id: Path<ThreadId>) -> PageResult {
    let typed = posted.fields.text("body");
    take(&app, posted, Answering::Thread(*id)).await.map_err(|e| e.keeping(typed))
}

pub(crate) async fn to_post(app: Data<App>, posted: Posted, id: Path<PostId>) -> PageResult {
    let typed = posted.fields.text("body");
    take(&app, posted, Answering::Post(*id)).await.map_err(|e| e.keeping(typed))
}

async fn take(app: &App, posted: Posted, answering: Answering) -> PageResult {
    if posted.viewer.signed_in.is_none() {
        let carried = Carried::at(answering.place(), &posted.fields);
        return sign_in_first(app, posted.viewer, carried).await;
    }
    let mut typed = Typed::of(&posted.fields);
    let has = |name: &str| posted.fields.has(name);
    let answer = match posted.verify(app) {
        Err(error) => Err(error),
        Ok(()) if has("draft") => drafts::http::keep_and_go(app, &posted, &answering.place()).await,
        Ok(()) if has("add_quote") => match add_quote(app, posted.viewer.actor(), answering, &typed).await {
            Ok(longer) => return reply_page(app, posted.viewer, answering, longer, None, None).await,
            Err(error) => Err(error),
        },
        Ok(()) if has("preview") => {
            let Started { body, note } = &typed.started;
            let preview =
                rendering::folded_preview(app, posted.viewer.actor(), body, note, Length::Reply).await;
            return reply_page(app, posted.viewer, answering, typed, None, Some(preview)).await;
        }
        Ok(()) => post(app, posted.viewer.actor(), answering, &typed).await,
    };
    match answer {
        Ok(response) => Ok(response),
        Err(error) => {
            if !has("add_quote") {
                typed.quote_number.clear();
            }
            reply_page(app, posted.viewer, answering, typed, None, Some(Err(error))).await
        }
    }
}

async fn add_quote(app: &App, actor: Actor, answering: Answering, typed: &Typed) -> Result<Typed, AppError> {
    let Typed { mut started, key, quote_number, anyway } = typed.clone();
    app.read(move |app, db| {
        let Answered { thread, .. } = answering.find(db, actor)?;
        started.quote_number(app, db, actor, thread.id, &quote_number)?;
        Ok(Typed { started, key, quote_number: String::new(), anyway })
    })
    .await
}

async fn post(
    app: &App,
    actor: Actor,
    answering: Answering,
    typed: &Typed,
) -> Result<HttpResponse, AppError> {
    let (thread, parent) = match answering {
        Answering::Thread(id) => (id, None),
        Answering::Post(id) => {
            let found = app.read(move |_, db| queries::seen_post(db, actor, id)).await;
            (found?.0.thread_id, Some(id))
        }
    };
    let place = answering.place();
    let input = Reply {
        thread,
        parent,
        body: typed.started.body.clone(),
        note: typed.started.note.clone(),
        idempotency_key: Some(typed.key.clone()),
        anyway: typed.anyway,
        from: Some(place.clone()),
    };
    let kept = reply(app, actor, input).await?;
    let url = app.read(move |_, db| place_of(db, actor, kept.post)).await?;
    let go = if kept.help { redirect_to_help } else { redirect_with };
    let flash = if kept.waits { Flash::Waits } else { Flash::Posted };
    Ok(go(&url, flash, Some(&place.to_string())))
}

/// The composer, with what was typed. `kept`: when, if it comes from a draft.
async fn reply_page(
    app: &App,
    viewer: Viewer,
    answering: Answering,
    typed: Typed,
    kept: Option<When>,
    outcome: Option<rendering::Outcome>,
) -> PageResult {
    let (preview, error) = rendering::apart(outcome);
    // Nothing is typed yet: they are told before they begin.
    let title = match typed.started.body.is_empty() {
        true => "You can’t answer here now",
        false => "Your reply is not posted yet",
    };
    let problem = Problem::of(error.as_ref(), title, "body");
    let held = matches!(&error, Some(AppError::Denied(denied)) if denied.is_about_standing());
    let nudge = error.as_ref().and_then(AppError::nudge).cloned();
    let (viewer, template) = app
        .read(move |app, db| {
            let Answered { thread, board, post, .. } = answering.find(db, viewer.actor())?;
            let running = Running::on(db, &thread, app.clock.now())?;
            let template = ReplyPage {
                rests: running.facts(&thread).rests,
                held,
                cross_talk: running.no_cross_talk(&board).then_some(NO_CROSS_TALK),
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                thread,
                board,
                answering: post,
                place: answering.place(),
                body: typed.started.body,
                content_note: typed.started.note,
                quote_number: typed.quote_number,
                kept,
                preview,
                nudge,
                problem,
                idempotency_key: if typed.key.is_empty() { new_key()? } else { typed.key },
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
