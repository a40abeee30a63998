//! The message itself: discreet unless the reader asked for details, with the headers that let a
//! mail program group it, stop it, and not answer it by itself.

use askama::Template;
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

use crate::accounts::addresses::{Confirmation, confirmation_token};
use crate::app::App;
use crate::boards::Board;
use crate::cases::alarm::AlarmKind;
use crate::error::AppError;
use crate::ids::DeliveryId;
use crate::keys::{Purpose, Token};
use crate::mail::Outgoing;
use crate::posts::Post;
use crate::subscriptions::{Frequency, Subscription};
use crate::threads::Thread;

pub(super) struct NewPost {
    pub(super) post: Post,
    pub(super) thread: Thread,
    pub(super) board: Board,
    pub(super) author: String,
}

pub(super) enum Contents<'a> {
    NewPosts { subscription: &'a Subscription, news: &'a [NewPost], link: &'a Token },
    Confirmation { asked: &'a Confirmation },
    Alarm { kind: AlarmKind },
}

/// One post, as a mail that shows details tells of it.
struct Told {
    title: String,
    board: String,
    author: String,
    url: String,
    text: String,
}

#[derive(Template)]
#[template(path = "email/new_posts/text.txt")]
struct NewPostsText<'a> {
    url: &'a str,
    count: usize,
    details: &'a [Told],
    manage: &'a str,
}

#[derive(Template)]
#[template(path = "email/new_posts/html.html")]
struct NewPostsHtml<'a> {
    url: &'a str,
    count: usize,
    details: &'a [Told],
    manage: &'a str,
}

#[derive(Template)]
#[template(path = "email/confirm/text.txt")]
struct ConfirmText<'a> {
    url: &'a str,
    for_account: bool,
    frequency: &'a str,
}

#[derive(Template)]
#[template(path = "email/confirm/html.html")]
struct ConfirmHtml<'a> {
    url: &'a str,
    for_account: bool,
    frequency: &'a str,
}

#[derive(Template)]
#[template(path = "email/alarm/text.txt")]
struct AlarmText<'a> {
    url: &'a str,
    why: &'a str,
}

#[derive(Template)]
#[template(path = "email/alarm/html.html")]
struct AlarmHtml<'a> {
    url: &'a str,
    why: &'a str,
}

struct Words {
    subject: String,
    text: String,
    html: String,
}

pub(super) fn message(
    app: &App,
    id: DeliveryId,
    to: &str,
    contents: &Contents<'_>,
) -> Result<Outgoing, AppError> {
    let from = &app.config.mail.from;
    let host = from.domain().to_owned();
    let words = match contents {
        Contents::NewPosts { subscription, news, link } => new_posts(app, subscription, news, link)?,
        Contents::Confirmation { asked } => confirmation(app, asked)?,
        Contents::Alarm { kind } => alarm(app, *kind)?,
    };
    let to: Address = to.parse().map_err(AppError::internal)?;
    let message_id = app.keys.hex(Purpose::Message, &[id.0]);
    let mut message = Message::builder()
        .date(std::time::UNIX_EPOCH + std::time::Duration::from_micros(app.clock.now().0.unsigned_abs()))
        .from(Mailbox::new(Some(app.config.mail.from_name.clone()), from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(words.subject)
        .message_id(Some(format!("<{message_id}@{host}>")))
        .multipart(MultiPart::alternative_plain_html(words.text, words.html))
        .map_err(AppError::internal)?;
    let mut header = |name: &'static str, value: String| {
        let name = HeaderName::new_from_ascii_str(name);
        message.headers_mut().insert_raw(HeaderValue::new(name, value));
    };
    header("Auto-Submitted", "auto-generated".into());
    header("X-Auto-Response-Suppress", "All".into());
    if let Contents::NewPosts { subscription, news, link } = contents {
        // RFC 8058: one POST to this address, without cookie or sign-in, ends the subscription.
        let manage = app.absolute(&format!("/u/{}", link.as_str()));
        header("List-Unsubscribe", format!("<{manage}>"));
        header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into());
        header("Precedence", "list".into());
        header("List-Id", format!("<{}.{host}>", list_label(subscription)));
        if let [first, rest @ ..] = news
            && rest.iter().all(|n| n.thread.id == first.thread.id)
        {
            let ids = [first.thread.id.0, subscription.address_id.0];
            let conversation = format!("<{}@{host}>", app.keys.hex(Purpose::Conversation, &ids));
            header("In-Reply-To", conversation.clone());
            header("References", conversation);
        }
    }
    let bounce = format!("b+{}@{host}", app.keys.hex(Purpose::Bounce, &[id.0]));
    let sender: Address = bounce.parse().map_err(AppError::internal)?;
    let envelope = Envelope::new(Some(sender), vec![to]).map_err(AppError::internal)?;
    let name = format!("{}-{}", app.clock.now().timestamp().strftime("%Y%m%dT%H%M%SZ"), message_id);
    Ok(Outgoing { envelope, bytes: message.formatted(), name })
}

