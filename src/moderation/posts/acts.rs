//! The acts that a form of the page about a post can ask for, and how it asks.

use super::merge::{Into, Merge, merge};
use super::move_post::{Goal, move_post};
use super::note::{Note, TEMPLATES, add_note};
use super::redact::{LABELS, Redaction, redact};
use super::split::{Split, split};
use crate::app::App;
use crate::error::AppError;
use crate::ids::PostId;
use crate::markup::{self, Ours};
use crate::policy::Actor;
use crate::web::Fields;

/// By the last part of the form's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Redact,
    Note,
    Merge,
    Move,
    Split,
    Hide,
}

/// What a form asks.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    pub(super) value: String,
    pub(super) shape: Shape,
    /// Words to take as they are or to change.
    pub(super) ready: Vec<&'static str>,
    pub(super) required: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Line,
    Area,
    Box,
    Choice,
}

impl Field {
    pub(super) fn is_line(&self) -> bool {
        self.shape == Shape::Line
    }

    pub(super) fn is_area(&self) -> bool {
        self.shape == Shape::Area
    }

    pub(super) fn is_box(&self) -> bool {
        self.shape == Shape::Box
    }
}

impl Kind {
    pub(super) const ALL: [Kind; 6] =
        [Kind::Redact, Kind::Note, Kind::Merge, Kind::Move, Kind::Split, Kind::Hide];

