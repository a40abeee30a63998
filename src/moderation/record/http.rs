//! The page of the record.

use actix_web::web::{Data, Query};
use serde::Deserialize;

use super::audit::{self, Action, Entry, Filter};
use super::names::Names;
use super::pages::{Choices, LogLine, LogPage};
use crate::accounts::queries as members;
use crate::app::App;
use crate::boards;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::ActionId;
use crate::policy::{self, Actor};
use crate::web::{Chrome, PageResult, Viewer, form_page};

/// Lines of the record on one page.
const PAGE: i64 = 50;

/// What a reader of the record looks for, as typed: empty is anything.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Sought {
    pub(crate) before: Option<ActionId>,
    #[serde(default)]
    pub(crate) action: String,
    /// A moderator's handle.
    #[serde(default)]
    pub(crate) by: String,
    /// The handle of whoever it is about.
    #[serde(default)]
    pub(crate) member: String,
    /// A thread's number.
    #[serde(default)]
    pub(crate) thread: String,
    /// A board's address.
    #[serde(default)]
    pub(crate) board: String,
}

impl Sought {
    /// Names that nobody has, and words that are no action, are said so.
    pub(crate) fn filter(&self, db: &mut Db, actor: Actor) -> Result<Filter, AppError> {
        let wanted = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut member = |field, typed: &str| match wanted(typed) {
            None => Ok(None),
            Some(handle) => match members::by_handle(db, &handle)? {
                Some(member) => Ok(Some(member.id)),
                None => Err(AppError::invalid(field, format!("Nobody here is called {handle:?}."))),
            },
        };
        let (actor_id, about) = (member("by", &self.by)?, member("member", &self.member)?);
        let action = wanted(&self.action).map(|word| {
            Action::parse(&word).ok_or_else(|| AppError::invalid("action", "There is no such action."))
        });
        let thread = wanted(&self.thread).map(|number| {
            number.parse().map_err(|_| AppError::invalid("thread", "A thread is named by its number here."))
        });
        let board = match wanted(&self.board) {
            None => None,
            Some(slug) => Some(boards::queries::named(db, actor, &slug)?.id),
        };
        let (action, thread) = (action.transpose()?, thread.transpose()?);
        Ok(Filter { action, actor: actor_id, member: about, thread, board })
    }

    /// The same from another line on.
    fn older(&self, before: ActionId) -> String {
        let pairs = [
            ("action", &self.action),
            ("by", &self.by),
            ("member", &self.member),
            ("thread", &self.thread),
            ("board", &self.board),
        ];
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
            query.append_pair(name, value);
        }
        query.append_pair("before", &before.to_string());
        format!("/mod/log?{}", query.finish())
    }
}

pub(crate) async fn log(app: Data<App>, viewer: Viewer, sought: Query<Sought>) -> PageResult {
    let sought = sought.into_inner();
    let (viewer, template, error) = app
        .read(move |app, db| {
            let (actor, now) = (viewer.actor(), app.clock.now());
            let (entries, error) = match sought.filter(db, actor) {
                Ok(filter) => (audit::page(db, actor, &filter, (sought.before, PAGE))?, None),
                Err(error @ AppError::Invalid(_)) => (Vec::new(), Some(error)),
                Err(error) => return Err(error),
            };
            let last = entries.last().filter(|_| entries.len() as i64 == PAGE).map(|entry| entry.id);
            let names = Names::of(db, actor, &entries)?;
            let line = |entry: Entry| {
                let on = names.on(&entry);
                (LogLine::new(entry, now), on)
            };
            let template = LogPage {
                chrome: Chrome::load(app, db, &viewer)?,
                choices: Choices::new(boards::queries::seen_by(db, actor)?),
                lines: entries.into_iter().map(line).collect(),
                looks_at_members: policy::moderate(actor).is_ok(),
                next: last.map(|last| sought.older(last)),
                problem: error.as_ref().map(|e| crate::web::Problem::new(e, "Nothing was looked for", "by")),
                sought,
            };
            Ok((viewer, template, error))
        })
        .await?;
    form_page(&app, &viewer, error.as_ref(), &template)
}
