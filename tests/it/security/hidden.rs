//! A members' board: whoever isn't one finds nothing, on no path.

use serde_json::{Value, json};

use super::routes;
use crate::support::browser::Browser;
use crate::support::client::Client;
use crate::support::database::execute;
use crate::support::forum::{Forum, on_both};

const TITLE: &str = "Xanthippe in the greenhouse";
const TEXT: &str = "Quokkas nibble lavender.";
const BOARD: &str = "Discussion";

/// A thread with a reply that was edited, on a board that then became one for members.
struct Hidden {
    member: Client,
    thread: String,
    reply: String,
}

async fn hide(forum: &Forum) -> Hidden {
    let member = forum.member("ana").await;
    let thread = member.start(TITLE, TEXT).await;
    let reply = member.reply(thread, None, TEXT).await["id"].as_i64().unwrap();
    member.patch(&format!("/posts/{reply}"), json!({ "body": format!("{TEXT} Truly.") })).await.expect(200);
    execute(forum, "UPDATE boards SET visibility = 'members' WHERE slug = 'discussion'").await;
    Hidden { member, thread: thread.to_string(), reply: reply.to_string() }
}

/// The form that a text was sent from, given back with the text.
const OWN_PLACE: &str = r#"name="place" value="new:discussion""#;

#[track_caller]
fn assert_tells_nothing(what: &str, text: &str) {
    // The kind of thread that is called the same is no secret.
    let kinds = [
        r#"<option value="discussion">discussion</option>"#,
        "?kind=discussion\"",
        "Discussions</a>",
        OWN_PLACE,
    ];
    let text = kinds.iter().fold(text.to_owned(), |text, kind| text.replace(kind, ""));
    for secret in [TITLE, "xanthippe", "Quokkas", BOARD, "discussion"] {
        assert!(!text.contains(secret), "{what} tells of {secret:?}:\n{text}");
    }
}

