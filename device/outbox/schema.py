"""The outbox file's tables, and how a file of an earlier version is brought up to date.

`user_version` counts the migrations that a file has seen. A migration is never edited once it was released: a new one
is added at the end.
"""

import sqlite3
from uuid import uuid4

from device.errors import OutboxTooNew
from wire.topics import Stream

_FIRST = """
CREATE TABLE identity (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    epoch TEXT NOT NULL
);
CREATE TABLE streams (
    stream TEXT PRIMARY KEY,
    last INTEGER NOT NULL DEFAULT 0,     -- the highest number given; outlives its row, so that no number comes twice
    dropped INTEGER NOT NULL DEFAULT 0   -- rows given up at the bound
) WITHOUT ROWID;
CREATE TABLE rows (
    stream TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (stream, sequence)       -- not WITHOUT ROWID: there, 1 KB of payload takes an overflow page of 4 KB
);
CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY,        -- of the match stream
    event BLOB NOT NULL                  -- the envelope as it was sent
);
"""

_THINNING = """
CREATE TABLE thinning (
    step TEXT PRIMARY KEY,               -- quiet or all: what is given up of motion, before anything is dropped
    upto INTEGER NOT NULL DEFAULT 0      -- motion up to this number has been looked at
) WITHOUT ROWID;
INSERT INTO thinning (step) VALUES ('quiet'), ('all');
CREATE TABLE thinned (                   -- given up, and not told yet
    session TEXT NOT NULL,
    stream TEXT NOT NULL,
    step TEXT NOT NULL,                  -- quiet, all or dropped
    players INTEGER NOT NULL,            -- a bit a player, 2 to 16
    first_us INTEGER NOT NULL,           -- microseconds since 1970
    last_us INTEGER NOT NULL,
    first_sequence INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    samples_before INTEGER NOT NULL,
    samples_after INTEGER NOT NULL,
    PRIMARY KEY (session, stream, step)
) WITHOUT ROWID;
"""

_GENERATIONS = """
CREATE TABLE generations (               -- numberings, each told under an epoch as an address; see `generations.py`
    number INTEGER PRIMARY KEY,
    epoch TEXT NOT NULL,
    club TEXT,                           -- NULL in a file of an earlier version: the address that it is opened with
    court TEXT,
    device TEXT
);
INSERT INTO generations (number, epoch) SELECT 1, epoch FROM identity;
CREATE TABLE numberings (
    generation INTEGER NOT NULL,
    stream TEXT NOT NULL,
    base INTEGER NOT NULL,               -- the number of `rows` before its first
    receipted INTEGER NOT NULL,          -- the number of `rows` up to which there was a receipt
    sent INTEGER NOT NULL,               -- the number of `rows` up to which any may have been sent
    PRIMARY KEY (generation, stream)
) WITHOUT ROWID;
INSERT INTO numberings
    SELECT number, stream, 0,
        coalesce((SELECT min(sequence) - 1 FROM rows WHERE rows.stream = streams.stream), last), last
    FROM streams, generations;
CREATE TABLE receipts (                  -- when rows were receipted, so that they are kept for a while
    stream TEXT NOT NULL,
    hour INTEGER NOT NULL,               -- hours since 1970
    upto INTEGER NOT NULL,               -- the number of `rows`
    PRIMARY KEY (stream, hour)
) WITHOUT ROWID;
ALTER TABLE identity ADD COLUMN machine TEXT;  -- the epoch here is that of the first generation
"""

_SEVERAL_MATCHES = """
ALTER TABLE journal RENAME TO one_journal;
CREATE TABLE journal (                   -- the running match, and those that were set aside
    match TEXT NOT NULL,
    position INTEGER NOT NULL,           -- from 1, in the order of the match
    event BLOB NOT NULL,                 -- the envelope as it was sent, by this device or another
    PRIMARY KEY (match, position)
);
CREATE TABLE matches (
    match TEXT PRIMARY KEY,
    running INTEGER NOT NULL,            -- 1 of the one that was created or taken up last
    set_aside INTEGER NOT NULL           -- 1 while it rests, so that it is kept when another one begins
) WITHOUT ROWID;
CREATE UNIQUE INDEX one_runs ON matches (running) WHERE running = 1;
INSERT INTO journal
    SELECT json_extract(CAST(event AS TEXT), '$.subject'), row_number() OVER (ORDER BY sequence), event
    FROM one_journal;
INSERT INTO matches SELECT DISTINCT match, 1, 0 FROM journal;
DROP TABLE one_journal;
CREATE TABLE kept (                      -- small things that outlive a restart
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
"""

_CHECKSUMS = """
ALTER TABLE rows ADD COLUMN checksum INTEGER;     -- see `integrity.py`; NULL of what an earlier version wrote
ALTER TABLE journal ADD COLUMN checksum INTEGER;
"""

MIGRATIONS = (_FIRST, _THINNING, _GENERATIONS, _SEVERAL_MATCHES, _CHECKSUMS)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to this version, each migration in a transaction of its own; give a new file its epoch.

    Raises:
        OutboxTooNew: when a later version of the software wrote the file.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise OutboxTooNew(f"it has format {version}, and this version of marcador knows {len(MIGRATIONS)} at most")
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")
    _identify(connection)


def _identify(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    epoch = uuid4().hex
    connection.execute("INSERT OR IGNORE INTO identity (only, epoch) VALUES (1, ?)", (epoch,))
    connection.executemany("INSERT OR IGNORE INTO streams (stream) VALUES (?)", [(str(one),) for one in Stream])
    if connection.execute("SELECT 1 FROM generations").fetchone() is None:
        connection.execute("INSERT INTO generations (number, epoch) SELECT 1, epoch FROM identity")
        connection.execute("INSERT INTO numberings SELECT 1, stream, 0, 0, 0 FROM streams")
    connection.execute("COMMIT")
