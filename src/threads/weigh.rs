//! What a text is found to be before it is kept: whether its author is asked to look again, and
//! whether a moderator should look at it.

use super::Thread;
use crate::app::App;
use crate::boards::Board;
use crate::cases::{self, CaseKind};
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::heat::Phrase;
use crate::ids::{MemberId, PostId, ThreadId};
use crate::posts::{self, Heat, Post};
use crate::temper::{self, Asked, Nudge, Said, Thresholds};

/// Posts of a thread that are looked back at.
const LOOK_BACK: i32 = 200;

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
    /// Others read it once a moderator lets it through.
    pub(crate) waits: bool,
}

/// What a text is weighed with, looked up before the model reads it: that takes milliseconds, which
/// those who only read shouldn't wait for.
pub(super) struct Facts {
    author: MemberId,
    board: Thresholds,
    /// The post it answers, and who wrote that.
    answers: Option<(PostId, MemberId)>,
    /// The text of that.
    parent: Option<String>,
    /// What the two said to each other in the thread lately.
    said: Vec<Said>,
    /// For a change: what the post says until now.
    before: Option<String>,
    /// And whether a moderator has had a concern about it to look at.
    had_concern: bool,
    /// Members are asked to share their own experience here, and not to advise each other.
    no_cross_talk: bool,
    /// The author has looked again, or wants to be asked nothing.
    anyway: bool,
}

impl Facts {
    /// For the opening post of a new thread.
    pub(super) fn opening(app: &App, author: MemberId, board: &Board, anyway: bool) -> Facts {
        let board = board.thresholds(app);
        let (said, had_concern, no_cross_talk) = (Vec::new(), false, false);
        let (answers, parent, before) = (None, None, None);
        Facts { author, board, answers, parent, said, before, had_concern, no_cross_talk, anyway }
    }

    /// For a reply. `answers`: a post of the thread; `None`: the thread as a whole.
    pub(super) fn reply(
        app: &App,
        db: &mut Db,
        author: MemberId,
        (thread, board): (&Thread, &Board),
        answers: Option<Post>,
        (anyway, no_cross_talk): (bool, bool),
    ) -> Result<Facts, AppError> {
        let answered = match answers {
            Some(post) => post,
            None => posts::queries::opening(db, thread.id)?.post,
        };
        let pair = (author, answered.author_id);
        let lately = (thread.next_number - LOOK_BACK, app.clock.now().minus(Micros::DAY));
        Ok(Facts {
            answers: Some((answered.id, answered.author_id)),
            parent: Some(posts::queries::markdown(db, answered.id)?),
            said: posts::heat::said_between(db, thread.id, pair, lately)?,
            no_cross_talk,
            ..Facts::opening(app, author, board, anyway)
        })
    }

    /// For a change to a post that says `before`.
    pub(super) fn change(
        app: &App,
        db: &mut Db,
        board: &Board,
        (post, before): (&Post, &str),
        anyway: bool,
    ) -> Result<Facts, AppError> {
        Ok(Facts {
            parent: posts::heat::answered_text(db, post)?,
            before: Some(before.to_owned()),
            had_concern: cases::queries::had(db, post.id, CaseKind::SelfHarmConcern)?,
            ..Facts::opening(app, post.author_id, board, anyway)
        })
    }

    /// Reads the text off the async threads, and gives it back.
    pub(super) async fn weigh(self, app: &App, body: String) -> Result<(String, Weighed), AppError> {
        let inner = app.clone();
        app.off_thread(move || {
            let heat = Heat::of(&inner, &body, self.parent.as_deref());
            let weighed = match &self.before {
                Some(before) => {
                    let before = Heat::of(&inner, before, self.parent.as_deref());
                    self.judge_change(&inner, &body, &before, heat)
                }
                None => self.judge(&inner, &body, heat),
            };
            Ok((body, weighed?))
        })
        .await
    }

    /// What in a text made it warm; a board may ask where the model alone would not.
    fn phrases(&self, app: &App, body: &str, heat: Heat) -> Vec<Phrase> {
        match heat.phrases.is_empty() && heat.score >= self.board.warm {
            true => app.heat.explain(body, self.parent.as_deref()),
            false => heat.phrases,
        }
    }

    fn judge(&self, app: &App, body: &str, heat: Heat) -> Result<Weighed, AppError> {
        let now = app.clock.now();
        let Facts { author, answers, said, .. } = self;
        let (score, warm) = (heat.score, self.board.warm);
        let asked = Asked { score, warm, author: *author, answers: *answers, said, now: now.0 };
        let asks = !self.anyway && !heat.self_harm;
        if let Some(reason) = asks.then(|| temper::nudge(&asked)).flatten() {
            return Err(AppError::Nudge(Nudge::new(reason, self.phrases(app, body, heat))));
        }
        let to_another = answers.is_some_and(|(_, answered)| answered != *author);
        if asks
            && self.no_cross_talk
            && to_another
            && let Some(nudge) = Nudge::cross_talk(body)
        {
            return Err(AppError::Nudge(nudge));
        }
        let hot = score >= self.board.hot;
        Ok(Weighed::new(heat, hot))
    }

    /// Only what a change adds is asked about.
    fn judge_change(&self, app: &App, body: &str, before: &Heat, heat: Heat) -> Result<Weighed, AppError> {
        if !self.anyway && temper::heats_up(before.score, heat.score, self.board.warm) {
            return Err(AppError::Nudge(Nudge::hotter(self.phrases(app, body, heat))));
        }
        let hot = temper::heats_up(before.score, heat.score, self.board.hot);
        let mut weighed = Weighed::new(heat, hot);
        // A moderator who has looked needn't look again because a comma was mended.
        if before.self_harm && self.had_concern {
            weighed.case = None;
        }
        Ok(weighed)
    }
}
