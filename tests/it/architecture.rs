//! The rules that the shape of the crate rests on, checked by reading it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Who may call whom: a module names modules of its own row and of rows below it.
const ROWS: [&[&str]; 5] = [
    &["cli", "server", "start", "worker", "routes"],
    &[
        "api",
        "site",
        "feeds",
        "import",
        "flags",
        "moderation",
        "notices",
        "notify",
        "search",
        "subscriptions",
        "threads",
        "drafts",
        "cases",
        "measures",
        "posts",
        "boards",
        "accounts",
    ],
    &[
        "app",
        "clock",
        "config",
        "db",
        "error",
        "files",
        "keys",
        "limits",
        "mail",
        "outbox",
        "queue",
        "telemetry",
        "web",
    ],
    &["policy", "markup", "heat", "temper"],
    &["ids"],
];

/// Within the concepts: each names only those after it.
const CONCEPTS: [&str; 11] = [
    "import",
    "moderation",
    "flags",
    "threads",
    "drafts",
    "notices",
    "cases",
    "measures",
    "posts",
    "boards",
    "accounts",
];

/// A file, what it names against the rules, and why it may.
const UPWARDS: [(&str, &str, &str); 9] = [
    ("web/chrome.rs", "notices", "the frame of every page says how many notices wait"),
    ("web/chrome.rs", "boards", "the frame of every page lists the boards the viewer may see"),
    ("web/viewer.rs", "accounts", "who is looking is known by the session of their account"),
    ("boards/http.rs", "threads", "the front page and the boards' pages are lists of threads"),
    ("boards/pages.rs", "threads", "the same, as the templates see them"),
    ("drafts/http.rs", "threads", "the page of drafts says which thread each belongs to"),
    ("flags/record.rs", "moderation", "what flags do by themselves is on the record too"),
    ("flags/brigade.rs", "moderation", "many flags at once raise an alarm, which is the moderators'"),
    (
        "accounts/door_http.rs",
        "drafts",
        "what was written signed out is a draft as soon as its writer is known",
    ),
];

/// Files in which diesel is named although they are no verb and no `queries.rs`, and why.
const DIESEL: [(&str, &str); 9] = [
    ("db/", "this is the database"),
    ("outbox/mod.rs", "keeps its own table"),
    ("notify/", "keeps the deliveries; each file is a step of a mail's way"),
    ("clock.rs", "how a moment is kept"),
    ("ids.rs", "how an id is kept"),
    ("error.rs", "what a row that isn't there means"),
    ("boards/seed.rs", "a verb: makes the boards of a new forum"),
    ("posts/revisions.rs", "reads of one table, beside the queries of the other"),
    ("moderation/record/audit.rs", "keeps the record"),
];

/// Where a table's rows are written.
const OWNERS: [(&str, &str); 33] = [
    ("meta", "db"),
    ("boards", "boards"),
    ("addresses", "accounts"),
    ("confirmations", "accounts"),
    ("members", "accounts"),
    ("sessions", "accounts"),
    ("threads", "threads"),
    ("idempotency_keys", "threads"),
    ("visits", "threads"),
    ("posts", "posts"),
    ("revisions", "posts"),
    ("imports", "import"),
    ("subscriptions", "subscriptions"),
    ("outbox", "outbox"),
    ("deliveries", "notify"),
    ("audit_log", "moderation"),
    ("reactions", "posts"),
    ("series", "threads"),
    ("tags", "threads"),
    ("thread_tags", "threads"),
    ("notifications", "notices"),
    ("drafts", "drafts"),
    ("post_heat", "posts"),
    ("cases", "cases"),
    ("flags", "flags"),
    ("measures", "measures"),
    ("board_moderators", "boards"),
    ("appeals", "moderation"),
    ("moderator_notes", "posts"),
    ("note_readers", "posts"),
    ("member_notes", "accounts"),
    ("case_notes", "cases"),
    ("alarms", "cases"),
];

const MOST_LINES: usize = 400;

/// Files longer than that, and why they may be, for now.
const LONG: [(&str, &str); 1] = [("db/schema.rs", "the list of all tables")];

struct Source {
    /// From `src/`, with slashes.
    path: String,
    /// Without comments and without what is only compiled for tests.
    code: String,
    lines: usize,
}

impl Source {
    fn module(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }

    fn file(&self) -> &str {
        self.path.rsplit('/').next().unwrap()
    }

