DELETE FROM deliveries WHERE kind = 'alarm';
DROP INDEX deliveries_alarm;
-- The tables of deliveries and cases keep their wider CHECKs; no row needs them.
ALTER TABLE deliveries DROP COLUMN alarm_id;
DELETE FROM notifications WHERE kind NOT IN ('mention', 'reply', 'flag_upheld', 'flag_dismissed', 'hidden', 'restored') OR post_id IS NULL;
CREATE TABLE notifications_anew (
    id         INTEGER PRIMARY KEY NOT NULL,
    member_id  BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    post_id    BIGINT NOT NULL REFERENCES posts (id),
    kind       TEXT   NOT NULL CHECK (kind IN ('mention', 'reply', 'flag_upheld', 'flag_dismissed', 'hidden', 'restored')),
    created_us BIGINT NOT NULL,
    read_us    BIGINT,
    reason     TEXT
);
INSERT INTO notifications_anew SELECT id, member_id, post_id, kind, created_us, read_us, reason FROM notifications;
DROP TABLE notifications;
ALTER TABLE notifications_anew RENAME TO notifications;
CREATE INDEX notifications_member ON notifications (member_id, id);
CREATE INDEX notifications_unread ON notifications (member_id) WHERE read_us IS NULL;
CREATE UNIQUE INDEX notifications_once ON notifications (member_id, post_id) WHERE kind IN ('mention', 'reply');
DROP TABLE alarms;
DROP TABLE case_notes;
UPDATE cases SET kind = 'other' WHERE kind = 'approval';
UPDATE cases SET decision = 'edited' WHERE decision IN ('redacted', 'acted');
ALTER TABLE cases DROP COLUMN second_opinion_by;
ALTER TABLE cases DROP COLUMN second_opinion_us;
DROP TABLE member_notes;
DROP TABLE note_readers;
DROP TABLE moderator_notes;
DROP TABLE appeals;
DROP INDEX audit_log_target;
DROP INDEX audit_log_thread;
DROP INDEX audit_log_member;
ALTER TABLE audit_log DROP COLUMN member_id;
ALTER TABLE audit_log DROP COLUMN other_id;
ALTER TABLE audit_log DROP COLUMN board_id;
ALTER TABLE posts DROP COLUMN awaits_approval;
ALTER TABLE posts DROP COLUMN from_thread_id;
ALTER TABLE posts DROP COLUMN merged_into_id;
ALTER TABLE boards DROP COLUMN alarm_hours;
ALTER TABLE boards DROP COLUMN cross_talk;
ALTER TABLE boards DROP COLUMN approve_first;
DROP TABLE board_moderators;
ALTER TABLE members DROP COLUMN moderates;
ALTER TABLE members DROP COLUMN suspended_until_us;
ALTER TABLE members DROP COLUMN silenced_until_us;
ALTER TABLE members DROP COLUMN warned;
ALTER TABLE threads DROP COLUMN locked_reason;
ALTER TABLE threads DROP COLUMN changes_us;
DROP TABLE measures;
