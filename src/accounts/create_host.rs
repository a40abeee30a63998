//! The first account: whoever runs the forum.

use super::{Handle, Member, Passphrase, Role, join, queries};
use crate::app::App;
use crate::error::AppError;
use crate::keys::Purpose;
use crate::policy::{Actor, grant_role};

/// From the command line, which is the host's already.
pub(crate) async fn create_host(
    app: &App,
    actor: Actor,
    handle: &str,
    passphrase: &str,
) -> Result<Member, AppError> {
    grant_role(actor)?;
    create(app, handle, passphrase, false).await
}

/// From the first-run page, while there is no host yet, by the code the terminal shows.
pub(crate) async fn first_run(
    app: &App,
    code: &str,
    handle: &str,
    passphrase: &str,
) -> Result<Member, AppError> {
    use subtle::ConstantTimeEq;
    if !bool::from(code.trim().as_bytes().ct_eq(first_run_code(app).as_bytes())) {
        return Err(AppError::invalid(
            "code",
            "That isn't the code. It is in the terminal where Evenkeel was started, under \"Become the host\".",
        ));
    }
    create(app, handle, passphrase, true).await
}

/// Shown in the terminal only: reaching the page first is not enough to own the forum.
pub(crate) fn first_run_code(app: &App) -> String {
    app.keys.hex(Purpose::FirstRun, &[0])[..12].to_owned()
}

async fn create(app: &App, handle: &str, passphrase: &str, only_first: bool) -> Result<Member, AppError> {
    let (typed, passphrase) = (handle.to_owned(), passphrase.to_owned());
    let handle = Handle::parse(handle).map_err(|e| AppError::invalid("handle", e))?;
    let hash = app
        .hashing(move || {
            let chosen = Passphrase::choose(&passphrase, &typed);
            chosen.map_err(|e| AppError::invalid("passphrase", e))?.hash()
        })
        .await?;
    app.write(move |app, db| {
        db.write(|db| {
            if only_first && queries::has_host(db)? {
                return Err(AppError::Conflict("This forum has a host already.".into()));
            }
            join::create(app, db, &handle, &hash, None, Role::Host)
        })
    })
    .await
}
