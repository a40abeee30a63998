//! What holds for every text.

use evenkeel::heat::{Band, WARM, speaks_of_self_harm};
use proptest::prelude::*;

use super::{SCORER, score};

const ATTACK: &str = "You're a pathetic liar and everybody here knows it. Shut up and go away, you clown.";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_score_is_between_0_and_1_whatever_the_text(text in any::<String>()) {
        let reading = SCORER.read(&text, Some(&text));
        prop_assert!((0.0..=1.0).contains(&reading.score));
        prop_assert!(reading.phrases.len() <= 3);
    }

    #[test]
    fn the_same_text_scores_the_same(text in any::<String>()) {
        prop_assert_eq!(score(&text), score(&text));
        prop_assert_eq!(SCORER.read(&text, None).score, score(&text));
    }

    #[test]
    fn quoting_an_attack_changes_nothing(text in "(?s)[^`~]{0,200}") {
        prop_assert_eq!(score(&format!("{text}\n> {ATTACK}")), score(&text));
        prop_assert_eq!(score(&format!("{text}\n\n> {ATTACK}\n> {ATTACK}\n")), score(&text));
    }

    #[test]
    fn speaking_of_harming_oneself_never_raises_heat(text in "([a-zA-Z', ]{1,40}[.!?] ){0,4}") {
        for said in ["I want to die.", "I've been thinking about suicide again, you pathetic liars.", "I cut myself last night."] {
            prop_assert_eq!(score(&format!("{text} {said}")), score(&text));
        }
    }

    #[test]
    fn white_space_does_not_matter(words in prop::collection::vec("[a-z']{1,8}", 1..20)) {
        prop_assert_eq!(score(&words.join("  \t ")), score(&words.join(" ")));
    }
}

#[test]
fn nothing_scores_nothing() {
    for text in [
        "",
        "   ",
        "\n\n",
        "\u{0}",
        "> You are a liar",
        "```\nyou are a liar\n```",
        "https://example.org/you-liar",
    ] {
        assert_eq!(score(text), 0.0, "{text:?}");
    }
}

#[test]
fn an_attack_is_explained_by_its_words() {
    for (text, said) in [
        ("You are a pathetic liar, that is childish.", "liar"),
        ("You're a pathetic liar and everybody here knows it. Shut up and go away, you clown.", "pathetic"),
    ] {
        let reading = SCORER.read(text, None);
        assert!(reading.band > Band::Cool, "{text}: {reading:?}");
        assert!((1..=3).contains(&reading.phrases.len()), "{reading:?}");
        assert!(
            reading.phrases.iter().any(|p| p.words.contains(said) || p.reason.contains(said)),
            "{reading:?}"
        );
        assert!(reading.phrases.iter().all(|p| text.contains(&p.words)), "{reading:?}");
        assert!(reading.phrases.iter().any(|p| p.reason.contains("aimed at “you”")), "{reading:?}");
    }
}

#[test]
fn no_small_word_is_blamed_for_a_phrase() {
    for text in [
        "You are a pathetic liar, that is childish.",
        "Nobody cares what you think, you sad little man.",
        "What even are you? You've got nothing.",
        "Here you go again, what a coward.",
    ] {
        for phrase in SCORER.explain(text, None) {
            let reason = &phrase.reason;
            assert!(!reason.contains(['*', '\'']), "{reason}");
            for small in ["a", "even", "what", "you", "you’ve", "got", "here", "are", "that", "again"] {
                assert!(!reason.starts_with(&format!("“{small}”")), "{text}: {reason}");
            }
        }
    }
}

#[test]
fn a_plain_insult_is_asked_about_whether_it_is_aimed_at_one_or_at_all() {
    for text in [
        "I am sick of you people, arrogant hypocrites the lot of you.",
        "Nobody cares what you think, you sad little man.",
        "You're a liar and a coward.",
    ] {
        assert!(score(text) >= WARM, "{text}: {}", score(text));
    }
}

#[test]
fn what_people_come_here_to_say_stays_cool() {
    for text in [
        "I'm such a stupid, useless bastard. I drank again on Friday and lied to my wife about it.",
        "My ex called me a worthless junkie in front of the kids.",
        "Fuck this disease. It took my brother and it will not take me.",
        "You're not stupid, and you're not a liar. You were ill.",
        "Please see a doctor tonight, you could have a seizure.",
        "I don't agree with you about medication. It kept me alive.",
        "When is your next appointment?",
    ] {
        let reading = SCORER.read(text, None);
        assert!(reading.score < WARM && reading.phrases.is_empty(), "{text}: {reading:?}");
    }
}

#[test]
fn the_same_words_are_hotter_when_they_are_aimed_at_somebody() {
    for (cool, hot) in [
        ("I'm a liar and a coward.", "You're a liar and a coward."),
        ("Nobody here thinks you're a fraud.", "Everybody here thinks you're a fraud."),
        ("My father said I was pathetic.", "I say you are pathetic."),
    ] {
        assert!(score(cool) < score(hot), "{cool} {} / {hot} {}", score(cool), score(hot));
    }
}

#[test]
fn what_is_quoted_from_the_post_that_is_answered_is_the_others() {
    let parent = "Honestly, you're a pathetic liar and a clown, and I'm done.";
    let answer = "\"you're a pathetic liar and a clown\" is not how we talk here, please.";
    let without = SCORER.score(answer, None);
    assert!(SCORER.score(answer, Some(parent)) < without);
    assert_eq!(SCORER.score(answer, Some("Something else.")), without);
}

#[test]
fn a_wish_for_somebody_elses_death_is_no_cry_for_help() {
    assert!(speaks_of_self_harm("Some nights I want to die, and I'm tired."));
    assert!(speaks_of_self_harm("I don’t want to be here anymore"));
    assert!(!speaks_of_self_harm("Why don't you kill yourself, nobody would miss you."));
    assert!(!speaks_of_self_harm("My father died in May."));
    assert!(!speaks_of_self_harm("> I want to die\n\nPlease call somebody, friend."));
}
