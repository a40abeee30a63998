use super::rendered;
use crate::markup::{excerpt, plain_text, word_count};

fn mail(source: &str) -> String {
    plain_text(&rendered(source))
}

#[test]
fn paragraphs_and_lines_stay_apart_in_mail() {
    assert_eq!(mail("One,\ntwo.\n\nThree & *four*."), "One,\ntwo.\n\nThree & four.");
    assert_eq!(mail("# Title\ntext\n\n---\n\nmore"), "Title\n\ntext\n\n----\n\nmore");
    assert_eq!(mail(""), "");
}

#[test]
fn a_link_tells_its_address_once() {
    assert_eq!(mail("see [this](https://example.org/a) now"), "see this (https://example.org/a) now");
    assert_eq!(
        mail("see https://example.org/a_b, or www.example.org"),
        "see https://example.org/a_b, or www.example.org"
    );
    assert_eq!(mail("https://example.org/ü"), "https://example.org/ü");
    assert_eq!(
        mail("help@example.org or [mail us](mailto:help@example.org)"),
        "help@example.org or mail us (mailto:help@example.org)"
    );
    assert_eq!(mail("[](https://example.org/a)"), "https://example.org/a");
}

#[test]
fn quotes_carry_their_marks_on_every_line() {
    assert_eq!(mail("> a\n> b\n>\n> > c\n>\n> d\n\ne"), "> a\n> b\n>\n> > c\n>\n> d\n\ne");
    assert_eq!(mail("> - a\n>   b"), "> - a\n>   b");
}

#[test]
fn lists_keep_bullets_numbers_and_indents() {
    assert_eq!(
        mail("before\n\n- a\n- b\n  1. c\n  2. d\n- e\n\nafter"),
        "before\n\n- a\n- b\n  1. c\n  2. d\n- e\n\nafter"
    );
    assert_eq!(mail("9. a\n10. b\n    continued"), "9. a\n10. b\n    continued");
    assert_eq!(mail("- a\n-\n- c"), "- a\n-\n- c");
    assert_eq!(mail("- a\n\n  b\n\n- c"), "- a\n\n  b\n\n- c");
}

#[test]
fn code_and_tables_keep_their_lines() {
    assert_eq!(mail("```\na  b\n\n  c\n```\nend"), "a  b\n\n  c\n\nend");
    assert_eq!(mail("|day|mood|\n|-|-|\n|1|low|\n|2||"), "day | mood\n1 | low\n2 |");
}

#[test]
fn an_excerpt_is_one_line_and_ends_at_a_word() {
    let html = rendered("# Day 1\n\nIt was *hard*,\nbut I made it.");
    assert_eq!(excerpt(&html, 100), "Day 1 It was hard, but I made it.");
    assert_eq!(excerpt(&html, 33), "Day 1 It was hard, but I made it.");
    assert_eq!(excerpt(&html, 32), "Day 1 It was hard, but I made…");
    assert_eq!(excerpt(&html, 20), "Day 1 It was hard…");
    assert_eq!(excerpt(&html, 6), "Day 1…");
    assert_eq!(excerpt(&html, 0), "");
    assert_eq!(excerpt(&rendered("Überwältigend"), 5), "Über…");
    assert_eq!(excerpt(&rendered(""), 5), "");
}

#[test]
fn words_are_counted_as_a_reader_would() {
    assert_eq!(word_count(&rendered("I'm *so* gl**a**d – really! 🙂\nDay 2.\n\n- end")), 7);
    assert_eq!(word_count(&rendered("")), 0);
}
