//! What the pages around accounts show.

use askama::Template;

use super::addresses::masked;
use super::sessions::Session;
use crate::ids::SessionId;
use crate::web::{Carried, Chrome, Problem, When};

#[derive(Template)]
#[template(path = "accounts/join.html")]
pub(crate) struct JoinPage {
    pub(crate) chrome: Chrome,
    pub(crate) handle: String,
    pub(crate) email: String,
    pub(crate) suggestion: String,
    /// Where to go afterwards.
    pub(crate) next: String,
    pub(crate) carried: Option<Carried>,
    pub(crate) problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
pub(crate) struct SignInPage {
    pub(crate) chrome: Chrome,
    pub(crate) handle: String,
    /// Where to go afterwards.
    pub(crate) next: String,
    /// A text that is waiting for its writer to sign in.
    pub(crate) carried: Option<Carried>,
    pub(crate) problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "accounts/welcome.html")]
pub(crate) struct WelcomePage {
    pub(crate) chrome: Chrome,
    pub(crate) code: String,
    pub(crate) handle: String,
    pub(crate) problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "accounts/me.html")]
pub(crate) struct MePage {
    pub(crate) chrome: Chrome,
    pub(crate) handle: String,
    pub(crate) email: Option<EmailView>,
    pub(crate) sessions: Vec<SessionView>,
}

pub(crate) struct EmailView {
    pub(crate) masked: String,
    pub(crate) confirmed: bool,
}

impl EmailView {
    pub(crate) fn new(address: &str, confirmed: bool) -> EmailView {
        EmailView { masked: masked(address), confirmed }
    }
}

pub(crate) struct SessionView {
    pub(crate) id: SessionId,
    pub(crate) here: bool,
    pub(crate) api: bool,
    pub(crate) last_used: When,
}

impl SessionView {
    pub(crate) fn new(session: &Session, here: SessionId, now: crate::clock::Micros) -> SessionView {
        SessionView {
            id: session.id,
            here: session.id == here,
            api: session.kind == super::sessions::SessionKind::Api,
            last_used: When::new(session.last_used_us, now),
        }
    }
}
