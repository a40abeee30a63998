use super::*;
use crate::import::wordpress::Problem;

#[test]
fn the_invented_blog_comes_in_with_its_two_stories() {
    let export = read(&fixture("wordpress.xml")).unwrap();
    assert_eq!(export.site_title, "The Harbour Light & Friends");
    assert_eq!(export.site_url, "https://harbour.example.org");
    let stories: Vec<_> = export
        .stories
        .iter()
        .map(|s| {
            (s.id.as_str(), s.title.as_str(), s.author.as_str(), s.posted_at.to_string(), s.link.as_str())
        })
        .collect();
    assert_eq!(
        stories,
        [
            (
                "30",
                "Evenings: “good” nothing & other plans",
                "Odile at the Lighthouse",
                "2024-03-02T18:00:00Z".to_owned(),
                "https://harbour.example.org/?p=30"
            ),
            (
                "40",
                "One month since the storm, and the roof is still on. I…",
                "nightwatch",
                "2024-04-01T21:00:00Z".to_owned(),
                "https://harbour.example.org/?p=40"
            ),
        ]
    );
}

#[test]
fn comments_come_parents_first_with_orphans_at_top_level() {
    let export = read(&fixture("wordpress.xml")).unwrap();
    assert_eq!(
        family(&export.stories[0]),
        [
            ("11", None, "Ana"),
            ("12", Some("11"), "Ana Reyes"),
            ("13", Some("12"), "Ana"),
            ("14", Some("11"), "Brambleway"),
            ("15", Some("13"), "Odile at the Lighthouse"),
            ("16", Some("15"), "Pike & Sons"),
            ("17", None, "静かな川"),
            ("20", None, "Tern"),
            ("24", None, "Anonymous"),
        ]
    );
    assert_eq!(
        family(&export.stories[1]),
        [("41", None, "tern"), ("42", Some("41"), "Marrow")],
        "an address typed as a name is cut"
    );
}

#[test]
fn html_comes_as_it_stands_in_the_file() {
    let export = read(&fixture("wordpress.xml")).unwrap();
    let story = &export.stories[0];
    assert!(story.html.starts_with("<!-- wp:heading -->\n<h2>"));
    assert!(story.html.contains("&#8220;Nothing much&#8221;") && story.html.contains("🕯️"));
    assert!(story.html.contains("a[b[0]]> 1"), "CDATA split around its own end mark is joined");
    assert!(story.html.ends_with("<script>alert(\"never\")</script>"));
    let html = |id: &str| story.comments.iter().find(|comment| comment.id == id).unwrap().html.clone();
    assert_eq!(html("11"), "Day nine. The evenings are long.\n\nIs it always the evenings?");
    assert!(html("16").contains("onclick=\"steal()\"") && html("16").contains("?a=1&amp;b=2"));
    assert_eq!(html("17"), "今日で百日です。 Thank you & good night — it’s <strong>a hundred days</strong>.");
}

#[test]
fn everything_left_out_is_listed_with_its_reason() {
    let export = read(&fixture("wordpress.xml")).unwrap();
    assert_eq!(
        skipped(&export),
        [
            "comment 18 by CheapWatches4U on post 30: it is spam",
            "comment 19 by Somebody upset on post 30: it is in the trash",
            "comment 21 by First-time visitor on post 30: it was never approved",
            "comment 22 by Another blog on post 30: it is a pingback, not a comment",
            "comment 23 by An older blog on post 30: it is a trackback, not a comment",
            "comment 25 by Brambleway on post 30: there is nothing in it",
            "post 50 “Half a thought”: it is a draft",
            "post 51 “For my own eyes”: it is private",
            "comment 52 by Odile at the Lighthouse on post 51: its post is not imported",
            "post 53 “For the Thursday group”: it is behind a password",
            "page 54 “About this place”: it is of type “page”, not a post",
            "attachment 55 “slipway”: it is of type “attachment”, not a post",
            "post 56 “Midsummer”: it is scheduled and not published yet",
            "post 57 “From a guest”: it was never approved",
        ]
    );
    assert_eq!(
        noted(&export),
        [
            "comment 20 by Tern on post 30: the comment it answers is not imported; it stands at top level",
            "comment 24 by Anonymous on post 30: the comment it answers is not imported; it stands at top level",
            "post 40: it has no title; its first words are taken",
            "comment 42 by Marrow on post 40: its UTC time is missing; the blog's local time is taken as UTC",
        ]
    );
}

