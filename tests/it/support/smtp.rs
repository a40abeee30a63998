//! A mail server that does what the test tells it: accepts, refuses, hangs up, or says nothing.
//!
//! It speaks RFC 5321 with SIZE (RFC 1870), 8BITMIME (RFC 6152) and PIPELINING (RFC 2920), keeps what
//! arrives, and runs on plain threads, so that the runtime under test is left alone.

mod session;

use std::collections::VecDeque;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::mail::Mail;
use session::Session;

/// How the server treats one transaction (or, at [`Stage::Greeting`], one connection).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Accept,
    At(Stage, Fault),
}

/// The point of the conversation where a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Instead of the `220` to a new connection.
    Greeting,
    /// In answer to `MAIL`.
    Mail,
    /// In answer to every `RCPT` of the transaction.
    Rcpt,
    /// In answer to `DATA`, before any text was asked for.
    Data,
    /// After the `354`, before the text was read.
    Body,
    /// After the final dot: the server has the whole message.
    End,
}

/// What happens there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// This line is sent instead, e.g. `451 4.3.0 Try again later`.
    Reply(&'static str),
    /// The connection is closed without a word.
    HangUp,
    /// A line is sent that is not SMTP.
    Garbage,
    /// Nothing is ever said again.
    Silence,
    /// Nothing is said before a [`SmtpServer::release`]; then all goes on as if nothing had been.
    Hold,
}

/// One message that the server has in full.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    /// The envelope sender, empty for `MAIL FROM:<>`.
    pub(crate) from: String,
    /// The accepted envelope recipients.
    pub(crate) to: Vec<String>,
    /// The message.
    pub(crate) mail: Mail,
    /// Whether the client was told so. `false` is the case no sender can see: delivered, answer lost
    /// (or still held).
    pub(crate) acknowledged: bool,
}

/// The server; it stops when dropped.
pub(crate) struct SmtpServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    script: VecDeque<Answer>,
    received: Vec<Received>,
    connections: Vec<TcpStream>,
    releases: usize,
    stopping: bool,
}

impl SmtpServer {
    /// Starts on a free port of the loopback interface.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let mut server =
            Self { address: listener.local_addr().unwrap(), shared: Arc::default(), acceptor: None };
        server.listen(listener);
        server
    }

    /// Where it listens: `smtp://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Queues the answer to the next transaction; without one, messages are accepted.
    pub(crate) fn next(&self, answer: Answer) {
        self.shared.lock().script.push_back(answer);
    }

    /// Lets one answer go that [`Fault::Hold`] keeps back, or will: it does not matter which comes first.
    pub(crate) fn release(&self) {
        self.shared.lock().releases += 1;
        self.shared.changed.notify_all();
    }

    /// What has arrived so far, in order, including what the client was never told of.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.shared.lock().received.clone()
    }

    /// Waits until `count` messages have arrived, and gives all there are.
    ///
    /// # Panics
    /// When they have not within `limit`.
    pub(crate) fn wait_for(&self, count: usize, limit: Duration) -> Vec<Received> {
        let waiting = |state: &mut State| state.received.len() < count;
        let (state, timeout) =
            self.shared.changed.wait_timeout_while(self.shared.lock(), limit, waiting).unwrap();
        let received = state.received.clone();
        drop(state);
        assert!(!timeout.timed_out(), "{count} messages expected, arrived: {received:#?}");
        received
    }

    /// Cuts every connection and refuses new ones, until [`SmtpServer::restart`].
    pub(crate) fn stop(&mut self) {
        let Some(acceptor) = self.acceptor.take() else { return };
        let mut state = self.shared.lock();
        state.stopping = true;
        state.connections.drain(..).for_each(|stream| drop(stream.shutdown(Shutdown::Both)));
        drop(state);
        self.shared.changed.notify_all();
        // Wakes the acceptor, which then sees that it is to stop.
        drop(TcpStream::connect(self.address));
        acceptor.join().unwrap();
    }

    /// Listens again on the same port.
    pub(crate) fn restart(&mut self) {
        self.stop();
        self.listen(TcpListener::bind(self.address).unwrap());
    }

    fn listen(&mut self, listener: TcpListener) {
        self.shared.lock().stopping = false;
        let shared = Arc::clone(&self.shared);
        self.acceptor = Some(thread::spawn(move || accept(&listener, &shared)));
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        let stream = stream.unwrap();
        let mut state = shared.lock();
        if state.stopping {
            return;
        }
        state.connections.push(stream.try_clone().unwrap());
        drop(state);
        let shared = Arc::clone(shared);
        // A client may leave at any point; that is its right and no failure of the test.
        thread::spawn(move || drop(Session::new(&shared, stream).run()));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// The answer for a connection that has just been opened.
    fn connection_answer(&self) -> Answer {
        let for_connection = |answer: &mut Answer| matches!(answer, Answer::At(Stage::Greeting, _));
        self.lock().script.pop_front_if(for_connection).unwrap_or(Answer::Accept)
    }

    /// The answer for a transaction that has just begun.
    fn transaction_answer(&self) -> Answer {
        self.lock().script.pop_front().unwrap_or(Answer::Accept)
    }

    /// Keeps a message the client has not been told about yet; its number is for [`Shared::acknowledge`].
    fn keep(&self, received: Received) -> usize {
        let mut state = self.lock();
        state.received.push(received);
        self.changed.notify_all();
        state.received.len() - 1
    }

    fn acknowledge(&self, number: usize) {
        self.lock().received[number].acknowledged = true;
    }

    /// Waits for its own [`SmtpServer::release`], or for the server to stop.
    fn hold(&self) {
        let held = |state: &mut State| state.releases == 0 && !state.stopping;
        let mut state = self.changed.wait_while(self.lock(), held).unwrap();
        state.releases = state.releases.saturating_sub(1);
    }
}
