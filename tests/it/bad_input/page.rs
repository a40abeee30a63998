//! By the forms of the pages.

use super::*;
use crate::support::state::state;

on_both! {
    async fn a_reply_that_cannot_be_posted_comes_back_to_its_author(forum) {
        let scene = Scene::set(&forum).await;
        let before = state(&forum).await;
        for (typed, words) in wrong_texts(20) {
            let shown: String = typed.chars().take(40).collect();
            let answer = scene.reply(&typed).await.expect(422);
            assert!(answer.text(".problem li").contains(words), "{shown:?}: {}", answer.text(".problem"));
            assert_eq!(answer.value("body"), typed, "{shown:?}");
            assert!(answer.has("#body[aria-invalid=true]"));
            assert_eq!(answer.attributes(".problem a", "href"), ["#body"]);
            assert_eq!(state(&forum).await, before, "{shown:?}");
        }
    }

    async fn an_edit_that_cannot_be_saved_comes_back_too(forum) {
        let scene = Scene::set(&forum).await;
        let before = state(&forum).await;
        let action = format!("/p/{}/edit", scene.reply);
        for (typed, words) in wrong_texts(20) {
            let form = scene.browser.open(&action).await.expect(200);
            let answer = scene.browser.submit(&form, &action, &[("body", &typed)]).await.expect(422);
            assert!(answer.text(".problem li").contains(words));
            assert_eq!(answer.value("body"), typed);
            assert_eq!(state(&forum).await, before);
        }
    }

    async fn a_thread_that_cannot_be_started_comes_back_whole(forum) {
        let scene = Scene::set(&forum).await;
        let before = state(&forum).await;
        let long = "t".repeat(201);
        let huge = "x".repeat(64 * 1024 + 1);
        let cases = [
            ("", "question", "How?", "give it a title"),
            (" \u{200b}\t-- ", "question", "How?", "give it a title"),
            (long.as_str(), "question", "How?", "has 201 characters; the most is 200"),
            ("How?", "question", "", "nothing written here yet"),
            ("How?", "question", huge.as_str(), "the most is 64 KB"),
            ("How?", "poem", "Like this.", "choose what kind of thread"),
            ("How?", "", "Like this.", "choose what kind of thread"),
        ];
        for (title, kind, body, words) in cases {
            let form = scene.browser.open("/b/discussion/new").await.expect(200);
            let fields = [("title", title), ("kind", kind), ("body", body)];
            let answer = scene.browser.submit(&form, "/b/discussion/new", &fields).await.expect(422);
            assert!(answer.text(".problem").contains(words), "{}", answer.text(".problem"));
            assert_eq!(answer.value("title"), title);
            assert_eq!(answer.value("body"), body);
            assert_eq!(state(&forum).await, before);
        }
    }

    async fn all_that_is_wrong_with_a_thread_is_said_at_once(forum) {
        let scene = Scene::set(&forum).await;
        let form = scene.browser.open("/b/discussion/new").await.expect(200);
        let fields = [("title", ""), ("kind", "poem"), ("body", "")];
        let answer = scene.browser.submit(&form, "/b/discussion/new", &fields).await.expect(422);
        assert_eq!(answer.attributes(".problem a", "href"), ["#title", "#kind", "#body"]);
        for field in answer.attributes(".problem a", "href") {
            assert!(answer.has(&field), "the message leads to {field}");
        }
    }

    async fn where_there_is_nothing_to_answer_the_text_is_still_given_back(forum) {
        let scene = Scene::set(&forum).await;
        let token = csrf(&scene.page().await);
        let before = state(&forum).await;
        let typed = "I wrote this\nfor an hour. <b>Really</b>";
        for path in ["/p/999999/replies", "/t/999999/replies", "/p/999999/edit", "/b/kitchen/new"] {
            let fields = [("csrf", token.as_str()), ("title", "T"), ("kind", "story"), ("body", typed)];
            let answer = scene.browser.send(path, &fields).await.expect(404);
            assert_eq!(answer.value("body"), typed, "{path}");
            assert!(answer.has("a[href='/exit']"));
            assert_eq!(state(&forum).await, before);
        }
    }

    async fn damaged_characters_are_shown_where_they_were(forum) {
        let scene = Scene::set(&forum).await;
        let before = state(&forum).await;
        for damage in ["%FF", "%C3%28", "%ED%A0%80", "%00"] {
            let body = format!("csrf={}&body=so+far+{damage}+so+good", csrf(&scene.page().await));
            let path = format!("/t/{}/replies", scene.thread);
            let answer = scene.browser.send_raw(&path, body.into_bytes(), &[]).await.expect(400);
            assert!(answer.text(".problem").contains("arrived damaged"), "{damage}");
            let text = answer.value("body");
            assert!(text.starts_with("so far \u{fffd}") && text.ends_with(" so good"), "{text:?}");
            assert_eq!(state(&forum).await, before);
        }
    }

    async fn a_form_from_another_browser_gives_the_text_back(forum) {
        let scene = Scene::set(&forum).await;
        let before = state(&forum).await;
        let other = csrf(&forum.browser().open("/sign-in").await);
        let path = format!("/t/{}/replies", scene.thread);
        for token in [other.as_str(), ""] {
            let answer = scene.browser.send(&path, &[("csrf", token), ("body", "mine")]).await.expect(400);
            assert!(answer.text(".problem").contains("open for a long time"));
            assert_eq!(answer.value("body"), "mine");
            assert_eq!(state(&forum).await, before);
            // And what comes back can be sent.
        }
        let answer = scene.browser.send(&path, &[("csrf", &other), ("body", "mine")]).await;
        scene.browser.submit(&answer, &path, &[("body", "mine")]).await.expect(200);
        assert_eq!(state(&forum).await.count("posts"), before.count("posts") + 1);
    }

    async fn a_body_beyond_measure_is_refused(forum) {
        let scene = Scene::set(&forum).await;
        let before = state(&forum).await;
        let body = [b"body=".as_slice(), &vec![b'x'; 5 * 1024 * 1024]].concat();
        let answer = scene.browser.send_raw(&format!("/t/{}/replies", scene.thread), body, &[]).await;
        assert!(answer.expect(413).text("main").contains("too large"));
        assert_eq!(state(&forum).await, before);
    }

    async fn scripts_in_words_stay_words(forum) {
        let scene = Scene::set(&forum).await;
        let attack = "<script>alert(1)</script> <img src=x onerror=alert(2)> [x](javascript:alert(3)) \
            <a href='javascript:alert(4)' onclick=alert(5)>y</a> ![z](https://evil.example/z.png) \
            <svg/onload=alert(6)> <https://example.org/?\"onmouseover=alert(7)>";
        let page = scene.reply(attack).await.expect(200);
        assert!(!page.has(".post script") && !page.has(".post img") && !page.has(".post svg"));
        assert_eq!(page.attributes(".post a[href^='javascript']", "href"), [""; 0]);
        for handler in ["onerror", "onclick", "onload", "onmouseover"] {
            assert!(page.attributes("main *", handler).is_empty(), "{handler}");
        }
        assert!(page.texts(".post .prose").iter().any(|text| text.contains("<script>alert(1)</script>")));

        let title = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>";
        let form = scene.browser.open("/b/discussion/new").await;
        let fields = [("title", title), ("kind", "discussion"), ("body", "Hello.")];
        let page = scene.browser.submit(&form, "/b/discussion/new", &fields).await.expect(200);
        assert_eq!(page.text("h1"), title);
        for path in [page.path.as_str(), "/", "/b/discussion"] {
            let page = scene.browser.open(path).await.expect(200);
            assert!(!page.has("main script") && !page.has("main img"), "{path}");
            assert_eq!(page.attributes("script", "src").len(), 1, "ours");
        }
    }

    async fn a_handle_that_is_none_is_refused_and_shown_as_typed(forum) {
        let before = state(&forum).await;
        let handles = [
            "", "x", "<script>alert(1)</script>", "\"><img onerror=alert(1)>", "ana\r\nSet-Cookie: owned=1",
            "ana@example.org", "moderator", "Admin", "--", "a  b", "\u{202e}ana", "e\u{0}vil",
        ];
        let long = "h".repeat(33);
        for handle in handles.into_iter().chain([long.as_str()]) {
            let browser = forum.browser();
            let answer = browser.join(handle).await;
            assert!(matches!(answer.status, 400 | 422), "{handle:?}: {}", answer.status);
            assert!(answer.has(".problem"), "{handle:?}");
            assert!(!answer.has("main script") && !answer.has("main img"));
            assert!(answer.headers.get_all("set-cookie").iter().all(|c| !c.to_str().unwrap().contains("owned")));
            if !handle.contains(['\r', '\u{0}']) {
                assert_eq!(answer.value("handle"), handle);
            }
            assert_eq!(state(&forum).await, before, "{handle:?}");
        }
    }

    async fn nothing_typed_becomes_a_header(forum) {
        let scene = Scene::set(&forum).await;
        let form = scene.browser.open("/b/discussion/new").await;
        let fields = [
            ("title", "Hello\r\nSet-Cookie: owned=1\r\n\r\n<h1>x"),
            ("kind", "discussion"),
            ("body", "Hello."),
        ];
        let page = scene.browser.submit(&form, "/b/discussion/new", &fields).await.expect(200);
        assert_eq!(page.text("h1"), "Hello Set-Cookie: owned=1 <h1>x", "one line");
        assert!(!page.headers.iter().any(|(_, v)| v.to_str().unwrap_or_default().contains("owned")));
        let stranger = forum.browser();
        for path in [
            "/b/x%0d%0aSet-Cookie:%20owned=1/new",
            "/sign-in?next=/%0d%0aSet-Cookie:%20owned=1",
            "/t/1-x%0d%0aSet-Cookie:%20owned=1",
        ] {
            let page = stranger.open(path).await;
            assert!(page.status < 500, "{path}: {}", page.status);
            assert!(page.headers.get_all("set-cookie").iter().all(|c| !c.to_str().unwrap().starts_with("owned")));
        }
    }
}
