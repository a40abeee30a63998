//! Sending one mail: claim, look again at what may be said, render, hand over, write it down.

use super::apart;
use super::attempt::{self, Bundle, Claim};
use super::compose::{self, Contents, NewPost};
use super::{Delivery, DeliveryKind};
use crate::accounts::addresses::{self, Address};
use crate::app::App;
use crate::cases::alarm as alarms;
use crate::db::Db;
use crate::error::AppError;
use crate::ids::DeliveryId;
use crate::mail::Outgoing;
use crate::policy;
use crate::posts;
use crate::subscriptions::queries::{self as subscriptions, Target};
use crate::subscriptions::{Frequency, Subscription, SubscriptionState};
use crate::threads;

pub(crate) async fn deliver(app: &App, id: DeliveryId) -> Result<(), AppError> {
    let bundle = match app.write(move |app, db| attempt::claim(app, db, id)).await {
        Ok(Claim::Mine(bundle)) => bundle,
        Ok(Claim::Nothing) | Err(AppError::Conflict(_)) => return Ok(()),
        Ok(Claim::Dead) => return bury(app, &[id]).await,
        Err(error) => return Err(error),
    };
    let Some((bundle, message)) = app.write(move |app, db| prepare(app, db, bundle)).await? else {
        return Ok(());
    };
    let begun = app.write(move |app, db| attempt::begin_sending(app, db, bundle)).await?;
    let Some(bundle) = begun else { return Ok(()) };
    // No transaction is open while the other side takes its time.
    let result = app.mailer.send(&message).await;
    if let Err(error) = &result {
        tracing::warn!(delivery = id.0, %error, "mail not sent");
    }
    let given_up = app.write(move |app, db| attempt::conclude(app, db, &bundle, &result)).await?;
    bury(app, &given_up).await
}

async fn bury(app: &App, ids: &[DeliveryId]) -> Result<(), AppError> {
    for id in ids {
        tracing::error!(delivery = id.0, "mail given up");
        app.queue.bury(*id).await.map_err(AppError::internal)?;
    }
    Ok(())
}

/// What still may be said, in a finished message; the rest is dropped here. The text is read now,
/// not when it was written: an edit made meanwhile is what leaves.
fn prepare(app: &App, db: &mut Db, mut bundle: Bundle) -> Result<Option<(Bundle, Outgoing)>, AppError> {
    let found = match bundle.deliveries.first() {
        Some(first) if first.kind == DeliveryKind::Confirmation => confirmation(app, db, first)?,
        Some(first) if first.kind == DeliveryKind::Alarm => alarm(app, db, first)?,
        Some(first) => match whom(db, first)? {
            Ok(follower) => return tell(app, db, bundle, &follower),
            Err(why) => Err(why),
        },
        None => return Ok(None),
    };
    match found {
        Ok(message) => Ok(Some((bundle, message))),
        Err(why) => {
            attempt::drop_some(app, db, &mut bundle, why, |_| true)?;
            Ok(None)
        }
    }
}

/// A message, or why there is none to be sent.
type Found<T> = Result<Result<T, &'static str>, AppError>;

const SUPPRESSED: &str = "the address takes no mail from here";

fn confirmation(app: &App, db: &mut Db, delivery: &Delivery) -> Found<Outgoing> {
    // Asked for anew, it goes to an address that has refused mail as well: it is the way back.
    let address = addresses::by_id(db, delivery.address_id)?;
    let Some(id) = delivery.confirmation_id else { return Ok(Err("there is nothing to confirm")) };
    let asked = addresses::confirmation(db, id)?;
    if asked.used_us.is_some() || asked.expires_us <= app.clock.now() {
        return Ok(Err("the link is used or has expired"));
    }
    let to = address.unseal(app)?;
    Ok(Ok(compose::message(app, delivery.id, &to, &Contents::Confirmation { asked: &asked })?))
}

fn alarm(app: &App, db: &mut Db, delivery: &Delivery) -> Found<Outgoing> {
    let address = addresses::by_id(db, delivery.address_id)?;
    if address.suppressed_us.is_some() {
        return Ok(Err(SUPPRESSED));
    }
    let Some(id) = delivery.alarm_id else { return Ok(Err("there is no alarm")) };
    let alarm = alarms::by_id(db, id)?;
    if alarm.ended_us.is_some() {
        return Ok(Err("a moderator has seen to the alarm"));
    }
    let to = address.unseal(app)?;
    Ok(Ok(compose::message(app, delivery.id, &to, &Contents::Alarm { kind: alarm.kind })?))
}

struct Follower {
    subscription: Subscription,
    target: Target,
    address: Address,
}

/// Who is told of new posts, if they still want to be.
fn whom(db: &mut Db, delivery: &Delivery) -> Found<Follower> {
    let address = addresses::by_id(db, delivery.address_id)?;
    if address.suppressed_us.is_some() {
        return Ok(Err(SUPPRESSED));
    }
    let Some(id) = delivery.subscription_id else { return Ok(Err("there is no subscription")) };
    let subscription = subscriptions::by_id(db, id)?;
    let Some(target) = subscription.target() else { return Ok(Err("there is nothing to follow")) };
    if subscription.state != SubscriptionState::Active || subscription.frequency == Frequency::Never {
        return Ok(Err("the subscription has ended"));
    }
    Ok(Ok(Follower { subscription, target, address }))
}

fn tell(
    app: &App,
    db: &mut Db,
    mut bundle: Bundle,
    follower: &Follower,
) -> Result<Option<(Bundle, Outgoing)>, AppError> {
    let Follower { subscription, target, address } = follower;
    attempt::put_back_held(app, db, &mut bundle)?;
    let (mut news, mut unreadable) = (Vec::new(), Vec::new());
    for delivery in &bundle.deliveries {
        match readable(app, db, subscription, delivery)? {
            Some(post) => news.push(post),
            None => unreadable.push(delivery.id),
        }
    }
    let why = "this reader may not see the post (any more)";
    attempt::drop_some(app, db, &mut bundle, why, |d| unreadable.contains(&d.id))?;
    let Some(first) = bundle.deliveries.first() else { return Ok(None) };
    let to = address.unseal(app)?;
    let link = subscriptions::link_token(app, &address.blind_index, *target);
    let contents = Contents::NewPosts { subscription, news: &news, link: &link };
    let message = compose::message(app, first.id, &to, &contents)?;
    Ok(Some((bundle, message)))
}

/// The post, if policy lets this subscription's reader see it now.
fn readable(
    app: &App,
    db: &mut Db,
    subscription: &Subscription,
    delivery: &Delivery,
) -> Result<Option<NewPost>, AppError> {
    let Some(id) = delivery.post_id else { return Ok(None) };
    let reader = subscription.reader();
    let (post, thread, board) = match threads::queries::seen_post(db, reader, id) {
        Ok(found) => found,
        Err(AppError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    // A moderator may have moved it to where this reader follows nothing.
    if subscription.thread_id != Some(thread.id) && subscription.board_id != Some(thread.board_id) {
        return Ok(None);
    }
    // As a stranger reads it: mail never shows what only an insider may.
    if !policy::post::read(policy::Actor::Anonymous, post.facts()) {
        return Ok(None);
    }
    if apart::of(app, db, post.author_id)?.includes(subscription.member_id, subscription.address_id) {
        return Ok(None);
    }
    let author = posts::queries::with_author(db, id)?.author.handle;
    Ok(Some(NewPost { post, thread, board, author }))
}
