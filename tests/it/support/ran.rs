//! A command that was run to its end, and what it said.

use std::io::Write;
use std::process::{Command, Stdio};

pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Runs it with nothing on its standard input.
    pub(crate) fn of(command: &mut Command) -> Ran {
        Ran::with_input(command, "")
    }

    pub(crate) fn with_input(command: &mut Command, input: impl AsRef<[u8]>) -> Ran {
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        // It may end without reading; what it says tells why.
        let _ = child.stdin.take().unwrap().write_all(input.as_ref());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran {
            code: output.status.code().expect("ended by itself"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    #[track_caller]
    pub(crate) fn succeeds(self) -> Ran {
        assert_eq!(self.code, 0, "{self}");
        self
    }

    /// Fails, with words that hold each of these, and without a panic or a backtrace.
    #[track_caller]
    pub(crate) fn fails_saying(self, words: &[&str]) -> Ran {
        assert_eq!(self.code, 1, "{self}");
        for word in words {
            assert!(self.err.contains(word), "no {word:?}: {self}");
        }
        assert!(!self.err.contains("panicked"), "{self}");
        self
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit {}\n--- out\n{}\n--- err\n{}", self.code, self.out, self.err)
    }
}
