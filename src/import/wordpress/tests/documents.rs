use super::*;
use crate::import::wordpress::Problem;

fn problem(xml: &str) -> Problem {
    read(xml).unwrap_err().problem
}

#[test]
fn what_is_no_xml_or_some_other_xml_is_refused_by_name() {
    assert_eq!(problem(""), Problem::Empty);
    assert_eq!(problem(" \n "), Problem::Empty);
    assert_eq!(problem("{\"posts\": []}"), Problem::NotXml);
    assert_eq!(problem("<?xml version=\"1.0\"?><feed/>"), Problem::NotRss("feed".into()));
    assert_eq!(problem("<!DOCTYPE html><html></html>"), Problem::NotRss("html".into()));
    assert_eq!(problem("<rss><channel/></rss>"), Problem::NoVersion);
}

#[test]
fn the_versions_that_wordpress_has_written_are_read_and_no_others() {
    for version in ["1.0", "1.1", "1.2"] {
        read(&export_of("").replace("1.2<", &format!("{version}<"))).unwrap();
    }
    let error = read(&export_of("").replace("1.2<", "2.0<")).unwrap_err();
    assert!(error.to_string().contains("version is “2.0”"), "{error}");
}

#[test]
fn an_export_that_names_no_site_is_refused() {
    assert_eq!(problem(&export_of("").replace("https://blog.example.org", "")), Problem::NoSite);
}

#[test]
fn tags_that_do_not_pair_are_refused_with_the_place() {
    let error = read(&export_of("\n<item></itme>")).unwrap_err();
    assert_eq!(error.to_string(), "line 2, column 7: </itme> closes <item>");
}

#[test]
fn nothing_may_follow_the_end() {
    assert_eq!(problem(&(export_of("") + "\n<rss/>")), Problem::Trailing);
    read(&(export_of("") + "\n<!-- exported on a quiet day -->\n")).unwrap();
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let xml = fixture("malformed-items.xml");
    let end = xml.trim_end().len();
    for cut in (0..end).filter(|cut| xml.is_char_boundary(*cut)).step_by(61) {
        read(&xml[..cut]).unwrap_err();
    }
}

#[test]
fn entities_cannot_be_declared() {
    let laughs = "<!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>";
    assert_eq!(problem(&format!("{laughs}{}", export_of(""))), Problem::Doctype);
    assert_eq!(problem(&export_of(laughs)), Problem::Doctype, "nor further down");
}

#[test]
fn entities_nobody_declared_stay_for_html_to_read() {
    let story = only_story(&post_with(
        "<title>Tea &amp;amp; toast&nbsp;&lol9;</title><content:encoded>a&hellip;b &#8217; &#0;&#x1; R & B</content:encoded>",
    ));
    assert_eq!(story.title, "Tea & toast &lol9;");
    assert_eq!(story.html, "a&hellip;b ’  R & B");
}

#[test]
fn line_ends_and_forbidden_characters_are_put_right() {
    let story =
        only_story(&post_with("<content:encoded><![CDATA[one\r\ntwo\u{0}\u{b}\rthree]]></content:encoded>"));
    assert_eq!(story.html, "one\ntwo\nthree");
}

#[test]
fn a_windows_file_in_utf_16_reads_like_its_original() {
    let xml = fixture("wordpress.xml");
    let windows = format!("\u{feff}{}", xml.replace('\n', "\r\n"));
    let bytes: Vec<u8> = windows.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(parse(&bytes, &mut |_| {}), read(&xml));
}

#[test]
fn byte_order_marks_however_many_shift_no_place() {
    let xml = fixture("wordpress.xml");
    for marks in 1..4 {
        assert_eq!(read(&format!("{}{xml}", "\u{feff}".repeat(marks))), read(&xml));
    }
}

#[test]
fn a_declared_encoding_is_decoded_once() {
    let declared = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>";
    let utf8 = declared.to_owned() + &post_with("<title>Café au bord de l’eau</title>");
    assert_eq!(only_story(&utf8).title, "Café au bord de l’eau", "UTF-8 under an outdated declaration");
    let latin1: Vec<u8> = utf8.replace('’', "'").chars().map(|char| char as u8).collect();
    let export = parse(&latin1, &mut |_| {}).unwrap();
    assert_eq!(export.stories[0].title, "Café au bord de l'eau");
}

