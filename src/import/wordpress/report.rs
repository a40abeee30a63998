use std::collections::HashSet;
use std::fmt;

/// Something in the file that is not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// What it is in a few words: "comment 57 by Ana on post 4", "post 6 “Half a thought”". Never an email
    /// address, an IP address or anything of the text itself.
    pub what: String,
    /// Why it is left out.
    pub why: SkipReason,
    /// The line of the file on which it begins, from 1.
    pub line: u64,
}

/// Something that is imported, but not quite as the file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is, in the words of [`Skipped::what`].
    pub what: String,
    /// What is different.
    pub note: NoteKind,
    /// The line of the file on which it begins, from 1.
    pub line: u64,
}

/// Why something is not imported. Displays as the end of a sentence: "… is not imported: it is spam".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SkipReason {
    /// A comment marked as spam.
    Spam,
    /// A post or comment in the bin.
    Trash,
    /// A post or comment waiting for approval.
    Pending,
    /// Another site's automatic notice that it links here.
    Pingback,
    /// The older kind of the same.
    Trackback,
    /// A comment of a kind that a plugin made; holds its type.
    NotAComment(String),
    /// A post that was not published (drafts and automatic drafts).
    Draft,
    /// A post that only the blog's own people could see.
    Private,
    /// A post that was to be published later.
    Scheduled,
    /// A post behind a password.
    Password,
    /// A page, attachment, menu entry …; holds its type.
    NotAPost(String),
    /// A status that WordPress itself does not have; holds it.
    Status(String),
    /// No usable date; holds what stands in its place.
    BadDate(String),
    /// Something indispensable is missing or not of its form; says what.
    Malformed(String),
    /// An id that something before it in the file has.
    Duplicate,
    /// A comment with nothing to show.
    Empty,
    /// A comment on a post that is not imported.
    PostSkipped,
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spam => f.write_str("it is spam"),
            Self::Trash => f.write_str("it is in the trash"),
            Self::Pending => f.write_str("it was never approved"),
            Self::Pingback => f.write_str("it is a pingback, not a comment"),
            Self::Trackback => f.write_str("it is a trackback, not a comment"),
            Self::NotAComment(kind) => write!(f, "it is of type “{kind}”, not a comment"),
            Self::Draft => f.write_str("it is a draft"),
            Self::Private => f.write_str("it is private"),
            Self::Scheduled => f.write_str("it is scheduled and not published yet"),
            Self::Password => f.write_str("it is behind a password"),
            Self::NotAPost(kind) => write!(f, "it is of type “{kind}”, not a post"),
            Self::Status(status) => write!(f, "its status is “{status}”"),
            Self::BadDate(date) if date.is_empty() => f.write_str("it has no date"),
            Self::BadDate(date) => write!(f, "its date “{date}” cannot be read"),
            Self::Malformed(what) => f.write_str(what),
            Self::Duplicate => f.write_str("its id is taken by one before it in the file"),
            Self::Empty => f.write_str("there is nothing in it"),
            Self::PostSkipped => f.write_str("its post is not imported"),
        }
    }
}

/// What is different about something that is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// Its time is the feed's publication date, as its own UTC time is missing.
    PubDate,
    /// Its time is the blog's local time taken as UTC, as no other is given: hours off, perhaps.
    LocalDate,
    /// It had no title.
    TitleFromBody,
    /// What it answers is not imported, so it stands at top level.
    ParentMissing,
    /// It answers itself by way of its answers, so it stands at top level.
    ParentCycle,
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PubDate => "its time is missing; the feed's publication date is taken",
            Self::LocalDate => "its UTC time is missing; the blog's local time is taken as UTC",
            Self::TitleFromBody => "it has no title; its first words are taken",
            Self::ParentMissing => "the comment it answers is not imported; it stands at top level",
            Self::ParentCycle => "its line of answers leads back to itself; it stands at top level",
        })
    }
}

/// What one reading of a file leaves out and remarks upon, and the ids it has met.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) skipped: Vec<Skipped>,
    pub(super) notes: Vec<Note>,
    /// Ids of the posts that are imported.
    pub(super) posts: HashSet<u64>,
    /// Ids of the comments that are imported; WordPress numbers them across all posts.
    pub(super) comments: HashSet<u64>,
}

impl Report {
    pub(super) fn skip(&mut self, what: String, why: SkipReason, line: u64) {
        self.skipped.push(Skipped { what, why, line });
    }

    pub(super) fn note(&mut self, what: String, note: NoteKind, line: u64) {
        self.notes.push(Note { what, note, line });
    }
}
