-- Series of motion whose samples were given up for their age: what was measured of them before, as JSON
-- (`server.projections.movement`), for how many samples it stands.
CREATE TABLE thinned_motion (
    series INTEGER NOT NULL,
    samples BIGINT NOT NULL,
    figures VARCHAR NOT NULL
);

-- The smallest, the mean and the largest acceleration of each second of those.
CREATE TABLE motion_envelopes (
    series INTEGER NOT NULL,
    time TIMESTAMPTZ NOT NULL,
    samples INTEGER NOT NULL,
    x_min_mg SMALLINT NOT NULL,
    x_mean_mg SMALLINT NOT NULL,
    x_max_mg SMALLINT NOT NULL,
    y_min_mg SMALLINT NOT NULL,
    y_mean_mg SMALLINT NOT NULL,
    y_max_mg SMALLINT NOT NULL,
    z_min_mg SMALLINT NOT NULL,
    z_mean_mg SMALLINT NOT NULL,
    z_max_mg SMALLINT NOT NULL
);
