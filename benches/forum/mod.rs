//! The program in this process, on loopback, with long threads in a fresh SQLite file: what a bench
//! measures is what a reader gets.
#![allow(clippy::unwrap_used, reason = "a bench that can't be set up has nothing to measure")]

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

use diesel::connection::SimpleConnection;
use evenkeel::config::Config;
use evenkeel::markup::{Length, render};
use evenkeel::server;
use evenkeel::start::{Needs, migrate, open, start};
use tempfile::TempDir;

const BODY: &str = "Thank you for *saying* this. Day 12 here, and it **does** get easier: mornings first, then evenings.\n\n\
    > I thought I was the only one\n\nYou aren't. What helped me was walking, every day, and calling someone *before*, not after.";

/// Runs until the bench ends; so does its thread.
pub(crate) struct Forum {
    connection: TcpStream,
    _data: TempDir,
}

impl Forum {
    /// A forum with a thread for each number of `replies`; their ids count from 1. No page is kept in memory.
    pub(crate) fn with_threads(replies: &[u32]) -> Forum {
        let data = tempfile::tempdir().unwrap();
        let config: Config = Config::built_in("test")
            .unwrap()
            .merge(("data_dir", data.path()))
            .merge(("cache.megabytes", 0))
            .extract()
            .unwrap();
        migrate(&config).unwrap();
        let mut db = open(&config).unwrap().0.writer().unwrap();
        db.batch_execute("INSERT INTO members (id, handle, handle_key, handle_skeleton, role, claimed, created_us) VALUES (1, 'bench', 'bench', 'bench', 'member', FALSE, 0)").unwrap();
        for (id, replies) in (1..).zip(replies) {
            db.batch_execute(&thread(id, *replies)).unwrap();
        }
        drop(db);
        Forum { connection: TcpStream::connect(serve(config)).unwrap(), _data: data }
    }

    /// The body of a page that must be there.
    pub(crate) fn get(&mut self, path: &str) -> String {
        write!(self.connection, "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", Ipv4Addr::LOCALHOST).unwrap();
        let mut answer = Vec::new();
        loop {
            let mut chunk = [0; 64 * 1024];
            let read = self.connection.read(&mut chunk).unwrap();
            assert_ne!(read, 0, "the server closed the connection");
            answer.extend_from_slice(&chunk[..read]);
            if let Some(body) = whole(&answer) {
                return String::from_utf8(body.to_vec()).unwrap();
            }
        }
    }
}

/// The body of an HTTP/1.1 answer with `Content-Length`, once all of it is there.
fn whole(answer: &[u8]) -> Option<&[u8]> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    assert!(head.starts_with("http/1.1 200"), "{head}");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let body = &answer[end + 4..];
    (body.len() == length.parse::<usize>().unwrap()).then_some(body)
}

fn serve(config: Config) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            let app = start(config, Needs::Everything).await.unwrap();
            server::serve(app, listener).unwrap().await.unwrap();
        });
    });
    address
}

/// A discussion in which every fourth reply is a root, and the others answer the one before.
fn thread(id: u32, replies: u32) -> String {
    let html = render(BODY, Length::Reply).unwrap();
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let (markdown, html, last) = (quoted(BODY), quoted(html.as_str()), replies + 1);
    let number = |back: u32| format!("n - {back}");
    let path = |depth: u32| {
        let numbers: Vec<String> = (0..=depth).rev().map(number).collect();
        format!("unhex(printf('{}', {}))", "%08X".repeat(numbers.len()), numbers.join(", "))
    };
    let base = "(SELECT coalesce(max(id), 0) FROM posts)";
    format!(
        "INSERT INTO threads (id, board_id, kind, title, slug, excerpt, author_id, state, revision, next_number, \
             reply_count, created_us, last_post_us) \
         VALUES ({id}, 2, 'discussion', 'Bench', 'bench', '', 1, 'open', 1, {last} + 1, {replies}, 0, 0); \
         WITH RECURSIVE base(id) AS (SELECT {base}), \
             numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last}), \
             places(n, depth) AS (SELECT n, iif(n = 1, 0, (n + 2) % 4) FROM numbers) \
         INSERT INTO posts (id, thread_id, number, parent_id, path, depth, author_id, body_md, body_html, \
             render_version, state, reply_count, created_us) \
         SELECT base.id + n, {id}, n, iif(depth = 0, NULL, base.id + n - 1), \
             CASE depth WHEN 0 THEN {} WHEN 1 THEN {} WHEN 2 THEN {} ELSE {} END, \
             depth, 1, {markdown}, {html}, 1, 'visible', depth < 3, 0 FROM places, base;",
        path(0),
        path(1),
        path(2),
        path(3),
    )
}
