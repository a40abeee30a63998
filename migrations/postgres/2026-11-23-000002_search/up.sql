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

-- Words as SQLite's unicode61 tokenizer tells them apart: letters and digits, without their accents,
-- and signs between words. Left to itself the parser here would keep "and/or" and addresses whole.
CREATE FUNCTION search_plain(written TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(
        regexp_replace(normalize(written, NFD), U&'[\0300-\036F]+', '', 'g'),
        U&'!"#$%&''()*+,-./:;<=>?@[\005C]^_`{|}~\00A0\00AB\00BB\00B7\2010\2011\2012\2013\2014\2018\2019\201A\201C\201D\201E\2022\2026\3000\3001\3002',
        repeat(' ', 60))
$$;
-- 'simple': no stemming and no stop words, as on SQLite. Nobody knows what language a forum speaks,
-- and what is found can be marked word for word.
CREATE FUNCTION search_words(title TEXT, body TEXT) RETURNS TSVECTOR LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('simple', search_plain(title)), 'A')
        -- A tsvector holds at most a megabyte; only an import can be as long as this.
        || setweight(to_tsvector('simple', search_plain(left(body, 200000))), 'D')
$$;

-- The words of every post, and of a thread's title with its opening post. (SQLite keeps them in the
-- FTS5 index `search`.)
CREATE TABLE post_words (
    post_id BIGINT   PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
    words   TSVECTOR NOT NULL
);

-- Triggers rather than the program: whatever rewrites a text, the old words can't be found any more.
CREATE FUNCTION search_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO post_words (post_id, words)
        SELECT new.id, search_words(CASE new.number WHEN 1 THEN t.title ELSE '' END, new.body_md)
          FROM threads t WHERE t.id = new.thread_id
        ON CONFLICT (post_id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;
CREATE TRIGGER search_post_written AFTER INSERT ON posts FOR EACH ROW EXECUTE FUNCTION search_post();
CREATE TRIGGER search_post_rewritten AFTER UPDATE OF body_md ON posts FOR EACH ROW
    WHEN (old.body_md IS DISTINCT FROM new.body_md) EXECUTE FUNCTION search_post();

CREATE FUNCTION search_thread() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE post_words SET words = search_words(new.title, p.body_md)
      FROM posts p WHERE p.id = post_id AND p.thread_id = new.id AND p.number = 1;
    RETURN NULL;
END $$;
CREATE TRIGGER search_thread_renamed AFTER UPDATE OF title ON threads FOR EACH ROW
    WHEN (old.title IS DISTINCT FROM new.title) EXECUTE FUNCTION search_thread();

INSERT INTO post_words (post_id, words)
    SELECT p.id, search_words(CASE p.number WHEN 1 THEN t.title ELSE '' END, p.body_md)
      FROM posts p JOIN threads t ON t.id = p.thread_id;
CREATE INDEX post_words_words ON post_words USING gin (words);
