//! What two members who are separated are kept from: answering, quoting and naming each other. They are
//! free to write anything else anywhere, in each other's threads too.

use crate::accounts;
use crate::app::App;
use crate::clock::Micros;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::MemberId;
use crate::markup::{self, Ours, SafeHtml};
use crate::measures::{self, Measure};
use crate::policy::pair::{self, Touch, Until};
use crate::posts;

/// Links of one text that are followed.
const MOST_LINKS: usize = 100;

/// A text that is about to be kept.
pub(super) struct Written<'a> {
    pub(super) html: &'a SafeHtml,
    /// What stands beside it: a title, a content note.
    pub(super) lines: &'a [&'a str],
}

/// Asks whether a member may post it. `answered`: who wrote the post it answers.
pub(super) fn ask(
    app: &App,
    db: &mut Db,
    author: MemberId,
    answered: Option<MemberId>,
    written: &Written<'_>,
) -> Result<(), AppError> {
    let separations = measures::queries::separations(db, author, app.clock.now())?;
    if separations.is_empty() {
        return Ok(());
    }
    let text = markup::one_line(written.html);
    let links = markup::destinations(written.html);
    let quoted = quoted(app, db, &links)?;
    for measure in &separations {
        let Some(other) = measure.other_than(author) else { continue };
        let handle = accounts::queries::by_id(db, other)?.handle;
        let names = |text: &str| accounts::names(text, &handle);
        let pages = links.iter().filter_map(|(link, _)| member_named(app, link));
        let touch = Touch {
            answers: answered == Some(other),
            quotes: quoted.contains(&other),
            names: names(&text)
                || written.lines.iter().any(|line| names(line))
                || pages.into_iter().any(|page| names(&page)),
        };
        pair::write(until(measure), touch)?;
    }
    Ok(())
}

/// Asks whether a member may begin an answer to another, or a quotation of theirs.
pub(super) fn ask_about(app: &App, db: &mut Db, member: MemberId, other: MemberId) -> Result<(), AppError> {
    match measures::queries::between(db, (member, other), app.clock.now())? {
        Some(measure) => Ok(pair::write(until(&measure), Touch { answers: true, ..Touch::default() })?),
        None => Ok(()),
    }
}

/// From whom somebody is separated, each until when. Nobody is, as a rule.
pub(crate) fn of(db: &mut Db, member: MemberId, now: Micros) -> Result<Vec<(MemberId, Micros)>, AppError> {
    let found = measures::queries::separations(db, member, now)?;
    let other =
        |measure: &Measure| Some((measure.other_than(member)?, measure.until_us.unwrap_or(Micros(i64::MAX))));
    Ok(found.iter().filter_map(other).collect())
}

fn until(measure: &Measure) -> Until {
    Until { micros: measure.until_us.map_or(i64::MAX, |until| until.0) }
}

/// Who wrote the posts that quotations lead to.
fn quoted(app: &App, db: &mut Db, links: &[(String, bool)]) -> Result<Vec<MemberId>, AppError> {
    let mut authors = Vec::new();
    for (link, _) in links.iter().filter(|(_, quoted)| *quoted).take(MOST_LINKS) {
        match post_linked(app, db, link) {
            Ok(Some(author)) => authors.push(author),
            Ok(None) | Err(AppError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(authors)
}

/// The author of the post that an address of ours leads to.
fn post_linked(app: &App, db: &mut Db, link: &str) -> Result<Option<MemberId>, AppError> {
    let post = match markup::ours(link, &app.absolute("")) {
        Some(Ours::Post(id)) => posts::queries::by_id(db, id)?,
        Some(Ours::Numbered(thread, number)) => posts::queries::by_number(db, thread, number)?.post,
        Some(Ours::Thread(_) | Ours::Member(_)) | None => return Ok(None),
    };
    Ok(Some(post.author_id))
}

/// Whose page an address leads to.
fn member_named(app: &App, link: &str) -> Option<String> {
    match markup::ours(link, &app.absolute(""))? {
        Ours::Member(handle) => Some(handle),
        Ours::Post(_) | Ours::Numbered(..) | Ours::Thread(_) => None,
    }
}
