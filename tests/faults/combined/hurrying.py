"""What is changed in the process of the driver's server. It imports little, since each of these processes does."""

import logging
import time

_MATCHES_IN_MEMORY = 3
"""Few, so that older ones are folded again while everything fails, and what grows beyond them is a leak."""


def hurry(clock_s: float) -> None:
    """Make waits short, keep few matches in memory, and set the clock."""
    from server.ingest import link
    from server.mosquitto import keeping
    from server.projections.matches import Matches
    from server.statistics.worker import Worker
    from server.store import keeping as store_keeping

    logging.basicConfig(format="%(levelname)s %(name)s %(message)s")
    link._LONGEST_WAIT_S, keeping.LOOK_EVERY_S, store_keeping._ROUND_S = 0.5, 0.3, 0.5
    for follower in (Matches, Worker):
        assert len(follower.__init__.__defaults__ or ()) == 1
        follower.__init__.__defaults__ = (_MATCHES_IN_MEMORY,)
    now, now_ns = time.time, time.time_ns
    time.time = lambda: now() + clock_s
    time.time_ns = lambda: now_ns() + int(clock_s * 1e9)