#[test]
fn prefixes_mean_what_the_file_declares() {
    let xml = fixture("wordpress.xml");
    let renamed = ["wp", "content", "dc"].iter().enumerate().fold(xml.clone(), |xml, (number, prefix)| {
        xml.replace(&format!("<{prefix}:"), &format!("<ns{number}:"))
            .replace(&format!("</{prefix}:"), &format!("</ns{number}:"))
            .replace(&format!("xmlns:{prefix}="), &format!("xmlns:ns{number}="))
    });
    assert_ne!(renamed, xml);
    assert_eq!(read(&renamed), read(&xml));
    let bare = export_of("").replace(" xmlns:wp=\"http://wordpress.org/export/1.2/\"", "");
    read(&bare).unwrap();
}

#[test]
fn links_that_a_browser_should_not_follow_are_dropped() {
    assert_eq!(only_story(&post_with("<link>javascript:alert(1)</link>")).link, "");
    assert_eq!(
        only_story(&post_with("<link> https://blog.example.org/?p=1 </link>")).link,
        "https://blog.example.org/?p=1"
    );
}

#[test]
fn ids_are_numbers_however_they_are_written() {
    let twice = post_with("<wp:post_password></wp:post_password>").replace("</channel>", "");
    let second = post_with("").replace("<wp:post_id>1<", "<wp:post_id>001<");
    let (_, second) = second.split_once("<item>").unwrap();
    let twice = twice.replace("</rss>", "") + "<item>" + second;
    let export = read(&twice).unwrap();
    assert_eq!(export.stories.len(), 1);
    assert_eq!(skipped(&export), ["post 001: its id is taken by one before it in the file"]);
}

#[test]
fn progress_only_rises_and_ends_at_the_end() {
    let xml = fixture("wordpress.xml");
    let mut told = Vec::new();
    parse(xml.as_bytes(), &mut |bytes| told.push(bytes)).unwrap();
    assert!(told.is_sorted() && told.len() > 20);
    assert_eq!(told.last(), Some(&(xml.len() as u64)));
}

#[test]
fn elements_nested_without_end_are_only_passed_over() {
    let deep = 200_000;
    let xml = post_with(&format!("{}{}", "<x>".repeat(deep), "</x>".repeat(deep)));
    assert_eq!(only_story(&xml).title, "Untitled");
}

/// Measured against a tenth of the file instead of a clock's limit: a quadratic reader takes a hundred
/// times as long for ten times as much.
#[test]
fn ten_megabytes_take_ten_times_as_long_as_one() {
    let comment = "<wp:comment><wp:comment_id>ID</wp:comment_id><wp:comment_author>Ana</wp:comment_author>\
        <wp:comment_date_gmt>2024-01-02 03:04:05</wp:comment_date_gmt><wp:comment_approved>1</wp:comment_approved>\
        <wp:comment_parent>UP</wp:comment_parent><wp:comment_content><![CDATA[BODY]]></wp:comment_content></wp:comment>\n";
    let body = "One more quiet evening by the water. ".repeat(18);
    let file = |comments: u64| {
        let comments = (1..=comments).map(|id| {
            let comment = comment.replace("ID", &id.to_string()).replace("UP", &(id - 1).to_string());
            comment.replace("BODY", &body)
        });
        post_with(&comments.collect::<String>())
    };
    let timed = |xml: &str| {
        let start = std::time::Instant::now();
        let comments = only_story(xml).comments.len();
        (comments, start.elapsed())
    };
    let (small, large) = (file(1_000), file(10_000));
    assert!(large.len() > 9_500_000);
    let (_, base) = timed(&small);
    // A busy machine may stall one run, not three.
    let linear = (0..3).any(|_| {
        let (comments, elapsed) = timed(&large);
        assert_eq!(comments, 10_000);
        elapsed < base * 40
    });
    assert!(linear);
}
