import numpy as np
import pytest

from device.hearing.decoding.end_pointing import LIKELY_PAUSE_S, LONG_PAUSE_S, SHORT_PAUSE_S, SpeechEnd
from device.hearing.sources.audio import BLOCK_S, SAMPLE_RATE_HZ

BLOCK = round(SAMPLE_RATE_HZ * BLOCK_S)
RANDOM = np.random.default_rng(5)


def sound(seconds: float, level: float) -> np.ndarray:  # type: ignore[type-arg]
    return (RANDOM.standard_normal(round(seconds * SAMPLE_RATE_HZ)) * level).astype(np.int16)


def reached_at(*parts: np.ndarray, pause_s: float = SHORT_PAUSE_S) -> list[float]:  # type: ignore[type-arg]
    samples, ear = np.concatenate(parts), SpeechEnd(SAMPLE_RATE_HZ)
    found = []
    for at in range(0, len(samples) - BLOCK + 1, BLOCK):
        if ear.pause_s(samples[at : at + BLOCK]) >= pause_s:
            found.append((at + BLOCK) / SAMPLE_RATE_HZ)
            ear.restart()
    return found


@pytest.mark.parametrize("noise", [0.0, 30.0, 200.0])
@pytest.mark.parametrize("pause_s", [LIKELY_PAUSE_S, SHORT_PAUSE_S, LONG_PAUSE_S])
def test_the_end_of_speech_is_known_after_the_pause(noise: float, pause_s: float) -> None:
    [end] = reached_at(sound(2, noise), sound(1, 3000), sound(1, noise), pause_s=pause_s)
    assert 3 + pause_s - 0.1 <= end <= 3 + pause_s + 0.1


def test_silence_and_steady_noise_are_no_speech() -> None:
    assert reached_at(sound(4, 0)) == []
    assert reached_at(sound(10, 500)) == []


def test_a_short_pause_does_not_end_speech() -> None:
    assert len(reached_at(sound(2, 20), sound(0.5, 3000), sound(0.2, 20), sound(0.5, 3000), sound(1, 20))) == 1


def test_a_ball_in_the_pause_does_not_delay_the_end() -> None:
    [end] = reached_at(sound(2, 20), sound(1, 3000), sound(0.2, 20), sound(0.03, 9000), sound(1, 20))
    assert end < 3.7


def still_after(*parts: np.ndarray) -> bool:  # type: ignore[type-arg]
    samples, ear = np.concatenate(parts), SpeechEnd(SAMPLE_RATE_HZ)
    for at in range(0, len(samples) - BLOCK + 1, BLOCK):
        ear.pause_s(samples[at : at + BLOCK])
    return ear.is_still


@pytest.mark.parametrize("noise", [0.0, 30.0, 2000.0])
def test_steady_noise_is_still_after_a_while_and_speech_hardly_above_it_ends_that(noise: float) -> None:
    assert not still_after(sound(1.9, noise))
    assert still_after(sound(2.2, noise))
    assert not still_after(sound(4, noise), sound(0.1, 1.6 * noise + 30))
    assert still_after(sound(4, noise), sound(0.1, 1.6 * noise + 30), sound(2.2, noise))
