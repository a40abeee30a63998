//! Quoting one post, or several, in a reply.

use super::*;
use crate::support::database::execute;
use crate::support::forum::on_both;

on_both! {
    async fn a_reply_begins_with_what_it_quotes(forum) {
        let desk = Desk::set(&forum).await;
        let ben = forum.member("ben").await;
        let body = "> earlier words\n\nI was *tired*,\nand there was soup.";
        let post = ben.reply(desk.thread, None, body).await["id"].as_i64().unwrap();
        let form = desk.browser.open(&format!("/p/{post}/reply?quote={post}")).await.expect(200);
        let quoted = format!(
            "> [ben wrote (#3)]({}/p/{post}):\n>\n> I was *tired*,\n> and there was soup.\n\n",
            forum.url
        );
        assert_eq!(form.value("body"), quoted);
        let mine = format!("{quoted}So was I.");
        let page = desk.browser.submit(&form, &format!("/p/{post}/replies"), &[("body", &mine)]).await.expect(200);
        assert_eq!(page.attributes("#p4 blockquote a", "href"), [format!("{}/p/{post}", forum.url)]);
        assert_eq!(page.text("#p4 blockquote a"), "ben wrote (#3)");
        assert!(page.text("#p4 blockquote").contains("and there was soup.") && !page.text("#p4").contains("earlier"));
        assert!(page.text("#p4 .prose").ends_with("So was I."));
    }

    async fn several_can_be_quoted_and_more_added_without_losing_a_word(forum) {
        let desk = Desk::set(&forum).await;
        let second = desk.ana.reply(desk.thread, None, "Second words.").await["id"].as_i64().unwrap();
        desk.ana.reply(desk.thread, None, "Third words.").await;
        let form = desk.browser.open(&format!("/t/{}/reply?quote={}&quote={second}", desk.thread, desk.post)).await.expect(200);
        let body = form.value("body");
        assert!(body.find("A wakl").unwrap() < body.find("Second words.").unwrap(), "{body}");
        let action = format!("/t/{}/replies", desk.thread);
        let written = format!("{body}My own.");
        let typed = [("body", written.as_str()), ("content_note", "rain"), ("quote_number", "#4"), ("add_quote", "1")];
        let longer = desk.browser.submit(&form, &action, &typed).await.expect(200);
        assert!(longer.value("body").starts_with(&written) && longer.value("body").contains("> Third words."));
        assert_eq!((longer.value("content_note"), longer.value("quote_number")), ("rain".into(), String::new()));
        for wrong in ["99", "0", "-1", "x", "", "99999999999999"] {
            let typed = [("body", written.as_str()), ("quote_number", wrong), ("add_quote", "1")];
            let back = desk.browser.submit(&longer, &action, &typed).await.expect(422);
            assert_eq!((back.value("body"), back.value("quote_number")), (written.clone(), wrong.to_owned()));
            assert_eq!(back.attributes(".problem a", "href"), ["#quote_number"]);
        }
        assert_eq!(forum.api().posts(desk.thread).await.len(), 4, "quoting is not posting");
    }

    async fn a_note_comes_along_with_what_it_warns_of(forum) {
        let desk = Desk::set(&forum).await;
        let reply = json!({ "body": "Hard words.", "content_note": "a relapse" });
        let noted = desk.ana.post(&format!("/threads/{}/posts", desk.thread), reply).await.expect(201);
        let form = desk.browser.open(&format!("/t/{}/reply?quote={}", desk.thread, noted["post"]["id"])).await.expect(200);
        assert_eq!(form.value("content_note"), "a relapse");
    }

    async fn what_is_gone_or_elsewhere_cannot_be_quoted(forum) {
        let desk = Desk::set(&forum).await;
        let ben = forum.member("ben").await;
        let elsewhere = ben.start("Elsewhere", "Quokkas nibble.").await;
        let other = ben.posts(elsewhere).await[0]["id"].as_i64().unwrap();
        let removed = ben.reply(desk.thread, None, "Quokkas regret.").await["id"].as_i64().unwrap();
        ben.delete(&format!("/posts/{removed}")).await.expect(204);
        let (his, path) = (signed_in(&forum, "ben").await, format!("/t/{}/reply", desk.thread));
        for (quote, status) in [(other, 404), (removed, 403), (999_999, 404)] {
            let page = his.open(&format!("{path}?quote={quote}")).await.expect(status);
            assert!(!page.html.contains("Quokkas"), "{quote}: even for its author");
        }
        for odd in ["x", "", "%00", "-1", "1e9"] {
            let page = his.open(&format!("{path}?quote={odd}")).await;
            assert!(matches!(page.status, 404), "{odd}: {}", page.status);
        }
        let number = [("body", "Mine."), ("quote_number", "3"), ("add_quote", "1")];
        let form = his.open(&path).await.expect(200);
        let back = his.submit(&form, &format!("/t/{}/replies", desk.thread), &number).await.expect(403);
        assert_eq!(back.value("body"), "Mine.");
        execute(&forum, "UPDATE boards SET visibility = 'members' WHERE slug = 'discussion'").await;
        let stranger = forum.browser().open(&format!("{path}?quote={}", desk.post)).await;
        assert_eq!(stranger.path, format!("/sign-in?next={path}%3Fquote={}", desk.post));
    }

    async fn signing_in_leads_back_to_the_quotation(forum) {
        let desk = Desk::set(&forum).await;
        forum.member("ben").await;
        let browser = forum.browser();
        let form = browser.open(&format!("/p/{}/reply?quote={}&quote={}", desk.post, desk.post, desk.post)).await.expect(200);
        let typed = [("handle", "ben"), ("passphrase", crate::support::client::PASSPHRASE)];
        let page = browser.submit(&form, "/sign-in", &typed).await.expect(200);
        assert_eq!(page.value("body").matches("A wakl").count(), 2, "{}", page.path);
    }
}
