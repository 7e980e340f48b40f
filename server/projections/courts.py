"""Which match each court shows, and showed before. Which one it is to be is left to `server.projections.matches`."""

from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple


class Shown(NamedTuple):
    """Which match a court shows from a position on; `None` after its only one went on elsewhere."""

    position: int
    match: str | None


class Courts:
    """What courts show, in order of positions; `court_of` gives the court that a match is on."""

    def __init__(self, court_of: Callable[[str], str]) -> None:
        self._court_of = court_of
        self._shown: dict[str, list[Shown]] = {}

    def move(self, match: str, position: int) -> None:
        """Show a match on its court from now on, and on the others what they showed before it."""
        court = self._court_of(match)
        for other, shown in self._shown.items():
            if other != court and shown[-1].match == match:
                shown.append(Shown(position + 1, self._shown_before(other)))
        self._shown.setdefault(court, []).append(Shown(position, match))

    def _shown_before(self, court: str) -> str | None:
        earlier = (one.match for one in reversed(self._shown[court]) if one.match is not None)
        return next((match for match in earlier if self._court_of(match) == court), None)

    def newest(self, court: str) -> str | None:
        """Give what a court shows now."""
        shown = self._shown.get(court)
        return shown[-1].match if shown else None

    def shown(self, court: str) -> list[Shown]:
        """Give what a court showed."""
        return list(self._shown.get(court, ()))

    def showing(self, match: str, position: int) -> list[str]:
        """Give the courts that show a match at a position."""
        return [court for court, shown in self._shown.items() if _at(shown, position) == match]

    def names(self) -> list[str]:
        """Give the courts that ever showed a match."""
        return sorted(self._shown)


def _at(shown: list[Shown], position: int) -> str | None:
    at = bisect_right(shown, position, key=lambda one: one.position)
    return shown[at - 1].match if at else None
