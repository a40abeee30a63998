//! What rendering costs: a reply, a long story, and sources written to make it cost more.
//!
//! `cargo bench --bench markup`. The hostile sources are as long as a story may be; each should stay
//! within a few dozen milliseconds, whether it is shown or refused.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use evenkeel::markup::{Breaks, Length, markdown_from_html, plain_text, render};

const REPLY: &str = "Thank you for *saying* this. Day 12 here, and it **does** get easier:\n\
    mornings first, then evenings.\n\n> I thought I was the only one\n\nYou aren't. What helped me:\n\n\
    - walking, every day\n- the list at https://example.org/what_helps\n- calling someone *before*, not after\n\n\
    Write to me (friend@example.org) if you like.\n";

fn ordinary(criterion: &mut Criterion) {
    let story = REPLY.repeat(Length::Story.max_bytes() / REPLY.len());
    let mut group = criterion.benchmark_group("render");
    for (name, source) in [("reply", REPLY), ("story", story.as_str())] {
        group.throughput(Throughput::Bytes(source.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| render(black_box(source), Length::Story)));
    }
    group.finish();
}

fn reading(criterion: &mut Criterion) {
    let Ok(html) = render(REPLY, Length::Reply) else { return };
    criterion.bench_function("plain_text/reply", |bencher| bencher.iter(|| plain_text(black_box(&html))));
    let comment = REPLY.replace('*', "");
    criterion.bench_function("markdown_from_html/comment", |bencher| {
        bencher.iter(|| markdown_from_html(black_box(&comment), Breaks::Lines));
    });
}

fn hostile(criterion: &mut Criterion) {
    let filled = |unit: &str| unit.repeat(Length::Story.max_bytes() / unit.len());
    let halves = |unit: &str, tail: &str| {
        let half = Length::Story.max_bytes() / 2;
        unit.repeat(half / unit.len()) + &tail.repeat(half / tail.len())
    };
    let sources = [
        ("quotes", filled("> ")),
        ("quotes_then_lines", halves("> ", "|\n")),
        ("quotes_at_the_limit", ">".repeat(128) + &filled("|\n")[..60 * 1024]),
        ("lists_then_lines", halves("- ", "a\n")),
        ("sixteen_deep", filled(&format!("{}a\n\n", "> ".repeat(16)))),
        ("brackets", filled("[")),
        ("emphasis", filled("*_")),
        ("crossing_emphasis", filled("*a_")),
        ("backticks", filled("``a`")),
        ("references", halves("[a]: b\n", "[a]")),
        ("table_rows", format!("|a|\n|-|\n{}", &filled("|\n")[..60 * 1024])),
        ("addresses", filled("a@b.cc ")),
        ("tags", filled("<b>")),
    ];
    let mut group = criterion.benchmark_group("hostile");
    group.sample_size(20);
    for (name, source) in &sources {
        group.bench_function(*name, |bencher| bencher.iter(|| render(black_box(source), Length::Story)));
    }
    for tag in ["<div>", "<blockquote>", "<ul><li>", "<b>", "<table><tr><td>"] {
        let html = filled(tag);
        group.bench_function(format!("import {tag}"), |bencher| {
            bencher.iter(|| markdown_from_html(black_box(&html), Breaks::Html));
        });
    }
    group.finish();
}

criterion_group!(benches, ordinary, reading, hostile);
criterion_main!(benches);
