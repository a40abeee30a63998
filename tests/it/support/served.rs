//! The program itself as an operator runs it, and what it says to its terminal and its log.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use super::process::Process;
use super::{eventually, free_port};

/// `evenkeel serve`, running.
pub(crate) struct Served {
    /// `http://127.0.0.1:PORT`
    pub(crate) url: String,
    process: Option<Process>,
    said: TempDir,
}

impl Served {
    /// Runs a command that serves, with settings already in its environment.
    pub(crate) fn start(command: &mut Command) -> Served {
        let (said, port) = (tempfile::tempdir().unwrap(), free_port());
        let url = format!("http://{}:{port}", Ipv4Addr::LOCALHOST);
        let file = |name: &str| File::create(said.path().join(name)).unwrap();
        command
            .env("EVENKEEL__SERVER__LISTEN", format!("{}:{port}", Ipv4Addr::LOCALHOST))
            .env("EVENKEEL__SERVER__PUBLIC_URL", &url)
            .stdout(file("terminal"))
            .stderr(file("log"));
        let mut process = Process::spawn(command).unwrap();
        let answers = || is_healthy(port).is_some();
        let up = eventually(Duration::from_secs(20), || process.has_ended() || answers());
        let served = Served { url, process: Some(process), said };
        assert!(up && answers(), "did not start: {}", served.log());
        served
    }

    /// What it wrote to its standard output.
    pub(crate) fn terminal(&self) -> String {
        fs::read_to_string(self.said.path().join("terminal")).unwrap()
    }

    /// What it wrote to its standard error.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.said.path().join("log")).unwrap()
    }

    /// Stops it as an operator does, so that everything it had to say is said.
    pub(crate) fn stop(&mut self) {
        if let Some(process) = self.process.take() {
            process.terminate();
        }
    }
}

fn is_healthy(port: u16) -> Option<()> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.starts_with("HTTP/1.1 200").then_some(())
}
