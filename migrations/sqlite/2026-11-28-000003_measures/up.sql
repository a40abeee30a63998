-- What moderators set for a while, on a thread, on two members or on one. It ends by itself; whatever asks,
-- compares its times with the clock.
CREATE TABLE measures (
    id              INTEGER PRIMARY KEY NOT NULL,
    kind            TEXT   NOT NULL CHECK (kind IN ('slow_mode', 'rest', 'approval_first', 'no_cross_talk',
                        'separation', 'word', 'warning', 'silence', 'suspension')),
    thread_id       BIGINT REFERENCES threads (id),
    -- One member; for a separation the one with the lower id.
    member_id       BIGINT REFERENCES members (id) ON DELETE CASCADE,
    -- The other one of a separation.
    other_id        BIGINT REFERENCES members (id) ON DELETE CASCADE,
    -- Of slow mode, between two replies of a member; none: the hotter the thread, the longer.
    minutes         INTEGER CHECK (minutes > 0),
    -- In the words that those concerned read.
    reason          TEXT   NOT NULL,
    -- Nobody: the system.
    set_by          BIGINT REFERENCES members (id),
    from_us         BIGINT NOT NULL,
    -- None: until it is lifted.
    until_us        BIGINT,
    -- Lifted before its time.
    ended_us        BIGINT,
    ended_by        BIGINT REFERENCES members (id),
    -- When the member said to have read a warning.
    acknowledged_us BIGINT,
    -- When those concerned were told that it is over.
    told_us         BIGINT,
    -- The line of the record that set it.
    action_id       BIGINT NOT NULL REFERENCES audit_log (id),
    CHECK ((kind IN ('slow_mode', 'rest', 'approval_first', 'no_cross_talk')) = (thread_id IS NOT NULL)),
    CHECK ((thread_id IS NULL) = (member_id IS NOT NULL)),
    CHECK ((kind = 'separation') = (other_id IS NOT NULL)),
    CHECK (member_id < other_id)
);
CREATE INDEX measures_thread ON measures (thread_id) WHERE ended_us IS NULL;
CREATE INDEX measures_member ON measures (member_id);
CREATE INDEX measures_other ON measures (other_id) WHERE other_id IS NOT NULL;
CREATE INDEX measures_untold ON measures (until_us) WHERE ended_us IS NULL AND told_us IS NULL;
CREATE INDEX measures_action ON measures (action_id);

-- When the first of a thread's measures ends by itself: what was shown before it is out of date.
ALTER TABLE threads ADD COLUMN changes_us BIGINT;
-- Why a moderator closed it, in the words that everyone reads.
ALTER TABLE threads ADD COLUMN locked_reason TEXT;

-- What a member's measures come to, beside the member, so that nothing has to be looked up for each request.
ALTER TABLE members ADD COLUMN warned BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE members ADD COLUMN silenced_until_us BIGINT;
ALTER TABLE members ADD COLUMN suspended_until_us BIGINT;

-- Who is a moderator on some boards only. The column says that there is such a row.
ALTER TABLE members ADD COLUMN moderates BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE board_moderators (
    board_id   BIGINT NOT NULL REFERENCES boards (id),
    member_id  BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (board_id, member_id)
);
CREATE INDEX board_moderators_member ON board_moderators (member_id);

-- So many of a new member's posts wait for a moderator; members may speak to each other; and after so many
-- hours without a moderator the thread of an open case goes into slow mode.
ALTER TABLE boards ADD COLUMN approve_first INTEGER NOT NULL DEFAULT 0 CHECK (approve_first >= 0);
ALTER TABLE boards ADD COLUMN cross_talk BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE boards ADD COLUMN alarm_hours INTEGER NOT NULL DEFAULT 12 CHECK (alarm_hours > 0);

-- A post whose text was put into this one.
ALTER TABLE posts ADD COLUMN merged_into_id BIGINT REFERENCES posts (id);
-- The thread that a moderator moved it out of: whoever was answering it there answers it where it is.
ALTER TABLE posts ADD COLUMN from_thread_id BIGINT REFERENCES threads (id);
-- It waits for a moderator (waiting_us) because posts here, or of its author, do; not for flags.
ALTER TABLE posts ADD COLUMN awaits_approval BOOLEAN NOT NULL DEFAULT FALSE;

