//! How hot a text is, kept beside its post by whatever writes the text (see [`super::write`]).

use diesel::prelude::*;

use super::{Post, PostState};
use crate::accounts::{Role, queries as members};
use crate::app::App;
use crate::clock::Micros;
use crate::db::schema::{post_heat, posts};
use crate::db::{Db, both, text_enum};
use crate::error::AppError;
use crate::heat::{Band, Phrase, speaks_of_self_harm};
use crate::ids::{MemberId, PostId, ThreadId};
use crate::temper::Said;

text_enum! {
    enum KeptBand { Cool = "cool", Warm = "warm", Hot = "hot" }
}

/// What the model makes of a text.
#[derive(Debug, Clone)]
pub(crate) struct Heat {
    pub(crate) score: f32,
    band: KeptBand,
    model: String,
    scored_us: Micros,
    pub(crate) phrases: Vec<Phrase>,
    /// It speaks of harming oneself: it is offered help, and is never hot.
    pub(crate) self_harm: bool,
}

impl Heat {
    /// Takes milliseconds: see [`Heat::read`]. `parent`: the text it answers.
    pub(crate) fn of(app: &App, text: &str, parent: Option<&str>) -> Heat {
        let (model, scored_us) = (app.heat.version().to_owned(), app.clock.now());
        if speaks_of_self_harm(text) {
            let (band, phrases) = (KeptBand::Cool, Vec::new());
            return Heat { score: 0.0, band, model, scored_us, phrases, self_harm: true };
        }
        let reading = app.heat.read(text, parent);
        let band = match reading.band {
            Band::Cool => KeptBand::Cool,
            Band::Warm => KeptBand::Warm,
            Band::Hot => KeptBand::Hot,
        };
        let score = if reading.score.is_nan() { 0.0 } else { reading.score.clamp(0.0, 1.0) };
        Heat { score, band, model, scored_us, phrases: reading.phrases, self_harm: false }
    }

    /// The same off the async threads. Gives the text back.
    pub(crate) async fn read(
        app: &App,
        text: String,
        parent: Option<String>,
    ) -> Result<(String, Heat), AppError> {
        let inner = app.clone();
        let read = move || {
            let heat = Heat::of(&inner, &text, parent.as_deref());
            Ok((text, heat))
        };
        app.off_thread(read).await
    }
}

/// Keeps what a post's text was found to be; inside the transaction that wrote the text.
pub(super) fn keep(db: &mut Db, id: PostId, heat: &Heat) -> Result<(), AppError> {
    let reading = (
        post_heat::score.eq(heat.score),
        post_heat::band.eq(heat.band),
        post_heat::model.eq(&heat.model),
        post_heat::scored_us.eq(heat.scored_us),
    );
    let kept = diesel::update(post_heat::table.find(id)).set(reading).execute(db)?;
    if kept == 1 {
        return Ok(());
    }
    let post = super::queries::by_id(db, id)?;
    let answered = answered(db, &post)?.map(|post| post.author_id);
    let by_moderator = members::by_id(db, post.author_id)?.role != Role::Member;
    diesel::insert_into(post_heat::table)
        .values((
            post_heat::post_id.eq(id),
            post_heat::answered_id.eq(answered),
            post_heat::by_moderator.eq(by_moderator),
            post_heat::written_us.eq(post.created_us),
            reading,
        ))
        .execute(db)?;
    Ok(())
}

/// A post answers somebody else than before; inside the transaction that moved it.
pub(super) fn moved(db: &mut Db, id: PostId) -> Result<(), AppError> {
    let post = super::queries::by_id(db, id)?;
    let answered = answered(db, &post)?.map(|post| post.author_id);
    diesel::update(post_heat::table.find(id)).set(post_heat::answered_id.eq(answered)).execute(db)?;
    Ok(())
}

/// A post counts as written at another time.
pub(super) fn written(db: &mut Db, id: PostId, at: Micros) -> Result<(), AppError> {
    diesel::update(post_heat::table.find(id)).set(post_heat::written_us.eq(at)).execute(db)?;
    Ok(())
}

/// The post that a post answers: a reply to the thread as a whole answers the opening post.
pub(crate) fn answered(db: &mut Db, post: &Post) -> Result<Option<Post>, AppError> {
    match post.reply_to_id.or(post.parent_id) {
        Some(id) => super::queries::by_id(db, id).map(Some),
        None if post.is_opening() => Ok(None),
        None => Ok(Some(super::queries::opening(db, post.thread_id)?.post)),
    }
}

/// Its Markdown, for the model to read beside the answer.
pub(crate) fn answered_text(db: &mut Db, post: &Post) -> Result<Option<String>, AppError> {
    answered(db, post)?.map(|answered| super::queries::markdown(db, answered.id)).transpose()
}

/// What [`Said`] is made of.
const SAID: (
    posts::id,
    posts::author_id,
    post_heat::answered_id,
    post_heat::score,
    post_heat::by_moderator,
    posts::created_us,
) = (
    posts::id,
    posts::author_id,
    post_heat::answered_id,
    post_heat::score,
    post_heat::by_moderator,
    posts::created_us,
);
type SaidRow = (PostId, MemberId, Option<MemberId>, f32, bool, Micros);

fn said_of((post, by, to, score, by_moderator, Micros(at)): SaidRow) -> Said {
    Said { post, by, to, score, by_moderator, at }
}

/// The last posts of a thread that still stand, at most so many, the newest first.
pub(crate) fn said(db: &mut Db, thread: ThreadId, most: i64) -> Result<Vec<Said>, AppError> {
    let rows: Vec<SaidRow> = both!(db, |c| posts::table
        .inner_join(post_heat::table)
        .filter(posts::thread_id.eq(thread).and(posts::state.eq(PostState::Visible)))
        .order(posts::number.desc())
        .limit(most)
        .select(SAID)
        .load(c)?);
    Ok(rows.into_iter().map(said_of).collect())
}

/// What two members have answered each other in a thread, from a number and a time on, as far as it
/// still stands.
pub(crate) fn said_between(
    db: &mut Db,
    thread: ThreadId,
    (one, other): (MemberId, MemberId),
    (number, since): (i32, Micros),
) -> Result<Vec<Said>, AppError> {
    let from_one = posts::author_id.eq(one).and(post_heat::answered_id.eq(other));
    let from_other = posts::author_id.eq(other).and(post_heat::answered_id.eq(one));
    let rows: Vec<SaidRow> = both!(db, |c| posts::table
        .inner_join(post_heat::table)
        .filter(posts::thread_id.eq(thread).and(posts::number.ge(number)))
        .filter(posts::state.eq(PostState::Visible).and(posts::created_us.ge(since)))
        .filter(from_one.or(from_other))
        .select(SAID)
        .load(c)?);
    Ok(rows.into_iter().map(said_of).collect())
}

/// Threads in which a member wrote something warm since then, those written in last first.
pub(crate) fn warm_threads(db: &mut Db, since: Micros, most: usize) -> Result<Vec<ThreadId>, AppError> {
    let found: Vec<ThreadId> = both!(db, |c| post_heat::table
        .inner_join(posts::table)
        .filter(post_heat::band.ne(KeptBand::Cool).and(post_heat::written_us.ge(since)))
        .filter(post_heat::by_moderator.eq(false).and(posts::state.eq(PostState::Visible)))
        .order(post_heat::written_us.desc())
        .limit(500)
        .select(posts::thread_id)
        .load(c)?);
    let mut threads: Vec<ThreadId> = Vec::new();
    for thread in found {
        if !threads.contains(&thread) && threads.len() < most {
            threads.push(thread);
        }
    }
    Ok(threads)
}
