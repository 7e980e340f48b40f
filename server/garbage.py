"""How often Python looks for objects that only refer to each other, which it would keep for ever otherwise."""

import gc

_NEW_OBJECTS = 50_000


def look_seldom() -> None:
    """Look when 50,000 objects are new, not at each 700, and no more at those that are there already.

    Matches, events and rows refer to each other in one direction and are let go without being looked for; but each
    look goes through them: at Python's own pace that is nearly half of what a server does while it folds events.
    What must be looked for is little, and of some megabytes at most.
    """
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 50)
