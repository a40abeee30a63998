use std::collections::HashMap;

use proptest::prelude::*;

use super::*;

/// Some comments: each with seconds after the hour and, as an index, the comment it answers.
fn trees() -> impl Strategy<Value = Vec<(u32, Option<usize>)>> {
    prop::collection::vec((0..60u32, prop::option::of(any::<prop::sample::Index>())), 0..40).prop_map(
        |nodes| {
            let answers = nodes.into_iter().enumerate().map(|(at, (second, up))| {
                // Only what comes before it, so that it is a tree.
                (second, up.filter(|_| at > 0).map(|up| up.index(at)))
            });
            answers.collect()
        },
    )
}

fn xml(tree: &[(u32, Option<usize>)], order: &[usize]) -> String {
    let comments = order.iter().map(|&at| {
        let (second, up) = tree[at];
        format!(
            "<wp:comment><wp:comment_id>{}</wp:comment_id><wp:comment_parent>{}</wp:comment_parent>\
             <wp:comment_date_gmt>2024-01-02 03:00:{second:02}</wp:comment_date_gmt>\
             <wp:comment_approved>1</wp:comment_approved><wp:comment_content>.</wp:comment_content></wp:comment>",
            at + 1,
            up.map_or(0, |up| up + 1)
        )
    });
    post_with(&comments.collect::<String>())
}

proptest! {
    #[test]
    fn any_tree_in_any_order_comes_out_parents_first_and_siblings_by_time_and_id(
        (tree, order) in trees().prop_flat_map(|tree| {
            let order = Just((0..tree.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(tree), order)
        })
    ) {
        let story = only_story(&xml(&tree, &order));
        prop_assert_eq!(story.comments.len(), tree.len());
        let mut places = HashMap::new();
        let mut last_of_parent = HashMap::new();
        for (place, comment) in story.comments.iter().enumerate() {
            let id: usize = comment.id.parse().unwrap();
            let parent = comment.parent.as_ref().map(|parent| parent.parse::<usize>().unwrap());
            prop_assert_eq!(parent, tree[id - 1].1.map(|up| up + 1));
            if let Some(parent) = parent {
                prop_assert!(places.contains_key(&parent), "{} before its parent {}", id, parent);
            }
            let key = (comment.posted_at, id);
            if let Some(last) = last_of_parent.insert(parent, key) {
                prop_assert!(last < key);
            }
            places.insert(id, place);
        }
    }

    #[test]
    fn the_order_in_the_file_makes_no_difference(
        (tree, order) in trees().prop_flat_map(|tree| {
            let order = Just((0..tree.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(tree), order)
        })
    ) {
        let sorted: Vec<usize> = (0..tree.len()).collect();
        prop_assert_eq!(read(&xml(&tree, &order)).unwrap().stories, read(&xml(&tree, &sorted)).unwrap().stories);
    }

    #[test]
    fn any_answers_to_anyone_lose_no_comment(ups in prop::collection::vec(0..25usize, 0..20)) {
        let tree: Vec<_> = ups.iter().map(|&up| (0, up.checked_sub(1))).collect();
        let order: Vec<usize> = (0..tree.len()).collect();
        let story = only_story(&xml(&tree, &order));
        prop_assert_eq!(story.comments.len(), tree.len());
        let mut seen = Vec::new();
        for comment in &story.comments {
            prop_assert!(comment.parent.as_ref().is_none_or(|parent| seen.contains(parent)));
            seen.push(comment.id.clone());
        }
    }

    #[test]
    fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = parse(&bytes, &mut |_| {});
    }

    #[test]
    fn any_text_within_an_export_gets_an_answer(text in "(?s)[<>&;!\\[\\]/:a-c\\PC]{0,200}") {
        let _ = read(&text);
        let _ = read(&post_with(&text));
        let _ = read(&post_with(&format!("<title><![CDATA[{text}]]></title><wp:comment>{text}</wp:comment>")));
    }

    #[test]
    fn any_damage_to_a_file_gets_an_answer(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = fixture("malformed-items.xml").into_bytes();
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let _ = parse(&bytes, &mut |_| {});
        bytes.truncate(cut.index(bytes.len()));
        let _ = parse(&bytes, &mut |_| {});
    }
}
