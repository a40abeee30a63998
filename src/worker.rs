//! The work behind the pages: open the day's check-ins, relay events, sweep up what is due, deliver.
//!
//! Any number of workers may run, in `serve` or as `evenkeel worker`; the database decides who
//! gets what.

use std::time::Duration;

use tokio::sync::watch;

use crate::app::App;
use crate::clock::Micros;
use crate::drafts;
use crate::error::AppError;
use crate::moderation::alarms;
use crate::moderation::members::over as members_over;
use crate::notify::{deliver, plan, sweep};
use crate::threads::{open_check_in, running};

/// How often a worker looks for something to do when nobody rings.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// And the least between two looks, however often it rings: those who post at the same time are
/// relayed together, and a look costs as much as a post.
const LOOK_NO_SOONER: Duration = Duration::from_millis(100);
/// Between two looks whether nobody has come to a case: boards wait for hours.
const LOOK_FOR_ALARMS: i64 = Micros::MINUTE;
/// Pause after something failed, so that a database that is away isn't hammered.
const PAUSE: Duration = Duration::from_secs(3);
/// Mails handed over at the same time by one process.
const SENDERS: usize = 2;

/// Works until `stop` turns true, finishing the mail in hand.
pub async fn run(app: App, stop: watch::Receiver<bool>) {
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(schedule(app.clone(), stop.clone()));
    for _ in 0..SENDERS {
        tasks.spawn(send(app.clone(), stop.clone()));
    }
    while tasks.join_next().await.is_some() {}
}

async fn schedule(app: App, mut stop: watch::Receiver<bool>) {
    let mut looked = None;
    while !*stop.borrow() {
        let now = app.clock.now();
        let alarms_too = looked.is_none_or(|at: Micros| now >= at.plus(LOOK_FOR_ALARMS) || now < at);
        if alarms_too {
            looked = Some(now);
        }
        let pause = match relay_and_sweep(&app, alarms_too).await {
            Ok(_) => LOOK_EVERY,
            Err(error) => {
                log(&error, "relay or sweep failed");
                PAUSE
            }
        };
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => {}
            () = until_rung(&app) => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

async fn until_rung(app: &App) {
    tokio::time::sleep(LOOK_NO_SOONER).await;
    app.outbox_bell.notified().await;
}

async fn send(app: App, mut stop: watch::Receiver<bool>) {
    loop {
        let next = tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => return,
            next = app.queue.next(Duration::from_secs(2)) => next,
        };
        match next {
            Ok(Some(job)) => work(&app, job).await,
            Ok(None) => {}
            Err(error) => {
                tracing::error!(%error, "queue unavailable");
                let _stopped_or_rested = tokio::time::timeout(PAUSE, stop.wait_for(|stop| *stop)).await;
            }
        }
    }
}

async fn work(app: &App, job: crate::queue::Job) {
    if let Err(error) = deliver::deliver(app, job.delivery).await {
        log(&error, "delivery failed");
    }
    // Acknowledged even then: what isn't finished is in the database, and the sweeper knows.
    if let Err(error) = app.queue.acknowledge(job).await {
        tracing::error!(%error, "job not acknowledged");
    }
}

async fn relay_and_sweep(app: &App, alarms_too: bool) -> Result<usize, AppError> {
    let opened = open_check_in::open_due(app).await;
    let over = running::settle_over(app).await;
    let raised = if alarms_too { alarms::raise_due(app).await } else { Ok(0) };
    let relayed = app.write(plan::relay).await;
    // Mail that is due leaves whatever is wrong with an event or a check-in.
    let swept = sweep::sweep(app).await?;
    let told = members_over::tell(app).await?;
    Ok(opened? + over? + raised? + relayed? + swept + told + drafts::expire(app).await?)
}

/// Does all there is to do at this moment of the app's clock, then returns. For tests.
pub async fn settle(app: &App) -> Result<(), AppError> {
    loop {
        let mut done = relay_and_sweep(app, true).await?;
        while let Some(job) = app.queue.next(Duration::ZERO).await.map_err(AppError::internal)? {
            let delivery = job.delivery;
            deliver::deliver(app, delivery).await?;
            app.queue.acknowledge(job).await.map_err(AppError::internal)?;
            done += 1;
        }
        if done == 0 {
            return Ok(());
        }
    }
}

fn log(error: &AppError, what: &'static str) {
    match error {
        AppError::Internal(source) => tracing::error!(error = %source, "{what}"),
        other => tracing::error!(error = %other, "{what}"),
    }
}
