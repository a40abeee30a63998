//! What programs read of the pages.

mod crawlers;

use quick_xml::events::Event;
use reqwest::header::{ETAG, IF_NONE_MATCH};
use scraper::{Html, Selector};
use serde_json::json;

use crate::support::database::execute;
use crate::support::forum::{Forum, on_both};

/// The text of every element of this name, with all of the document read as XML.
fn texts(xml: &str, element: &str) -> Vec<String> {
    let (mut reader, mut depth, mut found) = (quick_xml::Reader::from_str(xml), 0, Vec::new());
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{e}: {xml}")) {
            Event::Start(e) if e.local_name().as_ref() == element => {
                depth += 1;
                found.push(String::new());
            }
            Event::End(e) if e.local_name().as_ref() == element => depth -= 1,
            Event::Text(text) if depth > 0 => found.last_mut().unwrap().push_str(&text),
            Event::GeneralRef(name) if depth > 0 => {
                let name = name.to_string();
                let text = match name.as_str() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    other => panic!("{other}"),
                };
                found.last_mut().unwrap().push_str(text);
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

async fn get(forum: &Forum, path: &str, tag: Option<&str>) -> reqwest::Response {
    let mut request = reqwest::Client::new().get(format!("{}{path}", forum.url));
    if let Some(tag) = tag {
        request = request.header(IF_NONE_MATCH, tag);
    }
    request.send().await.unwrap()
}

on_both! {
    async fn a_boards_feed_has_its_latest_threads(forum) {
        let ana = forum.member("ana").await;
        let first = ana.start("Small <things> & more", "A *kettle*.").await;
        forum.pass_seconds(60);
        let second = ana.start("Large things", "A house.").await;
        let answer = get(&forum, "/feeds/b/discussion.atom", None).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "application/atom+xml; charset=utf-8");
        let xml = answer.text().await.unwrap();
        let url = &forum.url;
        assert_eq!(texts(&xml, "title"), ["Discussion · Evenkeel", "Large things", "Small <things> & more"]);
        let ids = [format!("{url}/feeds/b/discussion.atom"), format!("{url}/t/{second}"), format!("{url}/t/{first}")];
        assert_eq!(texts(&xml, "id"), ids);
        assert_eq!(texts(&xml, "summary"), ["A house.", "A kettle."]);
        assert_eq!(texts(&xml, "name"), ["ana", "ana"]);
        assert!(texts(&xml, "updated").iter().all(|t| t.starts_with("2026-03-02T08:0")), "{xml}");
        for link in [r#"href="/feeds"#, r#"rel="self""#, r#"rel="alternate""#] {
            assert_eq!(xml.contains(link), !link.contains("/feeds"), "{link} in {xml}");
        }
        let page = forum.browser().open("/b/discussion").await;
        assert_eq!(page.attributes("link[rel=alternate][type='application/atom+xml']", "href"), ["/feeds/b/discussion.atom"]);
        assert_eq!(get(&forum, "/feeds/b/kitchen.atom", None).await.status(), 404);
    }

    async fn a_threads_feed_has_its_latest_posts_whole(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let thread = ana.start("Small things", "A *kettle* & a [link](https://example.org/?a=1&b=2).").await;
        let hidden = ben.reply(thread, None, "Wombats.").await["id"].as_i64().unwrap();
        execute(&forum, &format!("UPDATE posts SET state = 'hidden' WHERE id = {hidden}")).await;
        forum.pass_seconds(60);
        let reply = ben.reply(thread, None, "Now <script>alert(1)</script> ]]> *Tea*.").await["id"].as_i64().unwrap();
        let xml = get(&forum, &format!("/feeds/t/{thread}.atom"), None).await.text().await.unwrap();
        assert!(!xml.contains("Wombats"));
        assert_eq!(texts(&xml, "title"), ["Small things · Evenkeel", "#3 by ben", "Small things"]);
        assert_eq!(texts(&xml, "id")[1], format!("{}/p/{reply}", forum.url));
        let bodies = texts(&xml, "content");
        let html = Html::parse_fragment(&bodies[0]);
        assert!(html.select(&Selector::parse("em").unwrap()).next().is_some());
        assert!(html.select(&Selector::parse("script").unwrap()).next().is_none(), "{}", bodies[0]);
        assert!(bodies[1].contains("<em>kettle</em> &amp; a <a href=\"https://example.org/?a=1&amp;b=2\""), "{}", bodies[1]);
        assert_eq!(texts(&xml, "updated")[..2], ["2026-03-02T08:01:00+00:00", "2026-03-02T08:01:00+00:00"]);
        let page = forum.browser().open(&format!("/t/{thread}")).await;
        assert_eq!(page.attributes("link[rel=alternate][type='application/atom+xml']", "href"), [format!("/feeds/t/{thread}.atom")]);
        for i in 0..50 {
            ana.reply(thread, None, &format!("Thing {i}.")).await;
        }
        let xml = get(&forum, &format!("/feeds/t/{thread}.atom"), None).await.text().await.unwrap();
        assert_eq!(texts(&xml, "entry").len(), 50);
        for path in ["/feeds/t/99999.atom", "/feeds/t/x.atom", "/feeds/t/1", "/feeds/t/.atom"] {
            assert_eq!(get(&forum, path, None).await.status(), 404, "{path}");
        }
    }

    async fn a_reader_that_has_it_is_told_so_until_something_changes(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        let post = ana.posts(thread).await[0]["id"].as_i64().unwrap();
        for path in [format!("/feeds/t/{thread}.atom"), "/feeds/b/discussion.atom".into()] {
            let tag = |answer: &reqwest::Response| answer.headers()[ETAG].to_str().unwrap().to_owned();
            let first = tag(&get(&forum, &path, None).await);
            for known in [first.clone(), format!("\"x\", {first}"), first.replace("W/", "")] {
                let again = get(&forum, &path, Some(&known)).await;
                assert_eq!((again.status().as_u16(), tag(&again)), (304, first.clone()), "{known}");
                assert!(again.text().await.unwrap().is_empty());
            }
            assert_eq!(get(&forum, &path, Some("W/\"x\"")).await.status(), 200);
            ana.patch(&format!("/posts/{post}"), json!({ "body": format!("For {path}") })).await.expect(200);
            let changed = get(&forum, &path, Some(&first)).await;
            assert_eq!(changed.status(), 200);
            assert_ne!(tag(&changed), first);
        }
    }

    async fn a_boards_feed_is_for_those_who_may_read_the_board(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        execute(&forum, "UPDATE boards SET visibility = 'members' WHERE slug = 'discussion'").await;
        let (stranger, member) = (forum.browser(), forum.browser());
        member.sign_in("ana").await;
        for path in ["/feeds/b/discussion.atom", &format!("/feeds/t/{thread}.atom")] {
            stranger.open(path).await.expect(404);
            let feed = member.open(path).await.expect(200);
            assert!(feed.html.contains("Small things"));
            assert_eq!(feed.headers["cache-control"], "no-store");
        }
        assert!(!member.open("/b/discussion").await.has("link[rel=alternate]"), "feed readers have no session");
        assert_eq!(member.open("/b/discussion").await.text("title"), "A members’ board · Evenkeel");
    }
}
