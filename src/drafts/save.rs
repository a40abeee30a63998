//! Keeping what was typed so far.

use diesel::prelude::*;

use super::{KEEP, Place, forget, queries};
use crate::app::App;
use crate::db::schema::drafts;
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::MemberId;
use crate::limits::Rule;
use crate::markup::Length;
use crate::policy::{self, Actor};
use crate::web::Carried;

/// The most drafts a member may have.
const MOST: i64 = 50;
/// The most characters of a title or a note: more than either may have, so that one too long can be
/// put right later.
const LINE: usize = 1_000;

/// A form as far as it is filled in.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    place: Place,
    title: String,
    content_note: String,
    body: String,
    choices: String,
    base_version: Option<i32>,
}

impl Typed {
    /// `None` when no form here has that name.
    pub(super) fn of(carried: Carried) -> Option<Typed> {
        Some(Typed {
            place: Place::parse(&carried.place)?,
            title: carried.title,
            content_note: carried.content_note,
            body: carried.body,
            choices: carried.choices,
            base_version: carried.version.parse().ok(),
        })
    }

    fn is_empty(&self) -> bool {
        [&self.title, &self.content_note, &self.body].iter().all(|text| text.trim().is_empty())
    }
}

/// Keeps it in the place of what was kept for that form before; a form left empty forgets that.
pub(super) async fn save(app: &App, actor: Actor, typed: Typed) -> Result<(), AppError> {
    let member = policy::signed_in(actor)?;
    app.limits.check(app, Rule::Draft, &member.to_string()).await?;
    let max = Length::Story.max_bytes();
    if typed.body.len() > max {
        let words = format!(
            "A draft can be {} KB long, and this is {} KB. You could split it in two.",
            max / 1024,
            typed.body.len().div_ceil(1024)
        );
        return Err(AppError::invalid("body", words));
    }
    for (field, text) in [("title", &typed.title), ("content_note", &typed.content_note)] {
        if text.chars().count() > LINE {
            return Err(AppError::invalid(
                field,
                format!("The most that is kept here is {LINE} characters."),
            ));
        }
    }
    if typed.choices.len() > 4 * LINE {
        return Err(AppError::BadRequest("More was chosen in this form than it has.".into()));
    }
    app.write(move |app, db| {
        db.write(|db| match typed.is_empty() {
            true => forget(db, member, &typed.place),
            false => keep(app, db, member, &typed),
        })
    })
    .await
}

/// Keeps what came along through signing in, and answers with the address of the form it is for.
pub(crate) async fn unpack(app: &App, actor: Actor, carried: Carried) -> Result<String, AppError> {
    let Some(typed) = Typed::of(carried) else { return Err(AppError::NotFound) };
    let url = typed.place.url();
    save(app, actor, typed).await?;
    Ok(url)
}

fn keep(app: &App, db: &mut Db, member: MemberId, typed: &Typed) -> Result<(), AppError> {
    let now = app.clock.now();
    let place = typed.place.to_string();
    let others = drafts::table
        .filter(drafts::member_id.eq(member).and(drafts::place.ne(&place)))
        .filter(drafts::updated_us.gt(now.minus(KEEP)));
    if others.count().get_result::<i64>(db)? >= MOST && queries::of(app, db, member, &typed.place)?.is_none()
    {
        let words = format!(
            "You have {MOST} drafts, and more can’t be kept. Please throw one away on your page of drafts; this text is not kept yet."
        );
        return Err(AppError::invalid("body", words));
    }
    let content = (
        drafts::title.eq(&typed.title),
        drafts::content_note.eq(&typed.content_note),
        drafts::body.eq(&typed.body),
        drafts::choices.eq(&typed.choices),
        drafts::base_version.eq(typed.base_version),
        drafts::updated_us.eq(now),
    );
    both!(db, |c| diesel::insert_into(drafts::table)
        .values((drafts::member_id.eq(member), drafts::place.eq(&place), content))
        .on_conflict((drafts::member_id, drafts::place))
        .do_update()
        .set(content)
        .execute(c)?);
    Ok(())
}
