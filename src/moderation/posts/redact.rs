//! Taking words out of a post: readers see that a moderator did, and why. Posts that quote the words lose
//! them too.

use serde_json::{Value, json};

use super::ready::Ready;
use crate::app::App;
use crate::cases::Decision;
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{MemberId, PostId};
use crate::limits::Rule;
use crate::markup::{self, NotStruck, Which};
use crate::moderation::Reason;
use crate::moderation::act::Act;
use crate::moderation::record::audit::Action;
use crate::moderation::settle::{may_act, settle};
use crate::moderation::undo::{Undo, changed_since};
use crate::notices::{self, NoticeKind, Told};
use crate::policy::{self, Actor};
use crate::posts::quoted::WORDS_REMOVED;
use crate::posts::write;
use crate::posts::{self, Post, PostState, quoted};
use crate::threads;

/// What may stand in the place of the words, after "removed by a moderator:".
pub(crate) const LABELS: [&str; 4] =
    ["personal remark", "could identify someone", "where to get something", "unsafe advice"];

#[derive(Debug, Clone, Default)]
pub(crate) struct Redaction {
    /// The words, as they are seen or as they were typed.
    pub(crate) span: String,
    /// Which of the places where they stand, from 1; `None`: the only one.
    pub(crate) occurrence: Option<usize>,
    /// All places where they stand.
    pub(crate) all: bool,
    /// Empty: a personal remark.
    pub(crate) label: String,
    pub(crate) reason: String,
}

pub(crate) async fn redact(app: &App, actor: Actor, id: PostId, input: Redaction) -> Result<(), AppError> {
    policy::open_desk(actor)?;
    let moderator = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Edit, &moderator.to_string()).await?;
    let mark = mark(&input.label)?;
    let reason = Reason::given(&input.reason)?;
    app.write(move |app, db| redact_now(app, db, actor, id, (&input, &mark), &reason)).await
}

/// The longest label, in characters.
const LABEL: usize = 60;

/// What stands in the place of the words.
fn mark(label: &str) -> Result<String, AppError> {
    let label = markup::tidy_line(label);
    if label.chars().count() > LABEL {
        return Err(AppError::invalid(
            "label",
            "Please say in at most 60 characters what kind of words they were.",
        ));
    }
    let label = if label.is_empty() { LABELS[0] } else { &label };
    Ok(format!("removed by a moderator: {label}"))
}

fn redact_now(
    app: &App,
    db: &mut Db,
    actor: Actor,
    id: PostId,
    (input, mark): (&Redaction, &str),
    reason: &Reason,
) -> Result<(), AppError> {
    let moderator = policy::signed_in(actor)?;
    db.write(|db| {
        let quoting = hold(app, db, id)?;
        let (actor, post, thread, _) = threads::queries::moderated_post(db, actor, id)?;
        may_act(app, db, actor, &post)?;
        let before = posts::queries::markdown(db, id)?;
        let after = struck(&before, input, mark)?;
        let at = app.clock.now();
        let text = Ready::new(app, db, &post, (after, post.content_note.clone()), "span")?;
        write::rewrite(db, &post, text.as_text(), moderator, Some(reason.as_str()), at)?;
        threads::rewritten(db, &post, text.as_text())?;
        let quotes = strike_quotations(app, db, (&post, &quoting), (&input.span, mark), (moderator, at))?;
        let act = Act { moderator, post: &post, thread: &thread, reason: reason.as_str(), at };
        let details = json!({ "before": before, "after": text.markdown, "quotes": quotes });
        let action = act.record(db, Action::RedactPost, details)?;
        act.tell(db, NoticeKind::Redacted, action)?;
        settle(app, db, (id, moderator, at), Decision::Redacted, reason.as_str())
    })
}

/// Takes a post and those that quote it, the lower id first: two who want some of the same don't wait for each
/// other. Answers with the others.
fn hold(app: &App, db: &mut Db, id: PostId) -> Result<Vec<PostId>, AppError> {
    let source = posts::queries::by_id(db, id)?;
    let quoting = quoted::by(db, &app.absolute(""), &source)?;
    let mut all = [&quoting[..], &[id]].concat();
    all.sort_unstable();
    all.into_iter().try_for_each(|id| write::lock(db, id))?;
    if let Db::Sqlite(_) = db {
        return Ok(quoting);
    }
    // Those too that came to quote it while this waited.
    quoted::by(db, &app.absolute(""), &source)
}

