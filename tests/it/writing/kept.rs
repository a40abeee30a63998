//! Whatever refuses a text gives it back.

use super::*;
use crate::support::forum::{Backend, on_both};

const TEXT: &str = "Written for an hour.\n\nWith <b>care</b>.";

on_both! {
    async fn a_closed_thread_gives_the_reply_back(forum) {
        let desk = Desk::set(&forum).await;
        for (page, action) in [
            (format!("/t/{}/reply", desk.thread), format!("/t/{}/replies", desk.thread)),
            (format!("/p/{}/reply", desk.post), format!("/p/{}/replies", desk.post)),
        ] {
            let form = desk.browser.open(&page).await.expect(200);
            forum.sql("UPDATE threads SET state = 'locked'");
            let typed = [("body", TEXT), ("content_note", "rain")];
            let back = desk.browser.submit(&form, &action, &typed).await.expect(423);
            assert_eq!((back.value("body"), back.value("content_note")), (TEXT.into(), "rain".into()));
            assert!(back.text(".problem").contains("closed to new replies"));
            let kept = desk.browser.submit(&back, &action, &[("body", TEXT), ("draft", "1")]).await.expect(200);
            assert_eq!(kept.path, "/me/drafts", "it can be kept for another place");
            forum.sql("UPDATE threads SET state = 'open'");
        }
    }

    async fn a_board_or_post_that_is_gone_gives_the_text_back(forum) {
        let desk = Desk::set(&forum).await;
        let token = csrf(&desk.browser.open("/me").await);
        let fields = [("csrf", token.as_str()), ("title", "T"), ("kind", "story"), ("body", TEXT)];
        for path in ["/t/999999/replies", "/p/999999/replies", "/p/999999/edit", "/b/kitchen/new"] {
            assert_eq!(desk.browser.send(path, &fields).await.expect(404).value("body"), TEXT, "{path}");
            let preview = [&fields[..], &[("preview", "1")]].concat();
            assert_eq!(desk.browser.send(path, &preview).await.expect(404).value("body"), TEXT, "{path}");
        }
        let other = forum.member("ben").await.reply(desk.thread, None, "His.").await["id"].as_i64().unwrap();
        let refused = desk.browser.send(&format!("/p/{other}/edit"), &fields).await.expect(403);
        assert_eq!(refused.value("body"), TEXT);
    }

    async fn a_form_of_five_megabytes_is_answered_with_a_page(forum) {
        let desk = Desk::set(&forum).await;
        let token = csrf(&desk.browser.open("/me").await);
        for path in ["/me/drafts".to_owned(), format!("/t/{}/replies", desk.thread), desk.edit(), "/b/stories/new".into(),
            "/sign-in".into()] {
            let body = format!("csrf={token}&place=reply:{}&draft=1&body={}", desk.thread, "x".repeat(5 << 20));
            let page = desk.browser.send_raw(&path, body.into_bytes(), &[]).await.expect(413);
            assert!(page.text("main").contains("4 MB is the most") && page.has("a[href='/exit']"), "{path}");
        }
        let body = format!("csrf={token}&place=reply:{}&body={}", desk.thread, "x".repeat(4 << 20));
        desk.browser.send_raw("/me/drafts", body.into_bytes(), &[]).await.expect(413);
    }
}

#[tokio::test]
async fn too_many_at_once_give_the_text_back() {
    let forum = Forum::start_with(Backend::Sqlite, |config| config.limits.enabled = true).await.unwrap();
    let desk = Desk::set(&forum).await;
    let reply = (format!("/t/{}/reply", desk.thread), format!("/t/{}/replies", desk.thread));
    let new = ("/b/stories/new".to_owned(), "/b/stories/new".to_owned());
    let edit = (desk.edit(), desk.edit());
    for (page, action) in [reply, new, edit] {
        let mut refused = None;
        for i in 0..20 {
            let form = desk.browser.open(&page).await.expect(200);
            let text = format!("{TEXT} {i}");
            let typed =
                [("body", text.as_str()), ("title", "A road"), ("kind", "story"), ("content_note", "rain")];
            let answer = desk.browser.submit(&form, &action, &typed).await;
            if answer.status == 429 {
                assert_eq!(
                    (answer.value("body"), answer.value("content_note")),
                    (text, "rain".into()),
                    "{page}"
                );
                refused = Some(answer);
                break;
            }
        }
        let refused = refused.unwrap_or_else(|| panic!("{page} is never refused"));
        assert!(refused.text(".problem").contains("Please try again in"), "{page}");
        assert!(refused.headers.contains_key("retry-after"));
    }
    for i in 0..40 {
        let form = desk.browser.open(&desk.edit()).await;
        let typed = [("body", TEXT), ("draft", "1")];
        let answer = desk.browser.submit(&form, &desk.edit(), &typed).await;
        if answer.status == 429 {
            assert!(i >= 30);
            assert_eq!(answer.value("body"), TEXT);
            assert!(answer.text(".problem").contains("a lot of drafts"));
            return;
        }
    }
    panic!("drafts are never refused");
}
