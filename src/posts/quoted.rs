//! Posts that quote a post, or did: a quotation carries a link to what it is from.

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{posts, revisions};
use crate::error::AppError;
use crate::ids::PostId;

/// The posts that may, by id. The link may be of a post whose number only begins like this one's:
/// whoever asks reads the texts.
pub(crate) fn by(db: &mut Db, post: PostId) -> Result<Vec<PostId>, AppError> {
    let link = format!("%/p/{post}%");
    let mut found: Vec<PostId> =
        posts::table.filter(posts::body_md.like(&link)).select(posts::id).load(db)?;
    let earlier: Vec<PostId> =
        revisions::table.filter(revisions::body_md.like(&link)).select(revisions::post_id).load(db)?;
    found.extend(earlier);
    found.sort_unstable();
    found.dedup();
    found.retain(|id| *id != post);
    Ok(found)
}

/// The earlier texts of a post that everyone may read: those after a moderator's last change.
pub(crate) fn public_earlier(db: &mut Db, post: PostId) -> Result<Vec<String>, AppError> {
    let of_post = || revisions::table.filter(revisions::post_id.eq(post));
    let taken_out: Option<i32> = of_post()
        .filter(revisions::moderator_reason.is_not_null())
        .select(diesel::dsl::max(revisions::number))
        .first(db)?;
    let later = of_post().filter(revisions::number.gt(taken_out.unwrap_or(0)));
    Ok(later.select(revisions::body_md).load(db)?)
}

/// Whether an address is that of this post, on a forum at `home`.
pub(crate) fn is_link_to(address: &str, home: &str, post: PostId) -> bool {
    let path = address.strip_prefix(home).unwrap_or(address);
    let path = path.split(['#', '?']).next().unwrap_or_default();
    path.trim_start_matches('/') == format!("p/{post}")
}
