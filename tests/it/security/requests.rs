//! Requests that are broken, huge or odd; and questions that must not be answered.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::browser::Browser;
use crate::support::client::PASSPHRASE;
use crate::support::database::dump;
use crate::support::forum::{Backend, Forum, on_both};

on_both! {
    async fn damaged_characters_in_a_form_come_back_with_the_text(forum) {
        let thread = forum.member("ben").await.start("A thread", "Hello.").await;
        let ana = forum.browser();
        ana.join("ana").await.expect(200);
        let csrf = ana.open("/me").await.attributes("input[name=csrf]", "value")[0].clone();
        let before = dump(&forum).await;
        for damage in [&b"%FF%FE"[..], b"\xff\xfe", b"%C3", b"%ED%A0%80", b"%C0%AF", b"\xc3("] {
            let body = [format!("csrf={csrf}&body=A+long+answer+").as_bytes(), damage].concat();
            let page = ana.send_raw(&format!("/t/{thread}/replies"), body, &[]).await.expect(400);
            assert!(page.value("body").starts_with("A long answer "), "{}", page.value("body"));
            assert!(page.text(".problem").contains("damaged"));
        }
        assert_eq!(dump(&forum).await, before);
        for odd in [&b""[..], b"&&&===&", b"%", b"%zz=%", b"body", b"=", &[0; 100], &[0xff; 100]] {
            for path in [
                "/join",
                "/sign-in",
                "/welcome",
                &format!("/t/{thread}/replies"),
                "/me/subscriptions",
                "/preview",
                "/b/stories/new",
            ] {
                let page = ana.send_raw(path, odd.to_vec(), &[]).await;
                assert!((400..500).contains(&page.status), "{path} {odd:?}: {}", page.status);
            }
        }
        assert_eq!(dump(&forum).await, before);
    }

    async fn nobody_learns_who_follows_or_who_is_a_member_by_their_address(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("A thread", "Hello.").await;
        let subscribe = |email: &str| json!({ "thread_id": thread, "email": email });
        let confirm = async |email: &str| {
            forum.api().put("/subscriptions", subscribe(email)).await.expect(202);
            forum.settle().await;
            let link = forum.mail().pop().unwrap().link("/subscribe/confirm/");
            let browser = forum.browser();
            let page = browser.open(&link).await;
            browser.submit(&page, &link, &[]).await.expect(200);
        };
        confirm("follower@example.org").await;
        let body = json!({ "handle": "ben", "passphrase": PASSPHRASE, "email": "member@example.org" });
        forum.api().post("/members", body).await.expect(201);
        forum.api().put("/subscriptions", subscribe("later@example.org")).await.expect(202);

        let mut answers: Vec<Value> = Vec::new();
        let mut pages = Vec::new();
        let browser = forum.browser();
        for email in ["follower@example.org", "member@example.org", "nobodyx@example.org"] {
            let asked = forum.api().put("/subscriptions", subscribe(email)).await;
            answers.push(asked.expect(202));
            let form = browser.open(&format!("/subscribe?thread={thread}")).await;
            let page = browser.submit(&form, "/subscribe", &[("email", email)]).await.expect(200);
            pages.push(page.html);
        }
        assert!(answers.iter().all(|a| *a == answers[0]), "{answers:#?}");
        assert!(pages.iter().all(|p| *p == pages[0]));

        // Joining with an address that is known already is like joining with any other.
        let mut joined = Vec::new();
        for (handle, email) in [
            ("cleo", "follower@example.org"),
            ("dora", "member@example.org"),
            ("emil", "nobodyy@example.org"),
        ] {
            let body = json!({ "handle": handle, "passphrase": PASSPHRASE, "email": email });
            let answer = forum.api().post("/members", body).await.expect(201);
            joined.push((
                answer["member"]["role"].clone(),
                answer.as_object().unwrap().keys().cloned().collect::<Vec<_>>(),
            ));
        }
        assert!(joined.iter().all(|j| *j == joined[0]));
    }

    async fn a_member_learns_no_more_from_their_own_list(forum) {
        let thread = forum.member("ana").await.start("A thread", "Hello.").await;
        let confirm = async |count: usize| {
            forum.settle().await;
            assert_eq!(forum.mail().len(), count);
            let link = forum.mail().pop().unwrap().link("/subscribe/confirm/");
            let browser = forum.browser();
            let page = browser.open(&link).await;
            browser.submit(&page, &link, &[]).await.expect(200);
        };
        let ask = |email: &str| json!({ "thread_id": thread, "email": email });
        forum.api().put("/subscriptions", ask("follower@example.org")).await.expect(202);
        confirm(1).await;
        let (mallory, client) = (forum.browser(), forum.member("mallory").await);
        mallory.sign_in("mallory").await.expect(200);
        for email in ["follower@example.org", "nobody@example.org"] {
            assert_eq!(client.put("/subscriptions", ask(email)).await.expect(202)["id"], Value::Null);
            assert!(!mallory.open("/me/subscriptions").await.has("ul.items li"), "{email}");
        }
        for id in 1..6 {
            client.delete(&format!("/subscriptions/{id}")).await.problem(404);
        }
        // Once its owner has agreed, who asked may see that and stop it.
        confirm(3).await;
        assert_eq!(mallory.open("/me/subscriptions").await.texts("ul.items h2"), ["A thread"]);

        // One's own address is no secret to oneself.
        let body = json!({ "handle": "ben", "passphrase": PASSPHRASE, "email": "ben@example.org" });
        let joined = forum.api().post("/members", body).await.expect(201);
        let ben = forum.api().with_token(joined["token"].as_str().unwrap());
        let pending = ben.put("/subscriptions", json!({ "thread_id": thread })).await.expect(202);
        let id = pending["id"].as_i64().expect("to stop it again");
        assert_eq!(ben.delete(&format!("/subscriptions/{id}")).await.status, 204);
    }

    /// Typing an address proves nothing: the settings its owner chose stay until they agree.
    async fn a_stranger_changes_nothing_for_somebody_elses_address(forum) {
        let ana = forum.member("ana").await;
        let thread = ana.start("A thread", "Hello.").await;
        let ask = |frequency: &str| json!({ "thread_id": thread, "email": "owner@example.org", "frequency": frequency, "show_details": true });
        forum
            .api()
            .put("/subscriptions", json!({ "thread_id": thread, "email": "owner@example.org" }))
            .await
            .expect(202);
        forum.settle().await;
        let link = forum.mail()[0].link("/subscribe/confirm/");
        let owner = forum.browser();
        let page = owner.open(&link).await;
        owner.submit(&page, &link, &[]).await.expect(200);
        let mallory = forum.member("mallory").await;
        mallory.put("/subscriptions", ask("never")).await.expect(202);
        forum.member("ben").await.reply(thread, None, "Quokkas.").await;
        forum.pass_seconds(600);
        forum.settle().await;
        let mail = forum.mail().pop().unwrap();
        assert_eq!(mail.subject().unwrap(), "New activity in a thread you follow");
        for id in 1..5 {
            mallory.delete(&format!("/subscriptions/{id}")).await.problem(404);
        }
        assert_eq!(forum.api().delete("/subscriptions/1").await.status, 401);
    }
}

