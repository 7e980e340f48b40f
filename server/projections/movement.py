"""How the players of a session moved, sensor by sensor, in one pass over its motion, a window at a time in memory; of
motion that was thinned by what was measured of it before.
"""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from math import fsum
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from server.projections.physiology.acceleration import enmo_mg, near_load_rate, player_load, stretches
from server.projections.physiology.swings import Swing, find_swings
from server.projections.physiology.synchrony import WINDOW_MS
from server.store.motion_reading import MotionReader, MotionWindow, ThinnedSeries

_KEPT_SESSIONS = 16
_LARGEST = 10


@dataclass(slots=True)
class SensorMotion:
    """What one sensor on one player says of a session.

    Attributes:
        rates_hz: samples a second; several when the appliance had to thin.
        recorded_s: for how long there are samples.
        player_load: PlayerLoad in its arbitrary units.
        swings: in order of time.
        enmo_mg_s: the sum of ENMO over what was recorded, milli-g times seconds.
        moved: the sum of ENMO in milli-g and the samples of each window of ten seconds, by its number since 1970; of
            motion that was thinned before this was measured there is none.
    """

    player: int
    sensor: str
    rates_hz: set[float] = field(default_factory=set)
    recorded_s: float = 0.0
    player_load: float = 0.0
    swings: list[Swing] = field(default_factory=list)
    enmo_mg_s: float = 0.0
    moved: dict[int, tuple[float, int]] = field(default_factory=dict)

    @property
    def enmo_mg(self) -> float:
        """Give the mean of ENMO over what was recorded, in milli-g."""
        return self.enmo_mg_s / self.recorded_s if self.recorded_s else 0.0

    @property
    def player_load_a_minute(self) -> float:
        """Give PlayerLoad a minute of what was recorded."""
        return self.player_load / self.recorded_s * 60 if self.recorded_s else 0.0

    def add(self, window: MotionWindow) -> None:
        """Take the next window; what lies around it is for finding swings at its edges only."""
        self.rates_hz.add(window.series.rate_hz)
        for stretch in stretches(window.series.time_ms, window.series.rate_hz):
            self._add_stretch(window, stretch)

    def _add_stretch(self, window: MotionWindow, stretch: slice) -> None:
        series = window.series
        time_ms, xyz = series.time_ms[stretch], series.xyz_mg[stretch]
        found = find_swings(time_ms, xyz, series.rate_hz)
        self.swings += [one for one in found if window.from_ms <= one.time_ms < window.to_ms]
        first, last = np.searchsorted(time_ms, (window.from_ms, window.to_ms))
        own = xyz[first:last]
        enmo = enmo_mg(own)
        self.recorded_s += len(own) / series.rate_hz
        self.enmo_mg_s += float(enmo.sum()) / series.rate_hz
        self._add_moved(time_ms[first:last] // WINDOW_MS, enmo)
        self.player_load += float(player_load(near_load_rate(own, series.rate_hz)).sum())

    def _add_moved(self, windows: NDArray[np.int64], enmo: NDArray[np.float64]) -> None:
        if not len(windows):
            return
        first = int(windows[0])
        sums, counts = np.bincount(windows - first, weights=enmo), np.bincount(windows - first)
        for at in np.flatnonzero(counts).tolist():
            before = self.moved.get(first + at, (0.0, 0))
            self.moved[first + at] = before[0] + float(sums[at]), before[1] + int(counts[at])

    @property
    def movement_mg(self) -> dict[int, float]:
        """Give the mean of ENMO of each window of ten seconds, in milli-g."""
        return {window: total / count for window, (total, count) in self.moved.items()}


def measure(windows: Iterable[MotionWindow], thinned: Iterable[ThinnedSeries] = ()) -> list[SensorMotion]:
    """Give what each sensor says, by player and sensor; the same before and after its motion is thinned."""
    of_series: dict[int, SensorMotion] = {}
    for window in windows:
        one = of_series.setdefault(window.number, SensorMotion(window.series.player, window.series.sensor))
        one.add(window)
    found: dict[tuple[int, str], list[SensorMotion]] = {}
    for one in (*of_series.values(), *map(_read, thinned)):
        found.setdefault((one.player, one.sensor), []).append(one)
    return [_together(found[key]) for key in sorted(found)]


def _together(parts: list[SensorMotion]) -> SensorMotion:
    """Put the series of a sensor together; sums are exact, so that the order of the series does not matter."""
    swings = sorted((swing for one in parts for swing in one.swings), key=lambda swing: (swing.time_ms, swing.peak_g))
    return replace(
        parts[0],
        rates_hz={rate for one in parts for rate in one.rates_hz},
        recorded_s=fsum(one.recorded_s for one in parts),
        player_load=fsum(one.player_load for one in parts),
        enmo_mg_s=fsum(one.enmo_mg_s for one in parts),
        swings=swings,
        moved=_moved_together(parts),
    )


def _moved_together(parts: list[SensorMotion]) -> dict[int, tuple[float, int]]:
    windows: dict[int, list[tuple[float, int]]] = {}
    for one in parts:
        for window, told in one.moved.items():
            windows.setdefault(window, []).append(told)
    return {
        window: (fsum(total for total, _ in told), sum(count for _, count in told))
        for window, told in sorted(windows.items())
    }


def written(motion: SensorMotion) -> str:
    """Write what was measured of a series, to be kept in the place of its samples."""
    sums = {"recorded_s": motion.recorded_s, "player_load": motion.player_load, "enmo_mg_s": motion.enmo_mg_s}
    swings = [(one.time_ms, one.peak_g) for one in motion.swings]
    moved = [(window, *told) for window, told in motion.moved.items()]
    return json.dumps({**sums, "swings": swings, "moved": moved}, separators=(",", ":"))


def _read(thinned: ThinnedSeries) -> SensorMotion:
    figures = json.loads(thinned.figures)
    swings = [Swing(time_ms, peak_g) for time_ms, peak_g in figures.pop("swings")]
    moved = {window: (total, count) for window, total, count in figures.pop("moved", ())}
    rates = {thinned.rate_hz}
    return SensorMotion(thinned.player, thinned.sensor, rates_hz=rates, swings=swings, moved=moved, **figures)


def swings_of_players(motions: Iterable[SensorMotion]) -> dict[int, SensorMotion]:
    """Give the sensor of each player that swings are taken from: the one with the highest peaks, as a racket arm has.

    Compared is the mean of a sensor's ten largest. A sensor that has swings only before or after those of the others
    was replaced in mid-match, or replaced one: its swings are the player's too, each sensor in its own time.
    """
    chosen: dict[int, list[SensorMotion]] = {}
    for one in sorted(motions, key=_largest_peaks_g, reverse=True):
        worn = chosen.setdefault(one.player, [])
        if all(_are_apart(one.swings, other.swings) for other in worn):
            worn.append(one)
    return {player: _as_one(worn) for player, worn in chosen.items()}


def _are_apart(some: list[Swing], others: list[Swing]) -> bool:
    """Say whether the one's swings all lie before or all lie after the other's."""
    if not some or not others:
        return False
    return some[-1].time_ms < others[0].time_ms or others[-1].time_ms < some[0].time_ms


def _as_one(worn: list[SensorMotion]) -> SensorMotion:
    """Give the first sensor, with the swings of all."""
    if len(worn) == 1:
        return worn[0]
    return replace(
        worn[0], swings=sorted((swing for one in worn for swing in one.swings), key=lambda one: one.time_ms)
    )


class Bodies:
    """The motion of sessions, measured when it is first asked for and again when more of it was stored."""

    def __init__(
        self,
        reader: MotionReader,
        kept: int = _KEPT_SESSIONS,
        each: Callable[[Iterator[MotionWindow]], Iterator[MotionWindow]] = iter,
    ) -> None:
        """Measure what a reader gives; `each` sets the pace."""
        self._reader, self._kept, self._each = reader, kept, each
        self._lock = Lock()
        self._measured: OrderedDict[str, tuple[int, list[SensorMotion]]] = OrderedDict()

    def motion(self, session: str) -> list[SensorMotion]:
        """Give what each sensor of a session says; one session is measured at a time."""
        with self._lock:
            samples, thinned = self._reader.motion_counts(session)
            known = self._measured.pop(session, None)
            while known is None or known[0] != samples + thinned:
                motions = measure(self._each(self._reader.motion_windows(session)), self._reader.thinned(session))
                before, (samples, thinned) = thinned, self._reader.motion_counts(session)
                # Else some of it was thinned meanwhile, and would be in neither or in both.
                if before == thinned:
                    known = samples + thinned, motions
                    break
            self._measured[session] = known
            while len(self._measured) > self._kept:
                self._measured.popitem(last=False)
            return known[1]


def _largest_peaks_g(motion: SensorMotion) -> float:
    largest = sorted((one.peak_g for one in motion.swings), reverse=True)[:_LARGEST]
    return sum(largest) / len(largest) if largest else 0.0
