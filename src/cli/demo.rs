//! `demo`

use super::Outcome;
use crate::config::Config;
use crate::import::demo;
use crate::start::{Needs, start};

pub(super) async fn demo(config: Config) -> Outcome {
    let app = start(config, Needs::OnlyTheDatabase).await?;
    let (stored, path) = app.write(demo::load).await?;
    if stored.new_thread {
        println!(
            "A fictional thread with {} replies is in place: {}",
            stored.new_replies,
            app.absolute(&path)
        );
    } else {
        println!("The demo thread is here already: {}", app.absolute(&path));
    }
    Ok(())
}
