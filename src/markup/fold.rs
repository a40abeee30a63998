//! A text behind a word of warning: closed until the reader opens it, without a script.

use std::borrow::Cow;

use super::SafeHtml;

/// `html` folded behind `note`, or as it is when there is none.
pub fn folded<'a>(html: &'a SafeHtml, note: Option<&str>) -> Cow<'a, SafeHtml> {
    match note {
        None => Cow::Borrowed(html),
        Some(note) => Cow::Owned(SafeHtml(format!(
            "<details class=\"note\"><summary>Content note: {}</summary>\n{}</details>",
            escaped(note),
            html.0
        ))),
    }
}

/// Plain text as HTML text.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_text_whatever_it_says() {
        let html = SafeHtml("<p>Words.</p>".into());
        assert_eq!(*folded(&html, None), html);
        let hostile = folded(&html, Some("</summary><script>alert(\"1\")</script> & '"));
        assert_eq!(
            hostile.as_str(),
            "<details class=\"note\"><summary>Content note: &lt;/summary&gt;&lt;script&gt;alert(&quot;1&quot;)\
             &lt;/script&gt; &amp; &#39;</summary>\n<p>Words.</p></details>"
        );
    }
}