-- Whose post or account an action was about, and on which board; a copy, so that the record needs no other table.
ALTER TABLE audit_log ADD COLUMN member_id BIGINT;
ALTER TABLE audit_log ADD COLUMN other_id BIGINT;
ALTER TABLE audit_log ADD COLUMN board_id BIGINT;
CREATE INDEX audit_log_member ON audit_log (member_id, id);
CREATE INDEX audit_log_thread ON audit_log (thread_id, id);
CREATE INDEX audit_log_target ON audit_log (target_kind, target_id, id);

-- "Please look again": once an action for each member concerned.
CREATE TABLE appeals (
    id             INTEGER PRIMARY KEY NOT NULL,
    action_id      BIGINT NOT NULL REFERENCES audit_log (id),
    member_id      BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    words          TEXT   NOT NULL,
    state          TEXT   NOT NULL CHECK (state IN ('open', 'upheld', 'overturned')),
    created_us     BIGINT NOT NULL,
    answer         TEXT,
    decided_us     BIGINT,
    decided_by     BIGINT REFERENCES members (id),
    -- Nobody else was there to decide.
    same_moderator BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (action_id, member_id)
);
CREATE INDEX appeals_open ON appeals (id) WHERE state = 'open';
CREATE INDEX appeals_member ON appeals (member_id);

-- What moderators say in place, under a post.
CREATE TABLE moderator_notes (
    id         INTEGER PRIMARY KEY NOT NULL,
    post_id    BIGINT NOT NULL REFERENCES posts (id),
    by_id      BIGINT NOT NULL REFERENCES members (id),
    body_md    TEXT   NOT NULL,
    body_html  TEXT   NOT NULL,
    created_us BIGINT NOT NULL,
    removed_us BIGINT,
    action_id  BIGINT NOT NULL REFERENCES audit_log (id)
);
CREATE INDEX moderator_notes_post ON moderator_notes (post_id) WHERE removed_us IS NULL;
-- To whom a note speaks.
CREATE TABLE note_readers (
    note_id   BIGINT NOT NULL REFERENCES moderator_notes (id),
    member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    PRIMARY KEY (note_id, member_id)
);

-- What moderators tell each other of a member, and of a case.
CREATE TABLE member_notes (
    id         INTEGER PRIMARY KEY NOT NULL,
    member_id  BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    by_id      BIGINT NOT NULL REFERENCES members (id),
    words      TEXT   NOT NULL,
    created_us BIGINT NOT NULL
);
CREATE INDEX member_notes_member ON member_notes (member_id, id);

-- New reasons for a case and new ends of one. SQLite changes no CHECK, so the table is made anew.
CREATE TABLE cases_anew (
    id                INTEGER PRIMARY KEY NOT NULL,
    post_id           BIGINT NOT NULL REFERENCES posts (id),
    thread_id         BIGINT NOT NULL REFERENCES threads (id),
    -- The weightiest reason it is open for.
    kind              TEXT   NOT NULL CHECK (kind IN ('self_harm_concern', 'identifies_someone', 'heat',
                         'personal_attack', 'unsafe_advice', 'sourcing', 'spam', 'off_topic', 'other', 'approval')),
    state             TEXT   NOT NULL CHECK (state IN ('open', 'decided')),
    opened_us         BIGINT NOT NULL,
    -- A moderator has seen it: mail about the post waits no longer.
    looked_us         BIGINT,
    looked_by         BIGINT REFERENCES members (id),
    claimed_by        BIGINT REFERENCES members (id),
    claimed_until_us  BIGINT,
    decision          TEXT   CHECK (decision IN ('all_is_well', 'edited', 'hidden', 'redacted', 'acted')),
    decided_us        BIGINT,
    decided_by        BIGINT REFERENCES members (id),
    -- Somebody asked another moderator to look as well.
    second_opinion_us BIGINT,
    second_opinion_by BIGINT REFERENCES members (id)
);
INSERT INTO cases_anew (id, post_id, thread_id, kind, state, opened_us, looked_us, looked_by, claimed_by,
        claimed_until_us, decision, decided_us, decided_by)
    SELECT id, post_id, thread_id, kind, state, opened_us, looked_us, looked_by, claimed_by,
        claimed_until_us, decision, decided_us, decided_by FROM cases;
