//! A moderator cools a hostile reply, in place, for a reason, on the record.

use diesel::connection::SimpleConnection;
use evenkeel::db::Db;
use serde_json::json;

use crate::support::browser::Browser;
use crate::support::client::Client;
use crate::support::forum::{Forum, grant, on_both};
use crate::support::state::state;

const HOSTILE: &str = "You never worked a day in your life, you fool. Meetings help me.";
const COOLED: &str = "Meetings help me.";
const REASON: &str = "a remark about a person was taken out";

struct Quarrel {
    thread: i64,
    hostile: i64,
    /// Wrote it.
    ben: Client,
    mara: Client,
    url: String,
}

impl Quarrel {
    async fn begin(forum: &Forum) -> Quarrel {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let mara = forum.moderator("mara").await;
        let thread = ana.start("What helps?", "Tell me.").await;
        let hostile = ben.reply(thread, None, HOSTILE).await["id"].as_i64().unwrap();
        let url = forum.browser().open(&format!("/t/{thread}")).await.path;
        Quarrel { thread, hostile, ben, mara, url }
    }

    async fn cool(&self) {
        let edit = json!({ "body": COOLED, "reason": REASON });
        self.mara.post(&format!("/mod/posts/{}/edit", self.hostile), edit).await.expect(200);
    }

    fn form(&self) -> String {
        format!("/mod/posts/{}/edit", self.hostile)
    }
}

async fn signed_in(forum: &Forum, handle: &str) -> Browser {
    let browser = forum.browser();
    browser.sign_in(handle).await.expect(200);
    browser
}

