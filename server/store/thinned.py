"""Motion that was thinned: of a series whose samples are given up stay its figures, and an envelope a second.

As rows of the database and as a record of the journal; what the figures say is left to `server.projections`.
"""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray

from server.store.series import SeriesKey

AXES = tuple(f"{axis}_{which}_mg" for axis in "xyz" for which in ("min", "mean", "max"))
_ENVELOPE = np.dtype([("second", "<i8"), ("samples", "<i4"), *((name, "<i2") for name in AXES)])
SECOND = "(epoch_us(time) - ((epoch_us(time) % 1000000) + 1000000) % 1000000) // 1000000"
"""Seconds since 1970, also before it, where a division rounds up."""

Envelopes = NDArray[np.void]
"""A row a second that has samples: `second` since 1970, `samples`, and `AXES` in milli-g."""


class Thinned(NamedTuple):
    """What stays of a series.

    Attributes:
        key: whose it is.
        samples: how many it stands for; all that the series had then.
        figures: what was measured of them, JSON.
    """

    key: SeriesKey
    samples: int
    figures: str
    envelopes: Envelopes


def envelopes_of(connection: duckdb.DuckDBPyConnection, series: int) -> Envelopes:
    """Make the envelopes of a series out of its samples, in order of time."""
    parts = ", ".join(
        f"min({axis}_mg) AS {axis}_min_mg, round(avg({axis}_mg))::SMALLINT AS {axis}_mean_mg,"
        f" max({axis}_mg) AS {axis}_max_mg"
        for axis in "xyz"
    )
    return _rows(
        connection.execute(
            f"SELECT {SECOND} AS second, count(*)::INTEGER AS samples, {parts} FROM motion WHERE series = ?"
            " GROUP BY second ORDER BY second",
            [series],
        ).fetchnumpy()
    )


def stored_envelopes(
    connection: duckdb.DuckDBPyConnection, series: int, first: int | None = None, last: int | None = None
) -> Envelopes:
    """Give the envelopes that are stored of a series, in order; from a second to another, both included."""
    return _rows(
        connection.execute(
            f"SELECT epoch_us(time) // 1000000 AS second, samples, {', '.join(AXES)} FROM motion_envelopes"
            " WHERE series = $series AND ($first IS NULL OR epoch_us(time) >= $first)"
            " AND ($last IS NULL OR epoch_us(time) <= $last) ORDER BY time, samples",
            {
                "series": series,
                "first": None if first is None else first * 1_000_000,
                "last": None if last is None else last * 1_000_000,
            },
        ).fetchnumpy()
    )


def _rows(columns: dict[str, Any]) -> Envelopes:
    found: Envelopes = np.zeros(len(columns["second"]), _ENVELOPE)
    for name in _ENVELOPE.names or ():
        found[name] = columns[name]
    return found


def put(
    connection: duckdb.DuckDBPyConnection, thinned: Sequence[Thinned], number_of: Callable[[SeriesKey], int]
) -> None:
    """Write what stays in the place of all samples that the series have."""
    for one in thinned:
        number = number_of(one.key)
        connection.execute("DELETE FROM motion WHERE series = ?", [number])
        connection.execute("INSERT INTO thinned_motion VALUES (?, ?, ?)", [number, one.samples, one.figures])
        names = ("second", "samples", *AXES)
        connection.register("batch", {name: np.ascontiguousarray(one.envelopes[name]) for name in names})
        connection.execute(
            f"INSERT INTO motion_envelopes SELECT {number}, make_timestamptz(second * 1000000), samples,"
            f" {', '.join(AXES)} FROM batch"
        )
        connection.unregister("batch")


def stored(connection: duckdb.DuckDBPyConnection) -> Iterator[Thinned]:
    """Give all that is stored, the envelopes of a series with the first of what stays of it."""
    rows = connection.execute(
        "SELECT kind, source, session, player, sensor, rate_hz, series, samples, figures"
        " FROM thinned_motion JOIN series USING (series) ORDER BY series, samples, figures"
    ).fetchall()
    seen = set[int]()
    for *key, series, samples, figures in rows:
        envelopes = _rows({name: [] for name in _ENVELOPE.names or ()})
        if series not in seen:
            envelopes = stored_envelopes(connection, series)
        seen.add(series)
        yield Thinned(tuple(key), samples, figures, envelopes)


def written(envelopes: Envelopes) -> str:
    """Write envelopes as a record has them."""
    return b64encode(zlib.compress(envelopes.tobytes())).decode()


def read(text: str) -> Envelopes:
    """Read envelopes of a record; raises `ValueError` when they are none."""
    try:
        return np.frombuffer(zlib.decompress(b64decode(text)), _ENVELOPE)
    except zlib.error as error:
        raise ValueError(str(error)) from error


def are_within(envelopes: Envelopes, times_us: NDArray[np.int64], xyz_mg: NDArray[np.int64]) -> bool:
    """Say whether each of n samples lies in a second that has an envelope, and inside it."""
    at = np.searchsorted(envelopes["second"], times_us // 1_000_000)
    if not len(envelopes) or at.max() >= len(envelopes):
        return False
    own = envelopes[at]
    is_inside = own["second"] == times_us // 1_000_000
    for axis, values in zip("xyz", xyz_mg.T, strict=True):
        is_inside &= (own[f"{axis}_min_mg"] <= values) & (values <= own[f"{axis}_max_mg"])
    return bool(is_inside.all())
