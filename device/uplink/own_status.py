"""What the device tells of itself in its status: a part of it that fails holds nothing back."""

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

_log = logging.getLogger(__name__)

Part = TypeVar("Part")


class Telling(Generic[Part]):
    """Gives a part of the status, or what stands for nothing where that fails; the first reason is logged.

    Args:
        what: the part's name, for the log.
    """

    def __init__(self, what: str, tell: Callable[[], Part], nothing: Part) -> None:
        self._what, self._tell, self._nothing, self._has_failed = what, tell, nothing, False

    def __call__(self) -> Part:
        """Tell."""
        try:
            return self._tell()
        except Exception:
            if not self._has_failed:
                _log.exception("the device could not tell its %s; its status goes out without them", self._what)
            self._has_failed = True
            return self._nothing
