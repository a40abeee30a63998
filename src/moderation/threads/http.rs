//! The page about a thread for its moderators, and the forms on it.

use actix_web::web::{Data, Path};

use super::lock::lock;
use super::move_thread::move_thread;
use super::pages::{Form, Line, ThreadPage, Typed};
use super::set::{Asked, set};
use crate::app::App;
use crate::boards;
use crate::error::AppError;
use crate::ids::ThreadId;
use crate::measures::MeasureKind;
use crate::moderation::desk::Curve;
use crate::moderation::until::Chosen;
use crate::threads::running::Running;
use crate::threads::{mood, queries};
use crate::web::{Chrome, Flash, PageResult, Posted, Problem, Viewer, form_page, redirect_with};

pub(crate) async fn thread(app: Data<App>, viewer: Viewer, id: Path<ThreadId>) -> PageResult {
    thread_page(&app, viewer, *id, None, None).await
}

pub(crate) async fn take_slow_mode(app: Data<App>, posted: Posted, id: Path<ThreadId>) -> PageResult {
    take(&app, posted, *id, Form::SlowMode).await
}

pub(crate) async fn take_rest(app: Data<App>, posted: Posted, id: Path<ThreadId>) -> PageResult {
    take(&app, posted, *id, Form::Rest).await
}

pub(crate) async fn take_lock(app: Data<App>, posted: Posted, id: Path<ThreadId>) -> PageResult {
    take(&app, posted, *id, Form::Lock).await
}

pub(crate) async fn take_approval(app: Data<App>, posted: Posted, id: Path<ThreadId>) -> PageResult {
    take(&app, posted, *id, Form::Approval).await
}

pub(crate) async fn take_cross_talk(app: Data<App>, posted: Posted, id: Path<ThreadId>) -> PageResult {
    take(&app, posted, *id, Form::CrossTalk).await
}

pub(crate) async fn take_move(app: Data<App>, posted: Posted, id: Path<ThreadId>) -> PageResult {
    take(&app, posted, *id, Form::Move).await
}

async fn take(app: &App, posted: Posted, id: ThreadId, form: Form) -> PageResult {
    let fields = &posted.fields;
    let typed = Typed {
        pace: fields.text("pace"),
        until: Chosen { span: fields.text("span"), time: fields.text("until") },
        board: fields.text("board"),
        reason: fields.text("reason"),
    };
    let done = match posted.verify(app) {
        Ok(()) => act(app, &posted, id, form, &typed).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => {
            let flash = match form {
                Form::Move => Flash::ThreadMoved,
                _ => Flash::MeasureSet,
            };
            Ok(redirect_with(&format!("/mod/threads/{id}"), flash, None))
        }
        Err(error) => thread_page(app, posted.viewer, id, Some((form, typed)), Some(error)).await,
    }
}

async fn act(app: &App, posted: &Posted, id: ThreadId, form: Form, typed: &Typed) -> Result<(), AppError> {
    let (actor, reason) = (posted.viewer.actor(), typed.reason.clone());
    let until = typed.until.parse(app.clock.now()).map(Some);
    let asked = |kind, minutes| Asked { thread: id, kind, minutes, until, reason: reason.clone() };
    match form {
        Form::SlowMode => {
            let minutes = match typed.pace.as_str() {
                "heat" => None,
                minutes => Some(minutes.parse().map_err(|_| {
                    AppError::invalid("minutes", "Please choose how often a member may reply.")
                })?),
            };
            set(app, actor, asked(MeasureKind::SlowMode, minutes)).await
        }
        Form::Rest => set(app, actor, asked(MeasureKind::Rest, None)).await,
        Form::Approval => set(app, actor, asked(MeasureKind::ApprovalFirst, None)).await,
        Form::CrossTalk => set(app, actor, asked(MeasureKind::NoCrossTalk, None)).await,
        Form::Lock => lock(app, actor, id, !posted.fields.has("unlock"), &reason).await,
        Form::Move => move_thread(app, actor, id, typed.board.clone(), &reason).await,
    }
}

async fn thread_page(
    app: &App,
    viewer: Viewer,
    id: ThreadId,
    back: Option<(Form, Typed)>,
    error: Option<AppError>,
) -> PageResult {
    let problem = error.as_ref().map(|error| {
        let section = back.as_ref().map_or("now", |(form, _)| form.id());
        let mut problem = Problem::new(error, "Nothing has changed yet", section);
        // Each form has the same fields: the way leads to the form.
        problem.lines.iter_mut().for_each(|line| line.field = section);
        problem
    });
    let (viewer, template) = app
        .read(move |app, db| {
            let (actor, now) = (viewer.actor(), app.clock.now());
            let (_, thread, board) = queries::moderated(db, actor, id)?;
            let running = Running::on(db, &thread, now)?;
            let mut others = Vec::new();
            for other in boards::queries::seen_by(db, actor)? {
                let here = boards::moderators::on_board(db, actor, other.id)?;
                if other.id != board.id && here.is_moderator() {
                    others.push((other.slug, other.name));
                }
            }
            let template = ThreadPage {
                chrome: Chrome::load(app, db, &viewer)?.within(&board.slug),
                id,
                url: thread.url(),
                locked: thread.is_locked(),
                curve: Curve::new(&mood::curve(app, db, id, Curve::POINTS)?),
                running: running.all().iter().map(|measure| Line::new(measure, now)).collect(),
                kinds: running.all().iter().map(|measure| measure.kind).collect(),
                no_cross_talk: !board.cross_talk,
                boards: others,
                title: queries::hidden_title(db, id)?.unwrap_or(thread.title),
                board: board.name,
                back,
                problem,
            };
            Ok((viewer, template))
        })
        .await?;
    form_page(app, &viewer, error.as_ref(), &template)
}
