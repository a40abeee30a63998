//! Workers that are killed, and workers that are asked to stop.

use super::{arrived, in_hand_and_queued, with_smtp};
use crate::support::eventually;
use crate::support::nodes::SOON;
use crate::support::smtp::{Answer, Fault, Stage};

#[tokio::test]
async fn a_worker_killed_while_handing_over_leaves_the_mail_unknown_and_nobody_repeats_it() {
    let Some((nodes, _serving, server, followed)) = with_smtp(1).await else { return };
    server.next(Answer::At(Stage::End, Fault::Hold));
    let worker = nodes.worker();
    followed.reply().await;
    assert!(eventually(SOON, || server.received().len() == 1), "{}", nodes.log());
    drop(worker);
    assert_eq!(nodes.states(), ["sending"]);
    // Its lease is for as long as a slow server may take; nobody waits for that here.
    nodes.sql("UPDATE deliveries SET lease_us = 1 WHERE state = 'sending'");
    let _next = nodes.worker();
    nodes.wait_until("unknown", |all| all[0].state == "unknown");
    followed.reply().await;
    nodes.wait_until("the next one is sent", |all| all.len() == 2 && all[1].state == "sent");
    assert_eq!(nodes.states(), ["unknown", "sent"]);
    assert_eq!(arrived(&server), (2, true));
}

#[tokio::test]
async fn a_worker_asked_to_stop_finishes_the_mail_in_hand_and_takes_no_other() {
    let Some((nodes, _serving, server, followed)) = with_smtp(5).await else { return };
    for _ in 0..2 {
        server.next(Answer::At(Stage::End, Fault::Hold));
    }
    let mut worker = nodes.worker();
    followed.reply().await;
    assert!(eventually(SOON, || server.received().len() == 2), "{}", nodes.log());
    nodes.wait_until("the others on the queue", |all| in_hand_and_queued(all) == (2, 3));
    worker.ask_to_end();
    server.release();
    assert!(eventually(SOON, || server.received().iter().filter(|r| r.acknowledged).count() == 1));
    assert!(!worker.has_ended(), "one mail is still in hand");
    server.release();
    assert!(eventually(SOON, || worker.has_ended()), "{}", nodes.log());
    assert!(worker.status().unwrap().success());
    let states = nodes.states();
    assert_eq!(states.iter().filter(|state| *state == "sent").count(), 2, "{states:?}");
    assert_eq!(states.iter().filter(|state| *state == "queued").count(), 3, "{states:?}");
    let _next = nodes.worker();
    nodes.wait_until("all sent", |all| all.iter().all(|d| d.state == "sent"));
    assert_eq!(arrived(&server), (5, true));
}

#[tokio::test]
async fn serving_ends_when_asked_to_and_its_worker_with_it() {
    let Some((nodes, mut serving, server, followed)) = with_smtp(1).await else { return };
    serving.ask_to_end();
    assert!(eventually(SOON, || serving.has_ended()));
    assert!(serving.status().unwrap().success());
    server.next(Answer::At(Stage::End, Fault::Hold));
    let mut serving = nodes.serve(&[]).await;
    followed.reply().await;
    assert!(eventually(SOON, || server.received().len() == 1), "{}", nodes.log());
    serving.ask_to_end();
    server.release();
    assert!(eventually(SOON, || serving.has_ended()), "{}", nodes.log());
    assert!(serving.status().unwrap().success());
    assert_eq!(nodes.states(), ["sent"]);
}
