//! Deciding a case: all is well, or its post is hidden. Post, flags, case, record and notices change in
//! one transaction.

use super::claim::claimed;
use crate::accounts::queries as members;
use crate::app::App;
use crate::cases::{self, Case, CaseKind, CaseState, Decision};
use crate::db::{Db, text_enum};
use crate::error::AppError;
use crate::flags::{self, Flag, FlagOutcome};
use crate::ids::CaseId;
use crate::moderation::Reason;
use crate::moderation::act::Act;
use crate::moderation::record::audit::Action;
use crate::moderation::settle::interest;
use crate::notices::{self, NoticeKind, Told};
use crate::policy::{self, Actor};
use crate::posts::{Post, PostState, write};
use crate::threads;

text_enum! {
    pub enum Verdict {
        /// Looked at, and the post stands; one that waited for this is back.
        Dismiss = "dismiss",
        Hide = "hide",
        /// Something else was done about it, which has its own line in the record; those who flagged were right.
        Acted = "acted",
    }
}

impl Verdict {
    fn decision(self) -> Decision {
        match self {
            Verdict::Dismiss => Decision::AllIsWell,
            Verdict::Hide => Decision::Hidden,
            Verdict::Acted => Decision::Acted,
        }
    }
}

/// Where nobody waits to hear why.
const WHY: &str = "looked at, and all is well";

/// Sent twice by the same moderator, it is done once; the second of two is told who was first.
/// `reason`: empty only where all is well, nobody flagged and nobody may be in danger.
pub(crate) async fn decide_case(
    app: &App,
    actor: Actor,
    id: CaseId,
    verdict: Verdict,
    reason: &str,
) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let reason = match reason.trim() {
        "" => None,
        words => Some(Reason::given(words)?),
    };
    app.write(move |app, db| decide_now(app, db, actor, id, (verdict, reason.as_ref()))).await
}

fn decide_now(
    app: &App,
    db: &mut Db,
    actor: Actor,
    id: CaseId,
    (verdict, reason): (Verdict, Option<&Reason>),
) -> Result<(), AppError> {
    let moderator = policy::signed_in(actor)?;
    db.write(|db| {
        let case = cases::queries::by_id(db, id)?;
        write::lock(db, case.post_id)?;
        let case = cases::queries::by_id(db, case.id)?;
        let (actor, post, thread, _) = threads::queries::moderated_post(db, actor, case.post_id)?;
        let interest = interest(db, actor, &post)?;
        policy::moderation::decide(actor, post.facts(), interest)?;
        if case.state == CaseState::Decided {
            let again = case.decided_by == Some(moderator) && case.decision == Some(verdict.decision());
            return if again { Ok(()) } else { Err(decided_before(db, &case)?) };
        }
        let now = app.clock.now();
        if case.claim(now).is_some_and(|(by, _)| by != moderator) {
            return Err(claimed(app, db, &case)?);
        }
        fits(verdict, &post)?;
        let outcome = match verdict {
            Verdict::Dismiss => FlagOutcome::Dismissed,
            Verdict::Hide | Verdict::Acted => FlagOutcome::Upheld,
        };
        let flags = flags::resolve::resolve(db, post.id, outcome, now)?;
        let reason = match reason {
            Some(reason) => reason.clone(),
            None => unsaid(verdict, &case, &post, !flags.is_empty())?,
        };
        let approved = verdict == Verdict::Dismiss && post.awaits_approval;
        let hidden = if approved {
            threads::approval::let_through(app, db, &post, &thread)?;
            false
        } else {
            set_state(db, &post, verdict)?
        };
        cases::decide::decide(app, db, &case, verdict.decision(), (moderator, now))?;
        let mut details = serde_json::json!({ "case": case.id, "kind": case.kind, "flags": flags.len() });
        details["awaited"] = post.awaits_approval.into();
        details["decision"] = verdict.decision().as_str().into();
        let act = Act { moderator, post: &post, thread: &thread, reason: reason.as_str(), at: now };
        let action = match (approved, hidden) {
            (true, _) => Action::ApprovePost,
            // One that was hidden before stands on the record with that.
            (false, true) => Action::HidePost,
            (false, false) => Action::CloseCase,
        };
        let action = act.record(db, action, details)?;
        tell(db, &act, &flags, verdict)?;
        if approved {
            // "All is well" is no word for its author.
            let told = act.told(post.author_id, NoticeKind::Approved);
            notices::tell_of(db, &Told { reason: None, ..told })?;
        }
        if hidden {
            act.tell(db, NoticeKind::Hidden, action)?;
        }
        Ok(())
    })
}

/// Whether a post can be dealt with so.
fn fits(verdict: Verdict, post: &Post) -> Result<(), AppError> {
    match verdict {
        Verdict::Acted if post.awaits_approval => Err(AppError::invalid("action", WAITS)),
        Verdict::Hide if post.merged_into_id.is_some() => Err(AppError::Conflict(MERGED.into())),
        _ => Ok(()),
    }
}

/// What stands on the record where no reason was given, if one needn't be.
fn unsaid(verdict: Verdict, case: &Case, post: &Post, flagged: bool) -> Result<Reason, AppError> {
    let missing = match verdict {
        // Whoever looks later must be able to see that somebody cared.
        _ if case.kind == CaseKind::SelfHarmConcern => UNTOLD,
        Verdict::Hide if post.awaits_approval => UNSAID_TO_AUTHOR,
        Verdict::Dismiss if !flagged => return Reason::parse(WHY).map_err(AppError::internal),
        _ => UNSAID,
    };
    Err(AppError::invalid("reason", missing))
}

/// Tells those who flagged.
fn tell(db: &mut Db, act: &Act<'_>, flags: &[Flag], verdict: Verdict) -> Result<(), AppError> {
    let kind = match verdict {
        Verdict::Dismiss => NoticeKind::FlagDismissed,
        Verdict::Hide | Verdict::Acted => NoticeKind::FlagUpheld,
    };
    flags.iter().try_for_each(|flag| notices::tell_of(db, &act.told(flag.member_id, kind)))
}

const WAITS: &str = "This post waits to be let through. Please say whether you let it through.";
const MERGED: &str = "The text of this post is part of another one now. Hide that one, or say that you did something about it.";
const UNTOLD: &str = "Please say in a few words what was done for whoever may be in danger: that you answered, or who did. It stands on the record.";
const UNSAID_TO_AUTHOR: &str = "Please say why you don’t let it through. Its author will read it.";
const UNSAID: &str =
    "Please say why. Those who flagged the post will read it, and its author if you hide it.";

pub(super) fn decided_before(db: &mut Db, case: &Case) -> Result<AppError, AppError> {
    let who = match case.decided_by {
        Some(member) => members::by_id(db, member)?.handle,
        None => "The system".to_owned(),
    };
    let what = case.decision.map_or("it is closed", Decision::in_words).to_lowercase();
    Ok(AppError::Conflict(format!("{who} has closed this case already: {what}.")))
}

/// Answers whether the post is hidden with this. One that its author took back stays as it is, and so
/// does one that another decision hid.
fn set_state(db: &mut Db, post: &Post, verdict: Verdict) -> Result<bool, AppError> {
    let waits = post.waiting_us.is_some();
    match verdict {
        Verdict::Hide if waits || post.state == PostState::Visible => {
            write::hide(db, post.id, None)?;
            threads::hidden(db, post)?;
            Ok(true)
        }
        Verdict::Dismiss | Verdict::Acted if waits => {
            write::show(db, post.id)?;
            threads::shown(db, post)?;
            Ok(false)
        }
        _ => Ok(false),
    }
}
