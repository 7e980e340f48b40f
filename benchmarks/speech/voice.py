"""`python -m benchmarks.speech.voice`: how well an umpire's voice is told from others', on real people's sentences.

Each speaker's print is learnt from a dozen clear sentences; the rest are heard in the benchmark's noises, by that
print and by those of all others. A voice that loses few of its own calls has to shut out most of the others'.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.speech import audio
from benchmarks.speech.audio import BEFORE_S, PEOPLE, NoiseKind, Said
from benchmarks.speech.hearing import pcm
from models.recipe import stage
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ, Clip
from models.recipe.voices import Split
from models.surroundings import measured
from models.voice import encoder, voice_print
from models.voice.voice_print import VoicePrint

LEARNT_FROM = 12
SNRS_DB = (None, 18.0, 12.0, 6.0)
_MOST_S = 7.0


@dataclass(frozen=True, slots=True)
class Trial:
    """One sentence, as all prints judge it: how like each it is, whose it is, how long and how clear it was."""

    speaker: int
    likenesses: tuple[float, ...]
    length_s: float
    above_db: float


def prints(by_speaker: dict[str, list[Clip]]) -> list[VoicePrint]:
    """Learn a print of every speaker from the first sentences."""
    return [
        voice_print.learn(
            [(voice_print.spoken(pcm(one.samples), RATE_HZ), RATE_HZ) for one in said[:LEARNT_FROM]]
        ).print
        for said in by_speaker.values()
    ]


def speakers(work: Path, corpus: str, *, alike: bool = False) -> dict[str, list[Clip]]:
    """Give the sentences of each speaker in an order of chance; `alike`, filtered to sound as from one microphone."""
    found: dict[str, list[Clip]] = {}
    for clip in clips.load(work / corpus):
        if len(clip.samples) < _MOST_S * RATE_HZ:
            found.setdefault(clip.source, []).append(clip)
    enough = {name: said for name, said in found.items() if len(said) >= LEARNT_FROM + 2}
    for said in enough.values():
        random.Random(3).shuffle(said)
    return _filtered(enough) if alike else enough


def _filtered(by_speaker: dict[str, list[Clip]]) -> dict[str, list[Clip]]:
    """Give every speaker the same long-term spectrum: a microphone's colour goes, and some of the voice's own."""
    spectra = {name: _spectrum(said) for name, said in by_speaker.items()}
    usual = np.mean(list(spectra.values()), axis=0)
    return {
        name: [Clip(_coloured(one.samples, usual - spectra[name]), one.source, one.words, one.phones) for one in said]
        for name, said in by_speaker.items()
    }


_BINS = 257


def _spectrum(said: Sequence[Clip]) -> np.ndarray:
    sound = np.concatenate([one.samples / (np.abs(one.samples).max() + 1e-6) for one in said])
    frames = sound[: len(sound) // 512 * 512].reshape(-1, 512)
    loud = np.square(frames).mean(axis=1)
    power = np.square(np.abs(np.fft.rfft(frames[loud > loud.max() * 1e-3] * np.hanning(512), axis=1))).mean(axis=0)
    return np.asarray(10 * np.log10(np.convolve(power, np.full(9, 1 / 9), mode="same") + 1e-12))


def _coloured(samples: np.ndarray, by_db: np.ndarray) -> np.ndarray:
    spectrum = np.fft.rfft(samples)
    gain = np.interp(np.linspace(0, 1, len(spectrum)), np.linspace(0, 1, _BINS), np.clip(by_db, -20, 20))
    return np.asarray(np.fft.irfft(spectrum * 10 ** (gain / 20), len(samples)), dtype=np.float32)


def trials(
    by_speaker: dict[str, list[Clip]], known: list[VoicePrint], kinds: dict[str, NoiseKind], snr_db: float | None
) -> Iterator[Trial]:
    """Hear each speaker's other sentences, in one kind of noise after the other."""
    every, names = np.array([one.voice for one in known], np.float32), list(kinds)
    number = 0
    for speaker, said in enumerate(by_speaker.values()):
        for clip in said[LEARNT_FROM:]:
            number += 1
            one = Said(clip.source, clip.words, clip.samples / (np.abs(clip.samples).max() + 1e-6))
            sound = pcm(audio.in_noise(one, kinds[names[number % len(names)]], snr_db, number))
            start_s, end_s = _where(clip)
            surroundings = measured(sound, RATE_HZ, start_s, end_s)
            heard = sound[round((start_s - 0.05) * RATE_HZ) : round((end_s + 0.05) * RATE_HZ)]
            likenesses = tuple(map(float, every @ encoder.shipped().vector(heard, RATE_HZ)))
            above_db = min(surroundings.before_db, surroundings.after_db)
            yield Trial(speaker, likenesses, len(heard) / RATE_HZ, above_db)


def _where(clip: Clip) -> tuple[float, float]:
    step = RATE_HZ // 100
    energies = np.square(clip.samples[: len(clip.samples) // step * step]).reshape(-1, step).mean(axis=1)
    loud = np.flatnonzero(energies > energies.max() * 1e-3)
    return BEFORE_S + loud[0] / 100, BEFORE_S + (loud[-1] + 1) / 100


def row(found: Sequence[Trial]) -> str:
    """Give, in %: own calls lost, others' shut out; the equal error; others' shut out where 1 and 2 % are lost."""
    own = np.array([one.likenesses[one.speaker] for one in found])
    others = np.concatenate([np.delete(one.likenesses, one.speaker) for one in found])
    limits = np.array([voice_print.least(one.length_s, one.above_db) for one in found])
    shut_out = np.mean(
        [(np.delete(one.likenesses, one.speaker) < limit).mean() for one, limit in zip(found, limits, strict=True)]
    )
    at = [100 * (others < np.quantile(own, share)).mean() for share in (0.01, 0.02)]
    return (
        f"{len(found)} | {100 * (own < limits).mean():.1f} | {100 * shut_out:.1f} "
        f"| {100 * _equal_error(own, others):.1f} | {at[0]:.0f}, {at[1]:.0f}"
    )


def _equal_error(own: np.ndarray, others: np.ndarray) -> float:
    limits = np.sort(own)
    lost = np.arange(len(limits)) / len(limits)
    taken = np.array([(others >= limit).mean() for limit in limits])
    at = int(np.argmin(np.abs(lost - taken)))
    return float((lost[at] + taken[at]) / 2)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speech.voice", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the corpora's folders")
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory of the recipe")
    parser.add_argument("--split", type=Split, choices=[Split.DEVELOPMENT, Split.TEST], default=Split.TEST)
    parser.add_argument("--alike", action="store_true", help="as if all had spoken into one microphone")
    chosen = parser.parse_args()
    kinds = audio.noise_kinds(chosen.work, chosen.data, chosen.split)
    by_speaker = speakers(chosen.work, f"{chosen.split.value}/{PEOPLE['en'][chosen.split]}", alike=chosen.alike)
    known = prints(by_speaker)
    print(f"{len(known)} speakers\n")
    print("| noise | sentences | own lost, % | others shut out, % | equal error, % | shut out at 1 and 2 % lost, % |")
    print("|---|---|---|---|---|---|")
    for snr_db in SNRS_DB:
        name = "clean" if snr_db is None else f"{snr_db:.0f} dB"
        print(f"| {name} | {row(list(trials(by_speaker, known, kinds, snr_db)))} |", flush=True)
    return 0


if __name__ == "__main__":
    stage.run(main)