on_both! {
    async fn a_moderator_edits_by_page_and_readers_see_that_and_why(forum) {
        let quarrel = Quarrel::begin(&forum).await;
        let mara = signed_in(&forum, "mara").await;
        let thread = mara.open(&quarrel.url).await.expect(200);
        assert!(thread.attributes(".acts a", "href").contains(&quarrel.form()), "the way there is under the post");
        let form = mara.open(&quarrel.form()).await.expect(200);
        assert_eq!(form.value("body"), HOSTILE);
        assert_eq!(form.text(".compare .prose"), HOSTILE);
        forum.pass_seconds(90);
        let fields = [("body", COOLED), ("reason", REASON)];
        let after = mara.submit(&form, &quarrel.form(), &fields).await.expect(200);
        assert!(after.path.ends_with("#p2"), "{}", after.path);
        assert!(after.text(".flash").contains("in place"));

        let page = forum.browser().open(&quarrel.url).await.expect(200);
        assert_eq!(page.text("#p2 .prose"), COOLED);
        let note = page.text("#p2 .edited");
        assert!(note.starts_with(&format!("edited by a moderator: {REASON}")), "{note}");
        assert!(!page.html.contains("fool"));
    }

    async fn a_moderator_edits_by_json(forum) {
        let quarrel = Quarrel::begin(&forum).await;
        let revision = quarrel.mara.get(&format!("/threads/{}", quarrel.thread)).await.expect(200)["thread"]["revision"].clone();
        forum.pass_seconds(60);
        let edit = json!({ "body": COOLED, "reason": format!("  {REASON}\n") });
        let post = quarrel.mara.post(&quarrel.form(), edit).await.expect(200)["post"].clone();
        assert_eq!(post["body"], COOLED);
        assert_eq!(post["moderator_reason"], REASON);
        assert_eq!(post["edited_at"], "2026-03-02T08:01:00Z");
        assert_eq!(post["author"]["handle"], "ben", "it stays his");
        let thread = forum.api().get(&format!("/threads/{}", quarrel.thread)).await.expect(200);
        assert_eq!(thread["thread"]["revision"].as_i64(), revision.as_i64().map(|r| r + 1));
        assert_eq!(thread["posts"][1]["body_html"], "<p>Meetings help me.</p>\n");
    }

    async fn what_was_taken_out_is_kept_for_the_author_and_the_moderators_only(forum) {
        let quarrel = Quarrel::begin(&forum).await;
        // An earlier draft of the same attack.
        forum.pass_seconds(600);
        quarrel.ben.patch(&format!("/posts/{}", quarrel.hostile), json!({ "body": format!("{HOSTILE} Fool!"), "anyway": true })).await.expect(200);
        quarrel.cool().await;
        let path = format!("/posts/{}/revisions", quarrel.hostile);
        for insider in [&quarrel.ben, &quarrel.mara] {
            let seen = insider.get(&path).await.expect(200);
            let revisions = seen["revisions"].as_array().unwrap();
            let bodies: Vec<&str> = revisions.iter().map(|r| r["body"].as_str().unwrap()).collect();
            assert_eq!(bodies, [HOSTILE, &format!("{HOSTILE} Fool!"), COOLED]);
            assert_eq!(revisions[1]["replaced_reason"], REASON);
            assert_eq!(revisions[2]["current"], true);
        }
        let other = forum.member("cleo").await;
        for outsider in [&forum.api(), &other] {
            let seen = outsider.get(&path).await.expect(200);
            assert_eq!(seen["revisions"].as_array().unwrap().len(), 1);
            assert!(!seen.to_string().contains("fool"));
        }
        let page = format!("/p/{}/revisions", quarrel.hostile);
        for (browser, versions) in [
            (forum.browser(), 1),
            (signed_in(&forum, "cleo").await, 1),
            (signed_in(&forum, "ben").await, 3),
            (signed_in(&forum, "mara").await, 3),
        ] {
            let seen = browser.open(&page).await.expect(200);
            assert_eq!(seen.texts("main li .prose").len(), versions);
            assert_eq!(seen.html.contains("fool"), versions == 3);
            assert_eq!(seen.text("main").contains("What a moderator took out"), versions == 1);
            assert!(seen.text("main li h2").contains("by a moderator"), "the newest first, and by whom");
        }
        // Nor by any other door.
        for path in [quarrel.url.clone(), "/".into(), "/b/discussion".into(), format!("/p/{}/reply", quarrel.hostile)] {
            assert!(!signed_in(&forum, "cleo").await.open(&path).await.html.contains("fool"), "{path}");
        }
        let log = forum.api().get("/mod/log").await;
        log.problem(401);
    }

    async fn its_author_cannot_put_it_back(forum) {
        let quarrel = Quarrel::begin(&forum).await;
        quarrel.cool().await;
        let before = state(&forum).await;
        let path = format!("/posts/{}", quarrel.hostile);
        let denied = quarrel.ben.patch(&path, json!({ "body": HOSTILE })).await.problem(403);
        assert!(denied.contains("A moderator edited this post"), "{denied}");
        let ben = signed_in(&forum, "ben").await;
        let page = ben.open(&quarrel.url).await;
        assert!(!page.has(&format!("a[href='/p/{}/edit']", quarrel.hostile)), "no way there is offered");
        ben.open(&format!("/p/{}/edit", quarrel.hostile)).await.expect(403);
        let token = page.attributes("input[name=csrf]", "value").remove(0);
        let fields = [("csrf", token.as_str()), ("body", HOSTILE)];
        let answer = ben.send(&format!("/p/{}/edit", quarrel.hostile), &fields).await.expect(403);
        assert_eq!(answer.value("body"), HOSTILE);
        assert_eq!(state(&forum).await, before);
    }

    async fn the_record_says_who_what_why_and_both_texts(forum) {
        let quarrel = Quarrel::begin(&forum).await;
        quarrel.cool().await;
        let log = quarrel.mara.get("/mod/log").await.expect(200);
        let action = &log["actions"][0];
        assert_eq!(log["actions"].as_array().unwrap().len(), 1);
        assert_eq!((&action["actor"], &action["action"]), (&json!("mara"), &json!("edit_post")));
        assert_eq!(action["post_id"], quarrel.hostile);
        assert_eq!(action["reason"], REASON);
        assert_eq!(action["details"], json!({ "before": HOSTILE, "after": COOLED, "revision": 1 }));
        assert_eq!(action["at"], "2026-03-02T08:00:00Z");
        let mara = signed_in(&forum, "mara").await;
        assert!(mara.open("/mod").await.expect(200).has("a[href='/mod/log']"), "the way there is on the desk");
        let page = mara.open("/mod/log").await.expect(200);
        assert_eq!((page.text(".items del"), page.text(".items ins")), (HOSTILE.into(), COOLED.into()));
        assert!(page.text(".items > li").contains(REASON) && page.text(".items > li").contains("mara"));
    }

    async fn the_record_can_be_read_to_its_end(forum) {
        let quarrel = Quarrel::begin(&forum).await;
        for i in 0..53 {
            let edit = json!({ "body": format!("{COOLED} {i}"), "reason": format!("reason {i}") });
            quarrel.mara.post(&quarrel.form(), edit).await.expect(200);
        }
        let mara = signed_in(&forum, "mara").await;
        let (mut path, mut reasons) = ("/mod/log".to_owned(), Vec::new());
        loop {
            let page = mara.open(&path).await.expect(200);
            reasons.extend(page.texts(".items > li > p:nth-of-type(2)"));
            match page.attributes("a[rel=next]", "href").pop() {
                Some(next) => path = next,
                None => break,
            }
        }
        assert_eq!(reasons, (0..53).rev().map(|i| format!("reason {i}")).collect::<Vec<_>>());
    }

    async fn only_moderators_may_and_only_with_a_reason(forum) {
        let quarrel = Quarrel::begin(&forum).await;
        let before = state(&forum).await;
        let edit = json!({ "body": COOLED, "reason": REASON });
        forum.api().post(&quarrel.form(), edit.clone()).await.problem(401);
        let cleo = forum.member("cleo").await;
        for member in [&quarrel.ben, &cleo] {
            member.post(&quarrel.form(), edit.clone()).await.problem(403);
            member.get("/mod/log").await.problem(403);
        }
        for (reason, body) in [("", COOLED), (" .. ", COOLED), (REASON, ""), (REASON, HOSTILE), (&"r".repeat(301), COOLED)] {
            let edit = json!({ "body": body, "reason": reason });
            quarrel.mara.post(&quarrel.form(), edit).await.problem(422);
        }
        let mut after = state(&forum).await;
        // Cleo is new.
        after.rows = before.rows.clone();
        assert_eq!(after, before);
        assert_eq!(state(&forum).await.count("audit_log"), 0);
    }

    async fn the_pages_of_moderators_are_closed_to_others(forum) {
        let quarrel = Quarrel::begin(&forum).await;
        let paths = ["/mod".to_owned(), "/mod/log".into(), quarrel.form(), "/mod/nothing".into()];
        let ben = signed_in(&forum, "ben").await;
        for path in &paths {
            let page = forum.browser().open(path).await.expect(401);
            assert!(page.has("a[href^='/sign-in']"), "{path}");
            let page = ben.open(path).await.expect(403);
            assert!(page.text("main").contains("for moderators"), "{path}");
        }
        assert!(!ben.open("/").await.has("a[href='/mod']"));
        // Nor by sending the form.
        let token = ben.open("/").await.attributes("input[name=csrf]", "value").remove(0);
        let fields = [("csrf", token.as_str()), ("body", COOLED), ("reason", REASON)];
        ben.send(&quarrel.form(), &fields).await.expect(403);
        assert_eq!(state(&forum).await.count("revisions"), 0);
        // A moderator no more, from the next request on.
        let mara = signed_in(&forum, "mara").await;
        mara.open("/mod/log").await.expect(200);
        grant(&forum, "mara", "member").await;
        mara.open("/mod/log").await.expect(403);
        let edit = json!({ "body": COOLED, "reason": REASON });
        quarrel.mara.post(&quarrel.form(), edit).await.problem(403);
    }

    async fn a_missing_reason_gives_the_new_text_back(forum) {
        let quarrel = Quarrel::begin(&forum).await;
        let mara = signed_in(&forum, "mara").await;
        let form = mara.open(&quarrel.form()).await;
        let answer = mara.submit(&form, &quarrel.form(), &[("body", COOLED), ("reason", " ")]).await.expect(422);
        assert!(answer.text(".problem").contains("Please say why"));
        assert_eq!(answer.attributes(".problem a", "href"), ["#reason"]);
        assert_eq!(answer.value("body"), COOLED);
        assert_eq!(answer.text(".compare .prose"), HOSTILE);
        assert_eq!(state(&forum).await.count("revisions"), 0);
        let preview = mara.submit(&form, &quarrel.form(), &[("body", "**calm**"), ("reason", REASON), ("preview", "1")]).await;
        assert_eq!(preview.expect(200).text(".preview strong"), "calm");
        assert_eq!(state(&forum).await.count("revisions"), 0);
    }

    async fn moderators_are_not_immune(forum) {
        let quarrel = Quarrel::begin(&forum).await;
        let own = quarrel.mara.reply(quarrel.thread, None, "Stop it, all of you idiots.").await["id"].as_i64().unwrap();
        let edit = json!({ "body": "Please stop.", "reason": REASON });
        let denied = quarrel.mara.post(&format!("/mod/posts/{own}/edit"), edit.clone()).await.problem(403);
        assert!(denied.contains("your own post"), "{denied}");
        signed_in(&forum, "mara").await.open(&format!("/mod/posts/{own}/edit")).await.expect(403);
        // Another moderator may; and as its author she may, until then.
        quarrel.mara.patch(&format!("/posts/{own}"), json!({ "body": "Stop it, idiots.", "anyway": true })).await.expect(200);
        let nils = forum.moderator("nils").await;
        nils.post(&format!("/mod/posts/{own}/edit"), edit).await.expect(200);
        quarrel.mara.patch(&format!("/posts/{own}"), json!({ "body": "Idiots." })).await.problem(403);
    }

    async fn the_record_refuses_to_be_changed(forum) {
        let quarrel = Quarrel::begin(&forum).await;
        quarrel.cool().await;
        let refused = forum
            .app
            .write(|_, db| {
                let mut attacks = vec!["UPDATE audit_log SET reason = 'none'", "DELETE FROM audit_log"];
                if matches!(db, Db::Pg(_)) {
                    attacks.push("TRUNCATE audit_log CASCADE");
                }
                let refusals: Vec<_> = attacks.iter().map(|sql| db.batch_execute(sql)).collect();
                Ok(refusals.into_iter().map(|r| r.unwrap_err().to_string()).collect::<Vec<_>>())
            })
            .await
            .unwrap();
        assert!(refused.iter().all(|error| error.contains("append-only")), "{refused:?}");
        let log = quarrel.mara.get("/mod/log").await.expect(200);
        assert_eq!(log["actions"][0]["reason"], REASON);
    }
}
