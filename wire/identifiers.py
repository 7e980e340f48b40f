"""Identifiers: UUID version 7, whose order is the order of time; its random bits keep appliances apart."""

import secrets
import threading
import time
from datetime import datetime
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62
_RANDOM_BITS = 74
_STEP_BITS = 32

_lock = threading.Lock()
_last_ms = -1
_last_random = 0


def uuid7(moment: datetime | None = None) -> str:
    """Make a UUID version 7 (RFC 9562, section 5.7) of a moment, or of now.

    Within one millisecond every identifier is greater than the one made before (section 6.2, method 2: the random
    bits go up by a random step). Nothing is promised between identifiers of different milliseconds but the order
    of these milliseconds.

    Raises:
        ValueError: when the moment has no time zone, or is before 1970.
    """
    unix_ms = time.time_ns() // 1_000_000 if moment is None else _unix_ms(moment)
    random = _next_random(unix_ms)
    high, low = random >> 62, random & (1 << 62) - 1
    return str(UUID(int=unix_ms << 80 | _VERSION | high << 64 | _VARIANT | low))


def _unix_ms(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError("the moment of an identifier needs a time zone")
    unix_ms = int(moment.timestamp() * 1000)
    if not 0 <= unix_ms < 1 << 48:
        raise ValueError(f"{moment} does not fit into an identifier: 1970 to 10889 do")
    return unix_ms


def _next_random(unix_ms: int) -> int:
    global _last_ms, _last_random
    with _lock:
        if unix_ms == _last_ms:
            _last_random += 1 + secrets.randbits(_STEP_BITS)
        else:
            # The top bit starts at 0, so that 2^41 steps fit before the counter could overflow.
            _last_ms, _last_random = unix_ms, secrets.randbits(_RANDOM_BITS - 1)
        return _last_random
