-- When the server had an event on disk, by its own clock; null for those from before this was kept.
ALTER TABLE events ADD COLUMN received TIMESTAMPTZ;

-- Messages that have no place among the rest, as received, with the reason. `kind` is
--   content   numbered, but its content does not keep the contract or does not fit its column;
--   number    its number cannot be read; `epoch` and `sequence` are where it stood in its stream, once that is sure;
--   conflict  an event whose id is taken by another one with other content;
--   status    a status that cannot be read.
-- `payload` may be its beginning only: `bytes` is how large it was.
CREATE TABLE quarantine (
    number BIGINT NOT NULL,
    noted TIMESTAMPTZ NOT NULL,
    source VARCHAR NOT NULL,
    stream VARCHAR NOT NULL,
    epoch VARCHAR,
    sequence BIGINT,
    kind VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    payload BLOB NOT NULL
);
INSERT INTO quarantine
    SELECT row_number() OVER (ORDER BY noted), noted, source, stream, epoch, sequence, 'content', reason,
        octet_length(payload), payload
    FROM rejected;
DROP TABLE rejected;
