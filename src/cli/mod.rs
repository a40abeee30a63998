//! The command line: put the program together, do one thing, say how it went.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "talking to a terminal is what this is for")]

mod admin;
mod demo;
mod doctor;
mod heat;
mod import;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::boards::set_care::Care;
use crate::config::Config;
use crate::{start, telemetry};

/// A self-hosted, moderated discussion forum for people in recovery.
#[derive(Parser)]
#[command(name = "evenkeel", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the forum (the default); does the worker's work too, unless told not to.
    Serve {
        /// Leave mail to `evenkeel worker`.
        #[arg(long)]
        no_worker: bool,
    },
    /// Relay, sweep and send mail, without serving pages.
    Worker,
    /// Bring the database's tables up to date.
    Migrate,
    /// Bring threads along from elsewhere.
    #[command(subcommand)]
    Import(Import),
    /// Add a short fictional thread to look around in.
    Demo,
    /// Ask the scorer of hostility what it makes of texts, or teach it.
    #[command(subcommand)]
    Heat(heat::Heat),
    /// Look after members and boards.
    #[command(subcommand)]
    Admin(Admin),
    /// Check that everything the forum needs is there and answers.
    Doctor {
        /// Leave out what stands outside this installation, the SMTP relay: for health checks.
        #[arg(long)]
        local: bool,
    },
}

#[derive(Subcommand)]
enum Import {
    /// A WordPress export (WXR): Tools → Export → Posts.
    Wordpress {
        file: PathBuf,
        /// The board the stories go to, by its address: `stories` for /b/stories.
        #[arg(long)]
        board: String,
    },
}

#[derive(Subcommand)]
enum Admin {
    /// Make the account of whoever runs the forum.
    CreateHost {
        #[arg(long)]
        handle: String,
        /// Read the passphrase from standard input instead of asking.
        #[arg(long)]
        passphrase_stdin: bool,
    },
    /// Make a member a moderator, or an ordinary member again, who moderates no board either.
    GrantRole {
        handle: String,
        #[arg(value_parser = ["member", "moderator", "host"])]
        role: String,
        /// On this board only, by its address: `stories` for /b/stories. `member` ends it.
        #[arg(long, value_name = "BOARD")]
        board: Option<String>,
    },
    /// Show how a board is set, or change it.
    Board {
        /// Its address: `stories` for /b/stories.
        slug: String,
        /// What it is called.
        #[arg(long)]
        name: Option<String>,
        /// A file that says what it is for, in one paragraph.
        #[arg(long, value_name = "FILE")]
        charter_file: Option<PathBuf>,
        /// Who may read it.
        #[arg(long, value_parser = ["public", "members"])]
        visibility: Option<String>,
        /// Whose days its check-ins are for: `Europe/London`.
        #[arg(long, value_name = "AREA/CITY")]
        time_zone: Option<String>,
        /// When a check-in opens every day: `05:30`, or `off`.
        #[arg(long, value_name = "HH:MM|off")]
        check_in: Option<String>,
        /// How hot a text is, from 0.01 to 1, for its author to be asked to look again.
        #[arg(long, value_name = "NUMBER")]
        warm: Option<String>,
        /// How hot a text is, when it is posted anyway, for a moderator to be asked to look: a number, or
        /// `model` for where the model says it is hot.
        #[arg(long, value_name = "NUMBER|model")]
        hot: Option<String>,
        #[command(flatten)]
        care: Box<BoardCare>,
    },
    /// Write the record of what moderators did, one JSON object a line, to a file or the terminal.
    ExportLog {
        /// Where to; it must not be there yet.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Render again each post that an older version of the program rendered, with its earlier texts.
    Rerender {
        /// Render all of them again.
        #[arg(long)]
        all: bool,
    },
    /// Read again how hot each post is, where another model than this one did, or none.
    Rescore {
        /// Read all of them again.
        #[arg(long)]
        all: bool,
    },
}

#[derive(clap::Args)]
struct BoardCare {
    /// How many first posts of a member there wait for a moderator: 0 for none.
    #[arg(long, value_name = "N")]
    approve_first: Option<String>,
    /// Whether members may advise each other there: with `no` they are asked to share their own experience.
    #[arg(long, value_name = "yes|no")]
    cross_talk: Option<String>,
    /// After how many hours a case that no moderator has looked at raises an alarm.
    #[arg(long, value_name = "H")]
    alarm_hours: Option<String>,
    /// How many flags fold a post until a moderator decides.
    #[arg(long, value_name = "N")]
    flag_limit: Option<String>,
}

/// Whatever goes wrong in a command, as its last words.
type Outcome = Result<(), Box<dyn std::error::Error>>;

pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    match dispatch(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("evenkeel: {}", reasons(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(cli: Cli) -> Outcome {
    match cli.command.unwrap_or(Command::Serve { no_worker: false }) {
        Command::Heat(command) => heat::heat(command),
        command => with_settings(command).await,
    }
}

async fn with_settings(command: Command) -> Outcome {
    let config = Config::load()?;
    telemetry::start(&config.log)
        .map_err(|e| format!("log.level (EVENKEEL__LOG__LEVEL) can't be used: {e}"))?;
    match command {
        Command::Serve { no_worker } => serve::serve(config, !no_worker).await,
        Command::Worker => serve::worker(config).await,
        Command::Migrate => migrate(&config),
        Command::Import(Import::Wordpress { file, board }) => import::wordpress(config, &file, &board).await,
        Command::Demo => demo::demo(config).await,
        Command::Admin(Admin::CreateHost { handle, passphrase_stdin }) => {
            admin::create_host(config, &handle, passphrase_stdin).await
        }
        Command::Admin(Admin::GrantRole { handle, role, board: None }) => {
            admin::grant_role(config, &handle, &role).await
        }
        Command::Admin(Admin::GrantRole { handle, role, board: Some(board) }) => {
            admin::grant_board(config, handle, &role, board).await
        }
        Command::Admin(Admin::Board {
            slug,
            name,
            charter_file,
            visibility,
            time_zone,
            check_in,
            warm,
            hot,
            care,
        }) => {
            let (name, charter_file) = (name.as_deref(), charter_file.as_deref());
            let (visibility, time_zone) = (visibility.as_deref(), time_zone.as_deref());
            let (check_in, warm, hot) = (check_in.as_deref(), warm.as_deref(), hot.as_deref());
            let care = Care::parse(
                care.approve_first.as_deref(),
                care.cross_talk.as_deref(),
                care.alarm_hours.as_deref(),
                care.flag_limit.as_deref(),
            )?;
            let changes =
                admin::BoardChanges { name, charter_file, visibility, time_zone, check_in, warm, hot, care };
            admin::board(config, &slug, changes).await
        }
        Command::Admin(Admin::ExportLog { out }) => admin::export_log(config, out.as_deref()).await,
        Command::Admin(Admin::Rerender { all }) => admin::rerender(config, all).await,
        Command::Admin(Admin::Rescore { all }) => admin::rescore(config, all).await,
        Command::Doctor { local } => doctor::doctor(config, local).await,
        Command::Heat(command) => heat::heat(command),
    }
}

fn migrate(config: &Config) -> Outcome {
    match start::migrate(config)? {
        0 => println!("The database's tables were up to date already."),
        1 => println!("The database's tables are up to date (1 step)."),
        n => println!("The database's tables are up to date ({n} steps)."),
    }
    Ok(())
}

/// An error and what is behind it, without saying anything twice.
fn reasons(error: &(dyn std::error::Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let more = cause.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        source = cause.source();
    }
    words
}
