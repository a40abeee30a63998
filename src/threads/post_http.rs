//! One post's permalink.

use actix_web::web::{Data, Path};

use super::place::Place;
use super::queries::{self, PAGE};
use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::PostId;
use crate::policy::Actor;
use crate::posts::walk::{Order, Walk};
use crate::web::{PageResult, Viewer, redirect};

/// `/p/{id}` goes to the page of the thread that holds the post.
pub(crate) async fn permalink(app: Data<App>, viewer: Viewer, id: Path<PostId>) -> PageResult {
    let (actor, id) = (viewer.actor(), *id);
    let url = app.read(move |_, db| db.moment(|db| place(db, actor, id))).await?;
    Ok(redirect(&url))
}

/// Where a post can be read, with the fragment that scrolls to it.
pub(crate) fn place(db: &mut Db, actor: Actor, id: PostId) -> Result<String, AppError> {
    let (post, thread, _) = queries::seen_post(db, actor, id)?;
    let walk = Walk { thread: thread.id, order: Order::Oldest, under: None };
    let after = if post.is_opening() { None } else { walk.page_holding(db, &post.path(), PAGE)? };
    let place = Place { after, ..Place::default() };
    Ok(format!("{}{}#p{}", thread.url(), place.query(), post.number))
}
