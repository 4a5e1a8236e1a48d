-- Deletions of live records that a harvest has met. They wait until its run has ended: then they become tombstones,
-- or, where they are too many to be believed, wait on until somebody accepts them. Any newer word on the record
-- takes its row away.
CREATE TABLE held_deletion (
    source     INTEGER NOT NULL,
    identifier TEXT NOT NULL,
    datestamp  TEXT NOT NULL,
    sets       INTEGER,          -- term: JSON list; NULL for none
    PRIMARY KEY (source, identifier)
) STRICT, WITHOUT ROWID;

-- Why they wait to be accepted; NULL when they do not.
ALTER TABLE source ADD COLUMN held TEXT;
-- 1: what waits is the deletion of all its records, because a whole list came back empty.
ALTER TABLE source ADD COLUMN held_all INTEGER NOT NULL DEFAULT 0;

-- Deletions that waited when the run ended, and records confirmed to be missing in its lists.
ALTER TABLE run ADD COLUMN held_deletions INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
