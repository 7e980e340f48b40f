"""The matches at hand: some with their folds, more as they are shown. Its user lets one ask at a time."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple

from pydantic import ValidationError

from server.projections.match_fold import MatchFold
from server.projections.recent import Recent
from server.store.rows import StoredEvent
from wire.scoreboard import Scoreboard

LoadEvents = Callable[[str, int], Iterable[StoredEvent]]
"""Gives the events of a match up to a position, in order."""


class KeptBoard(NamedTuple):
    """A match as it was shown after its event at the position `last`, as JSON."""

    last: int
    board: str


class AtHand:
    """Folds and boards by match.

    Attributes:
        forgotten: how often something was forgotten: what was read before that may not be so any more.
    """

    def __init__(self, load: LoadEvents, kept: int) -> None:
        self._load = load
        self._folds = Recent[MatchFold](lambda folded: folded.is_over, kept)
        self._boards: dict[str, Scoreboard] = {}
        self._kept_boards: dict[str, KeptBoard] = {}
        self.forgotten = 0

    def has_fold(self, match: str) -> bool:
        """Say whether a match's fold is at hand."""
        return match in self._folds

    def has_board(self, match: str) -> bool:
        """Say whether a match is shown without reading the store."""
        return match in self._boards or match in self._kept_boards or match in self._folds

    def folded(self, match: str, up_to: int) -> MatchFold:
        """Read a match up to a position and fold it; the only one that needs no turn, and that takes its time."""
        events, folded = list(self._load(match, up_to)), MatchFold()
        for stored in events:
            folded.take(stored.event, lambda: events)
        return folded

    def fold(self, match: str, up_to: int) -> MatchFold:
        """Give a match's fold, which is at hand from now on."""
        found = self._folds.get(match)
        if found is None:
            found = self.folded(match, up_to)
            self.keep(match, found)
        return found

    def keep(self, match: str, fold: MatchFold) -> None:
        """Have a fold at hand; of those that are let go for it the board stays."""
        for old, one in self._folds.keep(match, fold):
            if one.match is not None:
                self._boards.setdefault(old, Scoreboard.of(one.match, one.court))

    def board(self, match: str, up_to: int) -> Scoreboard:
        """Give a match, one that was created, as it is shown."""
        if match not in self._boards:
            self._boards[match] = self._kept_board(match) or self._folded_board(match, up_to)
        return self._boards[match]

    def _kept_board(self, match: str) -> Scoreboard | None:
        kept = self._kept_boards.pop(match, None)
        with suppress(ValidationError):
            return kept and Scoreboard.model_validate_json(kept.board)
        return None

    def _folded_board(self, match: str, up_to: int) -> Scoreboard:
        fold = self.fold(match, up_to)
        assert fold.match is not None
        return Scoreboard.of(fold.match, fold.court)

    def show(self, board: Scoreboard) -> None:
        """Show a match as it was folded elsewhere."""
        self._boards[board.match] = board

    def show_kept(self, boards: Mapping[str, KeptBoard]) -> None:
        """Show matches as they were shown before."""
        self._kept_boards = dict(boards)

    def changed(self, match: str) -> None:
        """Show a match no longer as it was."""
        self._boards.pop(match, None)
        self._kept_boards.pop(match, None)

    def forget(self, match: str) -> None:
        """Let go all that is known of a match."""
        self.forgotten += 1
        self._folds.forget(match)
        self.changed(match)
