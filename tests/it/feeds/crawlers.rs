//! What search engines are told.

use super::*;
use crate::support::forum::Backend;

async fn robots_tag(forum: &Forum, path: &str) -> Option<String> {
    let answer = get(forum, path, None).await;
    answer.headers().get("x-robots-tag").map(|v| v.to_str().unwrap().to_owned())
}

on_both! {
    async fn unless_the_host_wants_them_they_are_asked_to_stay_away(forum) {
        let thread = forum.member("ana").await.start("Small things", "A kettle.").await;
        let robots = get(&forum, "/robots.txt", None).await.text().await.unwrap();
        assert_eq!(robots, "User-agent: *\nDisallow: /\n");
        let answer = get(&forum, "/sitemap.xml", None).await;
        assert_eq!(answer.headers()["content-type"], "application/xml; charset=utf-8");
        let xml = answer.text().await.unwrap();
        assert!(xml.contains("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"), "{xml}");
        assert_eq!(texts(&xml, "url").len(), 0);
        for path in ["/", "/b/discussion", &format!("/t/{thread}-small-things"), "/help-now", "/search", "/join"] {
            assert_eq!(robots_tag(&forum, path).await.as_deref(), Some("noindex"), "{path}");
            assert!(forum.browser().open(path).await.has("meta[name=robots][content=noindex]"), "{path}");
        }
    }
}

#[tokio::test]
async fn where_the_host_wants_them_they_find_what_everyone_may_read() {
    for backend in [Backend::Sqlite, Backend::PostgresAndRedis] {
        let open = |config: &mut evenkeel::config::Config| config.site.search_engines = true;
        let Some(forum) = Forum::start_with(backend, open).await else { continue };
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        let story = json!({ "title": "Secret garden", "body": "Of mine.", "kind": "story" });
        let story = ana.post("/boards/stories/threads", story).await.expect(201)["id"].as_i64().unwrap();
        execute(&forum, "UPDATE boards SET visibility = 'members' WHERE slug = 'stories'").await;
        let url = &forum.url;

        let robots = get(&forum, "/robots.txt", None).await.text().await.unwrap();
        assert!(robots.contains(&format!("Sitemap: {url}/sitemap.xml\n")), "{robots}");
        for private in ["/me", "/mod", "/u/", "/search", "/m/", "/api/"] {
            assert!(robots.contains(&format!("Disallow: {private}\n")), "{private}");
        }
        assert!(!robots.contains("Disallow: /\n"));

        let index = get(&forum, "/sitemap.xml", None).await.text().await.unwrap();
        let parts = texts(&index, "loc");
        assert_eq!(parts, [format!("{url}/sitemap.xml?after=0")]);
        let map = get(&forum, parts[0].strip_prefix(url.as_str()).unwrap(), None).await.text().await.unwrap();
        let thread_url = format!("{url}/t/{thread}-small-things");
        let expected = ["/", "/b/discussion", "/b/daily-check-in"].map(|path| format!("{url}{path}"));
        assert_eq!(texts(&map, "loc"), [&expected[..], std::slice::from_ref(&thread_url)].concat());
        assert_eq!(texts(&map, "lastmod"), ["2026-03-02T08:00:00Z"]);
        for forged in ["1", "-20000", "x", "99999999999999999999", "%00"] {
            assert_eq!(
                get(&forum, &format!("/sitemap.xml?after={forged}"), None).await.status(),
                404,
                "{forged}"
            );
        }

        let listed = [
            "/".to_owned(),
            "/b/discussion".into(),
            thread_url.strip_prefix(url.as_str()).unwrap().into(),
            "/help-now".into(),
        ];
        for path in &listed {
            assert_eq!(robots_tag(&forum, path).await, None, "{path}");
        }
        for path in &listed[..3] {
            assert!(!forum.browser().open(path).await.has("meta[name=robots]"), "{path}");
        }
        for path in [
            "/search",
            "/search?q=kettle",
            "/join",
            "/sign-in",
            "/m/ana",
            "/unanswered",
            "/nothing",
            "/b/nothing",
            "/api/v1/boards",
            "/b/discussion/new",
        ] {
            assert_eq!(robots_tag(&forum, path).await.as_deref(), Some("noindex"), "{path}");
        }
        // What a member sees on a board for members is no search engine's, however it came by it.
        let member = forum.browser();
        member.sign_in("ana").await;
        for path in ["/b/stories".to_owned(), format!("/t/{story}-secret-garden"), "/".into()] {
            let page = member.open(&path).await.expect(200);
            assert_eq!(page.headers["x-robots-tag"], "noindex", "{path}");
        }
        assert!(member.open("/b/stories").await.has("meta[name=robots]"));
    }
}
