use std::collections::HashMap;

use super::doc::{Doc, Space};
use super::error::{NotWxr, Problem};
use super::judge::{RawComment, RawPost};
use super::report::Report;
use super::{Export, Story, source, text};

/// The versions of the format that WordPress has written since 2.6 (2008).
const VERSIONS: [&str; 3] = ["1.0", "1.1", "1.2"];

/// Reads a WordPress export.
///
/// `progress` is told how many bytes are read, ever more of them, after every comment and post and at the
/// end, where it is told `xml.len()`. Time and memory grow linearly with the file.
///
/// # Errors
/// [`NotWxr`] if the document as a whole is broken or is something else. A single post or comment that is
/// broken is no error; it is listed in [`Export::skipped`].
pub fn parse(xml: &[u8], progress: &mut dyn FnMut(u64)) -> Result<Export, NotWxr> {
    let text = source::decoded(xml)?;
    // A decoded text differs in length from the file it came from.
    let scale = xml.len() as f64 / text.len().max(1) as f64;
    let mut told = 0;
    let mut advance = |offset: usize| {
        told = ((offset as f64 * scale) as u64).clamp(told, xml.len() as u64);
        progress(told);
    };
    let mut reading = Reading {
        doc: Doc::new(&text),
        channel: Channel::default(),
        report: Report::default(),
        advance: &mut advance,
    };
    reading.document()?;
    let export = reading.export()?;
    progress(xml.len() as u64);
    Ok(export)
}

/// What the channel says beside its items.
#[derive(Default)]
struct Channel {
    title: String,
    link: String,
    base_blog_url: String,
    base_site_url: String,
    version: String,
    /// Display names by login.
    authors: HashMap<String, String>,
    stories: Vec<Story>,
}

struct Reading<'x, 'p> {
    doc: Doc<'x>,
    channel: Channel,
    report: Report,
    advance: &'p mut dyn FnMut(usize),
}

impl Reading<'_, '_> {
    fn document(&mut self) -> Result<(), NotWxr> {
        self.doc.root()?;
        while let Some(name) = self.doc.child()? {
            match (name.space, name.local.as_str()) {
                (Space::Rss, "channel") => self.channel()?,
                _ => self.doc.skip()?,
            }
        }
        self.doc.finish()?;
        if self.channel.version.is_empty() { Err(self.doc.fail_here(Problem::NoVersion)) } else { Ok(()) }
    }

    fn channel(&mut self) -> Result<(), NotWxr> {
        while let Some(name) = self.doc.child()? {
            let channel = &mut self.channel;
            match (name.space, name.local.as_str()) {
                (Space::Rss, "title") => channel.title = self.doc.text()?,
                (Space::Rss, "link") => channel.link = self.doc.text()?,
                (Space::Wp, "base_blog_url") => channel.base_blog_url = self.doc.text()?,
                (Space::Wp, "base_site_url") => channel.base_site_url = self.doc.text()?,
                (Space::Wp, "wxr_version") => self.version()?,
                (Space::Wp, "author") => self.author()?,
                (Space::Rss, "item") => self.item()?,
                _ => self.doc.skip()?,
            }
        }
        Ok(())
    }

    fn version(&mut self) -> Result<(), NotWxr> {
        let version = self.doc.text()?.trim().to_owned();
        if VERSIONS.contains(&version.as_str()) {
            self.channel.version = version;
            return Ok(());
        }
        Err(self.doc.fail_here(Problem::Version(text::quoted(&version))))
    }

    fn author(&mut self) -> Result<(), NotWxr> {
        let (mut login, mut display_name) = (String::new(), String::new());
        while let Some(name) = self.doc.child()? {
            match (name.space, name.local.as_str()) {
                (Space::Wp, "author_login") => login = self.doc.text()?,
                (Space::Wp, "author_display_name") => display_name = self.doc.text()?,
                _ => self.doc.skip()?,
            }
        }
        if !display_name.trim().is_empty() {
            self.channel.authors.entry(login).or_insert(display_name);
        }
        Ok(())
    }

    fn item(&mut self) -> Result<(), NotWxr> {
        let mut post = RawPost::at(self.doc.line());
        while let Some(name) = self.doc.child()? {
            if name.is(Space::Wp, "comment") {
                let comment = self.comment()?;
                post.comments.push(comment);
                (self.advance)(self.doc.offset());
                continue;
            }
            match post.field(&name) {
                Some(field) => *field = self.doc.text()?,
                None => self.doc.skip()?,
            }
        }
        self.channel.stories.extend(post.judge(&mut self.report));
        (self.advance)(self.doc.offset());
        Ok(())
    }

    fn comment(&mut self) -> Result<RawComment, NotWxr> {
        let mut comment = RawComment::at(self.doc.line());
        while let Some(name) = self.doc.child()? {
            match comment.field(&name) {
                Some(field) => *field = self.doc.text()?,
                None => self.doc.skip()?,
            }
        }
        Ok(comment)
    }

    /// All that was read, once it is known to be an export with an address.
    fn export(self) -> Result<Export, NotWxr> {
        let Channel { title, link, base_blog_url, base_site_url, authors, mut stories, .. } = self.channel;
        let addresses = [base_blog_url, link, base_site_url];
        let site_url =
            addresses.iter().map(|url| url.trim().trim_end_matches('/')).find(|url| !url.is_empty());
        let Some(site_url) = site_url else {
            return Err(self.doc.fail_here(Problem::NoSite));
        };
        for story in &mut stories {
            story.author = text::name(authors.get(&story.author).unwrap_or(&story.author));
        }
        let Report { skipped, notes, .. } = self.report;
        Ok(Export { site_title: text::plain(&title), site_url: site_url.to_owned(), stories, skipped, notes })
    }
}
