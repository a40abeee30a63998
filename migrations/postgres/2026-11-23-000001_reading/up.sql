-- Newest first: the latest branch on top, each branch in reading order. The first four bytes of a
-- path are the number of the reply the branch began with.
CREATE INDEX posts_newest ON posts (thread_id, substr(path, 1, 4) DESC, path);

-- What a member has seen of a thread. seen: the highest number there was at the last look;
-- new_after: the same at the end of the visit before, so that marks stay while one reads.
CREATE TABLE visits (
    member_id BIGINT  NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    thread_id BIGINT  NOT NULL REFERENCES threads (id),
    seen      INTEGER NOT NULL,
    new_after INTEGER NOT NULL,
    at_us     BIGINT  NOT NULL,
    PRIMARY KEY (member_id, thread_id)
);
