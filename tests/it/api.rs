//! The JSON surface: described by its document, and answering as described.

mod document;
mod schema;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::client::PASSPHRASE;
use crate::support::forum::{Forum, on_both};
use document::Document;

/// Calls an operation, and holds what comes back against what the document says of it.
async fn call(
    document: &Document,
    forum: &Forum,
    token: Option<&str>,
    (method, path): (&str, &str),
    asked: &str,
    body: Option<Value>,
) -> (u16, Value) {
    let client = reqwest::Client::new();
    let mut request = client.request(
        Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(),
        format!("{}/api/v1{asked}", forum.url),
    );
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if let Some(body) = &body {
        request = request.json(body);
    }
    let response = request.send().await.unwrap();
    let (status, kind) = (response.status().as_u16(), response.headers().get("content-type").cloned());
    let text = response.text().await.unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
    if let Some(body) = &body
        && status < 300
    {
        document.check_request(method, path, body);
    }
    document.check_answer(method, path, status, kind.as_ref().and_then(|k| k.to_str().ok()), &answer);
    (status, answer)
}

on_both! {
    async fn every_operation_answers_as_the_document_says(forum) {
        let document = Document::of(&forum).await;
        forum.moderator("mara").await;
        let as_anyone = |op: (&'static str, &'static str), asked: String, body: Option<Value>| {
            let (document, forum) = (&document, &forum);
            async move { call(document, forum, None, op, &asked, body).await }
        };
        let join = json!({ "handle": "ana", "passphrase": PASSPHRASE, "email": "ana@example.org" });
        let (status, joined) = as_anyone(("post", "/members"), "/members".into(), Some(join.clone())).await;
        assert_eq!((status, &joined["member"]["handle"], &joined["member"]["role"]), (201, &json!("ana"), &json!("member")));
        assert_eq!(as_anyone(("post", "/members"), "/members".into(), Some(join)).await.0, 422);
        let sign_in = json!({ "handle": "ANA", "passphrase": PASSPHRASE });
        let (status, session) = as_anyone(("post", "/sessions"), "/sessions".into(), Some(sign_in)).await;
        assert_eq!(status, 201);
        let wrong = json!({ "handle": "ana", "passphrase": "not this one, surely" });
        assert_eq!(as_anyone(("post", "/sessions"), "/sessions".into(), Some(wrong)).await.0, 422);
        let mara = as_anyone(("post", "/sessions"), "/sessions".into(), Some(json!({ "handle": "mara", "passphrase": PASSPHRASE }))).await.1;
        let (ana, mara) = (session["token"].as_str().unwrap(), mara["token"].as_str().unwrap());
        let as_ana = |op: (&'static str, &'static str), asked: String, body: Option<Value>| {
            let (document, forum) = (&document, &forum);
            async move { call(document, forum, Some(ana), op, &asked, body).await }
        };
        let as_mara = |op: (&'static str, &'static str), asked: String, body: Option<Value>| {
            let (document, forum) = (&document, &forum);
            async move { call(document, forum, Some(mara), op, &asked, body).await }
        };

        let (status, boards) = as_anyone(("get", "/boards"), "/boards".into(), None).await;
        assert_eq!(status, 200);
        let slugs: Vec<&str> = boards["boards"].as_array().unwrap().iter().map(|b| b["slug"].as_str().unwrap()).collect();
        assert_eq!(slugs, ["stories", "discussion", "daily-check-in"]);

        let threads = ("post", "/boards/{slug}/threads");
        let start = json!({ "title": "Small things", "body": "A *kettle*.", "kind": "check-in" });
        assert_eq!(as_anyone(threads, "/boards/stories/threads".into(), Some(start.clone())).await.0, 401);
        assert_eq!(as_ana(threads, "/boards/kitchen/threads".into(), Some(start.clone())).await.0, 404);
        let (status, started) = as_ana(threads, "/boards/stories/threads".into(), Some(start)).await;
        let thread = started["id"].as_i64().unwrap();
        assert_eq!((status, &started["url"]), (201, &json!(format!("/t/{thread}-small-things"))));
        assert_eq!((&started["post"]["number"], &started["post"]["body_html"]), (&json!(1), &json!("<p>A <em>kettle</em>.</p>\n")));
        let (_, listed) = as_anyone(("get", "/boards/{slug}/threads"), "/boards/stories/threads".into(), None).await;
        assert_eq!((&listed["threads"][0]["id"], &listed["next"]), (&json!(thread), &Value::Null));
        assert_eq!(as_anyone(("get", "/boards/{slug}/threads"), "/boards/kitchen/threads".into(), None).await.0, 404);

        let replies = ("post", "/threads/{id}/posts");
        let reply = json!({ "body": "A walk.", "parent_id": started["post"]["id"], "idempotency_key": "k" });
        assert_eq!(as_anyone(replies, format!("/threads/{thread}/posts"), Some(reply.clone())).await.0, 401);
        let (status, posted) = as_ana(replies, format!("/threads/{thread}/posts"), Some(reply.clone())).await;
        assert_eq!(status, 201);
        assert_eq!(as_ana(replies, format!("/threads/{thread}/posts"), Some(reply)).await.1, posted);
        assert_eq!(as_ana(replies, "/threads/9999/posts".into(), Some(json!({ "body": "x" }))).await.0, 404);
        assert_eq!(as_ana(replies, format!("/threads/{thread}/posts"), Some(json!({ "body": "" }))).await.0, 422);
        let post = posted["post"]["id"].as_i64().unwrap();
        for asked in [format!("/threads/{thread}"), format!("/threads/{thread}?limit=1&order=oldest"), "/threads/9999".into()] {
            as_anyone(("get", "/threads/{id}"), asked, None).await;
        }

        let edit = ("patch", "/posts/{id}");
        let (status, edited) = as_ana(edit, format!("/posts/{post}"), Some(json!({ "body": "A long walk." }))).await;
        assert_eq!((status, &edited["post"]["body"]), (200, &json!("A long walk.")));
        assert_eq!(as_anyone(edit, format!("/posts/{post}"), Some(json!({ "body": "x" }))).await.0, 401);
        assert_eq!(as_mara(edit, format!("/posts/{post}"), Some(json!({ "body": "x" }))).await.0, 403);
        assert_eq!(as_ana(edit, "/posts/9999".into(), Some(json!({ "body": "x" }))).await.0, 404);
        assert_eq!(as_ana(edit, format!("/posts/{post}"), Some(json!({ "body": " " }))).await.0, 422);

        let again = json!({ "body": "Longer.", "version": 1, "content_note": "walking" });
        assert_eq!(as_ana(edit, format!("/posts/{post}"), Some(again)).await.0, 409, "that was the version before");

        let cool = ("post", "/mod/posts/{id}/edit");
        let cooled = json!({ "body": "A walk, then.", "reason": "to try it out" });
        assert_eq!(as_anyone(cool, format!("/mod/posts/{post}/edit"), Some(cooled.clone())).await.0, 401);
        assert_eq!(as_ana(cool, format!("/mod/posts/{post}/edit"), Some(cooled.clone())).await.0, 403);
        assert_eq!(as_mara(cool, "/mod/posts/9999/edit".into(), Some(cooled.clone())).await.0, 404);
        assert_eq!(as_mara(cool, format!("/mod/posts/{post}/edit"), Some(cooled)).await.0, 200);
        assert_eq!(as_mara(cool, format!("/mod/posts/{post}/edit"), Some(json!({ "body": "x", "reason": "" }))).await.0, 422);
        for asked in ["/mod/log".to_owned(), "/mod/log?limit=1".into(), "/mod/log?after=1".into()] {
            assert_eq!(as_mara(("get", "/mod/log"), asked, None).await.0, 200);
        }
        assert_eq!(as_ana(("get", "/mod/log"), "/mod/log".into(), None).await.0, 403);
        assert_eq!(as_anyone(("get", "/mod/log"), "/mod/log".into(), None).await.0, 401);
        let hot = json!({ "body": "You are a pathetic liar, that is childish.", "anyway": false });
        let (status, nudged) = as_ana(replies, format!("/threads/{thread}/posts"), Some(hot)).await;
        assert_eq!((status, nudged["nudge"].is_object()), (409, true));
        let help = json!({ "body": "I want to kill myself.", "anyway": true });
        assert_eq!(as_ana(replies, format!("/threads/{thread}/posts"), Some(help)).await.1["help"], "/help-now");
        let cases = ("get", "/mod/cases");
        for asked in ["/mod/cases".to_owned(), "/mod/cases?state=open&limit=1".into(), "/mod/cases?state=decided".into()] {
            assert_eq!(as_mara(cases, asked, None).await.0, 200);
        }
        assert_eq!(as_mara(cases, "/mod/cases?after=x".into(), None).await.0, 400);
        assert_eq!(as_ana(cases, "/mod/cases".into(), None).await.0, 403);
        assert_eq!(as_anyone(cases, "/mod/cases".into(), None).await.0, 401);
        let flag = ("post", "/posts/{id}/flags");
        let second = as_mara(replies, format!("/threads/{thread}/posts"), Some(json!({ "body": "A nap." }))).await.1;
        let second = second["post"]["id"].as_i64().unwrap();
        let reason = json!({ "reason": "other", "note": "It may be asleep." });
        assert_eq!(as_anyone(flag, format!("/posts/{second}/flags"), Some(reason.clone())).await.0, 401);
        assert_eq!(as_mara(flag, format!("/posts/{second}/flags"), Some(reason.clone())).await.0, 403);
        assert_eq!(as_ana(flag, format!("/posts/{second}/flags"), Some(json!({ "reason": "other" }))).await.0, 422);
        assert_eq!(as_ana(flag, format!("/posts/{second}/flags"), Some(reason.clone())).await.0, 201);
        assert_eq!(as_ana(flag, format!("/posts/{second}/flags"), Some(reason.clone())).await.0, 409);
        assert_eq!(as_ana(flag, "/posts/9999/flags".into(), Some(reason)).await.0, 404);
        let (decide, restore) = (("post", "/mod/cases/{id}/decision"), ("post", "/mod/posts/{id}/restore"));
        let listed = as_mara(cases, "/mod/cases".into(), None).await.1;
        let own = listed["cases"].as_array().unwrap().iter().find(|c| c["post_id"] == second).unwrap()["id"].clone();
        let others = listed["cases"].as_array().unwrap().iter().find(|c| c["author"] == "ana").unwrap().clone();
        let hide = json!({ "action": "hide", "reason": "to try it out" });
        assert_eq!(as_anyone(decide, format!("/mod/cases/{own}/decision"), Some(hide.clone())).await.0, 401);
        assert_eq!(as_mara(decide, format!("/mod/cases/{own}/decision"), Some(hide.clone())).await.0, 403, "one's own");
        assert_eq!(as_mara(decide, "/mod/cases/9999/decision".into(), Some(hide.clone())).await.0, 404);
        let (case, claim) = (("get", "/mod/cases/{id}"), "/mod/cases/{id}/claim");
        let case_notes = ("post", "/mod/cases/{id}/notes");
        let path = format!("/mod/cases/{}", others["id"]);
        assert_eq!(as_mara(case, path.clone(), None).await.1["state"], "open");
        assert_eq!(as_ana(case, path.clone(), None).await.0, 403);
        assert_eq!(as_mara(case, "/mod/cases/9999".into(), None).await.0, 404);
        for method in ["post", "delete"] {
            assert_eq!(as_mara((method, claim), format!("{path}/claim"), None).await.0, 200);
            assert_eq!(as_ana((method, claim), format!("{path}/claim"), None).await.0, 403);
            assert_eq!(as_anyone((method, claim), format!("{path}/claim"), None).await.0, 401);
            assert_eq!(as_mara((method, claim), "/mod/cases/9999/claim".into(), None).await.0, 404);
        }
        let words = json!({ "words": "Looks calm to me.", "second_opinion": true });
        assert_eq!(as_mara(case_notes, format!("{path}/notes"), Some(words.clone())).await.0, 200);
        assert_eq!(as_mara(case_notes, format!("{path}/notes"), Some(words.clone())).await.0, 409);
        assert_eq!(as_mara(case_notes, format!("{path}/notes"), Some(json!({ "words": "" }))).await.0, 422);
        assert_eq!(as_ana(case_notes, format!("{path}/notes"), Some(words)).await.0, 403);
        let path = format!("/mod/cases/{}/decision", others["id"]);
        assert_eq!(as_mara(decide, path.clone(), Some(json!({ "action": "hide", "reason": "" }))).await.0, 422);
        assert_eq!(as_mara(decide, path.clone(), Some(hide)).await.1["decision"], "hidden");
        assert_eq!(as_mara(decide, path, Some(json!({ "action": "dismiss", "reason": "all is well" }))).await.0, 409);
        let (_, log) = as_mara(("get", "/mod/log"), "/mod/log?action=hide_post&limit=1".into(), None).await;
        let appeal = ("post", "/appeals");
        let again = json!({ "action_id": log["actions"][0]["id"], "words": "Please look again." });
        assert_eq!(as_anyone(appeal, "/appeals".into(), Some(again.clone())).await.0, 401);
        assert_eq!(as_mara(appeal, "/appeals".into(), Some(again.clone())).await.0, 404);
        assert_eq!(as_ana(appeal, "/appeals".into(), Some(json!({ "action_id": 1, "words": "" }))).await.0, 422);
        let (status, asked) = as_ana(appeal, "/appeals".into(), Some(again)).await;
        assert_eq!((status, &asked["state"]), (201, &json!("open")));
        let other = json!({ "action_id": log["actions"][0]["id"], "words": "And again." });
        assert_eq!(as_ana(appeal, "/appeals".into(), Some(other)).await.0, 409);
        let (appeals, answer) = (("get", "/mod/appeals"), ("post", "/mod/appeals/{id}/decision"));
        assert_eq!(as_mara(appeals, "/mod/appeals".into(), None).await.1["appeals"][0]["id"], asked["id"]);
        assert_eq!(as_ana(appeals, "/mod/appeals".into(), None).await.0, 403);
        let (path, stays) = (format!("/mod/appeals/{}/decision", asked["id"]), json!({ "action": "uphold", "reason": "it stays" }));
        assert_eq!(as_ana(answer, path.clone(), Some(stays.clone())).await.0, 403);
        assert_eq!(as_mara(answer, path.clone(), Some(json!({ "action": "burn", "reason": "no" }))).await.0, 422);
        assert_eq!(as_mara(answer, path.clone(), Some(stays)).await.1["same_moderator"], true);
        let back = json!({ "action": "overturn", "reason": "it is back" });
        assert_eq!(as_mara(answer, path, Some(back.clone())).await.0, 409);
        assert_eq!(as_mara(answer, "/mod/appeals/9999/decision".into(), Some(back)).await.0, 404);
        let path = format!("/mod/posts/{}/restore", others["post_id"]);
        let why = json!({ "reason": "it was tried out" });
        assert_eq!(as_anyone(restore, path.clone(), Some(why.clone())).await.0, 401);
        assert_eq!(as_ana(restore, path.clone(), Some(why.clone())).await.0, 403);
        assert_eq!(as_mara(restore, path.clone(), Some(json!({ "reason": "" }))).await.0, 422);
        assert_eq!(as_mara(restore, path.clone(), Some(why.clone())).await.1["post"]["state"], "visible");
        assert_eq!(as_mara(restore, path, Some(why.clone())).await.0, 409);
        assert_eq!(as_mara(restore, "/mod/posts/9999/restore".into(), Some(why)).await.0, 404);
        let why = "it was tried out";
        for (what, body, wrong) in [
            ("slow-mode", json!({ "minutes": 15, "reason": why }), json!({ "reason": why })),
            ("rest", json!({ "until": "2026-03-02T09:00:00Z", "reason": why }), json!({ "reason": why })),
            ("approval", json!({ "reason": why }), json!({ "reason": "" })),
            ("cross-talk", json!({ "until": "2026-03-02T09:00:00Z", "reason": why }), json!({ "until": "soon", "reason": why })),
            ("lock", json!({ "reason": why }), json!({ "reason": "" })),
            ("move", json!({ "board": "discussion", "reason": why }), json!({ "board": "kitchen", "reason": why })),
        ] {
            let path = format!("/mod/threads/{{id}}/{what}");
            let op: (&'static str, &'static str) = ("post", path.leak());
            let asked = format!("/mod/threads/{thread}/{what}");
            assert_eq!(as_anyone(op, asked.clone(), Some(body.clone())).await.0, 401);
            assert_eq!(as_ana(op, asked.clone(), Some(body.clone())).await.0, 403);
            assert_eq!(as_mara(op, asked.clone(), Some(wrong)).await.0, 422);
            assert_eq!(as_mara(op, asked.clone(), Some(body.clone())).await.0, 200);
            assert_eq!(as_mara(op, asked, Some(body.clone())).await.0, 409);
            assert_eq!(as_mara(op, format!("/mod/threads/9999/{what}"), Some(body)).await.0, 404);
        }
        let lift = ("post", "/mod/measures/{id}/lift");
        let lifting = Some(json!({ "reason": why }));
        assert_eq!(as_anyone(lift, "/mod/measures/1/lift".into(), lifting.clone()).await.0, 401);
        assert_eq!(as_ana(lift, "/mod/measures/1/lift".into(), lifting.clone()).await.0, 403);
        assert_eq!(as_mara(lift, "/mod/measures/1/lift".into(), Some(json!({ "reason": "" }))).await.0, 422);
        assert_eq!(as_mara(lift, "/mod/measures/9999/lift".into(), lifting.clone()).await.0, 404);
        for id in 1..=4 {
            assert_eq!(as_mara(lift, format!("/mod/measures/{id}/lift"), lifting.clone()).await.0, 200);
        }
        assert_eq!(as_mara(lift, "/mod/measures/1/lift".into(), lifting).await.0, 409);
        let open = json!({ "locked": false, "reason": why });
        let lock = ("post", "/mod/threads/{id}/lock");
        assert_eq!(as_mara(lock, format!("/mod/threads/{thread}/lock"), Some(open)).await.0, 200);
        let back = json!({ "board": "stories", "reason": why });
        let move_it = ("post", "/mod/threads/{id}/move");
        assert_eq!(as_mara(move_it, format!("/mod/threads/{thread}/move"), Some(back)).await.0, 200);
        let sql = "INSERT INTO alarms (kind, case_id, words, raised_us) SELECT 'shift', id, 'Nobody came.', 0 FROM cases WHERE state = 'decided'";
        crate::support::database::execute(&forum, sql).await;
        let (alarms, end) = (("get", "/mod/alarms"), ("post", "/mod/alarms/{id}/end"));
        assert_eq!(as_mara(alarms, "/mod/alarms".into(), None).await.1["alarms"][0]["id"], 1);
        assert_eq!(as_ana(alarms, "/mod/alarms".into(), None).await.0, 403);
        assert_eq!(as_anyone(alarms, "/mod/alarms".into(), None).await.0, 401);
        assert_eq!(as_anyone(end, "/mod/alarms/1/end".into(), None).await.0, 401);
        assert_eq!(as_ana(end, "/mod/alarms/1/end".into(), None).await.0, 403);
        assert_eq!(as_mara(end, "/mod/alarms/9999/end".into(), None).await.0, 404);
        assert_eq!(as_mara(end, "/mod/alarms/1/end".into(), None).await.0, 200);
        assert_eq!(as_mara(end, "/mod/alarms/1/end".into(), None).await.0, 409);
        let revisions = ("get", "/posts/{id}/revisions");
        let (_, all) = as_ana(revisions, format!("/posts/{post}/revisions"), None).await;
        assert_eq!(all["revisions"].as_array().unwrap().len(), 2, "the author's own change was a slip of the pen");
        assert_eq!(as_anyone(revisions, format!("/posts/{post}/revisions"), None).await.1["revisions"].as_array().unwrap().len(), 1);
        assert_eq!(as_anyone(revisions, "/posts/9999/revisions".into(), None).await.0, 404);

        let react = "/posts/{id}/reactions/{kind}";
        for method in ["put", "delete"] {
            assert_eq!(as_mara((method, react), format!("/posts/{post}/reactions/with_you"), None).await.0, 204);
            assert_eq!(as_anyone((method, react), format!("/posts/{post}/reactions/relate"), None).await.0, 401);
            assert_eq!(as_mara((method, react), format!("/posts/{post}/reactions/laugh"), None).await.0, 404);
        }
        assert_eq!(as_ana(("put", react), format!("/posts/{post}/reactions/relate"), None).await.0, 403, "one's own");
        let start = json!({ "title": "Kettles", "body": "Mine sings.", "kind": "story", "anyway": true });
        let more = as_ana(threads, "/boards/stories/threads".into(), Some(start)).await.1["id"].as_i64().unwrap();
        let mut made = Vec::new();
        for body in ["It sings of a wombat.", "Of a koala, I meant.", "Of something else.", "Of tea."] {
            let path = format!("/threads/{more}/posts");
            let posted = as_ana(replies, path, Some(json!({ "body": body, "anyway": true }))).await.1;
            made.push(posted["post"]["id"].as_i64().unwrap());
        }
        let why = "to try it out";
        for (act, body, wrong) in [
            ("redaction", json!({ "span": "wombat", "reason": why }), json!({ "span": "emu", "reason": why })),
            ("note", json!({ "body": "Quiet, please.", "to": ["ana"] }), json!({ "body": "" })),
            ("merge", json!({ "into": made[0], "reason": why }), json!({ "into": made[1], "reason": why })),
            ("move", json!({ "parent_id": made[0], "reason": why }), json!({ "reason": why })),
            ("hide", json!({ "reason": why }), json!({ "reason": "" })),
        ] {
            let of = match act { "merge" => made[1], "move" => made[2], "hide" => made[3], _ => made[0] };
            let described: &'static str = match act {
                "redaction" => "/mod/posts/{id}/redaction",
                "note" => "/mod/posts/{id}/note",
                "merge" => "/mod/posts/{id}/merge",
                "move" => "/mod/posts/{id}/move",
                _ => "/mod/posts/{id}/hide",
            };
            let (op, path) = (("post", described), format!("/mod/posts/{of}/{act}"));
            assert_eq!(as_anyone(op, path.clone(), Some(body.clone())).await.0, 401, "{act}");
            assert_eq!(as_ana(op, path.clone(), Some(body.clone())).await.0, 403, "{act}");
            assert_eq!(as_mara(op, path.clone(), Some(wrong)).await.0, 422, "{act}");
            assert_eq!(as_mara(op, format!("/mod/posts/9999/{act}"), Some(body.clone())).await.0, 404, "{act}");
            assert_eq!(as_mara(op, path, Some(body)).await.0, 200, "{act}");
        }
        let (off, path) = (("post", "/mod/threads/{id}/split"), format!("/mod/threads/{more}/split"));
        let split = json!({ "post_id": made[2], "title": "Something else", "reason": why });
        assert_eq!(as_anyone(off, path.clone(), Some(split.clone())).await.0, 401);
        assert_eq!(as_ana(off, path.clone(), Some(split.clone())).await.0, 403);
        assert_eq!(as_mara(off, "/mod/threads/9999/split".into(), Some(split.clone())).await.0, 404);
        assert_eq!(as_mara(off, path.clone(), Some(split.clone())).await.0, 201);
        assert_eq!(as_mara(off, path, Some(split)).await.0, 422);
        let shown = as_anyone(("get", "/threads/{id}"), format!("/threads/{more}"), None).await.1;
        let noted = shown["posts"].as_array().unwrap().iter().find(|p| p["id"] == made[0]).unwrap()["notes"][0]["id"].clone();
        let (away, path) = (("post", "/mod/notes/{id}/removal"), format!("/mod/notes/{noted}/removal"));
        let gone = json!({ "reason": why });
        assert_eq!(as_anyone(away, path.clone(), Some(gone.clone())).await.0, 401);
        assert_eq!(as_mara(away, path.clone(), Some(json!({ "reason": "" }))).await.0, 422);
        assert_eq!(as_mara(away, path.clone(), Some(gone.clone())).await.0, 200);
        assert_eq!(as_mara(away, path, Some(gone)).await.0, 409);
        let look = ("get", "/search");
        let (status, found) = as_anyone(look, "/search?q=walk&board=stories&kind=check-in&author=ana&limit=1".into(), None).await;
        assert_eq!((status, &found["results"][0]["post_id"], &found["next"]), (200, &json!(post), &Value::Null));
        assert_eq!(as_anyone(look, "/search?q=walk&board=kitchen".into(), None).await.0, 404);
        for asked in ["/search?q=", "/search?q=-walk", "/search?q=walk&kind=poem"] {
            assert_eq!(as_anyone(look, asked.into(), None).await.0, 422, "{asked}");
        }

        let remove = ("delete", "/posts/{id}");
        assert_eq!(as_anyone(remove, format!("/posts/{post}"), None).await.0, 401);
        assert_eq!(as_mara(remove, format!("/posts/{post}"), None).await.0, 403);
        assert_eq!(as_ana(remove, "/posts/9999".into(), None).await.0, 404);
        assert_eq!(as_ana(remove, format!("/posts/{post}"), None).await.0, 204);
        assert_eq!(as_ana(remove, format!("/posts/{post}"), None).await.0, 204, "once is enough");

        let follow = ("put", "/subscriptions");
        let by_mail = json!({ "thread_id": thread, "email": "reader@example.org", "frequency": "daily" });
        let (status, pending) = as_anyone(follow, "/subscriptions".into(), Some(by_mail)).await;
        assert_eq!((status, &pending["state"]), (202, &json!("pending")));
        assert_eq!(as_anyone(follow, "/subscriptions".into(), Some(json!({ "thread_id": 9999, "email": "a@example.org" }))).await.0, 404);
        assert_eq!(as_anyone(follow, "/subscriptions".into(), Some(json!({ "board": "stories" }))).await.0, 422);
        assert_eq!(as_anyone(follow, "/subscriptions".into(), Some(json!({ "board": "stories", "thread_id": thread }))).await.0, 422);
        let (_, mine) = as_ana(follow, "/subscriptions".into(), Some(json!({ "board": "stories", "show_details": true }))).await;
        let end = ("delete", "/subscriptions/{id}");
        assert_eq!(as_anyone(end, format!("/subscriptions/{}", mine["id"]), None).await.0, 401);
        assert_eq!(as_mara(end, format!("/subscriptions/{}", mine["id"]), None).await.0, 404, "somebody else's");
        assert_eq!(as_ana(end, format!("/subscriptions/{}", mine["id"]), None).await.0, 204);

        forum.member("otto").await;
        let (separate, ask) = (("post", "/mod/separations"), ("post", "/separations"));
        let both = json!({ "members": ["ana", "otto"], "until": "2026-03-09T08:00:00Z", "reason": "let it rest" });
        assert_eq!(as_anyone(separate, "/mod/separations".into(), Some(both.clone())).await.0, 401);
        assert_eq!(as_ana(separate, "/mod/separations".into(), Some(both.clone())).await.0, 403);
        assert_eq!(as_mara(separate, "/mod/separations".into(), Some(both.clone())).await.0, 201);
        assert_eq!(as_mara(separate, "/mod/separations".into(), Some(both)).await.0, 409);
        assert_eq!(as_ana(ask, "/separations".into(), Some(json!({ "handle": "otto" }))).await.0, 409);
        assert_eq!(as_ana(ask, "/separations".into(), Some(json!({ "handle": "nobody" }))).await.0, 404);
        assert_eq!(as_ana(ask, "/separations".into(), Some(json!({ "handle": "mara", "reason": "quiet" }))).await.0, 201);
        let pair = ("get", "/mod/pairs/{a}/{b}");
        assert_eq!(as_mara(pair, "/mod/pairs/ana/otto".into(), None).await.1["separations"][0]["state"], "holds");
        assert_eq!(as_ana(pair, "/mod/pairs/ana/otto".into(), None).await.0, 403);
        let (sanction, note) = (("post", "/mod/members/{handle}/{kind}"), ("post", "/mod/members/{handle}/notes"));
        let warn = json!({ "reason": "please read this", "words": "Please rest." });
        assert_eq!(as_mara(sanction, "/mod/members/ana/warning".into(), Some(warn.clone())).await.0, 204);
        assert_eq!(as_mara(sanction, "/mod/members/ana/warning".into(), Some(warn.clone())).await.0, 409);
        assert_eq!(as_mara(sanction, "/mod/members/mara/silence".into(), Some(warn.clone())).await.0, 403);
        assert_eq!(as_mara(sanction, "/mod/members/ana/exile".into(), Some(warn)).await.0, 404);
        assert_eq!(as_mara(note, "/mod/members/ana/notes".into(), Some(json!({ "words": "Tired." }))).await.0, 204);
        assert_eq!(as_mara(note, "/mod/members/ana/notes".into(), Some(json!({ "words": "" }))).await.0, 422);
        let standing = ("get", "/me/standing");
        assert_eq!(as_anyone(standing, "/me/standing".into(), None).await.0, 401);
        let own = as_ana(standing, "/me/standing".into(), None).await.1;
        assert_eq!((&own["held"], &own["measures"][0]["kind"]), (&json!("warned"), &json!("warning")));
        let acknowledge = ("post", "/me/standing/{measure}/acknowledge");
        let path = format!("/me/standing/{}/acknowledge", own["measures"][0]["id"]);
        assert_eq!(as_mara(acknowledge, path.clone(), None).await.0, 404);
        assert_eq!(as_ana(acknowledge, path, None).await.0, 204);

        let out = ("delete", "/sessions/current");
        assert_eq!(as_ana(out, "/sessions/current".into(), None).await.0, 204);
        assert_eq!(as_ana(out, "/sessions/current".into(), None).await.0, 401, "the token is worth nothing now");
        assert_eq!(as_ana(("get", "/boards"), "/boards".into(), None).await.0, 401, "and isn't taken for none");
        document.expect_all_called();
    }

    async fn what_waits_for_a_moderator_is_accepted_and_not_created(forum) {
        let document = Document::of(&forum).await;
        let (ana, mara) = (forum.member("ana").await, forum.moderator("mara").await);
        let thread = mara.start("Small things", "A kettle.").await;
        let token = ana.token.as_deref();
        let (replies, threads) = (("post", "/threads/{id}/posts"), ("post", "/boards/{slug}/threads"));
        let reply = |key: &str| Some(json!({ "body": "A walk.", "idempotency_key": key }));
        let start = |key: &str| Some(json!({ "title": "Mine", "body": "A lamp.", "kind": "story", "idempotency_key": key }));
        let path = format!("/threads/{thread}/posts");
        let (status, posted) = call(&document, &forum, token, replies, &path, reply("a")).await;
        assert_eq!((status, &posted["held"], &posted["post"]["waiting"]), (201, &Value::Null, &json!(false)));
        crate::support::database::execute(&forum, "UPDATE boards SET approve_first = 9").await;
        for _ in 0..2 {
            let (status, held) = call(&document, &forum, token, replies, &path, reply("b")).await;
            assert_eq!((status, &held["held"], &held["post"]["waiting"]), (202, &json!(true), &json!(true)));
            let (status, held) = call(&document, &forum, token, threads, "/boards/stories/threads", start("c")).await;
            assert_eq!((status, &held["held"], &held["post"]["waiting"]), (202, &json!(true), &json!(true)));
        }
        let held = mara.get("/mod/cases").await.expect(200)["cases"].as_array().unwrap().len();
        assert_eq!(held, 2, "sent twice, each waits once");
    }

    async fn what_is_not_there_and_what_cannot_be_done_are_problems(forum) {
        let client = reqwest::Client::new();
        let url = |path: &str| format!("{}/api/v1{path}", forum.url);
        for path in ["/nothing", "", "/", "/threads", "/threads/1/nothing", "/threads/abc", "/threads/1?limit=abc",
            "/boards/stories/threads?limit=x", "/mod/nothing", "/posts/x/revisions"] {
            let answer = client.get(url(path)).send().await.unwrap();
            problem(answer, &[400, 404, 405], path).await;
        }
        for (method, path, allowed) in [
            (Method::DELETE, "/boards", "GET, HEAD"),
            (Method::GET, "/members", "POST"),
            (Method::POST, "/openapi.json", "GET, HEAD"),
            (Method::PATCH, "/boards/stories/threads", "GET, HEAD, POST"),
            (Method::GET, "/subscriptions", "PUT"),
            (Method::GET, "/posts/1", "DELETE, PATCH"),
            (Method::GET, "/mod/posts/1/edit", "POST"),
        ] {
            let answer = client.request(method, url(path)).send().await.unwrap();
            let allow = answer.headers().get("allow").map(|v| v.to_str().unwrap().to_owned());
            assert_eq!(allow.as_deref(), Some(allowed), "{path} says what can be done (RFC 9110, 15.5.6)");
            problem(answer, &[405], path).await;
        }
        let ana = forum.member("ana").await;
        let thread = ana.start("Small things", "A kettle.").await;
        for cursor in ["x", "AAAA", "AAA%3D", "%F0%9F"] {
            let answer = ana.get(&format!("/threads/{thread}?after={cursor}")).await;
            assert!(answer.problem(400).contains("cursor"), "{cursor}");
            let answer = ana.get(&format!("/boards/discussion/threads?after={cursor}")).await;
            assert!(answer.problem(400).contains("cursor"), "{cursor}");
        }
        ana.get(&format!("/threads/{thread}?order=loudest")).await.problem(400);
        for token in ["Bearer x", "Bearer ", "Basic YTpi", "bearer"] {
            let answer = client.get(url("/boards")).header("authorization", token).send().await.unwrap();
            assert_eq!(answer.headers()["www-authenticate"], "Bearer", "{token}");
            problem(answer, &[401], token).await;
        }
        // Limits outside 1 to 100 are brought inside.
        for limit in ["0", "-5", "1000000"] {
            ana.get(&format!("/threads/{thread}?limit={limit}")).await.expect(200);
        }
    }

    async fn a_cookie_opens_nothing_here(forum) {
        let browser = forum.browser();
        browser.join("ana").await.expect(200);
        let page = browser.send("/api/v1/boards/stories/threads", &[("title", "x")]).await;
        assert!(matches!(page.status, 400 | 401 | 415), "{}", page.status);
        let page = browser.open("/api/v1/mod/log").await.expect(401);
        assert!(page.html.contains("\"status\":401"));
    }
}

async fn problem(answer: reqwest::Response, statuses: &[u16], at: &str) {
    let status = answer.status().as_u16();
    assert!(statuses.contains(&status), "{at}: {status}");
    assert_eq!(answer.headers()["content-type"], "application/problem+json", "{at}: {status}");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    let problem: Value = answer.json().await.unwrap();
    assert_eq!((&problem["type"], &problem["status"]), (&json!("about:blank"), &json!(status)), "{at}");
    assert!(
        !problem["title"].as_str().unwrap().is_empty() && !problem["detail"].as_str().unwrap().is_empty()
    );
}
