//! Following by email, confirming, and the page behind the link under every mail.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::change::{Change, change_by_link, change_own, end_all_by_link, end_by_link};
use super::confirm::{Confirmed, confirm};
use super::pages::{ConfirmPage, Item, ManagePage, MinePage, SubscribePage, choices};
use super::queries;
use super::subscribe::{Subscribe, Subscribed, Wanted, subscribe};
use super::{Frequency, SubscriptionState};
use crate::accounts::addresses;
use crate::app::{App, Client};
use crate::boards;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::{SubscriptionId, ThreadId};
use crate::keys::Token;
use crate::policy::{self, Actor};
use crate::threads;
use crate::web::{
    Chrome, Fields, Flash, PageResult, Posted, Problem, Viewer, form_page, message, private_page, redirect,
    redirect_with,
};

#[derive(Deserialize)]
pub(crate) struct What {
    thread: Option<String>,
    board: Option<String>,
}

impl What {
    fn wanted(&self) -> Result<Wanted, AppError> {
        match (&self.thread, &self.board) {
            (Some(id), None) => Ok(Wanted::Thread(ThreadId(id.parse().map_err(|_| AppError::NotFound)?))),
            (None, Some(slug)) => Ok(Wanted::Board(slug.clone())),
            _ => Err(AppError::NotFound),
        }
    }
}

pub(crate) async fn subscribe_form(app: Data<App>, viewer: Viewer, query: Query<What>) -> PageResult {
    let input = Subscribe {
        wanted: query.wanted()?,
        frequency: Frequency::Instant.to_string(),
        show_details: false,
        email: None,
    };
    subscribe_page(&app, viewer, input, None).await
}

pub(crate) async fn take_subscribe(app: Data<App>, client: Client, posted: Posted) -> PageResult {
    let fields = &posted.fields;
    let what = What {
        thread: fields.has("thread").then(|| fields.text("thread")),
        board: fields.has("board").then(|| fields.text("board")),
    };
    let input = Subscribe {
        wanted: what.wanted()?,
        frequency: if fields.has("frequency") { fields.text("frequency") } else { "instant".into() },
        show_details: fields.has("show_details"),
        email: Some(fields.text("email")),
    };
    if let Err(error) = posted.verify(&app) {
        return subscribe_page(&app, posted.viewer, input, Some(error)).await;
    }
    let actor = posted.viewer.actor();
    let wanted = input.wanted.clone();
    match subscribe(&app, &client, actor, input.clone()).await {
        Ok(Subscribed::AwaitingConfirmation(_)) => {
            let back = app.read(move |_, db| place(db, actor, &wanted)).await?;
            let words = "A mail with one question is on its way. Open the link in it within two days and press the button; nothing else comes until you do.";
            message(&app, posted.viewer, "Look in your mail", words, (&back, "Back to reading")).await
        }
        Ok(Subscribed::Active(_)) => {
            let back = app.read(move |_, db| place(db, actor, &wanted)).await?;
            Ok(redirect_with(&back, Flash::Following, None))
        }
        Err(error) => subscribe_page(&app, posted.viewer, input, Some(error)).await,
    }
}

/// Where what is followed can be read.
fn place(db: &mut Db, actor: Actor, wanted: &Wanted) -> Result<String, AppError> {
    match wanted {
        Wanted::Thread(id) => Ok(threads::queries::seen(db, actor, *id)?.0.url()),
        Wanted::Board(slug) => Ok(format!("/b/{}", boards::queries::by_slug(db, actor, slug)?.slug)),
    }
}

