"""A microphone that is muted or too loud is said, and is forgotten when it is right again."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np
import pytest

from device.hearing.sources.audio import BLOCK_S, SAMPLE_RATE_HZ, Attention, AudioBlock
from device.hearing.sources.level_watch import (
    CUT_OFF,
    LOOK_S,
    LOOKS,
    MUTED,
    MUTED_AFTER_SOUND_LOOKS,
    MUTED_LOOKS,
    TOO_LOUD_LOOKS,
    LevelWatch,
)

SILENT, FINE, LOUD = 0, 3_000, 60_000


class Court:
    """So many looks of sound, each with another peak."""

    rate_hz = SAMPLE_RATE_HZ

    def __init__(self, peaks: Sequence[int], attention: Attention = Attention.HEARD) -> None:
        self._peaks, self._attention = peaks, attention

    def blocks(self) -> Iterator[AudioBlock]:
        tone = np.sin(np.arange(round(SAMPLE_RATE_HZ * BLOCK_S)) / 5)
        each = round(LOOK_S / BLOCK_S)
        for number in range(len(self._peaks) * each):
            samples = np.clip(tone * self._peaks[number // each], -32_768, 32_767).astype(np.int16)
            yield AudioBlock(samples, (number + 1) * BLOCK_S, datetime.now(UTC), self._attention)

    def close(self) -> None:
        """Nothing is open."""


def problems(*peaks: int, attention: Attention = Attention.HEARD) -> list[str | None]:
    """Give what is wrong, whenever that changes."""
    watch, found = LevelWatch(Court(peaks, attention)), []
    watch.on_change = lambda: found.append(watch.problem)
    assert len(list(watch.blocks())) == len(peaks) * round(LOOK_S / BLOCK_S)
    return found


def test_a_muted_microphone_is_said_and_forgotten_with_its_first_sound() -> None:
    assert problems(*[SILENT] * MUTED_LOOKS, FINE) == [MUTED, None]


def test_sound_that_is_cut_off_again_and_again_is_said_until_it_is_not_for_a_minute() -> None:
    assert problems(*[LOUD, FINE] * TOO_LOUD_LOOKS, *[FINE] * (LOOKS - 1)) == [CUT_OFF, None]


def test_one_that_has_given_sound_is_muted_only_after_a_long_silence() -> None:
    assert problems(FINE, *[SILENT] * (MUTED_AFTER_SOUND_LOOKS - 1), FINE, *[SILENT] * MUTED_LOOKS) == []
    assert problems(FINE, *[SILENT] * MUTED_AFTER_SOUND_LOOKS) == [MUTED]


@pytest.mark.parametrize("peaks", [[FINE] * 4, [LOUD, FINE, LOUD, FINE], [SILENT, SILENT, FINE] * 2])
def test_a_shout_or_a_moment_of_silence_is_no_trouble(peaks: list[int]) -> None:
    assert problems(*peaks) == []


def test_the_silence_of_a_microphone_that_is_away_is_not_its_mute_switch() -> None:
    assert problems(*[SILENT] * (MUTED_LOOKS + 1), attention=Attention.AWAY) == []
