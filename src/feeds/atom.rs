//! Threads and posts as Atom (RFC 4287). An id is the permanent address of what it stands for.

use atom_syndication::{Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};

use crate::app::App;
use crate::boards::Board;
use crate::clock::Micros;
use crate::error::AppError;
use crate::posts::queries::Author;
use crate::posts::{self, Post};
use crate::threads::Thread;
use crate::threads::lists::Listed;

pub(super) const MEDIA_TYPE: &str = "application/atom+xml; charset=utf-8";

/// The latest threads of a board, each with the beginning of its opening post.
pub(super) fn board(app: &App, board: &Board, threads: &[Listed]) -> Result<Vec<u8>, AppError> {
    let page = app.absolute(&format!("/b/{}", board.slug));
    let entry = |listed: &Listed| {
        let url = app.absolute(&listed.thread.url());
        Entry {
            // Without the title in it, which may change.
            id: app.absolute(&format!("/t/{}", listed.thread.id)),
            title: plain(&listed.thread.title),
            authors: vec![person(app, &listed.author)],
            published: Some(time(listed.thread.created_us)),
            updated: time(listed.thread.created_us),
            links: vec![link("alternate", &url, "text/html")],
            summary: Some(plain(&listed.thread.excerpt)),
            ..Entry::default()
        }
    };
    let feed = Feed {
        subtitle: Some(plain(board.charter_line())),
        updated: time(threads.iter().map(|l| l.thread.created_us).max().unwrap_or(Micros(0))),
        entries: threads.iter().map(entry).collect(),
        ..frame(app, &board.name, &page, &format!("/feeds/b/{}.atom", board.slug))
    };
    write(&feed)
}

/// A text; behind a content note, which a feed can't fold away, only the note.
fn content(app: &App, post: &Post) -> Content {
    let (value, kind) = match &post.content_note {
        Some(note) => (xml(&posts::in_place_of_text(note)), "text"),
        None => (xml(post.html().as_str()), "html"),
    };
    // A name in a text links to a path; a reader of feeds must know whose.
    let base = Some(app.absolute("/"));
    Content { base, value: Some(value), content_type: Some(kind.into()), ..Content::default() }
}

/// The latest posts of a thread, whole.
pub(super) fn thread(app: &App, thread: &Thread, posts: &[(Post, Author)]) -> Result<Vec<u8>, AppError> {
    let page = app.absolute(&thread.url());
    let entry = |(post, author): &(Post, Author)| {
        let url = app.absolute(&format!("/p/{}", post.id));
        let title = match post.is_opening() {
            true => thread.title.clone(),
            false => format!("#{} by {}", post.number, author.handle),
        };
        Entry {
            id: url.clone(),
            title: plain(&title),
            authors: vec![person(app, author)],
            published: Some(time(post.created_us)),
            updated: time(changed(post)),
            links: vec![link("alternate", &url, "text/html")],
            content: Some(content(app, post)),
            ..Entry::default()
        }
    };
    let latest = posts.iter().map(|(post, _)| changed(post)).max().unwrap_or(thread.created_us);
    let feed = Feed {
        updated: time(latest),
        entries: posts.iter().map(entry).collect(),
        ..frame(app, &thread.title, &page, &format!("/feeds/t/{}.atom", thread.id))
    };
    write(&feed)
}

fn changed(post: &Post) -> Micros {
    post.edited_us.unwrap_or(post.created_us)
}

/// What every feed has.
fn frame(app: &App, title: &str, page: &str, path: &str) -> Feed {
    let own = app.absolute(path);
    Feed {
        id: own.clone(),
        title: plain(&format!("{title} · {}", app.config.site.name)),
        links: vec![link("self", &own, "application/atom+xml"), link("alternate", page, "text/html")],
        generator: Some(Generator { value: "Evenkeel".into(), ..Generator::default() }),
        ..Feed::default()
    }
}

fn link(rel: &str, href: &str, media_type: &str) -> Link {
    Link { rel: rel.into(), href: href.into(), mime_type: Some(media_type.into()), ..Link::default() }
}

fn person(app: &App, author: &Author) -> Person {
    let name = percent_encoding::utf8_percent_encode(&author.handle, percent_encoding::NON_ALPHANUMERIC);
    let uri = app.absolute(&format!("/m/{name}"));
    Person { name: xml(&author.handle), uri: Some(uri), ..Person::default() }
}

fn plain(text: &str) -> Text {
    Text::plain(xml(text))
}

/// Without the characters that no XML document may hold, escaped or not (XML 1.0, 2.2).
fn xml(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(allowed).collect()
}

fn time(at: Micros) -> FixedDateTime {
    at.rfc3339().parse().unwrap_or_default()
}

fn write(feed: &Feed) -> Result<Vec<u8>, AppError> {
    feed.write_to(Vec::new()).map_err(AppError::internal)
}
