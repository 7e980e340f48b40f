-- One row: the number of the last record of `received/` that is in this database. How far the event log is in it is
-- what `events` has.
CREATE TABLE received_end (number BIGINT NOT NULL);
INSERT INTO received_end VALUES (0);
DROP TABLE log_end;

-- Numbers that were lost here, by damage to the files; devices are asked for what they kept of them.
CREATE TABLE wanted (
    source VARCHAR NOT NULL,
    epoch VARCHAR NOT NULL,
    stream VARCHAR NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL
);
