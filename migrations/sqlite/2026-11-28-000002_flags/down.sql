DELETE FROM notifications WHERE kind NOT IN ('mention', 'reply');
CREATE TABLE notifications_anew (
    id         INTEGER PRIMARY KEY NOT NULL,
    member_id  BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    post_id    BIGINT NOT NULL REFERENCES posts (id),
    kind       TEXT   NOT NULL CHECK (kind IN ('mention', 'reply')),
    created_us BIGINT NOT NULL,
    read_us    BIGINT,
    UNIQUE (member_id, post_id)
);
INSERT INTO notifications_anew SELECT id, member_id, post_id, kind, created_us, read_us FROM notifications;
DROP TABLE notifications;
ALTER TABLE notifications_anew RENAME TO notifications;
CREATE INDEX notifications_member ON notifications (member_id, id);
CREATE INDEX notifications_unread ON notifications (member_id) WHERE read_us IS NULL;
-- The table of cases keeps its wider CHECK; no row needs it.
UPDATE cases SET decision = 'all_is_well' WHERE decision = 'hidden';
ALTER TABLE posts DROP COLUMN waiting_us;
UPDATE threads SET title = hidden_title WHERE hidden_title IS NOT NULL;
ALTER TABLE threads DROP COLUMN hidden_title;
ALTER TABLE boards DROP COLUMN flag_limit;
DROP TABLE flags;
