//! The record of what was done as a moderator. Both databases refuse to change or delete a line.

use diesel::prelude::*;

use crate::boards;
use crate::cases::Decision;
use crate::clock::Micros;
use crate::db::schema::{audit_log, members};
use crate::db::{Db, both, text_enum};
use crate::error::AppError;
use crate::ids::{ActionId, AppealId, BoardId, CaseId, MemberId, PostId, ThreadId};
use crate::policy::{self, Actor};

text_enum! {
    /// What was done.
    #[allow(clippy::enum_variant_names, reason = "an appeal is about an action, and says so")]
    pub enum Action {
        EditPost = "edit_post",
        /// Nothing else with it: see [`Entry::in_words`].
        CloseCase = "close_case",
        HidePost = "hide_post",
        RestorePost = "restore_post",
        RedactPost = "redact_post",
        MergePost = "merge_post",
        MovePost = "move_post",
        SplitThread = "split_thread",
        /// A note in place, under a post.
        AddNote = "add_note",
        RemoveNote = "remove_note",
        ApprovePost = "approve_post",
        SlowMode = "slow_mode",
        Rest = "rest",
        ApprovalFirst = "approval_first",
        NoCrossTalk = "no_cross_talk",
        LockThread = "lock_thread",
        UnlockThread = "unlock_thread",
        MoveThread = "move_thread",
        Separate = "separate",
        Word = "word",
        Warn = "warn",
        Silence = "silence",
        Suspend = "suspend",
        /// A measure was ended before its time.
        LiftMeasure = "lift_measure",
        /// A note on a member, for moderators.
        NoteMember = "note_member",
        AskSecondOpinion = "ask_second_opinion",
        /// On a case, without another action.
        NoteCase = "note_case",
        UpholdAction = "uphold_action",
        OverturnAction = "overturn_action",
        /// By the system: nobody came, or many act as one.
        RaiseAlarm = "raise_alarm",
        EndAlarm = "end_alarm",
        GrantBoard = "grant_board",
        RevokeBoard = "revoke_board",
        /// On the whole forum.
        GrantRole = "grant_role",
        /// How a board is called, who reads it, and how it is looked after.
        SetBoard = "set_board",
        /// Flags of members folded a post.
        FoldPost = "fold_post",
    }
}

impl Action {
    /// What those it is about don't read the words of.
    const BETWEEN_MODERATORS: [Action; 7] = [
        Action::Separate,
        Action::NoteCase,
        Action::NoteMember,
        Action::AskSecondOpinion,
        Action::CloseCase,
        Action::UpholdAction,
        Action::OverturnAction,
    ];

    /// What somebody did, after their name.
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Action::EditPost => "edited a post",
            Action::CloseCase => "closed a case",
            Action::HidePost => "hid a post",
            Action::RestorePost => "brought a post back",
            Action::RedactPost => "took words out of a post",
            Action::MergePost => "put a correction into its post",
            Action::MovePost => "moved a post",
            Action::SplitThread => "made a branch a thread of its own",
            Action::AddNote => "left a note under a post",
            Action::RemoveNote => "removed a note",
            Action::ApprovePost => "let a post through",
            Action::SlowMode => "slowed a thread down",
            Action::Rest => "let a thread rest",
            Action::ApprovalFirst => "asked to see replies first",
            Action::NoCrossTalk => "asked for no cross-talk",
            Action::LockThread => "closed a thread",
            Action::UnlockThread => "opened a thread again",
            Action::MoveThread => "moved a thread",
            Action::Separate => "separated two members",
            Action::Word => "wrote to a member",
            Action::Warn => "warned a member",
            Action::Silence => "silenced a member",
            Action::Suspend => "suspended a member",
            Action::LiftMeasure => "lifted a measure",
            Action::NoteMember => "noted something about a member",
            Action::AskSecondOpinion => "asked for a second opinion",
            Action::NoteCase => "noted something about a case",
            Action::UpholdAction => "looked again, and let it stand",
            Action::OverturnAction => "looked again, and took it back",
            Action::RaiseAlarm => "raised an alarm",
            Action::EndAlarm => "saw to an alarm",
            Action::GrantBoard => "made somebody moderator of a board",
            Action::RevokeBoard => "ended somebody’s moderating of a board",
            Action::GrantRole => "gave somebody another role",
            Action::SetBoard => "changed how a board is set",
            Action::FoldPost => "folded a post that members flagged",
        }
    }
}

/// What an action was done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Post(PostId),
    Thread(ThreadId),
    Member(MemberId),
    /// A separation.
    Pair(MemberId, MemberId),
    Case(CaseId),
    Appeal(AppealId),
    Board(BoardId),
}