    /// The modules of the crate that it names, by `use crate::…` or by a path.
    fn named(&self) -> BTreeSet<String> {
        let mut named = BTreeSet::new();
        for (at, _) in self.code.match_indices("crate::") {
            let rest = &self.code[at + "crate::".len()..];
            match rest.strip_prefix('{') {
                Some(group) => named.extend(heads(group)),
                None => {
                    named.insert(word(rest));
                }
            }
        }
        named.remove(self.module());
        named
    }
}

/// The first words of a `{a::b, c::{d, e}}` whose opening brace is behind us.
fn heads(group: &str) -> Vec<String> {
    let (mut depth, mut heads, mut fresh) = (0, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && !c.is_whitespace() => {
                heads.push(word(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    heads
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let read = |file: PathBuf| {
        let text = fs::read_to_string(&file).unwrap();
        let path = file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let code = code.join("\n");
        let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
        Source { path, code, lines: text.lines().count() }
    };
    let sources: Vec<Source> = files.into_iter().map(read).collect();
    assert!(sources.len() > 90, "the sources are found");
    sources
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// Test modules may look anywhere.
fn is_test(source: &Source) -> bool {
    source.path.contains("/tests/") || source.path.ends_with("/tests.rs")
}

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

fn allowed(source: &Source, named: &str) -> bool {
    UPWARDS.iter().any(|(path, what, _)| source.path == *path && *what == named)
}

#[test]
fn every_module_has_its_row() {
    let found: BTreeSet<String> = sources()
        .iter()
        .map(|s| s.module().to_owned())
        .filter(|module| !matches!(module.as_str(), "main" | "lib"))
        .collect();
    let known: BTreeSet<String> = ROWS.concat().into_iter().map(str::to_owned).collect();
    assert_eq!(found, known);
}

#[test]
fn modules_call_downwards_only() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| !is_test(s)) {
        let Some(own) = row(source.module()) else { continue };
        for named in source.named() {
            let Some(other) = row(&named) else { continue };
            if other < own && !allowed(source, &named) {
                wrong.push(format!("{} names {named}, which is above it", source.path));
            }
            let place = |module: &str| CONCEPTS.iter().position(|concept| *concept == module);
            if let (Some(from), Some(to)) = (place(source.module()), place(&named))
                && to < from
                && !allowed(source, &named)
            {
                wrong.push(format!("{} names {named}, a concept above its own", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn concepts_reach_mail_only_through_the_outbox() {
    for source in sources().iter().filter(|s| CONCEPTS.contains(&s.module()) && !is_test(s)) {
        for silent in ["notify", "queue", "mail", "worker"] {
            assert!(!source.named().contains(silent), "{} names {silent}", source.path);
        }
    }
}

#[test]
fn rules_and_text_know_neither_database_nor_http() {
    for source in sources()
        .iter()
        .filter(|s| matches!(s.module(), "policy" | "markup" | "heat" | "temper") && !is_test(s))
    {
        for word in ["diesel", "actix", "redis", "lettre", "crate::db", "crate::web", "crate::app"] {
            assert!(!source.code.contains(word), "{} names {word}", source.path);
        }
    }
}

#[test]
fn only_verbs_and_queries_speak_to_the_database() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| s.code.contains("diesel") && !is_test(s)) {
        let excepted = DIESEL.iter().any(|(path, _)| source.path.starts_with(path));
        // In a concept: the rows in `mod.rs`, the reads in `queries.rs`, and a verb in a file of its own.
        let concept =
            CONCEPTS.contains(&source.module()) || matches!(source.module(), "subscriptions" | "search");
        let asks_nothing = source.file().ends_with("http.rs") || source.file() == "pages.rs";
        if !excepted && (!concept || asks_nothing) {
            wrong.push(source.path.clone());
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    let rows_only = |s: &&Source| s.file() == "mod.rs" && CONCEPTS.contains(&s.module());
    for source in sources().iter().filter(rows_only) {
        for word in ["insert_into", "diesel::update", "diesel::delete", ".load(", ".first(", "execute("] {
            assert!(!source.code.contains(word), "{} does more than say what a row is: {word}", source.path);
        }
    }
}

#[test]
fn only_the_concept_of_a_table_writes_it() {
    let schema = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/db/schema.rs")).unwrap();
    let tables: BTreeSet<String> =
        schema.split("diesel::table! {").skip(1).map(|table| word(table.trim_start())).collect();
    let owners: BTreeMap<&str, &str> = OWNERS.into_iter().collect();
    assert_eq!(tables, owners.keys().map(|t| (*t).to_owned()).collect(), "every table has its concept");
    let (mut wrong, mut written) = (Vec::new(), BTreeSet::new());
    for source in sources().iter().filter(|s| !is_test(s)) {
        for table in tables_written(source, &tables) {
            if owners[table.as_str()] != source.module() {
                wrong.push(format!(
                    "{} writes {table}, which is for {}",
                    source.path,
                    owners[table.as_str()]
                ));
            }
            written.insert(table);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(written, tables, "this test sees every write it should");
}

/// The tables whose rows a file inserts, updates or deletes: named in the call itself, or in the
/// `let` that the call is given.
fn tables_written(source: &Source, tables: &BTreeSet<String>) -> BTreeSet<String> {
    let code: String = source.code.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found = BTreeSet::new();
    for verb in ["insert_into(", "diesel::update(", "diesel::delete("] {
        for (at, _) in code.match_indices(verb) {
            let target = &code[at + verb.len()..];
            let name = word(target);
            let definition = match target[name.len()..].starts_with("::table") {
                true => name.clone(),
                // `let still_queued = deliveries::table…`, the last one before the call.
                false => {
                    let before = &code[..at];
                    let begin = before.rfind(&format!("let {name} = ")).unwrap_or_else(|| {
                        panic!("{}: what is {name} in {verb}{}", source.path, &target[..60.min(target.len())])
                    });
                    let body = &before[begin..];
                    let table = body.find("::table").unwrap_or_else(|| panic!("{}: {body}", source.path));
                    let start = body[..table].rfind(|c: char| !c.is_alphanumeric() && c != '_').unwrap() + 1;
                    body[start..table].to_owned()
                }
            };
            found.insert(real_name(&code, definition, tables));
        }
    }
    found
}

/// `use …::idempotency_keys as keys` makes `keys` another name of it.
fn real_name(code: &str, name: String, tables: &BTreeSet<String>) -> String {
    if tables.contains(&name) {
        return name;
    }
    let alias = format!(" as {name}");
    let at = code.find(&alias).unwrap_or_else(|| panic!("{name} is no table"));
    let start = code[..at].rfind(|c: char| !c.is_alphanumeric() && c != '_').unwrap() + 1;
    code[start..at].to_owned()
}

#[test]
fn files_are_a_screen_or_three() {
    let long = |s: &&Source| s.lines > MOST_LINES && !LONG.iter().any(|(path, _)| *path == s.path);
    let too_long: Vec<String> =
        sources().iter().filter(long).map(|s| format!("{}: {}", s.path, s.lines)).collect();
    assert!(too_long.is_empty(), "{too_long:?}");
}

#[test]
fn one_table_of_addresses() {
    for source in sources().iter().filter(|s| s.path != "routes.rs" && !is_test(s)) {
        for word in [".route(\"", "resource(\"", "scope(\"", "#[get(", "#[post("] {
            assert!(!source.code.contains(word), "{} has an address of its own: {word}", source.path);
        }
    }
}

#[test]
fn safe_html_is_made_in_markup_only() {
    for source in sources().iter().filter(|s| s.module() != "markup") {
        let from_stored = source.code.contains("SafeHtml::from_stored");
        assert!(!from_stored || source.module() == "posts", "{} makes SafeHtml", source.path);
        assert!(!source.code.contains("|safe"), "{}", source.path);
    }
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut folders = vec![templates];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                assert!(!text.contains("|safe") && !text.contains("| safe"), "{}", path.display());
                assert!(!text.contains("style=\"") && !text.contains(" onclick"), "{}", path.display());
            }
        }
    }
}

#[test]
fn the_two_databases_have_the_same_migrations() {
    let names = |backend: &str| -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(backend);
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}

/// The document names a shape by its type's name alone: of two with one name it would show one.
#[test]
fn no_two_shapes_of_the_json_surface_share_a_name() {
    let mut seen = BTreeMap::new();
    for source in sources().iter().filter(|s| s.module() == "api") {
        for (at, _) in source.code.match_indices("ToSchema)]") {
            let rest = &source.code[at..];
            let named = |kind: &str| rest.find(kind).map(|at| (at, word(&rest[at + kind.len()..])));
            let (_, name) = named("struct ").into_iter().chain(named("enum ")).min().unwrap();
            if let Some(other) = seen.insert(name.clone(), source.path.clone()) {
                panic!("{name} is in {other} and in {}", source.path);
            }
        }
    }
    assert!(seen.len() > 30, "the shapes are found");
}
