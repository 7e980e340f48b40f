"""How long to wait before the next try: longer each time, with jitter, so that a club's boxes are not in step."""

import random

FIRST_S = 1.0
LONGEST_S = 30.0


class Backoff:
    """Seconds to wait after each failure in a row: between a half and the whole of 1, 2, 4 … 30."""

    def __init__(self, generator: random.Random | None = None) -> None:
        self._random = generator or random.Random()
        self._whole_s = FIRST_S

    def next_s(self) -> float:
        """Give the seconds to wait now; the next ones are longer."""
        whole_s, self._whole_s = self._whole_s, min(2 * self._whole_s, LONGEST_S)
        return whole_s * self._random.uniform(0.5, 1.0)

    def reset(self) -> None:
        """Begin again, after a success."""
        self._whole_s = FIRST_S
