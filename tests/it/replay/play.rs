//! Playing a script, and what must come of it.

use std::collections::{BTreeMap, BTreeSet};

use evenkeel::clock::Micros;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::script::{Comment, Script};
use crate::support::client::{Answer, Client};
use crate::support::evenkeel_command;
use crate::support::forum::{Forum, grant};
use crate::support::ran::Ran;

/// Two who only read along.
const READERS: [&str; 2] = ["one.reader@example.org", "another.reader@example.org"];
/// How soon the second moderator looks at what is hot: sooner than its mail would leave.
const SECOND_LOOKS: i64 = 30 * Micros::MINUTE;

pub(super) struct Play<'a> {
    forum: &'a Forum,
    script: Script,
    members: BTreeMap<String, Client>,
    second: Client,
    thread: i64,
    /// The post of each comment.
    posts: BTreeMap<u32, i64>,
    /// Comments whose authors were asked to look again because of heat, with what they were shown.
    nudged: BTreeMap<u32, Vec<String>>,
    /// What the second moderator has yet to look at, and when.
    waiting: Vec<(i64, i64)>,
    /// What was struck out, by post.
    struck: BTreeMap<i64, String>,
    correction: Option<i64>,
}

impl<'a> Play<'a> {
    /// Everyone joins before the first word, on a board whose host asks early.
    pub(super) async fn of(forum: &'a Forum, script: Script) -> Play<'a> {
        let begin: Micros = script.in_time()[0].posted_at.into();
        forum.clock.advance(begin.minus(Micros::DAY).0 - forum.clock.now().0);
        let asks = ["admin", "board", "discussion", "--warm", "0.29", "--hot", "0.29"];
        Ran::of(evenkeel_command(forum).args(asks)).succeeds();
        let mut members = BTreeMap::new();
        let authors: BTreeSet<&String> =
            script.comments.iter().map(|c| &c.author).chain([&script.host]).collect();
        for author in authors {
            let quarrels = [&script.quarrel.one, &script.quarrel.other].contains(&author);
            let client = match quarrels {
                true => forum.member_with_address(author, &address(author)).await,
                false => forum.member(author).await,
            };
            members.insert(author.clone(), client);
        }
        grant(forum, &script.host, "host").await;
        let second = forum.moderator("Second Look").await;
        let thread = members[&script.host].start(&script.title, &opening(&script.body)).await;
        for reader in READERS {
            forum
                .follow(
                    &format!("thread={thread}"),
                    reader,
                    &[("frequency", "instant"), ("show_details", "1")],
                )
                .await;
        }
        for who in [&script.quarrel.one, &script.quarrel.other] {
            let follow = json!({ "thread_id": thread, "frequency": "instant" });
            members[who].put("/subscriptions", follow).await;
        }
        forum.settle().await;
        forum.forget_mail();
        Play {
            forum,
            script,
            members,
            second,
            thread,
            posts: BTreeMap::new(),
            nudged: BTreeMap::new(),
            waiting: Vec::new(),
            struck: BTreeMap::new(),
            correction: None,
        }
    }

    pub(super) async fn run(mut self) {
        let script = self.script.clone();
        let mut acts: Vec<(Timestamp, Act)> = script
            .in_time()
            .into_iter()
            .filter(|c| !script.instead.contains(&c.id))
            .map(|c| (c.posted_at, Act::Post(c)))
            .collect();
        acts.extend([
            (script.correction.at, Act::Correct),
            (script.note.at, Act::Note),
            (script.even_handed.at, Act::Separate),
            (script.merge.at, Act::Merge),
            (script.rest.at, Act::Rest),
        ]);
        acts.sort_by_key(|(at, act)| (*at, act.order()));
        for (at, act) in acts {
            self.wait_until(at.into()).await;
            match act {
                Act::Post(comment) => self.post(&comment).await,
                Act::Correct => self.correct().await,
                Act::Note => self.note().await,
                Act::Separate => self.separate().await,
                Act::Merge => self.merge().await,
                Act::Rest => self.rest().await,
            }
        }
        let end = self.forum.clock.now().plus(3 * Micros::HOUR);
        self.wait_until(end).await;
        self.close().await;
        self.wait_until(end.plus(3 * Micros::DAY)).await;
        self.who_was_asked();
        self.what_the_readers_got().await;
        self.what_the_two_got().await;
        self.what_the_record_says().await;
    }

    /// Lets the time pass, with the worker at work and the second moderator looking at what waits.
    async fn wait_until(&mut self, at: Micros) {
        while let Some((due, post)) = self.waiting.first().copied().filter(|(due, _)| *due <= at.0) {
            self.waiting.remove(0);
            self.pass_to(Micros(due)).await;
            self.look(post).await;
        }
        self.pass_to(at).await;
    }

    async fn pass_to(&self, at: Micros) {
        // Not in one leap: the worker looks in between, as it does.
        while self.forum.clock.now() < at {
            let step = (at.0 - self.forum.clock.now().0).min(10 * Micros::MINUTE);
            self.forum.clock.advance(step);
            if step < 10 * Micros::MINUTE || self.forum.clock.now() == at {
                self.forum.settle().await;
            }
        }
        self.forum.settle().await;
    }

    async fn send(&self, who: &str, parent: Option<i64>, body: &str, anyway: bool) -> Answer {
        let reply = json!({ "body": body, "parent_id": parent, "anyway": anyway });
        self.members[who].post(&format!("/threads/{}/posts", self.thread), reply).await
    }

    async fn post(&mut self, comment: &Comment) {
        let parent = comment.parent.and_then(|id| self.posts.get(&id).copied());
        let first = self.send(&comment.author, parent, &comment.body, false).await;
        let posted = match first.status {
            201 => first.expect(201),
            _ => {
                let nudge = first.json["nudge"].clone();
                assert!(nudge.is_object(), "#{}: {}", comment.id, first.json);
                let reason = nudge["reason"].as_str().unwrap();
                if reason.contains("may read as an attack") {
                    let phrases = nudge["phrases"].as_array().unwrap();
                    let words = phrases.iter().map(|p| p["words"].as_str().unwrap().to_owned()).collect();
                    self.nudged.insert(comment.id, words);
                }
                self.send(&comment.author, parent, &comment.body, true).await.expect(201)
            }
        };
        let post = posted["post"]["id"].as_i64().unwrap();
        self.posts.insert(comment.id, post);
        if self.nudged.contains_key(&comment.id) {
            assert!(self.case_of(post).await.is_some(), "#{} opened a case", comment.id);
            self.waiting.push((self.forum.clock.now().plus(SECOND_LOOKS).0, post));
            self.waiting.sort_unstable();
        }
    }

    async fn case_of(&self, post: i64) -> Option<Value> {
        let open = self.second.get("/mod/cases?limit=100").await.expect(200);
        open["cases"].as_array().unwrap().iter().find(|case| case["post_id"] == post).cloned()
    }

    /// The second moderator: what attacks a person is struck out of the attack; the rest may stand.
    async fn look(&mut self, post: i64) {
        let Some(case) = self.case_of(post).await else { return };
        assert!(self.mailed(post).is_empty(), "its mail waits");
        let id = case["id"].as_i64().unwrap();
        self.second.post(&format!("/mod/cases/{id}/claim"), json!({})).await.expect(200);
        if self.posts.get(&self.script.quarrel.attack) == Some(&post) {
            let words = self.nudged[&self.script.quarrel.attack][0].clone();
            let redaction = json!({ "span": words, "reason": "a remark about a person", "all": true });
            self.second.post(&format!("/mod/posts/{post}/redaction"), redaction).await.expect(200);
            self.struck.insert(post, words);
        }
        if self.case_of(post).await.is_some() {
            let decision = json!({ "action": "dismiss", "reason": "hard to read, and it may stand" });
            self.second.post(&format!("/mod/cases/{id}/decision"), decision).await.expect(200);
        }
    }

    async fn correct(&mut self) {
        let (of, body) = (self.script.correction.of, self.script.correction.body.clone());
        let author = self.script.comment(of).author.clone();
        let posted = self.send(&author, Some(self.posts[&of]), &body, false).await.expect(201);
        self.correction = posted["post"]["id"].as_i64();
    }

    fn host(&self) -> &Client {
        &self.members[&self.script.host]
    }

    async fn note(&self) {
        let note = json!({ "body": self.script.note.body, "to": [self.script.quarrel.other] });
        let post = self.posts[&self.script.quarrel.attack];
        self.host().post(&format!("/mod/posts/{post}/note"), note).await.expect(200);
    }

    /// A note to both, and neither answers, quotes or names the other for a week.
    async fn separate(&self) {
        let (one, other) = (&self.script.quarrel.one, &self.script.quarrel.other);
        let post = self.posts[&self.script.quarrel.attack];
        let note = json!({ "body": self.script.even_handed.body, "to": [one, other] });
        self.host().post(&format!("/mod/posts/{post}/note"), note).await.expect(200);
        let separation =
            json!({ "members": [one, other], "reason": "no fault of either: leave each other in peace" });
        self.host().post("/mod/separations", separation).await.expect(201);
        for (who, them) in [(one, other), (other, one)] {
            let theirs =
                self.script.comments.iter().find(|c| c.author == **them && self.posts.contains_key(&c.id));
            let theirs = self.posts[&theirs.unwrap().id];
            let quote = format!("> [{them} wrote]({}/p/{theirs}):\n>\n> words\n\nHm.", self.forum.url);
            for (parent, body) in [
                (Some(theirs), "I would like to say something.".to_owned()),
                (None, quote),
                (None, format!("I mean what {them} wrote.")),
                (None, format!("I mean @{them}.")),
            ] {
                let words = self.send(who, parent, &body, true).await.problem(403);
                assert!(words.contains("leave each other in peace"), "{words}");
            }
        }
    }

    async fn merge(&self) {
        let (follow_up, of) = (self.correction.unwrap(), self.posts[&self.script.correction.of]);
        let merge = json!({ "into": of, "reason": "the author’s own correction was put in" });
        self.host().post(&format!("/mod/posts/{follow_up}/merge"), merge).await.expect(200);
    }

    async fn rest(&mut self) {
        let rest = json!({ "until": self.script.rest.until.to_string(), "reason": self.script.rest.reason });
        self.host().post(&format!("/mod/threads/{}/rest", self.thread), rest).await.expect(200);
        let page = self.forum.browser().open(&format!("/t/{}", self.thread)).await.expect(200);
        assert!(
            page.text(".story > .banner").contains(&self.script.rest.reason),
            "{}",
            page.text(".story > .banner")
        );
        let words =
            self.send(&self.script.quarrel.one.clone(), None, "One more thing.", true).await.problem(423);
        assert!(words.contains("rests"), "{words}");
        self.wait_until(self.script.rest.until.into()).await;
        let page = self.forum.browser().open(&format!("/t/{}", self.thread)).await.expect(200);
        assert!(
            !page.has(".story > .banner"),
            "it is open again by itself: {}",
            page.text(".story > .banner")
        );
    }

    async fn close(&self) {
        let lock = json!({ "reason": "it has been said" });
        self.host().post(&format!("/mod/threads/{}/lock", self.thread), lock).await.expect(200);
        self.send(&self.script.quarrel.one, None, "Wait.", true).await.problem(423);
    }

    /// Both outbursts are, for the right words; few others are, and nobody who was kind.
    fn who_was_asked(&self) {
        let quarrel = &self.script.quarrel;
        for id in [quarrel.attack, quarrel.outburst] {
            let phrases = self.nudged.get(&id).unwrap_or_else(|| panic!("#{id} is asked about"));
            let comment = self.script.comment(id);
            assert!(
                !phrases.is_empty() && phrases.iter().all(|words| comment.body.contains(words.as_str())),
                "#{id}: {phrases:?}"
            );
            // Said to somebody: not what was quoted before, nor a greeting or a name.
            let own: String = comment
                .body
                .lines()
                .filter(|line| !line.starts_with('“') && !line.starts_with('>'))
                .collect();
            assert!(own.contains(phrases[0].as_str()), "#{id}: {phrases:?}");
        }
        let others: Vec<u32> = self
            .nudged
            .keys()
            .copied()
            .filter(|id| ![quarrel.attack, quarrel.outburst].contains(id))
            .collect();
        assert!(others.len() <= 5, "{others:?}");
        for id in others {
            let author = &self.script.comment(id).author;
            assert!(!self.script.calm.contains(author), "#{id} by {author} was asked to look again");
        }
    }

    /// The mails that tell of a post.
    fn mailed(&self, post: i64) -> Vec<String> {
        let link = format!("/p/{post}");
        let told = |text: &String| text.split_whitespace().any(|word| word.ends_with(&link));
        READERS.iter().flat_map(|reader| self.texts_to(reader)).filter(told).collect()
    }

    fn texts_to(&self, address: &str) -> Vec<String> {
        self.forum.mail_to(address).iter().map(|mail| mail.text().unwrap().replace("\r\n", "\n")).collect()
    }

    /// Every post once, and what was struck out nowhere.
    async fn what_the_readers_got(&self) {
        let standing: BTreeSet<i64> =
            self.host().posts(self.thread).await.iter().skip(1).map(|p| p["id"].as_i64().unwrap()).collect();
        for reader in READERS {
            let all = self.texts_to(reader).join("\n");
            let told =
                |post: &i64| all.split_whitespace().filter(|w| w.ends_with(&format!("/p/{post}"))).count();
            let otherwise: Vec<(i64, usize)> =
                standing.iter().map(|post| (*post, told(post))).filter(|(_, count)| *count != 1).collect();
            assert!(otherwise.is_empty(), "{reader}: {otherwise:?} of {:?}", self.posts);
            for (post, words) in &self.struck {
                let told = told_of(&all, *post);
                // The host may have repeated them later, in words of his own.
                assert!(!told.contains(words.as_str()) && told.contains("[removed by a moderator"), "{told}");
            }
        }
    }

    /// Neither of the two hears of the other while they are kept apart.
    async fn what_the_two_got(&self) {
        let apart = Micros::from(self.script.even_handed.at);
        let apart = apart.0..apart.plus(7 * Micros::DAY).0;
        for (who, them) in [
            (&self.script.quarrel.one, &self.script.quarrel.other),
            (&self.script.quarrel.other, &self.script.quarrel.one),
        ] {
            let all = self.texts_to(&address(who)).join("\n");
            for comment in self.script.comments.iter().filter(|c| c.author == *them) {
                let Some(post) = self.posts.get(&comment.id) else { continue };
                let told = all.split_whitespace().any(|word| word.ends_with(&format!("/p/{post}")));
                let at = Micros::from(comment.posted_at).0;
                assert!(!(told && apart.contains(&at)), "{who} heard of #{} by {them}", comment.id);
            }
        }
    }

    /// A fair account: each intervention once, by whom, about whom, why.
    async fn what_the_record_says(&self) {
        let log = self.second.get("/mod/log?limit=100").await.expect(200);
        let lines = log["actions"].as_array().unwrap().iter().rev();
        // How the board was set before was set by the machine's own clock.
        let lines: Vec<Value> = lines.filter(|line| line["action"] != "set_board").cloned().collect();
        let by_host: Vec<&str> = lines
            .iter()
            .filter(|line| line["actor"] == self.script.host.as_str())
            .map(|line| line["action"].as_str().unwrap())
            .collect();
        assert_eq!(by_host.iter().filter(|a| **a == "add_note").count(), 2, "{by_host:?}");
        for action in ["separate", "merge_post", "rest", "lock_thread"] {
            assert_eq!(by_host.iter().filter(|a| **a == action).count(), 1, "{action} in {by_host:?}");
        }
        assert_eq!(by_host.len(), 6, "{by_host:?}");
        let redacted = lines.iter().filter(|l| l["action"] == "redact_post").count();
        assert_eq!(redacted, 1);
        assert!(lines.iter().all(|line| !line["reason"].as_str().unwrap().is_empty()));
        let times: Vec<&str> = lines.iter().map(|line| line["at"].as_str().unwrap()).collect();
        assert!(times.is_sorted(), "{times:?}");
    }
}

/// What the mails say of a post: what stands above the link to it.
fn told_of(mails: &str, post: i64) -> &str {
    let link = format!("/p/{post}\n");
    let before = &mails[..mails.find(&link).unwrap()];
    let start = before.rfind("/p/").unwrap_or(0);
    &before[start..]
}

/// What happens next.
enum Act {
    Post(Comment),
    Correct,
    Note,
    Separate,
    Merge,
    Rest,
}

impl Act {
    /// At the same moment a post comes before what is done about it.
    fn order(&self) -> u32 {
        match self {
            Act::Post(comment) => comment.id,
            _ => u32::MAX,
        }
    }
}

/// A long article as its first part: the longest story has its limit.
fn opening(body: &str) -> String {
    body.chars().take(20_000).collect()
}

fn address(who: &str) -> String {
    format!("{}@example.org", who.to_lowercase().replace(' ', "."))
}
