//! A word about what just happened, carried over one redirect in a cookie that holds no text of
//! anybody's, only which word it is.

use actix_web::cookie::{Cookie, SameSite, time::Duration};

pub(super) const COOKIE: &str = "flash";

/// At the end of a cookie: say where help is.
const HELP: &str = "~help";

/// What a cookie said.
pub(super) struct Read {
    /// The sentence.
    pub(super) words: &'static str,
    /// The draft that can go.
    pub(super) draft: Option<String>,
    pub(super) help: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flash {
    Posted,
    Started,
    Saved,
    Deleted,
    Drafted,
    DraftGone,
    Moderated,
    Acted,
    LookedAt,
    Decided,
    Restored,
    Flagged,
    Asked,
    Answered,
    Claimed,
    Released,
    Noted,
    SecondOpinionAsked,
    Joined,
    JoinedWithEmail,
    SignedOutThere,
    Following,
    MailChanged,
    Welcome,
    NothingUnread,
    Separated,
    Acknowledged,
    Told,
    Waits,
    MeasureSet,
    MeasureLifted,
    ThreadMoved,
    AlarmSeen,
}

impl Flash {
    const ALL: [(Flash, &'static str, &'static str); 33] = [
        (Flash::Posted, "posted", "Your reply is posted."),
        (Flash::Started, "started", "Your thread is posted."),
        (Flash::Saved, "saved", "Your change is saved."),
        (Flash::Deleted, "deleted", "Your post is removed. Its place and the replies stay."),
        (Flash::Drafted, "drafted", "Your draft is kept. Only you can see it."),
        (Flash::DraftGone, "draft-gone", "The draft is thrown away."),
        (Flash::Moderated, "moderated", "The new text is in place, with your reason under it."),
        (Flash::Acted, "acted", "It is done, and on the record."),
        (Flash::LookedAt, "looked-at", "The case is closed: you looked, and all is well."),
        (
            Flash::Decided,
            "decided",
            "The case is decided. Those who flagged will hear of it, and so will the author of a hidden post.",
        ),
        (Flash::Restored, "restored", "The post is back, and its author will hear of it."),
        (
            Flash::Flagged,
            "flagged",
            "Thank you. A moderator will look at it, and you will hear what came of it.",
        ),
        (Flash::Asked, "asked", "Another moderator will look at it, and you will hear what comes of it."),
        (Flash::Answered, "answered", "Your answer is on its way, and on the record."),
        (Flash::Claimed, "claimed", "The case is yours for half an hour."),
        (Flash::Released, "released", "The case is free for other moderators."),
        (Flash::Noted, "noted", "Your note is there for other moderators."),
        (
            Flash::SecondOpinionAsked,
            "second-opinion",
            "The other moderators are told. The case is free for them.",
        ),
        (Flash::Joined, "joined", "Welcome. You are signed in."),
        (
            Flash::JoinedWithEmail,
            "joined-email",
            "Welcome. You are signed in. A mail with a link is on its way, to make sure the address is yours.",
        ),
        (Flash::SignedOutThere, "signed-out-there", "That device is signed out."),
        (Flash::Following, "following", "Mail about this will come to your address."),
        (Flash::MailChanged, "mail-changed", "Your mail settings are saved."),
        (Flash::Welcome, "welcome", "The forum is yours. You are signed in as its host."),
        (Flash::NothingUnread, "nothing-unread", "You have seen everything near that thread."),
        (
            Flash::Separated,
            "separated",
            "It begins now and ends by itself. Both are told, in the same words.",
        ),
        (Flash::Acknowledged, "acknowledged", "Thank you for reading it."),
        (Flash::Told, "told", "It is done, and the member is told."),
        (
            Flash::Waits,
            "waits",
            "Thank you. A moderator reads it first: until then only you and moderators can see it.",
        ),
        (Flash::MeasureSet, "measure-set", "It is set, and the thread’s page says so, with your reason."),
        (Flash::MeasureLifted, "measure-lifted", "It is lifted."),
        (Flash::ThreadMoved, "thread-moved", "The thread is on the other board. Its address leads there."),
        (Flash::AlarmSeen, "alarm-seen", "The alarm is off the desk."),
    ];

    /// `draft`: the form whose kept draft is no longer needed. `help`: say where help is, too.
    pub(super) fn cookie(self, draft: Option<&str>, help: bool) -> Cookie<'static> {
        let code = Flash::ALL.iter().find(|(flash, ..)| *flash == self).map_or("", |(_, code, _)| code);
        let value = format!("{code}~{}{}", draft.unwrap_or_default(), if help { HELP } else { "" });
        Cookie::build(COOKIE, value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(Duration::minutes(2))
            .finish()
    }

    pub(super) fn read(cookie: &str) -> Option<Read> {
        let (code, draft) = cookie.split_once('~')?;
        let help = draft.ends_with(HELP);
        let draft = draft.strip_suffix(HELP).unwrap_or(draft);
        let (.., words) = Flash::ALL.iter().find(|(_, known, _)| *known == code)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-');
        let draft = (!draft.is_empty() && draft.len() < 60 && draft.chars().all(plain)).then(|| draft.into());
        Some(Read { words, draft, help })
    }

    pub(super) fn removal() -> Cookie<'static> {
        let mut cookie = Cookie::build(COOKIE, "").path("/").finish();
        cookie.make_removal();
        cookie
    }
}
