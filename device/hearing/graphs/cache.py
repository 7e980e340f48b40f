"""The graphs that the recogniser may change to: compiled in a thread of its own, kept for the next time.

What a graph is for (the key: what the match listens for in a state) and how it is made, others say.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import Generic, TypeVar

from device.hearing.decoding.decoder import DecodingGraph
from models.errors import ModelsError

_LOG = logging.getLogger(__name__)

MOST_GRAPHS = 3
"""At 13 MiB a graph: what is listened for now, a shot that waits for its who, which is called within a second or two,
and the state after a point of one pair. What a point of the other leads to is made before anybody calls again."""

_JOIN_S = 5.0

Key = TypeVar("Key", bound=Hashable)


class GraphCache(Generic[Key]):
    """Makes graphs ahead, and keeps those that were used last.

    Nobody waits for a graph: until it is ready, the recogniser hears with the whole grammar. A graph that cannot be
    made is said in the log once, and the whole grammar stays. When the match changes (`renew`), the whole grammar of
    the one before stays until the new one is ready.

    Args:
        whole: the graph of the whole grammar, which is never dropped.
        make: compiles and loads the graph of a key; called in the cache's thread.
        most: how many graphs are kept beside the whole one.
    """

    def __init__(self, whole: DecodingGraph, make: Callable[[Key], DecodingGraph], most: int = MOST_GRAPHS) -> None:
        self.whole = whole
        self._make, self._most = make, most
        self._graphs: OrderedDict[Key, DecodingGraph] = OrderedDict()
        self._wanted: list[Key] = []
        self._changed = threading.Condition()
        self._closed = False
        self._failed = False
        self._renewal: Callable[[], DecodingGraph] | None = None
        self._thread = threading.Thread(target=self._run, name="graphs", daemon=True)
        self._thread.start()

    def renew(self, make_whole: Callable[[], DecodingGraph], make: Callable[[Key], DecodingGraph]) -> None:
        """Have the graphs of another grammar made, the whole one first; the old graphs are dropped."""
        with self._changed:
            self._renewal, self._make = make_whole, make
            self._graphs.clear()
            self._wanted = []
            self._failed = False
            self._changed.notify_all()

    def renewed(self, within_s: float = 0.0) -> bool:
        """Say whether `whole` is of the grammar that was named last, or becomes so in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._renewal is None or self._closed, within_s)

    def want(self, key: Key, ahead: Iterable[Key] = ()) -> None:
        """Have the graph of `key` made, then those that may be wanted next; earlier wishes are forgotten."""
        with self._changed:
            self._wanted = list(dict.fromkeys((key, *ahead)))[: self._most]
            for kept in reversed(self._wanted):
                if kept in self._graphs:
                    self._graphs.move_to_end(kept)
            self._changed.notify_all()

    def ready(self, key: Key, within_s: float = 0.0) -> DecodingGraph | None:
        """Give the graph of a wanted key if it is ready, or becomes so in time; 0 returns at once."""
        with self._changed:
            self._changed.wait_for(lambda: key in self._graphs or key not in self._wanted or self._closed, within_s)
            return self._graphs.get(key)

    def close(self) -> None:
        """End the thread, after the graph that it makes now."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join(_JOIN_S)

    def _run(self) -> None:
        while (work := self._next()) is not None:
            work()

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            while not self._closed:
                if self._renewal is not None:
                    return partial(self._make_whole, self._renewal)
                missing = next((key for key in self._wanted if key not in self._graphs), None)
                if missing is not None:
                    return partial(self._make_one, missing, self._make)
                self._changed.wait()
            return None

    def _make_whole(self, make: Callable[[], DecodingGraph]) -> None:
        try:
            graph = make()
        except ModelsError as error:
            _LOG.warning("the match cannot be listened for: %s; what the match before was called by is", error)
            graph = self.whole
        with self._changed:
            if self._renewal is make:
                self.whole, self._renewal = graph, None
            self._changed.notify_all()

    def _make_one(self, key: Key, make: Callable[[Key], DecodingGraph]) -> None:
        self._drop(self._most - 1)  # before it is made, so that there is never one more in memory
        try:
            graph = make(key)
        except ModelsError as error:
            self._fail(key, error)
        else:
            self._keep(key, graph, make)

    def _keep(self, key: Key, graph: DecodingGraph, make: Callable[[Key], DecodingGraph]) -> None:
        with self._changed:
            if make is not self._make:
                return  # of the match before
            self._graphs[key] = graph
            self._drop(self._most)
            self._changed.notify_all()

    def _drop(self, to: int) -> None:
        """Drop those that nobody wants, the one that was used longest ago first, until there are so few."""
        with self._changed:
            unwanted = [one for one in self._graphs if one not in self._wanted]
            for one in unwanted[: max(0, len(self._graphs) - to)]:
                del self._graphs[one]

    def _fail(self, key: Key, error: ModelsError) -> None:
        with self._changed:
            self._wanted = [one for one in self._wanted if one != key]
            self._changed.notify_all()
        if not self._failed:
            self._failed = True
            _LOG.warning("the grammar of this moment cannot be used: %s; the whole grammar is listened for", error)
