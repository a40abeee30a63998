//! The search page: a form that is sent with GET, so that a result page can be gone back to.

use actix_web::web::{Data, Query};
use serde::Deserialize;

use super::Terms;
use super::pages::{Choice, Hit, SearchPage, State};
use super::queries::{self, Asked, Cursor};
use crate::app::{App, Client};
use crate::error::AppError;
use crate::limits::Rule;
use crate::policy::Actor;
use crate::threads::ThreadKind;
use crate::web::{Chrome, PageResult, Problem, Viewer, form_page, private_page};

/// Results on a page.
const PAGE: i64 = 20;

#[derive(Deserialize)]
pub(crate) struct Form {
    #[serde(default)]
    q: String,
    #[serde(default)]
    board: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    author: String,
    #[serde(default)]
    after: String,
}

/// One count for each member, and for each client without an account.
pub(crate) async fn count(app: &App, actor: Actor, client: &Client) -> Result<(), AppError> {
    let key = actor.member_id().map_or_else(|| client.as_str().to_owned(), |id| id.to_string());
    app.limits.check(app, Rule::Search, &key).await
}

/// Kept by no cache, and named in no title: what somebody looks for here is theirs.
pub(crate) async fn search(app: Data<App>, viewer: Viewer, client: Client, form: Query<Form>) -> PageResult {
    let form = form.into_inner();
    let terms = Terms::parse(&form.q);
    let counted = match terms.is_empty() {
        true => Ok(()),
        false => count(&app, viewer.actor(), &client).await,
    };
    let refused = counted.err();
    let problem = refused.as_ref().map(|e| Problem::new(e, "Nothing was looked for", "q"));
    let (viewer, template) = app
        .read(move |app, db| {
            let chrome = Chrome::load(app, db, &viewer)?;
            let mut page = SearchPage::asking(chrome, &form, problem);
            if page.problem.is_some() {
                return Ok((viewer, page));
            }
            let asked = form.asked(terms);
            let (found, next) = queries::find(db, viewer.actor(), &asked)?;
            page.state = match asked.terms.is_empty() {
                true if form.q.trim().is_empty() => State::Asking,
                true => State::NoWords,
                false => State::Done { cut: asked.terms.cut },
            };
            let now = app.clock.now();
            page.results = found.into_iter().map(|f| Hit::new(f, &asked.terms, now)).collect();
            page.next = next.map(|cursor| form.address(cursor));
            Ok((viewer, page))
        })
        .await?;
    match refused {
        Some(error) => form_page(&app, &viewer, Some(&error), &template),
        None => private_page(&app, &viewer, &template),
    }
}

impl Form {
    /// A kind that is none narrows nothing, and the form shows it.
    fn asked(&self, terms: Terms) -> Asked {
        let filled = |field: &str| Some(field.trim().to_owned()).filter(|text| !text.is_empty());
        Asked {
            terms,
            board: filled(&self.board),
            kind: ThreadKind::parse(&self.kind),
            author: filled(&self.author),
            after: Cursor::parse(&self.after),
            limit: PAGE,
        }
    }

    /// The same search, further on.
    fn address(&self, after: Cursor) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in
            [("q", &self.q), ("board", &self.board), ("kind", &self.kind), ("author", &self.author)]
        {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("/search?{}", query.append_pair("after", &after.to_string()).finish())
    }
}

impl SearchPage {
    /// The form as it was filled in, without results.
    fn asking(chrome: Chrome, form: &Form, problem: Option<Problem>) -> SearchPage {
        let chosen_board = form.board.trim();
        let boards = chrome.boards.iter().map(|board| Choice {
            value: board.slug.clone(),
            label: board.name.clone(),
            chosen: board.slug == chosen_board,
        });
        let kinds = ThreadKind::ALL.iter().map(|kind| Choice {
            value: kind.to_string(),
            label: kind.to_string(),
            chosen: kind.as_str() == form.kind,
        });
        SearchPage {
            boards: boards.collect(),
            kinds: kinds.collect(),
            chrome,
            q: form.q.clone(),
            author: form.author.trim().to_owned(),
            problem,
            state: State::Asking,
            results: Vec::new(),
            next: None,
        }
    }
}
