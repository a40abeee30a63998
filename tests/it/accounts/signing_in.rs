//! Signing in: whoever can't, learns nothing from it.

use serde_json::json;

use crate::support::client::PASSPHRASE;
use crate::support::evenkeel_command;
use crate::support::forum::on_both;

on_both! {
    async fn an_unknown_handle_and_a_wrong_passphrase_get_the_same_answer(forum) {
        forum.member("marten").await;
        assert!(evenkeel_command(&forum).arg("demo").output().unwrap().status.success());
        let threads = forum.api().get("/boards/stories/threads").await.expect(200);
        let unclaimed = threads["threads"][0]["author"].as_str().unwrap();
        let wrong = "seven lamps by the river";
        let api = forum.api();
        let mut answers = Vec::new();
        for handle in ["marten", "nobody", unclaimed, ""] {
            let answer = api.post("/sessions", json!({ "handle": handle, "passphrase": wrong })).await;
            answers.push((answer.status, answer.json));
        }
        assert_eq!(answers[0].0, 422);
        assert!(answers.iter().all(|a| *a == answers[0]), "{answers:#?}");

        let browser = forum.browser();
        let form = browser.open("/sign-in").await;
        let mut pages = Vec::new();
        for handle in ["marten", "nobody", unclaimed] {
            let page = browser.submit(&form, "/sign-in", &[("handle", handle), ("passphrase", wrong)]).await;
            let page = page.expect(422);
            assert_eq!(page.value("handle"), handle, "what was typed stays");
            assert!(!page.html.contains(wrong));
            let quoted = |name: &str| format!("value=\"{name}\"");
            pages.push(page.html.replace(&quoted(handle), &quoted("marten")));
        }
        assert!(pages.iter().all(|html| *html == pages[0]), "{pages:#?}");
    }

    async fn a_handle_is_known_whatever_its_case_and_only_with_its_own_passphrase(forum) {
        forum.member("Ana Kiln").await;
        let api = forum.api();
        for handle in ["ana kiln", "ANA KILN", " Ana Kiln ", "Ａna kiln"] {
            api.post("/sessions", json!({ "handle": handle, "passphrase": PASSPHRASE })).await.expect(201);
        }
        for handle in ["anakiln", "ana-kiln", "Аna Kiln", "ana kiln'--", "ana%20kiln", "%"] {
            api.post("/sessions", json!({ "handle": handle, "passphrase": PASSPHRASE })).await.expect(422);
        }
        for passphrase in [&PASSPHRASE.to_uppercase(), &format!(" {PASSPHRASE}"), "", "%"] {
            api.post("/sessions", json!({ "handle": "ana kiln", "passphrase": passphrase }))
                .await
                .expect(422);
        }
    }

    async fn next_leads_only_to_pages_of_ours(forum) {
        forum.member("ana").await;
        let elsewhere = [
            "https://evil.example/",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "evil.example",
            "",
            " //evil.example",
            "/ok\r\nSet-Cookie: sid=x",
            "/\u{1}",
            "/\u{7f}",
            "/東京",
            "/a b",
            "@evil.example",
        ];
        for next in elsewhere {
            let browser = forum.browser().stopping();
            let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
            let form = browser.open(&format!("/sign-in?next={query}")).await.expect(200);
            let fields = form.hidden_fields("/sign-in");
            assert!(fields.contains(&("next".into(), "/".into())), "{next:?} became {fields:?}");
            let typed = [("handle", "ana"), ("passphrase", PASSPHRASE), ("next", next)];
            let signed_in = browser.submit(&form, "/sign-in", &typed).await.expect(303);
            assert_eq!(signed_in.headers["location"], "/", "{next:?}");
            assert!(!signed_in.headers.get_all("set-cookie").iter().any(|c| c == "sid=x"));
            let again = browser.open(&format!("/sign-in?next={query}")).await.expect(303);
            assert_eq!(again.headers["location"], "/", "{next:?}, signed in already");
        }
        for next in ["/me", "/t/1-a?after=AAAA#reply", "/b/stories/new"] {
            let browser = forum.browser().stopping();
            let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
            let form = browser.open(&format!("/sign-in?next={query}")).await;
            let typed = [("handle", "ana"), ("passphrase", PASSPHRASE)];
            assert_eq!(browser.submit(&form, "/sign-in", &typed).await.headers["location"], next);
        }
    }

    async fn a_page_for_members_leads_to_signing_in_and_back(forum) {
        forum.member("ana").await;
        let browser = forum.browser();
        let form = browser.open("/b/stories/new").await.expect(200);
        assert_eq!(form.path, "/sign-in?next=/b/stories/new");
        let back = browser.submit(&form, "/sign-in", &[("handle", "ana"), ("passphrase", PASSPHRASE)]).await;
        assert_eq!(back.expect(200).path, "/b/stories/new");
        let odd = forum.browser().open("/b/a%0d%0aSet-Cookie:x=1/new").await;
        assert!(matches!(odd.status, 200 | 404), "{}", odd.status);
    }
}
