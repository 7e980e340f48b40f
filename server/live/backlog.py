"""What a reader missed, from the store: the same bytes that were sent live."""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from server.live.frames import Frame, match_frame
from server.projections.match_fold import steps
from server.projections.matches import Matches
from server.store.reading import Reader as StoreReader
from wire.scoreboard import Scoreboard

LONGEST_RESUME = 2000
"""Events that are sent one by one at most; beyond it a reader gets `gap` and a snapshot."""

_KEPT = 4


class Backlog:
    """The frames of matches, kept for the few that many readers resume at once."""

    def __init__(self, reader: StoreReader, matches: Matches) -> None:
        self._reader, self._matches = reader, matches
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, int], _Kept] = OrderedDict()

    def of_match(self, match: str, after: int, up_to: int) -> list[Frame] | None:
        """Give the frames of a match with `after` < position <= `up_to`, or `None` when they are too many."""
        if self._matches.last_position(match) <= after:
            return []
        kept = self._frames(match)
        if kept.is_trimmed and kept.first > after:
            return None
        frames = [one for one in kept.frames if after < (one.position or 0) <= up_to]
        return frames if len(frames) <= LONGEST_RESUME else None

    def of_court(self, court: str, after: int, up_to: int) -> list[Frame] | None:
        """Give the frames of the matches that a court showed, each while it did; `None` when they are too many."""
        shown = self._matches.shown(court)
        ends = [one.position - 1 for one in shown[1:]] + [up_to]  # one more than there are where none was shown yet
        found: list[Frame] = []
        for (begin, match), end in zip(shown, ends, strict=False):
            last = min(end, up_to)
            if match is None or last <= after:
                continue
            frames = self.of_match(match, max(after, begin - 1), last)
            if frames is None or len(found) + len(frames) > LONGEST_RESUME:
                return None
            found += frames
        return found

    def of_all(self, after: int, up_to: int) -> list[Frame] | None:
        """Give the frames of what all courts showed, in order; `None` when they are too many."""
        found: dict[int | None, Frame] = {}
        for court in self._matches.courts():
            frames = self.of_court(court, after, up_to)
            if frames is None or len(found) + len(frames) > LONGEST_RESUME:
                return None
            found |= {one.position: one for one in frames}
        return sorted(found.values(), key=lambda one: one.position or 0)

    def is_at_hand(self, match: str) -> bool:
        """Say whether a match's frames are given without reading the store."""
        with self._lock:
            return (match, self._matches.last_position(match)) in self._kept

    def _frames(self, match: str) -> "_Kept":
        with self._lock:
            last = self._matches.last_position(match)
            key = (match, last)
            if key not in self._kept:
                self._kept[key] = self._encode(match, last)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _encode(self, match: str, up_to: int) -> "_Kept":
        found = list(steps(self._reader.events(match, up_to=up_to)))
        recent = found[-(LONGEST_RESUME + 1) :]
        frames = [
            match_frame(event, None if state is None else Scoreboard.of(state, court))
            for event, state, court in recent
        ]
        return _Kept(frames, len(recent) < len(found))


class _Kept(NamedTuple):
    """The last frames of a match; trimmed when there are others before them."""

    frames: list[Frame]
    is_trimmed: bool

    @property
    def first(self) -> int:
        return (self.frames[0].position or 0) if self.frames else 0
