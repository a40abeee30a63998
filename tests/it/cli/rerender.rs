//! Texts that an older version of the program rendered.

use serde_json::json;

use crate::support::database::execute;
use crate::support::evenkeel_command;
use crate::support::forum::{Forum, on_both};
use crate::support::ran::Ran;

fn rerender(forum: &Forum, args: &[&str]) -> String {
    Ran::of(evenkeel_command(forum).args(["admin", "rerender"]).args(args)).succeeds().out
}

on_both! {
    async fn texts_of_an_older_program_are_rendered_again(forum) {
        let (ana, mara) = (forum.member("ana").await, forum.moderator("mara").await);
        let thread = ana.start("Small things", "A *kettle*, and @mara.").await;
        let reply = ana.reply(thread, None, "A walk.").await["id"].clone();
        let gone = ana.reply(thread, None, "A *wombat*.").await["id"].clone();
        mara.post(&format!("/mod/posts/{reply}/note"), json!({ "body": "Quiet, *please*." })).await.expect(200);
        let edit = json!({ "body": "A long *walk*.", "reason": "it could have identified someone" });
        mara.post(&format!("/mod/posts/{reply}/edit"), edit).await.expect(200);
        ana.delete(&format!("/posts/{gone}")).await;
        assert_eq!(rerender(&forum, &[]), "0 posts were rendered again.\n");
        let posts = ana.posts(thread).await;
        let opening = posts[0]["body_html"].as_str().unwrap();
        assert!(opening.contains("<em>kettle</em>") && opening.contains("/m/mara"), "{opening}");
        let revisions = ana.get(&format!("/posts/{reply}/revisions")).await.expect(200);
        let page = forum.browser().open(&format!("/t/{thread}-small-things")).await.expect(200);
        for sql in [
            "UPDATE posts SET body_html = '<p>old</p>', render_version = 1",
            "UPDATE revisions SET body_html = '<p>old</p>'",
            "UPDATE moderator_notes SET body_html = '<p>old</p>'",
            "UPDATE threads SET excerpt = 'old', revision = revision + 1",
        ] {
            execute(&forum, sql).await;
        }
        let old = forum.browser().open(&format!("/t/{thread}-small-things")).await.expect(200);
        assert!(old.text("main").contains("old") && !old.text("main").contains("kettle"));
        assert_eq!(rerender(&forum, &[]), "3 posts were rendered again.\n");
        assert_eq!(rerender(&forum, &[]), "0 posts were rendered again.\n");
        assert_eq!(ana.posts(thread).await, posts, "text, version and times as they were");
        assert_eq!(ana.get(&format!("/posts/{reply}/revisions")).await.expect(200), revisions);
        let again = forum.browser().open(&format!("/t/{thread}-small-things")).await.expect(200);
        assert_eq!(again.text("main"), page.text("main"));
        assert!(forum.browser().open("/b/discussion").await.text("main").contains("A kettle, and"));
        execute(&forum, "UPDATE posts SET body_html = '<p>old</p>'").await;
        assert_eq!(rerender(&forum, &[]), "0 posts were rendered again.\n");
        assert_eq!(rerender(&forum, &["--all"]), "3 posts were rendered again.\n");
        assert_eq!(ana.posts(thread).await, posts);
    }

    async fn what_was_brought_in_from_elsewhere_looks_as_it_did(forum) {
        forum.member("ana").await;
        let out = Ran::of(evenkeel_command(&forum).arg("demo")).succeeds().out;
        let thread = out.split("/t/").nth(1).unwrap().split('-').next().unwrap().parse().unwrap();
        // Whoever is named there is somebody there, whatever members are called here.
        let sql = "UPDATE posts SET body_md = '@ana says so.', body_html = '<p>@ana says so.</p>' WHERE number = 2";
        execute(&forum, sql).await;
        let before = forum.api().posts(thread).await;
        assert!(before.len() > 5);
        assert!(rerender(&forum, &["--all"]).starts_with(&format!("{} posts", before.len())));
        let after = forum.api().posts(thread).await;
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before["body_html"].as_str().map(str::trim), after["body_html"].as_str().map(str::trim));
        }
    }

    async fn a_text_that_asks_for_too_much_today_stays_as_it_is_and_keeps_no_other_back(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        for n in 0..60 {
            ana.reply(thread, None, &format!("A walk, {n}.")).await;
        }
        let deep = "> ".repeat(30) + "deep";
        let old = format!("UPDATE posts SET body_md = '{deep}', body_html = '<p>deep</p>' WHERE number = 2");
        execute(&forum, &old).await;
        execute(&forum, "UPDATE posts SET render_version = 1").await;
        for count in [60, 0] {
            let out = rerender(&forum, &[]);
            assert!(out.starts_with(&format!("{count} posts were rendered again.\n")), "{out}");
            assert!(out.contains("/p/2 stays as it is"), "{out}");
        }
        assert_eq!(ana.posts(thread).await[1]["body_html"], "<p>deep</p>");
    }
}
