//! `admin create-host`, `admin grant-role`, `admin board`, `admin export-log`, `admin rescore` and
//! `admin rerender`

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use super::Outcome;
use crate::accounts::{Role, create_host as creating};
use crate::app::App;
use crate::boards::set_care::Care;
use crate::boards::set_schedule::Schedule;
use crate::boards::set_words::Words;
use crate::boards::{Board, Visibility, set_thresholds};
use crate::config::Config;
use crate::db::Db;
use crate::moderation::record::export;
use crate::moderation::set_board::{Changes, set_board};
use crate::moderation::{grant_board, grant_role as granting};
use crate::policy::Actor;
use crate::posts::rescore as rescoring;
use crate::start::{Needs, start};
use crate::threads::rerender as rerendering;

pub(super) async fn create_host(config: Config, handle: &str, from_stdin: bool) -> Outcome {
    let app = start(config, Needs::OnlyTheDatabase).await?;
    let passphrase = passphrase(from_stdin)?;
    let member = creating::create_host(&app, Actor::System, handle, &passphrase).await?;
    println!("{} is a host now. Sign in at {}", member.handle, app.absolute("/sign-in"));
    Ok(())
}

fn passphrase(from_stdin: bool) -> Result<String, Box<dyn std::error::Error>> {
    if from_stdin {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    if !std::io::stdin().is_terminal() {
        return Err("there is no terminal to ask for the passphrase; give it with --passphrase-stdin".into());
    }
    let first = rpassword::prompt_password("Passphrase (it doesn't show): ")?;
    let second = rpassword::prompt_password("The same again: ")?;
    if first == second { Ok(first) } else { Err("the two differ; nothing was done".into()) }
}

pub(super) async fn grant_role(config: Config, handle: &str, role: &str) -> Outcome {
    let app = start(config, Needs::OnlyTheDatabase).await?;
    let role = Role::parse(role).ok_or("a role is member, moderator or host")?;
    let name = handle.to_owned();
    let done = move |app: &App, db: &mut Db| granting::grant_role(app, db, Actor::System, &name, role);
    let (member, ended) = app.write(done).await?;
    println!("{} is a {} now.", member.handle, member.role);
    for board in ended {
        println!("{} is no moderator of {} any more.", member.handle, board.name);
    }
    Ok(())
}

/// `member` or `moderator` of one board.
pub(super) async fn grant_board(config: Config, handle: String, role: &str, board: String) -> Outcome {
    let moderates = match Role::parse(role) {
        Some(Role::Moderator) => true,
        Some(Role::Member) => false,
        _ => return Err("on one board somebody is a moderator or a member; a host is one everywhere".into()),
    };
    let app = start(config, Needs::OnlyTheDatabase).await?;
    let done = move |app: &App, db: &mut Db| {
        grant_board::grant_board(app, db, Actor::System, (&handle, &board), moderates)
    };
    let (member, board) = app.write(done).await?;
    match moderates {
        true => println!("{} is a moderator of {} now.", member.handle, board.name),
        false => println!("{} is no moderator of {}.", member.handle, board.name),
    }
    Ok(())
}

/// What `admin board` is to change, as typed.
pub(super) struct BoardChanges<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) charter_file: Option<&'a Path>,
    pub(super) visibility: Option<&'a str>,
    pub(super) time_zone: Option<&'a str>,
    pub(super) check_in: Option<&'a str>,
    pub(super) warm: Option<&'a str>,
    pub(super) hot: Option<&'a str>,
    pub(super) care: Care,
}

/// Shows the board when nothing is to be changed.
pub(super) async fn board(config: Config, slug: &str, changes: BoardChanges<'_>) -> Outcome {
    // All of it can be done, or none is.
    let visibility =
        changes.visibility.map(|word| Visibility::parse(word).ok_or("a board is for public or members"));
    let visibility = visibility.transpose()?;
    let charter = changes.charter_file.map(read).transpose()?;
    let changes = Changes {
        visibility,
        thresholds: set_thresholds::Changes::parse(changes.warm, changes.hot)?,
        care: changes.care,
        schedule: Schedule::parse(changes.time_zone, changes.check_in)?,
        words: Words::parse(changes.name, charter.as_deref())?,
    };
    let app = start(config, Needs::OnlyTheDatabase).await?;
    let slug = slug.to_owned();
    let board = app.write(move |app, db| set_board(app, db, Actor::System, &slug, &changes)).await?;
    say_how_it_is_set(&app, &board);
    Ok(())
}

fn read(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|e| format!("{} can't be read: {e}", file.display()))
}

fn say_how_it_is_set(app: &App, board: &Board) {
    let readers = match board.visibility {
        Visibility::Public => "everyone",
        Visibility::Members => "members only",
    };
    println!("{} (/b/{}) can be read by {readers}.", board.name, board.slug);
    match board.check_in_minute {
        None => println!("No check-in opens there by itself. Its time zone is {}.", board.time_zone),
        Some(minute) => {
            let (hour, minute) = (minute / 60, minute % 60);
            println!("A check-in opens there every day at {hour:02}:{minute:02}, {} time.", board.time_zone);
        }
    }
    if board.check_in_minute.is_some() && !app.config.check_in.enabled {
        println!("None does at the moment: the setting check_in.enabled is off.");
    }
    let hot = board.hot.map_or("where the model says it is hot".to_owned(), |hot| hot.to_string());
    println!(
        "Authors are asked to look again from {} on, and a moderator is, when it is posted anyway, from {hot}.",
        board.warm
    );
    let first = match board.approve_first {
        0 => "Nobody’s posts wait for a moderator".to_owned(),
        1 => "A member’s first post waits for a moderator".to_owned(),
        many => format!("A member’s first {many} posts wait for a moderator"),
    };
    let talk = if board.cross_talk { "may advise each other" } else { "share their own experience only" };
    println!("{first}. Members {talk}.");
    println!(
        "Flags that weigh {} fold a post. A case that nobody looks at for {} hours raises an alarm.",
        board.flag_limit, board.alarm_hours
    );
    println!("{}", board.charter);
}

pub(super) async fn rescore(config: Config, all: bool) -> Outcome {
    let app = start(config, Needs::OnlyTheDatabase).await?;
    let count = rescoring::rescore(&app, Actor::System, all).await?;
    let model = app.heat.version();
    match count {
        1 => println!("1 post was read again, with model {model}."),
        _ => println!("{count} posts were read again, with model {model}."),
    }
    Ok(())
}

pub(super) async fn rerender(config: Config, all: bool) -> Outcome {
    let app = start(config, Needs::OnlyTheDatabase).await?;
    let done = rerendering::rerender(&app, Actor::System, all).await?;
    match done.posts {
        1 => println!("1 post was rendered again."),
        count => println!("{count} posts were rendered again."),
    }
    for post in done.refused {
        println!("{} stays as it is: it asks for more than a post may.", app.absolute(&format!("/p/{post}")));
    }
    Ok(())
}

/// To a file that only its owner can read, or to the terminal.
pub(super) async fn export_log(config: Config, out: Option<&Path>) -> Outcome {
    let app = start(config, Needs::OnlyTheDatabase).await?;
    // All of it at once: nothing is left half written when a line can't be read.
    let (lines, count) = app
        .read(|_, db| {
            let mut lines = Vec::new();
            let count = export::export(db, Actor::System, &mut lines)?;
            Ok((lines, count))
        })
        .await?;
    match out {
        None => std::io::stdout().write_all(&lines)?,
        Some(path) => {
            crate::files::write_new_private(path, &lines)?;
            println!("{count} lines are in {}.", path.display());
        }
    }
    Ok(())
}
