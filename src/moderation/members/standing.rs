//! How a member stands: what holds for them and what did, and what was done to their posts. They read it
//! without learning which moderator it was; who asked for a separation is in no line of it either.

use crate::accounts::{self, Member};
use crate::app::App;
use crate::clock::Micros;
use crate::db::{Db, text_enum};
use crate::error::AppError;
use crate::ids::{ActionId, MeasureId, MemberId, PostId};
use crate::measures::{self, Measure, MeasureKind, end};
use crate::moderation::record::audit::{self, Action, Entry};
use crate::policy::moderation::Concern;
use crate::policy::{self, Actor, Held};

/// Lines of what was done to posts.
const MOST: i64 = 100;

text_enum! {
    /// What became of a measure.
    pub enum State {
        Holds = "holds",
        /// It ended by itself.
        Over = "over",
        /// Before its time.
        Lifted = "lifted",
        /// A warning that was read.
        Acknowledged = "acknowledged",
        /// A message: nothing follows from it.
        Said = "said",
    }
}

/// A measure, as those concerned and moderators read it.
#[derive(Debug, Clone)]
pub(crate) struct MeasureLine {
    pub(crate) measure: Measure,
    /// The other of a separation.
    pub(crate) with: Option<String>,
    pub(crate) state: State,
}

impl MeasureLine {
    /// What this actor may ask to have looked at again; nothing, where they had asked for it themselves.
    pub(crate) fn appealable(&self, actor: Actor) -> Option<ActionId> {
        let Measure { set_by: by, member_id, other_id, action_id, .. } = self.measure;
        let concern = Concern { by, about: [member_id, other_id], can_be_undone: true };
        policy::moderation::appeal(actor, concern).ok().map(|()| action_id)
    }
}

/// Something that was done to a post or a thread of theirs.
#[derive(Debug, Clone)]
pub(crate) struct ActionLine {
    pub(crate) id: ActionId,
    pub(crate) action: Action,
    pub(crate) post: Option<PostId>,
    /// Where to look at it.
    pub(crate) url: Option<String>,
    pub(crate) reason: String,
    pub(crate) at: Micros,
    /// Of a post that was hidden: it never was let through.
    pub(crate) awaited: bool,
}

pub(crate) struct Standing {
    pub(crate) held: Held,
    pub(crate) measures: Vec<MeasureLine>,
    pub(crate) actions: Vec<ActionLine>,
}

/// One's own.
pub(crate) fn own(app: &App, db: &mut Db, actor: Actor) -> Result<Standing, AppError> {
    let member = accounts::queries::by_id(db, policy::signed_in(actor)?)?;
    of(app, db, &member)
}

/// A member's. Who may read it is asked before.
pub(super) fn of(app: &App, db: &mut Db, member: &Member) -> Result<Standing, AppError> {
    let now = app.clock.now();
    let mut all = measures::queries::of_member(db, member.id)?;
    all.extend(measures::queries::separations_ever(db, member.id)?);
    all.sort_by_key(|measure| std::cmp::Reverse(measure.id));
    let actions = audit::about(db, member.id, MOST)?;
    Ok(Standing {
        held: member.hold.at(now),
        measures: lines(db, member.id, all, now)?,
        actions: actions.into_iter().filter_map(action).collect(),
    })
}

/// `member`: from whose side a separation is seen.
pub(super) fn lines(
    db: &mut Db,
    member: MemberId,
    measures: Vec<Measure>,
    now: Micros,
) -> Result<Vec<MeasureLine>, AppError> {
    let mut lines = Vec::new();
    for measure in measures {
        let with = match measure.other_id.and_then(|_| measure.other_than(member)) {
            Some(other) => Some(accounts::queries::by_id(db, other)?.handle),
            None => None,
        };
        let state = state(&measure, now);
        lines.push(MeasureLine { measure, with, state });
    }
    Ok(lines)
}

fn state(measure: &Measure, now: Micros) -> State {
    match () {
        () if measure.ended_us.is_some() => State::Lifted,
        () if measure.kind == MeasureKind::Word => State::Said,
        () if measure.holds(now) => State::Holds,
        () if measure.kind == MeasureKind::Warning => State::Acknowledged,
        () => State::Over,
    }
}

/// What changed a post or a thread for its readers. That somebody flagged it, and how moderators talked about
/// it, is not for its author.
fn action(entry: Entry) -> Option<ActionLine> {
    let (post, url, awaited) = (entry.post(), entry.url(), entry.details()["awaited"] == true);
    let shown = matches!(
        entry.action,
        Action::EditPost
            | Action::HidePost
            | Action::RestorePost
            | Action::RedactPost
            | Action::MergePost
            | Action::MovePost
            | Action::AddNote
            | Action::LockThread
            | Action::MoveThread
    );
    let Entry { id, action, reason, at_us: at, .. } = entry;
    shown.then_some(ActionLine { id, action, post, url, reason, at, awaited })
}

/// Says that one read a warning. Saying it twice is fine.
pub(crate) async fn acknowledge(app: &App, actor: Actor, id: MeasureId) -> Result<(), AppError> {
    let member = policy::signed_in(actor)?;
    app.write(move |app, db| {
        db.write(|db| {
            accounts::hold::lock(db, &[member])?;
            end::acknowledge(db, member, id, app.clock.now())
        })
    })
    .await
}
