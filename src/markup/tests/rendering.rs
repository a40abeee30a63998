use super::{rendered, shown};
use crate::markup::{Length, SafeHtml, is_blank, render};

const LINK: &str = r#" rel="nofollow ugc noopener noreferrer""#;

#[test]
fn markdown_becomes_html() {
    assert_eq!(
        shown("Day *one*, **really** ~~not~~ `code`"),
        "<p>Day <em>one</em>, <strong>really</strong> <del>not</del> <code>code</code></p>\n"
    );
    assert_eq!(shown("> quoted\n\nanswer"), "<blockquote>\n<p>quoted</p>\n</blockquote>\n<p>answer</p>\n");
    assert_eq!(shown("3. a\n4. b"), "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n");
    assert_eq!(shown("```rust\nlet x = 1 < 2;\n```"), "<pre><code>let x = 1 &lt; 2;\n</code></pre>\n");
    assert_eq!(
        shown("|a|b|\n|:-|-:|\n|1|2|"),
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody></table>\n"
    );
}

#[test]
fn a_line_end_in_a_paragraph_is_kept() {
    assert_eq!(shown("eggs\nmilk\r\nbread\rtea"), "<p>eggs<br>\nmilk<br>\nbread<br>\ntea</p>\n");
}

#[test]
fn headings_start_below_the_page_s_own() {
    assert_eq!(shown("# a\n## b\n###### c"), "<h3>a</h3>\n<h4>b</h4>\n<h4>c</h4>\n");
}

#[test]
fn tags_are_shown_as_text() {
    assert_eq!(shown("a <b>bold</b> claim"), "<p>a &lt;b&gt;bold&lt;/b&gt; claim</p>\n");
    assert_eq!(
        shown("<div>\n  <p>x</p>\n</div>\n\nafter"),
        "<p>&lt;div&gt;<br>\n&lt;p&gt;x&lt;/p&gt;<br>\n&lt;/div&gt;</p>\n<p>after</p>\n"
    );
    assert_eq!(shown("I <3 you & you"), "<p>I &lt;3 you &amp; you</p>\n");
}

#[test]
fn bare_addresses_become_links() {
    let link = |href: &str, text: &str| format!("<a href=\"{href}\"{LINK}>{text}</a>");
    let cases = [
        (
            "see https://example.org/a_b_c?x=1&y=2.",
            "https://example.org/a_b_c?x=1&amp;y=2",
            "https://example.org/a_b_c?x=1&amp;y=2",
        ),
        ("write to help@example.org, please", "mailto:help@example.org", "help@example.org"),
        ("(www.example.org)", "https://www.example.org", "www.example.org"),
        ("<https://example.org>", "https://example.org", "https://example.org"),
        ("<help@example.org>", "mailto:help@example.org", "help@example.org"),
        ("<p>https://example.org/</p>", "https://example.org/", "https://example.org/"),
    ];
    for (source, href, text) in cases {
        assert!(shown(source).contains(&link(href, text)), "{source}: {}", shown(source));
    }
}

#[test]
fn what_only_looks_like_an_address_stays_text() {
    for source in [
        "the end.Then",
        "example.org",
        "`https://example.org`",
        "    https://example.org",
        "javascript://x.org/y",
        "ftp://example.org/x",
    ] {
        assert!(!shown(source).contains("<a "), "{source}: {}", shown(source));
    }
    let once = shown("[https://example.org](https://example.com)");
    assert_eq!(once.matches("<a ").count(), 1, "{once}");
}

#[test]
fn an_image_becomes_a_link_to_it() {
    assert_eq!(
        shown("![a *red* door](https://example.org/d.png \"t\")"),
        format!("<p><a href=\"https://example.org/d.png\"{LINK}>Image: a <em>red</em> door</a></p>\n")
    );
    assert_eq!(
        shown("![](https://example.org/d.png)"),
        format!("<p><a href=\"https://example.org/d.png\"{LINK}>Image</a></p>\n")
    );
    assert_eq!(
        shown("[![alt](https://example.org/i.png)](https://example.org)"),
        format!("<p><a href=\"https://example.org\"{LINK}>Image: alt</a></p>\n")
    );
    assert_eq!(shown("![alt](data:image/png;base64,AAAA)"), "<p>Image: alt</p>\n");
}

#[test]
fn a_link_that_may_not_be_followed_keeps_its_text() {
    assert_eq!(
        shown("[here](javascript:alert(1)) [there](/p/1) [mail](mailto:a@example.org)"),
        format!("<p>here there <a href=\"mailto:a@example.org\"{LINK}>mail</a></p>\n")
    );
}

#[test]
fn characters_that_mislead_are_stripped_however_they_are_written() {
    assert_eq!(shown("a\u{202E}b\u{2066}c\u{0}d\u{8}e\u{9F}f"), "<p>abcdef</p>\n");
    assert_eq!(shown("a&#x202E;b &#8;c `x\u{202E}`"), "<p>ab c <code>x</code></p>\n");
    assert_eq!(shown("Grüße 🙂 עברית 👩‍👩‍👧"), "<p>Grüße 🙂 עברית 👩‍👩‍👧</p>\n");
}

#[test]
fn blank_is_what_a_reader_cannot_see() {
    for blank in [
        "",
        " \n\t\r\n",
        "\u{200B}\u{FEFF}\u{2060}\u{AD}",
        "&nbsp;&#x200b;",
        "[a]: https://example.org",
        "---",
        ">",
        "- \n- ",
        "[](https://example.org)",
        "#",
        "** **",
        "\u{202E}",
        "```\n```",
        "\u{2800}\u{3164}",
    ] {
        assert!(is_blank(blank), "{blank:?} → {}", shown(blank));
    }
    for visible in ["a", ".", "🙂", "![](https://example.org/i.png)", "`x`", "<br>", "    x", "**", "\\"] {
        assert!(!is_blank(visible), "{visible:?}");
    }
    assert!(!is_blank(&"> ".repeat(40_000)), "too much is refused, not called empty");
}

#[test]
fn a_template_prints_the_html_unescaped() {
    #[derive(askama::Template)]
    #[template(source = "{{ body }}{{ plain }}", ext = "html")]
    struct Page {
        body: SafeHtml,
        plain: &'static str,
    }
    let page = Page { body: rendered("*a*"), plain: "<" };
    assert_eq!(askama::Template::render(&page).unwrap(), "<p><em>a</em></p>\n&#60;");
}

#[test]
fn html_that_was_kept_comes_back_as_it_was() {
    let html = rendered("a *b*");
    assert_eq!(SafeHtml::from_stored(html.as_str().to_owned()), html);
    assert_eq!((html.len(), html.is_empty()), (html.as_str().len(), false));
}

#[test]
fn a_windows_line_end_does_not_count_against_the_length() {
    let lines = "a\r\n".repeat(10 * 1024);
    assert!(render(&lines, Length::Reply).is_ok());
}
