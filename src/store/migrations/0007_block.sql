-- Bytes of records that came one after another, compressed together, each with its findings. Older rows keep their bytes
-- in the row; their findings come back when they are read again (`reparse`).
CREATE TABLE block (
    number INTEGER PRIMARY KEY, -- the change number of the first record that was put in; never used again
    codec  INTEGER NOT NULL,
    bytes  BLOB NOT NULL
) STRICT;

-- Where the bytes are; NULL: in the row, or there are none.
ALTER TABLE record ADD COLUMN block INTEGER;
ALTER TABLE record ADD COLUMN slot INTEGER;
-- How many findings there are.
ALTER TABLE record ADD COLUMN problems INTEGER NOT NULL DEFAULT 0;

DROP TABLE problem;
DELETE FROM total WHERE name = 'problems';