#[tokio::test]
async fn a_form_too_large_to_read_is_refused_and_the_next_one_is_not() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    let thread = forum.member("ben").await.start("A thread", "Hello.").await;
    let ana = forum.browser();
    ana.join("ana").await.expect(200);
    let path = format!("/t/{thread}/replies");
    let form = ana.open(&format!("/t/{thread}/reply")).await;
    let megabyte = "word ".repeat(200_000);
    let back = ana.submit(&form, &path, &[("body", &megabyte)]).await.expect(422);
    assert_eq!(back.value("body").trim_end(), megabyte.trim_end(), "however long, it is kept");
    assert_eq!(raw(&forum, &format!("POST {path}"), "content-length: 9000000\r\n", b"body="), 413);
    assert_eq!(
        raw(
            &forum,
            "POST /api/v1/members",
            "content-type: application/json\r\ncontent-length: 9000000\r\n",
            b"{"
        ),
        413
    );
    ana.submit(&back, &path, &[("body", "Shorter.")]).await.expect(200);
    let client = forum.member("cleo").await;
    let huge = json!({ "body": "x".repeat(1_000_000) });
    client.post(&format!("/threads/{thread}/posts"), huge).await.problem(422);
    let (handle, key) = ("h".repeat(1_000_000), "k".repeat(1_000_000));
    client.post("/sessions", json!({ "handle": handle, "passphrase": key })).await.problem(422);
    client.post("/members", json!({ "handle": handle, "passphrase": key, "email": key })).await.problem(422);
    let posted = json!({ "body": "Short.", "idempotency_key": key });
    client.post(&format!("/threads/{thread}/posts"), posted).await.expect(201);
}

