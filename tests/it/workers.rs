//! The program as a host runs it: web and worker in processes of their own, which come and go.

mod crashes;
mod redis_away;
mod schema;

use serde_json::json;

use crate::support::client::{Client, PASSPHRASE};
use crate::support::deliveries::Delivery;
use crate::support::eventually;
use crate::support::forum::Backend;
use crate::support::nodes::{Nodes, SOON};
use crate::support::smtp::SmtpServer;

/// A member with a proved address who follows this many threads of another's.
struct Followed {
    author: Client,
    threads: Vec<i64>,
}

impl Followed {
    /// On a forum that is served, with or without a worker: the address is proved by hand.
    async fn new(nodes: &Nodes, threads: usize) -> Followed {
        let body = json!({ "handle": "ben", "passphrase": PASSPHRASE, "email": "ben@example.net" });
        let mut ben = nodes.api();
        ben.token = Some(ben.post("/members", body).await.expect(201)["token"].as_str().unwrap().to_owned());
        nodes.sql("UPDATE members SET address_confirmed_us = 1; DELETE FROM outbox");
        let author = nodes.api().join("ana").await;
        let mut followed = Followed { author, threads: Vec::new() };
        for n in 0..threads {
            let thread = followed.author.start(&format!("Thread {n}"), "Hello.").await;
            ben.put("/subscriptions", json!({ "thread_id": thread })).await.expect(200);
            followed.threads.push(thread);
        }
        followed
    }

    /// One reply in each thread.
    async fn reply(&self) {
        for thread in &self.threads {
            self.author.reply(*thread, None, "Hello again.").await;
        }
    }
}

/// PostgreSQL, Redis and an SMTP server, served without a worker.
async fn with_smtp(
    threads: usize,
) -> Option<(Nodes, crate::support::process::Process, SmtpServer, Followed)> {
    let mut nodes = Nodes::migrated()?;
    let server = SmtpServer::start();
    nodes.set("EVENKEEL__MAIL__TRANSPORT", "smtp");
    nodes.set("EVENKEEL__MAIL__SMTP_URL", &server.url());
    let serving = nodes.serve(&["--no-worker"]).await;
    let followed = Followed::new(&nodes, threads).await;
    Some((nodes, serving, server, followed))
}

/// How many mails have come, and whether no two are the same.
fn arrived(server: &SmtpServer) -> (usize, bool) {
    let mut ids: Vec<String> =
        server.received().iter().map(|r| r.mail.header("Message-ID").unwrap()).collect();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    (all, ids.len() == all)
}

/// How many mails are being handed over, and how many wait on the queue.
fn in_hand_and_queued(all: &[Delivery]) -> (usize, usize) {
    let queued = |d: &&Delivery| d.state == "queued" && d.enqueued;
    (all.iter().filter(|d| d.state == "sending").count(), all.iter().filter(queued).count())
}

async fn the_whole_way(backend: Backend) {
    let Some(mut nodes) = Nodes::new(backend) else { return };
    nodes.set("EVENKEEL__MAIL__DELAY_SECONDS", "1");
    if backend == Backend::PostgresAndRedis {
        assert!(nodes.run(&["migrate"]).status.success());
    }
    let _serving = nodes.serve(&["--no-worker"]).await;
    let ana = nodes.api().join("ana").await;
    let thread = ana.start("Small things that help", "A kettle.").await;
    let browser = nodes.browser();
    let form = browser.open(&format!("/subscribe?thread={thread}")).await.expect(200);
    browser.submit(&form, "/subscribe", &[("email", "reader@example.net")]).await.expect(200);
    assert!(nodes.mail().is_empty() && nodes.states().is_empty(), "who serves only doesn't send");

    let _worker = nodes.worker();
    assert!(eventually(SOON, || nodes.mail().len() == 1), "{}", nodes.log());
    let text = nodes.mail()[0].text().unwrap();
    let link = text.split_whitespace().find_map(|word| word.strip_prefix(&nodes.url)).unwrap();
    browser.send(link, &[]).await.expect(200);
    for n in 2..5 {
        ana.reply(thread, None, "A walk.").await;
        assert!(eventually(SOON, || nodes.mail().len() >= n), "{}", nodes.log());
        assert_eq!(nodes.mail().len(), n, "one mail a reply");
    }
    nodes.wait_until("all written down", |all| all.iter().all(|d| d.state == "sent"));
    assert_eq!(nodes.log(), "", "nothing to complain of");
}

#[tokio::test]
async fn what_one_process_queues_another_delivers_on_postgres_and_redis() {
    the_whole_way(Backend::PostgresAndRedis).await;
}

#[tokio::test]
async fn what_one_process_queues_another_delivers_on_sqlite() {
    the_whole_way(Backend::Sqlite).await;
}

#[tokio::test]
async fn two_workers_share_the_work_and_send_everything_once() {
    let Some((nodes, _serving, server, followed)) = with_smtp(50).await else { return };
    let _workers = [nodes.worker(), nodes.worker()];
    followed.reply().await;
    nodes.wait_until("all sent", |all| all.len() == 50 && all.iter().all(|d| d.state == "sent"));
    assert_eq!(arrived(&server), (50, true));
}
