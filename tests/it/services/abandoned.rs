//! What a test process that is killed leaves behind: nothing that runs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use url::Url;

use crate::support::opensmtpd::OpenSmtpd;
use crate::support::postgres::Postgres;
use crate::support::redis::Redis;
use crate::support::{eventually, need};

#[test]
#[ignore = "the other test of this module runs it, and kills it"]
fn starts_everything_and_waits_to_be_killed() {
    let postgres = need::<Postgres>().map(|postgres| postgres.private());
    let (redis, opensmtpd) = (need::<Redis>(), need::<OpenSmtpd>());
    let urls = [
        postgres.as_ref().map(|server| server.url()),
        redis.as_ref().map(|server| server.url()),
        opensmtpd.as_ref().map(|server| server.url()),
    ];
    let mut out = std::io::stdout().lock();
    urls.iter().flatten().for_each(|url| writeln!(out, "runs {url}").unwrap());
    writeln!(out, "everything runs").unwrap();
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

#[test]
fn the_servers_of_a_killed_process_end_too() {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "services::abandoned::starts_everything_and_waits_to_be_killed"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
    let addresses: Vec<String> = lines
        .take_while(|line| line != "everything runs")
        .filter_map(|line| line.split_once("runs ").map(|(_, url)| url.parse::<Url>().unwrap()))
        .map(|url| format!("{}:{}", url.host_str().unwrap(), url.port().unwrap()))
        .collect();
    let running = |address: &String| TcpStream::connect(address).is_ok();
    assert!(addresses.iter().all(running), "{addresses:?}");
    process.kill().unwrap();
    process.wait().unwrap();
    assert!(eventually(Duration::from_secs(30), || !addresses.iter().any(running)), "{addresses:?}");
}
