//! Reading again how hot the posts are: after another model came with the program, or for posts that
//! are older than the first one. It opens no case and asks nobody: what was posted was posted.

use diesel::prelude::*;

use super::{Heat, Post, heat};
use crate::app::App;
use crate::db::schema::{post_heat, posts};
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::PostId;
use crate::policy::{self, Actor};

/// Posts read in one go, and written in one transaction: members' writes come in between.
const BATCH: i64 = 200;

/// Those of another model, or `all`; answers with how many that was.
pub(crate) async fn rescore(app: &App, actor: Actor, all: bool) -> Result<usize, AppError> {
    policy::thread::rescore(actor)?;
    let (mut count, mut after) = (0, PostId(0));
    loop {
        let read = app.read(move |app, db| read_some(app, db, after, all)).await?;
        let Some((last, ..)) = read.last() else { return Ok(count) };
        after = *last;
        count += app.write(move |_, db| keep(db, &read)).await?;
    }
}

/// A post, its version that was read, and what it was found to be.
type Read = (PostId, i32, Heat);

fn read_some(app: &App, db: &mut Db, after: PostId, all: bool) -> Result<Vec<Read>, AppError> {
    let found: Vec<(Post, String)> = both!(db, |c| {
        let query = posts::table
            .left_join(post_heat::table)
            .filter(posts::id.gt(after))
            .order(posts::id)
            .limit(BATCH)
            .select((Post::as_select(), posts::body_md))
            .into_boxed();
        let stale = post_heat::model.is_null().or(post_heat::model.ne(app.heat.version()));
        if all { query } else { query.filter(stale) }.load(c)?
    });
    let read = |(post, text): (Post, String)| {
        let parent = heat::answered_text(db, &post)?;
        Ok((post.id, post.version, Heat::of(app, &text, parent.as_deref())))
    };
    found.into_iter().map(read).collect()
}

/// A post that got a new text meanwhile was read by whoever wrote that.
fn keep(db: &mut Db, read: &[Read]) -> Result<usize, AppError> {
    db.write(|db| {
        let mut kept = 0;
        for (id, version, found) in read {
            super::write::lock(db, *id)?;
            if super::queries::by_id(db, *id)?.version == *version {
                heat::keep(db, *id, found)?;
                kept += 1;
            }
        }
        Ok(kept)
    })
}
