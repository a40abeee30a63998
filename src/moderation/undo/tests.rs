//! Any acts on posts, taken back in reverse, leave what readers saw before.

use std::sync::{Arc, Mutex};

use super::super::posts::edit::{self, Edit};
use super::super::posts::hide;
use super::super::posts::merge::{self, Merge, merge};
use super::super::posts::move_post::{Goal, move_post};
use super::super::posts::note::{Note, add_note};
use super::super::posts::redact::{Redaction, redact};
use super::super::posts::split::{Split, split};
use super::super::record::audit;
use super::*;
use crate::accounts::join::find_or_create_voice;
use crate::clock::Clock;
use crate::config::Config;
use crate::ids::{PostId, ThreadId};
use crate::mail::Mailer;
use crate::policy::{Actor, Held, Rank};
use crate::posts as rows;
use crate::start::{self, Needs};
use crate::threads::reply::{Reply, reply};
use crate::threads::start::{Start, start};
use crate::threads::{place, queries};

const REASON: &str = "for the peace of this thread";

struct Stage {
    app: App,
    moderator: Actor,
    threads: Vec<ThreadId>,
    posts: Vec<PostId>,
    _dir: tempfile::TempDir,
}

impl Stage {
    async fn set() -> Stage {
        let dir = tempfile::tempdir().unwrap();
        let mut config: Config = Config::built_in("test").unwrap().extract().unwrap();
        config.data_dir = dir.path().to_owned();
        config.server.public_url = Some("http://127.0.0.1:1".parse().unwrap());
        let clock = Clock::manual(Micros(1_772_438_400_000_000));
        clock.tick();
        let mailer = Mailer::Memory(Arc::new(Mutex::new(Vec::new())));
        let app = start::assemble(config, clock.clone(), mailer, Needs::OnlyTheDatabase).await.unwrap();
        let mut actors = Vec::new();
        for (name, rank) in [("ana", Rank::Member), ("ben", Rank::Member), ("mara", Rank::Moderator)] {
            let made = app.write(move |_, db| db.write(|db| find_or_create_voice(db, name, Micros(1))));
            actors.push(Actor::Member { id: made.await.unwrap(), rank, held: Held::Free });
        }
        let (mut threads, mut posts) = (Vec::new(), Vec::new());
        for (title, actor) in [("One", actors[0]), ("Two", actors[1])] {
            let (title, body) = (title.to_owned(), "It begins.".to_owned());
            let (board, kind) = ("discussion".to_owned(), "discussion".to_owned());
            let input = Start { board, title, kind, body, anyway: true, ..Start::default() };
            threads.push(start(&app, actor, input).await.unwrap().thread);
        }
        for i in 0..14_usize {
            clock.advance(30 * Micros::SECOND);
            let thread = threads[i * 3 % 2];
            let here = posts.iter().enumerate().rev().skip(i % 2);
            let parent = here.map(|(at, id)| (at, *id)).find(|(at, _)| threads[at * 3 % 2] == thread);
            let quoted = match parent.filter(|_| i % 3 == 0) {
                Some((at, id)) => format!("> [x](http://127.0.0.1:1/p/{id}):\n>\n> word number {at}.\n\n"),
                None => String::new(),
            };
            let body = format!("{quoted}Here is *word* number {i}. And more.");
            let (parent, note) = (parent.map(|(_, id)| id), String::new());
            let input = Reply { thread, parent, body, note, idempotency_key: None, anyway: true, from: None };
            posts.push(reply(&app, actors[i * 5 % 2], input).await.unwrap().post);
        }
        Stage { app, moderator: actors[2], threads, posts, _dir: dir }
    }

