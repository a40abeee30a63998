use super::{shown, squeezed, text_of};
use crate::markup::{Breaks, markdown_from_html};

fn markdown(html: &str) -> String {
    markdown_from_html(html, Breaks::Html).unwrap()
}

fn lines(text: &str) -> String {
    markdown_from_html(text, Breaks::Lines).unwrap()
}

/// The text of `html` survives the way through Markdown.
#[track_caller]
fn faithful(html: &str) {
    let markdown = markdown(html);
    assert_eq!(text_of(&shown(&markdown)), text_of(html), "by way of {markdown:?}");
}

#[test]
fn text_that_looks_like_markdown_stays_text() {
    for text in [
        "1. one",
        "1) one",
        "12) twelve",
        "1986. A great year",
        "1.",
        "3)third",
        "- dash",
        "-",
        "--",
        "---",
        "- - -",
        "+ plus",
        "* star",
        "*not* emphasis",
        "**Edit: later",
        "_not_ emphasis",
        "snake_case_name _x",
        "~~no~~ ~x~",
        "# no heading",
        "#",
        "#hash",
        "C#",
        "a #",
        "===",
        "=",
        "&gt; no quote",
        "a &lt; b",
        "&lt;b&gt;",
        "&lt;3",
        "&amp;lt; &amp;amp; &amp;#60; AT&amp;T R&amp;D;",
        "&amp;copy;",
        "back\\slash \\* C:\\dir\\",
        "`tick` ``",
        "[x](y) [x]: z",
        "[...] more [...]",
        "![x](y)",
        "wow! [x]",
        "a | b",
        "| a |",
        "|-|",
        "~~~",
        "```",
        "&lt;!-- x --&gt;",
        "&lt;https://example.org&gt;",
        "https://example.org/a_b_c*d*?x=1&amp;copy=2",
        "&nbsp;",
        "&eacute; &hellip; &rsquo;",
        "🙂 👩‍👩‍👧",
        ": colon",
        "$x$",
        "^sup^",
        "{a}",
        "a\\",
        "!",
        "http://x_y_",
        "2½. text",
        "\u{661}. x",
    ] {
        faithful(&format!("<p>{text}</p>"));
        faithful(&format!("<p>before<br>{text}<br>after</p>"));
        faithful(&format!("<ul><li>{text}</li><li>{text}</li></ul>"));
        faithful(&format!("<blockquote><p>{text}</p></blockquote>"));
        faithful(&format!("<h2>{text}</h2>"));
        faithful(&format!("<table><tr><th>{text}</th><td>{text}</td></tr><tr><td>{text}</td></tr></table>"));
        faithful(&format!("<p>a<b>{text}</b>b <i>{text}</i> <del>{text}</del></p>"));
        faithful(&format!("<p>x<a href=\"https://example.org\">{text}</a>y</p>"));
        faithful(&format!("<p><code>{text}</code></p>"));
        faithful(&format!("<pre>{text}</pre>"));
    }
}

#[test]
fn only_what_needs_it_is_escaped() {
    assert_eq!(
        markdown("<p>It's 3.5 (or 4)! snake_case, AT&amp;T, a &lt; b, I &lt;3 you - yes. #1</p>"),
        "It's 3.5 (or 4)! snake_case, AT&T, a < b, I <3 you - yes. #1"
    );
    assert_eq!(markdown("1) one"), "1\\) one");
}

#[test]
fn blocks_become_their_markdown() {
    assert_eq!(markdown("<h2>A</h2><h4>B</h4><p>c<br>d</p><hr>"), "# A\n\n## B\n\nc\nd\n\n- - -");
    assert_eq!(markdown("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"), "*   a\n    *   b\n*   c");
    assert_eq!(markdown("<ol start=3><li>a<li>b</ol>"), "3.  a\n4.  b");
    assert_eq!(
        markdown("<blockquote cite=x><p>a</p><p>b</p><cite>C</cite></blockquote>"),
        "> a\n> \n> b\n> \n> C"
    );
    assert_eq!(markdown("<pre><code class=x>a\n  b &lt;</code></pre>"), "```\na\n  b <\n```");
    assert_eq!(
        markdown("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td></tr></table>"),
        "| a | b |\n| --- | --- |\n| 1 |"
    );
}

