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


def test_the_level_is_that_of_the_seconds_in_which_somebody_spoke_most_clearly() -> None:
    now_s = 100.0
    looks = [FINE, LOUD, *[FINE] * LOOKS]
    watch = LevelWatch(Spoken(looks), lambda: now_s)
    assert watch.level() is None
    for block in watch.blocks():
        now_s = 100.0 + block.end_s
    told = watch.level()
    assert told is not None
    assert told.speech_dbfs > -3.0
    assert told.speech_dbfs - told.noise_dbfs > 15
    assert (told.clipped, told.advice) == (0.0, "fine"), "the shout was more than a minute ago"
    assert told.age_s == pytest.approx(LOOKS * LOOK_S, abs=1.0)


class Spoken(Court):
    """Looks of which the last third is sound, and the rest nearly silent."""

    def blocks(self) -> Iterator[AudioBlock]:
        each = round(LOOK_S / BLOCK_S)
        for number, block in enumerate(super().blocks()):
            samples = block.samples if number % each > 2 * each // 3 else np.clip(block.samples, -30, 30)
            yield AudioBlock(samples, block.end_s, block.ended, block.attention)
