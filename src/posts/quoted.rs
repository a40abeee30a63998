//! Posts that quote a post, or did: a quotation carries a link to what it is from.

use diesel::prelude::*;

use super::Post;
use crate::db::Db;
use crate::db::schema::{posts, revisions};
use crate::error::AppError;
use crate::ids::PostId;
use crate::markup::{self, Ours, SafeHtml};

/// What readers of a post that quoted words see, once these were taken out of it: its author did nothing wrong,
/// and may go on changing it.
pub(crate) const WORDS_REMOVED: &str = "it quoted words that were removed from another post";

/// The posts that do, by id, on a forum at `home`.
pub(crate) fn by(db: &mut Db, home: &str, post: &Post) -> Result<Vec<PostId>, AppError> {
    // The database finds what may be a link to it, in whatever way it is written.
    let own = format!("%/p/%{}%", post.id);
    let numbered = format!("%/t/%{}%#p{}%", post.thread_id, post.number);
    let encoded = "%href=\"%!%__%\"%";
    let may = |html: &str| links_to(&SafeHtml::from_stored(html.to_owned()), home, post);
    let mut found = Vec::new();
    macro_rules! look {
        ($table:ident, $id:ident) => {
            let html = || $table::body_html;
            let links = html().like(&own).or(html().like(&numbered)).or(html().like(encoded).escape('!'));
            let quoting = $table::table.filter(html().like("%<blockquote%").and(links));
            let rows: Vec<(PostId, String)> = quoting.select(($table::$id, $table::body_html)).load(db)?;
            found.extend(rows.into_iter().filter(|(_, html)| may(html)).map(|(id, _)| id));
        };
    }
    look!(posts, id);
    look!(revisions, post_id);
    found.sort_unstable();
    found.dedup();
    found.retain(|id| *id != post.id);
    Ok(found)
}

fn links_to(html: &SafeHtml, home: &str, post: &Post) -> bool {
    markup::destinations(html).iter().any(|(address, quoted)| *quoted && is_link_to(address, home, post))
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
pub(crate) fn is_link_to(address: &str, home: &str, post: &Post) -> bool {
    match markup::ours(address, home) {
        Some(Ours::Post(id)) => id == post.id,
        Some(Ours::Numbered(thread, number)) => (thread, number) == (post.thread_id, post.number),
        Some(Ours::Thread(_) | Ours::Member(_)) | None => false,
    }
}
