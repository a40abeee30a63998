//! What the screen of one case shows: the post in its context, why somebody should look, what moderators
//! said and did about it, and all that can be done.

use askama::Template;

use super::pages::CaseView;
use crate::accounts::queries as members;
use crate::app::App;
use crate::cases;
use crate::cases::note::CaseNote;
use crate::cases::queries;
use crate::cases::{CaseState, Decision};
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{CaseId, MemberId, ThreadId};
use crate::markup::SafeHtml;
use crate::measures;
use crate::moderation::members::pair::{self, PairHistory};
use crate::moderation::record::audit;
use crate::moderation::record::pages::LogLine;
use crate::policy::{self, Actor};
use crate::posts::queries::PostInThread;
use crate::posts::{self, Post};
use crate::web::{Chrome, Problem, Viewer, When};

/// Answers to the post that are shown.
const ANSWERS: i64 = 3;
/// Lines of the record about the post.
const LINES: i64 = 20;

/// What was typed into a form of the page that comes back.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) reason: String,
    pub(super) words: String,
}

#[derive(Template)]
#[template(path = "moderation/case.html")]
pub(super) struct CasePage {
    chrome: Chrome,
    case: CaseView,
    thread: ThreadId,
    /// What there was between the post's author and whom it answers.
    pair: Option<PairHistory>,
    /// They are asked to leave each other in peace.
    apart: bool,
    /// What the post answers.
    answers: Option<Around>,
    /// The first answers to it.
    answered_by: Vec<Around>,
    /// Who looks at it now.
    claim: Option<Claim>,
    notes: Vec<Note>,
    /// Who asked for a second opinion.
    second_opinion: Option<String>,
    decided: Option<Decided>,
    done: Vec<LogLine>,
    /// This moderator may write to its author, warn, silence or suspend them.
    may_sanction: bool,
    /// The case that comes after this one.
    next: Option<CaseId>,
    typed: Typed,
    problem: Option<Problem>,
}

/// A post beside the one it is about.
struct Around {
    number: i32,
    author: String,
    when: When,
    body: SafeHtml,
}

impl Around {
    fn new(found: PostInThread, now: Micros) -> Around {
        Around {
            number: found.post.number,
            when: When::new(found.post.created_us, now),
            body: found.post.folded().into_owned(),
            author: found.author.handle,
        }
    }
}

struct Claim {
    by: String,
    own: bool,
    until: When,
}

struct Note {
    by: String,
    words: String,
    when: When,
}

struct Decided {
    by: String,
    what: &'static str,
    when: Option<When>,
}

impl CasePage {
    /// Words that fit most decisions, to take as they are or to change.
    fn ready_words(&self) -> &'static [&'static str] {
        match () {
            () if self.case.of_concern() => &[
                "I answered under the post",
                "I wrote to them, and they wrote back",
                "they say that they are safe now",
            ],
            () if self.case.awaits => &[
                "it is about a person and not about what they said",
                "it could identify someone",
                "it says where or how to get something",
            ],
            () => &[
                "it is about a person and not about what they said",
                "it could identify someone",
                "it says where or how to get something",
                "it stands: hard to read, and not against anyone",
                "it belongs in another thread",
            ],
        }
    }

    /// Another has claimed it.
    fn taken(&self) -> bool {
        self.claim.as_ref().is_some_and(|claim| !claim.own)
    }
}

pub(super) fn load(
    app: &App,
    db: &mut Db,
    viewer: &Viewer,
    id: CaseId,
    typed: Typed,
    problem: Option<Problem>,
) -> Result<CasePage, AppError> {
    let (actor, now) = (viewer.actor(), app.clock.now());
    policy::open_desk(actor)?;
    let listed = queries::one(db, actor, id)?;
    let case = listed.case.clone();
    let post = posts::queries::by_id(db, case.post_id)?;
    let thread = crate::threads::queries::seen(db, actor, post.thread_id)?.0;
    let handle = |db: &mut Db, member| members::by_id(db, member).map(|member| member.handle);
    let claim = match case.claim(now) {
        Some((by, until)) => Some(Claim {
            by: handle(db, by)?,
            own: actor.member_id() == Some(by),
            until: When::new(until, now),
        }),
        None => None,
    };
    let decided = match case.state {
        CaseState::Open => None,
        CaseState::Decided => Some(Decided {
            by: case.decided_by.map_or(Ok("The system".into()), |by| handle(db, by))?,
            what: case.decision.map_or("It is closed", Decision::in_words),
            when: case.decided_us.map(|at| When::new(at, now)),
        }),
    };
    // What is said about somebody is not for them, moderator or not.
    let own = actor.member_id() == Some(post.author_id);
    let note = |CaseNote { by, words, at }| Note { by, words, when: When::new(at, now) };
    let lines = audit::of_post(db, case.post_id, LINES)?;
    let two = posts::heat::answered(db, &post)?.map(|answered| (answered.author_id, post.author_id));
    let apart = match two {
        Some(two) => measures::queries::between(db, two, now)?.is_some(),
        None => false,
    };
    let pair = match two.filter(|(one, other)| one != other) {
        Some(two) => pair(app, db, actor, two)?,
        None => None,
    };
    let author = members::by_id(db, post.author_id)?;
    let open = queries::all_open(db, actor, now)?;
    let place = open.iter().position(|other| other.case.id == id);
    Ok(CasePage {
        chrome: Chrome::load(app, db, viewer)?,
        answers: answers(db, &post)?.map(|found| Around::new(found, now)),
        answered_by: posts::queries::first_answers(db, &post, ANSWERS)?
            .into_iter()
            .map(|found| Around::new(found, now))
            .collect(),
        claim,
        notes: if own { Vec::new() } else { cases::note::of(db, id)?.into_iter().map(note).collect() },
        second_opinion: case.second_opinion_by.map(|by| handle(db, by)).transpose()?,
        decided,
        done: lines.into_iter().filter(|_| !own).map(|entry| LogLine::new(entry, now)).collect(),
        next: open
            .get(place.map_or(0, |place| place + 1))
            .map(|other| other.case.id)
            .filter(|next| *next != id),
        may_sanction: policy::member::sanction(actor, author.facts()).is_ok(),
        thread: thread.id,
        pair,
        apart,
        case: super::view(app, db, actor, &listed)?,
        typed,
        problem,
    })
}

fn answers(db: &mut Db, post: &Post) -> Result<Option<PostInThread>, AppError> {
    let answered = posts::heat::answered(db, post)?;
    answered.map(|answered| posts::queries::with_author(db, answered.id)).transpose()
}

/// For whoever may know: not for one of the two, nor for who moderates one board.
fn pair(
    app: &App,
    db: &mut Db,
    actor: Actor,
    two: (MemberId, MemberId),
) -> Result<Option<PairHistory>, AppError> {
    match pair::history(app, db, actor, two) {
        Ok(history) => Ok(Some(history)),
        Err(AppError::Denied(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
