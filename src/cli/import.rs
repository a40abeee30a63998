//! `import wordpress FILE --board SLUG`

use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::Outcome;
use crate::config::Config;
use crate::error::AppError;
use crate::import::wordpress;
use crate::import::wordpress_file::{self, Summary};
use crate::start::{Needs, start};

pub(super) async fn wordpress(config: Config, file: &Path, board: &str) -> Outcome {
    let xml = std::fs::read(file).map_err(|e| format!("cannot read {}: {e}", file.display()))?;
    let reading = bar(xml.len() as u64, "Reading");
    // Read to its end before anything is written: a file that is cut off changes nothing.
    let export = wordpress::parse(&xml, &mut |bytes| reading.set_position(bytes))
        .map_err(|e| format!("{} can't be imported: {e}", file.display()))?;
    reading.finish_and_clear();
    let app = start(config, Needs::OnlyTheDatabase).await?;
    let items = export.stories.iter().map(|s| 1 + s.comments.len() as u64).sum();
    let storing = bar(items, "Importing");
    let summary = wordpress_file::import(&app, export, board, |done| storing.inc(done)).await;
    storing.finish_and_clear();
    match summary {
        Ok(summary) => {
            print(&summary, board);
            Ok(())
        }
        Err(AppError::NotFound) => Err(format!("there is no board {board:?}; nothing was imported").into()),
        Err(error) => Err(error.into()),
    }
}

fn bar(length: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(length).with_message(what);
    if let Ok(style) = ProgressStyle::with_template("{msg:10} {bar:40} {percent:>3}%  {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn print(summary: &Summary, board: &str) {
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let threads = count(summary.threads, "thread", "threads");
    let replies = count(summary.replies, "reply", "replies");
    match (summary.threads + summary.replies, summary.here_already) {
        (0, 0) => println!("Nothing to import."),
        (0, here) => {
            println!("Nothing new: all {here} posts of this file are here already. Nothing was changed.")
        }
        (_, 0) => println!("Imported {threads} and {replies} into /b/{board}."),
        (_, here) => println!("Imported {threads} and {replies} into /b/{board}; {here} were here already."),
    }
    list("Skipped", &summary.skipped);
    list("Imported with a change", &summary.notes);
}

fn list(title: &str, lines: &[(String, String)]) {
    if !lines.is_empty() {
        println!("{title} ({}):", lines.len());
        for (what, why) in lines {
            println!("  {what}: {why}");
        }
    }
}
