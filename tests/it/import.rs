//! `evenkeel import wordpress`, as the person who runs it and the people who then read see it.

mod refusals;
mod thread;

use std::path::{Path, PathBuf};

use scraper::Html;
use serde_json::Value;

use crate::support::evenkeel_command;
use crate::support::forum::{Forum, on_both};
use crate::support::ran::Ran;
use crate::support::state::state;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn import(forum: &Forum, file: &Path, board: &str) -> Ran {
    let mut command = evenkeel_command(forum);
    Ran::of(command.args(["import", "wordpress"]).arg(file).args(["--board", board]))
}

/// The threads of a board, as the JSON surface lists them.
async fn threads(forum: &Forum, board: &str) -> Vec<Value> {
    let listed = forum.api().get(&format!("/boards/{board}/threads?limit=100")).await.expect(200);
    listed["threads"].as_array().unwrap().clone()
}

/// The posts of the one thread in /b/stories whose title starts so.
async fn story(forum: &Forum, title: &str) -> (Value, Vec<Value>) {
    let mut found = threads(forum, "stories").await;
    found.retain(|thread| thread["title"].as_str().unwrap().starts_with(title));
    assert_eq!(found.len(), 1, "{title}: {found:?}");
    let thread = found.remove(0);
    let posts = forum.api().posts(thread["id"].as_i64().unwrap()).await;
    (thread, posts)
}

fn author(post: &Value) -> &str {
    post["author"]["handle"].as_str().unwrap()
}

fn number(post: &Value) -> i64 {
    post["number"].as_i64().unwrap()
}

/// The number of the post that this one answers.
fn answered(post: &Value, posts: &[Value]) -> Option<i64> {
    let parent = post["parent_id"].as_i64()?;
    posts.iter().find(|p| p["id"] == parent).map(number)
}

/// What a reader reads, without any white space.
fn letters(html: &str) -> String {
    Html::parse_fragment(html).root_element().text().collect::<String>().split_whitespace().collect()
}

/// The lines below a heading of the summary.
fn listed<'a>(out: &'a str, heading: &str) -> Vec<&'a str> {
    let below = out.lines().skip_while(|line| !line.starts_with(heading)).skip(1);
    below.take_while(|line| line.starts_with("  ")).map(str::trim).collect()
}

/// The fixture with one more comment, under comment 13, put where an export would not have it.
fn later_export(forum: &Forum) -> PathBuf {
    let xml = std::fs::read_to_string(fixture("wordpress.xml")).unwrap();
    let begin = xml.find("<wp:comment>").unwrap();
    let end = xml.find("</wp:comment>").unwrap() + "</wp:comment>".len();
    let other = xml[begin..end]
        .replace("<wp:comment_id>14<", "<wp:comment_id>99<")
        .replace("<wp:comment_parent>11<", "<wp:comment_parent>13<")
        .replace("2024-03-03 06:10:00", "2024-06-01 12:00:00")
        .replace("Six in the morning is my hard hour", "Three months later it is not my hard hour");
    assert_ne!(other, xml[begin..end]);
    let path = forum.dir().join("later.xml");
    std::fs::write(&path, format!("{}{other}{}", &xml[..begin], &xml[begin..])).unwrap();
    path
}

