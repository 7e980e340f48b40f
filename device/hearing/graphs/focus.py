"""Keeps the recogniser on what can be said now: the graph of the state, or the whole grammar until it is ready."""

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from device.hearing.decoding.decoder import DecodingGraph
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
        self._whole = graphs.whole

    @property
    def whole(self) -> DecodingGraph:
        """Give the graph of the whole grammar that is at hand."""
        return self._whole

    def change(self, make_whole: Callable[[], DecodingGraph], make: Callable[[Key], DecodingGraph]) -> None:
        """Turn to another grammar; what is heard with stays until a graph of the new one is ready."""
        self._graphs.renew(make_whole, make)
        self._graphs.renewed(self._patience_s)
        self._key = None
        self._whole = self._graphs.whole

    def turn_to(self, key: Key, ahead: Iterable[Key] = ()) -> None:
        """Listen for what `key` allows from the next utterance on; `ahead` may be asked for next."""
        if key == self._key:
            return
        self._key = key
        self._graphs.want(key, ahead)
        ready = self._graphs.ready(key, self._patience_s)
        self._waits = ready is None
        self._whole = self._graphs.whole
        self._recogniser.use(ready or self._whole)

    def refresh(self) -> None:
        """Take the graph if it has become ready; called with every block."""
        if self._waits and self._graphs.whole is not self._whole:
            self._whole = self._graphs.whole
            self._recogniser.use(self._whole)
        if self._waits and self._key is not None and (graph := self._graphs.ready(self._key)) is not None:
            self._recogniser.use(graph)
            self._waits = False

    def close(self) -> None:
        """End the making of graphs."""
        self._graphs.close()
