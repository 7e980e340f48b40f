"""Which messages without a place in a stream are kept: each once, and of one device so many an hour. Pure."""

from collections import OrderedDict

KEPT_AN_HOUR = 100
_REMEMBERED = 2_000
_HOUR_S = 3600.0


class Unplaced:
    """Remembers what was seen, so that a device that sends the same again and again fills no disk."""

    def __init__(self) -> None:
        self._seen: OrderedDict[bytes, None] = OrderedDict()
        self._hours: dict[str, tuple[float, int]] = {}

    def is_kept(self, source: str, digest: bytes, now_s: float) -> bool:
        """Say whether to keep a message, and take note of it."""
        if digest in self._seen:
            return False
        begun_s, kept = self._hours.get(source, (now_s, 0))
        if now_s - begun_s >= _HOUR_S:
            begun_s, kept = now_s, 0
        if kept >= KEPT_AN_HOUR:
            return False
        self._hours[source] = begun_s, kept + 1
        self._seen[digest] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True
