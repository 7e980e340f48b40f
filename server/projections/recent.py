"""The folds of matches that are at hand: many while they are played, and few once they are over."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

MOST = 64
"""Matches at hand: more than are played at once in any club."""

MOST_OVER = 8
"""Of these, matches that are over. Each takes some 1 MB for every fold that is kept of it, and hardly changes."""


Fold = TypeVar("Fold")


class Recent(Generic[Fold]):
    """Folds by match, those that were asked for last; one that is let go can be folded again from the log."""

    def __init__(self, is_over: Callable[[Fold], bool], most: int = MOST, most_over: int = MOST_OVER) -> None:
        self._is_over, self._most, self._most_over = is_over, most, most_over
        self._folds: OrderedDict[str, Fold] = OrderedDict()

    def get(self, match: str) -> Fold | None:
        """Give the fold of a match, if it is at hand."""
        found = self._folds.get(match)
        if found is not None:
            self._folds.move_to_end(match)
        return found

    def keep(self, match: str, fold: Fold) -> list[tuple[str, Fold]]:
        """Have a fold at hand, as it is now; give those that are let go for it, with their matches."""
        self._folds[match] = fold
        self._folds.move_to_end(match)
        over = [name for name, one in self._folds.items() if self._is_over(one)] if self._is_over(fold) else []
        leaving = over[: max(0, len(over) - self._most_over)]
        still = (name for name in self._folds if name not in leaving)
        while len(self._folds) - len(leaving) > self._most:
            leaving.append(next(still))
        return [(name, self._folds.pop(name)) for name in leaving]

    def forget(self, match: str) -> None:
        """Let a fold go."""
        self._folds.pop(match, None)

    def clear(self) -> None:
        """Let all go."""
        self._folds.clear()

    def __contains__(self, match: object) -> bool:
        """Say whether the fold of a match is at hand."""
        return match in self._folds
