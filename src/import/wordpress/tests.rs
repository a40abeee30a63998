//! The whole reading, on files: the invented fixtures, broken documents, and whatever chance comes up with.

mod documents;
mod fixtures;
mod properties;
mod shared;

use super::{Export, NotWxr, Story, parse};

/// The fixture of this name.
fn fixture(name: &str) -> String {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

fn read(xml: &str) -> Result<Export, NotWxr> {
    parse(xml.as_bytes(), &mut |_| {})
}

/// A small export around these items.
fn export_of(items: &str) -> String {
    format!(
        "<rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><link>https://blog.example.org</link>\
         <wp:wxr_version>1.2</wp:wxr_version>{items}</channel></rss>"
    )
}

/// A published post with this inside, over and above what it needs.
fn post_with(inside: &str) -> String {
    export_of(&format!(
        "<item><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>\
         <wp:post_date_gmt>2024-01-02 03:04:05</wp:post_date_gmt>{inside}</item>"
    ))
}

fn only_story(xml: &str) -> Story {
    let mut stories = read(xml).unwrap().stories;
    assert_eq!(stories.len(), 1);
    stories.remove(0)
}

/// `(id, parent, author)` of every comment.
fn family(story: &Story) -> Vec<(&str, Option<&str>, &str)> {
    let comments = story.comments.iter();
    comments.map(|c| (c.id.as_str(), c.parent.as_deref(), c.author.as_str())).collect()
}

/// "what: why" of everything skipped.
fn skipped(export: &Export) -> Vec<String> {
    export.skipped.iter().map(|skipped| format!("{}: {}", skipped.what, skipped.why)).collect()
}

/// "what: note" of everything noted.
fn noted(export: &Export) -> Vec<String> {
    export.notes.iter().map(|note| format!("{}: {}", note.what, note.note)).collect()
}
