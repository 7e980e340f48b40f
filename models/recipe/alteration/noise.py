"""Noise to mix into speech: generated (wind, ball and racket impacts, music, hum, crowds) and recorded.

Recordings are ESC-10 (CC BY 3.0 / CC0) and Speech Commands' background noises (CC BY 4.0). ESC-10's fold 5 and the
voices of test clips are for tests only; everything else is for training only.
"""

import io
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
from scipy.signal import butter, fftconvolve, sosfilt

from models.errors import RecipeError
from models.recipe.sound.clips import RATE_HZ, Samples
from models.recipe.sound.sound_files import at_16_khz

PIECE_S = 8
TEST_FOLD = "5"
Generator = np.random.Generator


def normalised(samples: npt.NDArray[np.floating]) -> Samples:
    """Give samples with a root mean square of 1."""
    return np.asarray(samples / (np.sqrt(np.mean(np.square(samples))) + 1e-9), dtype=np.float32)


def coloured(count: int, random: Generator) -> Samples:
    """Steady noise with a random tilt and up to three broad peaks: fans, traffic, rain."""
    spectrum = np.fft.rfft(random.standard_normal(count))
    hz = np.fft.rfftfreq(count, 1 / RATE_HZ) + 20
    spectrum *= hz ** -random.uniform(0, 1.4)
    for _ in range(random.integers(0, 4)):
        centre = random.uniform(100, 6000)
        width = centre * random.uniform(0.05, 0.4)
        spectrum *= 1 + random.uniform(0, 5) * np.exp(-0.5 * ((hz - centre) / width) ** 2)
    noise = normalised(np.fft.irfft(spectrum, count))
    return noise * swell(count, random, random.uniform(0.2, 3)) if random.random() < 0.5 else noise


def swell(count: int, random: Generator, period_s: float, softest: float = 0.1) -> Samples:
    """A gain that wanders between `softest` and 1 about every `period_s`."""
    knots = max(4, int(count / RATE_HZ / period_s))
    gains = np.exp(random.uniform(np.log(softest), 0, knots))
    return np.interp(np.arange(count), np.linspace(0, count, knots), gains).astype(np.float32)


def wind(count: int, random: Generator) -> Samples:
    """Gusts over a microphone: low-passed noise with strong swells."""
    low = butter(2, random.uniform(80, 500), fs=RATE_HZ, output="sos")
    gusts = sosfilt(low, random.standard_normal(count)) * swell(count, random, random.uniform(0.1, 0.8), 0.02)
    return normalised(gusts + 0.003 * random.standard_normal(count))


def impacts(count: int, random: Generator) -> Samples:
    """Ball on racket, glass and floor, steps, doors: decaying modes with a burst of noise."""
    noise = random.standard_normal(count) * 10 ** random.uniform(-3, -1.5)
    for _ in range(max(1, int(count / RATE_HZ * 10 ** random.uniform(-0.5, 1.2)))):
        length = int(random.uniform(0.02, 0.35) * RATE_HZ)
        start = int(random.integers(0, count - 1))
        t_s = np.arange(length) / RATE_HZ
        lowest = random.choice([80, 200, 900])
        modes = sum(
            np.sin(2 * np.pi * lowest * random.uniform(1, 6) * t_s) * random.uniform(0.2, 1) for _ in range(4)
        )
        burst = random.standard_normal(length) * np.exp(-t_s * random.uniform(30, 300))
        hit = (modes + random.uniform(0.3, 2) * burst) * np.exp(-t_s * random.uniform(10, 110))
        noise[start : start + length] += hit[: count - start] * 10 ** random.uniform(-1, 0)
    return normalised(noise)


def music(count: int, random: Generator) -> Samples:
    """A few voices of decaying harmonic notes on a scale, sometimes with a drum."""
    sound = np.zeros(count)
    beat = int(random.uniform(0.12, 0.6) * RATE_HZ)
    scale = np.array([0, 2, 4, 5, 7, 9, 11, 12, 14, 16, 19])
    for _ in range(random.integers(1, 5)):
        root_hz = random.uniform(60, 500)
        harmonics, decay = int(random.integers(2, 10)), random.uniform(0.5, 8)
        start = 0
        while start < count:
            length = int(beat * random.choice([0.5, 1, 1, 2, 4]))
            t_s = np.arange(min(length, count - start)) / RATE_HZ
            hz = root_hz * 2 ** (random.choice(scale) / 12)
            note = sum(np.sin(2 * np.pi * hz * k * t_s) / k for k in range(1, harmonics) if hz * k < 7500)
            sound[start : start + length] += note * np.exp(-t_s * decay) * random.uniform(0.2, 1)
            start += length
    return normalised(sound + (impacts(count, random) * 0.3 if random.random() < 0.5 else 0))


