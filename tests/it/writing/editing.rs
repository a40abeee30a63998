//! Changing one's own post, also when somebody else is changing it.

use super::*;
use crate::support::forum::on_both;
use crate::support::state::state;

on_both! {
    async fn a_slip_mended_at_once_leaves_no_trace(forum) {
        let desk = Desk::set(&forum).await;
        let before = desk.seen(&forum).await;
        assert_eq!(before["version"], 1);
        let revision = state(&forum).await;
        forum.pass_seconds(300);
        let page = desk.change("A walk in the rain.").await.expect(200);
        assert_eq!(page.text("#p2 .prose"), "A walk in the rain.");
        assert!(!page.has("#p2 .edited"));
        let after = desk.seen(&forum).await;
        assert_eq!((&after["version"], &after["edited_at"]), (&json!(2), &Value::Null));
        assert_eq!(desk.versions(&desk.ana).await["revisions"].as_array().unwrap().len(), 1);
        assert_ne!(state(&forum).await, revision, "the thread has a new revision, so no old page is served");
        let stranger = forum.browser().open(&page.path).await.expect(200);
        assert!(stranger.html.contains("A walk in") && !stranger.html.contains("wakl"));
    }

    async fn after_five_minutes_any_change_can_be_looked_up(forum) {
        let desk = Desk::set(&forum).await;
        forum.pass_seconds(301);
        let page = desk.change("A walk in the rain.").await.expect(200);
        assert!(page.text("#p2 .edited").starts_with("edited by its author"));
        assert_eq!(desk.seen(&forum).await["edited_at"], "2026-03-02T08:05:01Z");
        assert_eq!(desk.versions(&forum.api()).await["revisions"].as_array().unwrap().len(), 2);
    }

    async fn a_large_change_can_be_looked_up_however_early(forum) {
        let desk = Desk::set(&forum).await;
        let page = desk.change(&format!("A wakl in the rain.{}", "x".repeat(101))).await.expect(200);
        assert!(page.has("#p2 .edited"));
    }

    async fn many_small_changes_add_up_to_a_large_one(forum) {
        let desk = Desk::set(&forum).await;
        assert!(!desk.change(&format!("A wakl in the rain.{}", "x".repeat(60))).await.has("#p2 .edited"));
        assert!(!desk.change(&format!("A wakl in the rain.{}", "x".repeat(20))).await.has("#p2 .edited"));
        assert!(desk.change("A wakl in the rain.").await.has("#p2 .edited"), "120 in all");
    }

    async fn of_two_changes_at_once_the_second_sees_both_texts(forum) {
        let desk = Desk::set(&forum).await;
        forum.pass_seconds(3_600);
        let other_tab = desk.browser.open(&desk.edit()).await.expect(200);
        desk.change("A walk in the **summer** rain.").await.expect(200);
        let before = state(&forum).await;

        let mine = "A walk in the autumn rain.";
        let clash = desk.browser.submit(&other_tab, &desk.edit(), &[("body", mine)]).await.expect(409);
        assert_eq!(state(&forum).await, before, "nothing is overwritten unseen");
        assert_eq!(clash.value("body"), mine);
        assert!(clash.text(".problem").contains("changed while you were writing"));
        assert_eq!(clash.text(".compare .prose"), "A walk in the summer rain.");
        assert_eq!(clash.texts(".diff del"), ["[taken out:] **summer** [end]"]);
        assert_eq!(clash.texts(".diff ins"), ["[put in:] autumn [end]"]);

        let saved = desk.browser.submit(&clash, &desk.edit(), &[("body", mine)]).await.expect(200);
        assert_eq!(saved.text("#p2 .prose"), mine, "now they know");
        assert_eq!(desk.versions(&desk.ana).await["revisions"].as_array().unwrap().len(), 3);
    }

    async fn a_preview_in_between_does_not_hide_a_change_of_another(forum) {
        let desk = Desk::set(&forum).await;
        let form = desk.browser.open(&desk.edit()).await;
        desk.change("From another tab.").await.expect(200);
        let preview = desk.browser.submit(&form, &desk.edit(), &[("body", "Mine."), ("preview", "1")]).await.expect(200);
        let empty = desk.browser.submit(&preview, &desk.edit(), &[("body", " ")]).await.expect(422);
        desk.browser.submit(&empty, &desk.edit(), &[("body", "Mine.")]).await.expect(409);
        assert_eq!(desk.seen(&forum).await["body"], "From another tab.");
    }

    async fn a_form_with_a_forged_version_overwrites_nothing(forum) {
        let desk = Desk::set(&forum).await;
        let form = desk.browser.open(&desk.edit()).await;
        for version in ["0", "2", "-1", "99999999999999", "x", "1e0"] {
            let typed = [("body", "Mine."), ("version", version)];
            desk.browser.submit(&form, &desk.edit(), &typed).await.expect(409);
        }
        assert_eq!(desk.seen(&forum).await["version"], 1);
    }

    async fn programs_are_told_of_a_change_in_between(forum) {
        let desk = Desk::set(&forum).await;
        let path = format!("/posts/{}", desk.post);
        let first = desk.ana.patch(&path, json!({ "body": "First.", "version": 1 })).await.expect(200);
        assert_eq!(first["post"]["version"], 2);
        let refused = desk.ana.patch(&path, json!({ "body": "Second.", "version": 1 })).await.problem(409);
        assert!(refused.contains("changed while you were writing"), "{refused}");
        desk.ana.patch(&path, json!({ "body": "Second.", "version": 2 })).await.expect(200);
        desk.ana.patch(&path, json!({ "body": "Third." })).await.expect(200);
        assert_eq!(desk.seen(&forum).await["version"], 4);
    }

    async fn a_moderator_does_not_overwrite_what_the_author_has_just_mended(forum) {
        let desk = Desk::set(&forum).await;
        let mara = forum.moderator("mara").await;
        let browser = signed_in(&forum, "mara").await;
        let path = format!("/mod/posts/{}/edit", desk.post);
        let form = browser.open(&path).await.expect(200);
        desk.change("A walk, and I am sorry.").await.expect(200);
        let typed = [("body", "A walk."), ("reason", "a remark was taken out")];
        let clash = browser.submit(&form, &path, &typed).await.expect(409);
        assert_eq!((clash.value("body"), clash.value("reason")), ("A walk.".into(), "a remark was taken out".into()));
        assert_eq!(clash.text(".compare .prose"), "A walk, and I am sorry.");
        assert_eq!(state(&forum).await.count("audit_log"), 0);
        let mut late = cooled("A walk.");
        late["version"] = json!(1);
        mara.post(&path, late).await.problem(409);
        browser.submit(&clash, &path, &typed).await.expect(200);
        assert_eq!(desk.seen(&forum).await["body"], "A walk.");
    }

    async fn where_nobody_can_answer_a_post_can_be_mended_and_shortened_only(forum) {
        let desk = Desk::set(&forum).await;
        let mara = forum.moderator("mara").await;
        forum.member("ben").await;
        let (path, lock) = (format!("/posts/{}", desk.post), format!("/mod/threads/{}/lock", desk.thread));
        let rest = json!({ "until": "2026-03-02T08:30:00Z", "reason": "it has gone in circles" });
        mara.post(&format!("/mod/threads/{}/rest", desk.thread), rest).await.expect(200);
        desk.ana.patch(&path, json!({ "body": "A walk in the rain." })).await.expect(200);
        forum.pass_seconds(600);
        let more = "A walk in the rain. And @ben is wrong all the same.";
        let refused = desk.ana.patch(&path, json!({ "body": more, "anyway": true })).await.problem(423);
        assert!(refused.contains("rests"), "{refused}");
        forum.pass_seconds(1_800);
        mara.post(&lock, json!({ "reason": "all has been said" })).await.expect(200);
        let page = desk.change(more).await.expect(423);
        assert_eq!(page.value("body"), more);
        assert!(page.text(".problem").contains("closed"));
        desk.ana.patch(&path, json!({ "body": "A walk in the rain.", "content_note": "for ben" })).await.problem(423);
        assert_eq!(desk.seen(&forum).await["body"], "A walk in the rain.");
        assert!(signed_in(&forum, "ben").await.open("/me/notifications").await.texts(".items button").is_empty());
        assert_eq!(desk.change("A walk.").await.expect(200).text("#p2 .prose"), "A walk.");
        mara.post(&lock, json!({ "locked": false, "reason": "there is more to say" })).await.expect(200);
        desk.change(more).await.expect(200);
    }

    async fn a_mail_that_waits_carries_the_new_text(forum) {
        let desk = Desk::set(&forum).await;
        forum.follow(&format!("thread={}", desk.thread), "reader@example.net", &[("show_details", "1")]).await;
        let ben = forum.member("ben").await;
        let post = ben.reply(desk.thread, None, "Sope and bread.").await["id"].as_i64().unwrap();
        forum.settle().await;
        ben.patch(&format!("/posts/{post}"), json!({ "body": "Soup and bread." })).await.expect(200);
        forum.rest().await;
        let text = forum.mail().remove(0).text().unwrap();
        assert!(text.contains("Soup and bread.") && !text.contains("Sope"), "{text}");
    }
}
