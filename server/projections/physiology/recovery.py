"""How far the heart rate falls after an effort: 30, 60 and 120 s after a rally, and before changes of ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

AFTER_S = (30, 60, 120)
_NEAR_MS = 2_500

EffortKind = Literal["rally", "change_of_ends"]


@dataclass(frozen=True, slots=True)
class Effort:
    """The end of an effort, and when the next one began (`None`: none followed); milliseconds since 1970."""

    kind: EffortKind
    end_ms: int
    rest_until_ms: int | None


@dataclass(frozen=True, slots=True)
class Recovery:
    """A fall of the heart rate.

    Attributes:
        from_bpm: heart rate at the end of the effort.
        drop_bpm: by how much it had fallen 30, 60 and 120 s later; `None` where the next rally had begun, or where no
            sample is near.
    """

    effort: Effort
    from_bpm: float
    drop_bpm: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class MeanRecovery:
    """The mean fall after a time, over `count` efforts of a kind."""

    kind: EffortKind
    after_s: int
    drop_bpm: float
    count: int


def recoveries(efforts: Sequence[Effort], time_ms: NDArray[np.int64], bpm: NDArray[np.integer]) -> list[Recovery]:
    """Give the recovery after each effort that was followed by at least 30 s of rest with samples.

    Heart-rate recovery is the heart rate at the end of an effort minus that a fixed time later, each the mean of the
    samples within 2.5 s.

    Args:
        time_ms: n times in order, milliseconds since 1970.
        bpm: n heart rates.

    Source: Cole, Blackstone, Pashkow, Snader, Lauer (1999), N Engl J Med 341: 1351-1357 (at 60 s); 30 and 120 s are
        the same difference at other times.
    """
    found = []
    for effort in efforts:
        begin_bpm = _near_bpm(effort.end_ms, time_ms, bpm)
        if begin_bpm is None:
            continue
        drops = tuple(_drop_bpm(effort, begin_bpm, after_s, time_ms, bpm) for after_s in AFTER_S)
        if any(one is not None for one in drops):
            found.append(Recovery(effort, begin_bpm, drops))
    return found


def mean_recoveries(found: Sequence[Recovery]) -> list[MeanRecovery]:
    """Give the means by kind of effort and time after it, where there are any."""
    kinds: tuple[EffortKind, ...] = ("rally", "change_of_ends")
    means = []
    for kind in kinds:
        for index, after_s in enumerate(AFTER_S):
            drops = [one.drop_bpm[index] for one in found if one.effort.kind == kind]
            known = [drop for drop in drops if drop is not None]
            if known:
                means.append(MeanRecovery(kind, after_s, sum(known) / len(known), len(known)))
    return means


def _drop_bpm(
    effort: Effort, begin_bpm: float, after_s: int, time_ms: NDArray[np.int64], bpm: NDArray[np.integer]
) -> float | None:
    moment_ms = effort.end_ms + after_s * 1000
    if effort.rest_until_ms is not None and moment_ms > effort.rest_until_ms:
        return None
    later_bpm = _near_bpm(moment_ms, time_ms, bpm)
    return None if later_bpm is None else begin_bpm - later_bpm


def _near_bpm(moment_ms: int, time_ms: NDArray[np.int64], bpm: NDArray[np.integer]) -> float | None:
    first, last = np.searchsorted(time_ms, (moment_ms - _NEAR_MS, moment_ms + _NEAR_MS + 1))
    return float(bpm[first:last].mean()) if last > first else None
