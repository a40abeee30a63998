//! What a page is made of, for whoever reads it with ears, a keyboard or an old phone.

use serde_json::json;

use super::*;
use crate::support::evenkeel_command;
use crate::support::forum::grant;

on_both! {
    async fn a_thread_is_nested_articles_with_numbers_names_and_times(forum) {
        let ana = forum.member("ana").await;
        let (mara, host) = (forum.moderator("mara").await, forum.member("olaf").await);
        grant(&forum, "olaf", "host").await;
        let thread = ana.start("What helps?", "Tell me.").await;
        let first = mara.reply(thread, None, "Sleep.").await["id"].as_i64();
        forum.pass_seconds(3_600);
        host.reply(thread, first, "And soup.").await;
        ana.reply(thread, None, "A walk.").await;
        let page = forum.browser().open(&format!("/t/{thread}")).await.expect(200);
        assert_eq!(page.texts("h1"), ["What helps?"]);
        assert_eq!(page.attributes("section.thread > article", "id"), ["p2", "p4"]);
        assert_eq!(page.attributes("#p2 article", "id"), ["p3"]);
        assert_eq!(page.text("#p2 summary"), "1 reply under #2");
        let href = page.attributes("#p3 > header .num", "href").remove(0);
        assert!(page.text("#p3 > header .num").ends_with("#3") && href.starts_with("/p/"));
        assert_eq!(page.texts("#p2 > header .role"), ["moderator"]);
        assert_eq!(page.texts("#p3 > header .role"), ["host"]);
        assert!(!page.has("#p4 .role"), "most people need no word beside their name");
        assert_eq!(page.attributes("article time", "datetime"), [
            "2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z",
        ]);
        assert_eq!(page.text("#p2 > header time"), "2 March 2026, 08:00 UTC 1 hour ago");
        assert!(!page.has(".to"), "where the nesting shows what is answered, nothing says it again");
        for labelled in page.attributes("article.post", "aria-labelledby") {
            assert!(page.has(&format!("#{labelled}")));
        }
        for heading in ["h5", "h6", "[role=tree]"] {
            assert!(!page.has(heading));
        }
    }

    async fn beyond_five_levels_a_reply_says_what_it_answers(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Down", "Here.").await;
        let mut parent = None;
        for i in 0..63 {
            parent = ana.reply(thread, parent, &format!("Level {i}.")).await["id"].as_i64();
        }
        let page = forum.browser().open(&format!("/t/{thread}")).await.expect(200);
        for number in 2..=6 {
            assert!(!page.has(&format!("#p{number} > header .to")), "#{number} is indented under its parent");
        }
        for number in 7..=64 {
            let to = page.text(&format!("#p{number} > header .to"));
            assert_eq!(to, format!("in reply to #{} by ana", number - 1));
        }
        // Nobody is nested without end, and nobody's answer loses what it answers.
        let posts = ana.posts(thread).await;
        let deepest = posts.iter().map(|p| p["depth"].as_i64().unwrap()).max();
        assert!(deepest <= Some(61), "{deepest:?}");
        let last = posts.iter().find(|p| p["number"] == 64).unwrap();
        let above = posts.iter().find(|p| p["number"] == 63).unwrap();
        assert_eq!(last["reply_to_id"], above["id"]);
        let numbers: Vec<i64> = posts.iter().map(|p| p["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, (1..=64).collect::<Vec<i64>>());
    }

    async fn every_page_has_one_heading_a_skip_link_and_ways_out(forum) {
        let ana = forum.member("ana").await;
        forum.moderator("mara").await;
        let thread = ana.start("What helps?", "Tell me.").await;
        let post = ana.reply(thread, None, "Sleep.").await["id"].as_i64().unwrap();
        ana.patch(&format!("/posts/{post}"), json!({ "body": "Sleep!" })).await.expect(200);
        let (stranger, member, moderator) = (forum.browser(), forum.browser(), forum.browser());
        member.sign_in("ana").await;
        moderator.sign_in("mara").await;
        let open: Vec<(&str, String, u16)> = vec![
            ("stranger", "/".into(), 200),
            ("stranger", "/b/discussion".into(), 200),
            ("stranger", "/search".into(), 200),
            ("stranger", "/search?q=sleep".into(), 200),
            ("stranger", "/unanswered".into(), 200),
            ("stranger", "/m/ana".into(), 200),
            ("stranger", format!("/t/{thread}"), 200),
            ("stranger", format!("/p/{post}/revisions"), 200),
            ("stranger", "/join".into(), 200),
            ("stranger", "/sign-in".into(), 200),
            ("stranger", "/m/ana".into(), 200),
            ("stranger", format!("/subscribe?thread={thread}"), 200),
            ("stranger", "/subscribe?board=discussion".into(), 200),
            ("stranger", "/help-now".into(), 200),
            ("stranger", "/welcome".into(), 200),
            ("stranger", "/mod".into(), 401),
            ("stranger", "/nothing/here".into(), 404),
            ("stranger", "/t/99999".into(), 404),
            ("stranger", "/subscribe/confirm/AAAAAAAAAAAAAAAAAAAAAA".into(), 410),
            ("stranger", "/preview".into(), 405),
            ("stranger", "/sign-out".into(), 405),
            ("member", "/".into(), 200),
            ("member", "/me".into(), 200),
            ("member", "/me/subscriptions".into(), 200),
            ("member", "/me/drafts".into(), 200),
            ("member", "/me/standing".into(), 200),
            ("member", "/me/separations".into(), 200),
            ("moderator", "/mod/members/ana".into(), 200),
            ("member", format!("/p/{post}/delete"), 200),
            ("member", format!("/t/{thread}"), 200),
            ("member", format!("/t/{thread}/reply"), 200),
            ("member", format!("/p/{post}/reply"), 200),
            ("member", format!("/p/{post}/edit"), 200),
            ("member", "/b/stories/new".into(), 200),
            ("member", "/mod/log".into(), 403),
            ("moderator", "/mod/log".into(), 200),
            ("moderator", format!("/mod/posts/{post}/edit"), 200),
        ];
        for (who, path, status) in open {
            let browser = match who {
                "stranger" => &stranger,
                "member" => &member,
                _ => &moderator,
            };
            let page = browser.open(&path).await;
            let at = format!("{who} at {path}");
            assert_eq!(page.status, status, "{at}");
            assert_eq!(page.texts("h1").len(), 1, "{at}: {:?}", page.texts("h1"));
            assert_eq!(page.attributes("a.skip", "href"), ["#main"], "{at}");
            assert!(page.has("main#main"), "{at}");
            assert_eq!(page.text("a[href='/help-now']"), "Need help now?", "{at}");
            assert_eq!(page.text("a[href='/exit']"), "Quick exit", "{at}");
            assert_eq!(page.attributes("html", "lang"), ["en"], "{at}");
            assert!(!page.text("title").starts_with(' '), "{at}");
            let away = |url: &String| url.starts_with("http") && !url.starts_with(&forum.url);
            for (element, attribute) in [("[src]", "src"), ("link[href]", "href")] {
                let foreign: Vec<String> = page.attributes(element, attribute).into_iter().filter(away).collect();
                assert!(foreign.is_empty(), "{at} loads {foreign:?}");
            }
            let ids = page.attributes("[id]", "id");
            let mut once = ids.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), ids.len(), "{at}: an id stands twice in {ids:?}");
            for field in page.attributes("textarea, select, input:not([type=hidden]):not([type=radio]):not([type=checkbox])", "id") {
                assert!(page.has(&format!("label[for='{field}']")), "{at}: {field} has no label");
            }
            for form in page.attributes("form[method=post]", "action") {
                let safe = form.starts_with("/u/") || form.starts_with("/subscribe/confirm/");
                let token = page.has(&format!("form[action='{form}'] input[name=csrf]"));
                assert!(safe || token, "{at}: the form to {form} has no token");
            }
        }
    }

    async fn asking_for_the_head_of_a_page_gives_its_head(forum) {
        let client = reqwest::Client::new();
        for path in ["/", "/b/stories", "/help-now", "/healthz", "/api/v1/boards", "/robots.txt", "/nothing"] {
            let url = format!("{}{path}", forum.url);
            let (head, get) = (client.head(&url).send().await.unwrap(), client.get(&url).send().await.unwrap());
            assert_eq!(head.status(), get.status(), "{path}");
            for name in ["content-type", "content-security-policy", "cache-control"] {
                assert_eq!(head.headers().get(name), get.headers().get(name), "{path}: {name}");
            }
            assert!(head.text().await.unwrap().is_empty(), "{path}");
        }
    }

    async fn a_name_with_any_sign_in_it_has_a_page(forum) {
        let xml = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/wordpress.xml")).unwrap();
        let names = ["Tom / Tess", "50% off?", "a+b#c&d", "100%25", "a/../b", "O’Neill \"Red\""];
        let mut text = xml;
        for (known, name) in ["Brambleway", "Ana Reyes", "静かな川", "Marrow", "Tern", "Odile at the Lighthouse"].iter().zip(names) {
            text = text.replace(&format!("<![CDATA[{known}]]>"), &format!("<![CDATA[{name}]]>"));
        }
        let file = forum.dir().join("names.xml");
        std::fs::write(&file, text).unwrap();
        let mut command = evenkeel_command(&forum);
        let done = command.args(["import", "wordpress"]).arg(&file).args(["--board", "stories"]).output().unwrap();
        assert!(done.status.success());
        let browser = forum.browser();
        let board = browser.open("/b/stories").await;
        let mut found = 0;
        for url in board.attributes("main h3 a", "href") {
            let thread = browser.open(&url).await.expect(200);
            for link in thread.attributes("a[href^='/m/']", "href") {
                let page = browser.open(&link).await.expect(200);
                found += usize::from(names.contains(&page.text("h1").as_str()));
            }
        }
        assert!(found >= names.len(), "{found}");
    }
}
