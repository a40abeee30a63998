//! Neither hears of the other while they are separated, by mail or by notice, and each sees the other folded.

use super::*;
use crate::support::forum::on_both;

/// Ana and Ben both follow a thread of Cleo's by mail.
struct Followed {
    ana: Client,
    ben: Client,
    cleo: Client,
    mara: Client,
    thread: i64,
}

impl Followed {
    async fn set(forum: &Forum) -> Followed {
        let ana = forum.member_with_address("ana", "ana@example.net").await;
        let ben = forum.member_with_address("ben", "ben@example.net").await;
        let (cleo, mara) = (forum.member("cleo").await, forum.moderator("mara").await);
        let thread = cleo.start("Small things that help", "A kettle.").await;
        // What was there before is no news.
        forum.pass_seconds(60);
        for member in [&ana, &ben] {
            member.put("/subscriptions", json!({ "thread_id": thread })).await.expect(200);
        }
        forum.follow(&format!("thread={thread}"), "reader@example.net", &[]).await;
        Followed { ana, ben, cleo, mara, thread }
    }

    async fn separate(&self) {
        let both = json!({ "members": ["ana", "ben"], "reason": WHY });
        self.mara.post("/mod/separations", both).await.expect(201);
    }

    async fn each_posts(&self) {
        self.ana.reply(self.thread, None, "A walk by the sea.").await;
        self.ben.reply(self.thread, None, "Tea with my sister.").await;
    }
}

fn told(forum: &Forum, email: &str) -> Vec<String> {
    forum.mail_to(email).iter().map(|mail| mail.subject().unwrap()).collect()
}

on_both! {
    async fn neither_gets_mail_of_the_other_and_everybody_else_does(forum) {
        let followed = Followed::set(&forum).await;
        followed.separate().await;
        followed.each_posts().await;
        forum.settle().await;
        forum.rest().await;
        assert!(told(&forum, "ana@example.net").is_empty() && told(&forum, "ben@example.net").is_empty());
        assert_eq!(told(&forum, "reader@example.net").len(), 1, "both posts in one");
        followed.cleo.reply(followed.thread, None, "A bath.").await;
        forum.settle().await;
        forum.rest().await;
        assert_eq!((told(&forum, "ana@example.net").len(), told(&forum, "ben@example.net").len()), (1, 1));
    }

    async fn set_while_mail_waits_it_holds_when_the_mail_leaves(forum) {
        let followed = Followed::set(&forum).await;
        followed.each_posts().await;
        forum.settle().await;
        followed.separate().await;
        forum.rest().await;
        assert!(told(&forum, "ana@example.net").is_empty() && told(&forum, "ben@example.net").is_empty());
        assert_eq!(told(&forum, "reader@example.net").len(), 1);
        // After it, mail comes of what is written then.
        forum.pass_seconds(WEEK);
        followed.each_posts().await;
        forum.settle().await;
        forum.rest().await;
        assert_eq!((told(&forum, "ana@example.net").len(), told(&forum, "ben@example.net").len()), (1, 1));
    }

    async fn following_without_signing_in_is_no_way_around_it(forum) {
        let followed = Followed::set(&forum).await;
        followed.ana.put("/subscriptions", json!({ "thread_id": followed.thread, "frequency": "never" })).await.expect(200);
        let other = followed.cleo.start("Another", "A lamp.").await;
        forum.pass_seconds(60);
        forum.follow(&format!("thread={other}"), "ana@example.net", &[]).await;
        followed.ben.reply(other, None, "Before.").await;
        forum.settle().await;
        forum.rest().await;
        assert_eq!(told(&forum, "ana@example.net").len(), 1, "she follows it");
        followed.separate().await;
        followed.ben.reply(other, None, "During.").await;
        forum.settle().await;
        forum.rest().await;
        assert_eq!(told(&forum, "ana@example.net").len(), 1);
    }

    async fn neither_gets_notices_of_the_other(forum) {
        let scene = Scene::set(&forum).await;
        let about = |lines: Vec<String>, who: &str| lines.iter().filter(|line| line.starts_with(who)).count();
        assert_eq!(about(notices(&forum, "ana").await, "ben"), 1, "he had answered her before");
        scene.separate().await;
        assert_eq!(about(notices(&forum, "ana").await, "ben"), 0, "and what came before is out of sight");
        // To the thread as a whole, which is hers; and hers to his.
        scene.reply(&scene.ben, None, "Another walk.").await.expect(201);
        let bens = scene.ben.start("A bench", "In the sun.").await;
        scene.ana.reply(bens, None, "And in the rain.").await;
        scene.cleo.reply(bens, None, "For @ana and @ben.").await;
        assert_eq!(about(notices(&forum, "ana").await, "ben"), 0);
        assert_eq!(about(notices(&forum, "ben").await, "ana"), 0);
        assert_eq!(about(notices(&forum, "ana").await, "cleo"), 2, "others are heard");
        assert_eq!(about(notices(&forum, "ben").await, "cleo"), 1);
        let header = signed_in(&forum, "ana").await.open("/").await.text(".account a[href='/me/notifications']");
        assert_eq!(header, "Notices (3)", "two of cleo and one of the moderators");
        forum.pass_seconds(WEEK);
        assert_eq!(about(notices(&forum, "ana").await, "ben"), 1, "what came before is there again, and no more");
    }

    async fn each_sees_the_other_folded_and_nobody_else_does(forum) {
        let scene = Scene::set(&forum).await;
        let url = format!("/t/{}", scene.thread);
        let (ana, ben, cleo) =
            (signed_in(&forum, "ana").await, signed_in(&forum, "ben").await, signed_in(&forum, "cleo").await);
        // Looked at before, so that what is remembered of it is put to the test.
        for browser in [&ana, &ben, &cleo] {
            assert!(!browser.open(&url).await.expect(200).has("details > .prose"));
        }
        scene.separate().await;
        let page = ana.open(&url).await;
        assert_eq!(page.texts("#p2 details > .prose"), ["A walk by the sea."]);
        assert!(!page.has("#p1 details > .prose") && !page.has("#p3 details > .prose"));
        assert!(!page.has("details[open] > .prose"));
        let page = ben.open(&url).await;
        assert_eq!(page.texts("#p1 details > .prose"), ["A kettle."]);
        assert!(!page.has("#p2 details > .prose"));
        for page in [cleo.open(&url).await, forum.browser().open(&url).await] {
            assert!(!page.has("details > .prose"));
        }
        let folded = async |who: &Client| -> Vec<bool> {
            who.posts(scene.thread).await.iter().map(|post| post["folded"].as_bool().unwrap()).collect()
        };
        assert_eq!(folded(&scene.ana).await, [false, true, false]);
        assert_eq!(folded(&scene.ben).await, [true, false, false]);
        assert_eq!(folded(&scene.cleo).await, [false, false, false]);
        assert_eq!(folded(&forum.api()).await, [false, false, false]);
        forum.pass_seconds(WEEK);
        let page = signed_in(&forum, "ana").await.open(&url).await;
        assert!(page.has("#reply textarea") && !page.has("details > .prose"));
        assert_eq!(folded(&scene.ana).await, [false, false, false]);
    }
}
