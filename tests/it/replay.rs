//! A whole quarrel, post by post at its own times, with what a host and a second moderator did about
//! it: the real thread where it is there, and one of our own.

mod play;
mod script;

use play::Play;
use script::Script;

use crate::support::forum::on_both;

on_both! {
    async fn a_quarrel_of_our_own_is_cooled(forum) {
        Play::of(&forum, Script::own()).await.run().await;
    }

    async fn the_real_quarrel_is_cooled(forum) {
        if let Some(script) = Script::real() {
            Play::of(&forum, script).await.run().await;
        }
    }
}
