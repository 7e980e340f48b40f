"""A match as training software has it: a player's heart rates, with a lap a game."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from padel.match import Match
from server.store.reading import HeartRateSeries

LARGEST_BPM = 254
"""What a byte of FIT has as a heart rate; 255 says that there is none."""


class Beat(NamedTuple):
    """A heart rate, in beats a minute, at a whole second since 1970."""

    second: int
    bpm: int


class Lap(NamedTuple):
    """A game: seconds since 1970, and the heart rates from `start` to before `end`; the last lap has its end too."""

    start: int
    end: int
    beats: tuple[Beat, ...]

    @property
    def seconds(self) -> int:
        """Give how long it took."""
        return self.end - self.start

    @property
    def mean(self) -> int | None:
        """Give the mean of its heart rates; `None` where there are none."""
        return round(sum(one.bpm for one in self.beats) / len(self.beats)) if self.beats else None

    @property
    def highest(self) -> int | None:
        """Give the highest of its heart rates."""
        return max((one.bpm for one in self.beats), default=None)


class Activity(NamedTuple):
    """A match; its laps follow each other without a gap, the first from what came before the first game."""

    laps: tuple[Lap, ...]

    @property
    def whole(self) -> Lap:
        """Give it as one lap."""
        beats = tuple(beat for lap in self.laps for beat in lap.beats)
        return Lap(self.laps[0].start, self.laps[-1].end, beats)


def activity_of(match: Match | None, series: Sequence[HeartRateSeries]) -> Activity | None:
    """Give the activity of a player from the sensor with most samples; `None` where there is none.

    What is before the first game belongs to its lap, and what is after the last game to that one's.
    """
    best = max(series, key=lambda one: len(one.bpm), default=None)
    if best is None or not len(best.bpm):
        return None
    of_second = {int(ms) // 1000: int(bpm) for ms, bpm in zip(best.time_ms, best.bpm, strict=True)}
    beats = [Beat(second, min(bpm, LARGEST_BPM)) for second, bpm in sorted(of_second.items())]
    ends = [one for one in _game_ends(match) if beats[0].second < one]
    if not ends or beats[-1].second >= ends[-1]:
        ends = [*ends[:-1], beats[-1].second + 1]
    seconds, laps, start = [one.second for one in beats], list[Lap](), beats[0].second
    for end in ends:
        within = beats[bisect_right(seconds, start - 1) : bisect_right(seconds, end - 1)]
        laps.append(Lap(start, end, tuple(within)))
        start = end
    return Activity(tuple(laps))


def _game_ends(match: Match | None) -> list[int]:
    """Give the seconds at which games ended, each later than the one before; the last one may not be finished."""
    ends, served = list[int](), 0
    points = match.play.points if match is not None else ()
    for point in points:
        if point.after.games_served > served or point.after.winner:
            ends.append(int(point.time.timestamp()) + 1)
        served = point.after.games_served
    if points and (last := int(points[-1].time.timestamp()) + 1) not in ends:
        ends.append(last)
    return [end for end, before in zip(ends, [0, *ends], strict=False) if end > before]


def moment(second: int) -> datetime:
    """Give a second since 1970 as a moment."""
    return datetime.fromtimestamp(second, UTC)
