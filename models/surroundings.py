"""How an utterance stands out from the sound around it.

An umpire speaks up after a moment of quiet and is quiet again; a television is not.
"""

import numpy as np
import numpy.typing as npt

from models.heard import MOST_DB, Surroundings

_FRAME_S = 0.01
_EDGE_S = 0.05
_AROUND_S = 0.3
_SPEECH_PERCENTILE = 80


def measured(samples: npt.NDArray[np.int16], rate_hz: int, start_s: float, end_s: float) -> Surroundings:
    """Measure in sound that holds an utterance from `start_s` to `end_s`; 0.3 s on each side are looked at.

    Pre-emphasis takes the weight from wind and traffic. Where there is no sound it counts as silence.
    """
    energies = _energies_db(samples, rate_hz)
    first, last = round(start_s / _FRAME_S), round(end_s / _FRAME_S)
    edge, around = round(_EDGE_S / _FRAME_S), round(_AROUND_S / _FRAME_S)
    said = energies[max(0, first) : max(1, last)]
    if not len(said):
        return Surroundings()
    speech_db = float(np.percentile(said, _SPEECH_PERCENTILE))
    before = energies[max(0, first - around - edge) : max(0, first - edge)]
    after = energies[last + edge : last + edge + around]
    return Surroundings(_difference_db(speech_db, before), _difference_db(speech_db, after))


def _difference_db(speech_db: float, beside: npt.NDArray[np.float64]) -> float:
    return float(np.clip(speech_db - beside.mean(), 0, MOST_DB)) if len(beside) else MOST_DB


def _energies_db(samples: npt.NDArray[np.int16], rate_hz: int) -> npt.NDArray[np.float64]:
    frame = round(rate_hz * _FRAME_S)
    emphasised = np.diff(samples.astype(np.float64), prepend=samples[:1])
    frames = emphasised[: len(emphasised) // frame * frame].reshape(-1, frame)
    energies: npt.NDArray[np.float64] = 10 * np.log10(np.mean(frames**2, axis=1) + 1.0)
    return energies
