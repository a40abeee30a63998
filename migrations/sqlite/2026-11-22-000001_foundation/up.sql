-- Times are microseconds since 1970-01-01 UTC, in columns named *_us.
-- The PostgreSQL twin of this file has the same tables in the same order.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

CREATE TABLE boards (
    id         INTEGER PRIMARY KEY NOT NULL,
    slug       TEXT    NOT NULL UNIQUE,
    name       TEXT    NOT NULL,
    charter    TEXT    NOT NULL,
    position   INTEGER NOT NULL,
    visibility TEXT    NOT NULL CHECK (visibility IN ('public', 'members')),
    created_us BIGINT  NOT NULL
);

-- Only the sealed address is kept; blind_index finds it again (HMAC of the normalised address).
CREATE TABLE addresses (
    id            INTEGER PRIMARY KEY NOT NULL,
    blind_index   BLOB   NOT NULL UNIQUE,
    sealed        BLOB   NOT NULL,
    suppressed_us BIGINT,
    created_us    BIGINT NOT NULL
);

CREATE TABLE members (
    id                   INTEGER PRIMARY KEY NOT NULL,
    handle               TEXT    NOT NULL,
    handle_key           TEXT    NOT NULL UNIQUE,
    handle_skeleton      TEXT    NOT NULL,
    role                 TEXT    NOT NULL CHECK (role IN ('member', 'moderator', 'host')),
    claimed              BOOLEAN NOT NULL,
    passphrase_hash      TEXT,
    address_id           BIGINT REFERENCES addresses (id),
    address_confirmed_us BIGINT,
    created_us           BIGINT  NOT NULL,
    CHECK (claimed = (passphrase_hash IS NOT NULL))
);
-- Two people may look alike in an imported blog; two who can sign in may not.
CREATE UNIQUE INDEX members_claimed_skeleton ON members (handle_skeleton) WHERE claimed;
CREATE INDEX members_skeleton ON members (handle_skeleton);

CREATE TABLE sessions (
    id           INTEGER PRIMARY KEY NOT NULL,
    token_hash   BLOB    NOT NULL UNIQUE,
    member_id    BIGINT  NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    kind         TEXT    NOT NULL CHECK (kind IN ('web', 'api')),
    keep         BOOLEAN NOT NULL,
    created_us   BIGINT  NOT NULL,
    last_used_us BIGINT  NOT NULL,
    expires_us   BIGINT  NOT NULL
);
CREATE INDEX sessions_member ON sessions (member_id);
CREATE INDEX sessions_expiry ON sessions (expires_us);

CREATE TABLE threads (
    id           INTEGER PRIMARY KEY NOT NULL,
    board_id     BIGINT  NOT NULL REFERENCES boards (id),
    kind         TEXT    NOT NULL CHECK (kind IN ('story', 'discussion', 'question', 'check-in')),
    title        TEXT    NOT NULL,
    slug         TEXT    NOT NULL,
    excerpt      TEXT    NOT NULL,
    author_id    BIGINT  NOT NULL REFERENCES members (id),
    state        TEXT    NOT NULL CHECK (state IN ('open', 'locked')),
    revision     BIGINT  NOT NULL,
    next_number  INTEGER NOT NULL,
    reply_count  INTEGER NOT NULL,
    created_us   BIGINT  NOT NULL,
    last_post_us BIGINT  NOT NULL
);
CREATE INDEX threads_board_active ON threads (board_id, last_post_us, id);
CREATE INDEX threads_active ON threads (last_post_us, id);
CREATE INDEX threads_kind_created ON threads (kind, created_us, id);

-- path: the parent's path + number as 4 bytes big-endian, so ORDER BY path is reading order.
CREATE TABLE posts (
    id               INTEGER PRIMARY KEY NOT NULL,
    thread_id        BIGINT  NOT NULL REFERENCES threads (id),
    number           INTEGER NOT NULL,
    parent_id        BIGINT  REFERENCES posts (id),
    reply_to_id      BIGINT  REFERENCES posts (id),
    path             BLOB    NOT NULL,
    depth            INTEGER NOT NULL,
    author_id        BIGINT  NOT NULL REFERENCES members (id),
    body_md          TEXT    NOT NULL,
    body_html        TEXT    NOT NULL,
    render_version   INTEGER NOT NULL,
    state            TEXT    NOT NULL CHECK (state IN ('visible', 'hidden', 'deleted')),
    reply_count      INTEGER NOT NULL,
    created_us       BIGINT  NOT NULL,
    edited_us        BIGINT,
    edited_by        BIGINT  REFERENCES members (id),
    moderator_reason TEXT,
    UNIQUE (thread_id, number),
    UNIQUE (thread_id, path)
);
CREATE INDEX posts_author ON posts (author_id, created_us);
CREATE INDEX posts_parent ON posts (parent_id);

-- The texts a post had before its present one. `moderator_reason` is why the *next* text replaced
-- this one, when a moderator did it: such a text is shown to its author and to moderators only.
CREATE TABLE revisions (
    id               INTEGER PRIMARY KEY NOT NULL,
    post_id          BIGINT  NOT NULL REFERENCES posts (id),
    number           INTEGER NOT NULL,
    body_md          TEXT    NOT NULL,
    body_html        TEXT    NOT NULL,
    written_us       BIGINT  NOT NULL,
    replaced_us      BIGINT  NOT NULL,
    replaced_by      BIGINT  NOT NULL REFERENCES members (id),
    moderator_reason TEXT,
    UNIQUE (post_id, number)
);

