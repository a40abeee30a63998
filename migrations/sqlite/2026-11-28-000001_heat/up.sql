-- How hot each text is, as the model of that version reads it. Nobody is ever shown the number.
CREATE TABLE post_heat (
    post_id      BIGINT  PRIMARY KEY NOT NULL REFERENCES posts (id),
    -- Whom it answers; nobody for an opening post.
    answered_id  BIGINT  REFERENCES members (id),
    -- What a moderator writes doesn't heat a thread, whatever becomes of the role.
    by_moderator BOOLEAN NOT NULL,
    score        REAL    NOT NULL CHECK (score BETWEEN 0 AND 1),
    band         TEXT    NOT NULL CHECK (band IN ('cool', 'warm', 'hot')),
    model        TEXT    NOT NULL,
    written_us   BIGINT  NOT NULL,
    scored_us    BIGINT  NOT NULL
);
CREATE INDEX post_heat_warm ON post_heat (written_us) WHERE band <> 'cool';

-- From where on a text is warm or hot on this board; no number for hot: from where the model says so.
ALTER TABLE boards ADD COLUMN warm REAL NOT NULL DEFAULT 0.5;
ALTER TABLE boards ADD COLUMN hot REAL;

-- What waits for a moderator: at most one open case a post.
CREATE TABLE cases (
    id               INTEGER PRIMARY KEY NOT NULL,
    post_id          BIGINT NOT NULL REFERENCES posts (id),
    thread_id        BIGINT NOT NULL REFERENCES threads (id),
    -- The weightiest reason it is open for.
    kind             TEXT   NOT NULL CHECK (kind IN ('self_harm_concern', 'identifies_someone', 'heat',
                         'personal_attack', 'unsafe_advice', 'sourcing', 'spam', 'off_topic', 'other')),
    state            TEXT   NOT NULL CHECK (state IN ('open', 'decided')),
    opened_us        BIGINT NOT NULL,
    -- A moderator has seen it: mail about the post waits no longer.
    looked_us        BIGINT,
    looked_by        BIGINT REFERENCES members (id),
    claimed_by       BIGINT REFERENCES members (id),
    claimed_until_us BIGINT,
    decision         TEXT   CHECK (decision IN ('all_is_well', 'edited')),
    decided_us       BIGINT,
    decided_by       BIGINT REFERENCES members (id)
);
CREATE UNIQUE INDEX cases_open ON cases (post_id) WHERE state = 'open';
CREATE INDEX cases_post ON cases (post_id);
CREATE INDEX cases_thread ON cases (thread_id) WHERE state = 'open';
CREATE INDEX cases_state ON cases (state, id);
