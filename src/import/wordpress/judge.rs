use jiff::Timestamp;
use url::Url;

use super::dates::Dates;
use super::doc::{Name, Space};
use super::order::{self, Kept};
use super::report::{NoteKind, Report, SkipReason};
use super::{Story, text};

/// An `<item>` as the file has it.
#[derive(Debug, Default)]
pub(super) struct RawPost {
    line: u64,
    pub(super) comments: Vec<RawComment>,
    id: String,
    title: String,
    link: String,
    creator: String,
    content: String,
    dates: Dates,
    status: String,
    kind: String,
    password: String,
}

/// A `<wp:comment>` as the file has it, without what identifies a person beyond their name.
#[derive(Debug, Default)]
pub(super) struct RawComment {
    line: u64,
    id: String,
    parent: String,
    author: String,
    content: String,
    dates: Dates,
    approved: String,
    kind: String,
}

/// What is known of a post or comment that is imported.
struct Admitted {
    id: u64,
    posted_at: Timestamp,
    dated: Option<NoteKind>,
}

impl RawPost {
    /// One that begins on this line and has nothing yet.
    pub(super) fn at(line: u64) -> Self {
        Self { line, ..Self::default() }
    }

    /// Where to put the text of an element; `None` for one that is of no use here.
    pub(super) fn field(&mut self, name: &Name) -> Option<&mut String> {
        Some(match (name.space, name.local.as_str()) {
            (Space::Rss, "title") => &mut self.title,
            (Space::Rss, "link") => &mut self.link,
            (Space::Rss, "pubDate") => &mut self.dates.rfc2822,
            (Space::Dc, "creator") => &mut self.creator,
            (Space::Content, "encoded") => &mut self.content,
            (Space::Wp, "post_id") => &mut self.id,
            (Space::Wp, "post_date") => &mut self.dates.local,
            (Space::Wp, "post_date_gmt") => &mut self.dates.gmt,
            (Space::Wp, "status") => &mut self.status,
            (Space::Wp, "post_type") => &mut self.kind,
            (Space::Wp, "post_password") => &mut self.password,
            _ => return None,
        })
    }

    /// The story this is, with those of its comments that are kept; everything else goes to the report.
    /// The story's author is still a login.
    pub(super) fn judge(mut self, report: &mut Report) -> Option<Story> {
        let Admitted { id, posted_at, dated } = match self.verdict(report) {
            Ok(admitted) => admitted,
            Err(why) => {
                report.skip(self.what(), why, self.line);
                for comment in std::mem::take(&mut self.comments) {
                    let why = comment.disapproved().unwrap_or(SkipReason::PostSkipped);
                    report.skip(comment.what(&self.id), why, comment.line);
                }
                return None;
            }
        };
        report.posts.insert(id);
        let (title, made_up) = text::title(&self.title, &self.content);
        for note in [dated, made_up.then_some(NoteKind::TitleFromBody)].into_iter().flatten() {
            report.note(self.what(), note, self.line);
        }
        let raw_id = std::mem::take(&mut self.id);
        let kept = self.comments.into_iter().filter_map(|comment| comment.judge(&raw_id, report)).collect();
        Some(Story {
            id: id.to_string(),
            title,
            author: self.creator,
            posted_at,
            html: self.content,
            link: web_address(&self.link),
            comments: order::arranged(kept, report),
        })
    }

    fn verdict(&self, report: &Report) -> Result<Admitted, SkipReason> {
        match self.kind.trim() {
            "post" => {}
            "" => return Err(SkipReason::Malformed("it has no wp:post_type".into())),
            other => return Err(SkipReason::NotAPost(text::quoted(other))),
        }
        match self.status.trim() {
            "publish" => {}
            "draft" | "auto-draft" => return Err(SkipReason::Draft),
            "pending" => return Err(SkipReason::Pending),
            "private" => return Err(SkipReason::Private),
            "future" => return Err(SkipReason::Scheduled),
            "trash" => return Err(SkipReason::Trash),
            "" => return Err(SkipReason::Malformed("it has no wp:status".into())),
            other => return Err(SkipReason::Status(text::quoted(other))),
        }
        if !self.password.is_empty() {
            return Err(SkipReason::Password);
        }
        let id = id(&self.id, "wp:post_id")?;
        if report.posts.contains(&id) {
            return Err(SkipReason::Duplicate);
        }
        admitted(id, &self.dates)
    }

