//! Names in a text: found where they are meant, and nowhere else.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::{Known, Length, candidates, mentioned, plain_text, render_naming};
use super::offences;

fn all_known(source: &str) -> Known {
    candidates(source).into_iter().map(|name| (name.clone(), name)).collect()
}

#[test]
fn a_text_may_hold_the_names_that_end_where_a_word_does() {
    let names = |text: &str| candidates(text).into_iter().collect::<Vec<_>>();
    assert_eq!(names("@Nadia K wrote"), ["Nadia", "Nadia K", "Nadia K wrote"]);
    assert_eq!(names("(@two.left-shoes.)"), ["two", "two.left", "two.left-shoes"]);
    assert!(names("x@ben `@ben` https://a.example/@ben [@ben](https://a.example) @a @ @- @--b").is_empty());
    assert_eq!(names("@ana  @ben\n@cleo\\_b"), ["ana", "ben", "cleo", "cleo_b"]);
    assert_eq!(names(&format!("@{}", "a".repeat(32))).len(), 1);
    assert!(names(&format!("@{}", "a".repeat(33))).is_empty());
}

#[test]
fn a_link_to_a_member_reads_as_their_name() {
    let known = Known::from([("nadia k".into(), "Nadia K".into())]);
    let html = render_naming("Thanks, @nadia k!", Length::Reply, &known).unwrap();
    assert!(html.as_str().contains("<a href=\"/m/Nadia%20K\""), "{html}");
    assert_eq!(mentioned(&html), ["Nadia K"]);
    assert_eq!(plain_text(&html), "Thanks, @nadia k!");
}

#[test]
fn a_text_of_nothing_but_names_is_read_in_no_time() {
    for piece in ["@", "@a ", "@ab.cd-ef gh'ij ", "@@a", "*@ab* ", "[@ab", "> @ab\n"] {
        let source = piece.repeat(64 * 1024 / piece.len());
        let begun = Instant::now();
        let known = all_known(&source);
        assert!(known.len() <= 420, "{piece:?}: {}", known.len());
        let _refused_or_not = render_naming(&source, Length::Story, &known);
        assert!(begun.elapsed() < Duration::from_secs(5), "{piece:?}: {:?}", begun.elapsed());
    }
}

proptest! {
    #[test]
    fn no_text_links_to_anybody_it_does_not_name(text in "[@a-cé .'_*`\\[\\]()<>/:\n-]{0,60}") {
        let known = all_known(&text);
        if let Ok(html) = render_naming(&text, Length::Reply, &known) {
            for name in mentioned(&html) {
                prop_assert!(text.replace(['*', '_', '`'], "").contains('@') && known.contains_key(&name));
            }
            let others = offences(&html.as_str().replace("href=\"/m/", "href=\"https://m/"));
            prop_assert!(others.is_empty(), "{:?}", others);
            let unnamed = render_naming(&text, Length::Reply, &Known::new()).unwrap();
            prop_assert!(!unnamed.as_str().contains("\"/m/"));
        }
    }
}
