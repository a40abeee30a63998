//! Separating two members: for a while neither answers, quotes or names the other. Nobody is at fault, and
//! both read the same words.

use super::{by_handle, replace};
use crate::accounts::{self, Member};
use crate::app::App;
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{ActionId, MemberId};
use crate::measures::begin::{NewMeasure, begin};
use crate::measures::{self, MeasureKind, Subject};
use crate::moderation::Reason;
use crate::moderation::record::audit::{self, Action, Line, Target};
use crate::moderation::until::{self, MOST_DAYS, USUAL};
use crate::notices::{self, NoticeKind, Told};
use crate::policy::pair::Until;
use crate::policy::{self, Actor};

#[derive(Debug, Clone)]
pub(crate) struct Separate {
    /// Handles; which is named first makes no difference.
    pub pair: [String; 2],
    pub until: Option<Micros>,
    /// For both, in the same words.
    pub reason: String,
}

/// By a moderator. Another one that holds is replaced by it; answers with its end.
pub(crate) async fn separate(app: &App, actor: Actor, input: Separate) -> Result<Micros, AppError> {
    policy::moderate(actor)?;
    let reason = Reason::given(&input.reason)?;
    let now = app.clock.now();
    let until = until::sensible(input.until.unwrap_or_else(|| now.plus(USUAL)), now, MOST_DAYS)?;
    let [one, other] = input.pair;
    app.write(move |app, db| {
        db.write(|db| {
            let pair = both(db, (&one, &other), "members")?;
            let ids = (pair.0.id, pair.1.id);
            let moderator = policy::pair::separate(actor, ids)?;
            accounts::hold::lock(db, &[ids.0, ids.1])?;
            let now = app.clock.now();
            let running: Vec<_> = measures::queries::between(db, ids, now)?.into_iter().collect();
            if running.iter().any(|measure| measure.until_us == Some(until)) {
                return Err(already(until));
            }
            let replaced = replace(db, &running, now)?;
            let details = serde_json::json!({ "until": until.rfc3339(), "replaced": replaced });
            let words = reason.as_str();
            keep(db, &New { pair: ids, by: moderator, words, recorded: words, details, until, at: now })?;
            Ok(until)
        })
    })
    .await
}

/// The two, who must be two people who can sign in.
pub(super) fn both(
    db: &mut Db,
    (one, other): (&str, &str),
    field: &'static str,
) -> Result<(Member, Member), AppError> {
    let pair = (by_handle(db, one)?, by_handle(db, other)?);
    if pair.0.id == pair.1.id {
        return Err(AppError::invalid(field, "It takes two: please name two different members."));
    }
    let unclaimed = [&pair.0, &pair.1].into_iter().find(|member| !member.claimed);
    if let Some(member) = unclaimed {
        let words =
            format!("{} came with posts from an older site: nobody writes under that name.", member.handle);
        return Err(AppError::invalid(field, words));
    }
    Ok(pair)
}

pub(super) fn already(until: Micros) -> AppError {
    let until = Until { micros: until.0 };
    AppError::Conflict(format!("They are separated already, until {until}."))
}

/// A separation, ready to be kept.
pub(super) struct New<'a> {
    pub pair: (MemberId, MemberId),
    pub by: MemberId,
    /// What both read.
    pub words: &'a str,
    /// What the record says.
    pub recorded: &'a str,
    pub details: serde_json::Value,
    pub until: Micros,
    pub at: Micros,
}

pub(super) fn keep(db: &mut Db, new: &New<'_>) -> Result<ActionId, AppError> {
    let (one, other) = (new.pair.0.min(new.pair.1), new.pair.0.max(new.pair.1));
    let line = Line {
        actor: Some(new.by),
        action: Action::Separate,
        target: Target::Pair(one, other),
        thread: None,
        board: None,
        member: None,
        reason: new.recorded,
        details: new.details.clone(),
        at: new.at,
    };
    let action = audit::record(db, &line)?;
    let measure = NewMeasure {
        kind: MeasureKind::Separation,
        subject: Subject::Pair(one, other),
        minutes: None,
        reason: new.words,
        set_by: Some(new.by),
        from: new.at,
        until: Some(new.until),
        action,
    };
    let measure = begin(db, &measure)?;
    for member in [one, other] {
        // Whoever asked for it themself has nothing to ask about.
        let action = Some(action).filter(|_| member != new.by);
        let told = Told::new(member, NoticeKind::MeasureSet, new.at);
        let of = Told { measure: Some(measure), reason: Some(new.words), action, ..told };
        notices::tell_of(db, &of)?;
    }
    Ok(action)
}
