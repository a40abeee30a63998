//! Starting a thread.

use super::apart::{self, Written};
use super::append::{NewThread, create};
use super::series::SeriesTitle;
use super::weigh::{Facts, Kept};
use super::{ThreadKind, ThreadTitle, approval, kept, rendering, reply, series, tags};
use crate::app::App;
use crate::boards::{self, Board};
use crate::drafts::{self, Place};
use crate::error::AppError;
use crate::limits::Rule;
use crate::markup::Length;
use crate::notices::{self, News};
use crate::outbox::{self, Event};
use crate::policy::{self, Actor};
use crate::posts::ContentNote;
use crate::posts::write::Text;
use crate::web::Carried;

/// As typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Start {
    pub board: String,
    pub title: String,
    pub kind: String,
    pub body: String,
    /// A content note; empty: none.
    pub note: String,
    /// Slugs.
    pub tags: Vec<String>,
    /// The title of the series a story is a part of; empty: of none.
    pub series: String,
    /// A second use of the same key answers with the first one's thread.
    pub idempotency_key: Option<String>,
    /// Post it although it may be better to look again.
    pub anyway: bool,
    /// Whose draft is finished with this.
    pub from: Option<Place>,
}

/// A text that its author may not post now is kept as a draft.
pub(crate) async fn start(app: &App, actor: Actor, input: Start) -> Result<Kept, AppError> {
    let mut choices = vec![("kind", input.kind.as_str()), ("series", input.series.as_str())];
    choices.extend(input.tags.iter().map(|tag| ("tag", tag.as_str())));
    let typed = Carried {
        place: Place::New(input.board.clone()).to_string(),
        title: input.title.clone(),
        content_note: input.note.clone(),
        body: input.body.clone(),
        choices: url::form_urlencoded::Serializer::new(String::new()).extend_pairs(choices).finish(),
        ..Carried::default()
    };
    kept::or_keep(app, actor, typed, post(app, actor, input).await).await
}

async fn post(app: &App, actor: Actor, input: Start) -> Result<Kept, AppError> {
    let author = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Post, &author.to_string()).await?;
    let Start { board: slug, title, kind, body, note, tags: slugs, series: part_of, idempotency_key, .. } =
        input;
    let (anyway, from) = (input.anyway, input.from);
    let (board, tags) = app
        .read(move |_, db| Ok((boards::queries::by_slug(db, actor, &slug)?, tags::chosen(db, &slugs)?)))
        .await?;
    policy::thread::start(actor, board.audience())?;
    let title = ThreadTitle::parse(&title);
    let kind = kind_for(app, actor, &board, &kind);
    let part_of = series_for(&kind, &part_of);
    let (body, html) = rendering::off_thread(app, body, Length::Story).await?;
    let note = ContentNote::parse(&note);
    let (title, kind, tags, part_of, html, note) = match (title, kind, tags, part_of, html, note) {
        (Ok(title), Ok(kind), Ok(tags), Ok(part_of), Ok(html), Ok(note)) => {
            (title, kind, tags, part_of, html, note)
        }
        (title, kind, tags, part_of, html, note) => {
            return Err(AppError::all([
                ("title", title.err()),
                ("kind", kind.err()),
                ("series", part_of.err()),
                ("tags", tags.err()),
                ("body", html.err()),
                ("content_note", note.err()),
            ]));
        }
    };
    let beside = [title.as_str(), part_of.as_ref().map_or("", SeriesTitle::as_str), line(&note)];
    let beside = beside.map(str::to_owned);
    let (idempotency_key, html, beside, sent_before) = app
        .read(move |app, db| {
            let sent_before = reply::sent_before(db, author, idempotency_key.as_deref())?.is_some();
            if !sent_before {
                let lines = beside.each_ref().map(String::as_str);
                apart::ask(app, db, author, None, &Written { html: &html, lines: &lines })?;
            }
            Ok((idempotency_key, html, beside, sent_before))
        })
        .await?;
    let facts = Facts::opening(app, author, &board, anyway || sent_before);
    let (body, weighed) = facts.weigh(app, body).await?;
    let help = weighed.heat.self_harm;
    app.write(move |app, db| {
        db.write(|db| {
            if let Some(post) = reply::sent_before(db, author, idempotency_key.as_deref())? {
                return Ok(Kept { thread: post.thread_id, post: post.id, help, waits: post.awaits_approval });
            }
            let lines = beside.each_ref().map(String::as_str);
            apart::ask(app, db, author, None, &Written { html: &html, lines: &lines })?;
            let note = note.as_ref().map(ContentNote::as_str);
            let text = Text { markdown: &body, html: &html, note, heat: &weighed.heat };
            let at = app.clock.now();
            let new = NewThread { board: board.id, kind, title: &title, author, text, at };
            let here = boards::moderators::on_board(db, actor, board.id)?;
            let waits = approval::asked(db, here, &board, None, help)?;
            let (thread, post) = create(db, new)?;
            tags::put(db, thread, &tags)?;
            if let Some(title) = &part_of {
                series::extend(db, author, title, thread, at)?;
            }
            reply::remember(app, db, author, idempotency_key.as_deref(), post)?;
            if let Some(place) = &from {
                drafts::forget(db, author, place)?;
            }
            if waits {
                approval::keep_back(db, (post, thread), at)?;
            } else {
                notices::tell(db, &News { post, author, answered: None, html: &html, at })?;
                outbox::record(app, db, &Event::PostCreated { post_id: post })?;
            }
            weighed.open_case(db, (post, thread), at)?;
            Ok(Kept { thread, post, help, waits })
        })
    })
    .await
}

fn line(note: &Option<ContentNote>) -> &str {
    note.as_ref().map_or("", ContentNote::as_str)
}

fn kind_for(app: &App, actor: Actor, board: &Board, word: &str) -> Result<ThreadKind, String> {
    let kind = ThreadKind::parse(word)
        .ok_or("Please choose what kind of thread it is: a story, a discussion, a question or a check-in.")?;
    if kind == ThreadKind::CheckIn {
        let by_schedule = board.opens_check_ins(&app.config);
        policy::thread::start_check_in(actor, by_schedule).map_err(|denied| denied.to_string())?;
    }
    Ok(kind)
}

fn series_for(kind: &Result<ThreadKind, String>, typed: &str) -> Result<Option<SeriesTitle>, String> {
    let title = SeriesTitle::parse(typed)?;
    match kind {
        // A kind that can't be read is a mistake of its own.
        Ok(kind) if title.is_some() && *kind != ThreadKind::Story => {
            Err("Only a story can be part of a series. Please choose “Story”, or leave the series out."
                .into())
        }
        _ => Ok(title),
    }
}
