"""The numbers of sensor series, so that a sample's row need not repeat whose it is."""

import duckdb

from wire.sensors import HeartRateBatch, MotionBatch

SeriesKey = tuple[str, str, str, int, str, float | None]


class SeriesIndex:
    """Numbers every (kind, device, session, player, sensor, rate), in the transaction that first needs it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        rows = connection.execute(
            "SELECT kind, source, session, player, sensor, rate_hz, series FROM series"
        ).fetchall()
        self._kept: dict[SeriesKey, int] = {tuple(row[:6]): row[6] for row in rows}
        self._new: dict[SeriesKey, int] = {}

    def number(self, kind: str, source: str, batch: HeartRateBatch | MotionBatch) -> int:
        """Give the number of a batch's series, from 1; a new one is inserted."""
        return self.number_of(key_of(kind, source, batch))

    def known(self, source: str, batch: HeartRateBatch | MotionBatch) -> int | None:
        """Give the number of a batch's series; `None` when nothing of it is stored."""
        kind = "motion" if isinstance(batch, MotionBatch) else "heart-rate"
        return self._kept.get(key_of(kind, source, batch))

    def number_of(self, key: SeriesKey) -> int:
        """Give the number of a series by all that tells it from others; a new one is inserted."""
        found = self._kept.get(key) or self._new.get(key)
        if found:
            return found
        number = len(self._kept) + len(self._new) + 1
        self._connection.execute("INSERT INTO series VALUES (?, ?, ?, ?, ?, ?, ?)", [number, *key])
        self._new[key] = number
        return number

    def keep(self) -> None:
        """Remember the new numbers: their transaction is committed."""
        self._kept.update(self._new)
        self._new.clear()

    def forget(self) -> None:
        """Forget the new numbers: their transaction was rolled back."""
        self._new.clear()


def key_of(kind: str, source: str, batch: HeartRateBatch | MotionBatch) -> SeriesKey:
    """Give all that tells a batch's series from others."""
    rate_hz = batch.rate_hz if isinstance(batch, MotionBatch) else None
    return kind, source, batch.session, batch.player, batch.sensor, rate_hz
