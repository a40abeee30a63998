//! Which case comes first, on the desk and in the list.

use super::*;
use crate::support::database::execute;
use crate::support::forum::on_both;

on_both! {
    async fn danger_comes_first_then_who_may_be_recognised_then_heat_flags_and_age(forum) {
        let (ana, ben) = (forum.member("ana").await, forum.member("ben").await);
        let (cleo, mara) = (forum.member("cleo").await, forum.moderator("mara").await);
        let thread = ana.start("Small things that help", "A kettle.").await;
        let mut posts = Vec::new();
        for i in 0..6 {
            posts.push(id(&ben.reply(thread, None, &format!("Thing {i}.")).await));
        }
        execute(&forum, "UPDATE post_heat SET score = 0.2").await;
        execute(&forum, &format!("UPDATE post_heat SET score = 0.9 WHERE post_id = {}", posts[2])).await;
        let [old, young, hot, often, named, danger] = posts[..] else { panic!() };
        flag(&ana, old, "spam").await.expect(201);
        forum.pass_seconds(1800);
        flag(&ana, young, "spam").await.expect(201);
        flag(&ana, hot, "off_topic").await.expect(201);
        flag(&ana, often, "spam").await.expect(201);
        flag(&cleo, often, "off_topic").await.expect(201);
        flag(&ana, named, "identifies_someone").await.expect(201);
        flag(&ana, danger, "self_harm_concern").await.expect(201);
        // 0.9, then two flags, then half an hour more, then the youngest.
        let expected = [danger, named, hot, often, old, young];
        let listed: Vec<i64> = cases(&mara).await.iter().map(|c| c["post_id"].as_i64().unwrap()).collect();
        assert_eq!(listed, expected);
        let desk = signed_in(&forum, "mara").await.open("/mod").await.expect(200);
        let numbers = expected.map(|post| 2 + posts.iter().position(|p| *p == post).unwrap());
        let titles = desk.texts("main ol h3");
        assert!(titles.iter().zip(numbers).all(|(title, n)| title.starts_with(&format!("#{n} by"))), "{titles:?}");
        for limit in 1..=7 {
            let (mut seen, mut query) = (Vec::new(), format!("?limit={limit}"));
            loop {
                let page = mara.get(&format!("/mod/cases{query}")).await.expect(200);
                seen.extend(page["cases"].as_array().unwrap().iter().map(|c| c["post_id"].as_i64().unwrap()));
                // They change places with time, but not for whoever reads on.
                forum.pass_seconds(600);
                let Some(next) = page["next"].as_str() else { break };
                query = format!("?limit={limit}&after={next}");
            }
            let mut sorted = seen.clone();
            sorted.sort_unstable();
            assert_eq!((sorted, &seen[..2]), (posts.clone(), &expected[..2]), "{limit} at a time");
        }
        let page = mara.get("/mod/cases?limit=1").await.expect(200);
        mara.get(&format!("/mod/cases?state=decided&after={}", page["next"].as_str().unwrap())).await.problem(400);
    }
}