impl Target {
    fn kind(self) -> &'static str {
        match self {
            Target::Post(_) => "post",
            Target::Thread(_) => "thread",
            Target::Member(_) => "member",
            Target::Pair(..) => "pair",
            Target::Case(_) => "case",
            Target::Appeal(_) => "appeal",
            Target::Board(_) => "board",
        }
    }

    fn id(self) -> i64 {
        match self {
            Target::Post(PostId(id))
            | Target::Thread(ThreadId(id))
            | Target::Member(MemberId(id))
            | Target::Pair(MemberId(id), _)
            | Target::Case(CaseId(id))
            | Target::Appeal(AppealId(id))
            | Target::Board(BoardId(id)) => id,
        }
    }
}

/// A line to be added.
#[derive(Debug, Clone)]
pub(crate) struct Line<'a> {
    /// `None`: the system.
    pub actor: Option<MemberId>,
    pub action: Action,
    pub target: Target,
    /// Where it was done.
    pub thread: Option<ThreadId>,
    pub board: Option<BoardId>,
    /// Whose post or account it is about: they may ask for another look. Of a pair it is both.
    pub member: Option<MemberId>,
    pub reason: &'a str,
    /// What it takes to understand it later, and to take it back.
    pub details: serde_json::Value,
    pub at: Micros,
}

/// Adds it; inside the transaction that did what it says.
pub(crate) fn record(db: &mut Db, line: &Line<'_>) -> Result<ActionId, AppError> {
    let (member, other) = match line.target {
        Target::Pair(one, other) => (Some(one), Some(other)),
        _ => (line.member, None),
    };
    let row = (
        audit_log::at_us.eq(line.at),
        audit_log::actor_id.eq(line.actor),
        audit_log::action.eq(line.action),
        audit_log::target_kind.eq(line.target.kind()),
        audit_log::target_id.eq(line.target.id()),
        audit_log::thread_id.eq(line.thread),
        audit_log::board_id.eq(line.board),
        audit_log::member_id.eq(member),
        audit_log::other_id.eq(other),
        audit_log::reason.eq(line.reason),
        audit_log::details.eq(line.details.to_string()),
    );
    let insert = diesel::insert_into(audit_log::table).values(row).returning(audit_log::id);
    Ok(both!(db, |c| insert.get_result(c)?))
}

/// A line of the record.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct Entry {
    pub id: ActionId,
    pub at_us: Micros,
    pub actor_id: Option<MemberId>,
    /// `None`: the system.
    pub actor: Option<String>,
    pub action: Action,
    pub target_kind: String,
    pub target_id: i64,
    pub thread_id: Option<ThreadId>,
    pub board_id: Option<BoardId>,
    pub member_id: Option<MemberId>,
    pub other_id: Option<MemberId>,
    pub reason: String,
    pub details: String,
}

impl Entry {
    pub(crate) fn details(&self) -> serde_json::Value {
        serde_json::from_str(&self.details).unwrap_or_default()
    }

    /// What somebody did, after their name; of a case that was closed, with what came of it.
    pub(crate) fn in_words(&self) -> &'static str {
        match self.action {
            Action::CloseCase => match self.details()["decision"].as_str().and_then(Decision::parse) {
                Some(Decision::AllIsWell) => "closed a case: all is well",
                Some(Decision::Hidden) => "closed a case: the post was hidden already",
                Some(_) => "closed a case: something was done about it",
                None => self.action.in_words(),
            },
            action => action.in_words(),
        }
    }

    /// Before and after, where a text was changed.
    pub(crate) fn texts(&self) -> Option<(String, String)> {
        let details = self.details();
        let text = |key: &str| details[key].as_str().map(str::to_owned);
        text("before").zip(text("after"))
    }

    /// Where to look at what it was done to.
    pub(crate) fn url(&self) -> Option<String> {
        match (self.target_kind.as_str(), self.thread_id) {
            ("post", _) => Some(format!("/p/{}", self.target_id)),
            ("case", _) => Some(format!("/mod/cases/{}", self.target_id)),
            (_, Some(thread)) => Some(format!("/t/{thread}")),
            _ => None,
        }
    }

    /// The post it was done to, if it was one.
    pub(crate) fn post(&self) -> Option<PostId> {
        (self.target_kind == "post").then_some(PostId(self.target_id))
    }
}

type Columns = (
    audit_log::id,
    audit_log::at_us,
    audit_log::actor_id,
    diesel::dsl::Nullable<members::handle>,
    audit_log::action,
    audit_log::target_kind,
    audit_log::target_id,
    audit_log::thread_id,
    audit_log::board_id,
    audit_log::member_id,
    audit_log::other_id,
    audit_log::reason,
    audit_log::details,
);

fn columns() -> Columns {
    (
        audit_log::id,
        audit_log::at_us,
        audit_log::actor_id,
        members::handle.nullable(),
        audit_log::action,
        audit_log::target_kind,
        audit_log::target_id,
        audit_log::thread_id,
        audit_log::board_id,
        audit_log::member_id,
        audit_log::other_id,
        audit_log::reason,
        audit_log::details,
    )
}

