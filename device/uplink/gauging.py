"""What the device measures of itself, for the status: a measurement that fails holds nothing back."""

import logging
from collections.abc import Callable

from wire.gauges import Gauges

_log = logging.getLogger(__name__)


class Gauging:
    """Gives what is measured; `None` where that fails, whatever the reason, which is logged once."""

    def __init__(self, measure: Callable[[], Gauges | None]) -> None:
        self._measure, self._has_failed = measure, False

    def __call__(self) -> Gauges | None:
        """Measure."""
        try:
            return self._measure()
        except Exception:
            if not self._has_failed:
                _log.exception("the device could not measure itself; its status goes out without gauges")
            self._has_failed = True
            return None