    /// "post 6 “Half a thought”"
    fn what(&self) -> String {
        let kind = text::quoted(&self.kind);
        let kind = if kind.is_empty() { "item" } else { &kind };
        let id = text::quoted(&self.id);
        let id = if id.is_empty() { "without an id" } else { &id };
        match text::plain(&self.title) {
            title if title.is_empty() => format!("{kind} {id}"),
            title => format!("{kind} {id} “{title}”"),
        }
    }
}

impl RawComment {
    /// One that begins on this line and has nothing yet.
    pub(super) fn at(line: u64) -> Self {
        Self { line, ..Self::default() }
    }

    /// Where to put the text of an element; `None` for one that is of no use here.
    pub(super) fn field(&mut self, name: &Name) -> Option<&mut String> {
        if name.space != Space::Wp {
            return None;
        }
        Some(match name.local.strip_prefix("comment_")? {
            "id" => &mut self.id,
            "parent" => &mut self.parent,
            "author" => &mut self.author,
            "content" => &mut self.content,
            "date" => &mut self.dates.local,
            "date_gmt" => &mut self.dates.gmt,
            "approved" => &mut self.approved,
            "type" => &mut self.kind,
            _ => return None,
        })
    }

    fn judge(self, post: &str, report: &mut Report) -> Option<Kept> {
        let what = self.what(post);
        let Admitted { id, posted_at, dated } = match self.verdict(report) {
            Ok(admitted) => admitted,
            Err(why) => {
                report.skip(what, why, self.line);
                return None;
            }
        };
        report.comments.insert(id);
        if let Some(note) = dated {
            report.note(what.clone(), note, self.line);
        }
        let parent = match self.parent.trim() {
            "" | "0" => None,
            // What is no number names no comment that is kept: an orphan like any other.
            parent => Some(parent.parse().unwrap_or(0)),
        };
        let author = text::name(&self.author);
        Some(Kept { id, parent, author, posted_at, html: self.content, what, line: self.line })
    }

    fn verdict(&self, report: &Report) -> Result<Admitted, SkipReason> {
        if let Some(why) = self.disapproved() {
            return Err(why);
        }
        let id = id(&self.id, "wp:comment_id")?;
        if report.comments.contains(&id) {
            return Err(SkipReason::Duplicate);
        }
        if text::is_blank(&self.content) {
            return Err(SkipReason::Empty);
        }
        admitted(id, &self.dates)
    }

    /// Why nobody ever saw this as a comment, if so.
    fn disapproved(&self) -> Option<SkipReason> {
        match self.approved.trim() {
            "1" | "approve" => {}
            "spam" => return Some(SkipReason::Spam),
            "trash" | "post-trashed" => return Some(SkipReason::Trash),
            "0" | "hold" => return Some(SkipReason::Pending),
            "" => return Some(SkipReason::Malformed("it has no wp:comment_approved".into())),
            other => return Some(SkipReason::Status(text::quoted(other))),
        }
        match self.kind.trim() {
            // WordPress named the type of ordinary comments only from 5.5 on.
            "" | "comment" => None,
            "pingback" => Some(SkipReason::Pingback),
            "trackback" => Some(SkipReason::Trackback),
            other => Some(SkipReason::NotAComment(text::quoted(other))),
        }
    }

    /// "comment 57 by Ana on post 4"
    fn what(&self, post: &str) -> String {
        let author = text::name(&self.author);
        let post = text::quoted(post);
        let post = if post.is_empty() { "a post without an id".to_owned() } else { format!("post {post}") };
        match text::quoted(&self.id) {
            id if id.is_empty() => format!("a comment without an id by {author} on {post}"),
            id => format!("comment {id} by {author} on {post}"),
        }
    }
}

fn admitted(id: u64, dates: &Dates) -> Result<Admitted, SkipReason> {
    match dates.resolve() {
        Ok((posted_at, dated)) => Ok(Admitted { id, posted_at, dated }),
        Err(date) => Err(SkipReason::BadDate(text::quoted(&date))),
    }
}

/// A WordPress id: a positive integer. Read as a number so that `7` and `007` cannot be two things.
fn id(text: &str, element: &str) -> Result<u64, SkipReason> {
    let malformed = |what: String| Err(SkipReason::Malformed(what));
    match (text.trim(), text.trim().parse()) {
        ("", _) => malformed(format!("it has no {element}")),
        (_, Ok(id)) if id > 0 => Ok(id),
        (other, _) => malformed(format!("its {element} is “{}”", text::quoted(other))),
    }
}

/// The link if a browser may follow it, else nothing.
fn web_address(link: &str) -> String {
    match Url::parse(link.trim()) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => link.trim().to_owned(),
        _ => String::new(),
    }
}
