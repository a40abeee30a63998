//! The server's half of one SMTP connection (RFC 5321).

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::ops::ControlFlow::{self, Break, Continue};

use super::{Answer, Fault, Received, Shared, Stage};
use crate::support::mail::Mail;

/// The largest message taken, in bytes, as announced by SIZE.
const MAX_SIZE: usize = 10 * 1024 * 1024;

/// Whether the connection goes on after a command.
type Step = io::Result<ControlFlow<()>>;

pub(super) struct Session<'s> {
    shared: &'s Shared,
    reader: BufReader<TcpStream>,
    transaction: Option<Transaction>,
}

/// What lies between `MAIL` and the final dot.
struct Transaction {
    answer: Answer,
    from: String,
    to: Vec<String>,
}

impl<'s> Session<'s> {
    pub(super) fn new(shared: &'s Shared, stream: TcpStream) -> Self {
        Self { shared, reader: BufReader::new(stream), transaction: None }
    }

    pub(super) fn run(mut self) -> io::Result<()> {
        let outcome = self.converse();
        // The server keeps a handle of its own, so dropping this one would not end the connection.
        let _ = self.reader.get_ref().shutdown(Shutdown::Both);
        outcome
    }

    fn converse(&mut self) -> io::Result<()> {
        match self.strike(self.shared.connection_answer(), Stage::Greeting)? {
            Some(Break(())) => return Ok(()),
            Some(Continue(())) => {}
            None => self.reply("220 mx.test.invalid ESMTP")?,
        }
        while let Some(line) = self.line()? {
            let line = String::from_utf8_lossy(&line);
            if self.command(line.trim_end())?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn command(&mut self, line: &str) -> Step {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => {
                self.transaction = None;
                let size = format!("250-SIZE {MAX_SIZE}");
                ["250-mx.test.invalid", &size, "250-8BITMIME", "250 PIPELINING"]
                    .into_iter()
                    .try_for_each(|line| self.reply(line))?;
            }
            "HELO" | "RSET" => {
                self.transaction = None;
                self.reply("250 2.0.0 OK")?;
            }
            "MAIL" => return self.mail(rest),
            "RCPT" => return self.rcpt(rest),
            "DATA" => return self.data(),
            "NOOP" => self.reply("250 2.0.0 OK")?,
            "QUIT" => {
                self.reply("221 2.0.0 Bye")?;
                return Ok(Break(()));
            }
            _ => self.reply("500 5.5.1 Command unknown")?,
        }
        Ok(Continue(()))
    }

    fn mail(&mut self, rest: &str) -> Step {
        if self.transaction.is_some() {
            return self.answer("503 5.5.1 Nested MAIL");
        }
        let Some(from) = path(rest, "FROM:") else { return self.answer("501 5.5.4 MAIL FROM:<address>") };
        let size = rest.split(' ').find_map(|word| word.strip_prefix("SIZE=")?.parse::<usize>().ok());
        if size.is_some_and(|size| size > MAX_SIZE) {
            return self.answer("552 5.3.4 Message too big");
        }
        let answer = self.shared.transaction_answer();
        if let Some(flow) = self.strike(answer, Stage::Mail)? {
            return Ok(flow);
        }
        self.transaction = Some(Transaction { answer, from, to: Vec::new() });
        self.answer("250 2.1.0 Sender OK")
    }

    fn rcpt(&mut self, rest: &str) -> Step {
        let Some(answer) = self.transaction.as_ref().map(|open| open.answer) else {
            return self.answer("503 5.5.1 MAIL first");
        };
        let Some(to) = path(rest, "TO:") else { return self.answer("501 5.5.4 RCPT TO:<address>") };
        if let Some(flow) = self.strike(answer, Stage::Rcpt)? {
            return Ok(flow);
        }
        self.transaction.iter_mut().for_each(|open| open.to.push(to.clone()));
        self.answer("250 2.1.5 Recipient OK")
    }

    fn data(&mut self) -> Step {
        let Some(Transaction { answer, from, to }) = self.transaction.take_if(|open| !open.to.is_empty())
        else {
            return self.answer("503 5.5.1 RCPT first");
        };
        if let Some(flow) = self.strike(answer, Stage::Data)? {
            return Ok(flow);
        }
        self.reply("354 End with <CRLF>.<CRLF>")?;
        if let Some(flow) = self.strike(answer, Stage::Body)? {
            return Ok(flow);
        }
        let Some(raw) = self.message()? else { return Ok(Break(())) };
        if raw.len() > MAX_SIZE {
            return self.answer("552 5.3.4 Message too big");
        }
        // A refusal leaves the message with the client; after every other fault it is here.
        if let Answer::At(Stage::End, Fault::Reply(line)) = answer {
            return self.answer(line);
        }
        let number = self.shared.keep(Received { from, to, mail: Mail::new(raw), acknowledged: false });
        if let Some(flow) = self.strike(answer, Stage::End)? {
            return Ok(flow);
        }
        self.shared.acknowledge(number);
        self.answer("250 2.0.0 Message taken")
    }

    /// The text up to the final dot, its stuffing (RFC 5321 § 4.5.2) undone; `None` if it was cut short.
    fn message(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut raw = Vec::new();
        while let Some(line) = self.line()? {
            if line == b".\r\n" {
                return Ok(Some(raw));
            }
            // Beyond the limit it is read to the end but not kept.
            if raw.len() <= MAX_SIZE {
                raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            }
        }
        Ok(None)
    }

    /// Lets the scripted fault happen if this is its stage; `None` when the server shall go on as usual.
    fn strike(&mut self, answer: Answer, now: Stage) -> io::Result<Option<ControlFlow<()>>> {
        let Answer::At(stage, fault) = answer else { return Ok(None) };
        if stage != now {
            return Ok(None);
        }
        match fault {
            Fault::Reply(line) => self.answer(line).map(Some),
            Fault::Garbage => self.answer("?!").map(Some),
            Fault::HangUp => Ok(Some(Break(()))),
            Fault::Silence => {
                while self.line()?.is_some() {}
                Ok(Some(Break(())))
            }
            Fault::Hold => {
                self.shared.hold();
                Ok(None)
            }
        }
    }

    fn answer(&mut self, line: &str) -> Step {
        self.reply(line).map(Continue)
    }

    fn reply(&mut self, line: &str) -> io::Result<()> {
        self.reader.get_mut().write_all(format!("{line}\r\n").as_bytes())
    }

    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        Ok((self.reader.read_until(b'\n', &mut line)? > 0).then_some(line))
    }
}

/// The address of `FROM:<address>` or `TO:<address>`.
fn path(rest: &str, keyword: &str) -> Option<String> {
    let (head, tail) = rest.split_at_checked(keyword.len())?;
    let tail = head.eq_ignore_ascii_case(keyword).then(|| tail.trim_start())?;
    let (address, _) = tail.strip_prefix('<')?.split_once('>')?;
    Some(address.to_owned())
}
