"""How often somebody may ask: windows by account, or by address for who is not signed in, in memory."""

import re
import time
from collections.abc import Callable
from math import ceil
from threading import Lock
from typing import NamedTuple

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Rule(NamedTuple):
    """A limit: so many requests in a window.

    Attributes:
        name: as headers have it.
        item: how many in which time, by account.
        shared: the same by address, for who is not signed in: all phones in a club's wireless network have one.
        what: the requests that it counts together.
    """

    name: str
    item: RateLimitItem
    shared: RateLimitItem
    what: str

    @property
    def window_s(self) -> int:
        """Give its window in seconds."""
        return int(self.item.get_expiry())


def _a_minute(name: str, amount: int, shared: int, what: str) -> Rule:
    return Rule(name, RateLimitItemPerMinute(amount), RateLimitItemPerMinute(shared), what)


SIGN_IN = _a_minute("sign-in", 5, 5, "sign in, use a link, change a password, erase one's data; by address too")
SECOND_FACTOR = _a_minute("second-factor", 10, 10, "set up, change or end a second factor")
STREAM = _a_minute("stream", 600, 6_000, "open a stream, get a token for one, refresh an access token")
"""Many, since an EventSource gives up at a 429, and all readers in a hall come back from one address at once."""
CLAIM = _a_minute("claim", 20, 20, "claim a match, or let it go")
CHANGE = Rule("change", RateLimitItemPerSecond(10), RateLimitItemPerSecond(10), "change anything else, score")
HEAVY = _a_minute("heavy", 100, 300, "read events, sessions, statistics and tables")
POLL = _a_minute("poll", 300, 600, "read what pages and streaming software ask again and again")
READ = _a_minute("read", 100, 600, "read anything else")
RULES = (SIGN_IN, SECOND_FACTOR, STREAM, CLAIM, CHANGE, HEAVY, POLL, READ)

_SIGN_IN_PATHS = frozenset(f"/api/v1/auth/{one}" for one in ("login", "join", "links", "password")) | {
    "/api/v1/own-data/erasure"
}
_SECOND_FACTOR_ROOT = "/api/v1/auth/second-factor"
_CLAIMS = re.compile(r"/api/v1/events/[^/]+/claims/[^/]+")
_POLLED = re.compile(r"/api/v1/courts/[^/]+/(matches|overlay|commands/[^/]+)")
_STREAM_PATHS = frozenset(f"/api/v1/auth/{one}" for one in ("token", "refresh"))
_HEAVY = ("sessions", "tables", "leaderboards", "players", "pairs", "head-to-head", "shot-weights")
_HEAVY_ROOTS = tuple(f"/api/v1/{one}/" for one in _HEAVY)
_HEAVY_ENDS = ("/own-data", "/archive", "/pairs", "/tods", "/events", "/history", "/what-if", "/worth", "/profiles")


def rule_of(method: str, path: str) -> Rule | None:
    """Give the limit of a request; `None` for pages, their files and what watches the server."""
    if path.startswith("/ws/") or path.endswith("/stream") or path in _STREAM_PATHS:
        return STREAM
    if not path.startswith("/api/"):
        return None
    if path in _SIGN_IN_PATHS:
        return SIGN_IN
    if method not in ("GET", "HEAD", "OPTIONS") and path != "/api/v1/archive":
        return _rule_of_change(path)
    if _POLLED.fullmatch(path):
        return POLL
    return HEAVY if path.startswith(_HEAVY_ROOTS) or path.endswith(_HEAVY_ENDS) else READ


def _rule_of_change(path: str) -> Rule:
    if path.startswith(_SECOND_FACTOR_ROOT):
        return SECOND_FACTOR
    return CLAIM if _CLAIMS.fullmatch(path) else CHANGE


class Standing(NamedTuple):
    """How much of a limit is left, and in how many seconds there is more."""

    is_over: bool
    left: int
    more_in_s: int


class Limits:
    """Counts requests; what is counted is forgotten when the process ends."""

    def __init__(self) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    def count(self, rule: Rule, item: RateLimitItem, who: str) -> Standing:
        """Count a request of somebody, unless there were too many; `item` is one of the rule's."""
        is_taken = self._windows.hit(item, rule.name, who)
        found = self._windows.get_window_stats(item, rule.name, who)
        return Standing(not is_taken, found.remaining, max(1, ceil(found.reset_time - time.time())))


FREE_FAILURES = 3
"""So many wrong passwords for a name from one address make nobody wait."""
FREE_FAILURES_OF_ALL = 30
"""The same from all addresses: more, since it makes the owner wait too."""
LONGEST_WAIT_S = 900.0
_DOUBLINGS, _KEPT = 10, 10_000


class Delays:
    """Makes who fails to sign in wait, twice as long each time, by name and address; `now` is a steady clock.

    By the name alone it would let anybody lock somebody out; the name counts on its own only after many failures.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._failed: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    def wait_s(self, *keys: str) -> float:
        """Give how long somebody still has to wait; 0 when they may try now."""
        now = self._now()
        return max(0.0, *(self._until(key) - now for key in keys))

    def failed(self, key: str, free: int = FREE_FAILURES) -> None:
        """Count a failure; `free` of them make nobody wait."""
        with self._lock:
            count, _ = self._failed.pop(key, (-free, 0.0))
            self._failed[key] = (count + 1, self._now())
            while len(self._failed) > _KEPT:
                self._failed.pop(next(iter(self._failed)))

    def succeeded(self, *keys: str) -> None:
        """Forget the failures of somebody who signed in."""
        with self._lock:
            for key in keys:
                self._failed.pop(key, None)

    def _until(self, key: str) -> float:
        with self._lock:
            count, at = self._failed.get(key, (0, 0.0))
        return at + min(2.0 ** min(count, _DOUBLINGS), LONGEST_WAIT_S) if count > 0 else 0.0
