//! Words are taken out of a post, and are gone wherever others could read them.

use serde_json::json;

use super::{REASON, act, id, last_action, post, signed_in};
use crate::support::client::Client;
use crate::support::forum::{Forum, on_both};
use crate::support::state::state;

const MARK: &str = "[removed by a moderator: personal remark]";
const TEXT: &str = "Meetings help. *You* wombat of a man\nshould go. Really.";
const SPAN: &str = "You wombat of a man";

struct Remark {
    thread: i64,
    /// Ben's, with the words.
    post: i64,
    /// Of cleo, who quotes them.
    quote: i64,
    ben: Client,
    cleo: Client,
    mara: Client,
}

impl Remark {
    async fn begin(forum: &Forum) -> Remark {
        let (ana, ben, cleo) =
            (forum.member("ana").await, forum.member("ben").await, forum.member("cleo").await);
        let mara = forum.moderator("mara").await;
        let thread = ana.start("What helps?", "Tell me.").await;
        let remark = id(&ben.reply(thread, None, TEXT).await);
        let quoting = format!(
            "> [ben wrote (#2)]({}/p/{remark}):\n>\n> Meetings help. *You* wombat of a man\n> should go. Really.\n\nDon’t.",
            forum.url
        );
        let quote = id(&cleo.reply(thread, Some(remark), &quoting).await);
        Remark { thread, post: remark, quote, ben, cleo, mara }
    }

    async fn redact(&self) {
        act(&self.mara, self.post, "redaction", json!({ "span": SPAN })).await.expect(200);
    }
}

