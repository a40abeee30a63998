//! Quoting one post in another: Markdown in, Markdown out, for its new author to cut down.

/// `source` as a quotation that names where it is from. Quotations inside it are left out, and it
/// is shortened to about `max_chars` characters.
///
/// `words` is plain text, such as "fredt wrote (#12)"; `address` is absolute.
pub fn quotation(source: &str, words: &str, address: &str, max_chars: usize) -> String {
    let mut quoted = format!("> [{}]({address}):\n>\n", literal(words));
    for line in shortened(&own_words(source), max_chars).lines() {
        quoted.push_str(if line.is_empty() { ">" } else { "> " });
        quoted.push_str(line);
        quoted.push('\n');
    }
    quoted
}

/// The text without its quotations (CommonMark 0.31, 5.1), at most one blank line in a row.
fn own_words(source: &str) -> String {
    let (mut kept, mut fence): (Vec<&str>, Option<&str>) = (Vec::new(), None);
    for line in source.lines() {
        let start = line.trim_start();
        let shallow = line.len() - start.len() < 4;
        let mark = ["```", "~~~"].into_iter().find(|mark| shallow && start.starts_with(mark));
        match fence {
            None if shallow && start.starts_with('>') => continue,
            None => fence = mark,
            Some(_) if fence == mark => fence = None,
            Some(_) => {}
        }
        let blank = line.trim().is_empty();
        if !(blank && kept.last().is_none_or(|before| before.is_empty())) {
            kept.push(if blank { "" } else { line });
        }
    }
    kept.join("\n").trim_end().to_owned()
}

fn shortened(text: &str, max_chars: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(max_chars) else {
        return if text.is_empty() { "…".into() } else { text.to_owned() };
    };
    let kept = &text[..end];
    // At the end of a word, unless there is none for long.
    let end = kept.rfind(char::is_whitespace).filter(|at| *at > end / 2).unwrap_or(end);
    format!("{} …", kept[..end].trim_end())
}

/// Plain text inside a link's text, as Markdown that reads the same and stays easy to read.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Length, plain_text, render};
    use super::*;
    use proptest::prelude::*;

    fn quote(source: &str) -> String {
        quotation(source, "fredt wrote (#12)", "https://forum.example/p/12", 1_500)
    }

    #[test]
    fn a_quotation_names_its_source_and_keeps_the_marks() {
        let quoted = quote("I am *tired*.\n\n- soup\n- sleep");
        assert_eq!(
            quoted,
            "> [fredt wrote (#12)](https://forum.example/p/12):\n>\n> I am *tired*.\n>\n> - soup\n> - sleep\n"
        );
        let html = render(&quoted, Length::Reply).unwrap();
        assert!(
            html.as_str().starts_with("<blockquote>\n<p><a href=\"https://forum.example/p/12\""),
            "{html}"
        );
        assert!(html.as_str().contains(">fredt wrote (#12)</a>:</p>"), "{html}");
    }

    #[test]
    fn what_was_quoted_there_is_left_out() {
        let quoted = quote("> earlier\n> words\n\nMine.\n\n   > more\n\nAnd mine.\n\n```\n> code\n```");
        assert!(!quoted.contains("earlier") && !quoted.contains("more"), "{quoted}");
        assert!(quoted.contains("> Mine.\n>\n> And mine.\n>\n> ```\n> > code\n"), "{quoted}");
        assert!(quote("> only\n> others").ends_with(">\n> …\n"));
    }

    #[test]
    fn a_long_text_is_shortened_at_a_word() {
        let quoted = quote(&"long words ".repeat(500));
        assert!(
            quoted.chars().count() < 1_600 && quoted.ends_with("long …\n") || quoted.ends_with("words …\n")
        );
        let quoted = quote(&"x".repeat(5_000));
        assert!(quoted.chars().count() < 1_600);
    }

    #[test]
    fn a_handle_with_marks_in_it_is_read_as_it_is() {
        let words = "O’Neill *Red* [x](y) `z` <b> wrote (#1)";
        let html = render(&quotation("Hm.", words, "https://f.example/p/1", 100), Length::Reply).unwrap();
        assert!(plain_text(&html).contains(words), "{html}");
    }

    proptest! {
        #[test]
        fn all_of_it_is_one_quotation(source in "[-ab>`~*_#\\[\\]() \n]{0,200}") {
            let html = render(&quote(&source), Length::Reply).unwrap();
            prop_assert!(html.as_str().starts_with("<blockquote>"));
            prop_assert!(html.as_str().trim_end().ends_with("</blockquote>"));
        }
    }
}
