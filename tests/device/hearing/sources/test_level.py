"""The level meter on a real voice: too loud, too quiet, too noisy, and what to do about it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.hearing.sources.audio import SAMPLE_RATE_HZ, Samples
from device.hearing.sources.level import TO_DO, Advice, Level, LevelMeter
from tests.device.hearing.hearing import samples_of
from tests.excerpts import excerpt


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    folder: Path = tmp_path_factory.mktemp("call")
    return samples_of(excerpt(folder, "blue smash winner"))


def measured(samples: Samples) -> Level:
    meter = LevelMeter(SAMPLE_RATE_HZ)
    for at in range(0, len(samples), 800):
        meter.take(samples[at : at + 800])
    level = meter.level()
    assert level is not None
    return level


def at_peak(call: Samples, dbfs: float, floor: float = 3.0) -> Samples:
    hiss = np.random.default_rng(1).standard_normal(len(call)) * floor
    loud = call / np.abs(call).max() * 32768 * 10 ** (dbfs / 20) + hiss
    return np.clip(loud, -32768, 32767).astype(np.int16)


@pytest.mark.parametrize(
    ("dbfs", "floor", "advice"),
    [
        (-6.0, 3.0, "fine"),
        (-20.0, 3.0, "fine"),
        (12.0, 3.0, "too loud"),
        (-40.0, 1.0, "too quiet"),
        (-10.0, 800.0, "too noisy"),
        (-40.0, 3000.0, "nobody spoke"),
    ],
)
def test_it_says_what_is_wrong(call: Samples, dbfs: float, floor: float, advice: Advice) -> None:
    assert measured(at_peak(call, dbfs, floor)).advice == advice
    assert TO_DO[advice]


def test_silence_is_nobody_who_spoke() -> None:
    assert measured(np.zeros(SAMPLE_RATE_HZ, np.int16)).advice == "nobody spoke"


def test_before_there_is_sound_there_is_no_level() -> None:
    assert LevelMeter(SAMPLE_RATE_HZ).level() is None


@settings(max_examples=20, deadline=None)
@given(gain_db=st.floats(-20, 0), sizes=st.lists(st.integers(1, 5000), min_size=1, max_size=20))
def test_a_gain_moves_speech_and_court_alike_however_the_sound_is_cut(gain_db: float, sizes: list[int]) -> None:
    sound = np.random.default_rng(2).standard_normal(SAMPLE_RATE_HZ * 2) * np.repeat([300.0, 6000.0], SAMPLE_RATE_HZ)
    usual = measured(sound.astype(np.int16))
    meter, at = LevelMeter(SAMPLE_RATE_HZ), 0
    quieter = (sound * 10 ** (gain_db / 20)).astype(np.int16)
    for size in [*sizes, len(quieter)]:
        meter.take(quieter[at : at + size])
        at += size
    level = meter.level()
    assert level is not None
    assert level.speech_dbfs == pytest.approx(usual.speech_dbfs + gain_db, abs=0.5)
    assert level.noise_dbfs == pytest.approx(usual.noise_dbfs + gain_db, abs=0.5)
