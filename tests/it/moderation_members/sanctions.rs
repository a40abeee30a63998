//! A word, a warning, silence, suspension: what each keeps a member from, and from whom it can come.

use super::separated::board_moderator;
use super::*;
use crate::support::forum::{grant, on_both};

const REASON: &str = "Please speak about what was said.";

/// Whether each way of writing is open to Ben: a thread, a reply, an edit of his own, a reaction, a flag,
/// asking for distance; then a draft, a subscription and taking back his own post.
async fn open_to_ben(forum: &Forum, scene: &Scene) -> String {
    let ben = &scene.ben;
    let start = json!({ "title": "A bench", "body": "In the sun.", "kind": "discussion", "anyway": true });
    let own = id(&scene.cleo.reply(scene.thread, None, "Something to flag.").await);
    let dora = format!("dora{own}");
    forum.member(&dora).await;
    let edit = json!({ "body": format!("A walk by the sea, {own}."), "anyway": true });
    let browser = signed_in(forum, "ben").await;
    let token = csrf(&browser).await;
    let place = format!("reply:{}", scene.thread);
    let draft = [("csrf", token.as_str()), ("place", &place), ("body", "Half a thought.")];
    let browser_draft = browser.stopping().send("/me/drafts", &draft).await.status;
    [
        ben.post("/boards/discussion/threads", start).await.status,
        scene.reply(ben, None, "Me too.").await.status,
        ben.patch(&format!("/posts/{}", scene.bens), edit).await.status,
        ben.put(&format!("/posts/{own}/reactions/relate"), json!({})).await.status,
        ben.delete(&format!("/posts/{own}/reactions/relate")).await.status,
        ben.post(&format!("/posts/{own}/flags"), json!({ "reason": "off_topic" })).await.status,
        ben.post("/separations", json!({ "handle": dora })).await.status,
        browser_draft,
        ben.put("/subscriptions", json!({ "thread_id": scene.thread })).await.status,
    ]
    .iter()
    .map(|status| match status {
        200..=399 => '+',
        403 => '-',
        // Without an address there is no mail to ask for, whoever asks.
        422 => '.',
        _ => '?',
    })
    .collect()
}