#[tokio::test]
async fn odd_requests_are_refused_without_a_fault() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    forum.member("ben").await.start("A thread", "Hello.").await;
    for (start, headers) in [
        ("GET /", "cookie: sid=\u{ff}\u{fe}; flash=\u{80}\r\n"),
        ("GET /me", "cookie: sid=;;;=;sid\r\n"),
        ("GET /", "cookie: sid=AAAA; sid=BBBB; __Host-sid=x\r\n"),
        ("GET /", "authorization: Bearer \u{ff}\r\n"),
        ("GET /api/v1/boards", "authorization: Bearer \u{ff}\r\n"),
        ("GET /", "x-forwarded-for: \u{ff}, 1.2.3.4, ::1, x\r\n"),
        ("POST /join", "origin: \u{ff}\r\ncontent-length: 0\r\n"),
        ("GET /t/1?after=%FF&after=%00", ""),
        ("GET /t/%31", ""),
        ("GET /t/1/../../join", ""),
        ("GET /static/..%2f..%2fCargo.toml", ""),
        ("GET /static/%2e%2e/%2e%2e/etc/passwd", ""),
        ("GET /static//etc/passwd", ""),
        ("GET //evil.example/%2e%2e", ""),
        ("GET /%2f%2fevil.example", ""),
        ("GET /mod%2flog", ""),
        ("GET /MOD/log", ""),
        ("GET //mod/log", ""),
        ("GET /mod/", ""),
        ("GET /mod/log/", ""),
        ("GET http://evil.example/", ""),
        ("GET /?a=b&&&=%", ""),
        ("GET /%", ""),
        ("GET /%zz", ""),
        ("OPTIONS *", ""),
    ] {
        let status = raw(&forum, start, headers, b"");
        assert!((200..500).contains(&status), "{start} {headers:?}: {status}");
        if start.contains("mod") || start.contains("MOD") {
            assert!(matches!(status, 401 | 404), "{start}: {status}");
        }
        if start.contains("passwd") || start.contains("Cargo") {
            assert_eq!(status, 404, "{start}");
        }
    }
    forum.browser().open("/").await.expect(200);
}

/// Judging a passphrase is work too: nobody may keep the machine busy with a clever one.
#[tokio::test]
async fn a_passphrase_built_to_be_slow_costs_little() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    for nasty in
        ["4@8({[<3&69!1|l0$5+7%2 ".repeat(4), "aA1!".repeat(64), "qwertyuiop[]".repeat(20), "a".repeat(256)]
    {
        let started = Instant::now();
        forum.api().post("/members", json!({ "handle": "marten", "passphrase": nasty })).await;
        assert!(started.elapsed() < Duration::from_secs(2), "{nasty}: {:?}", started.elapsed());
    }
}

/// Sends a request no client library would, and answers with the status.
fn raw(forum: &Forum, start: &str, headers: &str, body: &[u8]) -> u16 {
    let address = forum.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    // Header bytes above U+007F go out as single bytes, which is no UTF-8.
    let head = format!("{start} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{headers}\r\n");
    let head: Vec<u8> = head.chars().map(|c| c as u8).collect();
    stream.write_all(&[&head, body].concat()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.split(' ').nth(1).unwrap_or_else(|| panic!("{start}: no answer"));
    status.parse().unwrap()
}

#[tokio::test]
async fn a_cookie_jar_full_of_rubbish_is_no_obstacle() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    let rubbish = format!("a=b; sid={}; flash=~~~; =; x", "A".repeat(3000));
    let browser = Browser::with_headers(&forum.url, &[("cookie", &rubbish)]);
    let page = browser.open("/join").await.expect(200);
    assert!(page.headers.contains_key("set-cookie"), "it gets a session it can use");
}
