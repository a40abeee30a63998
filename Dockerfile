# A release build of the one binary, on a small Debian, run as a user that owns nothing but its data.

FROM rust:1.95-slim-bookworm AS build
# libpq is built with TLS from OpenSSL's source, whose build scripts are Perl.
RUN apt-get update \
    && apt-get install -y --no-install-recommends make perl \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --features postgres-tls \
    && install -D target/release/evenkeel /out/evenkeel

FROM debian:bookworm-slim
# The certificates are for PostgreSQL connections with sslmode=verify-full; mail brings its own.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/evenkeel --create-home --shell /usr/sbin/nologin evenkeel \
    && chmod 700 /var/lib/evenkeel
COPY --from=build /out/evenkeel /usr/local/bin/evenkeel
COPY LICENSE /usr/share/doc/evenkeel/LICENSE

ENV EVENKEEL_PROFILE=production \
    EVENKEEL__DATA_DIR=/var/lib/evenkeel \
    EVENKEEL__SERVER__LISTEN=0.0.0.0:8080
USER evenkeel
WORKDIR /var/lib/evenkeel
VOLUME /var/lib/evenkeel
EXPOSE 8080
STOPSIGNAL SIGTERM
# The doctor looks at the settings, the key, the schema, the queue and the data folder, so it fits a worker too;
# not at the mail relay, whose absence is no reason to stop serving pages.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["evenkeel", "doctor", "--local"]
ENTRYPOINT ["evenkeel"]
CMD ["serve"]
