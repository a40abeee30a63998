use super::{offences, shown};
use crate::markup::{Breaks, Length, TooMuch, markdown_from_html, render};

#[test]
fn scripts_come_through_as_text_or_not_at_all() {
    let corpus = [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//x.example/x.js></SCRIPT>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<img src=x onerror=alert(1)>",
        "<img src=\"x\" onerror=\"alert(1)\" /",
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<meta http-equiv=refresh content=\"0;url=https://x.example\">",
        "<base href=https://x.example/>",
        "<link rel=stylesheet href=https://x.example/x.css>",
        "<style>*{display:none}</style>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<object data=javascript:alert(1)></object>",
        "<form action=https://x.example><input name=passphrase></form>",
        "<p style=\"position:fixed\" class=\"mod\" id=\"main\">x</p>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<!--[if IE]><script>alert(1)</script><![endif]-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?php echo 1 ?>",
        "</p></div></main><h1>fake</h1>",
        "<template><script>alert(1)</script></template>",
        "<plaintext>",
        "<xmp><script>alert(1)</script></xmp>",
        "<textarea></textarea><script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x]( javascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](&#x6A;avascript&colon;alert(1))",
        "[x](\u{1}javascript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x](javascript&#58;alert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](file:///etc/passwd)",
        "[x](blob:https://x.example/1)",
        "[x](//x.example)",
        "[x](\\\\x.example)",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "[x](https://x.example/\"onmouseover=\"alert(1))",
        "[x](https://x.example 'a\" onmouseover=\"alert(1)')",
        "![x](javascript:alert(1))",
        "![x\"onerror=\"alert(1)](https://x.example/i.png)",
        "![<script>alert(1)</script>](x)",
        "<javascript:alert(1)>",
        "<JAVASCRIPT:alert(1)>",
        "<data:text/html,<script>alert(1)</script>>",
        "<https://x.example/\"onmouseover=\"alert(1)>",
        "https://x.example/\"onmouseover=alert(1)",
        "https://x.example/'><script>alert(1)</script>",
        "javascript:alert(1)//@x.example",
        "a@x.example\"><script>alert(1)</script>",
        "```\"><script>\n</code></pre><script>alert(1)</script>\n```",
        "`</code><script>alert(1)</script>`",
        "|<script>|\n|-|\n|</td><script>alert(1)</script>|",
        "# <script>alert(1)</script> {onclick=alert(1)}",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        "\\<script>alert(1)\\</script>",
        "*<script>*alert(1)*</script>*",
        "<scri\u{0}pt>alert(1)</script>",
        "\u{FEFF}<script>alert(1)</script>",
        "<a\u{2028}href=javascript:alert(1)>x</a>",
    ];
    for source in corpus {
        assert_eq!(offences(&shown(source)), Vec::<String>::new(), "{source:?} → {}", shown(source));
        for breaks in [Breaks::Html, Breaks::Lines] {
            let html = shown(&markdown_from_html(source, breaks).unwrap());
            assert_eq!(offences(&html), Vec::<String>::new(), "imported {source:?} → {html}");
        }
    }
}

#[test]
fn the_length_of_the_source_is_limited_by_what_it_is() {
    let text = |bytes: usize| "a ".repeat(bytes / 2);
    assert!(render(&text(20 * 1024), Length::Reply).is_ok());
    assert!(render(&text(64 * 1024), Length::Story).is_ok());
    let (bytes, max) = (31 * 1024, 20 * 1024);
    assert_eq!(render(&text(bytes), Length::Reply), Err(TooMuch::Source { bytes, max }));
    assert!(matches!(render(&text(65 * 1024), Length::Story), Err(TooMuch::Source { .. })));
    assert!(matches!(markdown_from_html(&text(513 * 1024), Breaks::Html), Err(TooMuch::Source { .. })));
}

