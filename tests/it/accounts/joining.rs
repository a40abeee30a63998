//! A handle, a passphrase, and nothing else that is needed.

use serde_json::{Value, json};

use crate::support::client::{Client, PASSPHRASE};
use crate::support::evenkeel_command;
use crate::support::forum::on_both;

/// The sentence about the handle, when that is what is wrong.
async fn refusal(api: &Client, handle: &str) -> Option<String> {
    let answer = api.post("/members", json!({ "handle": handle, "passphrase": PASSPHRASE })).await;
    if answer.status == 201 {
        return None;
    }
    let problem = answer.expect(422);
    assert_eq!(problem["errors"][0]["field"], "handle", "{handle:?}: {problem}");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{problem}");
    Some(problem["errors"][0]["message"].as_str().unwrap().to_owned())
}

on_both! {
    async fn a_handle_and_a_passphrase_are_enough(forum) {
        let ana = forum.browser();
        let front = ana.join("Ana K").await.expect(200);
        assert_eq!(front.path, "/");
        assert_eq!(front.text(".flash"), "Welcome. You are signed in.");
        assert_eq!(front.text("a[href='/me']"), "Ana K");
        let me = ana.open("/me").await.expect(200);
        assert!(me.text("dl.facts").contains("none, and none is needed"));
        forum.settle().await;
        assert!(forum.mail().is_empty(), "nobody to write to");
    }

    async fn an_email_address_is_proved_by_the_button_behind_the_mailed_link(forum) {
        let ana = forum.browser();
        let form = ana.open("/join").await;
        let fields = [("handle", "ana"), ("passphrase", PASSPHRASE), ("email", "  Marten.Ana@Example.org ")];
        let front = ana.submit(&form, "/join", &fields).await.expect(200);
        assert!(front.text(".flash").contains("A mail with a link is on its way"));
        forum.settle().await;
        let [mail] = forum.outgoing().try_into().unwrap();
        assert_eq!(mail.envelope.to()[0].to_string(), "marten.ana@example.org");
        let link = forum.mail()[0].link("/subscribe/confirm/");
        let stranger = forum.browser();
        let page = stranger.open(&link).await.expect(200);
        let facts = ana.open("/me").await.text("dl.facts");
        assert!(
            facts.contains("not confirmed yet"),
            "following the link is not pressing the button: {facts}"
        );
        stranger.submit(&page, &link, &[]).await.expect(200);
        let facts = ana.open("/me").await.text("dl.facts");
        assert!(facts.contains("m…a@example.org, confirmed"), "{facts}");
        assert!(!ana.open("/m/ana").await.html.contains("example.org"));
    }

    async fn every_bad_field_is_named_at_once_and_what_was_typed_stays(forum) {
        let browser = forum.browser();
        let form = browser.open("/join").await;
        let typed = [("handle", "me@home <b>"), ("passphrase", "2 shört"), ("email", "not an \"address\"")];
        let page = browser.submit(&form, "/join", &typed).await.expect(422);
        assert_eq!(page.attributes(".problem li a", "href"), ["#handle", "#passphrase", "#email"]);
        assert_eq!(page.value("handle"), "me@home <b>");
        assert_eq!(page.value("email"), "not an \"address\"");
        assert!(!page.html.contains("2 shört"), "a passphrase is never sent back");
        assert_eq!(page.attributes("#passphrase", "value"), [""; 0]);
        assert_eq!(page.attributes("[aria-invalid=true]", "id"), ["handle", "passphrase", "email"]);
        let ready = [("handle", "ana"), ("passphrase", PASSPHRASE), ("email", "")];
        assert_eq!(
            browser.submit(&page, "/join", &ready).await.path,
            "/",
            "the page that came back can be sent"
        );

        let body = json!({ "handle": "me@home", "passphrase": "short", "email": "not an address" });
        let problem = forum.api().post("/members", body).await.expect(422);
        let fields: Vec<&str> =
            problem["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["handle", "passphrase", "email"]);
    }

    async fn a_handle_that_looks_like_one_that_is_here_is_refused(forum) {
        let api = forum.api();
        assert_eq!(refusal(&api, "Ana Kiln").await, None);
        for like in [
            "Ana Kiln",
            "ana kiln",
            "ANA KILN",
            "ana-kiln",
            "Ana_Kiln",
            "a.n.a.kiln",
            "AnaKiln",
            "  Ana Kiln ",
            "Аna Kiln",
            "Ana Kıln",
            "Ana Kiⅼn",
            "Ana K1ln",
            "Ána Kiln",
            "Ａｎａ Kiln",
            "Ana Kiln\u{307}",
        ] {
            let why = refusal(&api, like).await.unwrap_or_else(|| panic!("{like:?} was taken"));
            assert!(why.contains("looks like it"), "{like:?}: {why}");
        }
        for other in ["Ana", "Ana Kilnworth", "Anna Kiln"] {
            assert_eq!(refusal(&api, other).await, None, "{other:?} is somebody else");
        }
    }

    async fn a_handle_is_a_visible_name_that_is_no_address_and_no_office(forum) {
        let api = forum.api();
        for bad in [
            "me@example.org",
            "me＠example.org",
            "admin",
            "Host",
            "h0st",
            "m.o.d.e.r.a.t.o.r",
            "The Moderators",
            "Evenkeel",
            "syst\u{435}m",
            "",
            "   ",
            "x",
            "-ana-",
            "ana--b",
            "a/b",
            "<script>",
            "a\r\nBcc: b",
            "ana\u{200b}b",
            "ana\u{202e}nib",
            "\u{3164}\u{3164}",
            "ana\u{3164}",
            "\u{115f}\u{1160}",
            "a\u{34f}na",
            "ana\u{fe0f}",
            "ana\u{e0101}",
            "\u{301}ana",
            "ana\u{ffa0}",
            "ana\u{2800}",
            "ana\u{ad}b",
            "one name that goes on for far too long",
        ] {
            assert!(refusal(&api, bad).await.is_some(), "{bad:?} was taken");
        }
        for good in
            ["fredt", "Nadia R", "two_left_shoes", "O'Neill", "ünïcode", "東京", "हिन्दी", "quiet-heron-42"]
        {
            assert_eq!(refusal(&api, good).await, None, "{good:?}");
        }
    }

    async fn a_passphrase_is_long_enough_and_hard_to_guess_and_nothing_more_is_asked_of_it(forum) {
        let api = forum.api();
        let join = async |handle: &str, passphrase: &str| {
            api.post("/members", json!({ "handle": handle, "passphrase": passphrase })).await
        };
        let too_long = "étude of a long road ".repeat(13);
        for bad in [
            "",
            "x7#Kq!v",
            "        ",
            "password1",
            "12345678",
            "qwertyuiop",
            "aaaaaaaaaaaaaaaaaaaaaaaa",
            "Marten marten",
            "oh-MARTEN-oh-my-word",
            &too_long,
        ] {
            let problem = join("marten", bad).await.expect(422);
            assert_eq!(problem["errors"][0]["field"], "passphrase", "{bad:?}");
            assert!(!problem.to_string().contains("MARTEN-oh"), "it is not repeated: {problem}");
        }
        let sixty_four = "kiln ferry moss lamp; 64 characters exactly, spaces and all: ok.";
        assert_eq!(sixty_four.chars().count(), 64);
        let long = format!("{}end", "étude of a long road ".repeat(12));
        let all = [("ab1", "xK9 mQ2v"), ("ab2", sixty_four), ("ab3", &long), ("ab4", "鍋と傘と海の約束です")];
        for (handle, passphrase) in all {
            join(handle, passphrase).await.expect(201);
            let sign_in = async |passphrase: &str| {
                api.post("/sessions", json!({ "handle": handle, "passphrase": passphrase })).await
            };
            sign_in(passphrase).await.expect(201);
            let but_last: String = passphrase.chars().take(passphrase.chars().count() - 1).collect();
            sign_in(&but_last).await.expect(422);
            sign_in(&format!("{passphrase}!")).await.expect(422);
        }
    }

    async fn nobody_joins_or_signs_in_under_a_name_from_an_imported_thread(forum) {
        assert!(evenkeel_command(&forum).arg("demo").output().unwrap().status.success());
        let api = forum.api();
        let thread = api.get("/boards/stories/threads").await.expect(200)["threads"][0].clone();
        let posts = api.posts(thread["id"].as_i64().unwrap()).await;
        let names: std::collections::BTreeSet<&str> =
            posts.iter().map(|p| p["author"]["handle"].as_str().unwrap()).collect();
        assert!(names.len() > 3);
        for name in names {
            assert!(refusal(&api, name).await.is_some(), "{name:?} was taken");
            assert!(refusal(&api, &name.to_uppercase()).await.is_some(), "{name:?} was taken");
            for passphrase in ["", PASSPHRASE] {
                let body = json!({ "handle": name, "passphrase": passphrase });
                let words = api.post("/sessions", body).await.problem(422);
                assert_eq!(words, "That handle and passphrase don't belong together.");
            }
        }
    }

    async fn fields_that_are_not_for_the_sender_are_ignored(forum) {
        let body = json!({
            "handle": "ana", "passphrase": PASSPHRASE, "role": "host", "claimed": false, "id": 1,
            "created_us": 0, "address_confirmed_us": 1, "member": { "role": "host" },
        });
        let joined = forum.api().post("/members", body).await.expect(201);
        assert_eq!(joined["member"]["role"], "member");
        assert_eq!(joined["member"]["created_at"], "2026-03-02T08:00:00Z");
        let ana = forum.api().with_token(joined["token"].as_str().unwrap());
        ana.get("/mod/log").await.problem(403);

        let thread = forum.member("ben").await.start("Hello", "Here I am.").await;
        let body = json!({
            "body": "Mine.", "id": 4711, "number": 1, "author_id": 2, "author": "ben", "created_at": "1999-01-01T00:00:00Z",
            "body_html": "<script>x</script>", "state": "hidden", "depth": 40, "path": "AAAA", "moderator_reason": "x",
        });
        let posted: Value =
            ana.post(&format!("/threads/{thread}/posts"), body).await.expect(201)["post"].clone();
        assert_eq!(posted["author"], json!({ "handle": "ana", "role": "member" }));
        assert_eq!(
            (&posted["number"], &posted["depth"], &posted["state"]),
            (&json!(2), &json!(0), &json!("visible"))
        );
        assert_eq!(posted["body_html"].as_str().unwrap().trim(), "<p>Mine.</p>");
        assert_eq!(posted["created_at"], "2026-03-02T08:00:00Z");
        assert_eq!(posted["moderator_reason"], Value::Null);

        let browser = forum.browser();
        let form = browser.open("/join").await;
        let fields = [("handle", "cleo"), ("passphrase", PASSPHRASE), ("role", "host"), ("claimed", "1")];
        browser.submit(&form, "/join", &fields).await.expect(200);
        browser.open("/mod").await.expect(403);
    }
}
