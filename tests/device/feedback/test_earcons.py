import itertools

import numpy as np
import pytest

from device.feedback.earcons import HIGHEST_HZ, LONGEST_MS, LOWEST_HZ, TONES, Waveform, earcons, length_ms
from device.feedback.signals import Signal

RATES_HZ = (16_000, 44_100, 48_000)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("signal", TONES)
def test_a_sound_is_short_at_every_rate(signal: Signal, rate_hz: int) -> None:
    length_s = len(earcons(rate_hz)[signal]) / rate_hz
    assert 0.1 <= length_s <= LONGEST_MS / 1000
    assert length_s == pytest.approx(length_ms(signal) / 1000, abs=0.001)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("signal", TONES)
def test_a_sound_lies_where_ears_and_small_loudspeakers_are_good(signal: Signal, rate_hz: int) -> None:
    energy = np.abs(np.fft.rfft(earcons(rate_hz)[signal])) ** 2
    pitch_hz = np.fft.rfftfreq(len(earcons(rate_hz)[signal]), 1 / rate_hz)
    inside = (pitch_hz >= LOWEST_HZ) & (pitch_hz <= HIGHEST_HZ)
    assert energy[inside].sum() > 0.97 * energy.sum()
    assert energy[pitch_hz > 2 * HIGHEST_HZ].sum() < 1e-4 * energy.sum(), "no click at the edges"


@pytest.mark.parametrize("signal", TONES)
def test_a_sound_is_neither_clipped_nor_abrupt(signal: Signal) -> None:
    sound = earcons(48_000)[signal]
    assert 0.95 < np.abs(sound).max() <= 1.0
    assert abs(sound[0]) < 0.01
    assert abs(sound[-1]) < 0.01


def heard(sound: Waveform) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """What is left of a sound for somebody who hears little above 1500 Hz: energies by third octave and 25 ms."""
    frames = np.pad(sound, (0, 4800 - len(sound))).reshape(12, 400)
    energy = np.abs(np.fft.rfft(frames * np.hanning(400), 1024)) ** 2
    pitch_hz = np.fft.rfftfreq(1024, 1 / 16_000)
    edges = LOWEST_HZ * 2 ** (np.arange(7) / 3)
    bands = [energy[:, (pitch_hz >= low) & (pitch_hz < high)].sum(1) for low, high in itertools.pairwise(edges)]
    return np.stack(bands)


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(TONES, 2)])
def test_no_two_sounds_are_alike(one: Signal, other: Signal) -> None:
    sounds = earcons(16_000)
    a, b = heard(sounds[one]).ravel(), heard(sounds[other]).ravel()
    assert a @ b < 0.75 * np.sqrt((a @ a) * (b @ b))


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(TONES, 2)])
def test_sounds_differ_in_their_rhythm_or_contour_alone(one: Signal, other: Signal) -> None:
    """Of the score: how many tones, how long, rising or falling; not how high."""
    assert shape(one) != shape(other)


def shape(signal: Signal) -> tuple[tuple[int, int], ...]:
    tones = [tone for tone in TONES[signal] if tone.start_hz]
    pitches = [pitch for tone in tones for pitch in (tone.start_hz, tone.end_hz)]
    contour = [int(np.sign(after - before)) for before, after in itertools.pairwise(pitches)]
    return tuple(zip((tone.length_ms // 50 for tone in tones), [0, *contour[::1]], strict=False))
