-- How often each reaction was given, kept beside the post so that a page needs no other table.
ALTER TABLE posts ADD COLUMN relates INTEGER NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN thanks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN with_yous INTEGER NOT NULL DEFAULT 0;

CREATE TABLE reactions (
    post_id    BIGINT NOT NULL REFERENCES posts (id),
    member_id  BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    kind       TEXT   NOT NULL CHECK (kind IN ('relate', 'thanks', 'with_you')),
    created_us BIGINT NOT NULL,
    PRIMARY KEY (post_id, member_id, kind)
);
CREATE INDEX reactions_member ON reactions (member_id, post_id);

-- Replies to a question that helped, and who said so: the one who asked, or a host.
ALTER TABLE posts ADD COLUMN helpful_us BIGINT;
ALTER TABLE posts ADD COLUMN helpful_by BIGINT REFERENCES members (id);
CREATE INDEX posts_helpful ON posts (thread_id, number) WHERE helpful_us IS NOT NULL;

-- A board with a check_in_minute opens a check-in every day, that many minutes after midnight there.
ALTER TABLE boards ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC';
ALTER TABLE boards ADD COLUMN check_in_minute INTEGER CHECK (check_in_minute BETWEEN 0 AND 1439);
-- The day, as '2026-11-22', that a thread opened by schedule is for.
ALTER TABLE threads ADD COLUMN check_in_day TEXT;
CREATE UNIQUE INDEX threads_check_in_day ON threads (board_id, check_in_day) WHERE check_in_day IS NOT NULL;
-- A member's own replies in one thread: have they checked in?
CREATE INDEX posts_thread_author ON posts (thread_id, author_id);

-- Stories in several parts.
CREATE TABLE series (
    id         INTEGER PRIMARY KEY NOT NULL,
    author_id  BIGINT NOT NULL REFERENCES members (id),
    title      TEXT   NOT NULL,
    created_us BIGINT NOT NULL,
    UNIQUE (author_id, title)
);
ALTER TABLE threads ADD COLUMN series_id BIGINT REFERENCES series (id);
ALTER TABLE threads ADD COLUMN series_part INTEGER;
CREATE UNIQUE INDEX threads_series ON threads (series_id, series_part) WHERE series_id IS NOT NULL;

-- The tags come from config/tags.toml.
CREATE TABLE tags (
    id       INTEGER PRIMARY KEY NOT NULL,
    slug     TEXT    NOT NULL UNIQUE,
    name     TEXT    NOT NULL,
    facet    TEXT    NOT NULL CHECK (facet IN ('path', 'substance', 'topic')),
    position INTEGER NOT NULL
);
CREATE TABLE thread_tags (
    thread_id BIGINT NOT NULL REFERENCES threads (id),
    tag_id    BIGINT NOT NULL REFERENCES tags (id),
    PRIMARY KEY (thread_id, tag_id)
);
CREATE INDEX thread_tags_tag ON thread_tags (tag_id, thread_id);

-- What a member is told of on the pages: at most once for one post.
CREATE TABLE notifications (
    id         INTEGER PRIMARY KEY NOT NULL,
    member_id  BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    post_id    BIGINT NOT NULL REFERENCES posts (id),
    kind       TEXT   NOT NULL CHECK (kind IN ('mention', 'reply')),
    created_us BIGINT NOT NULL,
    read_us    BIGINT,
    UNIQUE (member_id, post_id)
);
CREATE INDEX notifications_member ON notifications (member_id, id);
CREATE INDEX notifications_unread ON notifications (member_id) WHERE read_us IS NULL;
