"""What the heart rates of one player say of a session: zones, training impulse, variability, recovery."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from server.projections.physiology.recovery import Effort, Recovery, recoveries
from server.projections.physiology.synchrony import window_means
from server.projections.physiology.trimp import MEN, WOMEN, banister, edwards
from server.projections.physiology.variability import Variability, intervals, variability
from server.projections.physiology.zones import (
    HeartLimits,
    ZoneBasis,
    expected_max_bpm,
    held_s,
    time_in_zones_s,
    zone_floors_bpm,
)
from server.projections.stretches import EVER, Range
from server.store.reading import Beats, HeartRateSeries

ASSUMED_REST_BPM = 60.0
LOWEST_BPM, HIGHEST_BPM = 30, 240
"""A heart rate outside is the sensor's mistake."""

_STEADY = 5

MaxSource = Literal["given", "age", "highest_seen"]
RestSource = Literal["given", "assumed"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a player; what is not is assumed, and said to be.

    Attributes:
        max_bpm: maximal heart rate.
        rest_bpm: resting heart rate.
        age_years: age, from which a maximum is expected when none is given.
        basis: what zones are fractions of.
    """

    max_bpm: float | None = None
    rest_bpm: float | None = None
    age_years: float | None = None
    basis: ZoneBasis = ZoneBasis.MAX


@dataclass(frozen=True, slots=True)
class UsedLimits:
    """The limits that were used, and where they are from."""

    limits: HeartLimits
    max_from: MaxSource
    rest_from: RestSource


@dataclass(frozen=True, slots=True)
class HeartFigures:
    """The figures of one player; times in seconds, heart rates in beats a minute."""

    samples: int
    recorded_s: float
    lowest_bpm: int
    mean_bpm: float
    highest_bpm: int
    used: UsedLimits
    zone_floors_bpm: tuple[float, ...]
    zones_s: tuple[float, ...]
    edwards: float
    banister_men: float
    banister_women: float
    variability: Variability
    recoveries: tuple[Recovery, ...]


def heart_figures(
    series: Sequence[HeartRateSeries], asked: Asked, efforts: Sequence[Effort], within: Range = EVER
) -> HeartFigures | None:
    """Give the figures of one player from all sensors that were worn; `None` without a sample that can be true.

    Samples outside 30 to 240 bpm are left out, as the store leaves out those without skin contact. Variability is
    that of the sensor with the most intervals. The limits are those of the whole session, whatever stretch of it is
    asked for: otherwise a zone would be another one in each.

    Raises:
        ValueError: when a limit that was asked for makes no sense; its text says which.
    """
    time_ms, bpm = _samples(series)
    if not len(bpm):
        return None
    used = used_limits(asked, bpm)
    fell = tuple(recoveries([one for one in efforts if within.has(one.end_ms)], time_ms, bpm))
    is_inside = within.of(time_ms)
    time_ms, bpm = time_ms[is_inside], bpm[is_inside]
    if not len(bpm):
        return None
    seconds = held_s(time_ms)
    floors = zone_floors_bpm(used.limits, asked.basis)
    by_max = time_in_zones_s(bpm, seconds, zone_floors_bpm(used.limits, ZoneBasis.MAX))
    recorded_s = float(seconds.sum())
    return HeartFigures(
        samples=len(bpm),
        recorded_s=recorded_s,
        lowest_bpm=int(bpm.min()),
        mean_bpm=float(seconds @ bpm) / recorded_s if recorded_s else float(bpm.mean()),
        highest_bpm=int(bpm.max()),
        used=used,
        zone_floors_bpm=tuple(floors.tolist()),
        zones_s=tuple(time_in_zones_s(bpm, seconds, floors).tolist()),
        edwards=edwards(by_max),
        banister_men=banister(bpm, seconds, used.limits, MEN),
        banister_women=banister(bpm, seconds, used.limits, WOMEN),
        variability=_variability(series, within),
        recoveries=fell,
    )


def falls(beats: Sequence[Beats], efforts: Sequence[Effort], within: Range = EVER) -> list[Recovery] | None:
    """Give how far a heart fell after the efforts of a stretch, as `heart_figures` does; `None` without a sample."""
    time_ms, bpm = _samples(beats)
    if not within.of(time_ms).any():
        return None
    return recoveries([one for one in efforts if within.has(one.end_ms)], time_ms, bpm)


def heart_means(beats: Sequence[Beats]) -> dict[int, float]:
    """Give the mean heart rate of one player in each window of ten seconds, from all sensors that were worn."""
    return window_means(*_samples(beats))


def used_limits(asked: Asked, bpm: NDArray[np.integer]) -> UsedLimits:
    """Give the limits to use: as asked for; else the maximum from the age, else the highest heart rate seen.

    The highest seen is that of medians of five samples, so that one wrong sample is no maximum. The resting heart
    rate is assumed to be 60 bpm, or half the maximum where that is less.

    Raises:
        ValueError: when the resting heart rate is not below the maximum.
    """
    max_bpm, max_from = _max_bpm(asked, bpm)
    if asked.rest_bpm is not None:
        return UsedLimits(HeartLimits(max_bpm, asked.rest_bpm), max_from, "given")
    return UsedLimits(HeartLimits(max_bpm, min(ASSUMED_REST_BPM, max_bpm / 2)), max_from, "assumed")


def _max_bpm(asked: Asked, bpm: NDArray[np.integer]) -> tuple[float, MaxSource]:
    if asked.max_bpm is not None:
        return asked.max_bpm, "given"
    if asked.age_years is not None:
        return expected_max_bpm(asked.age_years), "age"
    steady = np.median(sliding_window_view(bpm, _STEADY), axis=1) if len(bpm) >= _STEADY else bpm
    return float(steady.max()), "highest_seen"


def _samples(series: Sequence[Beats | HeartRateSeries]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if not series:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    time_ms = np.concatenate([one.time_ms for one in series])
    bpm = np.concatenate([one.bpm for one in series])
    true = (bpm >= LOWEST_BPM) & (bpm <= HIGHEST_BPM)
    order = np.argsort(time_ms[true], kind="stable")
    return time_ms[true][order], bpm[true][order]


def _variability(series: Sequence[HeartRateSeries], within: Range) -> Variability:
    told = max(series, key=lambda one: sum(map(len, one.rr_s)))
    is_inside = within.of(told.time_ms)
    rr_s = [rr for rr, inside in zip(told.rr_s, is_inside, strict=True) if inside]
    return variability(intervals(told.time_ms[is_inside], rr_s))
