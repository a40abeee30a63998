//! Moderation in figures: for moderators, and without names for everyone.

use super::*;
use crate::support::forum::on_both;

on_both! {
    async fn moderators_see_how_long_it_takes_and_what_waits(forum) {
        let opened = Opened::begin(&forum).await;
        forum.pass_seconds(90 * 60);
        opened.hide().await;
        let post = opened.ben.reply(opened.thread, None, "More of that.").await["id"].as_i64().unwrap();
        opened.cleo.post(&format!("/posts/{post}/flags"), json!({ "reason": "spam" })).await.expect(201);
        forum.pass_seconds(7 * 3600);
        let page = signed_in(&forum, "mara").await.open("/mod/figures").await.expect(200);
        let rows = |id: &str| page.texts(&format!("section[aria-labelledby='{id}'] tbody tr"));
        let looks = rows("first-look");
        assert_eq!(looks.len(), 12);
        assert!(looks[0].contains("the last 7 days") && looks[0].contains("90 minutes"), "{looks:?}");
        assert!(looks[1].contains("–"), "{looks:?}");
        let open = rows("open");
        assert!(open[2].contains("6 hours to 24 hours") && open[2].contains('1'), "{open:?}");
        assert_eq!(open.iter().filter(|row| row.ends_with('0')).count(), open.len() - 1, "{open:?}");
        assert!(rows("actions").iter().any(|row| row.contains("hid a post")));
        assert_eq!(page.attributes("section[aria-labelledby='open'] rect", "width"), ["238"]);
        signed_in(&forum, "ana").await.open("/mod/figures").await.expect(403);
    }

    async fn everyone_reads_counts_and_reasons_and_no_names(forum) {
        let opened = Opened::begin(&forum).await;
        let nobody = forum.browser();
        let empty = nobody.open("/transparency").await.expect(200);
        assert!(empty.text("main").contains("Nothing had to be done"));
        forum.pass_seconds(40 * 60);
        let action = opened.hide().await;
        opened.ben.post("/appeals", json!({ "action_id": action, "words": "Please." })).await.expect(201);
        let page = nobody.open("/transparency").await.expect(200);
        let words = page.text("main");
        assert!(words.contains("hid a post") && words.contains("It attacks a person, said a member"), "{words}");
        assert!(words.contains("Half of them were looked at within 40 minutes"), "{words}");
        assert!(words.contains("1 in the last 365 days: 0 stayed as decided, 0 taken back, 1 waits for an answer."), "{words}");
        assert!(!words.contains("wombat") && !words.contains("a remark about a person"), "{words}");
        for name in ["ana", "ben", "cleo", "mara"] {
            assert!(!words.split(|c: char| !c.is_alphanumeric()).any(|word| word == name), "{name}: {words}");
        }
        assert!(nobody.open("/").await.has("footer a[href='/transparency']"));
        forum.pass_seconds(31 * 24 * 3600);
        let later = nobody.open("/transparency").await.expect(200);
        let row = later.texts("#done ~ table tbody tr").into_iter().find(|row| row.contains("hid a post")).unwrap();
        assert_eq!(row, "hid a post01", "none in the last month, one in the last year");
    }

    async fn whoever_only_claimed_a_case_has_come(forum) {
        let opened = Opened::begin(&forum).await;
        forum.pass_seconds(10 * 60);
        opened.mara.post(&format!("{}/claim", opened.path()), json!({})).await.expect(200);
        forum.pass_seconds(80 * 60);
        opened.hide().await;
        let page = signed_in(&forum, "mara").await.open("/mod/figures").await.expect(200);
        let looks = page.texts("section[aria-labelledby='first-look'] tbody tr");
        assert!(looks[0].contains("10 minutes"), "{looks:?}");
        let words = forum.browser().open("/transparency").await.expect(200).text("main");
        assert!(words.contains("looked at within 10 minutes"), "{words}");
    }

    async fn only_what_moderators_did_is_counted_as_theirs_and_a_while_later(forum) {
        let opened = Opened::begin(&forum).await;
        let distance = json!({ "handle": "ben" });
        opened.ana.post("/separations", distance).await.expect(201);
        forum.pass_seconds(13 * 3600);
        forum.settle().await;
        let actions = opened.mara.get("/mod/log").await.expect(200)["actions"].clone();
        assert_eq!(actions[0]["action"], "slow_mode", "by the system, as nobody came");
        let read = async || forum.browser().open("/transparency").await.expect(200).text("main");
        assert!(read().await.contains("Nothing had to be done"));
        let pair = json!({ "members": ["cleo", "ben"], "reason": "for a quiet week" });
        opened.mara.post("/mod/separations", pair).await.expect(201);
        forum.pass_seconds(9 * 60);
        assert!(read().await.contains("Nothing had to be done"), "it is counted every ten minutes");
        forum.pass_seconds(60);
        let row = forum.browser().open("/transparency").await.texts("#done ~ table tbody tr");
        assert_eq!(row, ["separated two members11"]);
    }
}
