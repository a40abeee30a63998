//! Many new accounts against one member, and many flags at once.

use futures_util::future::join_all;

use super::*;
use crate::support::forum::{Backend, on_both};
use crate::support::state::state;

const WEEK: i64 = 7 * 24 * HOUR;

async fn newcomers(forum: &Forum, name: &str, count: usize) -> Vec<Client> {
    let mut members = Vec::new();
    for n in 0..count {
        members.push(forum.member(&format!("{name}{n}")).await);
    }
    members
}

async fn flag(who: &Client, post: i64) -> Answer {
    who.post(&format!("/posts/{post}/flags"), json!({ "reason": "spam" })).await
}

async fn alarms(who: &Client) -> Vec<Value> {
    who.get("/mod/alarms").await.expect(200)["alarms"].as_array().unwrap().clone()
}

async fn is_waiting(scene: &Scene, post: i64) -> bool {
    let posts = scene.ana.posts(scene.thread).await;
    posts.iter().find(|p| id(p) == post).unwrap()["waiting"] == true
}

on_both! {
    async fn fifty_new_accounts_hide_nothing_and_an_alarm_names_the_pattern(forum) {
        let scene = Scene::begin(&forum).await;
        let second = id(&scene.ben.reply(scene.thread, None, "And tea.").await);
        let established = newcomers(&forum, "friend", 3).await;
        forum.pass_seconds(WEEK + 60);
        let crowd = newcomers(&forum, "crowd", 50).await;
        for (n, who) in crowd.iter().enumerate() {
            let post = if n % 2 == 0 { scene.reply } else { second };
            flag(who, post).await.expect(201);
        }
        assert!(!is_waiting(&scene, scene.reply).await && !is_waiting(&scene, second).await);
        let raised = alarms(&scene.mara).await;
        assert_eq!((raised.len(), &raised[0]["kind"]), (1, &json!("brigade")));
        assert_eq!(raised[0]["words"], "50 accounts made in the last week flagged posts of ben within a day.");
        let open = cases(&scene.mara).await;
        assert_eq!(open.iter().map(|case| case["flags"].as_i64().unwrap()).sum::<i64>(), 50, "all are kept");
        // Those who have been here for long are heard as ever.
        for (n, who) in established.iter().enumerate() {
            assert!(!is_waiting(&scene, scene.reply).await, "{n}");
            flag(who, scene.reply).await.expect(201);
        }
        assert!(is_waiting(&scene, scene.reply).await && !is_waiting(&scene, second).await);
        assert_eq!(actions(&scene.mara).await.iter().filter(|a| *a == "raise_alarm").count(), 1);
    }

    async fn nine_are_no_brigade_and_what_they_folded_waits(forum) {
        let scene = Scene::begin(&forum).await;
        let crowd = newcomers(&forum, "crowd", 9).await;
        for who in &crowd {
            flag(who, scene.reply).await.expect(201);
        }
        assert!(is_waiting(&scene, scene.reply).await);
        assert!(alarms(&scene.mara).await.is_empty());
        assert_eq!(actions(&scene.mara).await, ["fold_post"]);
        let open = cases(&scene.mara).await;
        assert_eq!((open.len(), &open[0]["flags"]), (1, &json!(9)), "six came when it was folded already");
        // The tenth makes it one: it is there again until a moderator decides.
        flag(&forum.member("tenth").await, scene.reply).await.expect(201);
        assert!(!is_waiting(&scene, scene.reply).await);
        assert_eq!(actions(&scene.mara).await, ["restore_post", "raise_alarm", "fold_post"]);
    }

    async fn there_is_one_alarm_for_a_member_in_a_day(forum) {
        let scene = Scene::begin(&forum).await;
        let crowd = newcomers(&forum, "crowd", 12).await;
        let mut posts = Vec::new();
        for n in 0..3 {
            posts.push(id(&scene.ben.reply(scene.thread, None, &format!("Thing {n}.")).await));
        }
        join_all(crowd.iter().map(|who| flag(who, posts[0]))).await;
        let raised = alarms(&scene.mara).await;
        assert_eq!(raised.len(), 1);
        scene.mara.post(&format!("/mod/alarms/{}/end", raised[0]["id"]), json!({})).await.expect(200);
        for who in &crowd[..2] {
            flag(who, posts[1]).await.expect(201);
        }
        assert!(alarms(&scene.mara).await.is_empty(), "a moderator has seen to it");
        forum.pass_seconds(24 * HOUR + 1);
        for who in &crowd {
            flag(who, posts[2]).await.expect(201);
        }
        assert_eq!(alarms(&scene.mara).await.len(), 1, "another day");
    }

    async fn a_hundred_and_twenty_flags_at_once_are_one_case_and_one_fold(forum) {
        many_at_once(&forum, 120).await;
    }
}

/// Of members who have been here for longer than a week, all in the same minute.
async fn many_at_once(forum: &Forum, count: usize) {
    let scene = Scene::begin(forum).await;
    let crowd = newcomers(forum, "crowd", count).await;
    forum.pass_seconds(WEEK + 60);
    let answers = join_all(crowd.iter().map(|who| flag(who, scene.reply))).await;
    for answer in answers {
        answer.expect(201);
    }
    let counts = state(forum).await;
    assert_eq!((counts.count("flags"), counts.count("cases")), (i64::try_from(count).unwrap(), 1));
    assert!(is_waiting(&scene, scene.reply).await);
    assert_eq!(actions(&scene.mara).await, ["fold_post"]);
}

#[tokio::test]
#[ignore = "takes minutes: five hundred members join"]
async fn five_hundred_flags_in_a_minute() {
    for backend in [Backend::Sqlite, Backend::PostgresAndRedis] {
        let Some(forum) = Forum::start(backend).await else { return };
        many_at_once(&forum, 500).await;
    }
}
