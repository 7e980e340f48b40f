"""Feeds the watchdog of systemd for as long as every part of the service goes on, from a thread of its own."""

import faulthandler
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from marcador.supervision.notifying import Notifier

_LOG = logging.getLogger(__name__)

_BEGINS_S = 0.1
_UNWATCHED_S = 30.0
_FEEDS = 4
"""How often it is fed within the watchdog's time, so that a late turn or two is no death."""


@contextmanager
def watched(
    status: str,
    has_begun: Callable[[], bool],
    stalled: Callable[[], Sequence[str]],
    notifier: Notifier | None = None,
) -> Iterator[None]:
    """Tell systemd that the service is ready once it has begun, and that it lives while nothing is stalled.

    Without a systemd that listens this does nothing. What is stalled is logged; the end comes from the watchdog, and
    then the log has where each thread was.
    """
    heard = notifier or Notifier()
    if not heard.is_heard:
        yield
        return
    faulthandler.enable()
    ended = threading.Event()
    watcher = threading.Thread(
        target=_watch, args=(heard, status, has_begun, stalled, ended), name="watchdog", daemon=True
    )
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        heard.stopping()


def _watch(
    notifier: Notifier,
    status: str,
    has_begun: Callable[[], bool],
    stalled: Callable[[], Sequence[str]],
    ended: threading.Event,
) -> None:
    while not has_begun():
        if ended.wait(_BEGINS_S):
            return
    notifier.ready()
    notifier.status(status)
    pause_s = (notifier.watchdog_s or _UNWATCHED_S * _FEEDS) / _FEEDS
    said: tuple[str, ...] = ()
    while True:
        hanging = tuple(stalled())
        if not hanging:
            notifier.alive()
        if hanging != said:
            _say(notifier, status, hanging)
        said = hanging
        if ended.wait(pause_s):
            return


def _say(notifier: Notifier, status: str, hanging: tuple[str, ...]) -> None:
    if hanging:
        _LOG.error("hanging: %s; unless that ends, the service is started again", ", ".join(hanging))
    else:
        _LOG.warning("nothing hangs any more")
    notifier.status(f"hanging: {', '.join(hanging)}" if hanging else status)
