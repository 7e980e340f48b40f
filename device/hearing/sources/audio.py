"""Audio as the appliance passes it on: blocks of 16-bit mono samples, each with the moment at which it ended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE_HZ = 16_000
BLOCK_S = 0.05
"""The length of a block; what is heard can be decided at a block's end."""

Samples = NDArray[np.int16]


class Attention(Enum):
    """Whether a block is listened to."""

    HEARD = auto()
    """It goes to the recogniser."""
    AWAY = auto()
    """Nobody asked to be heard; the end of such a stretch is kept, since people speak as they press the button."""
    OWN_VOICE = auto()
    """The appliance itself sounds in it; it is dropped."""


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """A stretch of sound.

    Attributes:
        samples: mono, shape (n,), int16.
        end_s: seconds of audio from the start of the source to the end of the block.
        ended: the moment at which it ended, by a clock that does not jump (`device.clock`).
        attention: whether it is listened to.
        addressed: a button was held meanwhile, so what is said is said to the appliance.
    """

    samples: Samples
    end_s: float
    ended: datetime
    attention: Attention = Attention.HEARD
    addressed: bool = False


class AudioSource(Protocol):
    """Where sound comes from; iterating blocks until there is no more, or until `close`."""

    rate_hz: int

    def blocks(self) -> Iterator[AudioBlock]:
        """Give the sound, block by block."""
        ...

    def close(self) -> None:
        """End the iteration soon, from any thread."""
        ...
