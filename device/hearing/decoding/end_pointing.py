"""Says when somebody has stopped speaking, from the energy alone: faster than waiting for the decoder's own silence.

The noise floor is a low percentile of the last seconds' energy, so a fan or a gust becomes silence after a while;
pre-emphasis takes the weight from wind and traffic.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from device.hearing.sources.audio import Samples

FRAME_S = 0.01
LIKELY_PAUSE_S = 0.2
"""A pause this long likely ends a sentence: its words follow closer, nearly always."""

SHORT_PAUSE_S = 0.3
"""A pause this long ends a sentence to which nothing can be added."""

LONG_PAUSE_S = 0.4
"""A pause this long ends a whole sentence that could have gone on; words of one call follow closer."""

PATIENT_PAUSE_S = 1.2
"""A pause this long ends even what is no whole sentence yet."""

REST_AFTER_S = 2.0
"""Where nothing has risen above the noise for so long, there is nothing to decode."""

_TOLERATED = {PATIENT_PAUSE_S: 8, LONG_PAUSE_S: 4, SHORT_PAUSE_S: 3, LIKELY_PAUSE_S: 4}
"""So many loud frames, such as a ball's, a pause may have, fewer than the shortest speech. Longest pauses first."""

_FLOOR_S = 4.0
_FLOOR_QUANTILE = 0.2
_ABOVE_FLOOR_DB = 9.0
_AUDIBLE_DB = 3.0
"""So much above the floor may be the beginning of speech, or speech in noise that is nearly as loud."""
_QUIETEST_DB = 10.0
_SHORTEST_SPEECH_S = 0.15
_EDGE_FRAMES = round(LIKELY_PAUSE_S / FRAME_S)

_RUN = 3
"""So many loud frames in a row are speech; fewer may be a ball."""


class SpeechEnd:
    """Follows the energy of blocks; one source of sound, one instance."""

    def __init__(self, rate_hz: int) -> None:
        self._frame = round(rate_hz * FRAME_S)
        self._energies: NDArray[np.float64] = np.zeros(0)
        self._loud: deque[bool] = deque(maxlen=round(PATIENT_PAUSE_S / FRAME_S))
        self._audible: deque[bool] = deque(maxlen=round(REST_AFTER_S / FRAME_S))
        self._spoken_s = 0.0
        self._stretch: list[bool] = []

    def begin(self) -> None:
        """Begin a new stretch of sound; the noise floor is kept."""
        self.restart()
        self._loud.clear()
        self._audible.clear()
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

        0 while somebody speaks or nobody has, then `LIKELY_PAUSE_S`, `SHORT_PAUSE_S`, `LONG_PAUSE_S` and in the end
        `PATIENT_PAUSE_S`.
        """
        energies = self._energies_db(samples)
        self._energies = np.concatenate((self._energies, energies))[-round(_FLOOR_S / FRAME_S) :]
        floor_db = max(_QUIETEST_DB, self._floor_db())
        loud = energies > floor_db + _ABOVE_FLOOR_DB
        self._loud.extend(loud.tolist())
        self._audible.extend((energies > floor_db + _AUDIBLE_DB).tolist())
        self._stretch.extend(loud[: _EDGE_FRAMES - len(self._stretch)].tolist())
        self._spoken_s += FRAME_S * float(loud.sum())
        if self._spoken_s < _SHORTEST_SPEECH_S:
            return 0.0
        return next((pause_s for pause_s in _TOLERATED if self._is_quiet(pause_s)), 0.0)

    def _is_quiet(self, pause_s: float) -> bool:
        frames = round(pause_s / FRAME_S)
        last = list(self._loud)[-frames:]
        return len(last) == frames and sum(last) <= _TOLERATED[pause_s]

    @property
    def is_speaking(self) -> bool:
        """Say whether somebody speaks now; a pause of `SHORT_PAUSE_S` has to be over first."""
        return self._spoken_s >= _SHORTEST_SPEECH_S and not self._is_quiet(SHORT_PAUSE_S)

    @property
    def is_still(self) -> bool:
        """Say whether there has been nothing but steady noise for `REST_AFTER_S`."""
        return len(self._audible) == self._audible.maxlen and not _has_run(list(self._audible))

    def restart(self) -> None:
        """Forget the speech so far; the noise floor is kept."""
        self._spoken_s = 0.0

    def _floor_db(self) -> float:
        rank = int(_FLOOR_QUANTILE * (len(self._energies) - 1))
        return float(np.partition(self._energies, rank)[rank])

    def _energies_db(self, samples: Samples) -> NDArray[np.float64]:
        emphasised = np.diff(samples.astype(np.float64), prepend=samples[:1])
        frames = emphasised[: len(emphasised) // self._frame * self._frame].reshape(-1, self._frame)
        energies: NDArray[np.float64] = 10 * np.log10(np.mean(frames**2, axis=1) + 1.0)
        return energies


def _has_run(loud: list[bool]) -> bool:
    return any(all(loud[at : at + _RUN]) for at in range(len(loud) - _RUN + 1))
