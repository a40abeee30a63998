//! Sessions: how long they last, who can see and end them, what carries them.

use serde_json::json;

use crate::support::browser::{Browser, Page};
use crate::support::client::PASSPHRASE;
use crate::support::database::execute;
use crate::support::forum::{Backend, Forum, on_both};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

async fn is_signed_in(browser: &Browser) -> bool {
    browser.open("/me").await.path == "/me"
}

async fn sign_in_to_stay(browser: &Browser, handle: &str) -> Page {
    let form = browser.open("/sign-in").await;
    browser.submit(&form, "/sign-in", &[("handle", handle), ("passphrase", PASSPHRASE), ("keep", "1")]).await
}

fn set_cookie(page: &Page, name: &str) -> Option<String> {
    let all = page.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap().to_owned());
    all.into_iter().find(|cookie| cookie.starts_with(&format!("{name}=")))
}

on_both! {
    async fn signing_in_gives_a_new_token_and_ends_the_one_before(forum) {
        forum.member("ana").await;
        let browser = forum.browser();
        let planted = "chosen-by-somebody-else-0123456789abcdefghi";
        browser.plant_cookie(&format!("sid={planted}"));
        browser.sign_in("ana").await.expect(200);
        let first = browser.cookie("sid").unwrap();
        assert_ne!(first, planted);
        let (attacker, old) = (forum.browser(), forum.browser());
        attacker.plant_cookie(&format!("sid={planted}"));
        assert!(!is_signed_in(&attacker).await, "the token known beforehand is worth nothing");

        // Signing in again in the same browser: by another form that was still open.
        let form = forum.browser().open("/sign-in").await;
        assert!(form.has("#handle"));
        let me = browser.open("/me").await;
        let csrf = me.attributes("input[name=csrf]", "value")[0].clone();
        let again = [("csrf", csrf.as_str()), ("handle", "ana"), ("passphrase", PASSPHRASE)];
        browser.send("/sign-in", &again).await.expect(200);
        assert_ne!(browser.cookie("sid").unwrap(), first);
        old.plant_cookie(&format!("sid={first}"));
        assert!(!is_signed_in(&old).await, "the session that was left behind has ended");
        assert!(is_signed_in(&browser).await);
    }

    async fn a_session_ends_after_two_quiet_hours(forum) {
        let ana = forum.browser();
        ana.join("ana").await.expect(200);
        for _ in 0..3 {
            forum.pass_seconds(HOUR + 50 * MINUTE);
            assert!(is_signed_in(&ana).await, "it was used in between");
        }
        forum.pass_seconds(2 * HOUR);
        assert!(!is_signed_in(&ana).await);
    }

    async fn a_kept_session_and_a_programs_end_after_thirty_quiet_days(forum) {
        let client = forum.member("ana").await;
        let ana = forum.browser();
        sign_in_to_stay(&ana, "ana").await.expect(200);
        for _ in 0..3 {
            forum.pass_seconds(28 * DAY);
            let page = ana.stopping().open("/me").await.expect(200);
            let cookie = set_cookie(&page, "sid").expect("the browser is told to keep it as long again");
            assert!(cookie.contains("Max-Age=2592000"), "{cookie}");
            assert_eq!(client.get("/mod/log").await.status, 403, "known, and no moderator");
        }
        forum.pass_seconds(30 * DAY);
        assert!(!is_signed_in(&ana).await);
        client.get("/mod/log").await.problem(401);
        client.get("/boards").await.problem(401);
    }

    async fn a_member_sees_where_they_are_signed_in_and_ends_it_there(forum) {
        let program = forum.member("ana").await;
        let (here, there) = (forum.browser(), forum.browser());
        here.sign_in("ana").await.expect(200);
        there.sign_in("ana").await.expect(200);
        forum.browser().join("ben").await.expect(200);
        let me = here.open("/me").await;
        let listed = me.texts("ul.items li p");
        assert_eq!(listed.len(), 3, "one's own only: {listed:?}");
        assert_eq!(listed.iter().filter(|line| line.starts_with("This device")).count(), 1);
        assert_eq!(listed.iter().filter(|line| line.starts_with("A program")).count(), 1);
        for action in me.attributes("ul.items form", "action") {
            let after = here.submit(&me, &action, &[]).await.expect(200);
            assert_eq!(
                (after.path.as_str(), after.text(".flash").as_str()),
                ("/me", "That device is signed out.")
            );
        }
        assert!(is_signed_in(&here).await);
        assert!(!is_signed_in(&there).await);
        program.get("/boards").await.problem(401);
    }

    async fn nobody_ends_a_session_of_somebody_else(forum) {
        let (ana, ben) = (forum.browser(), forum.browser());
        ana.join("ana").await.expect(200);
        ben.join("ben").await.expect(200);
        let csrf = ben.open("/me").await.attributes("input[name=csrf]", "value")[0].clone();
        for id in 0..6 {
            let path = format!("/me/sessions/{id}/revoke");
            let page = ben.stopping().send(&path, &[("csrf", &csrf)]).await;
            assert!(matches!(page.status, 404 | 303), "{}", page.status);
            if page.status == 303 {
                break;
            }
        }
        assert!(is_signed_in(&ana).await);
        assert!(!is_signed_in(&ben).await, "one's own can be ended by its number");
    }

    async fn signing_out_ends_the_session_and_not_only_the_cookie(forum) {
        let ana = forum.browser();
        let front = ana.join("ana").await.expect(200);
        let token = ana.cookie("sid").unwrap();
        let out = ana.stopping().submit(&front, "/sign-out", &[]).await.expect(303);
        assert!(set_cookie(&out, "sid").unwrap().contains("Max-Age=0"));
        assert_eq!(ana.cookie("sid"), None);
        let thief = forum.browser();
        thief.plant_cookie(&format!("sid={token}"));
        assert!(!is_signed_in(&thief).await);
    }

    async fn quick_exit_signs_out_and_leads_away(forum) {
        let ana = forum.browser();
        ana.join("ana").await.expect(200);
        let token = ana.cookie("sid").unwrap();
        let away = ana.stopping().open("/exit").await.expect(303);
        assert_eq!(away.headers["location"], "https://www.wikipedia.org/");
        assert_eq!(ana.cookie("sid"), None);
        let thief = forum.browser();
        thief.plant_cookie(&format!("sid={token}"));
        assert!(!is_signed_in(&thief).await);
    }

    async fn quick_exit_leads_away_even_when_the_forum_is_broken(forum) {
        let ana = forum.browser();
        ana.join("ana").await.expect(200);
        execute(&forum, "ALTER TABLE sessions RENAME TO out_of_order").await;
        ana.open("/").await.expect(500);
        let away = ana.stopping().open("/exit").await.expect(303);
        assert_eq!(away.headers["location"], "https://www.wikipedia.org/");
        assert_eq!(ana.cookie("sid"), None);
    }

    async fn a_programs_token_ends_when_it_says_so(forum) {
        let ana = forum.member("ana").await;
        let body = json!({ "handle": "ana", "passphrase": PASSPHRASE });
        let second = ana.post("/sessions", body).await.expect(201)["token"].as_str().unwrap().to_owned();
        let second = forum.api().with_token(&second);
        assert_eq!(second.delete("/sessions/current").await.status, 204);
        let refused = second.get("/boards").await;
        assert_eq!(refused.headers["www-authenticate"], "Bearer");
        refused.problem(401);
        ana.get("/boards").await.expect(200);
        forum.api().delete("/sessions/current").await.problem(401);
    }

    async fn a_browsers_token_is_no_programs_and_the_other_way_round(forum) {
        let program = forum.member("ana").await;
        let browser = forum.browser();
        browser.sign_in("ana").await.expect(200);
        let cookie = browser.cookie("sid").unwrap();
        forum.api().with_token(&cookie).get("/boards").await.problem(401);
        let other = forum.browser();
        other.plant_cookie(&format!("sid={}", program.token.as_deref().unwrap()));
        assert!(!is_signed_in(&other).await);
        let page = Browser::with_headers(&forum.url, &[("authorization", &format!("Bearer {cookie}"))]);
        assert!(!is_signed_in(&page).await);
        // Nor does the JSON surface look at cookies, so no other site can speak for its owner.
        let answer = browser.open("/api/v1/mod/log").await;
        assert_eq!(answer.status, 401);
        for forged in
            ["", "x", "Basic YTpi", "Bearer", "Bearer ", "Bearer a b", &format!("Bearer {}", "A".repeat(43))]
        {
            let caller = Browser::with_headers(&forum.url, &[("authorization", forged)]);
            assert_eq!(caller.open("/api/v1/boards").await.status, 401, "{forged:?}");
        }
        let lower = format!("bearer {}", program.token.as_deref().unwrap());
        let lower = Browser::with_headers(&forum.url, &[("authorization", &lower)]);
        assert_eq!(lower.open("/api/v1/boards").await.status, 200, "the scheme has no case (RFC 9110)");
    }
}

