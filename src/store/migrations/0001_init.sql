-- One collection. A migration is never edited once released: add the next one.
-- References are by number and not declared: the program writes them in one transaction each, and the
-- engine's check would cost a look-up for every record.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta (name, value) VALUES ('change', 0);

CREATE TABLE source (
    number             INTEGER PRIMARY KEY,
    key                TEXT NOT NULL UNIQUE, -- first id, makes record ids, never changes
    id                 TEXT NOT NULL UNIQUE, -- present id
    name               TEXT NOT NULL,
    url                TEXT NOT NULL,
    prefix             TEXT NOT NULL,
    last_success       TEXT,                 -- responseDate, as sent
    repository_name    TEXT,
    granularity        TEXT,
    deleted_record     TEXT,
    earliest_datestamp TEXT,
    admin_email        TEXT
) STRICT;

-- Texts that many records share: dialects, language tags, JSON lists of tags and of sets, problem paths.
CREATE TABLE term (
    number INTEGER PRIMARY KEY,
    text   TEXT NOT NULL UNIQUE
) STRICT;

-- The table is a log: its key is the change number, and a record that changes moves to its end. So
-- "since n" is a range of the table itself. The raw bytes come last: headers are read without them.
CREATE TABLE record (
    change         INTEGER PRIMARY KEY,
    id             BLOB NOT NULL UNIQUE,       -- the public id's 100 bits in 13 bytes
    source         INTEGER NOT NULL,
    status         INTEGER NOT NULL,           -- 0 live, 1 deleted
    suppressed     INTEGER NOT NULL DEFAULT 0, -- 1 taken down
    identifier     TEXT NOT NULL,
    datestamp      TEXT NOT NULL,
    sets           INTEGER,                    -- term: JSON list; NULL for none
    hash           BLOB NOT NULL,              -- 16 bytes of SHA-256 over raw and about
    dialect        INTEGER,                    -- term
    title          TEXT,
    title_language INTEGER,                    -- term
    languages      INTEGER,                    -- term: JSON list; NULL for none
    grp            ANY,                        -- hexadecimal as BLOB, anything else as TEXT
    codec          INTEGER NOT NULL,           -- how raw and about are packed
    raw            BLOB NOT NULL,
    about          BLOB                        -- NULL for none
) STRICT;

CREATE INDEX record_group ON record (grp) WHERE status = 0 AND suppressed = 0;

CREATE TABLE problem (
    change   INTEGER NOT NULL, -- of the record
    position INTEGER NOT NULL, -- 0-based, as found
    path     INTEGER NOT NULL, -- term
    kind     INTEGER NOT NULL, -- term
    severity INTEGER NOT NULL, -- 0 info, 1 warning, 2 error
    value    TEXT NOT NULL,
    PRIMARY KEY (change, position)
) STRICT, WITHOUT ROWID;

-- Counts kept in the transaction that changes them, so that numbers of a large collection cost nothing.
CREATE TABLE total (
    name  TEXT NOT NULL,    -- live, deleted, problems, quarantined (by source); languages (by term)
    key   INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (name, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
    number     INTEGER PRIMARY KEY,
    source     INTEGER NOT NULL,
    identifier TEXT NOT NULL,
    hash       BLOB NOT NULL,    -- 16 bytes of SHA-256 over the bytes
    position   INTEGER NOT NULL, -- offset in the page or file
    reason     TEXT NOT NULL,
    codec      INTEGER NOT NULL,
    bytes      BLOB NOT NULL,    -- emptied when resolved
    first_time TEXT NOT NULL,
    last_time  TEXT NOT NULL,
    count      INTEGER NOT NULL,
    resolved   TEXT,             -- when a good record with this identifier came
    UNIQUE (source, identifier, hash)
) STRICT;

CREATE TABLE checkpoint (
    source             INTEGER NOT NULL,
    set_spec           TEXT NOT NULL, -- '' for a list without set
    token              TEXT,
    from_date          TEXT,
    until_date         TEXT,
    cursor             INTEGER NOT NULL,
    complete_list_size INTEGER,
    response_date      TEXT,
    expiration         TEXT,
    PRIMARY KEY (source, set_spec)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    number          INTEGER PRIMARY KEY,
    source          INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    started         TEXT NOT NULL,
    finished        TEXT,
    requests        INTEGER NOT NULL DEFAULT 0,
    retries         INTEGER NOT NULL DEFAULT 0,
    new             INTEGER NOT NULL DEFAULT 0,
    changed         INTEGER NOT NULL DEFAULT 0,
    deleted         INTEGER NOT NULL DEFAULT 0,
    unchanged       INTEGER NOT NULL DEFAULT 0,
    quarantined     INTEGER NOT NULL DEFAULT 0,
    quarantined_new INTEGER NOT NULL DEFAULT 0,
    bytes           INTEGER NOT NULL DEFAULT 0,
    seconds         REAL NOT NULL DEFAULT 0,
    complete        INTEGER NOT NULL DEFAULT 0,
    held            TEXT,
    error           TEXT
) STRICT;

CREATE INDEX run_source ON run (source);
