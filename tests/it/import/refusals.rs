//! Files that are not what they should be.

use super::*;

on_both! {
    async fn what_cannot_be_imported_is_refused_with_the_place_and_nothing_written(forum) {
        let before = state(&forum).await;
        let write = |name: &str, bytes: &[u8]| {
            let path = forum.dir().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let whole = std::fs::read(fixture("wordpress.xml")).unwrap();
        let broken = String::from_utf8(whole.clone()).unwrap().replacen("</channel>", "</chanel>", 1);
        let cases: [(PathBuf, &[&str]); 9] = [
            (fixture("not-wxr.xml"), &["not-wxr.xml", "line ", "column ", "no wp:wxr_version"]),
            (fixture("truncated.xml"), &["truncated.xml", "line ", "column ", "the file ends in the middle of <wp:comment_content>"]),
            (forum.dir().join("nowhere.xml"), &["nowhere.xml", "cannot read", "No such file"]),
            (forum.dir().to_owned(), &["cannot read", "directory"]),
            (write("empty.xml", b" \n"), &["empty.xml", "the file is empty"]),
            (write("text.xml", b"Dear diary,"), &["text.xml", "line 1, column 1", "not XML"]),
            (write("blog.zip", b"PK\x03\x04rest"), &["blog.zip", "compressed"]),
            (write("broken.xml", broken.as_bytes()), &["broken.xml", "line ", "</chanel> closes <channel>"]),
            (write("bytes.xml", &[&whole[..4_000], b"\xff\xfe", &whole[4_000..]].concat()), &["bytes.xml", "line ", "not valid UTF-8"]),
        ];
        for (file, words) in cases {
            let refused = import(&forum, &file, "stories").fails_saying(words);
            assert!(!refused.out.contains("Imported"), "{refused}");
            assert_eq!(state(&forum).await, before, "{}", file.display());
        }
    }

    async fn an_unknown_board_is_refused_by_name(forum) {
        let before = state(&forum).await;
        let refused = import(&forum, &fixture("wordpress.xml"), "kitchen");
        refused.fails_saying(&["there is no board \"kitchen\"", "nothing was imported"]);
        assert_eq!(state(&forum).await, before);
    }

    async fn malformed_items_are_listed_and_the_rest_comes_in(forum) {
        let ran = import(&forum, &fixture("malformed-items.xml"), "stories").succeeds();
        assert!(ran.out.starts_with("Imported 3 threads and 4 replies into /b/stories.\n"), "{ran}");
        assert_eq!(
            listed(&ran.out, "Skipped"),
            [
                "comment 71 by Somebody else on post 70: its id is taken by one before it in the file",
                "a comment without an id by Nameless number on post 70: it has no wp:comment_id",
                "comment seventy-five by Word on post 70: its wp:comment_id is “seventy-five”",
                "comment 76 by Undated on post 70: its date “2024-02-30 25:00:00” cannot be read",
                "comment 77 by Unknown state on post 70: it has no wp:comment_approved",
                "comment 78 by A shop on post 70: it is of type “review”, not a comment",
                "post 70 “The same number again”: its id is taken by one before it in the file",
                "post without an id “No number”: it has no wp:post_id",
                "comment 79 by Lost on a post without an id: its post is not imported",
                "post 80 “No date”: it has no date",
                "post 83 “Archived by a plugin”: its status is “archived”",
                "item without an id “Nothing but a title”: it has no wp:post_type",
            ]
        );
        let after = state(&forum).await;
        let rows = ["threads", "posts", "imports", "outbox", "deliveries"].map(|table| after.count(table));
        assert_eq!(rows, [3, 7, 7, 0, 0], "each post that came in is known by its source, and none is news");
        let (_, posts) = story(&forum, "A post that is well").await;
        let tree: Vec<_> = posts[1..].iter().map(|p| (author(p), answered(p, &posts))).collect();
        assert_eq!(tree, [("Marrow", None), ("Tern", None), ("Brambleway", Some(3)), ("Pike", None)]);
    }

    async fn a_long_story_comes_in_and_a_text_without_end_is_listed(forum) {
        // Longer than anyone may post here, for it was written under other rules; then far too long.
        let long = "It went on and on. ".repeat(6_000);
        let xml = std::fs::read_to_string(fixture("wordpress.xml")).unwrap();
        let xml = xml.replace("People ask what I do with the evenings now.", &long);
        let endless = "and on ".repeat(100_000);
        let xml = xml.replace("Day nine. The evenings are long.", &endless);
        let file = forum.dir().join("long.xml");
        std::fs::write(&file, xml).unwrap();
        let ran = import(&forum, &file, "stories").succeeds();
        let skipped = listed(&ran.out, "Skipped");
        let why: Vec<&&str> = skipped.iter().filter(|line| line.starts_with("comment 11")).collect();
        assert_eq!(why.len(), 1, "{ran}");
        let (thread, posts) = story(&forum, "Evenings").await;
        assert_eq!(thread["reply_count"], 8);
        assert!(posts[0]["body_html"].as_str().unwrap().len() > 100_000);
        let answers: Vec<_> = posts.iter().filter(|p| author(p) == "Ana Reyes").collect();
        assert_eq!(answered(answers[0], &posts), None, "what answered it stands one step higher");
    }
}
