"""What somebody says is recorded until they stop."""

import numpy as np
import pytest

from device.hearing.sources.audio import SAMPLE_RATE_HZ
from marcador.recording import MOST_S, until_pause
from models.errors import RecordingError
from tests.device.hearing.hearing import blocks_of
from tests.models.test_say_once import said

SECOND = SAMPLE_RATE_HZ
HISS = np.random.default_rng(1).normal(0, 20, 20 * SECOND).astype(np.int16)


def test_it_ends_in_the_pause_after_speech() -> None:
    name = said("maria")
    sound = HISS.copy()
    sound[SECOND : SECOND + len(name)] += name
    recorded = until_pause(blocks_of(sound), SAMPLE_RATE_HZ)
    assert SECOND + len(name) < len(recorded) < 4 * SECOND
    assert np.array_equal(recorded, sound[: len(recorded)])


def test_it_ends_with_the_sound() -> None:
    name = np.concatenate([HISS[:SECOND], said("maria")])
    assert len(until_pause(blocks_of(name), SAMPLE_RATE_HZ)) > len(name) - SECOND / 10


def test_silence_ends_too_and_says_what_to_do() -> None:
    given = iter(blocks_of(HISS))
    with pytest.raises(RecordingError, match="speak up"):
        until_pause(given, SAMPLE_RATE_HZ)
    assert next(given).end_s == pytest.approx(MOST_S, abs=0.2)