    pub(super) fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Redact => "redaction",
            Kind::Note => "note",
            Kind::Merge => "merge",
            Kind::Move => "move",
            Kind::Split => "split",
            Kind::Hide => "hide",
        }
    }

    /// What it does, as a link and a heading say it.
    pub(super) fn label(self) -> &'static str {
        match self {
            Kind::Redact => "Take words out",
            Kind::Note => "Leave a note",
            Kind::Merge => "Put it into the post it corrects",
            Kind::Move => "Move it",
            Kind::Split => "Make it a thread of its own",
            Kind::Hide => "Hide it",
        }
    }

    pub(super) fn about(self) -> &'static str {
        match self {
            Kind::Redact => {
                "Readers see that a moderator took words out here. The author and moderators can still read them. Where the words are quoted from this post, they go too."
            }
            Kind::Note => {
                "It stands under the post, from the moderators and with your name, and changes nothing else."
            }
            Kind::Merge => {
                "The text is added to another post of the same author. This one points there, and its replies stay."
            }
            Kind::Move => "What answers it goes along. Links to the posts keep working.",
            Kind::Split => {
                "It opens a new thread on the same board, and what answers it goes along. Links to the posts keep working."
            }
            Kind::Hide => {
                "Its place and the replies stay. The author and moderators can still read it, and moderators can bring it back."
            }
        }
    }

    /// Where the first complaint about a form points.
    pub(super) fn first_field(self) -> &'static str {
        match self {
            Kind::Redact => "span",
            Kind::Note => "body",
            Kind::Merge => "into",
            Kind::Move => "parent_id",
            Kind::Split => "title",
            Kind::Hide => "reason",
        }
    }

    pub(super) fn fields(self, typed: &Fields) -> Vec<Field> {
        let field = |name, label, hint, shape| {
            let (value, ready) = (typed.text(name), Vec::new());
            Field { name, label, hint, value, shape, ready, required: true }
        };
        let optional = |field: Field| Field { required: false, ..field };
        let mut fields = match self {
            Kind::Redact => vec![
                field("span", "The words", "Exactly as they stand in the post.", Shape::Area),
                optional(field(
                    "occurrence",
                    "Which of them",
                    "If they stand there more than once: 1 is the first.",
                    Shape::Line,
                )),
                optional(field("all", "All of them", "", Shape::Box)),
                Field {
                    ready: LABELS.to_vec(),
                    ..optional(field(
                        "label",
                        "What kind of words",
                        "Shown in their place. Left empty: personal remark.",
                        Shape::Line,
                    ))
                },
            ],
            Kind::Note => vec![
                Field {
                    ready: TEMPLATES.to_vec(),
                    ..optional(field("template", "Words that fit often", "", Shape::Choice))
                },
                optional(field("body", "Or in your own words", "Short. Markdown works.", Shape::Area)),
                optional(field(
                    "to",
                    "To whom",
                    "Names, with commas between them. Each of them will hear of it, and so will the author.",
                    Shape::Line,
                )),
            ],
            Kind::Merge => vec![
                field(
                    "into",
                    "Number of the post it corrects",
                    "It stands beside the author’s name.",
                    Shape::Line,
                ),
                optional(field(
                    "body",
                    "The whole text",
                    "Left empty: this one below that one.",
                    Shape::Area,
                )),
            ],
            Kind::Move => vec![field(
                "parent_id",
                "Where to",
                "The number of a post in this thread (1: the thread as a whole), or a link to another thread or post.",
                Shape::Line,
            )],
            Kind::Split => vec![field("title", "Title of the new thread", "", Shape::Line)],
            Kind::Hide => Vec::new(),
        };
        let reason = field("reason", "Reason, for its author and the record", "", Shape::Line);
        fields.push(if self == Kind::Note { optional(reason) } else { reason });
        fields
    }

    pub(super) async fn run(
        self,
        app: &App,
        actor: Actor,
        id: PostId,
        typed: &Fields,
    ) -> Result<(), AppError> {
        let reason = typed.text("reason");
        match self {
            Kind::Redact => {
                let occurrence = match typed.get("occurrence").trim() {
                    "" => None,
                    number => Some(number.parse().map_err(|_| {
                        AppError::invalid("occurrence", "Please give a number: 1 is the first of them.")
                    })?),
                };
                let (span, label) = (typed.text("span"), typed.text("label"));
                let all = typed.has("all");
                redact(app, actor, id, Redaction { span, occurrence, all, label, reason }).await
            }
            Kind::Note => {
                let written = typed.text("body");
                let body = if written.trim().is_empty() { typed.text("template") } else { written };
                let to = typed.get("to").split(',').map(str::to_owned).collect();
                add_note(app, actor, id, Note { body, to, reason }).await
            }
            Kind::Merge => {
                let into = number(typed.get("into")).map(Into::Number).ok_or_else(|| {
                    AppError::invalid("into", "Please give the number of a post in this thread.")
                })?;
                let body = Some(typed.text("body")).filter(|body| !body.trim().is_empty());
                merge(app, actor, Merge { post: id, into, body, reason }).await
            }
            Kind::Move => {
                let goal = goal(app, typed.get("parent_id")).ok_or_else(|| {
                    AppError::invalid(
                        "parent_id",
                        "Please give the number of a post in this thread, or a link to another thread or post.",
                    )
                })?;
                move_post(app, actor, id, goal, &reason).await
            }
            Kind::Split => {
                let title = typed.text("title");
                split(app, actor, Split { thread: None, post: id, title, reason }).await.map(drop)
            }
            Kind::Hide => super::hide::hide(app, actor, id, &reason).await,
        }
    }
}

fn number(typed: &str) -> Option<i32> {
    typed.trim().trim_start_matches('#').parse().ok()
}

/// "12", "#12", or any address of a post or a thread here, such as "/p/34" or "/t/5-a-title#p12".
fn goal(app: &App, typed: &str) -> Option<Goal> {
    if let Some(number) = number(typed) {
        return Some(Goal::Number(number));
    }
    match markup::ours(typed.trim(), &app.absolute(""))? {
        Ours::Post(id) => Some(Goal::Post(id)),
        Ours::Numbered(thread, number) => Some(Goal::Numbered(thread, number)),
        Ours::Thread(id) => Some(Goal::Thread(id)),
        Ours::Member(_) => None,
    }
}
