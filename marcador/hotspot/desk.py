"""What page and radio share: the Wi-Fis that are heard, what somebody asked for, and why it did not work."""

import threading
import time
from collections.abc import Callable, Sequence

from marcador.hotspot.form import Refused, Wish
from marcador.hotspot.radio import Network

_LOOK_S = 10.0


class Desk:
    """Is used by the threads of the page, and by the one that moves the radio.

    Attributes:
        networks: what is heard, the strongest first.
        wish: what was asked for last; of one that was not done only the name, since any phone may look.
        refused: why that was not done; `None` while nothing is known.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.networks: Sequence[Network] = ()
        self.wish = Wish()
        self.refused: Refused | None = None
        self._now, self._seen_s = now, now()
        self._asked = threading.Event()

    @property
    def is_joining(self) -> bool:
        """Say whether a wish is being done."""
        return self._asked.is_set()

    def saw_somebody(self) -> None:
        """Note that the page was asked for."""
        self._seen_s = self._now()

    def ask(self, wish: Wish) -> None:
        """Hand a wish over."""
        self.wish, self.refused = wish, None
        self._asked.set()

    def refuse(self, refused: Refused) -> None:
        """Note why the wish was not done; the page asks again."""
        self.wish, self.refused = Wish(self.wish.name), refused
        self._asked.clear()

    def wait(self, idle_s: float, is_online: Callable[[], bool]) -> Wish | None:
        """Wait for a wish; `None` when nobody was there for so long, or the box has a network meanwhile."""
        self.saw_somebody()
        while not self._asked.wait(_LOOK_S):
            if self._now() - self._seen_s > idle_s or is_online():
                return None
        return self.wish
