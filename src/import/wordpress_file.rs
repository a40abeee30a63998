//! A WordPress export, from file to threads.

use super::store::{Ready, Reply, Stored, Story, store};
use super::wordpress::{self, Export};
use crate::app::App;
use crate::boards::{self, Board};
use crate::clock::Micros;
use crate::error::AppError;
use crate::markup::{Breaks, markdown_from_html};
use crate::policy::Actor;

/// What an import did, for the person who ran it.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    pub(crate) threads: usize,
    pub(crate) replies: usize,
    pub(crate) here_already: usize,
    /// What was left out, with the reason.
    pub(crate) skipped: Vec<(String, String)>,
    /// What came in otherwise than the file says.
    pub(crate) notes: Vec<(String, String)>,
}

/// Keeps what an export holds, story by story, telling `progress` how many items are done.
pub(crate) async fn import(
    app: &App,
    export: Export,
    board: &str,
    mut progress: impl FnMut(u64),
) -> Result<Summary, AppError> {
    let slug = board.to_owned();
    let board = app.read(move |_, db| boards::queries::by_slug(db, Actor::System, &slug)).await?;
    let mut summary = Summary {
        skipped: export.skipped.iter().map(|s| (s.what.clone(), s.why.to_string())).collect(),
        notes: export.notes.iter().map(|n| (n.what.clone(), n.note.to_string())).collect(),
        ..Summary::default()
    };
    for story in export.stories {
        let items = 1 + story.comments.len() as u64;
        let (name, id) = (story.title.clone(), story.id.clone());
        match convert(story, &mut summary) {
            Ok(story) => {
                let (source, board) = (export.site_url.clone(), board.clone());
                match keep(app, source, board, story).await {
                    Ok(stored) => {
                        summary.threads += usize::from(stored.new_thread);
                        summary.replies += stored.new_replies;
                        summary.here_already += stored.here_already;
                        let comment = |(id, why)| (format!("comment {id}"), why);
                        summary.skipped.extend(stored.refused.into_iter().map(comment));
                    }
                    Err(AppError::Invalid(wrong)) => {
                        let why = wrong.into_iter().map(|e| e.message).collect::<Vec<_>>().join(" ");
                        summary.skipped.push((format!("post {id} “{name}”"), why));
                    }
                    Err(error) => return Err(error),
                }
            }
            Err(why) => summary.skipped.push((format!("post {id} “{name}”"), why)),
        }
        progress(items);
    }
    Ok(summary)
}

async fn keep(app: &App, source: String, board: Board, story: Story) -> Result<Stored, AppError> {
    let inner = app.clone();
    let ready = app.off_thread(move || Ready::of(&inner, story)).await?;
    app.write(move |_, db| store(db, &source, &board, &ready)).await
}

/// HTML to Markdown, so that one renderer and one set of limits serve all texts.
fn convert(story: wordpress::Story, summary: &mut Summary) -> Result<Story, String> {
    let body = markdown_from_html(&story.html, Breaks::Lines).map_err(|e| e.to_string())?;
    let mut replies = Vec::with_capacity(story.comments.len());
    for comment in story.comments {
        match markdown_from_html(&comment.html, Breaks::Lines) {
            Ok(body) => replies.push(Reply {
                id: comment.id,
                parent: comment.parent,
                author: comment.author,
                at: Micros::from(comment.posted_at),
                body,
            }),
            Err(why) => summary.skipped.push((format!("comment {}", comment.id), why.to_string())),
        }
    }
    Ok(Story {
        id: story.id,
        title: story.title,
        author: story.author,
        at: Micros::from(story.posted_at),
        body,
        replies,
    })
}
