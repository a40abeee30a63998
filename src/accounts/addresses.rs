//! Email addresses: parsed once, sealed before they are written, proved by a mailed link.

use diesel::prelude::*;

use crate::app::App;
use crate::clock::Micros;
use crate::db::schema::{addresses, confirmations};
use crate::db::{Db, both};
use crate::error::AppError;
use crate::ids::{AddressId, ConfirmationId, MemberId, SubscriptionId};
use crate::keys::{Purpose, Token};
use crate::outbox::{self, Event};

/// How long a confirmation link works.
const CONFIRM_WITHIN: i64 = 48 * Micros::HOUR;

/// An address mail can go to, in the form it is compared by.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct EmailAddress(String);

impl EmailAddress {
    /// Errors are sentences for the form.
    pub(crate) fn parse(text: &str) -> Result<EmailAddress, String> {
        let text = text.trim();
        let message = "That doesn't look like an email address, for instance name@example.org.";
        if text.len() > 254 || !text.is_ascii() {
            return Err(message.into());
        }
        let address: lettre::Address = text.parse().map_err(|_| message.to_string())?;
        Ok(EmailAddress(address.to_string().to_ascii_lowercase()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

/// "m…n@example.org": enough for its owner, little for a glance over the shoulder.
pub(crate) fn masked(address: &str) -> String {
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    let last: String = local.chars().skip(1).last().into_iter().collect();
    format!("{first}…{last}@{domain}")
}

/// Where one address's mail settings are.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = addresses)]
pub(crate) struct Address {
    pub blind_index: Vec<u8>,
    pub sealed: Vec<u8>,
    pub suppressed_us: Option<Micros>,
}

impl Address {
    pub(crate) fn unseal(&self, app: &App) -> Result<String, AppError> {
        app.keys.unseal(&self.sealed, &self.blind_index).map_err(AppError::internal)
    }
}

pub(crate) fn find_or_create(app: &App, db: &mut Db, email: &EmailAddress) -> Result<AddressId, AppError> {
    let index = app.keys.address_index(email.as_str());
    let found = addresses::table
        .filter(addresses::blind_index.eq(&index))
        .select(addresses::id)
        .first(db)
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    let sealed = app.keys.seal(email.as_str()).map_err(AppError::internal)?;
    let id = both!(db, |c| {
        diesel::insert_into(addresses::table)
            .values((
                addresses::blind_index.eq(&index),
                addresses::sealed.eq(sealed),
                addresses::created_us.eq(app.clock.now()),
            ))
            .returning(addresses::id)
            .get_result(c)?
    });
    Ok(id)
}

pub(crate) fn by_id(db: &mut Db, id: AddressId) -> Result<Address, AppError> {
    Ok(addresses::table.find(id).select(Address::as_select()).first(db)?)
}

/// No more mail goes there: it was refused for good; inside the transaction that says so.
pub(crate) fn suppress(db: &mut Db, id: AddressId, now: Micros) -> Result<(), AppError> {
    let taking_mail = addresses::table.find(id).filter(addresses::suppressed_us.is_null());
    diesel::update(taking_mail).set(addresses::suppressed_us.eq(now)).execute(db)?;
    Ok(())
}

/// Whoever reads what goes there has pressed the button in a mail that came; inside the transaction that
/// says so.
pub(crate) fn takes_mail_again(db: &mut Db, id: AddressId) -> Result<(), AppError> {
    let none: Option<Micros> = None;
    diesel::update(addresses::table.find(id)).set(addresses::suppressed_us.eq(none)).execute(db)?;
    Ok(())
}

/// What a confirmation link will do when its button is pressed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub address: AddressId,
    /// Start this subscription, with these settings.
    pub subscription: Option<SubscriptionId>,
    /// Make the address this member's.
    pub member: Option<MemberId>,
    pub frequency: &'a str,
    pub show_details: bool,
}

/// Has a confirmation link mailed, at most `mail.confirmations_per_day` a day to one address:
/// nobody's inbox can be flooded from here.
pub(crate) fn ask_to_confirm(app: &App, db: &mut Db, ask: Ask<'_>) -> Result<(), AppError> {
    let now = app.clock.now();
    let recent: Vec<Micros> = confirmations::table
        .filter(confirmations::address_id.eq(ask.address))
        .filter(confirmations::created_us.gt(now.minus(Micros::DAY)))
        .order(confirmations::created_us.asc())
        .select(confirmations::created_us)
        .load(db)?;
    let allowed = app.config.mail.confirmations_per_day as usize;
    if app.config.limits.enabled && recent.len() >= allowed {
        let free = recent.get(recent.len() - allowed.max(1)).copied().unwrap_or(now).plus(Micros::DAY);
        let retry_after = (free.0 - now.0).div_euclid(Micros::SECOND).max(1).unsigned_abs();
        return Err(AppError::TooMany {
            what: "Enough confirmation mails have gone to this address for today.",
            retry_after,
        });
    }
    let nonce = Token::random().map_err(AppError::internal)?;
    let token = confirmation_token(app, nonce.as_str().as_bytes());
    let id: ConfirmationId = both!(db, |c| {
        diesel::insert_into(confirmations::table)
            .values((
                confirmations::nonce.eq(nonce.as_str().as_bytes()),
                confirmations::token_hash.eq(token.hash()),
                confirmations::address_id.eq(ask.address),
                confirmations::subscription_id.eq(ask.subscription),
                confirmations::member_id.eq(ask.member),
                confirmations::frequency.eq(ask.frequency),
                confirmations::show_details.eq(ask.show_details),
                confirmations::created_us.eq(now),
                confirmations::expires_us.eq(now.plus(CONFIRM_WITHIN)),
            ))
            .returning(confirmations::id)
            .get_result(c)?
    });
    outbox::record(app, db, &Event::ConfirmationAsked { confirmation_id: id })
}

/// The token of a confirmation's link, from its row.
pub(crate) fn confirmation_token(app: &App, nonce: &[u8]) -> Token {
    app.keys.link(Purpose::Confirm, nonce)
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = confirmations)]
pub(crate) struct Confirmation {
    pub id: ConfirmationId,
    pub nonce: Vec<u8>,
    pub address_id: AddressId,
    pub subscription_id: Option<SubscriptionId>,
    pub member_id: Option<MemberId>,
    pub frequency: String,
    pub show_details: bool,
    pub expires_us: Micros,
    pub used_us: Option<Micros>,
}

pub(crate) fn confirmation(db: &mut Db, id: ConfirmationId) -> Result<Confirmation, AppError> {
    Ok(confirmations::table.find(id).select(Confirmation::as_select()).first(db)?)
}

/// The confirmation behind a link that still works; otherwise why it doesn't.
pub(crate) fn confirmation_by_token(app: &App, db: &mut Db, token: &Token) -> Result<Confirmation, AppError> {
    let found: Option<Confirmation> = confirmations::table
        .filter(confirmations::token_hash.eq(token.hash()))
        .select(Confirmation::as_select())
        .first(db)
        .optional()?;
    let gone = |why: &str| Err(AppError::Gone(why.to_owned()));
    match found {
        None => gone(
            "This link isn't one of ours. Perhaps it was cut in two by a mail program: try to copy all of it.",
        ),
        Some(c) if c.used_us.is_some() => {
            gone("This link has been used already, so there is nothing left to do.")
        }
        Some(c) if c.expires_us <= app.clock.now() => {
            gone("This link has expired. Please ask for a new one; it works for 48 hours.")
        }
        Some(c) => Ok(c),
    }
}

/// Uses a link up, once: two clicks at the same time count as one.
pub(crate) fn use_confirmation(app: &App, db: &mut Db, id: ConfirmationId) -> Result<(), AppError> {
    let unused = confirmations::table.find(id).filter(confirmations::used_us.is_null());
    let used = diesel::update(unused).set(confirmations::used_us.eq(app.clock.now())).execute(db)?;
    match used {
        1 => Ok(()),
        _ => Err(AppError::Gone("This link has been used already, so there is nothing left to do.".into())),
    }
}
