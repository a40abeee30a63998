//! Members and their sessions. An account is a handle and a passphrase; an email address is
//! optional, sealed, and never shown.

pub(crate) mod addresses;
pub(crate) mod create_host;
pub(crate) mod door_http;
pub(crate) mod grant_role;
mod handle;
pub(crate) mod hold;
pub(crate) mod http;
pub(crate) mod join;
pub(crate) mod member_notes;
mod naming;
mod pages;
mod passphrase;
pub(crate) mod queries;
pub(crate) mod sessions;
pub(crate) mod sign_in;
pub(crate) mod suggest;

use diesel::prelude::*;

use crate::clock::Micros;
use crate::db::schema::members;
use crate::db::text_enum;
use crate::ids::{AddressId, MemberId};
use crate::policy::member::MemberFacts;
use crate::policy::{Actor, Rank};

pub(crate) use handle::{Handle, ImportedName};
pub(crate) use naming::names;
pub(crate) use passphrase::{Passphrase, PassphraseHash};

text_enum! {
    /// What a member is on the whole forum.
    pub enum Role {
        Member = "member",
        Moderator = "moderator",
        /// Runs the forum; may do all a moderator may.
        Host = "host",
    }
}

impl Role {
    pub fn rank(self) -> Rank {
        match self {
            Role::Member => Rank::Member,
            Role::Moderator => Rank::Moderator,
            Role::Host => Rank::Host,
        }
    }

    /// The word beside a handle; most people need none.
    pub fn badge(self) -> Option<&'static str> {
        match self {
            Role::Member => None,
            Role::Moderator => Some("moderator"),
            Role::Host => Some("host"),
        }
    }
}

/// Someone with a handle. An *unclaimed* one came with an import and can't sign in.
#[derive(Debug, Clone, Queryable, Selectable)]
pub(crate) struct Member {
    pub id: MemberId,
    pub handle: String,
    pub role: Role,
    pub claimed: bool,
    pub address_id: Option<AddressId>,
    pub address_confirmed_us: Option<Micros>,
    pub created_us: Micros,
    /// A moderator on some boards.
    pub moderates: bool,
    #[diesel(embed)]
    pub hold: hold::Hold,
}

impl Member {
    /// What they may do at a moment.
    pub(crate) fn actor(&self, now: Micros) -> Actor {
        Actor::Member { id: self.id, rank: self.rank(), held: self.hold.at(now) }
    }

    fn rank(&self) -> Rank {
        match self.role {
            Role::Member if self.moderates => Rank::BoardModerator,
            role => role.rank(),
        }
    }

    pub(crate) fn facts(&self) -> MemberFacts {
        MemberFacts { id: self.id, rank: self.rank() }
    }
}

#[derive(Insertable)]
#[diesel(table_name = members)]
struct NewMember<'a> {
    handle: &'a str,
    handle_key: &'a str,
    handle_skeleton: &'a str,
    role: Role,
    claimed: bool,
    passphrase_hash: Option<&'a str>,
    address_id: Option<AddressId>,
    created_us: Micros,
}
