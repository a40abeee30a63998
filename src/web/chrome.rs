//! The frame around every page.

use super::assets::asset_url;
use super::{Flash, Viewer};
use crate::app::App;
use crate::boards::{self, Board};
use crate::db::Db;
use crate::error::AppError;
use crate::notices;
use crate::policy::thread::Audience;
use crate::policy::{self, Actor};

/// What `templates/layout.html` shows.
pub(crate) struct Chrome {
    pub(crate) site: String,
    pub(crate) boards: Vec<BoardLink>,
    pub(crate) member: Option<Me>,
    /// Notices that wait to be read.
    pub(crate) unread: usize,
    /// Nobody could say who is looking, so the frame takes them for nobody in particular.
    pub(crate) neutral: bool,
    pub(crate) csrf: String,
    pub(crate) flash: Option<&'static str>,
    /// What was just posted speaks of self-harm: say where help is.
    pub(crate) help: bool,
    /// The form whose draft the browser may forget.
    pub(crate) draft_saved: Option<String>,
    pub(crate) css: String,
    pub(crate) js: String,
    pub(crate) favicon: String,
    pub(crate) source_url: String,
    /// Search engines may have this page.
    pub(crate) indexed: bool,
}

pub(crate) struct BoardLink {
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) current: bool,
}

pub(crate) struct Me {
    pub(crate) handle: String,
    pub(crate) moderator: bool,
}

/// What the frame asks of the database.
#[derive(Debug)]
pub(crate) struct Frame {
    /// Those the viewer sees.
    boards: Vec<Board>,
    unread: usize,
}

impl Frame {
    pub(crate) fn ask(app: &App, db: &mut Db, actor: Actor) -> Result<Frame, AppError> {
        let boards = boards::queries::seen_by(db, actor)?;
        let unread = notices::queries::unread(db, actor, &boards, app.clock.now())?;
        Ok(Frame { boards, unread })
    }

    /// `viewer`: the one it was asked for.
    pub(crate) fn around(&self, app: &App, viewer: &Viewer) -> Chrome {
        let mut chrome = Chrome::bare(&app.config.site.name);
        chrome.unread = self.unread;
        chrome.source_url = app.config.site.source_url.clone();
        let link =
            |board: &Board| BoardLink { slug: board.slug.clone(), name: board.name.clone(), current: false };
        chrome.boards = self.boards.iter().map(link).collect();
        chrome.member = viewer
            .signed_in
            .as_ref()
            .map(|s| Me { handle: s.member.handle.clone(), moderator: policy::open_desk(s.actor).is_ok() });
        chrome.neutral = false;
        chrome.csrf = viewer.csrf.clone();
        if let Some(read) = viewer.flash_cookie().and_then(Flash::read) {
            chrome.flash = Some(read.words);
            chrome.draft_saved = read.draft;
            chrome.help = read.help;
        }
        chrome
    }
}

impl Chrome {
    pub(crate) fn load(app: &App, db: &mut Db, viewer: &Viewer) -> Result<Chrome, AppError> {
        Ok(Frame::ask(app, db, viewer.actor())?.around(app, viewer))
    }

    /// The frame when neither database nor viewer can be asked.
    pub(crate) fn bare(site: &str) -> Chrome {
        Chrome {
            site: site.to_owned(),
            boards: Vec::new(),
            member: None,
            unread: 0,
            neutral: true,
            csrf: String::new(),
            flash: None,
            help: false,
            draft_saved: None,
            css: asset_url("css/evenkeel.css"),
            js: asset_url("js/evenkeel.js"),
            favicon: asset_url("img/favicon.svg"),
            source_url: String::new(),
            indexed: false,
        }
    }

    /// Lets search engines have the page, where the host wants that and everyone may read it.
    pub(crate) fn open_to_search(self, app: &App, audience: Audience) -> Chrome {
        Chrome { indexed: app.config.site.search_engines && audience == Audience::Everyone, ..self }
    }

    /// What the viewer is called; empty for one who isn't signed in.
    pub(crate) fn own_handle(&self) -> &str {
        self.member.as_ref().map_or("", |me| me.handle.as_str())
    }

    /// Marks the board that the page is in.
    pub(crate) fn within(mut self, slug: &str) -> Chrome {
        for board in &mut self.boards {
            board.current = board.slug == slug;
        }
        self
    }
}