on_both! {
    async fn for_strangers_it_reads_as_if_it_were_not_there(forum) {
        let hidden = hide(&forum).await;
        let stranger = forum.browser().stopping();
        stranger.open("/join").await.expect(200);
        for path in routes::all() {
            if path.starts_with("/api/") || path.starts_with("/static/") {
                continue;
            }
            let fill = |thread: &str, post: &str, board: &str| {
                let id = if path.starts_with("/t/") || path.starts_with("/feeds/t/") { thread } else { post };
                let values = [
                    ("id", id),
                    ("id_slug", thread),
                    ("board", board),
                    ("slug", board),
                    ("handle", "nobody"),
                    ("a", "nobody"),
                    ("b", "nobody"),
                    ("measure", "1"),
                    ("act", "note"),
                    ("token", "x"),
                    ("name", "x"),
                ];
                let query = if path == "/subscribe" { format!("?thread={thread}") } else { String::new() };
                format!("{}{query}", routes::filled(&path, &values))
            };
            let (there, missing) =
                (fill(&hidden.thread, &hidden.reply, "discussion"), fill("987654", "987654", "nothing"));
            let csrf = stranger.open("/join").await.attributes("input[name=csrf]", "value")[0].clone();
            let form = [("csrf", csrf.as_str()), ("body", "Hello?"), ("title", "Hello?"), ("kind", "story")];
            for posts in [false, true] {
                let look = async |path: &str| match posts {
                    false => stranger.open(path).await,
                    true => stranger.send(path, &form).await,
                };
                if matches!(there.as_str(), "/exit" | "/sign-out") {
                    continue; // They end the session and tell nothing of boards.
                }
                let (a, b) = (look(&there).await, look(&missing).await);
                let same = |text: &str| text.replace("987654", "ID").replace("/nothing/", "/discussion/");
                let location = |page: &crate::support::browser::Page| {
                    page.headers.get("location").map(|l| l.to_str().unwrap().to_owned()).unwrap_or_default()
                };
                assert_eq!(a.status, b.status, "{there}");
                let place = location(&a)
                    .replace(&format!("/{}/", hidden.thread), "/ID/")
                    .replace(&format!("/{}/", hidden.reply), "/ID/");
                assert_eq!(place, same(&location(&b)), "{there}");
                if there != missing {
                    assert!(matches!(a.status, 303 | 401 | 404 | 405), "{there}: {}", a.status);
                }
                assert_tells_nothing(&there, &a.html);
            }
        }
        for path in [
            format!("/subscribe?thread={}", hidden.thread),
            "/subscribe?board=discussion".into(),
            "/b/discussion".into(),
            format!("/t/{}", hidden.thread),
            format!("/p/{}", hidden.reply),
            format!("/p/{}/revisions", hidden.reply),
        ] {
            stranger.open(&path).await.expect(404);
        }
    }

    async fn the_json_surface_tells_no_more(forum) {
        let hidden = hide(&forum).await;
        let stranger = forum.api();
        let Hidden { thread, reply, .. } = &hidden;
        for path in ["/boards", "/boards/stories/threads", "/openapi.json"] {
            let answer = stranger.get(path).await.expect(200);
            if path != "/openapi.json" {
                assert_tells_nothing(path, &answer.to_string());
            }
        }
        for path in [
            "/boards/discussion/threads".to_owned(),
            format!("/threads/{thread}"),
            format!("/threads/{thread}?after=AAAAAQ"),
            format!("/posts/{reply}/revisions"),
        ] {
            let missing = path.replace("discussion", "nothing").replace(thread, "987654");
            let (there, missing) = (stranger.get(&path).await, stranger.get(&missing).await);
            assert_eq!((there.status, &there.json), (404, &missing.json), "{path}");
        }
        let email = "reader@example.org";
        let id: i64 = thread.parse().unwrap();
        for (there, missing) in [
            (json!({ "thread_id": id, "email": email }), json!({ "thread_id": 987654, "email": email })),
            (json!({ "board": "discussion", "email": email }), json!({ "board": "nothing", "email": email })),
        ] {
            let (there, missing) =
                (stranger.put("/subscriptions", there).await, stranger.put("/subscriptions", missing).await);
            assert_eq!((there.status, &there.json), (404, &missing.json));
        }
        let body = json!({ "body": "Hello?", "title": "Hello?", "kind": "story" });
        for path in [format!("/threads/{thread}/posts"), "/boards/discussion/threads".into()] {
            let missing = path.replace("discussion", "nothing").replace(thread.as_str(), "987654");
            let (there, missing) =
                (stranger.post(&path, body.clone()).await, stranger.post(&missing, body.clone()).await);
            assert_eq!((there.status, &there.json), (missing.status, &missing.json));
        }
        forum.settle().await;
        assert!(forum.mail().is_empty());
    }

    async fn members_find_all_of_it(forum) {
        let hidden = hide(&forum).await;
        let ben = forum.browser();
        let front = ben.join("ben").await.expect(200);
        assert!(front.html.contains(TITLE) && front.html.contains(BOARD));
        for path in ["/b/discussion", &format!("/t/{}", hidden.thread), &format!("/p/{}", hidden.reply)] {
            assert!(ben.open(path).await.expect(200).html.contains(TITLE), "{path}");
        }
        let posts = hidden.member.posts(hidden.thread.parse().unwrap()).await;
        assert_eq!(posts.len(), 2);
        forum.member("cleo").await.reply(hidden.thread.parse().unwrap(), None, "Here too.").await;
    }

    /// Neither in a list, nor in what programs read, nor on the page of whoever wrote it.
    async fn nothing_that_gathers_threads_tells_of_it(forum) {
        let hidden = hide(&forum).await;
        let (stranger, member) = (forum.browser(), forum.browser());
        member.sign_in("ana").await;
        for path in [
            "/", "/unanswered", "/m/ana", "/search?q=lavender", "/search?q=greenhouse&author=ana",
            "/feeds/b/stories.atom", "/sitemap.xml", "/robots.txt", "/b/stories", "/api/v1/boards", "/api/v1/search?q=lavender",
            "/api/v1/search?q=greenhouse",
        ] {
            assert_tells_nothing(path, &stranger.open(path).await.expect(200).html);
        }
        for path in ["/m/ana", "/search?q=lavender", "/"] {
            assert!(member.open(path).await.expect(200).html.contains(TITLE), "{path}");
        }
        for path in [
            "/feeds/b/discussion.atom".to_owned(),
            format!("/feeds/t/{}.atom", hidden.thread),
            format!("/t/{}-another-title", hidden.thread),
            "/b/discussion?kind=story".into(),
            "/search?q=lavender&board=discussion".into(),
            "/api/v1/search?q=lavender&board=discussion".into(),
        ] {
            let refused = stranger.stopping().open(&path).await.expect(404);
            assert_tells_nothing(&path, &refused.html);
            assert!(!refused.headers.contains_key("location"), "{path}");
        }
        // Where a title may be read, no window and no other site shows it.
        let page = member.open(&format!("/t/{}", hidden.thread)).await.expect(200);
        assert_eq!(page.text("title"), "A members’ thread · Evenkeel");
        for who in [&stranger, &member] {
            for path in ["/", "/b/stories", "/search?q=x", "/m/ana"] {
                let page = who.open(path).await.expect(200);
                assert!(!page.has("meta[property^='og:'], meta[name^='twitter:']"), "{path}");
            }
        }
    }

    /// Somebody followed while everyone could read; now they can't.
    async fn followers_without_an_account_hear_and_see_nothing_more(forum) {
        let member = forum.member("ana").await;
        let thread = member.start(TITLE, TEXT).await;
        let reader = forum.browser();
        let form = reader.open(&format!("/subscribe?thread={thread}")).await;
        let typed = [("email", "reader@example.org"), ("show_details", "1")];
        reader.submit(&form, "/subscribe", &typed).await.expect(200);
        forum.settle().await;
        let link = forum.mail()[0].link("/subscribe/confirm/");
        let page = reader.open(&link).await;
        reader.submit(&page, &link, &[]).await.expect(200);
        forum.member("ben").await.reply(thread, None, "While it was open.").await;
        forum.pass_seconds(600);
        forum.settle().await;
        let manage = forum.mail().last().unwrap().link("/u/");
        assert!(reader.open(&manage).await.html.contains(TITLE));
        forum.forget_mail();

        member.reply(thread, None, TEXT).await;
        execute(&forum, "UPDATE boards SET visibility = 'members' WHERE slug = 'discussion'").await;
        member.reply(thread, None, TEXT).await;
        forum.pass_seconds(2000);
        forum.settle().await;
        assert!(forum.mail().is_empty(), "not even what was on its way");
        let page = Browser::new(&forum.url).open(&manage).await.expect(200);
        assert_tells_nothing("the page behind the link", &page.html);
        assert!(page.has("form"), "what can't be read can still be stopped");
    }

    async fn a_removed_post_is_read_by_its_author_and_moderators_only(forum) {
        let hidden_text = "Quokkas nibble lavender.";
        let ana = forum.member("ana").await;
        let thread = ana.start("A thread", "Hello.").await;
        let post = ana.reply(thread, None, "First words.").await["id"].as_i64().unwrap();
        ana.patch(&format!("/posts/{post}"), json!({ "body": hidden_text })).await.expect(200);
        execute(&forum, &format!("UPDATE posts SET state = 'hidden' WHERE id = {post}")).await;
        let (stranger, other, mo) = (forum.api(), forum.member("ben").await, forum.moderator("mo").await);
        for (who, reads) in [(&stranger, false), (&other, false), (&ana, true), (&mo, true)] {
            let found = who.posts(thread).await[1].clone();
            assert_eq!(found["body"] == json!(hidden_text), reads);
            assert_eq!(found["body_html"] == Value::Null, !reads);
            assert_eq!(
                who.get(&format!("/posts/{post}/revisions")).await.status,
                if reads { 200 } else { 404 }
            );
        }
        let body = json!({ "body": "An answer.", "parent_id": post });
        other.post(&format!("/threads/{thread}/posts"), body).await.problem(403);
        let browser = forum.browser();
        browser.join("cleo").await.expect(200);
        let stranger = forum.browser();
        for path in [
            format!("/t/{thread}"),
            format!("/p/{post}"),
            format!("/p/{post}/reply"),
            format!("/p/{post}/revisions"),
            format!("/p/{post}/edit"),
            "/b/discussion".into(),
            "/".into(),
        ] {
            for who in [&browser, &stranger] {
                let page = who.open(&path).await;
                assert!(!page.html.contains("Quokkas") && !page.html.contains("First words"), "{path}");
            }
        }
    }
}
