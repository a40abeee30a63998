//! Signing in: the same words and the same time for an unknown handle and a wrong passphrase.

use diesel::prelude::*;

use super::handle::key_of;
use super::sessions::{self, SessionKind};
use super::{Member, Passphrase, PassphraseHash, queries};
use crate::app::{App, Client};
use crate::db::Db;
use crate::db::schema::members;
use crate::error::AppError;
use crate::ids::MemberId;
use crate::keys::Token;
use crate::limits::Rule;

pub(crate) struct SignIn {
    pub handle: String,
    pub passphrase: Passphrase,
    pub kind: SessionKind,
    /// Stay signed in for 30 days without use, not two hours.
    pub keep: bool,
}

pub(crate) async fn sign_in(app: &App, client: &Client, input: SignIn) -> Result<(Member, Token), AppError> {
    app.limits.check(app, Rule::SignIn, client.as_str()).await?;
    // People type all kinds of things into the wrong field: the counter gets a hash of it.
    let name = app.keys.counted(&key_of(input.handle.trim()));
    app.limits.slow_down(app, Rule::SignInAs, &name).await;
    let handle = input.handle;
    let (member, stored) = match app.read(move |_, db| queries::credentials(db, &handle)).await? {
        Some((member, hash)) => (Some(member), Some(hash)),
        None => (None, None),
    };
    let passphrase = input.passphrase;
    let (matches, rehashed) = app
        .hashing(move || {
            let matches = passphrase.verify(stored.as_ref())?;
            let outdated = stored.filter(|hash| matches && hash.is_outdated());
            Ok((matches, outdated.map(|_| passphrase.hash()).transpose()?))
        })
        .await?;
    let Some(member) = member.filter(|_| matches) else {
        return Err(AppError::invalid("passphrase", "That handle and passphrase don't belong together."));
    };
    let (kind, keep) = (input.kind, input.keep);
    app.write(move |app, db| {
        db.write(|db| {
            if let Some(hash) = &rehashed {
                renew(db, member.id, hash)?;
            }
            Ok((member.clone(), sessions::create(app, db, member.id, kind, keep)?))
        })
    })
    .await
}

fn renew(db: &mut Db, member: MemberId, hash: &PassphraseHash) -> Result<(), AppError> {
    let row = members::table.find(member);
    diesel::update(row).set(members::passphrase_hash.eq(hash.as_str())).execute(db)?;
    Ok(())
}
