-- Events in their global order: `position` counts from 1 without gaps; `envelope` is the CloudEvent as received.
CREATE TABLE events (
    position BIGINT NOT NULL,
    id VARCHAR NOT NULL UNIQUE,
    source VARCHAR NOT NULL,
    court VARCHAR NOT NULL,
    epoch VARCHAR NOT NULL,
    sequence BIGINT NOT NULL,
    type VARCHAR NOT NULL,
    time TIMESTAMPTZ NOT NULL,
    subject VARCHAR NOT NULL,
    envelope VARCHAR NOT NULL
);

-- One sensor on one player in one session: what all its samples share. `rate_hz` is null for heart rates.
CREATE TABLE series (
    series INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    session VARCHAR NOT NULL,
    player TINYINT NOT NULL,
    sensor VARCHAR NOT NULL,
    rate_hz DOUBLE
);

CREATE TABLE heart_rate (
    series INTEGER NOT NULL,
    time TIMESTAMPTZ NOT NULL,
    bpm INTEGER NOT NULL,
    contact BOOLEAN,
    energy_kj INTEGER,
    rr_s DOUBLE[] NOT NULL
);

CREATE TABLE motion (
    series INTEGER NOT NULL,
    time TIMESTAMPTZ NOT NULL,
    x_mg SMALLINT NOT NULL,
    y_mg SMALLINT NOT NULL,
    z_mg SMALLINT NOT NULL
);

-- How far each numbered stream is on disk: all numbers up to `committed` are stored, rejected or a recorded gap.
CREATE TABLE streams (
    source VARCHAR NOT NULL,
    epoch VARCHAR NOT NULL,
    stream VARCHAR NOT NULL,
    committed BIGINT NOT NULL,
    PRIMARY KEY (source, epoch, stream)
);

-- Numbers that a device no longer had when its turn came: gone for good.
CREATE TABLE gaps (
    source VARCHAR NOT NULL,
    epoch VARCHAR NOT NULL,
    stream VARCHAR NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    noted TIMESTAMPTZ NOT NULL
);

-- Numbered messages whose content does not keep the contract, as received.
CREATE TABLE rejected (
    source VARCHAR NOT NULL,
    epoch VARCHAR NOT NULL,
    stream VARCHAR NOT NULL,
    sequence BIGINT NOT NULL,
    reason VARCHAR NOT NULL,
    payload BLOB NOT NULL,
    noted TIMESTAMPTZ NOT NULL
);

-- The last status of each device.
CREATE TABLE devices (
    source VARCHAR NOT NULL PRIMARY KEY,
    state VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    epoch VARCHAR NOT NULL,
    time TIMESTAMPTZ,
    outbox VARCHAR NOT NULL
);

-- One row: how many bytes of the event log are in this database.
CREATE TABLE log_end (bytes BIGINT NOT NULL);
INSERT INTO log_end VALUES (0);
