//! Who is looking: taken from the session cookie for pages, from the bearer token for the API.

use std::future::Future;
use std::pin::Pin;

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};

use super::PageError;
use crate::accounts::Member;
use crate::accounts::sessions::{self, Session, SessionKind};
use crate::app::App;
use crate::db::Kept;
use crate::error::AppError;
use crate::keys::Token;
use crate::policy::Actor;

/// Whoever asked for a page. Before signing in there is a session token too: forms are bound to
/// it, and nothing about it is stored.
pub(crate) struct Viewer {
    pub(crate) signed_in: Option<SignedIn>,
    pub(crate) csrf: String,
    token: Token,
    /// The browser hasn't got the token yet.
    fresh: bool,
    flash: Option<String>,
}

pub(crate) struct SignedIn {
    pub(crate) member: Member,
    pub(crate) session: Session,
    /// As of this request.
    pub(crate) actor: Actor,
    /// This very request put off the session's end.
    renewed: bool,
}

impl Viewer {
    pub(crate) fn actor(&self) -> Actor {
        self.signed_in.as_ref().map_or(Actor::Anonymous, |s| s.actor)
    }

    pub(crate) fn csrf_matches(&self, app: &App, given: &str) -> bool {
        !self.fresh && app.keys.csrf_matches(&self.token, given)
    }

    /// There is something to tell them.
    pub(crate) fn has_flash(&self) -> bool {
        self.flash.is_some()
    }

    pub(super) fn flash_cookie(&self) -> Option<&str> {
        self.flash.as_deref()
    }

    /// The cookie a page with a form must set, if the browser has none.
    pub(super) fn new_cookie(&self, app: &App) -> Option<Cookie<'static>> {
        self.fresh.then(|| session_cookie(app, &self.token, false))
    }

    /// The cookie of a session that outlives the window, when the session was just renewed: the
    /// browser is to keep it as long as we do.
    pub(super) fn kept_cookie(&self, app: &App) -> Option<Cookie<'static>> {
        let kept = self.signed_in.as_ref().filter(|s| s.renewed && s.session.keep);
        kept.map(|_| session_cookie(app, &self.token, true))
    }

    async fn load(
        app: &App,
        sessions: &Sessions,
        cookie: Option<Token>,
        flash: Option<String>,
    ) -> Result<Viewer, AppError> {
        let (token, fresh) = match cookie {
            Some(token) => (token, false),
            None => (Token::random().map_err(AppError::internal)?, true),
        };
        let signed_in =
            if fresh { None } else { find(app, sessions, token.clone(), SessionKind::Web).await? };
        let csrf = app.keys.csrf(&token);
        Ok(Viewer { signed_in, csrf, token, fresh, flash })
    }
}

/// Sessions that were looked up, by what their tokens hash to.
pub(crate) struct Sessions(Kept<(SessionKind, Vec<u8>), (Session, Member)>);

impl Sessions {
    pub(crate) fn new() -> Sessions {
        Sessions(Kept::new(10_000))
    }

    async fn find(
        &self,
        app: &App,
        token: Token,
        kind: SessionKind,
    ) -> Result<Option<(Session, Member)>, AppError> {
        let (version, key) = (app.pool.version(), (kind, token.hash()));
        if let Some(found) = self.0.get(version, &key) {
            let still = found.0.expires_us > app.clock.now();
            return Ok(still.then_some(found));
        }
        let found = match app.pool.glance(|db| sessions::find(app, db, &token, kind)) {
            Some(found) => found?,
            None => app.read(move |app, db| sessions::find(app, db, &token, kind)).await?,
        };
        if let Some(found) = &found {
            self.0.keep(version, key, found.clone());
        }
        Ok(found)
    }
}

async fn find(
    app: &App,
    sessions: &Sessions,
    token: Token,
    kind: SessionKind,
) -> Result<Option<SignedIn>, AppError> {
    let Some((session, member)) = sessions.find(app, token, kind).await? else { return Ok(None) };
    let renewed = session.is_due_for_touch(app.clock.now());
    if renewed {
        let session = session.clone();
        app.write(move |app, db| sessions::touch(app, db, &session)).await?;
    }
    let actor = member.actor(app.clock.now());
    Ok(Some(SignedIn { member, session, actor, renewed }))
}

impl FromRequest for Viewer {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Viewer, PageError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let (app, sessions) = (app_of(&request)?, sessions_of(&request)?);
            refuse_nul(&request)?;
            let cookie = |name: &str| request.cookie(name).map(|c| c.value().to_owned());
            let token = cookie(cookie_name(&app)).and_then(|text| Token::parse(&text));
            Ok(Viewer::load(&app, &sessions, token, cookie(super::flash::COOKIE)).await?)
        })
    }
}

/// No text has a NUL in it, and PostgreSQL looks for none: what such a path names isn't here. What is
/// behind the `?` is for the page to read: a search finds nothing by it.
fn refuse_nul(request: &HttpRequest) -> Result<(), AppError> {
    if request.uri().path().contains("%00") { Err(AppError::NotFound) } else { Ok(()) }
}

pub(super) fn app_of(request: &HttpRequest) -> Result<App, AppError> {
    let app = request.app_data::<web::Data<App>>();
    app.map(|app| app.get_ref().clone()).ok_or_else(|| AppError::internal("the app is not set up"))
}

fn sessions_of(request: &HttpRequest) -> Result<web::Data<Sessions>, AppError> {
    let sessions = request.app_data::<web::Data<Sessions>>();
    sessions.cloned().ok_or_else(|| AppError::internal("the sessions are not set up"))
}

/// Whose bearer token (RFC 6750) came with an API request; a token that doesn't work is refused,
/// not taken for none.
pub(crate) async fn bearer(request: &HttpRequest) -> Result<Option<SignedIn>, AppError> {
    let app = app_of(request)?;
    refuse_nul(request)?;
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let token = value.to_str().ok().and_then(|v| v.split_once(' '));
    let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let token = token.and_then(|(_, token)| Token::parse(token.trim()));
    let found = match token {
        Some(token) => find(&app, &*sessions_of(request)?, token, SessionKind::Api).await?,
        None => None,
    };
    found.map(Some).ok_or(AppError::Denied(crate::policy::Denied::SignIn))
}

/// `__Host-` keeps the cookie to this very host over TLS; plain HTTP is for one's own machine only.
fn cookie_name(app: &App) -> &'static str {
    if app.config.is_https() { "__Host-sid" } else { "sid" }
}

/// `keep`: outlives the browser window.
pub(crate) fn session_cookie(app: &App, token: &Token, keep: bool) -> Cookie<'static> {
    let cookie = Cookie::build(cookie_name(app), token.as_str().to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.config.is_https());
    if keep { cookie.max_age(Duration::days(30)).finish() } else { cookie.finish() }
}

pub(crate) fn clear_session_cookie(app: &App) -> Cookie<'static> {
    let mut cookie = Cookie::build(cookie_name(app), "").path("/").secure(app.config.is_https()).finish();
    cookie.make_removal();
    cookie
}
