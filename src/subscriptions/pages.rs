//! What the pages around mail show.

use askama::Template;

use super::queries::Named;
use super::{Frequency, SubscriptionState};
use crate::ids::SubscriptionId;
use crate::web::{Chrome, Problem};

pub(crate) struct Choice {
    pub(crate) value: &'static str,
    pub(crate) label: &'static str,
    pub(crate) chosen: bool,
}

/// How often mail may come, as choices.
pub(crate) fn choices(chosen: &str) -> Vec<Choice> {
    let label = |frequency: Frequency| match frequency {
        Frequency::Instant => "Soon after each post",
        Frequency::Daily => "Once a day",
        Frequency::Weekly => "Once a week",
        Frequency::Never => "Never",
    };
    let choice = |frequency: &Frequency| Choice {
        value: frequency.as_str(),
        label: label(*frequency),
        chosen: frequency.as_str() == chosen,
    };
    Frequency::ALL.iter().map(choice).collect()
}

#[derive(Template)]
#[template(path = "subscriptions/subscribe.html")]
pub(crate) struct SubscribePage {
    pub(crate) chrome: Chrome,
    /// What is to be followed, and the field that says so in the form.
    pub(crate) name: String,
    pub(crate) field: (&'static str, String),
    pub(crate) email: String,
    /// A member whose own address is known and proved needn't type one.
    pub(crate) own_address: Option<String>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) show_details: bool,
    pub(crate) problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "subscriptions/confirm.html")]
pub(crate) struct ConfirmPage {
    pub(crate) chrome: Chrome,
    pub(crate) token: String,
    pub(crate) for_account: bool,
    pub(crate) how: &'static str,
}

/// One subscription, as a form.
pub(crate) struct Item {
    pub(crate) id: SubscriptionId,
    pub(crate) name: String,
    pub(crate) pending: bool,
    pub(crate) choices: Vec<Choice>,
    pub(crate) show_details: bool,
}

impl Item {
    pub(crate) fn new(named: Named) -> Item {
        let Named { subscription, name } = named;
        Item {
            id: subscription.id,
            name,
            pending: subscription.state == SubscriptionState::Pending,
            choices: choices(subscription.frequency.as_str()),
            show_details: subscription.show_details,
        }
    }
}

/// Behind the link under every mail. It names only what whoever asked for the mail may still read.
#[derive(Template)]
#[template(path = "subscriptions/manage.html")]
pub(crate) struct ManagePage {
    pub(crate) chrome: Chrome,
    pub(crate) token: String,
    pub(crate) active: bool,
    pub(crate) items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "subscriptions/mine.html")]
pub(crate) struct MinePage {
    pub(crate) chrome: Chrome,
    pub(crate) items: Vec<Item>,
}

impl ManagePage {
    fn action(&self) -> String {
        format!("/u/{}", self.token)
    }
}
