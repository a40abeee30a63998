//! The one binary. Everything it can do is in [`evenkeel::cli`].

fn main() {}
