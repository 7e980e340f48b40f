"""Notices two devices that go by one name: the run of the software that a status tells of changes to and fro."""

import logging

from wire.topics import Address

log = logging.getLogger(__name__)

_WITHIN_S = 600.0
_MOST = 8


class Namesakes:
    """The runs that were heard of a device lately; times are a monotonic clock's, in seconds."""

    def __init__(self) -> None:
        self._runs: dict[str, dict[str, float]] = {}
        self._now: dict[str, str] = {}
        self._found_s: dict[str, float] = {}

    def hear(self, address: Address, run: str, now_s: float) -> bool:
        """Take note of a status; say whether two devices are at work, when that has just become plain.

        A device that was started anew has another run, but the earlier one does not come back.
        """
        source = address.source
        if not run or self._now.get(source) == run:
            return False
        self._now[source] = run
        runs = self._runs.setdefault(source, {})
        is_back = now_s - runs.get(run, now_s - _WITHIN_S) < _WITHIN_S
        runs[run] = now_s
        while len(runs) > _MOST:
            del runs[min(runs, key=runs.__getitem__)]
        if not is_back or self.are_two(source, now_s):
            return False
        self._found_s[source] = now_s
        log.warning("%s", sentence(address.court, address.device))
        return True

    def are_two(self, source: str, now_s: float) -> bool:
        """Say whether two devices went by this name within the last minutes."""
        found_s = self._found_s.get(source)
        return found_s is not None and now_s - found_s < _WITHIN_S


def sentence(court: str, device: str) -> str:
    """Say what is wrong, and what to do."""
    return f"two devices call themselves {device!r} on court {court!r}; give one of them another name"