DROP TABLE cases;
ALTER TABLE cases_anew RENAME TO cases;
CREATE UNIQUE INDEX cases_open ON cases (post_id) WHERE state = 'open';
CREATE INDEX cases_post ON cases (post_id);
CREATE INDEX cases_thread ON cases (thread_id) WHERE state = 'open';
CREATE INDEX cases_state ON cases (state, id);
CREATE TABLE case_notes (
    id         INTEGER PRIMARY KEY NOT NULL,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    by_id      BIGINT NOT NULL REFERENCES members (id),
    words      TEXT   NOT NULL,
    created_us BIGINT NOT NULL
);
CREATE INDEX case_notes_case ON case_notes (case_id, id);

-- Where moderators should look although no single post says so: nobody has come for long, or many new
-- accounts act as one.
CREATE TABLE alarms (
    id        INTEGER PRIMARY KEY NOT NULL,
    kind      TEXT   NOT NULL CHECK (kind IN ('shift', 'brigade')),
    case_id   BIGINT REFERENCES cases (id),
    -- Against whom many flag.
    member_id BIGINT REFERENCES members (id) ON DELETE CASCADE,
    -- What was seen, for moderators to read.
    words     TEXT   NOT NULL,
    raised_us BIGINT NOT NULL,
    -- A moderator has seen to it.
    ended_us  BIGINT,
    ended_by  BIGINT REFERENCES members (id)
);
CREATE INDEX alarms_open ON alarms (id) WHERE ended_us IS NULL;
CREATE UNIQUE INDEX alarms_case ON alarms (case_id) WHERE kind = 'shift';

-- A notice tells of a post, of a measure, or of an action.
CREATE TABLE notifications_anew (
    id         INTEGER PRIMARY KEY NOT NULL,
    member_id  BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    post_id    BIGINT REFERENCES posts (id),
    kind       TEXT   NOT NULL CHECK (kind IN ('mention', 'reply', 'flag_upheld', 'flag_dismissed', 'hidden', 'restored',
                    'edited', 'redacted', 'merged', 'moved', 'noted', 'approved', 'measure_set', 'measure_lifted',
                    'measure_over', 'appeal_upheld', 'appeal_overturned', 'second_opinion', 'alarm')),
    created_us BIGINT NOT NULL,
    read_us    BIGINT,
    -- In a moderator's words, where one decided.
    reason     TEXT,
    -- What the member may ask to have looked at again.
    action_id  BIGINT REFERENCES audit_log (id),
    measure_id BIGINT REFERENCES measures (id),
    case_id    BIGINT REFERENCES cases (id)
);
INSERT INTO notifications_anew (id, member_id, post_id, kind, created_us, read_us, reason)
    SELECT id, member_id, post_id, kind, created_us, read_us, reason FROM notifications;
DROP TABLE notifications;
ALTER TABLE notifications_anew RENAME TO notifications;
CREATE INDEX notifications_member ON notifications (member_id, id);
CREATE INDEX notifications_unread ON notifications (member_id) WHERE read_us IS NULL;
CREATE UNIQUE INDEX notifications_once ON notifications (member_id, post_id) WHERE kind IN ('mention', 'reply');

-- A mail can tell moderators of an alarm.
CREATE TABLE deliveries_anew (
    id              INTEGER PRIMARY KEY NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind IN ('new_post', 'confirmation', 'alarm')),
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
    alarm_id        BIGINT  REFERENCES alarms (id),
    UNIQUE (kind, post_id, subscription_id)
);
INSERT INTO deliveries_anew (id, kind, address_id, subscription_id, post_id, confirmation_id, state, due_us,
        enqueued_us, lease_us, claims, attempts, first_try_us, outcome, created_us, finished_us)
    SELECT id, kind, address_id, subscription_id, post_id, confirmation_id, state, due_us,
        enqueued_us, lease_us, claims, attempts, first_try_us, outcome, created_us, finished_us FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE deliveries_anew RENAME TO deliveries;
CREATE INDEX deliveries_due ON deliveries (due_us) WHERE state = 'queued';
CREATE INDEX deliveries_leased ON deliveries (lease_us) WHERE state IN ('claimed', 'sending');
CREATE INDEX deliveries_subscription ON deliveries (subscription_id) WHERE state = 'queued';
CREATE UNIQUE INDEX deliveries_alarm ON deliveries (alarm_id, address_id) WHERE alarm_id IS NOT NULL;