/// Says what kind of list it is and not which: a mail program shows it.
fn list_label(subscription: &Subscription) -> &'static str {
    if subscription.thread_id.is_some() { "thread" } else { "board" }
}

fn new_posts(
    app: &App,
    subscription: &Subscription,
    news: &[NewPost],
    link: &Token,
) -> Result<Words, AppError> {
    let manage = app.absolute(&format!("/u/{}", link.as_str()));
    let url = news.first().map_or_else(|| app.absolute("/"), |n| permalink(app, n));
    let details: Vec<Told> =
        if subscription.show_details { news.iter().map(|n| told(app, n)).collect() } else { Vec::new() };
    let subject = match details.as_slice() {
        [] if subscription.thread_id.is_some() => "New activity in a thread you follow".to_owned(),
        [] => "New activity on a board you follow".to_owned(),
        [one] => format!("{} wrote in “{}”", one.author, one.title),
        [first, rest @ ..] if rest.iter().all(|t| t.title == first.title) => {
            format!("{} new posts in “{}”", news.len(), first.title)
        }
        _ => format!("{} new posts on a board you follow", news.len()),
    };
    let (count, details) = (news.len(), details.as_slice());
    let (url, manage) = (url.as_str(), manage.as_str());
    let text = NewPostsText { url, count, details, manage }.render().map_err(AppError::internal)?;
    let html = NewPostsHtml { url, count, details, manage }.render().map_err(AppError::internal)?;
    Ok(Words { subject, text, html })
}

fn told(app: &App, news: &NewPost) -> Told {
    Told {
        title: news.thread.title.clone(),
        board: news.board.name.clone(),
        author: news.author.clone(),
        url: permalink(app, news),
        text: news.post.plain_text(),
    }
}

fn permalink(app: &App, news: &NewPost) -> String {
    app.absolute(&format!("/p/{}", news.post.id))
}

fn confirmation(app: &App, asked: &Confirmation) -> Result<Words, AppError> {
    let token = confirmation_token(app, &asked.nonce);
    let url = app.absolute(&format!("/subscribe/confirm/{}", token.as_str()));
    let url = url.as_str();
    let for_account = asked.member_id.is_some();
    let frequency = match Frequency::parse(&asked.frequency) {
        Some(Frequency::Daily) => "once a day at most",
        Some(Frequency::Weekly) => "once a week at most",
        _ => "soon after something new is written",
    };
    let text = ConfirmText { url, for_account, frequency }.render().map_err(AppError::internal)?;
    let html = ConfirmHtml { url, for_account, frequency }.render().map_err(AppError::internal)?;
    Ok(Words { subject: "Please confirm your email address".into(), text, html })
}

/// It names no post and nobody: an inbox is seen by others, too.
fn alarm(app: &App, kind: AlarmKind) -> Result<Words, AppError> {
    let url = app.absolute("/mod");
    let (url, why) = (
        url.as_str(),
        match kind {
            AlarmKind::Shift => {
                "Something on the desk has waited for hours, and no moderator has looked at it yet."
            }
            AlarmKind::Brigade => "Many new accounts are flagging the posts of one member.",
        },
    );
    let text = AlarmText { url, why }.render().map_err(AppError::internal)?;
    let html = AlarmHtml { url, why }.render().map_err(AppError::internal)?;
    Ok(Words { subject: "The moderators’ desk needs somebody".into(), text, html })
}
