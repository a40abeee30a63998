//! A real mail server: OpenSMTPD, which puts every message into a Maildir.
//!
//! Debian's `smtpd` has its spool (`/var/spool/smtpd`) and control socket (`/var/run/smtpd.sock`) compiled in.
//! It therefore runs in a mount namespace of its own, with empty directories in those two places: the
//! machine's own mail is never touched, and any number of these servers run side by side. That takes root.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{fs, io};

use tempfile::TempDir;

use super::mail::Mail;
use super::process::Process;
use super::{Missing, Service, current_uid, eventually, find_program, free_port};

/// Debian's `nobody`, who owns the Maildirs: OpenSMTPD does not deliver as root.
const NOBODY: u32 = 65534;

const PRIVATE_SPOOL: &str = "mount -t tmpfs -o mode=711 tmpfs /var/spool \
    && mount -t tmpfs -o mode=755 tmpfs /var/run \
    && mkdir -m 711 /var/spool/smtpd \
    && exec \"$0\" -d -f \"$1\"";

/// One OpenSMTPD of one test. Takes mail for any recipient of any domain.
pub(crate) struct OpenSmtpd {
    program: PathBuf,
    port: u16,
    dir: TempDir,
    process: Option<Process>,
}

impl Service for OpenSmtpd {
    const NAME: &'static str = "OpenSMTPD";

    fn obtain() -> Result<Self, Missing> {
        let program = find_program("smtpd")?;
        find_program("unshare")?;
        if current_uid() != 0 {
            return Err(Missing("smtpd needs root".into()));
        }
        let namespace = Command::new("unshare").args(["--mount", "true"]).stderr(Stdio::null()).status();
        if !namespace.is_ok_and(|status| status.success()) {
            return Err(Missing("no mount namespace to be had".into()));
        }
        let mut server = Self { program, port: 0, dir: tempfile::tempdir().unwrap(), process: None };
        for _ in 0..3 {
            server.port = free_port();
            server.configure().unwrap();
            if server.try_start() {
                return Ok(server);
            }
        }
        panic!("smtpd did not start: {}", server.log())
    }
}

impl OpenSmtpd {
    /// Where it listens: `smtp://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> String {
        format!("smtp://{}:{}", Ipv4Addr::LOCALHOST, self.port)
    }

    /// Ends the server (`SIGTERM`); what it has not delivered yet is lost with its spool.
    pub(crate) fn stop(&mut self) {
        if let Some(process) = self.process.take() {
            process.terminate();
        }
    }

    /// Starts it again on the same port; does nothing when it runs.
    pub(crate) fn start(&mut self) {
        assert!(self.process.is_some() || self.try_start(), "smtpd did not start again: {}", self.log());
    }

    /// Waits until `count` messages lie in the Maildir of `user`, the part of the recipient's address
    /// before the `@`, in lower case; gives all there are, in no particular order.
    ///
    /// # Panics
    /// When they do not within `limit`.
    pub(crate) fn wait_for_mail(&self, user: &str, count: usize, limit: Duration) -> Vec<Mail> {
        let new = self.dir.path().join("mail").join(user).join("new");
        let mut arrived = Vec::new();
        let complete = eventually(limit, || {
            arrived = messages(&new).unwrap_or_default();
            arrived.len() >= count
        });
        assert!(complete, "{count} messages expected for {user}, arrived: {arrived:#?}\n{}", self.log());
        arrived
    }

    fn configure(&self) -> io::Result<()> {
        let dir = self.dir.path();
        // Others may pass, as the delivering user must, but not look around.
        fs::set_permissions(dir, fs::Permissions::from_mode(0o711))?;
        fs::create_dir_all(dir.join("mail"))?;
        chown(dir.join("mail"), Some(NOBODY), Some(NOBODY))?;
        let (port, mail) = (self.port, dir.join("mail"));
        let mail = mail.display();
        let configuration = format!(
            r#"table keeper {{ "@" = keeper }}
table users {{ keeper = "{NOBODY}:{NOBODY}:{mail}" }}
listen on 127.0.0.1 port {port} hostname mx.test.invalid
action keep maildir "{mail}/%{{rcpt.user:lowercase}}" userbase <users> virtual <keeper>
match from any for any action keep
"#
        );
        fs::write(dir.join("smtpd.conf"), configuration)
    }

    fn try_start(&mut self) -> bool {
        let dir = self.dir.path();
        let log = fs::File::create(dir.join("log")).unwrap();
        let command = &mut Command::new("unshare");
        command.args(["--mount", "/bin/sh", "-c", PRIVATE_SPOOL]).arg(&self.program);
        command.arg(dir.join("smtpd.conf")).stdout(Stdio::null()).stderr(log);
        let mut process = Process::spawn(command).unwrap();
        let ready = eventually(Duration::from_secs(10), || process.has_ended() || self.greets());
        let started = ready && !process.has_ended();
        self.process = started.then_some(process);
        started
    }

    fn greets(&self) -> bool {
        let Ok(stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)) else { return false };
        let mut greeting = String::new();
        BufReader::new(stream).read_line(&mut greeting).is_ok() && greeting.starts_with("220 ")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap_or_default()
    }
}

impl Drop for OpenSmtpd {
    fn drop(&mut self) {
        self.stop();
    }
}

fn messages(maildir: &Path) -> io::Result<Vec<Mail>> {
    fs::read_dir(maildir)?.map(|entry| Ok(Mail::new(fs::read(entry?.path())?))).collect()
}
