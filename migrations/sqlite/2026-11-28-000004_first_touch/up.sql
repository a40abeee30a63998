-- When a moderator first did anything about a case: claimed it, noted something, asked another, or decided.
ALTER TABLE cases ADD COLUMN touched_us BIGINT;
UPDATE cases SET touched_us = looked_us;
UPDATE cases SET touched_us = second_opinion_us
    WHERE second_opinion_us IS NOT NULL AND (touched_us IS NULL OR touched_us > second_opinion_us);
UPDATE cases SET touched_us = (SELECT MIN(created_us) FROM case_notes WHERE case_id = cases.id)
    WHERE EXISTS (SELECT 1 FROM case_notes n
                  WHERE n.case_id = cases.id AND (cases.touched_us IS NULL OR cases.touched_us > n.created_us));
-- A claim lasts half an hour; when an open one began is not kept otherwise.
UPDATE cases SET touched_us = claimed_until_us - 1800000000 WHERE touched_us IS NULL AND claimed_until_us IS NOT NULL;

-- The figures count what was done, and what came up, over a month or a year.
CREATE INDEX audit_log_at ON audit_log (at_us);
CREATE INDEX cases_opened ON cases (opened_us);
