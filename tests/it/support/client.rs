//! A program that uses the JSON surface.

use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::{Value, json};

/// A passphrase that is good enough for everyone in the tests.
pub(crate) const PASSPHRASE: &str = "seven lamps by the harbour";

#[derive(Clone)]
pub(crate) struct Client {
    base: String,
    http: reqwest::Client,
    pub(crate) token: Option<String>,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) json: Value,
}

impl Answer {
    /// The JSON, if the status is this one.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.json);
        self.json
    }

    /// The problem's sentence, if the status is this one.
    #[track_caller]
    pub(crate) fn problem(self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", self.json);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.json["status"], status);
        self.json["detail"].as_str().unwrap().to_owned()
    }
}

impl Client {
    pub(crate) fn new(base: &str) -> Client {
        // Sooner than the server, so that no request meets a connection being closed.
        let http = reqwest::Client::builder().pool_idle_timeout(Duration::from_secs(2)).build().unwrap();
        Client { base: base.to_owned(), http, token: None }
    }

    /// One that sends these with every request.
    pub(crate) fn with_headers(base: &str, headers: &[(&str, &str)]) -> Client {
        let http = reqwest::Client::builder().default_headers(super::browser::header_map(headers));
        Client { http: http.build().unwrap(), ..Client::new(base) }
    }

    /// The same program with another token.
    pub(crate) fn with_token(&self, token: &str) -> Client {
        Client { token: Some(token.to_owned()), ..self.clone() }
    }

    pub(crate) async fn join(mut self, handle: &str) -> Client {
        let body = json!({ "handle": handle, "passphrase": PASSPHRASE });
        let joined = self.post("/members", body).await.expect(201);
        self.token = Some(joined["token"].as_str().unwrap().to_owned());
        self
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.http.request(method, format!("{}/api/v1{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        read(request.send().await.unwrap()).await
    }

    /// A body that need not be JSON.
    pub(crate) async fn post_raw(&self, path: &str, content_type: &str, body: Vec<u8>) -> Answer {
        let mut request = self.http.post(format!("{}/api/v1{path}", self.base)).body(body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        read(request.header("content-type", content_type).send().await.unwrap()).await
    }

    /// Starts a discussion, and answers with its id. However hot it is: what a model says of a text is
    /// for the tests of that.
    pub(crate) async fn start(&self, title: &str, body: &str) -> i64 {
        let body = json!({ "title": title, "body": body, "kind": "discussion", "anyway": true });
        let started = self.post("/boards/discussion/threads", body).await.expect(201);
        started["id"].as_i64().unwrap()
    }

    /// Replies, however hot it is, and answers with the post.
    pub(crate) async fn reply(&self, thread: i64, parent: Option<i64>, body: &str) -> Value {
        let path = format!("/threads/{thread}/posts");
        let posted =
            self.post(&path, json!({ "body": body, "parent_id": parent, "anyway": true })).await.expect(201);
        posted["post"].clone()
    }

    /// All posts of a thread in reading order, the opening post first.
    pub(crate) async fn posts(&self, thread: i64) -> Vec<Value> {
        let mut posts = Vec::new();
        let mut next: Option<String> = None;
        loop {
            let query = next.map(|cursor| format!("?after={cursor}")).unwrap_or_default();
            let page = self.get(&format!("/threads/{thread}{query}")).await.expect(200);
            posts.extend(page["posts"].as_array().unwrap().iter().cloned());
            match page["next"].as_str() {
                Some(cursor) => next = Some(cursor.to_owned()),
                None => return posts,
            }
        }
    }
}

async fn read(response: Response) -> Answer {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    let json = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Answer { status, headers, json }
}
