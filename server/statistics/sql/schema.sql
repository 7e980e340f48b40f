-- Moments are microseconds since 1970, UTC.

-- How far in the event log these tables are, and the version of what makes them.
CREATE TABLE progress (position BIGINT NOT NULL, version INTEGER NOT NULL, events BIGINT NOT NULL);

-- `position` is that of the match's creation; `weights` the snapshot of shot weights that it is pinned to;
-- `has_bodies` says that the heart rates of its shots and the swings of its points were looked up after its end.
CREATE TABLE matches (
    match VARCHAR NOT NULL,
    position BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    court VARCHAR NOT NULL,
    competition VARCHAR,
    weights VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    winner VARCHAR,
    is_over BOOLEAN NOT NULL,
    has_bodies BOOLEAN NOT NULL
);

-- Matches that are over, as they are shown (JSON), with the position of the last event that is in it.
CREATE TABLE boards (match VARCHAR NOT NULL, last BIGINT NOT NULL, board VARCHAR NOT NULL);

-- The club's named shots that had ended points when a match was created (`reference.CELLS` says in which order): what
-- its profiles are shown against. Written once, and never changed.
CREATE TABLE populations (match VARCHAR NOT NULL, cells INTEGER[] NOT NULL);

-- The four players of a match; `key` is the name without case, by which a player is one person in all matches.
CREATE TABLE players (
    match VARCHAR NOT NULL,
    player TINYINT NOT NULL,
    pair VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    key VARCHAR NOT NULL
);

-- The points that stand; chances are pair a's. `side` is the service side. Of penalties nothing is counted. `shots` were
-- called in it; `swings` are those of its rally, looked up after the match's end, where all four players wore a sensor.
CREATE TABLE points (
    match VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    event VARCHAR NOT NULL,
    time_us BIGINT NOT NULL,
    penalty BOOLEAN NOT NULL,
    winner VARCHAR NOT NULL,
    server TINYINT NOT NULL,
    serving VARCHAR NOT NULL,
    side VARCHAR NOT NULL,
    set_number TINYINT NOT NULL,
    is_break BOOLEAN NOT NULL,
    is_set BOOLEAN NOT NULL,
    is_match BOOLEAN NOT NULL,
    is_deciding BOOLEAN NOT NULL,
    share_a DOUBLE NOT NULL,
    share_b DOUBLE NOT NULL,
    match_before DOUBLE NOT NULL,
    match_after DOUBLE NOT NULL,
    set_after DOUBLE NOT NULL,
    game_after DOUBLE NOT NULL,
    importance DOUBLE NOT NULL,
    momentum DOUBLE NOT NULL,
    momentum_low DOUBLE NOT NULL,
    momentum_high DOUBLE NOT NULL,
    shots INTEGER NOT NULL,
    swings INTEGER
);

-- A forced error has the shot that forced it, if that was said, as a row of its own: `is_forcing`, of the other pair.
-- The shots that were called, in the point that they belong to: `shot_number` counts those of it. `bpm` is the heart
-- rate of who hit it, and `zone` 1 to 4 its part of the highest one of the match (below 75, 85, 95 %, above).
CREATE TABLE shots (
    match VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    event VARCHAR NOT NULL,
    time_us BIGINT NOT NULL,
    shot_number INTEGER NOT NULL,
    pair VARCHAR NOT NULL,
    player TINYINT,
    shot VARCHAR,
    outcome VARCHAR NOT NULL,
    is_forcing BOOLEAN NOT NULL,
    bpm INTEGER,
    zone TINYINT
);

-- Whether a match is one that a question is about: see `tallies.Period`.
CREATE MACRO is_within(asked, matches, competition, from_us, to_us) AS (
    (matches IS NULL OR asked.match IN (SELECT unnest(matches)))
    AND (competition IS NULL OR asked.competition = competition)
    AND (from_us IS NULL OR asked.created_us >= from_us) AND (to_us IS NULL OR asked.created_us < to_us)
);
