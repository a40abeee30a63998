//! From one or two handles, as somebody typed them, to the page of the member or of the pair.

use actix_web::web::{Data, Query};
use serde::Deserialize;

use super::pages::FindPage;
use super::{by_handle, member_http, pair_http};
use crate::accounts::Member;
use crate::app::App;
use crate::db::Db;
use crate::error::AppError;
use crate::policy::{self, Actor};
use crate::web::{Chrome, PageResult, Problem, Viewer, form_page, redirect};

#[derive(Deserialize)]
pub(crate) struct Two {
    #[serde(default)]
    a: String,
    #[serde(default)]
    b: String,
}

pub(crate) async fn find(app: Data<App>, viewer: Viewer, query: Query<Two>) -> PageResult {
    let Two { a, b } = query.into_inner();
    let asked = !(a.trim().is_empty() && b.trim().is_empty());
    let (viewer, error, template) = app
        .read(move |app, db| {
            let actor = viewer.actor();
            policy::moderate(actor)?;
            let error = match asked.then(|| way(db, actor, (&a, &b))).transpose() {
                Ok(Some(url)) => return Ok((viewer, None, Err(url))),
                Ok(None) => None,
                Err(error @ AppError::Internal(_)) => return Err(error),
                Err(error) => Some(error),
            };
            let problem = error.as_ref().map(|error| Problem::new(error, "Nobody was looked for", "a"));
            let template = FindPage { chrome: Chrome::load(app, db, &viewer)?, a, b, problem };
            Ok((viewer, error, Ok(template)))
        })
        .await?;
    match template {
        Ok(template) => form_page(&app, &viewer, error.as_ref(), &template),
        Err(url) => Ok(redirect(&url)),
    }
}

fn way(db: &mut Db, actor: Actor, (a, b): (&str, &str)) -> Result<String, AppError> {
    let one = called(db, "a", a)?;
    if b.trim().is_empty() {
        return Ok(member_http::url(&one.handle));
    }
    let other = called(db, "b", b)?;
    if one.id == other.id {
        let words = format!("That is {} twice: please name somebody else here.", one.handle);
        return Err(AppError::invalid("b", words));
    }
    policy::pair::look_at(actor, (one.id, other.id))?;
    Ok(pair_http::url((&one.handle, &other.handle)))
}

fn called(db: &mut Db, field: &'static str, typed: &str) -> Result<Member, AppError> {
    match by_handle(db, typed) {
        Err(AppError::NotFound) if typed.trim().is_empty() => {
            Err(AppError::invalid(field, "Please name somebody."))
        }
        Err(AppError::NotFound) => {
            Err(AppError::invalid(field, format!("There is nobody here called “{}”.", typed.trim())))
        }
        found => found,
    }
}