fn struck(text: &str, input: &Redaction, mark: &str) -> Result<String, AppError> {
    let which = match (input.all, input.occurrence) {
        (true, _) => Which::All,
        (false, Some(n)) => Which::Nth(n),
        (false, None) => match markup::occurrences(text, &input.span) {
            0 | 1 => Which::Nth(1),
            n => {
                return Err(AppError::invalid(
                    "occurrence",
                    format!(
                        "These words stand in the post {n} times. Please say which of them to take out, or all."
                    ),
                ));
            }
        },
    };
    let (field, words) = match markup::strike(text, &input.span, which, mark) {
        Ok(struck) => return Ok(struck),
        Err(NotStruck::Missing) => (
            "span",
            "These words are not in the post. Please copy them from the text, whole words and nothing left out.".to_owned(),
        ),
        Err(NotStruck::Fewer(n)) => {
            let times = if n == 1 { "once".to_owned() } else { format!("{n} times") };
            ("occurrence", format!("These words stand in the post {times}."))
        }
        Err(NotStruck::Stuck) => {
            ("span", "These words can’t be taken out in this way. Please edit the post instead.".to_owned())
        }
    };
    Err(AppError::invalid(field, words))
}

/// Strikes the words where they are quoted from the post, and tells those who quoted them. One who has taken
/// the quotation out already keeps the text; only what it was is no longer read.
fn strike_quotations(
    app: &App,
    db: &mut Db,
    (source, quoting): (&Post, &[PostId]),
    (span, mark): (&str, &str),
    (moderator, at): (MemberId, Micros),
) -> Result<Vec<Value>, AppError> {
    let home = app.absolute("");
    let mut quotes = Vec::new();
    for &id in quoting {
        write::lock(db, id)?;
        let names = |address: &str| quoted::is_link_to(address, &home, source);
        let strike = |text: &str| markup::strike_quoted(text, span, mark, names);
        let before = posts::queries::markdown(db, id)?;
        let after = match strike(&before) {
            Some(after) => after,
            None if quoted::public_earlier(db, id)?.iter().any(|text| strike(text).is_some()) => {
                before.clone()
            }
            None => continue,
        };
        let post = posts::queries::by_id(db, id)?;
        let text = Ready::new(app, db, &post, (after, post.content_note.clone()), "span")?;
        write::rewrite(db, &post, text.as_text(), moderator, Some(WORDS_REMOVED), at)?;
        threads::rewritten(db, &post, text.as_text())?;
        if post.author_id != source.author_id {
            let told = Told::new(post.author_id, NoticeKind::Edited, at);
            notices::tell_of(db, &Told { post: Some(id), reason: Some(WORDS_REMOVED), ..told })?;
        }
        let revision = posts::revisions::count(db, id)?;
        quotes.push(json!({ "post": id, "before": before, "after": text.markdown, "revision": revision }));
    }
    Ok(quotes)
}

/// The words stand again, in the post and wherever it was quoted.
pub(in crate::moderation) fn undo(db: &mut Db, undo: Undo<'_>) -> Result<(), AppError> {
    let id = undo.entry.post().ok_or(AppError::NotFound)?;
    let details = undo.entry.details();
    take_back(undo.app, db, id, &details, true)?;
    for quote in details["quotes"].as_array().into_iter().flatten() {
        let id = quote["post"].as_i64().map(PostId).ok_or(AppError::NotFound)?;
        write::lock(db, id)?;
        // What its author made of it since is theirs, and stays.
        if !changed_by_author(db, id, quote)? {
            take_back(undo.app, db, id, quote, false)?;
        }
    }
    Ok(())
}

/// Whether its author gave a post another text after `change`, with or without a mark.
fn changed_by_author(db: &mut Db, id: PostId, change: &Value) -> Result<bool, AppError> {
    let post = posts::queries::by_id(db, id)?;
    let same = change["after"].as_str() == Some(posts::queries::markdown(db, id)?.as_str());
    let (number, by) = posts::revisions::last(db, id)?.unzip();
    let ours = change["revision"].as_i64() == number.map(i64::from);
    Ok(if ours { !same } else { by == Some(post.author_id) })
}

/// Takes the last text back, if it is the one that `change` put there. `standing`: one that its author took
/// back stays as it is.
pub(super) fn take_back(
    app: &App,
    db: &mut Db,
    id: PostId,
    change: &Value,
    standing: bool,
) -> Result<(), AppError> {
    write::lock(db, id)?;
    let post = posts::queries::by_id(db, id)?;
    let same = change["after"].as_str() == Some(posts::queries::markdown(db, id)?.as_str());
    let latest = i64::from(posts::revisions::count(db, id)?);
    let last = change["revision"].as_i64().is_none_or(|number| number == latest);
    if !same || !last || (standing && post.state == PostState::Deleted) {
        return Err(changed_since());
    }
    let text = write::take_back(app, db, &post)?;
    threads::rewritten(db, &post, text.as_text())
}
