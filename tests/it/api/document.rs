//! `/api/v1/openapi.json`, read, and held against the routes and against answers.

use std::collections::BTreeSet;
use std::sync::Mutex;

use serde_json::Value;

use super::schema;
use crate::support::forum::{Forum, on_both};

pub(super) struct Document {
    json: Value,
    called: Mutex<BTreeSet<String>>,
}

impl Document {
    pub(super) async fn of(forum: &Forum) -> Document {
        let json = forum.api().get("/openapi.json").await.expect(200);
        Document { json, called: Mutex::default() }
    }

    fn operation(&self, method: &str, path: &str) -> &Value {
        let operation = &self.json["paths"][path][method];
        assert!(operation.is_object(), "{method} {path} is not in the document");
        operation
    }

    pub(super) fn check_request(&self, method: &str, path: &str, body: &Value) {
        let described = &self.operation(method, path)["requestBody"]["content"]["application/json"]["schema"];
        schema::check(&self.json, described, body, &format!("{method} {path}"));
    }

    pub(super) fn check_answer(
        &self,
        method: &str,
        path: &str,
        status: u16,
        kind: Option<&str>,
        answer: &Value,
    ) {
        let at = format!("{method} {path} {status}");
        self.called.lock().unwrap().insert(format!("{method} {path}"));
        let operation = self.operation(method, path);
        let described = match (status, &operation["responses"][status.to_string()]) {
            // Any operation refuses what can't be read, and a token that doesn't work.
            (400 | 401, Value::Null) => &operation["responses"]["default"],
            (_, described) => described,
        };
        assert!(described.is_object(), "{at} is not described: {answer}");
        match &described["content"] {
            Value::Null => assert_eq!((kind, answer), (None, &Value::Null), "{at}"),
            content => {
                let expected = if status < 400 { "application/json" } else { "application/problem+json" };
                assert_eq!(kind, Some(expected), "{at}");
                let described = &content[expected]["schema"];
                assert!(described.is_object(), "{at} is described as {content}");
                schema::check(&self.json, described, answer, &at);
            }
        }
    }

    pub(super) fn expect_all_called(&self) {
        assert_eq!(*self.called.lock().unwrap(), self.operations());
    }

    /// `get /boards` and the like.
    fn operations(&self) -> BTreeSet<String> {
        let paths = self.json["paths"].as_object().unwrap();
        paths
            .iter()
            .flat_map(|(path, methods)| {
                methods.as_object().unwrap().keys().map(move |method| format!("{method} {path}"))
            })
            .collect()
    }
}

/// The routes of the JSON surface, from the one table of addresses.
fn routes() -> BTreeSet<String> {
    let table = include_str!("../../../src/routes.rs");
    let json = table.split_once("fn programs(").unwrap().1;
    let mut routes = BTreeSet::new();
    let pieces: Vec<&str> = json.split('"').collect();
    for (i, path) in pieces.iter().enumerate().filter(|(i, path)| i % 2 == 1 && path.starts_with('/')) {
        for method in ["get", "post", "put", "patch", "delete"] {
            if pieces[i + 1].contains(&format!(".{method}(")) {
                routes.insert(format!("{method} {path}"));
            }
        }
    }
    routes.remove("get /openapi.json");
    routes
}

on_both! {
    async fn the_document_lists_every_route_and_no_other(forum) {
        let document = Document::of(&forum).await;
        assert!(routes().len() >= 14, "{:?}", routes());
        assert_eq!(document.operations(), routes());
    }

    async fn the_document_is_openapi_3_1(forum) {
        let document = Document::of(&forum).await;
        let json = &document.json;
        assert!(json["openapi"].as_str().unwrap().starts_with("3.1."));
        assert!(json["info"]["title"].is_string() && json["info"]["version"].is_string());
        assert_eq!(json["servers"][0]["url"], "/api/v1");
        assert_eq!(json["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
        let mut ids = BTreeSet::new();
        for (path, methods) in json["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let at = format!("{method} {path}");
                let id = operation["operationId"].as_str().unwrap();
                assert!(ids.insert(id.to_owned()), "{at}: the id {id} is taken");
                assert!(operation["summary"].as_str().is_some_and(|s| !s.is_empty()), "{at} says what it does");
                assert!(!operation["responses"].as_object().unwrap().is_empty(), "{at}");
                let none = Vec::new();
                let parameters = operation["parameters"].as_array().unwrap_or(&none);
                let mut in_path: Vec<&str> = parameters
                    .iter()
                    .filter(|p| p["in"] == "path")
                    .inspect(|p| assert_eq!(p["required"], true, "{at}"))
                    .map(|p| p["name"].as_str().unwrap())
                    .collect();
                in_path.sort_unstable();
                let templated: Vec<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
                assert_eq!(in_path, templated, "{at}");
                for parameter in parameters {
                    assert!(parameter["schema"].is_object(), "{at}: {parameter}");
                    assert!(matches!(parameter["in"].as_str(), Some("path" | "query" | "header" | "cookie")));
                }
            }
        }
        schema::check_references(json, json);
    }
}
