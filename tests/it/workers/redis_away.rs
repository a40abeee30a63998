//! The database remembers, Redis only distributes: losing it costs time and never a mail.

use super::{arrived, in_hand_and_queued, with_smtp};
use crate::support::nodes::SOON;
use crate::support::smtp::{Answer, Fault, Stage};

/// Both senders of a worker are busy; everything else waits on the queue.
const BUSY: Answer = Answer::At(Stage::End, Fault::Hold);

#[tokio::test]
async fn mail_queued_before_redis_was_emptied_leaves_once() {
    let Some((nodes, _serving, server, followed)) = with_smtp(6).await else { return };
    let redis = nodes.redis.as_ref().unwrap();
    server.next(BUSY);
    server.next(BUSY);
    let first = nodes.worker();
    followed.reply().await;
    server.wait_for(2, SOON);
    nodes.wait_until("two in hand, four on the queue", |all| in_hand_and_queued(all) == (2, 4));
    // It dies with two half-way, which only a lease tells; the queue is lost with Redis' memory.
    drop(first);
    redis.flush_all();
    let _second = nodes.worker();
    nodes.wait_until("the four sent", |all| all.iter().filter(|d| d.state == "sent").count() == 4);
    assert_eq!(arrived(&server), (6, true));
}

#[tokio::test]
async fn a_running_worker_survives_that_redis_is_emptied() {
    let Some((nodes, _serving, server, followed)) = with_smtp(6).await else { return };
    let redis = nodes.redis.as_ref().unwrap();
    server.next(BUSY);
    server.next(BUSY);
    let _worker = nodes.worker();
    followed.reply().await;
    server.wait_for(2, SOON);
    nodes.wait_until("two in hand, four on the queue", |all| in_hand_and_queued(all) == (2, 4));
    redis.flush_all();
    server.release();
    server.release();
    nodes.wait_until("all sent", |all| all.iter().all(|d| d.state == "sent"));
    // And what comes afterwards finds the group again.
    redis.flush_all();
    followed.reply().await;
    nodes.wait_until("all sent", |all| all.len() == 12 && all.iter().all(|d| d.state == "sent"));
    assert_eq!(arrived(&server), (12, true));
}

#[tokio::test]
async fn a_running_worker_survives_that_redis_is_away_for_a_while() {
    let Some((mut nodes, _serving, server, followed)) = with_smtp(3).await else { return };
    let _worker = nodes.worker();
    followed.reply().await;
    nodes.wait_until("all sent", |all| all.len() == 3 && all.iter().all(|d| d.state == "sent"));
    nodes.redis.as_mut().unwrap().stop();
    followed.reply().await;
    nodes.wait_until("relayed without Redis", |all| all.len() == 6);
    assert_eq!(arrived(&server), (3, true));
    nodes.redis.as_mut().unwrap().start();
    nodes.wait_until("all sent", |all| all.iter().all(|d| d.state == "sent"));
    assert_eq!(arrived(&server), (6, true));
}
