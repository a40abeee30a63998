//! What the log keeps to itself: whom somebody looked at.

use super::routes;
use crate::support::browser::Browser;
use crate::support::evenkeel_command;
use crate::support::forum::{Backend, Forum};
use crate::support::served::Served;

/// Whatever stands in a path for a person, or opens something, wherever the path is.
#[tokio::test]
async fn no_handle_and_no_secret_of_any_address_is_in_the_log() {
    const MARK: &str = "pangolin";
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    let mut command = evenkeel_command(&forum);
    let mut served = Served::start(command.env("EVENKEEL__LOG__LEVEL", "info").arg("serve"));
    let (browser, mut asked) = (Browser::new(&served.url).stopping(), Vec::new());
    for path in routes::all() {
        if !["{handle}", "{a}", "{b}", "{token}"].iter().any(|name| path.contains(name)) {
            continue;
        }
        let values = [("handle", MARK), ("a", MARK), ("b", MARK), ("token", MARK), ("kind", "warning")];
        let path = routes::filled(&path, &values);
        for path in [path.clone(), path.replace("/mod/", "//mod/"), path.replacen(MARK, "p%61ngolin", 1)] {
            browser.open(&path).await;
            browser.send(&path, &[]).await;
            asked.push(path);
        }
    }
    for path in [
        "/mod/members/pangolin",
        "/mod/pairs/pangolin/pangolin",
        "/api/v1/mod/members/pangolin/notes",
        "/m/pangolin",
    ] {
        assert!(asked.iter().any(|asked| asked == path), "no {path} in {asked:#?}");
    }
    served.stop();
    let log = served.log();
    for cut in
        ["/mod/members/…", "/mod/pairs/…", "/api/v1/mod/members/…", "/api/v1/mod/pairs/…", "/m/…", "/u/…"]
    {
        assert!(log.contains(cut), "{cut} in {log}");
    }
    assert!(!log.contains(MARK) && !log.contains("p%61ngolin"), "{log}");
}
