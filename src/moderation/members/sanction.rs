//! A word, a warning, silence, suspension: from the moderators, with a reason, to one member.

use serde_json::json;

use super::{by_handle, replace};
use crate::accounts;
use crate::app::App;
use crate::clock::Micros;
use crate::db::{Db, text_enum};
use crate::error::AppError;
use crate::ids::{ActionId, MemberId};
use crate::measures::begin::{NewMeasure, begin};
use crate::measures::{self, Measure, MeasureKind, Subject};
use crate::moderation::Reason;
use crate::moderation::record::audit::{self, Action, Line, Target};
use crate::moderation::until::{self, MOST_DAYS, USUAL};
use crate::notices::{self, NoticeKind, Told};
use crate::policy::{self, Actor};

text_enum! {
    /// The mildest first.
    pub enum Kind {
        /// A message.
        Word = "word",
        /// To be acknowledged before the next post.
        Warning = "warning",
        /// They read, and don't post.
        Silence = "silence",
        /// They read, and do nothing else.
        Suspension = "suspension",
    }
}

impl Kind {
    pub(super) fn measure(self) -> MeasureKind {
        match self {
            Kind::Word => MeasureKind::Word,
            Kind::Warning => MeasureKind::Warning,
            Kind::Silence => MeasureKind::Silence,
            Kind::Suspension => MeasureKind::Suspension,
        }
    }

    fn action(self) -> Action {
        match self {
            Kind::Word => Action::Word,
            Kind::Warning => Action::Warn,
            Kind::Silence => Action::Silence,
            Kind::Suspension => Action::Suspend,
        }
    }

    /// It lasts for a while.
    pub(super) fn lasts(self) -> bool {
        matches!(self, Kind::Silence | Kind::Suspension)
    }
}

/// The longest message, in characters.
pub(super) const MOST_WORDS: usize = 2_000;
/// The same message again so soon is the same form sent twice.
const AGAIN: i64 = Micros::HOUR;

#[derive(Debug, Clone)]
pub(crate) struct Sanction {
    pub handle: String,
    pub kind: Kind,
    /// For the record; the member reads it too, where there are no other words.
    pub reason: String,
    /// For the member; empty: the reason says it.
    pub words: String,
    /// Of silence and suspension; `None`: as long as is usual.
    pub until: Option<Micros>,
}

/// One of the same kind that holds is replaced by it.
pub(crate) async fn sanction(app: &App, actor: Actor, input: Sanction) -> Result<(), AppError> {
    policy::moderate(actor)?;
    let Sanction { handle, kind, reason: why, words, until } = input;
    let now = app.clock.now();
    let (why, words) = (Reason::given(&why)?, self::words(&words)?);
    let until = match until {
        Some(_) if !kind.lasts() => {
            return Err(AppError::invalid("until", "A word or a warning has no end. Please leave it out."));
        }
        until if kind.lasts() => {
            Some(until::sensible(until.unwrap_or_else(|| now.plus(USUAL)), now, MOST_DAYS)?)
        }
        _ => None,
    };
    app.write(move |app, db| {
        db.write(|db| {
            let member = by_handle(db, &handle)?;
            let moderator = policy::member::sanction(actor, member.facts())?;
            if !member.claimed {
                let words = "Nobody can sign in under this name, so there is nobody to tell.";
                return Err(AppError::invalid("handle", words));
            }
            accounts::hold::lock(db, &[member.id])?;
            let words = words.as_deref().unwrap_or(why.as_str());
            keep(app, db, &New { member: member.id, moderator, kind, why: &why, words, until }).map(drop)
        })
    })
    .await
}

/// What the member reads, apart from the reason.
fn words(text: &str) -> Result<Option<String>, AppError> {
    let text = text.trim();
    if text.chars().count() > MOST_WORDS {
        return Err(AppError::invalid("words", format!("Please say it in at most {MOST_WORDS} characters.")));
    }
    Ok(Some(text.to_owned()).filter(|text| text.chars().any(char::is_alphanumeric)))
}

struct New<'a> {
    member: MemberId,
    moderator: MemberId,
    kind: Kind,
    why: &'a Reason,
    words: &'a str,
    until: Option<Micros>,
}

fn keep(app: &App, db: &mut Db, new: &New<'_>) -> Result<ActionId, AppError> {
    let now = app.clock.now();
    let kind = new.kind.measure();
    let before = measures::queries::of_member(db, new.member)?;
    let same_kind = || before.iter().filter(|measure| measure.kind == kind && measure.ended_us.is_none());
    let again = |measure: &&Measure| match new.kind {
        Kind::Word => measure.reason == new.words && now < measure.from_us.plus(AGAIN),
        Kind::Warning => measure.reason == new.words && measure.holds(now),
        Kind::Silence | Kind::Suspension => measure.until_us == new.until && measure.holds(now),
    };
    if same_kind().any(|measure| again(&measure)) {
        return Err(AppError::Conflict("This was done already: the page of the member shows it.".into()));
    }
    let running: Vec<Measure> =
        same_kind().filter(|measure| new.kind.lasts() && measure.holds(now)).cloned().collect();
    let replaced = replace(db, &running, now)?;
    let until = new.until.map(Micros::rfc3339);
    let line = Line {
        actor: Some(new.moderator),
        action: new.kind.action(),
        target: Target::Member(new.member),
        thread: None,
        board: None,
        member: Some(new.member),
        reason: new.why.as_str(),
        details: json!({ "until": until, "words": new.words, "replaced": replaced }),
        at: now,
    };
    let action = audit::record(db, &line)?;
    let measure = NewMeasure {
        kind,
        subject: Subject::Member(new.member),
        minutes: None,
        reason: new.words,
        set_by: Some(new.moderator),
        from: now,
        until: new.until,
        action,
    };
    let measure = begin(db, &measure)?;
    let told = Told::new(new.member, NoticeKind::MeasureSet, now);
    let of = Told { measure: Some(measure), reason: Some(new.words), action: Some(action), ..told };
    notices::tell_of(db, &of)?;
    Ok(action)
}
