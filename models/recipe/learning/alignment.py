"""Where the words of a recording are: the likeliest path through CTC's states (Viterbi 1967, Graves et al. 2006), and
the places between words where the sound all but stops.
"""

import numpy as np
import numpy.typing as npt

from models.recipe.alteration.features import STRIDE
from models.recipe.sound.clips import RATE_HZ, Samples

FRAME = RATE_HZ // 100
"""Samples in a frame of features."""

QUIET_DB = 18.0
"""A quiet place lies at least this far under the loud frames of the recording."""

Scores = npt.NDArray[np.float32]
"""Log posteriors; shape (frames, OUTPUTS)."""

States = npt.NDArray[np.int64]
"""A state a frame: 0 blank, 1 the first phone, 2 blank, 3 the second phone, …; shape (frames,)."""


def path(scores: Scores, pdfs: list[int]) -> tuple[States, float]:
    """Give the likeliest state of each frame, and the mean score of the path.

    The mean is minus infinity where there are too few frames for the phones.
    """
    states = np.zeros(2 * len(pdfs) + 1, np.int64)
    states[1::2] = pdfs
    may_skip = np.zeros(len(states), bool)
    may_skip[3::2] = states[3::2] != states[1:-2:2]
    best = np.full(len(states), -np.inf)
    best[:2] = scores[0, states[:2]]
    steps = np.zeros((len(scores), len(states)), np.int64)
    for at in range(1, len(scores)):
        one = np.concatenate([[-np.inf], best[:-1]])
        two = np.where(may_skip, np.concatenate([[-np.inf, -np.inf], best[:-2]]), -np.inf)
        ways = np.stack([best, one, two])
        steps[at] = ways.argmax(axis=0)
        best = ways.max(axis=0) + scores[at, states]
    last = len(states) - 1 - int(best[-2] > best[-1])
    found = np.zeros(len(scores), np.int64)
    for at in range(len(scores) - 1, -1, -1):
        found[at] = last
        last -= steps[at, last]
    return found, float(best[found[-1]]) / len(scores)


def quiet_edges(samples: Samples, lengths: list[int], found: States) -> list[int | None]:
    """Give where a recording can be cut before each word and after the last, in samples; `None` where it cannot.

    `lengths` are the phones of each word, `found` a path through all of them.
    """
    energies = _energies_db(samples)
    threshold = float(np.percentile(energies, 95)) - QUIET_DB
    first = np.cumsum([0, *lengths])[1:-1]
    edges = [_quietest(energies, threshold, _between(found, int(number))) for number in first]
    return [0, *edges, len(samples)]


def _between(found: States, number: int) -> slice:
    """Give the frames from the end of the phone before `number` to the begin of that one."""
    last, begin = np.flatnonzero(found == 2 * number - 1)[-1], np.flatnonzero(found == 2 * number + 1)[0]
    return slice(STRIDE * int(last), STRIDE * int(begin) + 1)


def _quietest(energies: npt.NDArray[np.float32], threshold: float, where: slice) -> int | None:
    some = energies[where]
    if not len(some) or some.min() >= threshold:
        return None
    return FRAME * (int(where.start) + int(some.argmin()))


def _energies_db(samples: Samples) -> npt.NDArray[np.float32]:
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    return np.asarray(10 * np.log10(np.square(frames).mean(axis=1) + 1e-9), dtype=np.float32)
