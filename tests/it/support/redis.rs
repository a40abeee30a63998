//! A private Redis: loopback only, nothing on disk.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::process::Process;
use super::{Missing, Service, eventually, find_program, free_port};

/// One Redis server of one test.
pub(crate) struct Redis {
    program: PathBuf,
    port: u16,
    process: Option<Process>,
}

impl Service for Redis {
    const NAME: &'static str = "Redis";

    fn obtain() -> Result<Self, Missing> {
        let mut redis = Self { program: find_program("redis-server")?, port: 0, process: None };
        // A free port can be taken by someone else before the server binds it; then another will do.
        for _ in 0..3 {
            redis.port = free_port();
            if redis.try_start() {
                return Ok(redis);
            }
        }
        panic!("redis-server did not start")
    }
}

impl Redis {
    /// Where it listens: `redis://127.0.0.1:PORT/`. Stays the same over [`Redis::stop`] and [`Redis::start`].
    pub(crate) fn url(&self) -> String {
        format!("redis://{}:{}/", Ipv4Addr::LOCALHOST, self.port)
    }

    /// Empties it, as a host who has lost Redis' memory would find it.
    pub(crate) fn flush_all(&self) {
        assert_eq!(self.ask("FLUSHALL").as_deref(), Some("+OK"));
    }

    /// Kills the server at once (`SIGKILL`); what it held is lost.
    pub(crate) fn stop(&mut self) {
        self.process = None;
    }

    /// Starts it again, empty, on the same port; does nothing when it runs.
    pub(crate) fn start(&mut self) {
        assert!(self.process.is_some() || self.try_start(), "redis-server did not start again");
    }

    fn try_start(&mut self) -> bool {
        let command = &mut Command::new(&self.program);
        command.args(["--bind", "127.0.0.1", "--port", &self.port.to_string()]);
        command.args(["--save", "", "--appendonly", "no", "--daemonize", "no", "--databases", "4"]);
        command.current_dir(std::env::temp_dir()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut process = Process::spawn(command).unwrap();
        let mut ended = false;
        let ready = eventually(Duration::from_secs(10), || {
            ended = process.has_ended();
            ended || self.ask("PING").as_deref() == Some("+PONG")
        });
        // Someone else's Redis may answer on that port when ours could not bind it.
        let started = ready && !ended && !process.has_ended();
        self.process = started.then_some(process);
        started
    }

    /// One inline command and the first line of its answer.
    fn ask(&self, command: &str) -> Option<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).ok()?;
        stream.write_all(format!("{command}\r\nQUIT\r\n").as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.lines().next().map(str::to_owned)
    }
}