#[test]
fn marks_survive_where_markdown_can_say_them() {
    assert_eq!(markdown("<p>a <b>b</b> <i> c </i>d <b></b><s>e</s></p>"), "a **b** *c* d ~~e~~");
    assert_eq!(markdown("<p>a<b>b</b>c</p>"), "a**b**c");
    assert_eq!(markdown("<p><b>Note:</b>text</p>"), "Note:text");
    assert_eq!(markdown("<p><i>a</i><em>b</em></p>"), "*ab*");
    assert_eq!(markdown("<p><b>a <i>b</b> c</i></p>"), "**a *b*** *c*");
    assert_eq!(markdown("<p><b>a<br><br>b</b></p>"), "**a**\n\n**b**");
    assert_eq!(
        markdown("<p><a href='https://example.org/a(b)_c?d=1&amp;e'>f <b>g</b></a></p>"),
        "[f **g**](https://example.org/a%28b%29%5Fc?d=1\\&e)"
    );
    for html in [
        "<i>a</i><b>b</b>",
        "<b>a</b><i>b</i>",
        "<b><i>a</i>b</b>",
        "<i><b>a</b>b</i>",
        "<b>a<i>b</i></b>",
        "x<i>b<b>c</b>d</i>e",
        "<i>a</i>b<i>c</i>",
        "<s>a</s><b>b</b>",
        "<b>a</b>\u{a0}<b>b</b>",
        "<b>\u{a0}a</b>",
        "(<b>a</b>)",
        "<b>(a)</b>b",
        "a<i>“b”</i>",
        "<code>a</code><code>b</code>",
        "<code>a</code><b>:</b><code>b</code>",
        "<b>🙂</b>a",
    ] {
        faithful(&format!("<p>{html}</p>"));
    }
}

#[test]
fn what_is_not_text_vanishes_or_becomes_a_link() {
    assert_eq!(markdown("a<script>alert(1)</script>b<style>p{}</style><!-- c --><!doctype html>"), "ab");
    assert_eq!(
        markdown("<img src=https://example.org/i.png alt='a door'>"),
        "[Image: a door](https://example.org/i.png)"
    );
    assert_eq!(
        markdown("<a href=https://example.org><img src=https://example.org/i.png></a>"),
        "[Image](https://example.org)"
    );
    assert_eq!(markdown("x<img src=x onerror=alert(2)>"), "xImage");
    assert_eq!(markdown("hi <img class=wp-smiley alt='🙂' src=https://example.org/s.gif>"), "hi 🙂");
    assert_eq!(
        markdown("<iframe src=https://example.org/v>x</iframe>"),
        "[Embedded page](https://example.org/v)"
    );
    assert_eq!(markdown("<a href='javascript:alert(1)'>a</a> <a href=/b>b</a> <a>c</a>"), "a b c");
}

#[test]
fn wordpress_text_keeps_its_lines_and_paragraphs() {
    assert_eq!(lines("a\nb\n\nc\r\n\r\n\r\n  d"), "a\nb\n\nc\n\nd");
    assert_eq!(lines("a<br />\nb<br>c"), "a\nb\nc");
    assert_eq!(lines("<b>a\n\nb</b>\n1) c"), "**a**\n\n**b**\n1\\) c");
    assert_eq!(lines("a\n<ul>\n<li>b</li>\n\n<li>c</li>\n</ul>\nd"), "a\n\n*   b\n*   c\n\nd");
    assert_eq!(lines("<blockquote>a\n\nb</blockquote>\n\nc"), "> a\n> \n> b\n\nc");
    assert_eq!(lines("<pre>\na\n\nb</pre>\n<p>c</p>\n\n\n<p>d</p>"), "```\na\n\nb\n```\n\nc\n\nd");
    assert_eq!(lines("<!-- wp:paragraph -->\n<p>a\nb</p>\n<!-- /wp:paragraph -->"), "a b");
    assert_eq!(
        lines("see <a onclick=\"x()\" href=\"https://example.org/x\">this</a>,<br>please"),
        "see [this](https://example.org/x),\nplease"
    );
}

#[test]
fn broken_html_keeps_its_text() {
    for html in [
        "<p>a<p>b</i></b>c",
        "<li>a<li>b",
        "a</li>b</ul>c</blockquote>d",
        "<table><td>a<td>b<tr>c",
        "<table>a<tr>b<td>c</table>d",
        "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>",
        "<ul>a<li>b</ul>",
        "<td>a</td><td>b",
        "<ul><p>a</p><li>b</ul>",
        "<ul><ul><li>a</ul></ul>",
        "<ol><li><ul><li><blockquote>a</ol>b",
        "<h2>a<p>b</h2>c",
        "<h1>a<br>b</h1>",
        "<b><p>a</p></b>c",
        "<a href=https://example.org><p>a</p><p>b</p></a>",
        "<li><hr>a",
        "<li><pre>a</pre>b<li>",
        "<dl><dt>a<dd>b</dl>",
        "<table><tr><td><ul><li>a<li>b</ul><p>c<br>d</td></tr></table>",
        "<code>a<p>b</p>",
        "<pre>a<b>b</b><br>c",
        "a<font>b</font>c",
        "<div>a</div>b",
        "a&ltb",
        "<p>a <!-- > b -->c",
        "<",
        "</",
        "<a",
        "a<b",
    ] {
        let markdown = markdown(html);
        let expected: String = text_of(html).chars().filter(|c| !c.is_whitespace()).collect();
        let got: String = text_of(&shown(&markdown)).chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(got, expected, "{html} by way of {markdown:?}");
    }
}

#[test]
fn importing_twice_changes_nothing_more() {
    let once = markdown(
        "<h4>a</h4><ul><li>b<p>c</p></li></ul><blockquote>d<pre>e</pre></blockquote><p>f <b>g</b></p>",
    );
    assert_eq!(squeezed(&markdown(&shown(&once))), squeezed(&once));
}