#[test]
fn sixteen_levels_are_shown_and_seventeen_refused() {
    let refused = Err(TooMuch::Nesting { max: 16 });
    for level in ["> ", "- ", "1. ", ">"] {
        assert!(render(&format!("{}a", level.repeat(16)), Length::Reply).is_ok(), "{level}");
        assert_eq!(render(&format!("{}a", level.repeat(17)), Length::Reply), refused, "{level}");
    }
    let emphasis = |depth: usize| format!("{}b{}", "*a _a ".repeat(depth / 2), " a_ a*".repeat(depth / 2));
    assert!(render(&emphasis(16), Length::Reply).is_ok());
    assert_eq!(render(&emphasis(18), Length::Reply), refused);
    let indented: String = (0..17).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    assert_eq!(render(&indented, Length::Reply), refused);
}

#[test]
fn two_thousand_cells_are_shown_and_one_more_refused() {
    let table = |rows: usize| format!("|a|b|\n|-|-|\n{}", "|1|2|\n".repeat(rows));
    assert!(render(&table(999), Length::Reply).is_ok());
    assert_eq!(render(&table(1000), Length::Reply), Err(TooMuch::TableCells { max: 2000 }));
    let wide = format!("{}|\n{}|\n{}", "|a".repeat(2001), "|-".repeat(2001), "|\n".repeat(5000));
    assert_eq!(render(&wide, Length::Story), Err(TooMuch::TableCells { max: 2000 }));
}

#[test]
fn html_that_outgrows_its_source_is_refused() {
    let links = "<a@b.cc> ".repeat(64 * 1024 / 9);
    assert_eq!(render(&links, Length::Story), Err(TooMuch::Html { max: 512 * 1024 }));
    let quotes = "\"".repeat(500 * 1024);
    assert!(
        render(&quotes, Length::Import).is_ok_and(|html| html.len() <= 512 * 1024)
            || render(&quotes, Length::Import).is_err()
    );
}

/// The time is not asserted; these took seconds to minutes without the limits, or overflowed a stack.
#[test]
fn hostile_sources_end_quickly() {
    for unit in [
        "> ", ">", "- ", "1. ", "- > ", "[", "![", "*_", "*a_", "**a ", "`", "``a`", "<", "<!--", "&", "|",
        "~~a", "[a](", "\\", "a\n", "[a]: b\n",
    ] {
        for tail in ["", "a\n", "|\n", "> a\n", "\n"] {
            let source = unit.repeat(4 * 1024 / unit.len()) + &tail.repeat(4 * 1024 / tail.len().max(1));
            let _ = render(&source, Length::Story);
        }
    }
    for length in [10_000, 40_000] {
        assert!(render(&"> ".repeat(length), Length::Import).is_err());
    }
    let mut rising = String::new();
    for run in 1..360 {
        rising.push_str(&"`".repeat(run));
        rising.push('a');
    }
    assert!(render(&rising, Length::Story).is_ok());
}

#[test]
fn hostile_html_is_flattened_and_keeps_its_text() {
    for tag in [
        "div",
        "blockquote",
        "ul><li",
        "ol><li",
        "b",
        "i><b",
        "a href=https://example.org",
        "table><tr><td",
        "p",
        "pre",
        "code",
        "h1",
        "section",
        "span",
        "li",
        "font",
    ] {
        let html = format!("<{tag}>").repeat(60 * 1024 / (tag.len() + 2)) + "word";
        let markdown = markdown_from_html(&html, Breaks::Html).unwrap();
        assert_eq!(super::text_of(&shown(&markdown)), "word", "{tag}");
    }
    let crossed = "<blockquote>".repeat(20_000) + &"</ul>".repeat(20_000) + "word";
    assert_eq!(markdown_from_html(&crossed, Breaks::Html).unwrap().matches("word").count(), 1);
    let crossed = "<b><i>x</b>y</i>".repeat(20_000);
    assert_eq!(
        super::text_of(&shown(&markdown_from_html(&crossed, Breaks::Html).unwrap())),
        "xy".repeat(20_000)
    );
}

#[test]
fn an_imported_table_is_limited_too() {
    let html = format!("<table><tr>{}</tr></table>", "<td>a</td>".repeat(2001));
    assert_eq!(markdown_from_html(&html, Breaks::Html), Err(TooMuch::TableCells { max: 2000 }));
}
