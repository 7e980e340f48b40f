"""Where the processor time of an event goes: `python -m benchmarks.where rebuild` or `… ingest`.

Samples which functions are running, every millisecond of processor time, so that it may run beside other work. What
is given of a function is its own, and with all that it calls. `EVENTS=100000` before it takes as many events.
"""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from types import FrameType

from benchmarks import ingest, season
from benchmarks.season.playing import play
from server.store.database import Store

_EVERY_S = 0.001
_SHOWN = 0.01


@contextmanager
def _sampled(events: Callable[[], int]) -> Iterator[None]:
    """Print what ran in the block: µs of an event of all functions with more than a hundredth of it."""
    own, whole = Counter[str](), Counter[str]()

    def sample(number: int, frame: FrameType | None) -> None:
        names = list(dict.fromkeys(_names(frame)))
        whole.update(names)
        own.update(names[:1])

    signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, _EVERY_S, _EVERY_S)
    began = process_time()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    of_event_us = 1e6 * (process_time() - began) / events()
    print(f"{events():,} events, {of_event_us:.1f} µs of CPU each\n\n| function | µs with all it calls | µs own |")
    print("|---|---|---|")
    total = sum(own.values())
    for name, count in whole.most_common():
        if count > _SHOWN * total:
            print(f"| {name} | {of_event_us * count / total:.1f} | {of_event_us * own[name] / total:.1f} |")


def _names(frame: FrameType | None) -> Iterator[str]:
    here = Path.cwd()
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(here) and "site-packages" not in path.parts:
            yield f"{path.relative_to(here).with_suffix('')} {frame.f_code.co_qualname}"
        frame = frame.f_back


def _rebuild(count: int) -> None:
    with TemporaryDirectory() as name:
        store = Store(Path(name))
        matches = max(1, count // 300)
        events = play(store, matches, 0)
        with _sampled(lambda: events):
            season.rebuild(Path(name), store)
        store.close()


def _ingest(count: int) -> None:
    with _sampled(lambda: count):
        ingest.in_one_thread(count)


if __name__ == "__main__":
    what, count = sys.argv[1], int(os.environ.get("EVENTS", "30000"))
    {"rebuild": _rebuild, "ingest": _ingest}[what](count)
