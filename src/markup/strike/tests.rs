use proptest::prelude::*;

use super::super::{Length, plain_text, render};
use super::*;

fn struck(source: &str, span: &str) -> String {
    strike(source, span, Which::Nth(1), "removed: x").unwrap()
}

fn shown(source: &str) -> String {
    plain_text(&render(source, Length::Story).unwrap())
}

#[test]
fn words_are_found_as_they_are_seen_and_as_they_were_typed() {
    for (source, span) in [
        ("You are a fool, and I am not.", "a fool"),
        ("You are *a* **fool**, and I am not.", "a fool"),
        ("You are *a* **fool**, and I am not.", "*a* **fool**"),
        ("You are a\nfool, and I am not.", "a  fool"),
        ("You are [a fool](https://a.example/), and I am not.", "a fool"),
        ("You are `a fool`, and I am not.", "a fool"),
    ] {
        assert_eq!(shown(&struck(source, span)), "You are [removed: x], and I am not.", "{source}");
    }
    assert_eq!(struck("It’s “so”.", "It's \"so\""), "\\[removed: x\\].");
    assert_eq!(shown(&struck("Fish &amp; chips here", "Fish & chips")), "[removed: x] here");
}

#[test]
fn half_an_emphasis_leaves_the_other_half_plain() {
    assert_eq!(shown(&struck("I **say you are** a fool", "are a fool")), "I say you [removed: x]");
    assert_eq!(shown(&struck("I [say you](https://a.example/) fool", "you fool")), "I say [removed: x]");
}

#[test]
fn each_paragraph_keeps_its_place() {
    let source = "One two.\n\n> Three\n> four.\n\n- five\n- six";
    assert_eq!(
        struck(source, "two. Three four. five"),
        "One \\[removed: x\\]\n\n> \\[removed: x\\]\n\n- \\[removed: x\\]\n- six"
    );
}

#[test]
fn only_whole_words_and_the_one_asked_for() {
    let source = "ass, class, ass and ass";
    assert_eq!(occurrences(source, "ass"), 3);
    assert_eq!(strike(source, "ass", Which::Nth(2), "x").unwrap(), "ass, class, \\[x\\] and ass");
    assert_eq!(strike(source, "ass", Which::All, "x").unwrap(), "\\[x\\], class, \\[x\\] and \\[x\\]");
    assert_eq!(strike(source, "ass", Which::Nth(4), "x"), Err(NotStruck::Fewer(3)));
    assert_eq!(strike(source, "lass", Which::All, "x"), Err(NotStruck::Missing));
    assert_eq!(strike(source, " , ", Which::All, "x"), Err(NotStruck::Missing));
}

#[test]
fn what_says_that_words_are_gone_stays() {
    let once = strike("a fool", "fool", Which::All, "removed by a moderator: a word").unwrap();
    let twice = strike(&once, "a", Which::All, "removed by a moderator: a word").unwrap();
    assert_eq!(twice.matches("removed by a moderator: a word").count(), 2, "{twice}");
}

#[test]
fn a_mark_is_shown_without_what_keeps_it_from_being_a_link() {
    let mark = "removed by a moderator: an *unkind* word";
    let once = strike("a \\*fool\\* and a dog", "fool", Which::All, mark).unwrap();
    let twice = strike(&once, "dog", Which::All, mark).unwrap();
    assert_eq!(plain_marks(&twice), format!("a \\*[{mark}]\\* and a [{mark}]"), "{twice}");
    let in_code = format!("`[{mark}]` and {twice}");
    assert!(!plain_marks(&in_code).contains("\\["), "{in_code}");
    for as_it_is in
        ["", "\\[x\\]", "[removed by a moderator: x]", "\\[removed by a moderator: x", "é\\[removed"]
    {
        assert_eq!(plain_marks(as_it_is), as_it_is);
    }
}

#[test]
fn an_address_goes_with_its_link() {
    let source = "See [here](https://a.example/mill-lane-4) now";
    assert_eq!(struck(source, "mill-lane-4"), "See \\[removed: x\\] now");
}

#[test]
fn a_quotation_of_it_loses_the_words_and_nothing_else_does() {
    let source = "> [ben wrote (#2)](https://f.example/p/2):\n>\n> You are\n> *a fool*.\n\nI am no a fool.";
    let names = |address: &str| address.ends_with("/p/2");
    let after = strike_quoted(source, "You are a fool", "x", names).unwrap();
    assert_eq!(after, "> [ben wrote (#2)](https://f.example/p/2):\n>\n> \\[x\\].\n\nI am no a fool.");
    assert_eq!(strike_quoted(source, "You are a fool", "x", |_| false), None);
    assert_eq!(strike_quoted("> You are a fool", "a fool", "x", names), None);
    let cut = "> [b](/p/2):\n>\n> Well, you are a terrible …\n\nWell.";
    let after = strike_quoted(cut, "you are a terrible fool", "x", names).unwrap();
    assert_eq!(after, "> [b](/p/2):\n>\n> Well, \\[x\\] …\n\nWell.");
}

proptest! {
    #[test]
    fn struck_words_are_gone_whatever_is_around_them(
        before in "[a-c *_`>#\\[\\]()|\n-]{0,40}", after in "[a-c *_`>#\\[\\]()|\n-]{0,40}",
    ) {
        let source = format!("{before} wombat {after}");
        if let Ok(left) = strike(&source, "wombat", Which::All, "removed: x") {
            prop_assert!(!left.contains("wombat"), "{left}");
        }
    }
}
