DROP TABLE drafts;
ALTER TABLE threads DROP COLUMN opening_removed;
ALTER TABLE revisions DROP COLUMN content_note;
ALTER TABLE posts DROP COLUMN content_note;
ALTER TABLE posts DROP COLUMN quiet_changes;
ALTER TABLE posts DROP COLUMN version;
