"""The last seconds of sound, for what has to be heard once more."""

from collections import deque

import numpy as np

from device.hearing.sources.audio import AudioBlock, Samples


class Memory:
    """Blocks of one source, the oldest first.

    Args:
        rate_hz: the sample rate of the blocks.
    """

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self._blocks: deque[AudioBlock] = deque()

    def keep(self, block: AudioBlock, length_s: float) -> None:
        """Remember a block too, and of what was before it as much as makes up `length_s` with it."""
        self._blocks.append(block)
        while block.end_s - self._blocks[0].end_s >= length_s:
            self._blocks.popleft()

    def forget(self) -> None:
        """Forget everything."""
        self._blocks.clear()

    def since(self, start_s: float) -> tuple[float, Samples]:
        """Give the sound from the block on that `start_s` is in, and when that block began.

        Raises:
            ValueError: nothing that late is remembered.
        """
        heard = [block for block in self._blocks if block.end_s > start_s]
        if not heard:
            raise ValueError(f"no sound is remembered since {start_s:.2f} s")
        return heard[0].end_s - len(heard[0].samples) / self.rate_hz, np.concatenate([one.samples for one in heard])
