//! What a text is found to be before it is kept: whether its author is asked to look again, and
//! whether a moderator should look at it.

use super::Thread;
use crate::app::App;
use crate::boards::Board;
use crate::cases::{self, CaseKind};
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{MemberId, PostId, ThreadId};
use crate::posts::{self, Heat, Post};
use crate::temper::{self, Asked, Nudge};

/// Posts of a thread that are looked back at.
const LOOK_BACK: i64 = 200;

/// A text, read by the model and found fit to be kept, or to be posted anyway.
#[derive(Debug, Clone)]
pub(super) struct Weighed {
    pub(super) heat: Heat,
    /// A moderator should look, and why.
    case: Option<CaseKind>,
}

impl Weighed {
    /// Where the score is `hot`, so hot that a moderator should look.
    fn new(heat: Heat, hot: bool) -> Weighed {
        let case = match heat.self_harm {
            true => Some(CaseKind::SelfHarmConcern),
            false => hot.then_some(CaseKind::Heat),
        };
        Weighed { heat, case }
    }

    /// Opens the case that the text asks for, if it does; inside the transaction that keeps it.
    pub(super) fn open_case(
        &self,
        db: &mut Db,
        post: (PostId, ThreadId),
        now: Micros,
    ) -> Result<(), AppError> {
        self.case.map_or(Ok(()), |kind| cases::open::open(db, post, kind, now))
    }
}

/// What was posted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    pub(crate) thread: ThreadId,
    pub(crate) post: PostId,
    /// It speaks of self-harm: its author is told where help is.
    pub(crate) help: bool,
}

// Each takes milliseconds, and is for the threads where that is all right. `anyway`: the author has
// looked again, or wants to be asked nothing.

/// The opening post of a new thread.
pub(super) fn opening(app: &App, board: &Board, body: &str, anyway: bool) -> Result<Weighed, AppError> {
    let heat = Heat::of(app, body, None);
    let board = board.thresholds(app);
    if !anyway && heat.score >= board.warm {
        return Err(AppError::Nudge(Nudge::hotter(heat.phrases)));
    }
    let hot = heat.score >= board.hot;
    Ok(Weighed::new(heat, hot))
}

/// A reply. `answers`: a post of the thread; `None`: the thread as a whole.
pub(super) fn reply(
    app: &App,
    db: &mut Db,
    author: MemberId,
    (thread, board): (&Thread, &Board),
    answers: Option<Post>,
    body: &str,
    anyway: bool,
) -> Result<Weighed, AppError> {
    let answered = match answers {
        Some(post) => post,
        None => posts::queries::opening(db, thread.id)?.post,
    };
    let parent = posts::queries::markdown(db, answered.id)?;
    let heat = Heat::of(app, body, Some(&parent));
    let board = board.thresholds(app);
    if !anyway && !heat.self_harm {
        let said = posts::heat::said(db, thread.id, LOOK_BACK)?;
        let asked = Asked {
            score: heat.score,
            warm: board.warm,
            author,
            answers: Some((answered.id, answered.author_id)),
            said: &said,
            now: app.clock.now().0,
        };
        if let Some(reason) = temper::nudge(&asked) {
            return Err(AppError::Nudge(Nudge::new(reason, heat.phrases)));
        }
    }
    let hot = heat.score >= board.hot;
    Ok(Weighed::new(heat, hot))
}

/// A change to a post that says `before`. Only what it adds is asked about.
pub(super) fn change(
    app: &App,
    db: &mut Db,
    board: &Board,
    (post, before): (&Post, &str),
    body: &str,
    anyway: bool,
) -> Result<Weighed, AppError> {
    let parent = posts::heat::answered_text(db, post)?;
    let read = |text: &str| Heat::of(app, text, parent.as_deref());
    let (before, heat) = (read(before), read(body));
    let board = board.thresholds(app);
    if !anyway && temper::heats_up(before.score, heat.score, board.warm) {
        return Err(AppError::Nudge(Nudge::hotter(heat.phrases)));
    }
    let hot = temper::heats_up(before.score, heat.score, board.hot);
    let mut weighed = Weighed::new(heat, hot);
    // A moderator who has looked needn't look again because a comma was mended.
    if before.self_harm && cases::queries::had(db, post.id, CaseKind::SelfHarmConcern)? {
        weighed.case = None;
    }
    Ok(weighed)
}