on_both! {
    async fn each_keeps_a_member_from_so_much_and_no_more(forum) {
        let scene = Scene::set(&forum).await;
        assert_eq!(open_to_ben(&forum, &scene).await, "++++++++.");
        scene.sanction("ben", "word", json!({ "reason": REASON })).await.expect(204);
        assert_eq!(open_to_ben(&forum, &scene).await, "++++++++.", "a word keeps nobody from anything");
        scene.sanction("ben", "warning", json!({ "reason": REASON })).await.expect(204);
        assert_eq!(open_to_ben(&forum, &scene).await, "---+++++.");
        let until = json!({ "reason": REASON, "until": "2026-03-03T08:00:00Z" });
        scene.sanction("ben", "silence", until.clone()).await.expect(204);
        assert_eq!(open_to_ben(&forum, &scene).await, "---+++++.");
        scene.sanction("ben", "suspension", until).await.expect(204);
        assert_eq!(open_to_ben(&forum, &scene).await, "-------+.");
        // They can still go.
        let later = scene.bens;
        scene.ben.delete(&format!("/posts/{later}")).await.expect(204);
        forum.pass_seconds(86_400);
        let denied = scene.reply(&scene.ben, None, "Me too.").await.problem(403);
        assert!(denied.contains("warning"), "what has no end is still there: {denied}");
    }

    async fn silence_ends_by_itself_and_says_so_once(forum) {
        let scene = Scene::set(&forum).await;
        let until = json!({ "reason": REASON, "until": "2026-03-03T08:00:00Z" });
        scene.sanction("ben", "silence", until.clone()).await.expect(204);
        scene.sanction("ben", "silence", until).await.problem(409);
        forum.pass_seconds(86_399);
        scene.reply(&scene.ben, None, "Me too.").await.problem(403);
        forum.pass_seconds(1);
        scene.reply(&scene.ben, None, "Me too.").await.expect(201);
        forum.settle().await;
        forum.settle().await;
        let told = notices(&forum, "ben").await;
        assert_eq!(told.iter().filter(|line| *line == "Your silence is over").count(), 1, "{told:?}");
        assert!(told.contains(&"You can read and can’t post until 3 March 2026, 08:00 UTC".to_owned()), "{told:?}");
    }

    async fn a_warning_is_read_before_the_next_post_and_the_text_is_kept(forum) {
        let scene = Scene::set(&forum).await;
        scene.sanction("ben", "warning", json!({ "reason": REASON, "words": "Ben, this went too far.\n\nPlease rest." })).await.expect(204);
        let ben = signed_in(&forum, "ben").await;
        let thread = ben.open(&format!("/t/{}", scene.thread)).await.expect(200);
        assert!(thread.text("#reply").contains("warning") && thread.has("#reply a[href='/me/standing']"));
        assert!(!thread.has("#reply textarea"), "no form that would lead nowhere");
        let action = format!("/t/{}/replies", scene.thread);
        let form = refused(ben.open(&format!("/t/{}/reply", scene.thread)).await, "warning");
        let page = refused(ben.submit(&form, &action, &[("body", "But I meant well.")]).await, "warning");
        assert_eq!(page.value("body"), "But I meant well.");
        assert_eq!(drafts(&ben).await, ["But I meant well."]);
        refused(ben.open("/b/stories/new").await, "warning");
        scene.reply(&scene.ben, None, "By the other door.").await.problem(403);

        let standing = ben.open("/me/standing").await.expect(200);
        assert!(standing.text("main").contains("Ben, this went too far. Please rest.") && !standing.html.contains("mara"));
        let acknowledge = standing.attributes("form[action$=acknowledge]", "action").remove(0);
        // Nobody else's to read.
        let cleo = signed_in(&forum, "cleo").await;
        let token = csrf(&cleo).await;
        cleo.send(&acknowledge, &[("csrf", &token)]).await.expect(404);
        scene.reply(&scene.ben, None, "Not yet.").await.problem(403);
        ben.send(&acknowledge, &[("csrf", "stale")]).await.expect(400);
        for _ in 0..2 {
            let done = ben.submit(&standing, &acknowledge, &[]).await.expect(200);
            assert!(!done.has("form[action$=acknowledge]") && done.text("#measures + ul .mark") == "read");
        }
        let form = ben.open(&format!("/t/{}/reply", scene.thread)).await.expect(200);
        assert_eq!(form.value("body"), "Not yet.", "the last that was refused waits in the form");
        ben.submit(&form, &action, &[("body", "I have read it.")]).await.expect(200);
    }

    async fn a_warning_is_acknowledged_by_json_too(forum) {
        let scene = Scene::set(&forum).await;
        scene.sanction("ben", "warning", json!({ "reason": REASON })).await.expect(204);
        scene.sanction("ben", "warning", json!({ "reason": REASON })).await.problem(409);
        let standing = scene.ben.get("/me/standing").await.expect(200);
        assert_eq!((&standing["held"], &standing["measures"][0]["state"]), (&json!("warned"), &json!("holds")));
        let path = format!("/me/standing/{}/acknowledge", standing["measures"][0]["id"]);
        scene.cleo.post(&path, json!({})).await.problem(404);
        forum.api().post(&path, json!({})).await.problem(401);
        scene.ben.post(&path, json!({})).await.expect(204);
        scene.ben.post(&path, json!({})).await.expect(204);
        let standing = scene.ben.get("/me/standing").await.expect(200);
        assert_eq!((&standing["held"], &standing["measures"][0]["state"]), (&json!("free"), &json!("acknowledged")));
        scene.reply(&scene.ben, None, "I have read it.").await.expect(201);
    }

    async fn moderators_do_it_to_others_and_to_each_other_not_at_all(forum) {
        let scene = Scene::set(&forum).await;
        forum.moderator("nora").await;
        let host = forum.member("olaf").await;
        grant(&forum, "olaf", "host").await;
        for kind in ["word", "warning", "silence", "suspension"] {
            let path = |handle: &str| format!("/mod/members/{handle}/{kind}");
            let body = json!({ "reason": REASON });
            assert!(scene.mara.post(&path("mara"), body.clone()).await.problem(403).contains("yourself"), "{kind}");
            assert!(scene.mara.post(&path("nora"), body.clone()).await.problem(403).contains("host"), "{kind}");
            scene.mara.post(&path("olaf"), body.clone()).await.problem(403);
            scene.cleo.post(&path("ben"), body.clone()).await.problem(403);
            forum.api().post(&path("ben"), body.clone()).await.problem(401);
            scene.mara.post(&path("nobody"), body.clone()).await.problem(404);
            scene.mara.post(&path("ben"), json!({ "reason": " " })).await.problem(422);
            scene.mara.post(&path("ben"), json!({ "reason": REASON, "words": "x".repeat(2_001) })).await.problem(422);
            scene.mara.post(&path("ben"), json!({ "reason": REASON, "until": "2020-01-01T00:00:00Z" })).await.problem(422);
            host.post(&path("nora"), body).await.expect(204);
        }
        scene.mara.post("/mod/members/ben/exile", json!({ "reason": REASON })).await.problem(404);
        board_moderator(&forum, "cleo");
        for kind in ["word", "warning", "silence", "suspension"] {
            scene.cleo.post(&format!("/mod/members/ben/{kind}"), json!({ "reason": REASON })).await.problem(403);
        }
        let cleo = signed_in(&forum, "cleo").await;
        cleo.open("/mod/members/ben").await.expect(403);
        let token = csrf(&cleo).await;
        let fields = [("csrf", token.as_str()), ("kind", "silence"), ("reason", REASON), ("days", "7")];
        cleo.send("/mod/members/ben", &fields).await.expect(403);
        cleo.send("/mod/members/ben/notes", &[("csrf", &token), ("note", "Hm.")]).await.expect(403);
        scene.reply(&scene.ben, None, "Still here.").await.expect(201);
        assert!(scene.ben.get("/me/standing").await.expect(200)["measures"].as_array().unwrap().is_empty());
    }

    async fn a_suspended_moderator_does_nothing_as_one(forum) {
        let scene = Scene::set(&forum).await;
        let host = forum.member("olaf").await;
        grant(&forum, "olaf", "host").await;
        let mara = signed_in(&forum, "mara").await;
        let page = mara.open("/mod/members/ben").await.expect(200);
        host.post("/mod/members/mara/suspension", json!({ "reason": REASON })).await.expect(204);
        scene.sanction("ben", "word", json!({ "reason": REASON })).await.problem(403);
        let both = json!({ "members": ["ana", "ben"], "reason": WHY });
        scene.mara.post("/mod/separations", both).await.problem(403);
        let answer = mara.submit(&page, "/mod/members/ben", &[("kind", "word"), ("reason", REASON), ("words", "Listen.")]).await;
        assert!(answer.expect(403).has("a[href='/me/standing']"));
    }

    async fn the_page_does_it_with_one_form_and_keeps_what_was_typed(forum) {
        let scene = Scene::set(&forum).await;
        let mara = signed_in(&forum, "mara").await;
        let way = mara.open("/m/ben").await.attributes("main a[href^='/mod/members']", "href").remove(0);
        let page = mara.open(&way).await.expect(200);
        let typed = [("kind", "silence"), ("reason", ""), ("words", "Rest, please."), ("days", "3"), ("until", "")];
        let wrong = mara.submit(&page, &way, &typed).await.expect(422);
        assert_eq!((wrong.value("words"), wrong.attributes("input[name=kind][checked]", "value")), ("Rest, please.".into(), vec!["silence".into()]));
        assert_eq!(wrong.attributes("#days option[selected]", "value"), ["3"]);
        mara.submit(&page, &way, &[("reason", REASON), ("kind", "exile")]).await.expect(422);
        mara.submit(&page, &way, &[("reason", REASON), ("kind", "silence"), ("days", "forever")]).await.expect(422);
        mara.submit(&page, &way, &[("reason", REASON), ("kind", "silence"), ("until", "soon")]).await.expect(422);
        let done = mara.submit(&page, &way, &[("kind", "silence"), ("reason", REASON), ("days", "3")]).await.expect(200);
        assert!(done.text("#measures + ul li").contains("until 5 March 2026, 08:00 UTC"));
        let done = mara.submit(&page, &way, &[("kind", "silence"), ("reason", REASON), ("until", "2026-03-04T12:30")]).await.expect(200);
        let marks = done.texts("#measures + ul .mark");
        assert_eq!(marks, ["until 4 March 2026, 12:30 UTC", "ended on 2 March 2026, 08:00 UTC"], "it takes the other's place");
        mara.submit(&page, &way, &[("kind", "suspension"), ("reason", REASON), ("days", "30")]).await.expect(200);
        forum.pass_seconds(10 * 86_400);
        assert!(scene.reply(&scene.ben, None, "Me?").await.problem(403).contains("nothing else"));
        let refused = signed_in(&forum, "mara").await.open("/mod/members/mara").await.expect(200);
        assert!(!refused.has("form[action='/mod/members/mara']") && refused.text("#act ~ p").contains("yourself"));
    }

    async fn whoever_was_set_free_stays_free_whatever_is_taken_back(forum) {
        let scene = Scene::set(&forum).await;
        let nils = forum.moderator("nils").await;
        let newest = async || scene.ben.get("/me/standing").await.expect(200)["measures"][0].clone();
        let overturn = async |measure: &Value| {
            let asked = json!({ "action_id": measure["action_id"], "words": "Please look again." });
            let appeal = scene.ben.post("/appeals", asked).await.expect(201)["id"].clone();
            let decision = json!({ "action": "overturn", "reason": "it was too much" });
            nils.post(&format!("/mod/appeals/{appeal}/decision"), decision).await.expect(200);
        };
        let silence = async |until: &str| {
            scene.sanction("ben", "silence", json!({ "reason": REASON, "until": until })).await.expect(204);
            newest().await
        };
        // Lifted by a moderator: what it took the place of doesn't come back.
        let first = silence("2026-03-20T08:00:00Z").await;
        let second = silence("2026-03-10T08:00:00Z").await;
        let lift = json!({ "reason": "calm again" });
        scene.mara.post(&format!("/mod/measures/{}/lift", second["id"]), lift).await.expect(200);
        overturn(&second).await;
        scene.reply(&scene.ben, None, "Me too.").await.expect(201);
        overturn(&first).await;
        // Over by itself, and another holds since: that one alone.
        silence("2026-03-25T08:00:00Z").await;
        let short = silence("2026-03-02T09:00:00Z").await;
        forum.pass_seconds(3_600);
        let last = silence("2026-03-05T08:00:00Z").await;
        overturn(&short).await;
        let held = scene.ben.get("/me/standing").await.expect(200)["measures"].as_array().unwrap().clone();
        let held: Vec<&Value> = held.iter().filter(|m| m["state"] == "holds").map(|m| &m["id"]).collect();
        assert_eq!(held, [&last["id"]]);
        overturn(&last).await;
        scene.reply(&scene.ben, None, "And me.").await.expect(201);
        // Over by itself, and nothing since: what it took the place of goes on.
        silence("2026-03-25T08:00:00Z").await;
        let short = silence("2026-03-02T10:00:00Z").await;
        forum.pass_seconds(3_600);
        scene.reply(&scene.ben, None, "Once more.").await.expect(201);
        overturn(&short).await;
        scene.reply(&scene.ben, None, "And again.").await.problem(403);
    }
}
