-- What members ask moderators to look at: each member once for a post. Who flagged is for moderators.
CREATE TABLE flags (
    id          INTEGER PRIMARY KEY NOT NULL,
    post_id     BIGINT NOT NULL REFERENCES posts (id),
    member_id   BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    reason      TEXT   NOT NULL CHECK (reason IN ('personal_attack', 'identifies_someone', 'self_harm_concern',
                    'unsafe_advice', 'sourcing', 'spam', 'off_topic', 'other')),
    note        TEXT,
    created_us  BIGINT NOT NULL,
    -- What a moderator made of it; nothing: it is open.
    outcome     TEXT   CHECK (outcome IN ('upheld', 'dismissed')),
    resolved_us BIGINT,
    UNIQUE (post_id, member_id),
    CHECK ((outcome IS NULL) = (resolved_us IS NULL))
);
CREATE INDEX flags_open ON flags (post_id) WHERE outcome IS NULL;
CREATE INDEX flags_member ON flags (member_id, resolved_us);

-- Open flags of this weight fold a post until a moderator decides.
ALTER TABLE boards ADD COLUMN flag_limit INTEGER NOT NULL DEFAULT 3 CHECK (flag_limit > 0);
-- Since when a hidden post is hidden by flags, and waits for a moderator to decide.
ALTER TABLE posts ADD COLUMN waiting_us BIGINT;
-- What a thread is called as soon as its opening post is no longer hidden.
ALTER TABLE threads ADD COLUMN hidden_title TEXT;

-- A case can end with its post hidden. SQLite changes no CHECK, so the table is made anew.
CREATE TABLE cases_anew (
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
    decision         TEXT   CHECK (decision IN ('all_is_well', 'edited', 'hidden')),
    decided_us       BIGINT,
    decided_by       BIGINT REFERENCES members (id)
);
INSERT INTO cases_anew SELECT id, post_id, thread_id, kind, state, opened_us, looked_us, looked_by, claimed_by,
    claimed_until_us, decision, decided_us, decided_by FROM cases;
DROP TABLE cases;
ALTER TABLE cases_anew RENAME TO cases;
CREATE UNIQUE INDEX cases_open ON cases (post_id) WHERE state = 'open';
CREATE INDEX cases_post ON cases (post_id);
CREATE INDEX cases_thread ON cases (thread_id) WHERE state = 'open';
CREATE INDEX cases_state ON cases (state, id);

-- Members are told of a post once, and of each decision about it.
CREATE TABLE notifications_anew (
    id         INTEGER PRIMARY KEY NOT NULL,
    member_id  BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    post_id    BIGINT NOT NULL REFERENCES posts (id),
    kind       TEXT   NOT NULL CHECK (kind IN ('mention', 'reply', 'flag_upheld', 'flag_dismissed', 'hidden', 'restored')),
    created_us BIGINT NOT NULL,
    read_us    BIGINT,
    -- In a moderator's words, where one decided.
    reason     TEXT
);
INSERT INTO notifications_anew (id, member_id, post_id, kind, created_us, read_us)
    SELECT id, member_id, post_id, kind, created_us, read_us FROM notifications;
DROP TABLE notifications;
ALTER TABLE notifications_anew RENAME TO notifications;
CREATE INDEX notifications_member ON notifications (member_id, id);
CREATE INDEX notifications_unread ON notifications (member_id) WHERE read_us IS NULL;
CREATE UNIQUE INDEX notifications_once ON notifications (member_id, post_id) WHERE kind IN ('mention', 'reply');
