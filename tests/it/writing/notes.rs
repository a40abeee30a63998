//! A content note folds a text, and stands in its place where nothing can be folded.

use super::*;
use crate::support::forum::on_both;

const NOTE: &str = "an overdose & after";
const TEXT: &str = "The quokka lay still.";

on_both! {
    async fn a_text_is_folded_behind_its_note(forum) {
        let desk = Desk::set(&forum).await;
        let path = format!("/t/{}/reply", desk.thread);
        let form = desk.browser.open(&path).await.expect(200);
        let action = format!("/t/{}/replies", desk.thread);
        let typed = [("body", TEXT), ("content_note", "  an overdose\n& after ")];
        let preview = desk.browser.submit(&form, &action, &[typed[0], typed[1], ("preview", "1")]).await.expect(200);
        assert_eq!(preview.text(".preview details.note summary"), format!("Content note: {NOTE}"));
        assert_eq!(preview.value("content_note"), typed[1].1);
        let page = desk.browser.submit(&preview, &action, &typed).await.expect(200);
        assert_eq!(page.text("#p3 details.note > summary"), format!("Content note: {NOTE}"));
        assert_eq!(page.text("#p3 details.note > p"), TEXT);
        assert!(page.attributes("#p3 details.note", "open").is_empty());
        let seen = forum.browser().open(&page.path).await.expect(200);
        assert!(seen.has("#p3 details.note"));
        let post = forum.api().posts(desk.thread).await[2].clone();
        assert_eq!((&post["content_note"], &post["body"]), (&json!(NOTE), &json!(TEXT)));
        let edit = desk.browser.open(&format!("/p/{}/edit", post["id"])).await;
        assert_eq!(edit.value("content_note"), NOTE);
        let reply = desk.browser.open(&format!("/p/{}/reply", post["id"])).await;
        assert!(reply.has(".quoted details.note"));
        // The script's preview is the same.
        let token = csrf(&edit);
        let shown = desk.browser.send("/preview", &[("csrf", &token), ("body", TEXT), ("content_note", NOTE)]).await.expect(200);
        assert_eq!(shown.text("details.note > summary"), format!("Content note: {NOTE}"));
    }

    async fn where_nothing_can_be_folded_the_note_stands_in_its_place(forum) {
        let ana = forum.member("ana").await;
        let start = json!({ "title": "A night", "body": TEXT, "kind": "story", "content_note": NOTE });
        let thread = ana.post("/boards/stories/threads", start).await.expect(201)["id"].as_i64().unwrap();
        forum.follow(&format!("thread={thread}"), "reader@example.net", &[("show_details", "1")]).await;
        let reply = json!({ "body": TEXT, "content_note": NOTE });
        ana.post(&format!("/threads/{thread}/posts"), reply).await.expect(201);
        forum.settle().await;
        forum.rest().await;
        let mail = forum.mail().remove(0);
        let (text, html) = (mail.text().unwrap(), mail.html().unwrap());
        assert!(text.contains(&format!("(content note: {NOTE})")) && !text.contains("quokka"), "{text}");
        assert!(!html.contains("quokka"), "{html}");
        let stranger = forum.browser();
        for path in ["/", "/b/stories", "/m/ana", "/search?q=quokka", "/feeds/b/stories.atom", &format!("/feeds/t/{thread}.atom")] {
            let page = stranger.open(path).await.expect(200);
            assert!(page.html.contains("(content note: an overdose"), "{path}");
            assert!(!page.html.contains("lay still"), "{path}");
        }
        let found = forum.api().get("/search?q=quokka").await.expect(200).to_string();
        assert!(!found.contains("lay still"), "{found}");
        let listed = forum.api().get("/boards/stories/threads").await.expect(200).to_string();
        assert!(!listed.contains("lay still"), "{listed}");
    }

    async fn a_note_can_be_put_there_and_taken_away_later(forum) {
        let desk = Desk::set(&forum).await;
        forum.pass_seconds(600);
        let path = format!("/posts/{}", desk.post);
        let note = |post: &Value| post["post"]["content_note"].clone();
        let noted = desk.ana.patch(&path, json!({ "body": "A wakl in the rain.", "content_note": NOTE })).await.expect(200);
        assert_eq!(note(&noted), NOTE);
        let kept = desk.ana.patch(&path, json!({ "body": "A walk." })).await.expect(200);
        assert_eq!(note(&kept), NOTE, "left out: as it was");
        let gone = desk.ana.patch(&path, json!({ "body": "A walk.", "content_note": "" })).await.expect(200);
        assert_eq!(note(&gone), Value::Null);
        let page = forum.browser().open(&format!("/p/{}/revisions", desk.post)).await.expect(200);
        assert_eq!(page.texts("main li h2").len(), 4);
        assert!(page.text("main li:first-child").contains("The content note was taken away."));
        assert_eq!(page.text("main li:first-child details.note summary"), format!("Content note: {NOTE}"), "the words stay folded");
        assert!(page.text("main li:nth-child(3)").contains(&format!("Content note: {NOTE}")));
        let mara = forum.moderator("mara").await;
        let mut edit = cooled("A walk.");
        edit["content_note"] = json!("rain");
        mara.post(&format!("/mod/posts/{}/edit", desk.post), edit).await.expect(200);
        assert_eq!(desk.seen(&forum).await["content_note"], "rain");
        let log = mara.get("/mod/log").await.expect(200);
        assert_eq!(log["actions"][0]["details"]["note_after"], "rain");
    }

    async fn a_note_is_a_few_words_and_nothing_else(forum) {
        let desk = Desk::set(&forum).await;
        let path = format!("/threads/{}/posts", desk.thread);
        let long = "n".repeat(81);
        let refused = desk.ana.post(&path, json!({ "body": TEXT, "content_note": long })).await;
        assert_eq!(refused.json["errors"][0]["field"], "content_note");
        assert!(refused.problem(422).contains("81 characters; the most is 80"));
        let form = desk.browser.open(&desk.edit()).await;
        let back = desk.browser.submit(&form, &desk.edit(), &[("body", TEXT), ("content_note", &long)]).await.expect(422);
        assert_eq!((back.value("body"), back.value("content_note")), (TEXT.into(), long));
        assert_eq!(back.attributes(".problem a", "href"), ["#content_note"]);
        let hostile = "</summary><script>alert(1)</script><img src=x onerror=alert(2)>";
        desk.ana.post(&path, json!({ "body": TEXT, "content_note": hostile })).await.expect(201);
        let page = desk.browser.open(&format!("/t/{}", desk.thread)).await;
        assert_eq!(page.text("#p3 details.note summary"), format!("Content note: {hostile}"));
        assert!(!page.has("main script") && !page.has("main img"));
        let blank = json!({ "body": TEXT, "content_note": " \u{200b}\u{202e} " });
        assert_eq!(desk.ana.post(&path, blank).await.expect(201)["post"]["content_note"], Value::Null);
    }
}
