//! The model's file.

use std::fs;

use evenkeel::heat::train::{Row, Texts, TrainError, train};
use evenkeel::heat::{ModelError, Scorer};

fn shipped() -> Vec<u8> {
    fs::read("assets/heat.model").unwrap()
}

#[test]
fn the_model_that_comes_along_is_small() {
    assert!(shipped().len() <= 2 * 1024 * 1024);
}

#[test]
fn a_file_that_is_cut_short_anywhere_is_refused() {
    let bytes = shipped();
    for length in (0..64).chain((64..bytes.len()).step_by(10_007)).chain([bytes.len() - 1]) {
        let refused = Scorer::from_bytes(&bytes[..length]).unwrap_err();
        assert!(
            matches!(refused, ModelError::CutShort { .. } | ModelError::NotAModel),
            "{length}: {refused}"
        );
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(Scorer::from_bytes(&longer).unwrap_err(), ModelError::Altered);
}

#[test]
fn a_file_that_was_altered_anywhere_is_refused() {
    let bytes = shipped();
    for at in (0..200).chain((200..bytes.len()).step_by(7_919)).chain([bytes.len() - 1]) {
        let mut other = bytes.clone();
        other[at] ^= 0x10;
        let refused = Scorer::from_bytes(&other).unwrap_err();
        assert!(!refused.to_string().is_empty(), "{at}");
    }
    let mut of_another_version = bytes;
    of_another_version[8] ^= 1;
    assert_eq!(Scorer::from_bytes(&of_another_version).unwrap_err(), ModelError::OtherFeatures);
}

/// A few texts of our own, enough to learn something from.
fn texts() -> Vec<Row> {
    let mut texts = Texts::default();
    for name in ["data/heat/a.jsonl", "data/heat/b.jsonl"] {
        texts.read(name, fs::read(name).unwrap().as_slice()).unwrap();
    }
    texts.rows()
}

#[test]
fn the_same_texts_and_seed_make_the_same_bytes() {
    let rows = texts();
    let once = train(&rows, 7).unwrap();
    assert!(once == train(&rows, 7).unwrap());
    assert!(once != train(&rows, 8).unwrap());
    assert!(Scorer::from_bytes(&once).is_ok());
}

#[test]
fn texts_of_one_kind_teach_nothing() {
    let civil: Vec<Row> = texts().into_iter().filter(|row| row.hostile == Some(false)).collect();
    assert!(matches!(train(&civil, 1), Err(TrainError::NothingToLearn)));
    assert!(matches!(train(&[], 1), Err(TrainError::NothingToLearn)));
}
