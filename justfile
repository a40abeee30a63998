# What we type most. `just` alone lists it.

_default:
    @just --list --unsorted

# The part of what CI asks that needs nothing installed; .ci/run is all of it
check: fmt-check clippy test

# Serve on http://127.0.0.1:8080 with data/ in this folder
run *args:
    cargo run --locked -- serve {{ args }}

# Fill the database in data/ with a fictional thread to look at
demo:
    cargo run --locked -- demo

# Run the tests, or those whose name contains a word: `just test redis`
test *args:
    cargo test --locked {{ args }}

# Play a whole quarrel and what moderators did about it: our own, and the real one where it is there
replay:
    cargo test --locked --test it replay::

# The same as `just test`, where a missing PostgreSQL, Redis or OpenSMTPD is a failure
test-services *args:
    EVENKEEL_TEST_SERVICES=required cargo test --locked {{ args }}

# What people do in a browser (needs Debian's chromium, nodejs, npm and poppler-utils); `just browser --test-name-pattern=quote`
browser *args: _browser
    cd tests/browser && npm test -- {{ args }}

# Pictures of every type of page, narrow and wide, light and dark: target/screenshots
screenshots *names: _browser
    cd tests/browser && npm run screenshots -- {{ names }}

_browser:
    cargo build --locked
    cd tests/browser && npm ci --prefer-offline --no-audit --no-fund

# Format the code
fmt:
    cargo fmt

fmt-check:
    cargo fmt --check

clippy:
    cargo clippy --locked --all-targets -- -D warnings

# Measure; give a name to run one: `just bench markup`
bench *args:
    cargo bench --locked {{ args }}

# How fast the release binary is, beside a static response and the goals (apt-get install wrk): `just loadtest --quick`
loadtest *args:
    cargo build --locked --release
    scripts/loadtest {{ args }}

# Licences, sources, banned crates and known vulnerabilities of the dependencies (cargo install --locked cargo-deny)
deny:
    cargo deny --locked check

# Does the compose file parse, and what does it come to?
compose-config:
    docker compose config
