"""How much a body moved: ENMO and PlayerLoad of acceleration in milli-g, for a stretch without a gap."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

PLAYER_LOAD_RATE_HZ = 50.0
"""PlayerLoad is summed near this rate: it adds up changes between samples, so it depends on how many there are."""

_LOAD_DIVISOR = 100.0


def stretches(time_ms: NDArray[np.int64], rate_hz: float) -> list[slice]:
    """Cut n samples in order of time into stretches without a gap; a gap is longer than three samples.

    Args:
        time_ms: n times in order, milliseconds.
    """
    if not len(time_ms):
        return []
    cuts = np.flatnonzero(np.diff(time_ms) > 3000 / rate_hz) + 1
    edges = [0, *cuts.tolist(), len(time_ms)]
    return [slice(begin, end) for begin, end in pairwise(edges)]


def enmo_mg(xyz_mg: NDArray[np.integer]) -> NDArray[np.float64]:
    """Give the Euclidean norm minus one g of n samples, not below zero, in milli-g.

    Args:
        xyz_mg: n×3, milli-g.

    Source: van Hees et al. (2013), PLoS ONE 8(4): e61691.
    """
    wide = xyz_mg.astype(np.float64)
    above: NDArray[np.float64] = np.maximum(np.sqrt(np.einsum("ij,ij->i", wide, wide)) - 1000, 0.0)
    return above


def player_load(xyz_mg: NDArray[np.floating]) -> NDArray[np.float64]:
    """Give the n-1 steps whose sum is PlayerLoad, in its arbitrary units: √((Δx² + Δy² + Δz²) / 100), a in g.

    Args:
        xyz_mg: n×3, milli-g, evenly spaced.

    Source: Boyd, Ball, Aughey (2011), Int J Sports Physiol Perform 6: 311-321. What the number is and is not: Bredt
        et al. (2020), J Hum Kinet 71: 5-9.
    """
    changes_g = np.diff(xyz_mg.astype(np.float64), axis=0) / 1000
    steps: NDArray[np.float64] = np.sqrt(np.einsum("ij,ij->i", changes_g, changes_g) / _LOAD_DIVISOR)
    return steps


def near_load_rate(xyz_mg: NDArray[np.integer], rate_hz: float) -> NDArray[np.float64]:
    """Give means of so many samples each that their rate is near 50 Hz, n×3 in milli-g.

    A slower sensor's samples stay as they are. A rest of samples that fills no mean is left out.
    """
    block = max(1, round(rate_hz / PLAYER_LOAD_RATE_HZ))
    whole = len(xyz_mg) // block * block
    means: NDArray[np.float64] = xyz_mg[:whole].reshape(-1, block, 3).mean(axis=1, dtype=np.float64)
    return means
