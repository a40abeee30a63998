//! Signed out meanwhile: the text goes through signing in or joining, and is there afterwards.

use super::*;
use crate::support::client::PASSPHRASE;
use crate::support::forum::on_both;
use crate::support::state::state;

const TEXT: &str = "Written for an hour.\n\nWith <b>care</b> & \"quotes\".";
const AWAY: i64 = 3 * 3_600;

/// A form, where it is sent, and what is typed into it.
type Writing = (String, String, Vec<(&'static str, &'static str)>);

fn all_forms(desk: &Desk) -> Vec<Writing> {
    let body = ("body", TEXT);
    vec![
        (
            format!("/t/{}/reply", desk.thread),
            format!("/t/{}/replies", desk.thread),
            vec![body, ("content_note", "rain")],
        ),
        (format!("/p/{}/reply", desk.post), format!("/p/{}/replies", desk.post), vec![body]),
        (
            "/b/stories/new".into(),
            "/b/stories/new".into(),
            vec![("title", "A <long> road"), ("kind", "story"), ("series", "Roads"), ("tag", "family"), body],
        ),
        (desk.edit(), desk.edit(), vec![body]),
    ]
}

/// Presses the button that takes the form of one page to another address.
async fn instead(browser: &Browser, page: &Page, form: &str, to: &str) -> Page {
    let hidden = page.hidden_fields(form);
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (&**name, &**value)).collect();
    fields.extend([("instead", "1"), ("body", TEXT), ("handle", ""), ("passphrase", "")]);
    assert!(page.has(&format!("form[action='{form}'] button[formaction='{to}'][formnovalidate]")));
    browser.send(to, &fields).await
}