on_both! {
    async fn the_words_go_and_a_mark_stands_in_their_place(forum) {
        let remark = Remark::begin(&forum).await;
        remark.redact().await;
        let page = forum.browser().open(&format!("/t/{}", remark.thread)).await.expect(200);
        assert_eq!(page.text("#p2 > .prose"), format!("Meetings help. {MARK} should go. Really."));
        assert!(page.text("#p2 .edited").contains(REASON));
        assert!(page.text("#p3 .prose").contains(&format!("Meetings help. {MARK} should go. Really.")));
        assert!(page.text("#p3 .prose").contains("Don’t."));
        let line = last_action(&remark.mara).await;
        assert_eq!((&line["action"], &line["post_id"]), (&json!("redact_post"), &json!(remark.post)));
        assert_eq!(line["details"]["before"], TEXT);
        assert_eq!(line["details"]["quotes"][0]["post"], remark.quote);
    }

    async fn those_who_read_what_changed_see_the_mark_as_everyone_does(forum) {
        let remark = Remark::begin(&forum).await;
        remark.redact().await;
        let path = format!("/p/{}/revisions", remark.post);
        let history = signed_in(&forum, "ben").await.open(&path).await.expect(200);
        let changed = history.text(".diff");
        assert!(changed.contains("[removed") && changed.contains("remark]") && !changed.contains('\\'), "{changed}");
        let log = signed_in(&forum, "mara").await.open("/mod/log").await.expect(200);
        assert_eq!(log.text(".items ins"), format!("Meetings help. {MARK} should go. Really."));
    }

    async fn nobody_else_finds_the_words_by_any_door(forum) {
        let remark = Remark::begin(&forum).await;
        // Cleo takes the quotation out herself first, which leaves an earlier text with it.
        forum.pass_seconds(600);
        let other = id(&remark.cleo.reply(remark.thread, None, &format!("> [x]({}/p/{})\n>\n> {SPAN}\n\nHm.", forum.url, remark.post)).await);
        forum.pass_seconds(600);
        remark.cleo.patch(&format!("/posts/{other}"), json!({ "body": "I have thought about it, and let it be. That is better for all of us here, and for me.", "anyway": true })).await.expect(200);
        let seen = forum.api().get(&format!("/posts/{other}/revisions")).await.expect(200);
        assert!(seen.to_string().contains("wombat"), "until then everyone reads it");
        remark.redact().await;
        let dan = forum.member("dan").await;
        for path in [
            format!("/threads/{}", remark.thread),
            format!("/posts/{}/revisions", remark.post),
            format!("/posts/{}/revisions", remark.quote),
            format!("/posts/{other}/revisions"),
            "/search?q=meetings".into(),
            "/boards/discussion/threads".into(),
        ] {
            for outsider in [&forum.api(), &dan] {
                let answer = outsider.get(&path).await.expect(200);
                assert!(!answer.to_string().contains("wombat"), "{path}: {answer}");
            }
        }
        assert_eq!(dan.get("/search?q=wombat").await.expect(200)["results"].as_array().unwrap().len(), 0);
        let browser = signed_in(&forum, "dan").await;
        for path in [
            format!("/t/{}", remark.thread),
            format!("/p/{}/revisions", remark.post),
            format!("/p/{}/revisions", remark.quote),
            format!("/p/{}/reply?quote={}", remark.post, remark.post),
            format!("/feeds/t/{}.atom", remark.thread),
            "/feeds/b/discussion.atom".into(),
            "/search?q=meetings".into(),
            "/m/ben".into(),
            "/b/discussion".into(),
            "/".into(),
            "/sitemap.xml".into(),
        ] {
            let page = browser.open(&path).await.expect(200);
            assert!(!page.html.contains("wombat"), "{path}");
        }
        // Those who may, read on.
        for insider in [&remark.ben, &remark.mara] {
            let seen = insider.get(&format!("/posts/{}/revisions", remark.post)).await.expect(200);
            assert!(seen.to_string().contains("wombat"));
        }
    }

    async fn a_quotation_loses_them_however_its_link_is_written(forum) {
        let remark = Remark::begin(&forum).await;
        let (thread, source) = (remark.thread, remark.post);
        let shout = forum.url.replace("http", "HTTP");
        let encoded: String = source.to_string().bytes().map(|digit| format!("%{digit:x}")).collect();
        let mut quotes = Vec::new();
        for link in [
            format!("[ben]({}/t/{thread}-what-helps?x=1#p2)", forum.url),
            format!("[ben]({}/t/{thread}#%702)", forum.url),
            format!("[ben]({shout}/p/{source})"),
            format!("[ben]({}/%70/{encoded})", forum.url),
            format!("[ben]({}//p/./{source})", forum.url),
            format!("[ben]({}/p&#47;{source})", forum.url),
            format!("{}/p/{source}", forum.url),
        ] {
            let quote = remark.cleo.reply(thread, None, &format!("> {link}\n>\n> {SPAN}\n\nHm.")).await;
            quotes.push(id(&quote));
        }
        // What is quoted from somewhere else stays.
        let elsewhere = format!("> [ana]({}/t/{thread}#p1)\n>\n> {SPAN}\n\nHm.", forum.url);
        let other = id(&remark.cleo.reply(thread, None, &elsewhere).await);
        remark.redact().await;
        for quote in quotes {
            let text = post(&forum.api(), thread, quote).await["body"].to_string();
            assert!(text.contains("removed by a moderator") && !text.contains("wombat"), "{text}");
        }
        assert!(post(&forum.api(), thread, other).await["body"].to_string().contains("wombat"));
    }

    async fn mail_that_waits_leaves_without_the_words(forum) {
        forum.follow("board=discussion", "fay@example.org", &[("show_details", "1")]).await;
        let remark = Remark::begin(&forum).await;
        remark.redact().await;
        forum.settle().await;
        forum.pass_seconds(3 * 3600);
        forum.settle().await;
        let mail: Vec<String> = forum.mail_to("fay@example.org").iter().filter_map(|mail| mail.text()).collect();
        assert!(mail.iter().any(|m| m.contains("removed by a moderator")), "it tells of the post: {mail:?}");
        assert!(!mail.iter().any(|m| m.contains("wombat")));
    }

    async fn an_opening_posts_excerpt_and_title_page_lose_them_too(forum) {
        let (ana, mara) = (forum.member("ana").await, forum.moderator("mara").await);
        let thread = ana.start("A question", "My neighbour at Mill Lane 4 drinks too.").await;
        let opening = id(&ana.posts(thread).await[0]);
        let body = json!({ "span": "at Mill Lane 4", "label": "could identify someone" });
        act(&mara, opening, "redaction", body).await.expect(200);
        let list = forum.browser().open("/b/discussion").await.expect(200);
        assert!(list.html.contains("could identify someone") && !list.html.contains("Mill Lane"));
        assert_eq!(forum.api().get("/search?q=mill").await.expect(200)["results"], json!([]));
    }

    async fn of_several_the_one_asked_for_goes_or_all(forum) {
        let (ana, ben, mara) = (forum.member("ana").await, forum.member("ben").await, forum.moderator("mara").await);
        let thread = ana.start("What helps?", "Tell me.").await;
        let remark = id(&ben.reply(thread, None, "A fool, a Fool and a fool; no fools.").await);
        let asked = act(&mara, remark, "redaction", json!({ "span": "fool" })).await.problem(422);
        assert!(asked.contains("2 times"), "{asked}");
        act(&mara, remark, "redaction", json!({ "span": "fool", "occurrence": 3 })).await.problem(422);
        let body = json!({ "span": "fool", "occurrence": 2, "label": "an *unkind* word" });
        act(&mara, remark, "redaction", body).await.expect(200);
        let page = forum.browser().open(&format!("/t/{thread}")).await.expect(200);
        assert_eq!(page.text("#p2 .prose"), "A fool, a Fool and a [removed by a moderator: an *unkind* word]; no fools.");
        act(&mara, remark, "redaction", json!({ "span": "a", "all": true })).await.expect(200);
        let page = forum.browser().open(&format!("/t/{thread}")).await.expect(200);
        assert!(page.text("#p2 .prose").starts_with(&format!("A fool, {MARK} Fool and {MARK} [removed")), "{}", page.text("#p2 .prose"));
    }

    async fn words_that_are_not_there_change_nothing(forum) {
        let remark = Remark::begin(&forum).await;
        let before = state(&forum).await;
        for body in [
            json!({ "span": "koala" }), json!({ "span": "" }), json!({ "span": " ." }), json!({ "span": "omba" }),
            json!({ "span": SPAN, "occurrence": 0 }), json!({ "span": SPAN, "label": "x".repeat(61) }),
        ] {
            act(&remark.mara, remark.post, "redaction", body).await.problem(422);
        }
        let no_reason = json!({ "span": SPAN, "reason": " " });
        remark.mara.post(&format!("/mod/posts/{}/redaction", remark.post), no_reason).await.problem(422);
        for (who, status) in [(&remark.ben, 403), (&remark.cleo, 403), (&forum.api(), 401)] {
            act(who, remark.post, "redaction", json!({ "span": SPAN })).await.problem(status);
        }
        act(&remark.mara, 999_999, "redaction", json!({ "span": SPAN })).await.problem(404);
        assert_eq!(state(&forum).await, before);
    }

    async fn the_author_hears_of_it_and_cannot_put_them_back(forum) {
        let remark = Remark::begin(&forum).await;
        remark.redact().await;
        let page = signed_in(&forum, "ben").await.open("/me/notifications").await.expect(200);
        assert!(page.text("main").contains("took words out of your post") && page.text("main").contains(REASON));
        remark.ben.patch(&format!("/posts/{}", remark.post), json!({ "body": TEXT, "anyway": true })).await.problem(403);
        // A second time there is nothing to take out.
        act(&remark.mara, remark.post, "redaction", json!({ "span": SPAN })).await.problem(422);
        assert_eq!(post(&remark.ben, remark.thread, remark.post).await["version"], 2);
    }

    async fn its_case_is_closed_and_those_who_flagged_hear(forum) {
        let remark = Remark::begin(&forum).await;
        let flag = json!({ "reason": "personal_attack" });
        remark.cleo.post(&format!("/posts/{}/flags", remark.post), flag).await.expect(201);
        remark.redact().await;
        let cases = remark.mara.get("/mod/cases?state=decided").await.expect(200);
        assert_eq!(cases["cases"][0]["decision"], "redacted");
        let page = signed_in(&forum, "cleo").await.open("/me/notifications").await.expect(200);
        assert!(page.text("main").contains("a moderator acted on the post"));
    }

    async fn whoever_quoted_the_words_may_still_change_what_they_wrote(forum) {
        let remark = Remark::begin(&forum).await;
        let nils = forum.moderator("nils").await;
        forum.pass_seconds(3_600);
        remark.redact().await;
        let action = last_action(&remark.mara).await;
        let quote = format!("/posts/{}", remark.quote);
        let texts = format!("{quote}/revisions");
        assert!(!remark.ben.get(&texts).await.expect(200).to_string().contains("wombat"));
        remark.cleo.patch(&quote, json!({ "body": "Don’t say that.", "anyway": true })).await.expect(200);
        let stranger = forum.member("dora").await;
        assert!(!stranger.get(&texts).await.expect(200).to_string().contains("wombat"), "the words stay away");
        // Taken back, it leaves alone what she made of it.
        let asked = json!({ "action_id": action["id"], "words": "I meant the animal." });
        let appeal = remark.ben.post("/appeals", asked).await.expect(201)["id"].clone();
        let overturn = json!({ "action": "overturn", "reason": REASON });
        nils.post(&format!("/mod/appeals/{appeal}/decision"), overturn).await.expect(200);
        assert!(post(&remark.ben, remark.thread, remark.post).await["body"].as_str().unwrap().contains("wombat"));
        assert_eq!(post(&remark.ben, remark.thread, remark.quote).await["body"], "Don’t say that.");
        // What a moderator took out of her own words is another thing.
        act(&remark.mara, remark.quote, "redaction", json!({ "span": "say that" })).await.expect(200);
        remark.cleo.patch(&quote, json!({ "body": "Don’t say that.", "anyway": true })).await.problem(403);
    }
}
