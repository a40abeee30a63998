//! Two who answer each other in heat: asked to wait, and seen by moderators while it is young.

use super::*;
use crate::support::forum::{grant, on_both};

const MINUTE: i64 = 60;

/// Asked to look again although the text is calm; the reason.
async fn asked(talk: &Talk, who: &Client, parent: i64) -> String {
    let answer = talk.send(who, Some(parent), CALM, false).await;
    assert_eq!(answer.json["nudge"]["phrases"], json!([]), "it is not the words");
    answer.problem(409)
}

on_both! {
    async fn a_third_answer_within_an_hour_is_asked_about_in_a_quarrel(forum) {
        let talk = Talk::begin(&forum).await;
        let heated = talk.anyway(&talk.ben, None, HOT).await;
        forum.pass_seconds(5 * MINUTE);
        for _ in 0..2 {
            talk.send(&talk.ana, Some(heated), CALM, false).await.expect(201);
            forum.pass_seconds(MINUTE);
        }
        assert!(asked(&talk, &talk.ana, heated).await.contains("several times"));
        // Nothing typed is lost by page either, and whoever wants to goes on.
        let ana = signed_in(&forum, "ana").await;
        let action = format!("/p/{heated}/replies");
        let form = ana.open(&format!("/p/{heated}/reply")).await;
        let page = ana.submit(&form, &action, &[("body", CALM)]).await.expect(409);
        assert_eq!(page.value("body"), CALM);
        ana.submit(&page, &action, &[("body", CALM), ("anyway", "1")]).await.expect(200);
        let mara = forum.moderator("mara").await;
        assert_eq!(open_cases(&mara).await.len(), 1, "only the hot one, not the calm one posted anyway");
        // Later it is the fourth within a day, and after a day nothing.
        forum.pass_seconds(120 * MINUTE);
        asked(&talk, &talk.ana, heated).await;
        forum.pass_seconds(24 * 60 * MINUTE);
        talk.send(&talk.ana, Some(heated), CALM, false).await.expect(201);
    }

    async fn however_often_where_nobody_quarrels(forum) {
        let talk = Talk::begin(&forum).await;
        for _ in 0..6 {
            talk.send(&talk.ana, Some(talk.reply), CALM, false).await.expect(201);
        }
        // Somebody else's quarrel is not theirs.
        let cleo = forum.member("cleo").await;
        talk.anyway(&cleo, Some(talk.reply), HOT).await;
        talk.send(&talk.ana, Some(talk.reply), CALM, false).await.expect(201);
    }

    async fn an_answer_within_two_minutes_of_heat_is_asked_about(forum) {
        let talk = Talk::begin(&forum).await;
        let heated = talk.anyway(&talk.ben, None, HOT).await;
        forum.pass_seconds(119);
        assert!(asked(&talk, &talk.ana, heated).await.contains("very quickly"));
        let cleo = forum.member("cleo").await;
        talk.send(&cleo, Some(heated), CALM, false).await.expect(201);
        talk.send(&talk.ana, Some(talk.reply), CALM, false).await.expect(201);
        forum.pass_seconds(1);
        talk.send(&talk.ana, Some(heated), CALM, false).await.expect(201);
    }

    async fn moderators_see_where_it_is_getting_hot(forum) {
        let talk = Talk::begin(&forum).await;
        forum.moderator("mara").await;
        let mara = signed_in(&forum, "mara").await;
        assert!(mara.open("/mod").await.expect(200).text("main").contains("All threads are calm"));
        let calm = talk.ana.start("A calm one", CALM).await;
        talk.ben.reply(calm, None, CALM).await;
        let mut last = talk.reply;
        for who in [&talk.ana, &talk.ben, &talk.ana, &talk.ben] {
            last = talk.anyway(who, Some(last), HOT).await;
        }
        let desk = mara.open("/mod").await.expect(200);
        assert_eq!(desk.texts("main ul h3"), ["Small things that help"]);
        assert!(desk.text("main ul p").contains("It is hot."));
        assert_eq!(desk.text("svg[role=img] title"), "The last 24 hours: hottest now. It is hot.");
        forum.pass_seconds(12 * 60 * MINUTE);
        let desk = signed_in(&forum, "mara").await.open("/mod").await.expect(200);
        assert!(desk.text("svg title").contains("hottest 12 hours ago"), "{}", desk.text("svg title"));
        forum.pass_seconds(48 * 60 * MINUTE);
        assert!(signed_in(&forum, "mara").await.open("/mod").await.text("main").contains("All threads are calm"));
    }

    async fn what_moderators_write_does_not_heat_a_thread(forum) {
        let talk = Talk::begin(&forum).await;
        grant(&forum, "ana", "moderator").await;
        grant(&forum, "ben", "host").await;
        let mut last = talk.reply;
        for who in [&talk.ana, &talk.ben, &talk.ana, &talk.ben] {
            last = talk.anyway(who, Some(last), HOT).await;
        }
        let mara = forum.moderator("mara").await;
        assert_eq!(open_cases(&mara).await.len(), 4, "each is looked at all the same");
        let desk = signed_in(&forum, "mara").await.open("/mod").await.expect(200);
        assert!(desk.text("main").contains("All threads are calm"));
        // Nor after the role is gone.
        grant(&forum, "ana", "member").await;
        forum.member("nils").await;
        grant(&forum, "nils", "host").await;
        grant(&forum, "ben", "member").await;
        let desk = signed_in(&forum, "mara").await.open("/mod").await.expect(200);
        assert!(desk.text("main").contains("All threads are calm"));
    }
}