async fn subscribe_page(app: &App, viewer: Viewer, input: Subscribe, error: Option<AppError>) -> PageResult {
    let problem = error.as_ref().map(|e| Problem::new(e, "Not following yet", "email"));
    let (viewer, template) = app
        .read(move |app, db| {
            let actor = viewer.actor();
            let (name, field) = match &input.wanted {
                Wanted::Thread(id) => {
                    let (thread, _) = threads::queries::seen(db, actor, *id)?;
                    (thread.title, ("thread", id.to_string()))
                }
                Wanted::Board(slug) => {
                    let board = boards::queries::by_slug(db, actor, slug)?;
                    (board.name, ("board", board.slug))
                }
            };
            let own_address = match viewer.signed_in.as_ref().and_then(|s| s.member.address_id) {
                Some(id) => Some(addresses::masked(&addresses::by_id(db, id)?.unseal(app)?)),
                None => None,
            };
            let template = SubscribePage {
                chrome: Chrome::load(app, db, &viewer)?,
                name,
                field,
                email: input.email.unwrap_or_default(),
                own_address,
                choices: choices(&input.frequency),
                show_details: input.show_details,
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}

fn token(text: &str) -> Result<Token, AppError> {
    Token::parse(text).ok_or_else(|| {
        AppError::Gone("This link isn't one of ours. Perhaps it was cut in two by a mail program: try to copy all of it.".into())
    })
}

/// A GET changes nothing: mail scanners follow links, and only people press buttons.
pub(crate) async fn confirm_form(app: Data<App>, viewer: Viewer, path: Path<String>) -> PageResult {
    let token = token(&path)?;
    let (viewer, template) = app
        .read(move |app, db| {
            let asked = addresses::confirmation_by_token(app, db, &token)?;
            let template = ConfirmPage {
                chrome: Chrome::load(app, db, &viewer)?,
                token: token.as_str().to_owned(),
                for_account: asked.member_id.is_some(),
                how: match Frequency::parse(&asked.frequency) {
                    Some(Frequency::Daily) => "once a day at most",
                    Some(Frequency::Weekly) => "once a week at most",
                    _ => "soon after they are written",
                },
            };
            Ok((viewer, template))
        })
        .await?;
    private_page(&app, &viewer, &template)
}

/// The address of this page is the proof; it needs no cookie and no token beside it.
pub(crate) async fn take_confirm(app: Data<App>, viewer: Viewer, path: Path<String>) -> PageResult {
    let token = token(&path)?;
    let confirmed = app.write(move |app, db| confirm(app, db, &token)).await?;
    let words = match confirmed {
        Confirmed::Subscription => {
            "Mail about new posts will come to this address. Every mail has a link to change or stop it."
        }
        Confirmed::MemberAddress => "The address is yours. Mail that you ask for will come to it.",
    };
    message(&app, viewer, "Thank you", words, ("/", "Go to the front page")).await
}

pub(crate) async fn manage(app: Data<App>, viewer: Viewer, path: Path<String>) -> PageResult {
    let token = token(&path)?;
    let (viewer, template) = app
        .read(move |app, db| {
            let this = queries::by_link(db, &token)?;
            let items = queries::of_address(db, this.address_id)?;
            let template = ManagePage {
                chrome: Chrome::load(app, db, &viewer)?,
                token: token.as_str().to_owned(),
                active: this.state == SubscriptionState::Active,
                items: items.into_iter().map(Item::new).collect(),
            };
            Ok((viewer, template))
        })
        .await?;
    private_page(&app, &viewer, &template)
}

/// RFC 8058: a POST with no cookie and no redirect ends the subscription, whatever else it holds;
/// our own buttons name an `action`.
pub(crate) async fn take_manage(
    app: Data<App>,
    viewer: Viewer,
    path: Path<String>,
    fields: Fields,
) -> PageResult {
    let token = token(&path)?;
    let here = format!("/u/{}", token.as_str());
    match fields.get("action") {
        "save" | "end" => {
            let id = subscription_id(&fields)?;
            let change = change(&fields)?;
            app.write(move |app, db| change_by_link(app, db, &token, id, change)).await?;
            Ok(redirect(&here))
        }
        "end-all" => {
            app.write(move |app, db| end_all_by_link(app, db, &token)).await?;
            message(
                &app,
                viewer,
                "All mail is stopped",
                "Nothing more will come to this address.",
                (&here, "Mail settings"),
            )
            .await
        }
        "" => {
            app.write(move |app, db| end_by_link(app, db, &token)).await?;
            message(
                &app,
                viewer,
                "It is stopped",
                "No more mail will come about this.",
                (&here, "Other mail to this address"),
            )
            .await
        }
        _ => Err(AppError::BadRequest("This form is not one of ours.".into()).into()),
    }
}

fn subscription_id(fields: &Fields) -> Result<SubscriptionId, AppError> {
    fields.get("subscription").parse().map_err(|_| AppError::NotFound)
}

fn change(fields: &Fields) -> Result<Change, AppError> {
    if fields.get("action") == "end" {
        return Ok(Change::End);
    }
    let frequency = Frequency::parse(fields.get("frequency"))
        .ok_or_else(|| AppError::invalid("frequency", "Please choose how often mail may come."))?;
    Ok(Change::Settings { frequency, show_details: fields.has("show_details") })
}

pub(crate) async fn mine(app: Data<App>, viewer: Viewer) -> PageResult {
    if viewer.signed_in.is_none() {
        return Ok(redirect("/sign-in?next=/me/subscriptions"));
    }
    let (viewer, template) = app
        .read(move |app, db| {
            let member = policy::signed_in(viewer.actor())?;
            let items = queries::of_member(db, member)?;
            let template = MinePage {
                chrome: Chrome::load(app, db, &viewer)?,
                items: items.into_iter().map(Item::new).collect(),
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(&app, &viewer, None, &template)
}

pub(crate) async fn change_mine(app: Data<App>, posted: Posted) -> PageResult {
    posted.verify(&app)?;
    let (id, change) = (subscription_id(&posted.fields)?, change(&posted.fields)?);
    let actor = posted.viewer.actor();
    app.write(move |app, db| change_own(app, db, actor, id, change)).await?;
    Ok(redirect_with("/me/subscriptions", Flash::MailChanged, None))
}