on_both! {
    async fn the_text_is_there_after_signing_in_and_can_be_posted(forum) {
        let desk = Desk::set(&forum).await;
        for (page, action, typed) in all_forms(&desk) {
            let browser = signed_in(&forum, "ana").await;
            let form = browser.open(&page).await.expect(200);
            forum.pass_seconds(AWAY);
            let before = state(&forum).await;
            let away = browser.submit(&form, &action, &typed).await.expect(401);
            assert_eq!(away.value("body"), TEXT, "{page}");
            assert!(away.text(".problem").contains("your text is safe"));
            assert_eq!(state(&forum).await, before, "{page}: nothing is kept for nobody");

            let wrong = [("handle", "ana"), ("passphrase", "not that one"), ("body", TEXT)];
            let again = browser.submit(&away, "/sign-in", &wrong).await.expect(422);
            assert_eq!((again.value("body"), again.value("handle")), (TEXT.into(), "ana".into()), "{page}");
            let right = [("handle", "ana"), ("passphrase", PASSPHRASE), ("body", TEXT)];
            let title = typed.iter().find(|(name, _)| *name == "title").copied();
            let fields: Vec<(&str, &str)> = right.into_iter().chain(title).collect();
            let back = browser.submit(&again, "/sign-in", &fields).await.expect(200);
            assert_eq!((back.path.as_str(), back.value("body").as_str()), (page.as_str(), TEXT));
            if title.is_some() {
                assert_eq!((back.value("title"), back.value("series")), ("A <long> road".into(), "Roads".into()));
                assert_eq!(back.attributes("input[name=kind][checked]", "value"), ["story"]);
                assert_eq!(back.attributes("input[name=tag][checked]", "value"), ["family"]);
            }
            browser.submit(&back, &action, &typed).await.expect(200);
            assert_eq!(state(&forum).await.count("drafts"), 0, "{page}");
        }
        assert_eq!(forum.api().posts(desk.thread).await.len(), 4);
    }

    async fn a_note_and_changes_made_on_the_way_come_along(forum) {
        let desk = Desk::set(&forum).await;
        let (page, action, typed) = all_forms(&desk).remove(0);
        let form = desk.browser.open(&page).await.expect(200);
        forum.pass_seconds(AWAY);
        let away = desk.browser.submit(&form, &action, &typed).await.expect(401);
        assert_eq!(away.value("content_note"), "rain");
        let fields = [("handle", "ana"), ("passphrase", PASSPHRASE), ("body", "Shorter."), ("content_note", "storm")];
        let back = desk.browser.submit(&away, "/sign-in", &fields).await.expect(200);
        assert_eq!((back.value("body"), back.value("content_note")), ("Shorter.".into(), "storm".into()));
    }

    async fn whoever_has_no_handle_joins_with_the_text(forum) {
        let desk = Desk::set(&forum).await;
        let (page, action, _) = all_forms(&desk).remove(1);
        let browser = forum.browser();
        let away = browser.send(&action, &[("body", TEXT)]).await.expect(401);
        let join = instead(&browser, &away, "/sign-in", "/join").await.expect(200);
        assert!(!join.has(".problem"), "nothing is wrong yet");
        assert_eq!(join.value("body"), TEXT);
        let back = instead(&browser, &join, "/join", "/sign-in").await.expect(200);
        assert_eq!(back.value("body"), TEXT, "and there and back again");
        let taken = [("handle", "ana"), ("passphrase", PASSPHRASE), ("body", TEXT)];
        let again = browser.submit(&join, "/join", &taken).await.expect(422);
        assert_eq!(again.value("body"), TEXT);
        let free = [("handle", "newcomer"), ("passphrase", PASSPHRASE), ("body", TEXT)];
        let form = browser.submit(&again, "/join", &free).await.expect(200);
        assert_eq!((form.path.as_str(), form.value("body").as_str()), (page.as_str(), TEXT));
        let posted = browser.submit(&form, &action, &[("body", TEXT)]).await.expect(200);
        assert!(posted.text("#p3 .prose").starts_with("Written for an hour."));
    }

    async fn what_cannot_be_kept_after_signing_in_is_shown(forum) {
        let desk = Desk::set(&forum).await;
        let browser = forum.browser();
        let huge = "word ".repeat(20_000);
        let away = browser.send(&format!("/t/{}/replies", desk.thread), &[("body", &huge)]).await.expect(401);
        let fields = [("handle", "ana"), ("passphrase", PASSPHRASE), ("body", &*huge)];
        let shown = browser.submit(&away, "/sign-in", &fields).await.expect(422);
        assert_eq!(shown.value("body"), huge);
        assert_eq!(browser.open("/me").await.path, "/me", "they are signed in all the same");
        let odd = [("handle", "ana"), ("passphrase", PASSPHRASE), ("body", "Mine."), ("place", "kitchen:1")];
        let fresh = forum.browser();
        let form = fresh.open("/sign-in").await;
        assert_eq!(fresh.submit(&form, "/sign-in", &odd).await.expect(404).value("body"), "Mine.");
    }

    async fn a_hidden_board_stays_hidden_and_the_text_stays_too(forum) {
        let desk = Desk::set(&forum).await;
        forum.sql("UPDATE boards SET visibility = 'members' WHERE slug = 'discussion'");
        let stranger = forum.browser();
        for id in [desk.thread, 987_654] {
            let away = stranger.send(&format!("/t/{id}/replies"), &[("body", TEXT)]).await.expect(401);
            assert_eq!(away.value("body"), TEXT);
            assert!(!away.html.contains("Small things") && !away.html.contains("/b/discussion"));
        }
    }

    async fn joining_and_error_pages_remember_the_way(forum) {
        let desk = Desk::set(&forum).await;
        let browser = forum.browser();
        let next = format!("/t/{}/reply?quote={}", desk.thread, desk.post);
        let form = browser.open(&next).await.expect(200);
        let join = form.attributes("main a[href^='/join']", "href").remove(0);
        let page = browser.open(&join).await.expect(200);
        let back = page.attributes("main a[href^='/sign-in']", "href").remove(0);
        assert!(browser.open(&back).await.hidden_fields("/sign-in").contains(&("next".into(), next.clone())));
        let there = browser.submit(&page, "/join", &[("handle", "newcomer"), ("passphrase", PASSPHRASE)]).await.expect(200);
        assert_eq!(there.path, next);
        let away = browser.open("/join?next=https://evil.example/").await;
        assert_eq!(away.path, "/me", "somebody signed in needs no other handle");
        let stranger = forum.browser();
        let form = stranger.open("/join?next=//evil.example/").await;
        assert!(form.hidden_fields("/join").contains(&("next".into(), "/".into())));
        let refused = stranger.open("/mod/log?before=3").await.expect(401);
        assert_eq!(refused.attributes("main a[href^='/sign-in']", "href"), ["/sign-in?next=/mod/log%3Fbefore%3D3"]);
        let missing = desk.browser.open("/nothing").await.expect(404);
        assert!(!missing.has("a[href='/join']"), "somebody signed in isn't asked to join");
    }
}
