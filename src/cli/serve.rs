//! `serve` and `worker`: what runs until it is told to stop.

use std::net::TcpListener;

use tokio::sync::watch;

use super::Outcome;
use crate::accounts::{create_host, queries};
use crate::app::App;
use crate::config::{Config, Transport};
use crate::start::{Needs, start};
use crate::{server, worker};

pub(super) async fn serve(config: Config, with_worker: bool) -> Outcome {
    let app = start(config, Needs::Everything).await?;
    let address = app.config.server.listen.clone();
    let listener = TcpListener::bind(&address)
        .map_err(|e| format!("cannot listen on {address}: {e}. Is another program using it? EVENKEEL__SERVER__LISTEN chooses another address"))?;
    welcome(&app).await?;
    let (stop, stopped) = watch::channel(false);
    let working = with_worker.then(|| tokio::spawn(worker::run(app.clone(), stopped)));
    let server = server::serve(app, listener)?;
    let handle = server.handle();
    tokio::spawn(async move {
        told_to_stop().await;
        handle.stop(true).await;
    });
    server.await?;
    let _nobody_listens = stop.send(true);
    if let Some(working) = working {
        working.await?;
    }
    Ok(())
}

pub(super) async fn worker(config: Config) -> Outcome {
    let app = start(config, Needs::Everything).await?;
    tracing::info!(queue = app.queue.name(), "worker started");
    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(worker::run(app, stopped));
    told_to_stop().await;
    let _nobody_listens = stop.send(true);
    working.await?;
    Ok(())
}

/// Ctrl-C, or SIGTERM from whoever supervises.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _interrupted = tokio::signal::ctrl_c().await;
}

/// Where to go from here, for someone who has never seen this before.
async fn welcome(app: &App) -> Outcome {
    let has_host = app.read(|_, db| queries::has_host(db)).await?;
    let config = &app.config;
    println!("Evenkeel {}", env!("CARGO_PKG_VERSION"));
    println!("  Open it          {}", app.absolute("/"));
    if !has_host {
        let code = create_host::first_run_code(app);
        println!("  Become the host  {}", app.absolute(&format!("/welcome?code={code}")));
        println!("                   or: evenkeel admin create-host --handle YOUR-HANDLE");
        println!("  Look around      evenkeel demo   adds a fictional thread");
    }
    match config.mail.transport {
        Transport::File => println!("  Mail             written to {}/*.eml", config.mail_dir().display()),
        Transport::Smtp => println!("  Mail             sent by SMTP"),
    }
    println!("  Queue            {}", app.queue.name());
    Ok(())
}
