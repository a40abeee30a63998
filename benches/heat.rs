//! What reading a text's heat costs: a remark, a reply, a story as long as one may be; and saying why.
//!
//! `cargo bench --bench heat`. A reply is to take less than 100 µs on one core.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use evenkeel::heat::Scorer;

const REMARK: &str = "You've added nothing here but noise, and you know it.";
const REPLY: &str = "Thank you for saying this. Day 12 here, and it does get easier: mornings first, then evenings. \
    What helped me was walking every day, and calling someone before, not after. You're not weak, and nobody who has \
    been there would say so. Write again on Sunday, would you?";

fn texts(criterion: &mut Criterion) {
    let Ok(scorer) = Scorer::shipped() else { return };
    let story = format!("{REPLY}\n\n").repeat(64 * 1024 / (REPLY.len() + 2));
    let texts = [("remark", REMARK), ("reply", REPLY), ("story", story.as_str())];
    let mut group = criterion.benchmark_group("score");
    for (name, text) in texts {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| scorer.score(black_box(text), None)));
    }
    group.finish();
    let mut group = criterion.benchmark_group("explain");
    for (name, text) in [("remark", REMARK), ("reply", REPLY)] {
        group.bench_function(name, |bencher| bencher.iter(|| scorer.read(black_box(text), None)));
    }
    group.finish();
}

criterion_group!(benches, texts);
criterion_main!(benches);
