"""Keeps the recogniser on what can be said now: the graph of the state, or the whole grammar until it is ready."""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from device.hearing.decoding.recogniser import Recogniser
from device.hearing.graphs.cache import GraphCache

Key = TypeVar("Key", bound=Hashable)


class Focus(Generic[Key]):
    """Turns a recogniser's attention; used by the thread that hears.

    Args:
        recogniser: what is turned.
        graphs: where graphs come from.
        patience_s: how long a graph is waited for. A microphone cannot wait; a recording that is heard faster than it
            was made has to, or what is heard in it would depend on the machine.
    """

    def __init__(self, recogniser: Recogniser, graphs: GraphCache[Key], patience_s: float = 0.0) -> None:
        self._recogniser, self._graphs, self._patience_s = recogniser, graphs, patience_s
        self._key: Key | None = None
        self._waits = False

    def turn_to(self, key: Key, ahead: Iterable[Key] = ()) -> None:
        """Listen for what `key` allows from the next utterance on; `ahead` may be asked for next."""
        if key == self._key:
            return
        self._key = key
        self._graphs.want(key, ahead)
        ready = self._graphs.ready(key, self._patience_s)
        self._waits = ready is None
        self._recogniser.use(ready or self._graphs.whole)

    def refresh(self) -> None:
        """Take the graph if it has become ready; called with every block."""
        if self._waits and self._key is not None and (graph := self._graphs.ready(self._key)) is not None:
            self._recogniser.use(graph)
            self._waits = False

    def close(self) -> None:
        """End the making of graphs."""
        self._graphs.close()
