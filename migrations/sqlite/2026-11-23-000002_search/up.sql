-- When a host last wrote in a thread; 0: never. What is later than that waits for one.
ALTER TABLE threads ADD COLUMN host_post_us BIGINT NOT NULL DEFAULT 0;
UPDATE threads SET host_post_us = coalesce(
    (SELECT max(p.created_us) FROM posts p JOIN members m ON m.id = p.author_id
      WHERE p.thread_id = threads.id AND m.role = 'host'), 0);

-- One index for each list of threads, so that its first lines are found without looking at the others.
CREATE INDEX threads_board_kind ON threads (board_id, kind, last_post_us, id);
CREATE INDEX threads_board_created ON threads (board_id, created_us, id);
CREATE INDEX threads_unanswered ON threads (reply_count, created_us, id);
CREATE INDEX threads_waiting ON threads (last_post_us, id) WHERE host_post_us < last_post_us;

-- The words of every post, and of a thread's title with its opening post. FTS5 keeps the index only
-- and reads the texts through this view. (PostgreSQL keeps them in a table, `post_words`.)
CREATE VIEW searchable AS
    SELECT p.id, CASE p.number WHEN 1 THEN t.title ELSE '' END AS title, p.body_md AS body
      FROM posts p JOIN threads t ON t.id = p.thread_id;
CREATE VIRTUAL TABLE search USING fts5 (
    title, body, content = 'searchable', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

-- Triggers rather than the program: whatever rewrites a text, the old words can't be found any more.
CREATE TRIGGER search_post_written AFTER INSERT ON posts BEGIN
    INSERT INTO search (rowid, title, body) SELECT id, title, body FROM searchable WHERE id = new.id;
END;
CREATE TRIGGER search_post_rewritten AFTER UPDATE OF body_md ON posts WHEN old.body_md IS NOT new.body_md BEGIN
    INSERT INTO search (search, rowid, title, body)
        SELECT 'delete', id, title, old.body_md FROM searchable WHERE id = old.id;
    INSERT INTO search (rowid, title, body) SELECT id, title, body FROM searchable WHERE id = new.id;
END;
CREATE TRIGGER search_post_gone BEFORE DELETE ON posts BEGIN
    INSERT INTO search (search, rowid, title, body)
        SELECT 'delete', id, title, body FROM searchable WHERE id = old.id;
END;
CREATE TRIGGER search_thread_renamed AFTER UPDATE OF title ON threads WHEN old.title IS NOT new.title BEGIN
    INSERT INTO search (search, rowid, title, body)
        SELECT 'delete', id, old.title, body_md FROM posts WHERE thread_id = old.id AND number = 1;
    INSERT INTO search (rowid, title, body)
        SELECT id, new.title, body_md FROM posts WHERE thread_id = new.id AND number = 1;
END;

INSERT INTO search (search) VALUES ('rebuild');