def hum(count: int, random: Generator) -> Samples:
    """Mains, engines, floodlights: a harmonic series over steady noise."""
    t_s = np.arange(count) / RATE_HZ
    root_hz = random.uniform(40, 450)
    tones = sum(
        np.sin(2 * np.pi * root_hz * k * t_s + random.uniform(0, 6)) * k ** -random.uniform(0.3, 1.5)
        for k in range(1, 13)
        if root_hz * k < 7800
    )
    return normalised(tones + coloured(count, random) * random.uniform(0.05, 1))


def room(random: Generator, longest_s: float = 0.8) -> Samples:
    """A room's response: exponentially decaying noise behind a direct path (after Schroeder 1962)."""
    decay_s = random.uniform(0.12, longest_s)
    length = int(decay_s * RATE_HZ)
    tail = random.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
    tail *= random.uniform(0.03, 0.7) / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    return tail.astype(np.float32)


def talkers(voices: Samples, most: int) -> Callable[[int, Generator], Samples]:
    """Make a generator of people talking at once, somewhere in a room, out of one long recording."""

    def babble(count: int, random: Generator) -> Samples:
        mixed = np.zeros(count, np.float32)
        for _ in range(random.integers(1, most + 1)):
            start = int(random.integers(0, len(voices) - count - 1))
            voice = voices[start : start + count]
            mixed += normalised(fftconvolve(voice, room(random, 1.2))[:count]) * random.uniform(0.3, 1)
        floor = normalised(coloured(count, random)) * random.uniform(0, 0.5)
        return normalised(normalised(mixed) + floor)

    return babble


def pool(
    voices: Sequence[Samples],
    recordings: Sequence[Samples],
    seed: int,
    pieces: int = 150,
    crowds: Sequence[int] = (3, 10),
) -> Samples:
    """Make a long noise of `pieces` pieces of 8 s, each of one kind; shape (samples,).

    `voices` talk in crowds of at most so many; without voices nobody talks.
    """
    random = np.random.default_rng(seed)
    count = PIECE_S * RATE_HZ
    kinds: list[Callable[[int, Generator], Samples]] = [coloured, wind, impacts, impacts, music, hum]
    if voices:
        speech = np.concatenate([normalised(voice) for voice in voices])
        kinds += [talkers(speech, most) for most in crowds]
    made = []
    for number in range(pieces):
        if recordings and number % 3 == 0:
            piece = recorded(recordings, count, random)
        else:
            piece = kinds[number % len(kinds)](count, random)
        made.append(normalised(piece))
    return np.concatenate(made)


def recorded(recordings: Sequence[Samples], count: int, random: Generator) -> Samples:
    """Cut one recording, or loop it, to length; sometimes two at once."""
    chosen = [recordings[int(random.integers(len(recordings)))] for _ in range(random.integers(1, 3))]
    mixed = np.zeros(count, np.float32)
    for recording in chosen:
        start = int(random.integers(0, len(recording)))
        mixed += normalised(np.resize(np.roll(recording, -start), count)) * random.uniform(0.3, 1)
    return mixed


OPTIONAL = "noise-and-music"
"""Crowds, applause, music and rooms for training; whoever has no such folder trains without."""


def recordings(data: Path, *, for_tests: bool) -> list[Samples]:
    """Read the recorded noises that tests, or training, may use.

    Raises:
        RecipeError: they are not under `data`.
    """
    found = []
    for folder in ("esc-10", "speech-commands-noise", OPTIONAL):
        tar = data / folder / f"{folder}.tar"
        if not tar.is_file() and folder == OPTIONAL:
            continue
        if not tar.is_file():
            raise RecipeError(f"{tar} is missing: point --data at the folder that holds {folder}")
        with tarfile.open(tar) as archive:
            for member in sorted(archive.getmembers(), key=lambda one: one.name):
                if member.isfile() and _wanted(folder, member.name, for_tests=for_tests):
                    file = archive.extractfile(member)
                    audio, rate = soundfile.read(io.BytesIO(file.read() if file else b""), dtype="float32")
                    found.append(at_16_khz(audio if audio.ndim == 1 else audio.mean(axis=1), rate))
    if not found:
        raise RecipeError(f"{data}/esc-10 holds no noise for {'tests' if for_tests else 'training'}: is it whole?")
    return found


def _wanted(folder: str, name: str, *, for_tests: bool) -> bool:
    file = name.rpartition("/")[2]
    if not file.endswith((".opus", ".wav")):
        return False
    if folder == "esc-10":
        return (file[0] == TEST_FOLD) is for_tests
    return not for_tests and (folder == OPTIONAL or "/" not in name.removeprefix("./"))