#[tokio::test]
async fn on_plain_http_the_cookie_is_for_this_machine_and_no_script() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    forum.member("ana").await;
    let browser = forum.browser().stopping();
    let form = browser.open("/sign-in").await;
    assert_flags(&set_cookie(&form, "sid").unwrap(), &["HttpOnly", "SameSite=Lax", "Path=/"]);
    let signed_in = sign_in_to_stay(&browser, "ana").await;
    let flags = ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"];
    assert_flags(&set_cookie(&signed_in, "sid").unwrap(), &flags);
    assert!(!signed_in.headers.contains_key("strict-transport-security"));
}

#[tokio::test]
async fn behind_tls_the_cookie_is_bound_to_this_host() {
    let https = |config: &mut evenkeel::config::Config| {
        config.server.public_url = Some("https://forum.example".parse().unwrap());
    };
    let forum = Forum::start_with(Backend::Sqlite, https).await.unwrap();
    forum.member("ana").await;
    let form = forum.browser().open("/sign-in").await;
    let cookie = set_cookie(&form, "__Host-sid").unwrap();
    assert_flags(&cookie, &["HttpOnly", "SameSite=Lax", "Secure", "Path=/"]);
    assert_eq!(
        form.headers["strict-transport-security"], "max-age=31536000",
        "and says nothing of its subdomains"
    );
    let pair = cookie.split(';').next().unwrap();
    // As the proxy in front would pass it on.
    let browser = Browser::with_headers(&forum.url, &[("cookie", pair), ("origin", "https://forum.example")]);
    let signed_in = browser
        .stopping()
        .submit(&form, "/sign-in", &[("handle", "ana"), ("passphrase", PASSPHRASE)])
        .await
        .expect(303);
    assert_flags(
        &set_cookie(&signed_in, "__Host-sid").unwrap(),
        &["HttpOnly", "SameSite=Lax", "Secure", "Path=/"],
    );
    assert_eq!(set_cookie(&signed_in, "sid"), None);
}

/// These and no others: above all no `Domain`, which would hand the cookie to other hosts.
#[track_caller]
fn assert_flags(cookie: &str, expected: &[&str]) {
    let mut flags: Vec<&str> = cookie.split("; ").skip(1).collect();
    let mut expected = expected.to_vec();
    flags.sort_unstable();
    expected.sort_unstable();
    assert_eq!(flags, expected, "{cookie}");
}
