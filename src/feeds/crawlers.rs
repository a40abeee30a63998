//! What crawlers are told: everything is private unless the host opens it (`site.search_engines`),
//! and then still only what everyone may read.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use crate::app::App;
use crate::boards;
use crate::error::AppError;
use crate::ids::ThreadId;
use crate::policy::Actor;
use crate::threads::lists;
use crate::web::PageResult;

/// Where a crawler finds nothing for others: what needs an account, secret links, searches, forms,
/// and lists of what one person wrote.
const NOT_FOR_CRAWLERS: [&str; 18] = [
    "/api/",
    "/b/*/new",
    "/exit",
    "/feeds/",
    "/join",
    "/m/",
    "/me",
    "/mod",
    "/p/",
    "/preview",
    "/search",
    "/sign-in",
    "/sign-out",
    "/subscribe",
    "/t/*/reply",
    "/u/",
    "/unanswered",
    "/welcome",
];

/// RFC 9309.
pub(crate) async fn robots(app: Data<App>) -> HttpResponse {
    let mut text = String::from("User-agent: *\n");
    if app.config.site.search_engines {
        for path in NOT_FOR_CRAWLERS {
            text.push_str(&format!("Disallow: {path}\n"));
        }
        text.push_str(&format!("\nSitemap: {}\n", app.absolute("/sitemap.xml")));
    } else {
        text.push_str("Disallow: /\n");
    }
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text)
}

/// How many thread numbers a sitemap spans: so it has at most as many threads, however many others
/// are gone or hidden, and stays below the 50,000 addresses and 50 MB that sitemaps.org allows.
const SPAN: i64 = 20_000;

#[derive(Template)]
#[template(path = "site/sitemap_index.xml")]
struct SitemapIndex {
    sitemaps: Vec<String>,
}

#[derive(Template)]
#[template(path = "site/sitemap.xml")]
struct Sitemap {
    pages: Vec<Page>,
}

struct Page {
    url: String,
    /// RFC 3339.
    changed: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Part {
    /// The sitemap of the threads after this one; left out: the list of all sitemaps.
    after: Option<String>,
}

/// A list of sitemaps, each of so many threads, as sitemaps.org has it. Asked by whomever, it says
/// what somebody without an account may see.
pub(crate) async fn sitemap(app: Data<App>, part: Query<Part>) -> PageResult {
    let after = match part.after.as_deref() {
        Some(text) => Some(start(text).ok_or(AppError::NotFound)?),
        None => None,
    };
    let xml = match (app.config.site.search_engines, after) {
        (false, None) => Sitemap { pages: Vec::new() }.render(),
        (false, Some(_)) => return Err(AppError::NotFound.into()),
        (true, None) => {
            let last = app.read(|_, db| lists::last_id(db)).await?;
            let sitemap = |n: i64| app.absolute(&format!("/sitemap.xml?after={}", n * SPAN));
            SitemapIndex { sitemaps: (0..=last.0.max(1).saturating_sub(1) / SPAN).map(sitemap).collect() }
                .render()
        }
        (true, Some(after)) => app.read(move |app, db| pages(app, db, after)).await?.render(),
    };
    let xml = xml.map_err(AppError::internal)?;
    Ok(HttpResponse::Ok().content_type("application/xml; charset=utf-8").body(xml))
}

/// One of the starts that the index lists.
fn start(text: &str) -> Option<ThreadId> {
    let id: i64 = text.parse().ok()?;
    (id >= 0 && id % SPAN == 0).then_some(ThreadId(id))
}

fn pages(app: &App, db: &mut crate::db::Db, after: ThreadId) -> Result<Sitemap, AppError> {
    let boards = boards::queries::seen_by(db, Actor::Anonymous)?;
    let page = |path: &str, changed| Page { url: app.absolute(path), changed };
    let mut pages = Vec::new();
    if after.0 == 0 {
        pages.push(page("/", None));
        pages.extend(boards.iter().map(|board| page(&format!("/b/{}", board.slug), None)));
    }
    let threads = lists::addresses(db, &boards, after, ThreadId(after.0.saturating_add(SPAN)))?;
    pages.extend(threads.iter().map(|thread| page(&thread.url(), Some(thread.last_post_us.rfc3339()))));
    Ok(Sitemap { pages })
}
