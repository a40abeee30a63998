DROP INDEX cases_opened;
DROP INDEX audit_log_at;
ALTER TABLE cases DROP COLUMN touched_us;
