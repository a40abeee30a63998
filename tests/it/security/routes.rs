//! The table of addresses, read from the program's own source, so that a new route can't be
//! forgotten by the tests that walk it.

/// Every path of `src/routes.rs`, with its placeholders.
pub(super) fn all() -> Vec<String> {
    let source = include_str!("../../../src/routes.rs");
    let (mut paths, mut scope, mut depth) = (Vec::new(), "", 0);
    for line in source.lines() {
        let named = |call: &str| Some(line.split_once(call)?.1.split('"').next().unwrap());
        let indent = line.len() - line.trim_start().len();
        if indent <= depth && !line.trim().is_empty() {
            (scope, depth) = ("", 0);
        }
        if let Some(path) = named("scope(\"") {
            (scope, depth) = (path, indent - 4);
        } else if let Some(path) = named("page(\"").or_else(|| named("json(\"")) {
            paths.push(format!("{scope}{path}"));
        }
    }
    for known in
        ["/", "/mod", "/mod/posts/{id}/edit", "/exit", "/api/v1/sessions/current", "/static/{name:.*}"]
    {
        assert!(paths.iter().any(|path| path == known), "no {known} in {paths:#?}");
    }
    assert!(paths.len() > 40, "{paths:#?}");
    paths
}

/// A path with what its placeholders stand for.
pub(super) fn filled(path: &str, values: &[(&str, &str)]) -> String {
    let fill = |path: String, (name, value): &(&str, &str)| path.replace(&format!("{{{name}}}"), value);
    let filled = values.iter().fold(path.to_owned(), fill);
    assert!(!filled.contains('{'), "nothing to put into {filled}");
    filled
}
