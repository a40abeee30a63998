//! What the page of notices shows.

use askama::Template;

use super::{Notice, NoticeKind};
use crate::clock::Micros;
use crate::ids::{ActionId, NoticeId};
use crate::measures::MeasureKind;
use crate::web::{Chrome, When};

#[derive(Template)]
#[template(path = "notices/mine.html")]
pub(super) struct NoticesPage {
    pub(super) chrome: Chrome,
    pub(super) notices: Vec<Line>,
    /// The newest on this page, when any of them waits to be read.
    pub(super) newest: Option<NoticeId>,
    pub(super) next: Option<NoticeId>,
}

pub(super) struct Line {
    id: NoticeId,
    words: String,
    /// Of the post it is about, for those who hear the page and don't see it.
    number: Option<i32>,
    reason: Option<String>,
    /// What may be looked at again.
    action: Option<ActionId>,
    read: bool,
    when: When,
}

impl Line {
    pub(super) fn new(notice: Notice, now: Micros) -> Line {
        Line {
            id: notice.id,
            words: words(&notice, now),
            number: notice.post.as_ref().map(|post| post.number),
            reason: notice.reason,
            action: notice.action,
            read: notice.read,
            when: When::new(notice.created_us, now),
        }
    }
}

fn words(notice: &Notice, now: Micros) -> String {
    let title = notice.post.as_ref().map_or("", |post| post.thread_title.as_str());
    let author = notice.post.as_ref().map_or("", |post| post.author.as_str());
    match notice.kind {
        NoticeKind::Mention => format!("{author} named you in “{title}”"),
        NoticeKind::Reply => format!("{author} answered you in “{title}”"),
        NoticeKind::FlagUpheld => {
            format!("Your flag was looked at: a moderator acted on the post in “{title}”")
        }
        NoticeKind::FlagDismissed => format!("Your flag was looked at: the post in “{title}” stays"),
        NoticeKind::Hidden if notice.refused => format!("Your post in “{title}” was not let through"),
        NoticeKind::Hidden => format!("A moderator hid your post in “{title}”"),
        NoticeKind::Restored => format!("Your post in “{title}” is back"),
        NoticeKind::Edited => format!("A moderator edited your post in “{title}”"),
        NoticeKind::Redacted => format!("A moderator took words out of your post in “{title}”"),
        NoticeKind::Merged => format!("Your correction in “{title}” is now part of the post it corrects"),
        NoticeKind::Moved => format!("A moderator moved your post; it is in “{title}”"),
        // Only its author may ask for another look at it.
        NoticeKind::Noted if notice.action.is_some() => {
            format!("A moderator left a note under your post in “{title}”")
        }
        NoticeKind::Noted => format!("A moderator says something to you in “{title}”"),
        NoticeKind::Approved => format!("Your post in “{title}” is there for everyone to read"),
        NoticeKind::MeasureSet => set(notice, now),
        NoticeKind::MeasureLifted => format!("{} is lifted", measure(notice)),
        NoticeKind::MeasureOver => format!("{} is over", measure(notice)),
        NoticeKind::AppealUpheld => "Another look was taken, as you asked: it stays as it was decided".into(),
        NoticeKind::AppealOverturned => "Another look was taken, as you asked: it is taken back".into(),
        NoticeKind::SecondOpinion => format!("A moderator asks for a second opinion, in “{title}”"),
        NoticeKind::Alarm => "An alarm is on the moderators’ desk".into(),
    }
}

fn measure(notice: &Notice) -> &'static str {
    match notice.measure.as_ref().map(|measure| measure.kind) {
        Some(MeasureKind::Separation) => "The separation between you and another member",
        Some(MeasureKind::Silence) => "Your silence",
        Some(MeasureKind::Suspension) => "Your suspension",
        Some(MeasureKind::Warning) => "A warning to you",
        Some(MeasureKind::Word) => "A message to you",
        _ => "A measure",
    }
}

fn set(notice: &Notice, now: Micros) -> String {
    let Some(measure) = &notice.measure else { return "The moderators decided something about you".into() };
    let until = match measure.until_us {
        Some(until) => format!("until {}", When::new(until, now).exact()),
        None => "until it is lifted".into(),
    };
    match measure.kind {
        MeasureKind::Separation => {
            format!("You and another member are asked to leave each other in peace {until}")
        }
        MeasureKind::Silence => format!("You can read and can’t post {until}"),
        MeasureKind::Suspension => format!("You can read and do nothing else {until}"),
        MeasureKind::Warning => "A warning from the moderators: please read it before you post again".into(),
        MeasureKind::Word => "A message from the moderators".into(),
        _ => "The moderators decided something about you".into(),
    }
}
