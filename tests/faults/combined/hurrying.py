"""What is changed in the process of the driver's server. It imports little, since each of these processes does."""

import logging
import time


def hurry(clock_s: float) -> None:
    """Make waits short, and set the clock."""
    from server.ingest import link
    from server.mosquitto import keeping
    from server.store import keeping as store_keeping

    logging.basicConfig(format="%(levelname)s %(name)s %(message)s")
    link._LONGEST_WAIT_S, keeping.LOOK_EVERY_S, store_keeping._ROUND_S = 0.5, 0.3, 0.5
    now, now_ns = time.time, time.time_ns
    time.time = lambda: now() + clock_s
    time.time_ns = lambda: now_ns() + int(clock_s * 1e9)
