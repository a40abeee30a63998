//! Joining: a handle, a passphrase, and nothing else that is needed.

use diesel::prelude::*;
use diesel::result::Error as DieselError;

use super::addresses::{self, Ask, EmailAddress};
use super::{Handle, ImportedName, Member, NewMember, Passphrase, PassphraseHash, Role, queries};
use crate::app::{App, Client};
use crate::clock::Micros;
use crate::db::schema::members;
use crate::db::{Db, both, duplicate_is_lost_race, is_duplicate};
use crate::error::{AppError, FieldError};
use crate::ids::{AddressId, MemberId};
use crate::limits::Rule;

/// What someone filled in, as typed.
pub(crate) struct Join {
    pub handle: String,
    pub passphrase: String,
    /// Empty: none.
    pub email: String,
}

/// Every field that is wrong is named at once.
pub(crate) async fn join(app: &App, client: &Client, input: Join) -> Result<Member, AppError> {
    let application = app.hashing(move || parse(&input)).await?;
    app.limits.check(app, Rule::SignUp, client.as_str()).await?;
    let hash = app.hashing(move || application.passphrase.hash()).await?;
    let (handle, email) = (application.handle, application.email);
    app.write(move |app, db| db.write(|db| create(app, db, &handle, &hash, email.as_ref(), Role::Member)))
        .await
}

struct Application {
    handle: Handle,
    passphrase: Passphrase,
    email: Option<EmailAddress>,
}

fn parse(input: &Join) -> Result<Application, AppError> {
    let handle = Handle::parse(&input.handle);
    let passphrase = Passphrase::choose(&input.passphrase, &input.handle);
    let email = match input.email.trim() {
        "" => Ok(None),
        text => EmailAddress::parse(text).map(Some),
    };
    match (handle, passphrase, email) {
        (Ok(handle), Ok(passphrase), Ok(email)) => Ok(Application { handle, passphrase, email }),
        (handle, passphrase, email) => Err(AppError::Invalid(
            [("handle", handle.err()), ("passphrase", passphrase.err()), ("email", email.err())]
                .into_iter()
                .filter_map(|(field, message)| Some(FieldError { field, message: message? }))
                .collect(),
        )),
    }
}

/// Writes a member who can sign in; inside a transaction.
pub(super) fn create(
    app: &App,
    db: &mut Db,
    handle: &Handle,
    passphrase: &PassphraseHash,
    email: Option<&EmailAddress>,
    role: Role,
) -> Result<Member, AppError> {
    if is_taken(db, handle)? {
        return Err(taken());
    }
    let address = email.map(|email| addresses::find_or_create(app, db, email)).transpose()?;
    let new = NewMember {
        handle: handle.as_str(),
        handle_key: &handle.key(),
        handle_skeleton: &handle.skeleton(),
        role,
        claimed: true,
        passphrase_hash: Some(passphrase.as_str()),
        address_id: address,
        created_us: app.clock.now(),
    };
    // Two people asked for the same handle at the same moment: the index lets one have it.
    let id = insert(db, &new).map_err(|e| if is_duplicate(&e) { taken() } else { e.into() })?;
    if let Some(address) = address {
        let ask =
            Ask { address, subscription: None, member: Some(id), frequency: "instant", show_details: false };
        // Whoever wrote to this address too often today must not learn it from a refusal to join.
        match addresses::ask_to_confirm(app, db, ask) {
            Ok(()) | Err(AppError::TooMany { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    queries::by_id(db, id)
}

/// The unclaimed handle for a name in an imported blog: the member of exactly that name, or a new
/// one that nobody can sign in to.
pub(crate) fn find_or_create_unclaimed(
    db: &mut Db,
    name: &ImportedName,
    now: Micros,
) -> Result<MemberId, AppError> {
    if let Some(member) = queries::by_handle(db, name.as_str())? {
        return Ok(member.id);
    }
    insert_unclaimed(db, name, now)
}

/// The name the forum itself writes under, which nobody can sign in as; with a number where
/// somebody who can has it already.
pub(crate) fn find_or_create_voice(db: &mut Db, name: &str, now: Micros) -> Result<MemberId, AppError> {
    let mut voice = ImportedName::new(name);
    let mut number = 1;
    loop {
        match queries::by_handle(db, voice.as_str())? {
            None => return insert_unclaimed(db, &voice, now),
            Some(member) if !member.claimed => return Ok(member.id),
            Some(_) => {
                number += 1;
                voice = ImportedName::new(&format!("{name}-{number}"));
            }
        }
    }
}

fn insert_unclaimed(db: &mut Db, name: &ImportedName, now: Micros) -> Result<MemberId, AppError> {
    let new = NewMember {
        handle: name.as_str(),
        handle_key: &name.key(),
        handle_skeleton: &name.skeleton(),
        role: Role::Member,
        claimed: false,
        passphrase_hash: None,
        address_id: None,
        created_us: now,
    };
    Ok(insert(db, &new).map_err(duplicate_is_lost_race)?)
}

fn insert(db: &mut Db, new: &NewMember<'_>) -> Result<MemberId, DieselError> {
    both!(db, |c| diesel::insert_into(members::table).values(new).returning(members::id).get_result(c))
}

/// Nobody joins under a handle that could be taken for someone who is here already, whether that
/// someone can sign in or only left their name on an imported post.
fn is_taken(db: &mut Db, handle: &Handle) -> Result<bool, AppError> {
    let like = members::table
        .filter(members::handle_key.eq(handle.key()).or(members::handle_skeleton.eq(handle.skeleton())));
    Ok(like.count().get_result::<i64>(db)? > 0)
}

fn taken() -> AppError {
    AppError::invalid(
        "handle",
        "Someone here has that handle, or one that looks like it. Please choose another.",
    )
}

/// Makes a proved address this member's.
pub(crate) fn confirm_address(
    app: &App,
    db: &mut Db,
    member: MemberId,
    address: AddressId,
) -> Result<(), AppError> {
    diesel::update(members::table.find(member).filter(members::address_id.eq(address)))
        .set(members::address_confirmed_us.eq(app.clock.now()))
        .execute(db)?;
    Ok(())
}
