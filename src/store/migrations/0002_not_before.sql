-- RFC 3339, UTC: the server asked to be left alone until then; NULL when it did not, or the time has come.
ALTER TABLE source ADD COLUMN not_before TEXT;