pub(crate) fn by_id(db: &mut Db, id: ActionId) -> Result<Entry, AppError> {
    let found = audit_log::table.left_join(members::table).filter(audit_log::id.eq(id));
    Ok(found.select(columns()).first(db)?)
}

/// The line that hid a post last, or told that it was brought back or folded since.
pub(crate) fn last_hidden(db: &mut Db, post: PostId) -> Result<Option<Entry>, AppError> {
    let about = [Action::HidePost, Action::RestorePost, Action::FoldPost, Action::ApprovePost];
    let last = audit_log::table
        .left_join(members::table)
        .filter(audit_log::target_kind.eq("post").and(audit_log::target_id.eq(post.0)))
        .filter(audit_log::action.eq_any(about))
        .order(audit_log::id.desc());
    Ok(last.select(columns()).first(db).optional()?)
}

/// The line that closed a thread last.
pub(crate) fn last_locked(db: &mut Db, thread: ThreadId) -> Result<Option<ActionId>, AppError> {
    let locked = audit_log::table.filter(audit_log::thread_id.eq(thread));
    let locked = locked.filter(audit_log::action.eq(Action::LockThread)).order(audit_log::id.desc());
    Ok(locked.select(audit_log::id).first(db).optional()?)
}

/// What was done about a post or its cases, the newest first.
pub(crate) fn of_post(db: &mut Db, post: PostId, limit: i64) -> Result<Vec<Entry>, AppError> {
    let done = audit_log::table
        .left_join(members::table)
        .filter(audit_log::target_kind.eq("post").and(audit_log::target_id.eq(post.0)))
        .order(audit_log::id.desc());
    Ok(done.limit(limit).select(columns()).load(db)?)
}

/// Those after one, the oldest first.
pub(super) fn after(db: &mut Db, last: ActionId, limit: i64) -> Result<Vec<Entry>, AppError> {
    let found = audit_log::table.left_join(members::table).filter(audit_log::id.gt(last));
    Ok(found.order(audit_log::id).limit(limit).select(columns()).load(db)?)
}

/// Which lines somebody looks for; each that is there has to fit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub action: Option<Action>,
    /// Who did it.
    pub actor: Option<MemberId>,
    /// Whose post or account it is about.
    pub member: Option<MemberId>,
    pub thread: Option<ThreadId>,
    pub board: Option<BoardId>,
}

/// The newest lines that fit, or those before one; of a board's moderator's boards only.
pub(crate) fn page(
    db: &mut Db,
    actor: Actor,
    filter: &Filter,
    (before, limit): (Option<ActionId>, i64),
) -> Result<Vec<Entry>, AppError> {
    policy::open_desk(actor)?;
    let mut found = audit_log::table
        .left_join(members::table)
        .filter(audit_log::id.lt(before.unwrap_or(ActionId(i64::MAX))))
        .order(audit_log::id.desc())
        .limit(limit)
        .select(columns())
        .into_boxed();
    if let Some(boards) = boards::moderators::boards_of(db, actor)? {
        found = found.filter(audit_log::board_id.eq_any(boards));
    }
    if let Some(me) = actor.member_id() {
        // Of what is said about a moderator they read what they are told, as everybody does.
        let of_another = audit_log::member_id.is_null().or(audit_log::member_id.ne(me));
        let nor_of_the_other = audit_log::other_id.is_null().or(audit_log::other_id.ne(me));
        // Lines of before name a member only as what they are about.
        let nor_to_them = audit_log::target_kind.ne("member").or(audit_log::target_id.ne(me.0));
        let told = audit_log::action.ne_all(Action::BETWEEN_MODERATORS);
        found = found.filter(told.or(of_another.and(nor_of_the_other).and(nor_to_them)));
    }
    if let Some(action) = filter.action {
        found = found.filter(audit_log::action.eq(action));
    }
    if let Some(by) = filter.actor {
        found = found.filter(audit_log::actor_id.eq(by));
    }
    if let Some(member) = filter.member {
        found = found.filter(audit_log::member_id.eq(member).or(audit_log::other_id.eq(member)));
    }
    if let Some(thread) = filter.thread {
        found = found.filter(audit_log::thread_id.eq(thread));
    }
    if let Some(board) = filter.board {
        found = found.filter(audit_log::board_id.eq(board));
    }
    Ok(found.load(db)?)
}

/// The newest lines about a member: their posts, their account, and separations from others. Who may read
/// them is asked before.
pub(crate) fn about(db: &mut Db, member: MemberId, limit: i64) -> Result<Vec<Entry>, AppError> {
    Ok(audit_log::table
        .left_join(members::table)
        .filter(audit_log::member_id.eq(member).or(audit_log::other_id.eq(member)))
        .order(audit_log::id.desc())
        .limit(limit)
        .select(columns())
        .load(db)?)
}
