//! Only what the seeker may read now.

use super::*;

on_both! {
    async fn what_was_rewritten_is_found_by_its_new_words_only(forum) {
        let (ana, mara) = (forum.member("ana").await, forum.moderator("mara").await);
        let thread = ana.start("A thread", "The quokka sleeps.").await;
        let opening = ana.posts(thread).await[0]["id"].as_i64().unwrap();
        let reply = ana.reply(thread, None, "A wombat digs.").await["id"].as_i64().unwrap();
        let api = forum.api();
        assert_eq!(places(&api, "q=wombat").await.len(), 1);
        ana.patch(&format!("/posts/{reply}"), json!({ "body": "A badger digs." })).await.expect(200);
        let edit = json!({ "body": "The heron sleeps.", "reason": "a name taken out" });
        mara.post(&format!("/mod/posts/{opening}/edit"), edit).await.expect(200);
        for (word, finds) in [("wombat", 0), ("quokka", 0), ("badger", 1), ("heron", 1), ("sleeps", 1), ("thread", 1)] {
            for who in [&api, &ana, &mara] {
                assert_eq!(places(who, &format!("q={word}")).await.len(), finds, "{word}");
            }
        }
        execute(&forum, "UPDATE threads SET title = 'Another name'").await;
        assert!(places(&api, "q=thread").await.is_empty());
        assert_eq!(places(&api, "q=another+heron").await, ["Another name #1"]);
    }

    async fn what_was_removed_is_not_found(forum) {
        let (ana, mara) = (forum.member("ana").await, forum.moderator("mara").await);
        let thread = ana.start("A thread", "Hello.").await;
        for state in ["hidden", "deleted"] {
            let post = ana.reply(thread, None, &format!("The {state} wombat.")).await["id"].as_i64().unwrap();
            execute(&forum, &format!("UPDATE posts SET state = '{state}' WHERE id = {post}")).await;
        }
        for who in [&forum.api(), &ana, &mara] {
            assert!(places(who, "q=wombat").await.is_empty());
        }
    }

    async fn a_board_for_members_is_searched_by_members(forum) {
        let ana = forum.member("ana").await;
        ana.start("Wombats at dusk", "They dig.").await;
        let story = json!({ "title": "Wombats at dawn", "body": "They sleep.", "kind": "story" });
        ana.post("/boards/stories/threads", story).await.expect(201);
        execute(&forum, "UPDATE boards SET visibility = 'members' WHERE slug = 'discussion'").await;
        let (stranger, member) = (forum.browser(), forum.browser());
        member.sign_in("ana").await;
        assert_eq!(places(&forum.api(), "q=wombats").await, ["Wombats at dawn #1"]);
        assert_eq!(places(&ana, "q=wombats").await.len(), 2);
        let page = stranger.open("/search?q=wombats").await.expect(200);
        assert_eq!(page.texts(".items h3"), ["Wombats at dawn"]);
        assert!(!page.html.contains("Discussion") && !page.html.contains("dusk"));
        assert_eq!(member.open("/search?q=wombats").await.expect(200).texts(".items h3").len(), 2);
        // Asked for by name it is as if it weren't there.
        let there = forum.api().get("/search?q=wombats&board=discussion").await;
        let missing = forum.api().get("/search?q=wombats&board=kitchen").await;
        assert_eq!((there.status, &there.json), (404, &missing.json));
        stranger.open("/search?q=wombats&board=discussion").await.expect(404);
        assert_eq!(places(&ana, "q=wombats&board=discussion").await, ["Wombats at dusk #1"]);
    }
}
