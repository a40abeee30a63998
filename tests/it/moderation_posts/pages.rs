//! The page with all that can be done with a post, and its forms, without any script.

use super::{REASON, act, id, post, shape, signed_in, thread};
use crate::support::browser::Page;
use crate::support::forum::on_both;
use crate::support::state::state;
use serde_json::json;

fn problem(page: &Page) -> String {
    page.text(".problem")
}

on_both! {
    async fn every_act_is_one_link_away_and_works_as_a_form(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        forum.moderator("mara").await;
        let (at, other) = (ana.start("One", "Opening.").await, ana.start("Two", "Opening.").await);
        let two = id(&ben.reply(at, None, "Two is a fool here.").await);
        let three = id(&ben.reply(at, Some(two), "And three.").await);
        let four = id(&ben.reply(at, Some(three), "And four.").await);
        let mara = signed_in(&forum, "mara").await;
        let page = mara.open(&format!("/t/{at}")).await.expect(200);
        let desk = format!("/mod/posts/{two}");
        assert!(page.attributes(".acts a", "href").contains(&desk));
        let page = mara.open(&desk).await.expect(200);
        let links = page.attributes("main a", "href");
        for what in ["edit", "redaction", "note", "merge", "move", "split", "hide"] {
            assert!(links.contains(&format!("{desk}/{what}")), "{what}");
            mara.open(&format!("{desk}/{what}")).await.expect(200);
        }
        let send = async |post: i64, what: &str, fields: &[(&str, &str)]| {
            let path = format!("/mod/posts/{post}/{what}");
            let form = mara.open(&path).await.expect(200);
            let fields = [fields, &[("reason", REASON)]].concat();
            mara.submit(&form, &path, &fields).await
        };
        let after = send(two, "redaction", &[("span", "a fool"), ("label", "")]).await.expect(200);
        assert!(after.text(".flash").contains("on the record"));
        assert!(after.text("#p2 .prose").contains("[removed by a moderator: personal remark]"));
        send(two, "note", &[("template", "Please speak of what was written, not of who wrote it. You are both welcome here."), ("to", "ben, ana")]).await.expect(200);
        assert_eq!(post(&ana, at, two).await["notes"][0]["to"], json!(["ana", "ben"]));
        send(four, "merge", &[("into", "#3")]).await.expect(200);
        assert_eq!(post(&ana, at, four).await["merged_into_id"], three);
        send(three, "move", &[("parent_id", "1")]).await.expect(200);
        assert_eq!(shape(&ana, at).await, [(1, 0), (2, 0), (3, 0), (4, 1)]);
        send(three, "move", &[("parent_id", &format!("{}/t/{other}-two?x=1#p1", forum.url))]).await.expect(200);
        assert_eq!(shape(&ana, other).await, [(1, 0), (2, 0), (3, 1)]);
        let after = send(three, "split", &[("title", "Three")]).await.expect(200);
        assert_eq!(after.text("h1"), "Three");
        send(two, "hide", &[]).await.expect(200);
        assert_eq!(post(&ana, at, two).await["state"], "hidden");
        let page = mara.open(&desk).await.expect(200);
        assert!(page.attributes("main a", "href").contains(&format!("{desk}/restore")));
    }

    async fn what_is_wrong_is_said_and_what_was_typed_is_kept(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        forum.moderator("mara").await;
        let at = ana.start("One", "Opening.").await;
        let two = id(&ben.reply(at, None, "Two is two.").await);
        let mara = signed_in(&forum, "mara").await;
        let before = state(&forum).await;
        for (what, fields, field) in [
            ("redaction", vec![("span", "three")], "span"),
            ("redaction", vec![("span", "two"), ("occurrence", "many")], "occurrence"),
            ("note", vec![("body", " "), ("to", "ana")], "body"),
            ("note", vec![("body", "Hm."), ("to", "nobody")], "to"),
            ("merge", vec![("into", "all"), ("body", "Text.")], "into"),
            ("merge", vec![("into", "1")], "into"),
            ("move", vec![("parent_id", "over there")], "parent_id"),
            ("move", vec![("parent_id", "2")], "parent_id"),
            ("move", vec![("parent_id", "99")], "parent_id"),
            ("split", vec![("title", "")], "title"),
            ("hide", vec![], "reason"),
        ] {
            let path = format!("/mod/posts/{two}/{what}");
            let form = mara.open(&path).await.expect(200);
            let reason = if what == "hide" { "" } else { REASON };
            let sent = [fields.as_slice(), &[("reason", reason)]].concat();
            let answer = mara.submit(&form, &path, &sent).await.expect(422);
            assert!(!problem(&answer).is_empty());
            assert_eq!(answer.attributes(".problem a", "href"), [format!("#{field}")], "{what} {fields:?}");
            for (name, typed) in sent {
                assert_eq!(answer.value(name).trim(), typed.trim(), "{what} {name}");
            }
        }
        assert_eq!(state(&forum).await, before);
        mara.open(&format!("/mod/posts/{two}/nonsense")).await.expect(404);
        mara.open("/mod/posts/999999").await.expect(404);
        // A form from elsewhere does nothing.
        mara.send(&format!("/mod/posts/{two}/hide"), &[("csrf", "guess"), ("reason", REASON)]).await;
        assert_eq!(state(&forum).await, before);
    }

    async fn the_pages_are_for_moderators_and_not_about_their_own_posts(forum) {
        let (ana, mara) = (forum.member("ana").await, forum.moderator("mara").await);
        let at = ana.start("One", "Opening.").await;
        let own = id(&mara.reply(at, None, "Mine.").await);
        let others = id(&ana.reply(at, None, "Hers.").await);
        let (member, moderator) = (signed_in(&forum, "ana").await, signed_in(&forum, "mara").await);
        let page = member.open(&format!("/t/{at}")).await.expect(200);
        assert!(!page.html.contains("/mod/posts/"));
        for what in ["", "/hide", "/redaction"] {
            member.open(&format!("/mod/posts/{others}{what}")).await.expect(403);
            forum.browser().open(&format!("/mod/posts/{others}{what}")).await.expect(401);
        }
        let page = moderator.open(&format!("/mod/posts/{own}")).await.expect(200);
        assert!(page.text("main").contains("your own post") && !page.has("main .items a"));
        moderator.open(&format!("/mod/posts/{own}/hide")).await.expect(403);
        for what in ["redaction", "hide", "note", "merge", "move"] {
            let body = json!({ "span": "Mine", "body": "Hm.", "into": others, "parent_id": others });
            act(&mara, own, what, body).await.problem(403);
        }
        assert_eq!(thread(&ana, at).await["reply_count"], 2);
    }

    async fn a_pasted_address_leads_to_the_post_it_names(forum) {
        let ana = forum.member("ana").await;
        forum.moderator("mara").await;
        let (at, other) = (ana.start("One", "Opening.").await, ana.start("Two", "Opening.").await);
        let moved = id(&ana.reply(at, None, "Out of place.").await);
        let (there, beside) = (id(&ana.reply(other, None, "Here.").await), id(&ana.reply(at, None, "Or there.").await));
        let mara = signed_in(&forum, "mara").await;
        let path = format!("/mod/posts/{moved}/move");
        for (address, thread, parent) in [
            (format!("{}/t/{other}-two?after=0.1#p2", forum.url), other, json!(there)),
            (format!("{}/t/{at}", forum.url), at, json!(null)),
            (format!("/t/{other}-two#p2"), other, json!(there)),
            (format!("{}/p/{beside}", forum.url), at, json!(beside)),
            (format!("/t/{other}-two"), other, json!(null)),
        ] {
            let form = mara.open(&path).await.expect(200);
            mara.submit(&form, &path, &[("parent_id", &address), ("reason", REASON)]).await.expect(200);
            assert_eq!(post(&ana, thread, moved).await["parent_id"], parent, "{address}");
        }
        for address in [format!("/t/{at}#p99"), "/t/99#p2".into(), "https://elsewhere.example/p/1".into(), "/m/ana".into()] {
            let form = mara.open(&path).await.expect(200);
            mara.submit(&form, &path, &[("parent_id", &address), ("reason", REASON)]).await.expect(422);
        }
    }
}
