"""Makes a motion message smaller without losing the swings in it: fewer samples a second, each the mean of several.

Which messages, and when, is left to `device.outbox.sensors`.
"""

from array import array
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from wire.sensors import MotionBatch

REDUCED_HZ = 26.0
"""About the rate that is left: a swing lasts 0.1 s and more, so that it stays a peak."""

QUIET_G = 1.2
"""A message whose acceleration stays this near to its mean holds no stroke; running moves a wrist by below 1 g."""


def is_quiet(batch: MotionBatch) -> bool:
    """Say whether nobody swung in a message."""
    xyz = _xyz(batch)
    if not len(xyz):
        return True
    moved_mg = xyz - xyz.mean(axis=0)
    return bool(np.einsum("ij,ij->i", moved_mg, moved_mg).max() <= (QUIET_G * 1000) ** 2)


def reduced(batch: MotionBatch) -> MotionBatch:
    """Give the message at about 26 Hz; the same one when it has hardly more.

    Each sample is the mean of a block, and its moment the middle of the block. The last block may be shorter.
    """
    block = round(batch.rate_hz / REDUCED_HZ)
    if block < 2 or batch.count <= 1:
        return batch
    starts = np.arange(0, batch.count, block)
    lengths = np.diff(starts, append=batch.count)
    means = np.rint(np.add.reduceat(_xyz(batch), starts, axis=0) / lengths[:, None])
    return batch.model_copy(
        update={
            "start": batch.start + timedelta(seconds=(block - 1) / 2 / batch.rate_hz),
            "rate_hz": batch.rate_hz / block,
            "samples_mg": array("h", means.astype(np.int16).tobytes()),
        }
    )


def _xyz(batch: MotionBatch) -> NDArray[np.float64]:
    return np.asarray(batch.samples_mg, dtype=np.float64).reshape(-1, 3)
