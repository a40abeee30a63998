//! The first account: whoever reads the terminal runs the forum.

use crate::support::client::PASSPHRASE;
use crate::support::evenkeel_command;
use crate::support::forum::{Backend, Forum, on_both};
use crate::support::served::Served;

fn code(forum: &Forum) -> String {
    forum.app.keys.hex(evenkeel::keys::Purpose::FirstRun, &[0])[..12].to_owned()
}

on_both! {
    async fn the_first_host_needs_the_code_and_there_is_only_one(forum) {
        let (first, second) = (forum.browser(), forum.browser());
        let form = first.open("/welcome").await.expect(200);
        let late = second.open("/welcome").await.expect(200);
        for wrong in ["", "0", "000000000000", &code(&forum)[..11], &format!("{}0", code(&forum))] {
            let typed = [("code", wrong), ("handle", "keeper"), ("passphrase", PASSPHRASE)];
            let page = first.submit(&form, "/welcome", &typed).await.expect(422);
            assert_eq!(page.attributes(".problem li a", "href"), ["#code"]);
            assert_eq!((page.value("code").as_str(), page.value("handle").as_str()), (wrong, "keeper"));
        }
        let code = code(&forum);
        let weak = [("code", code.as_str()), ("handle", "keeper"), ("passphrase", "password1")];
        first.submit(&form, "/welcome", &weak).await.expect(422);
        assert!(first.open("/m/keeper").await.status == 404, "nothing half-made");
        let typed = [("code", code.as_str()), ("handle", "keeper"), ("passphrase", PASSPHRASE)];
        let front = first.submit(&form, "/welcome", &typed).await.expect(200);
        assert!(front.text(".flash").contains("You are signed in as its host"));
        first.open("/mod").await.expect(200);

        for browser in [&first, &second, &forum.browser()] {
            browser.open(&format!("/welcome?code={code}")).await.expect(404);
        }
        let typed = [("code", code.as_str()), ("handle", "second"), ("passphrase", PASSPHRASE)];
        second.submit(&late, "/welcome", &typed).await.expect(404);
        second.open("/m/second").await.expect(404);
    }
}

#[tokio::test]
async fn the_terminal_shows_the_link_that_the_page_asks_for() {
    let forum = Forum::start(Backend::Sqlite).await.unwrap();
    let served = Served::start(evenkeel_command(&forum).arg("serve"));
    let terminal = served.terminal();
    let link = terminal.lines().find_map(|line| line.split_once("Become the host")).unwrap().1.trim();
    let path = link.strip_prefix(&served.url).expect("an address that can be opened");
    let browser = crate::support::browser::Browser::new(&served.url);
    let form = browser.open(path).await.expect(200);
    assert_eq!(form.value("code"), code(&forum), "already filled in");
    let typed = [("code", &*form.value("code")), ("handle", "keeper"), ("passphrase", PASSPHRASE)];
    browser.submit(&form, "/welcome", &typed).await.expect(200);
    drop(served);
    let mut again = Served::start(evenkeel_command(&forum).arg("serve"));
    assert!(!again.terminal().contains("Become the host"));
    again.stop();
    assert!(!again.log().contains(&code(&forum)));
}
