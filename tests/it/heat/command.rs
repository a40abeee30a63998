//! `evenkeel heat …`

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::ran::Ran;

fn heat(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evenkeel"));
    command.env_clear().env("EVENKEEL_PROFILE", "test").arg("heat").args(args);
    command
}

fn scores(input: &str) -> Vec<f32> {
    let ran = Ran::with_input(&mut heat(&["score"]), input).succeeds();
    ran.out.lines().map(|line| line.parse().unwrap()).collect()
}

#[test]
fn one_number_a_line_for_one_text_a_line() {
    let found = scores(
        "You are a pathetic liar, that is childish.\n\nI'm at day nine.\r\nthe last has no line break",
    );
    assert_eq!(found.len(), 4);
    assert!(found[0] >= 0.5 && found[1] == 0.0 && found[2] < 0.5, "{found:?}");
    assert_eq!(scores(""), Vec::<f32>::new());
}

#[test]
fn it_needs_no_settings() {
    let mut command = heat(&["score"]);
    command.env("EVENKEEL__MAIL__DELAY_SECONDS", "soon").env("EVENKEEL__DATA_DIR", "/nowhere");
    assert_eq!(Ran::with_input(&mut command, "I'm at day nine.\n").succeeds().out.lines().count(), 1);
}

#[test]
fn a_text_with_nul_bytes_or_of_ten_megabytes_is_scored_like_any_other() {
    let found = scores(&format!("{}\nI'm\0 fine\0\nlast\n", "You know nothing of this. ".repeat(400_000)));
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|score| (0.0..=1.0).contains(score)), "{found:?}");
}

#[test]
fn a_line_that_is_not_utf_8_is_named() {
    let ran = Ran::with_input(&mut heat(&["score"]), &b"one\ntwo\n\xff\xfe\nfour\n"[..]);
    assert_eq!(ran.out.lines().count(), 2, "{ran}");
    ran.fails_saying(&["line 3 is not UTF-8"]);
}

#[test]
fn an_explanation_has_the_band_and_the_phrases() {
    let input = "You are a pathetic liar, that is childish.\nI'm at day nine.\n";
    let ran = Ran::with_input(&mut heat(&["explain"]), input).succeeds();
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].starts_with("warm: \"") || lines[0].starts_with("hot: \""), "{ran}");
    assert!(lines[0].contains("liar") && lines[0].contains("aimed at “you”"), "{ran}");
    assert_eq!(lines[1], "cool");
}

#[test]
fn what_was_taught_can_be_used_and_measured() {
    let dir = tempfile::tempdir().unwrap();
    let model = dir.path().join("small.model");
    let model = model.to_str().unwrap();
    let taught =
        Ran::of(&mut heat(&["train", "data/heat/a.jsonl", "data/heat/b.jsonl", "--out", model])).succeeds();
    assert!(taught.out.contains("texts to learn from") && taught.out.contains("AUROC"), "{taught}");
    let measured = Ran::of(&mut heat(&["eval", "data/heat/a.jsonl", "--model", model])).succeeds();
    assert!(measured.out.contains("own (test)"), "{measured}");
    Ran::with_input(&mut heat(&["score", "--model", model]), "Hello.\n").succeeds();
}

#[test]
fn what_cannot_be_used_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let score = |model: &str| Ran::with_input(&mut heat(&["score", "--model", model]), "Hello.\n");
    let shipped = fs::read("assets/heat.model").unwrap();
    score("nowhere.model").fails_saying(&["nowhere.model"]);
    score(&put("text", b"hello")).fails_saying(&["no heat model"]);
    score(&put("short", &shipped[..5000])).fails_saying(&["cut short"]);
    let mut altered = shipped.clone();
    altered[5000] ^= 1;
    score(&put("altered", &altered)).fails_saying(&["altered", "checksum"]);

    let out = dir.path().join("out.model");
    let train = |data: &str| Ran::of(&mut heat(&["train", data, "--out", out.to_str().unwrap()]));
    train("nowhere.jsonl").fails_saying(&["nowhere.jsonl"]);
    train(&put("a.jsonl", b"{\"text\":\"x\",\"y\":1}\n{\"text\":\n")).fails_saying(&["a.jsonl, line 2"]);
    train(&put("b.jsonl", b"{\"text\":\"x\",\"y\":3}\n")).fails_saying(&["line 1", "`y` is 3"]);
    train(&put("c.jsonl", b"{\"text\":\"x\",\"y\":1,\"w\":-2}\n")).fails_saying(&["line 1", "`w` is -2"]);
    train(&put("d.jsonl", b"{\"text\":\"\xff\",\"y\":1}\n")).fails_saying(&["d.jsonl, line 1"]);
    train(&put("e.jsonl", b"{\"text\":\"only one kind\",\"y\":1}\n"))
        .fails_saying(&["nothing to learn from"]);
    assert!(!Path::new(&out).exists());
}
