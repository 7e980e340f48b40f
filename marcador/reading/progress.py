"""How far a long reading is, on standard error: drawn over itself on a terminal, a line a table elsewhere."""

import sys
import time

_EVERY_S = 0.5


class Progress:
    """Counts the rows of one table."""

    def __init__(self, table: str, *, tells: bool = True) -> None:
        self._table, self._tells, self._rows = table, tells, 0
        self._drawn_s = time.monotonic()

    def rows(self, count: int) -> None:
        """Count more rows."""
        self._rows += count
        now_s = time.monotonic()
        if self._tells and sys.stderr.isatty() and now_s - self._drawn_s > _EVERY_S:
            self._drawn_s = now_s
            print(f"\r{self._table}: {self._rows:,} rows …", end="", file=sys.stderr, flush=True)

    def end(self, where: str) -> None:
        """Say how many there were, and where they are now."""
        if self._tells:
            back = "\r\x1b[K" if sys.stderr.isatty() else ""
            print(f"{back}{self._table}: {self._rows:,} rows{where}", file=sys.stderr, flush=True)
