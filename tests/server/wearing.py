"""Wrists that are still but for the swings that a test wants."""

from array import array
from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np

from tests.browser.court import Court

RATE_HZ = 52
_PIECE_S = 60


def wrist(start: datetime, seconds: int, swings: Iterable[datetime], peak_mg: float = 5000) -> "array[int]":
    """Give samples at 52 Hz: gravity, and a swing of 0.1 s at each of some moments."""
    moments = np.arange(seconds * RATE_HZ) / RATE_HZ
    xyz = np.zeros((len(moments), 3))
    xyz[:, 2] = 1000
    for swing in swings:
        xyz[:, 0] += peak_mg * np.exp(-0.5 * ((moments - (swing - start).total_seconds()) / 0.05) ** 2)
    return array("h", xyz.round().astype(np.int16).ravel().tolist())


def wear(court: Court, session: str, player: int, start: datetime, until: datetime, swings: list[datetime]) -> None:
    """Send a player's motion from `start` on, minute by minute."""
    while start < until:
        court.move(session, player, start, wrist(start, _PIECE_S, swings))
        start += timedelta(seconds=_PIECE_S)
