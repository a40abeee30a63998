//! A server that never outlives the tests.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use super::eventually;

/// Ends the server when the test process is gone, however it went: that process holds the other end
/// of the pipe this shell reads, and the kernel closes it.
///
/// Preferred to the parent-death signal, which also fires when merely the *thread* that started the
/// server ends, as every thread of libtest does.
const WATCHDOG: &str = r#"read -r _; kill -TERM "$1"; sleep 1; kill -KILL "$1""#;

/// A running server; killed when dropped, and by a watchdog when this process ends without dropping it.
pub(crate) struct Process {
    server: Child,
    watchdog: Child,
}

impl Process {
    /// Starts the server, with nothing on its standard input.
    pub(crate) fn spawn(command: &mut Command) -> io::Result<Self> {
        let server = command.stdin(Stdio::null()).spawn()?;
        let watchdog = Command::new("/bin/sh")
            .args(["-c", WATCHDOG, "watchdog", &server.id().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Whoever kills the group of the tests shall not kill the watchdog with them.
            .process_group(0)
            .spawn()?;
        Ok(Self { server, watchdog })
    }

    /// The server's process id.
    pub(crate) fn id(&self) -> u32 {
        self.server.id()
    }

    /// Whether the server has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.server.try_wait().unwrap().is_some()
    }

    /// How it ended, once it has.
    pub(crate) fn status(&mut self) -> Option<ExitStatus> {
        self.server.try_wait().unwrap()
    }

    /// Asks the server to end (`SIGTERM`).
    pub(crate) fn ask_to_end(&mut self) {
        if !self.has_ended() {
            let _ = Command::new("/bin/sh").args(["-c", "kill -TERM $0", &self.id().to_string()]).status();
        }
    }

    /// Asks the server to end and waits; kills it after five seconds.
    pub(crate) fn terminate(mut self) {
        self.ask_to_end();
        eventually(Duration::from_secs(5), || self.has_ended());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The watchdog goes before the server is reaped, so it can never hit a recycled process id.
        let _ = self.watchdog.kill();
        let _ = self.watchdog.wait();
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