on_both! {
    async fn an_export_becomes_threads_with_names_times_and_nesting(forum) {
        let ran = import(&forum, &fixture("wordpress.xml"), "stories").succeeds();
        assert!(ran.out.starts_with("Imported 2 threads and 11 replies into /b/stories.\n"), "{ran}");

        let (thread, posts) = story(&forum, "Evenings: “good” nothing & other plans").await;
        assert_eq!(thread["kind"], "story");
        assert_eq!(thread["author"], "Odile at the Lighthouse");
        assert_eq!(thread["created_at"], "2024-03-02T18:00:00Z");
        assert_eq!(thread["last_post_at"], "2024-03-04T22:00:00Z");
        assert_eq!(thread["reply_count"], 9);
        let tree: Vec<_> = posts[1..].iter().map(|p| (number(p), answered(p, &posts), author(p))).collect();
        assert_eq!(
            tree,
            [
                (2, None, "Ana"),
                (3, Some(2), "Ana Reyes"),
                (4, Some(3), "Ana"),
                (6, Some(4), "Odile at the Lighthouse"),
                (7, Some(6), "Pike & Sons"),
                (5, Some(2), "Brambleway"),
                (8, None, "静かな川"),
                (9, None, "Tern"),
                (10, None, "Anonymous"),
            ]
        );
        assert_eq!(posts[1]["created_at"], "2024-03-02T19:05:00Z");
        assert_eq!(posts[1]["edited_at"], Value::Null);
        assert_eq!(posts[1]["reply_count"], 2);

        let (untitled, replies) = story(&forum, "One month since the storm").await;
        assert_eq!(untitled["title"], "One month since the storm, and the roof is still on. I…");
        assert_eq!(replies.len(), 3);
        assert_eq!(author(&replies[1]), "Tern", "an address typed as a name is cut, and it is the same Tern");
    }

    async fn what_is_left_out_or_changed_is_listed_with_its_reason(forum) {
        let ran = import(&forum, &fixture("wordpress.xml"), "stories").succeeds();
        assert!(ran.out.contains("\nSkipped (14):\n"), "{ran}");
        assert_eq!(
            listed(&ran.out, "Skipped"),
            [
                "comment 18 by CheapWatches4U on post 30: it is spam",
                "comment 19 by Somebody upset on post 30: it is in the trash",
                "comment 21 by First-time visitor on post 30: it was never approved",
                "comment 22 by Another blog on post 30: it is a pingback, not a comment",
                "comment 23 by An older blog on post 30: it is a trackback, not a comment",
                "comment 25 by Brambleway on post 30: there is nothing in it",
                "post 50 “Half a thought”: it is a draft",
                "post 51 “For my own eyes”: it is private",
                "comment 52 by Odile at the Lighthouse on post 51: its post is not imported",
                "post 53 “For the Thursday group”: it is behind a password",
                "page 54 “About this place”: it is of type “page”, not a post",
                "attachment 55 “slipway”: it is of type “attachment”, not a post",
                "post 56 “Midsummer”: it is scheduled and not published yet",
                "post 57 “From a guest”: it was never approved",
            ]
        );
        assert_eq!(listed(&ran.out, "Imported with a change").len(), 4, "{ran}");
        let everything = format!("{:?}", state(&forum).await);
        for gone in ["Buy now", "Taken back the next morning", "May I join in?", "Not for the web", "never-read"] {
            assert!(!everything.contains(gone), "{gone}");
        }
    }

    async fn a_second_run_changes_nothing_and_says_so(forum) {
        import(&forum, &fixture("wordpress.xml"), "stories").succeeds();
        let before = state(&forum).await;
        let again = import(&forum, &fixture("wordpress.xml"), "stories").succeeds();
        assert!(again.out.contains("Nothing new: all 13 posts of this file are here already."), "{again}");
        assert!(again.out.contains("Nothing was changed."), "{again}");
        assert_eq!(state(&forum).await, before);
        // Nor on another board: a post is known by where it came from.
        import(&forum, &fixture("wordpress.xml"), "discussion").succeeds();
        assert_eq!(state(&forum).await, before);
    }

    async fn a_later_export_adds_only_what_is_new(forum) {
        import(&forum, &fixture("wordpress.xml"), "stories").succeeds();
        let (_, before) = story(&forum, "Evenings").await;
        let ran = import(&forum, &later_export(&forum), "stories").succeeds();
        assert!(ran.out.contains("1 reply into /b/stories; 13 were here already."), "{ran}");
        let (thread, after) = story(&forum, "Evenings").await;
        assert_eq!(thread["reply_count"], 10);
        assert_eq!(thread["last_post_at"], "2024-06-01T12:00:00Z");
        let new: Vec<&Value> = after.iter().filter(|p| before.iter().all(|b| b["id"] != p["id"])).collect();
        assert_eq!(new.len(), 1);
        assert_eq!((number(new[0]), answered(new[0], &after)), (11, Some(4)));
        assert!(new[0]["body"].as_str().unwrap().starts_with("Three months later"));
        let numbers = |posts: &[Value]| posts.iter().map(number).filter(|n| *n != 11).collect::<Vec<_>>();
        assert_eq!(numbers(&before), numbers(&after), "the others keep their places");
    }

    async fn foreign_html_comes_in_harmless_with_its_links(forum) {
        import(&forum, &fixture("wordpress.xml"), "stories").succeeds();
        let (thread, _) = story(&forum, "Evenings").await;
        let page = forum.browser().open(thread["url"].as_str().unwrap()).await.expect(200);
        assert!(!page.has(".prose script") && !page.has(".prose img") && !page.has(".prose figure"));
        for word in ["alert(", "onclick", "onload", "onerror", "steal()", "document.title"] {
            assert!(!page.html.contains(word), "{word}");
        }
        let link = ".prose a[href='https://example.org/tea?a=1&b=2']";
        assert_eq!(page.text(link), "link about tea");
        assert_eq!(page.attributes(link, "rel"), ["nofollow ugc noopener noreferrer"]);
        assert!(page.has(".prose ul ol ul"), "nested lists stay nested");
        assert_eq!(page.text(".story .prose blockquote p"), "The tide does not ask you to hurry it.");
        assert!(page.text(".story .prose pre code").contains("a[b[0]]> 1"));
        assert!(page.texts(".prose p").iter().any(|p| p.ends_with("Still here.")));
        assert!(!page.has(".post-by b") && page.has("a[href='/m/Pike%20%26%20Sons']"));
        assert!(page.texts(".prose em").contains(&"mornings".to_owned()));
    }

    async fn people_of_the_old_blog_stay_who_they_were(forum) {
        import(&forum, &fixture("wordpress.xml"), "stories").succeeds();
        let page = forum.browser().open("/m/Ana%20Reyes").await.expect(200);
        assert!(page.text("main").contains("Nobody can sign in as Ana Reyes"));
        assert_eq!(forum.browser().open("/m/Ana").await.expect(200).text("h1"), "Ana");
        for handle in ["Ana", "ANA", "ana reyes", "Tern"] {
            let body = serde_json::json!({ "handle": handle, "passphrase": "seven lamps by the harbour" });
            let refused = forum.api().post("/members", body.clone()).await.problem(422);
            assert!(refused.contains("Please choose another"), "{handle}: {refused}");
            forum.api().post("/sessions", body).await.problem(422);
        }
    }

    async fn a_name_that_is_a_members_is_that_member(forum) {
        let tern = forum.member("tern").await;
        let members = state(&forum).await.count("members");
        import(&forum, &fixture("wordpress.xml"), "stories").succeeds();
        let (_, posts) = story(&forum, "Evenings").await;
        assert_eq!(posts.iter().filter(|p| author(p) == "tern").count(), 1);
        let new = state(&forum).await.count("members") - members;
        assert_eq!(new, 9, "everyone but tern is new, and each comes once");
        let own = posts.iter().find(|p| author(p) == "tern").unwrap()["id"].as_i64().unwrap();
        tern.patch(&format!("/posts/{own}"), serde_json::json!({ "body": "As I said." })).await.expect(200);
    }

    async fn nobody_is_mailed_about_what_is_imported(forum) {
        follow_stories(&forum, "reader@example.org").await;
        import(&forum, &fixture("wordpress.xml"), "stories").succeeds();
        import(&forum, &later_export(&forum), "stories").succeeds();
        forum.pass_seconds(3 * 24 * 3600);
        forum.settle().await;
        assert!(forum.mail().is_empty(), "{:?}", forum.mail());
        // The follower is there: an answer to what was imported is news.
        let (thread, _) = story(&forum, "Evenings").await;
        let ben = forum.member("ben").await;
        ben.reply(thread["id"].as_i64().unwrap(), None, "This helped me tonight.").await;
        forum.settle().await;
        forum.pass_seconds(601);
        forum.settle().await;
        assert_eq!(forum.mail().len(), 1);
    }
}

/// A reader without an account follows /b/stories, and has confirmed it.
async fn follow_stories(forum: &Forum, email: &str) {
    let wish = serde_json::json!({ "board": "stories", "email": email });
    forum.api().put("/subscriptions", wish).await.expect(202);
    forum.settle().await;
    let text = forum.mail().remove(0).text().unwrap();
    let link = text.split_whitespace().find(|word| word.contains("/subscribe/confirm/")).unwrap();
    let path = link.strip_prefix(&forum.url).unwrap();
    let browser = forum.browser();
    let page = browser.open(path).await.expect(200);
    browser.submit(&page, path, &[]).await.expect(200);
    forum.forget_mail();
}
