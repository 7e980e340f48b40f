"""Says when somebody has stopped speaking, from the energy alone: faster than waiting for the decoder's own silence.

The noise floor is a low percentile of the last seconds' energy, so a fan or a gust becomes silence after a while;
pre-emphasis takes the weight from wind and traffic.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from device.hearing.audio import Samples

FRAME_S = 0.01
SHORT_PAUSE_S = 0.3
"""A pause this long ends a sentence to which nothing can be added."""

LONG_PAUSE_S = 0.4
"""A pause this long ends a whole sentence that could have gone on; words of one call follow closer."""

PATIENT_PAUSE_S = 1.2
"""A pause this long ends even what is no whole sentence yet."""

_PAUSES_S = (PATIENT_PAUSE_S, LONG_PAUSE_S, SHORT_PAUSE_S)

_FLOOR_S = 4.0
_FLOOR_PERCENTILE = 20
_ABOVE_FLOOR_DB = 9.0
_QUIETEST_DB = 10.0
_SHORTEST_SPEECH_S = 0.15
_TOLERATED = 0.12
"""The share of loud frames, such as a ball's, that a pause may have."""

_MOST_TOLERATED = 8
"""And so many of them at most; fewer than the shortest speech has."""

_EDGE_FRAMES = round(0.2 / FRAME_S)
"""Words of one sentence follow closer than 0.2 s, nearly always."""

_RUN = 3
"""So many loud frames in a row are speech; fewer may be a ball."""


class SpeechEnd:
    """Follows the energy of blocks; one source of sound, one instance."""

    def __init__(self, rate_hz: int) -> None:
        self._frame = round(rate_hz * FRAME_S)
        self._energies: deque[float] = deque(maxlen=round(_FLOOR_S / FRAME_S))
        self._loud: deque[bool] = deque(maxlen=round(PATIENT_PAUSE_S / FRAME_S))
        self._spoken_s = 0.0
        self._stretch: list[bool] = []

    def begin(self) -> None:
        """Begin a new stretch of sound; the noise floor is kept."""
        self.restart()
        self._loud.clear()
        self._stretch.clear()

    @property
    def begins_with_speech(self) -> bool:
        """Say whether somebody spoke from the first moment of the stretch on, so maybe before it too."""
        return _has_run(self._stretch)

    @property
    def ends_with_speech(self) -> bool:
        """Say whether somebody speaks at this moment, so maybe after it too."""
        return _has_run(list(self._loud)[-_EDGE_FRAMES:])

    def pause_s(self, samples: Samples) -> float:
        """Take the next block; give how long nobody has spoken since somebody did.

        0 while somebody speaks or nobody has, then `SHORT_PAUSE_S`, `LONG_PAUSE_S` and `PATIENT_PAUSE_S`.
        """
        energies = self._energies_db(samples)
        self._energies.extend(energies)
        threshold = max(_QUIETEST_DB, float(np.percentile(self._energies, _FLOOR_PERCENTILE))) + _ABOVE_FLOOR_DB
        loud = energies > threshold
        self._loud.extend(loud.tolist())
        self._stretch.extend(loud[: _EDGE_FRAMES - len(self._stretch)].tolist())
        self._spoken_s += FRAME_S * float(loud.sum())
        if self._spoken_s < _SHORTEST_SPEECH_S:
            return 0.0
        return next((pause_s for pause_s in _PAUSES_S if self._is_quiet(pause_s)), 0.0)

    def _is_quiet(self, pause_s: float) -> bool:
        frames = round(pause_s / FRAME_S)
        last = list(self._loud)[-frames:]
        return len(last) == frames and sum(last) <= min(_MOST_TOLERATED, _TOLERATED * frames)

    @property
    def is_speaking(self) -> bool:
        """Say whether somebody speaks now; a pause of `SHORT_PAUSE_S` has to be over first."""
        return self._spoken_s >= _SHORTEST_SPEECH_S and not self._is_quiet(SHORT_PAUSE_S)

    def restart(self) -> None:
        """Forget the speech so far; the noise floor is kept."""
        self._spoken_s = 0.0

    def _energies_db(self, samples: Samples) -> NDArray[np.float64]:
        emphasised = np.diff(samples.astype(np.float64), prepend=samples[:1])
        frames = emphasised[: len(emphasised) // self._frame * self._frame].reshape(-1, self._frame)
        energies: NDArray[np.float64] = 10 * np.log10(np.mean(frames**2, axis=1) + 1.0)
        return energies


def _has_run(loud: list[bool]) -> bool:
    return any(all(loud[at : at + _RUN]) for at in range(len(loud) - _RUN + 1))
