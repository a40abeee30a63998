use proptest::prelude::*;

use super::{offences, shown, squeezed, text_of};
use crate::markup::sanitize::clean;
use crate::markup::{
    Breaks, Length, TooMuch, excerpt, is_blank, markdown_from_html, one_line, plain_text, render, word_count,
};

/// Any string, or one made of the pieces in which Markdown and HTML are at their most surprising.
fn source() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```\n",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](",
        "<",
        ">",
        "> ",
        "- ",
        "1. ",
        "# ",
        "|",
        "|-|\n",
        "---\n",
        "\n",
        "\n\n",
        " ",
        "    ",
        "\t",
        "\\",
        "&",
        "&#106;",
        "&lt;",
        "&nbsp;",
        "\"",
        "'",
        "=",
        "a",
        "b c",
        "é",
        "🙂",
        "\u{202E}",
        "\u{0}",
        "\r\n",
        "\u{200B}",
        "javascript:",
        "data:",
        "https://example.org/",
        "www.example.org",
        "a@example.org",
        "//",
        "<script>",
        "</script>",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<svg onload=x>",
        "<a href=",
        "<![CDATA[",
        "]]>",
        "<?",
        "[x]: ",
        "<p>",
        "</p>",
        "<br>",
        "<pre>",
        "</pre>",
        "<ul><li>",
        "</ul>",
        "<table><tr><td>",
        "<td>",
        "<blockquote>",
        "</blockquote>",
        "<code>",
        "</code>",
        "<h2>",
        "</h2>",
        "<i>",
        "</i>",
        "<s>",
        "</s>",
        "<a href=\"https://example.org/\">",
        "</a>",
        "<img alt=x src=https://example.org/>",
        "<hr>",
        ":",
        ".",
        "!",
    ]);
    prop_oneof![
        1 => any::<String>(),
        4 => prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat()),
    ]
}

/// A word with nothing in it that Markdown or a link finder could take for its own.
fn word() -> impl Strategy<Value = String> {
    "[a-zäß0-9*_`~<>&\\[\\]()#+=|!.-]{1,8}"
}

/// What can stand between two words of HTML.
fn between() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        " ",
        "<br>",
        "</p><p>",
        "",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<s>",
        "</s>",
        "</li><li>",
        "<code>x</code>",
    ])
}

/// What can stand between two words of Markdown.
fn gap() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![" ", "\n", "\n\n", "\n\n> ", "\n\n- ", "\n\n1. ", " *", "* "])
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn nothing_unsafe_comes_out_whatever_goes_in(source in source()) {
        if let Ok(html) = render(&source, Length::Story) {
            prop_assert_eq!(offences(html.as_str()), Vec::<String>::new());
            prop_assert_eq!(clean(html.as_str()), html.clone());
            let words = one_line(&html);
            let words = words.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
            prop_assert_eq!(word_count(&html), words.count());
            prop_assert!(excerpt(&html, 40).chars().count() <= 40);
            prop_assert!(!plain_text(&html).starts_with('\n') && !plain_text(&html).ends_with('\n'));
        }
    }

    #[test]
    fn blank_means_that_no_text_is_shown(source in source()) {
        if let Ok(html) = render(&source, Length::Story) {
            let shows = text_of(html.as_str()).contains(crate::markup::text::is_visible);
            prop_assert_eq!(is_blank(&source), !shows);
        }
    }

    #[test]
    fn an_import_always_renders_safely_and_within_the_nesting(html in source()) {
        for breaks in [Breaks::Html, Breaks::Lines] {
            let markdown = markdown_from_html(&html, breaks).unwrap();
            let rendered = render(&markdown, Length::Import);
            prop_assert!(!matches!(rendered, Err(TooMuch::Nesting { .. })), "{}", markdown);
            prop_assert_eq!(offences(rendered.unwrap().as_str()), Vec::<String>::new());
        }
    }

    #[test]
    fn every_word_survives_escaping_and_rendering(
        words in prop::collection::vec(word(), 1..12),
        spaces in prop::collection::vec(between(), 12),
    ) {
        let mut html = String::from("<p>");
        let mut expected = String::new();
        for (word, space) in words.iter().zip(&spaces) {
            html.push_str(&word.replace('&', "&amp;").replace('<', "&lt;"));
            html.push_str(space);
            expected.push_str(word);
            expected.push_str(if space.contains("code") { "x" } else { "" });
        }
        let markdown = markdown_from_html(&html, Breaks::Html).unwrap();
        prop_assert_eq!(letters(&text_of(&shown(&markdown))), expected, "by way of {:?}", markdown);
    }

    #[test]
    fn mail_holds_every_word_of_the_text(
        words in prop::collection::vec("[a-zäß0-9]{1,8}", 1..20),
        gaps in prop::collection::vec(gap(), 20),
    ) {
        let source: String = words.iter().zip(&gaps).flat_map(|(word, gap)| [word.as_str(), gap]).collect();
        let html = render(&source, Length::Story).unwrap();
        let mail = squeezed(&plain_text(&html));
        for word in &words {
            prop_assert!(mail.contains(word.as_str()), "{} is missing from {}", word, mail);
        }
    }
}
