use std::sync::LazyLock;

/// How much HTML is looked at to make one line of plain text; keeps a megabyte-long title cheap.
const LOOKED_AT: usize = 8 * 1024;
/// The longest name that is kept, in characters.
const NAME_LENGTH: usize = 64;
/// The longest title made of a body's first words, in characters.
const TITLE_LENGTH: usize = 60;

/// Keeps no tag at all; drops comments, and scripts and styles with what is in them.
static TEXT_ONLY: LazyLock<ammonia::Builder<'static>> = LazyLock::new(ammonia::Builder::empty);

/// HTML as one line of plain text: tags stripped, entities decoded, white space collapsed, and without the
/// characters that can hide or reorder what others read.
pub(super) fn plain(html: &str) -> String {
    let html = &html[..html.floor_char_boundary(LOOKED_AT)];
    if html.contains(['<', '&']) { one_line(&without_markup(html)) } else { one_line(html) }
}

/// A person's name, never empty. A name that is an email address loses what comes after the `@`.
pub(super) fn name(html: &str) -> String {
    let plain = plain(html);
    let name = match plain.split_once('@') {
        Some((user, host)) if host.contains('.') && !plain.contains(' ') => user,
        _ => &plain,
    };
    let name: String = name.chars().take(NAME_LENGTH).collect();
    match name.trim() {
        "" => "Anonymous".to_owned(),
        name => name.to_owned(),
    }
}

/// A story's title as plain text, and whether it had to be made up.
pub(super) fn title(title: &str, body: &str) -> (String, bool) {
    let plain_title = plain(title);
    if !plain_title.is_empty() {
        return (plain_title, false);
    }
    let words = first_words(&plain(body));
    (if words.is_empty() { "Untitled".to_owned() } else { words }, true)
}

/// Whether a body has nothing to show: no text and no picture.
pub(super) fn is_blank(html: &str) -> bool {
    let text_before_markup = html.split(['<', '&']).next().unwrap_or_default();
    html.len() <= LOOKED_AT
        && one_line(text_before_markup).is_empty()
        && plain(html).is_empty()
        && !html.to_ascii_lowercase().contains("<img")
}

/// A word of the file that a message quotes: one line, a glance long.
pub(super) fn quoted(text: &str) -> String {
    plain(text).chars().take(40).collect()
}

fn without_markup(html: &str) -> String {
    // Blocks end words; stripping their tags alone would glue paragraphs together.
    let mut spaced = html.to_owned();
    for block in ["<p", "<br", "<li", "<div", "<h1", "<h2", "<h3", "<h4", "<blockquote", "<pre", "<td"] {
        spaced = spaced.replace(block, &format!(" {block}"));
    }
    // What is left is text, in which HTML's serialisation escapes these four and nothing else.
    let text = TEXT_ONLY.clean(&spaced).to_string();
    text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn one_line(text: &str) -> String {
    let words = text.split(|char: char| char.is_whitespace() || char.is_control());
    let words = words.map(|word| word.chars().filter(|char| !is_hidden(*char)).collect::<String>());
    let line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    // Joiners shape Persian and emoji; nothing but joiners is nothing.
    if line.chars().all(is_joiner) { String::new() } else { line }
}

/// Characters that show nothing and serve to pass for someone else: directional controls (Unicode UAX #9),
/// zero-width spaces, blank fillers and tags.
fn is_hidden(char: char) -> bool {
    matches!(
        char,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
            | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}'
    )
}

fn is_joiner(char: char) -> bool {
    matches!(char, ' ' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

/// As many whole words as fit a title, with an ellipsis if there are more.
fn first_words(line: &str) -> String {
    let Some((cut, _)) = line.char_indices().nth(TITLE_LENGTH) else {
        return line.to_owned();
    };
    let head = &line[..cut];
    // Chinese and Japanese put no spaces between words: cut anywhere rather than keep next to nothing.
    let end = if line[cut..].starts_with(' ') { cut } else { head.rfind(' ').unwrap_or(cut) };
    format!("{}…", head[..end].trim_end_matches([' ', ',', ';', ':', '.', '–', '—']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_its_text_stays() {
        assert_eq!(
            plain("A <em>new</em> day:<br>caf&eacute; &amp; &#8220;tea&#8221;"),
            "A new day: café & “tea”"
        );
        assert_eq!(plain("<p>One</p><p>Two</p><script>alert(1)</script><!-- wp:more -->"), "One Two");
        assert_eq!(plain("5 < 6, I <3 you, &amp;lt;b&amp;gt;"), "5 < 6, I <3 you, &lt;b&gt;");
    }

    #[test]
    fn a_name_is_one_short_line_without_tricks() {
        assert_eq!(name(" <b>Ana</b> \n\t Reyes "), "Ana Reyes");
        assert_eq!(name("Ana\u{202E}seyeR\u{200B}\u{0}"), "AnaseyeR");
        assert_eq!(name(&"ü".repeat(90)), "ü".repeat(64));
        assert_eq!(name("Tom &amp; Ann"), "Tom & Ann");
        assert_eq!(name("山田 🌱"), "山田 🌱");
    }

    #[test]
    fn nobody_is_called_anonymous() {
        for nothing in ["", "  ", "<b></b>", "\u{3164}", "\u{200D}\u{FE0F}", "@example.org", "&nbsp;"] {
            assert_eq!(name(nothing), "Anonymous", "{nothing:?}");
        }
    }

    #[test]
    fn an_address_for_a_name_is_not_given_away() {
        assert_eq!(name("river.walker@example.org"), "river.walker");
        assert_eq!(name("Sam @ home"), "Sam @ home");
        assert_eq!(name("@sam"), "@sam");
    }

    #[test]
    fn a_missing_title_is_made_of_the_first_words() {
        assert_eq!(title("<i> </i>", "<p>Short and sweet.</p>"), ("Short and sweet.".into(), true));
        assert_eq!(title("", "<img src='a.png'>"), ("Untitled".into(), true));
        assert_eq!(title("Kept", "ignored"), ("Kept".into(), false));
        let long = "One day at a time, they said, and I laughed, because I could not see the end of one day.";
        assert_eq!(title("", long).0, "One day at a time, they said, and I laughed, because I could…");
        assert_eq!(title("", &"川".repeat(80)).0, format!("{}…", "川".repeat(60)));
    }

    #[test]
    fn a_body_is_blank_without_text_and_pictures() {
        for blank in ["", " \n", "<p>&nbsp;</p>", "<!-- wp:spacer --><br/>"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for shown in ["a", "<p>a</p>", "<IMG src=x>", "&lt;"] {
            assert!(!is_blank(shown), "{shown:?}");
        }
    }
}