    /// Does what the dice say; whether it could be done.
    async fn act(&self, roll: &mut impl FnMut(usize) -> usize) -> bool {
        let (app, actor, reason) = (&self.app, self.moderator, REASON.to_owned());
        let word = roll(self.posts.len());
        let (post, other) = (self.posts[word], self.posts[roll(self.posts.len())]);
        let done = match roll(8) {
            0 => {
                let body = format!("Calm {}.", roll(1_000));
                edit::edit(app, actor, Edit { post, body, reason, note: None, version: None }).await
            }
            1 => hide::hide(app, actor, post, REASON).await,
            2 => {
                let span = format!("word number {word}");
                redact(app, actor, post, Redaction { span, all: true, reason, ..Redaction::default() }).await
            }
            3 => merge(app, actor, Merge { post, into: merge::Into::Post(other), body: None, reason }).await,
            4 => move_post(app, actor, post, Goal::Post(other), REASON).await,
            5 => move_post(app, actor, post, Goal::Thread(self.threads[roll(2)]), REASON).await,
            6 => {
                let title = "Of its own".to_owned();
                split(app, actor, Split { thread: None, post, title, reason }).await.map(drop)
            }
            _ => {
                let note = Note { body: format!("Peace {}.", roll(1_000)), ..Note::default() };
                add_note(app, actor, post, note).await
            }
        };
        match done {
            Ok(()) => true,
            Err(AppError::Internal(error)) => panic!("{error:?}"),
            Err(_) => false,
        }
    }

    /// What everyone reads of the two threads, but for how often it changed.
    async fn seen(&self) -> Vec<String> {
        let threads = self.threads.clone();
        let look = self.app.read(move |_, db| {
            let mut seen = Vec::new();
            for id in threads {
                let (thread, _) = queries::seen(db, Actor::Anonymous, id)?;
                seen.push(format!(
                    "{} {} {:?} {}",
                    thread.title, thread.reply_count, thread.last_post_us, thread.excerpt
                ));
                let page = queries::thread_page(db, id, &place::Place::default(), 200)?;
                for found in [&page.opening].into_iter().chain(&page.replies) {
                    let post = &found.post;
                    seen.push(format!(
                        "#{} {:?} {:?} {:?} {} {} {:?} {:?} {:?} {:?} {:?} {}",
                        post.number,
                        post.parent_id,
                        post.reply_to_id,
                        post.path,
                        post.depth,
                        post.reply_count,
                        post.state,
                        post.edited_us,
                        post.moderator_reason,
                        post.merged_into_id,
                        found.notes.iter().map(|note| &note.markdown).collect::<Vec<_>>(),
                        post.html(),
                    ));
                    seen.push(rows::queries::markdown(db, post.id)?);
                    let texts = rows::revisions::seen_by(db, Actor::System, post, None, 100)?;
                    seen.push(texts.versions.len().to_string());
                }
            }
            Ok(seen)
        });
        look.await.unwrap()
    }

    /// The newest lines of the record, the newest first.
    async fn lines(&self, count: usize) -> Vec<Entry> {
        self.app
            .read(move |_, db| {
                audit::page(db, Actor::System, &audit::Filter::default(), (None, count as i64))
            })
            .await
            .unwrap()
    }

    async fn take_back(&self, entry: Entry) {
        let by = self.moderator.member_id().unwrap();
        let what = format!("{entry:?}");
        let back = self.app.write(move |app, db| {
            db.write(|db| undo(db, Undo { app, entry: &entry, by, at: app.clock.now() }))
        });
        back.await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
    }
}

#[tokio::test]
async fn acts_taken_back_in_reverse_leave_no_trace_for_readers() {
    let stage = Stage::set().await;
    let before = stage.seen().await;
    let mut dice: u64 = 20_261_128;
    let mut roll = |sides: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % sides
    };
    let mut kinds = Vec::new();
    for _ in 0..12 {
        let mut done = 0;
        for _ in 0..20 {
            done += usize::from(stage.act(&mut roll).await);
        }
        assert_ne!(stage.seen().await, before);
        for entry in stage.lines(done).await {
            assert!(entry.action.can_be_undone());
            kinds.push(entry.action);
            stage.take_back(entry).await;
        }
        for (now, then) in stage.seen().await.iter().zip(&before) {
            assert_eq!(now, then);
        }
        assert_eq!(stage.seen().await.len(), before.len());
    }
    for kind in [
        Action::EditPost,
        Action::HidePost,
        Action::RedactPost,
        Action::MergePost,
        Action::MovePost,
        Action::SplitThread,
        Action::AddNote,
    ] {
        assert!(kinds.contains(&kind), "{kind:?} was among them");
    }
}
