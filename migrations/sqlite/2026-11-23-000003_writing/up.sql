-- version rises with each new text: a form that was opened before a change says so when it is sent.
-- quiet_changes: characters changed in the first minutes without leaving a revision.
ALTER TABLE posts ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE posts ADD COLUMN quiet_changes INTEGER NOT NULL DEFAULT 0;
-- A word of warning; the text is folded behind it.
ALTER TABLE posts ADD COLUMN content_note TEXT;
ALTER TABLE revisions ADD COLUMN content_note TEXT;
-- Its first post is gone. With no replies either, lists leave the thread out.
ALTER TABLE threads ADD COLUMN opening_removed BOOLEAN NOT NULL DEFAULT FALSE;

-- What a member is still writing; place says which form it belongs to. choices: what else was filled
-- in there (kind, series, tags), as a form encodes it.
CREATE TABLE drafts (
    id           INTEGER PRIMARY KEY NOT NULL,
    member_id    BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    place        TEXT   NOT NULL,
    title        TEXT   NOT NULL,
    content_note TEXT   NOT NULL,
    body         TEXT   NOT NULL,
    choices      TEXT   NOT NULL,
    base_version INTEGER,
    updated_us   BIGINT NOT NULL,
    UNIQUE (member_id, place)
);
CREATE INDEX drafts_updated ON drafts (updated_us);