#[test]
fn a_skipped_comment_says_the_line_it_begins_on() {
    let xml = fixture("wordpress.xml");
    let export = read(&xml).unwrap();
    let line = xml.lines().position(|line| line.contains("<wp:comment_id>18<")).unwrap() as u64;
    assert_eq!(export.skipped[0].line, line);
}

#[test]
fn addresses_of_people_and_machines_are_never_read() {
    for name in ["wordpress.xml", "malformed-items.xml"] {
        let all = format!("{:?}", read(&fixture(name)).unwrap());
        for secret in ["never-read", "NeverRead", "203.0.113", "@harbour", "keeper@", "lantern"] {
            assert!(!all.contains(secret), "{secret} in {name}");
        }
    }
}

#[test]
fn malformed_items_are_listed_and_the_rest_comes_in() {
    let export = read(&fixture("malformed-items.xml")).unwrap();
    let titles: Vec<_> = export.stories.iter().map(|s| (s.id.as_str(), s.posted_at.to_string())).collect();
    assert_eq!(
        titles,
        [
            ("70", "2024-05-01T07:00:00Z".to_owned()),
            ("81", "2024-05-02T07:00:00Z".to_owned()),
            ("82", "2024-05-03T07:00:00Z".to_owned()),
        ]
    );
    assert_eq!(
        family(&export.stories[0]),
        [
            ("71", None, "Marrow"),
            ("72", None, "Tern"),
            ("73", Some("72"), "Brambleway"),
            ("74", None, "Pike")
        ]
    );
    assert_eq!(
        skipped(&export),
        [
            "comment 71 by Somebody else on post 70: its id is taken by one before it in the file",
            "a comment without an id by Nameless number on post 70: it has no wp:comment_id",
            "comment seventy-five by Word on post 70: its wp:comment_id is “seventy-five”",
            "comment 76 by Undated on post 70: its date “2024-02-30 25:00:00” cannot be read",
            "comment 77 by Unknown state on post 70: it has no wp:comment_approved",
            "comment 78 by A shop on post 70: it is of type “review”, not a comment",
            "post 70 “The same number again”: its id is taken by one before it in the file",
            "post without an id “No number”: it has no wp:post_id",
            "comment 79 by Lost on a post without an id: its post is not imported",
            "post 80 “No date”: it has no date",
            "post 83 “Archived by a plugin”: its status is “archived”",
            "item without an id “Nothing but a title”: it has no wp:post_type",
        ]
    );
    assert_eq!(
        noted(&export),
        [
            "comment 72 by Tern on post 70: its line of answers leads back to itself; it stands at top level",
            "comment 74 by Pike on post 70: its line of answers leads back to itself; it stands at top level",
            "post 81 “Only the blog’s clock”: its UTC time is missing; the blog's local time is taken as UTC",
            "post 82 “Only the feed’s date”: its time is missing; the feed's publication date is taken",
        ]
    );
}

#[test]
fn a_file_cut_short_is_refused_with_the_place() {
    let xml = fixture("truncated.xml");
    let error = read(&xml).unwrap_err();
    assert_eq!(error.problem, Problem::Truncated("wp:comment_content".into()));
    let (last, line) = xml.lines().enumerate().last().unwrap();
    assert_eq!(error.line, last as u64 + 1);
    assert_eq!(error.column, line.find("<![CDATA[").unwrap() as u64 + 1);
}

#[test]
fn a_feed_is_not_an_export() {
    let error = read(&fixture("not-wxr.xml")).unwrap_err();
    assert!(error.to_string().ends_with("not a WordPress export: it has no wp:wxr_version"), "{error}");
}