-- What has been imported, by where it came from: a second run finds it here and leaves it.
CREATE TABLE imports (
    source      TEXT   NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind IN ('story', 'comment')),
    external_id TEXT   NOT NULL,
    post_id     BIGINT NOT NULL REFERENCES posts (id),
    PRIMARY KEY (source, kind, external_id)
);

-- A form sent twice posts once.
CREATE TABLE idempotency_keys (
    member_id  BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    value      TEXT   NOT NULL,
    post_id    BIGINT NOT NULL REFERENCES posts (id),
    created_us BIGINT NOT NULL,
    PRIMARY KEY (member_id, value)
);

-- link_hash: of the token in the link under every mail; the token itself is made from a secret
-- that is not in the database.
CREATE TABLE subscriptions (
    id           INTEGER PRIMARY KEY NOT NULL,
    address_id   BIGINT  NOT NULL REFERENCES addresses (id),
    member_id    BIGINT  REFERENCES members (id),
    thread_id    BIGINT  REFERENCES threads (id),
    board_id     BIGINT  REFERENCES boards (id),
    frequency    TEXT    NOT NULL CHECK (frequency IN ('instant', 'daily', 'weekly', 'never')),
    show_details BOOLEAN NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('pending', 'active', 'ended')),
    link_hash    BLOB    NOT NULL UNIQUE,
    created_us   BIGINT  NOT NULL,
    changed_us   BIGINT  NOT NULL,
    UNIQUE (address_id, thread_id),
    UNIQUE (address_id, board_id),
    CHECK ((thread_id IS NULL) <> (board_id IS NULL))
);
CREATE INDEX subscriptions_thread ON subscriptions (thread_id) WHERE state = 'active';
CREATE INDEX subscriptions_board ON subscriptions (board_id) WHERE state = 'active';

-- A link that was mailed to prove an address. Its token is made from the nonce and a secret that
-- is not in the database, so that a mail sent again carries the same link.
CREATE TABLE confirmations (
    id              INTEGER PRIMARY KEY NOT NULL,
    nonce           BLOB   NOT NULL,
    token_hash      BLOB   NOT NULL UNIQUE,
    address_id      BIGINT NOT NULL REFERENCES addresses (id),
    subscription_id BIGINT REFERENCES subscriptions (id),
    member_id       BIGINT REFERENCES members (id) ON DELETE CASCADE,
    frequency       TEXT   NOT NULL,
    show_details    BOOLEAN NOT NULL,
    created_us      BIGINT NOT NULL,
    expires_us      BIGINT NOT NULL,
    used_us         BIGINT
);
CREATE INDEX confirmations_address ON confirmations (address_id, created_us);

-- Events, written in the transaction that made them; the relay turns each into deliveries once.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY NOT NULL,
    event      TEXT   NOT NULL,
    created_us BIGINT NOT NULL,
    relayed_us BIGINT
);
CREATE INDEX outbox_waiting ON outbox (id) WHERE relayed_us IS NULL;

-- One mail to one recipient, or a part of one when several posts leave together.
CREATE TABLE deliveries (
    id              INTEGER PRIMARY KEY NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind IN ('new_post', 'confirmation')),
    address_id      BIGINT  NOT NULL REFERENCES addresses (id),
    subscription_id BIGINT  REFERENCES subscriptions (id),
    post_id         BIGINT  REFERENCES posts (id),
    confirmation_id BIGINT  UNIQUE REFERENCES confirmations (id),
    state           TEXT    NOT NULL CHECK (state IN
                        ('queued', 'claimed', 'sending', 'sent', 'unknown', 'failed', 'dropped')),
    due_us          BIGINT  NOT NULL,
    enqueued_us     BIGINT,
    lease_us        BIGINT,
    claims          INTEGER NOT NULL,
    attempts        INTEGER NOT NULL,
    first_try_us    BIGINT,
    outcome         TEXT,
    created_us      BIGINT  NOT NULL,
    finished_us     BIGINT,
    UNIQUE (kind, post_id, subscription_id)
);
CREATE INDEX deliveries_due ON deliveries (due_us) WHERE state = 'queued';
CREATE INDEX deliveries_leased ON deliveries (lease_us) WHERE state IN ('claimed', 'sending');
CREATE INDEX deliveries_subscription ON deliveries (subscription_id) WHERE state = 'queued';

CREATE TABLE audit_log (
    id          INTEGER PRIMARY KEY NOT NULL,
    at_us       BIGINT NOT NULL,
    actor_id    BIGINT REFERENCES members (id),
    action      TEXT   NOT NULL,
    target_kind TEXT   NOT NULL,
    target_id   BIGINT NOT NULL,
    thread_id   BIGINT,
    reason      TEXT   NOT NULL,
    details     TEXT   NOT NULL
);
CREATE TRIGGER audit_log_keeps_what_it_says BEFORE UPDATE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_log_keeps_all_of_it BEFORE DELETE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
