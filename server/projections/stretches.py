"""A stretch of a session's time."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Range(NamedTuple):
    """From a moment to a moment, in milliseconds since 1970, both included; `None` is open."""

    from_ms: int | None = None
    to_ms: int | None = None

    def has(self, at_ms: float) -> bool:
        """Say whether a moment is in it."""
        return (self.from_ms is None or at_ms >= self.from_ms) and (self.to_ms is None or at_ms <= self.to_ms)

    def of(self, time_ms: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say of each of many moments whether it is in it."""
        is_inside = np.ones(len(time_ms), dtype=np.bool_)
        if self.from_ms is not None:
            is_inside &= time_ms >= self.from_ms
        if self.to_ms is not None:
            is_inside &= time_ms <= self.to_ms
        return is_inside


EVER = Range()
"""The whole session."""
