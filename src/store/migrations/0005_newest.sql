-- The newest datestamp that a list has brought, and how many records bore it: a repository that shows records late is
-- asked from there on, where that is few records.
ALTER TABLE checkpoint ADD COLUMN newest TEXT;
ALTER TABLE checkpoint ADD COLUMN newest_count INTEGER NOT NULL DEFAULT 0;
