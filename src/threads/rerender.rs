//! Rendering texts again, after a version of the program came that makes other HTML of the same Markdown:
//! what is shown is what was kept, so a mistake that was mended there would stay in every older post.

use super::append::rerendered;
use crate::accounts;
use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::PostId;
use crate::markup::{self, Known, Length, SafeHtml};
use crate::policy::{self, Actor};
use crate::posts::rerender::{self as kept, Beside};
use crate::posts::{self, Post, write};

/// Posts rendered in one go, and written in one transaction: members' writes come in between.
const BATCH: i64 = 50;

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub posts: usize,
    /// Those that ask for more than a text may today. They stay as they are.
    pub refused: Vec<PostId>,
}

/// Those that an older program rendered, or `all`, each with its earlier texts and the notes under it. What is
/// done twice is done once.
pub(crate) async fn rerender(app: &App, actor: Actor, all: bool) -> Result<Done, AppError> {
    policy::thread::rerender(actor)?;
    let (mut done, mut after) = (Done::default(), PostId(0));
    loop {
        let some = app.read(move |_, db| render_some(db, after, all)).await?;
        let Some(last) = some.last() else { return Ok(done) };
        after = last.post.id;
        let refused = some.iter().filter(|rendered| rendered.html.is_none());
        done.refused.extend(refused.map(|rendered| rendered.post.id));
        done.posts += app.write(move |_, db| keep(db, &some)).await?;
    }
}

struct Rendered {
    post: Post,
    html: Option<SafeHtml>,
    beside: Vec<(Beside, SafeHtml)>,
}

fn render_some(db: &mut Db, after: PostId, all: bool) -> Result<Vec<Rendered>, AppError> {
    let mut some = Vec::new();
    for (post, markdown, editor) in kept::outdated(db, after, BATCH, all)? {
        // Whoever is named in a text that was brought in from elsewhere is somebody there.
        let names = accounts::queries::by_id(db, editor.unwrap_or(post.author_id))?.claimed;
        let html = render(db, &markdown, names)?;
        let mut beside = Vec::new();
        for (text, markdown) in kept::beside(db, post.id)? {
            let names = names || matches!(text, Beside::Note(_));
            beside.extend(render(db, &markdown, names)?.map(|html| (text, html)));
        }
        some.push(Rendered { post, html, beside });
    }
    Ok(some)
}

fn render(db: &mut Db, markdown: &str, names: bool) -> Result<Option<SafeHtml>, AppError> {
    let known = match names && markdown.contains('@') {
        true => accounts::queries::named(db, markup::candidates(markdown))?,
        false => Known::new(),
    };
    Ok(markup::render_naming(markdown, Length::Import, &known).ok())
}

/// A post that got a new text meanwhile was rendered by whoever wrote that.
fn keep(db: &mut Db, some: &[Rendered]) -> Result<usize, AppError> {
    db.write(|db| {
        let mut count = 0;
        for Rendered { post, html, beside } in some {
            let Some(html) = html else { continue };
            write::lock(db, post.id)?;
            let now = posts::queries::by_id(db, post.id)?;
            if now.version != post.version {
                continue;
            }
            kept::keep(db, post.id, html)?;
            for (text, html) in beside {
                kept::keep_beside(db, *text, html)?;
            }
            rerendered(db, &now, html)?;
            count += 1;
        }
        Ok(count)
    })
}
