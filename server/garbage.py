"""How often Python looks for objects that only refer to each other, which it would keep for ever otherwise."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS, _NEW_OBJECTS_AT_ONCE = 50_000, 200_000


def look_seldom() -> None:
    """Look when 50,000 objects are new, not at each 700, and no more at those that are there already.

    Matches, events and rows refer to each other in one direction and are let go without being looked for; but each
    look goes through them: at Python's own pace that is nearly half of what a server does while it folds events.
    What must be looked for is little, and of some megabytes at most.
    """
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 50)


@contextmanager
def look_once_it_is_done() -> Iterator[None]:
    """Look hardly ever in a block that makes very many objects and lets nearly all of them go before its end.

    Looking whenever 50,000 are new would go through what is about to be let go: a tenth of the time in which the
    statistics are made from a whole event log.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _NEW_OBJECTS_AT_ONCE), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
