//! What others see of a member: the name, the role, and what they wrote here.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::lists::ListCursor;
use super::written::{self, Written};
use crate::accounts::{self, Member};
use crate::app::App;
use crate::boards;
use crate::clock::Micros;
use crate::error::AppError;
use crate::ids::PostId;
use crate::policy;
use crate::web::{Chrome, PageResult, Viewer, When, month, page};

/// Posts on a page.
const PAGE: i64 = 20;
/// The longest excerpt, in characters.
const EXCERPT: usize = 180;

#[derive(Template)]
#[template(path = "accounts/member.html")]
struct MemberPage {
    chrome: Chrome,
    member: Member,
    /// "March 2026".
    since: String,
    /// The viewer may ask for distance from them.
    distance: bool,
    /// The viewer may look at them as a moderator.
    moderates: bool,
    posts: Vec<PostLine>,
    first_page: bool,
    next: Option<String>,
}

struct PostLine {
    id: PostId,
    title: String,
    /// The opening post, so the thread is theirs.
    opening: bool,
    number: i32,
    excerpt: String,
    when: When,
}

impl PostLine {
    fn new(written: Written, now: Micros) -> PostLine {
        let Written { post, thread } = written;
        PostLine {
            id: post.id,
            title: thread.title,
            opening: post.is_opening(),
            number: post.number,
            excerpt: post.excerpt(EXCERPT),
            when: When::new(post.created_us, now),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct After {
    after: Option<String>,
}

pub(crate) async fn member(
    app: Data<App>,
    viewer: Viewer,
    handle: Path<String>,
    query: Query<After>,
) -> PageResult {
    let after = query.after.as_deref().and_then(ListCursor::parse);
    let (viewer, template) = app
        .read(move |app, db| {
            let now = app.clock.now();
            let member = accounts::queries::by_handle(db, &handle)?.ok_or(AppError::NotFound)?;
            let boards = boards::queries::seen_by(db, viewer.actor())?;
            let (posts, next) = written::written_by(db, member.id, &boards, after, PAGE)?;
            let actor = viewer.actor();
            let other = actor.member_id().is_some_and(|id| id != member.id) && member.claimed;
            let template = MemberPage {
                distance: other && policy::pair::ask_for_distance(actor).is_ok(),
                moderates: policy::moderate(actor).is_ok(),
                chrome: Chrome::load(app, db, &viewer)?,
                since: month(member.created_us),
                posts: posts.into_iter().map(|post| PostLine::new(post, now)).collect(),
                first_page: after.is_none(),
                next: next.map(|cursor| cursor.to_string()),
                member,
            };
            Ok((viewer, template))
        })
        .await?;
    page(&app, &viewer, &template)
}
