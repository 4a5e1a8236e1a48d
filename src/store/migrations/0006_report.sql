-- What readers report about records, for the librarian. No address of who wrote it is kept.
CREATE TABLE report (
    number INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    contact TEXT NOT NULL,
    made TEXT NOT NULL,
    closed TEXT
) STRICT;
