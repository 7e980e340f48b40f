"""A sequence that only grows, and of which every state stays: how a match keeps its points and steps."""

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class Chain(Sequence[T], Generic[T]):
    """Items in order, never changed; one with an item more shares all the others with it.

    A tuple that is copied for each step makes each take longer than the one before, and the states of a match of n
    steps n² large. Here the last item is at hand, and going through all of them takes as long as there are many.
    """

    __slots__ = ("_before", "_item", "_length")

    def __init__(self) -> None:
        """Give the empty chain."""
        self._before: Chain[T] | None = None
        self._item: T
        self._length = 0

    def and_then(self, item: T) -> "Chain[T]":
        """Give these items and one more."""
        longer: Chain[T] = Chain()  # not Chain[T](), which takes five times as long
        longer._before, longer._item, longer._length = self, item, self._length + 1
        return longer

    def parted(self, other: "Chain[T]") -> tuple[list[T], list[T]]:
        """Give what comes after the items that both share: of this one, and of the other, in order."""
        mine, others = list[T](), list[T]()
        one, two = self, other
        while one is not two:
            if one._before is not None and one._length >= two._length:
                mine.append(one._item)
                one = one._before
            elif two._before is not None:
                others.append(two._item)
                two = two._before
            else:
                break
        return mine[::-1], others[::-1]

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        return reversed(list(reversed(self)))

    def __reversed__(self) -> Iterator[T]:
        one = self
        while one._before is not None:
            yield one._item
            one = one._before

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        if at == -1 and self._before is not None:
            return self._item
        return tuple(self)[at]

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Sequence) and tuple(self) == tuple(other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))
