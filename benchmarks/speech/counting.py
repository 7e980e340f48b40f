"""Counts: right, missed and wrong calls; false events; latency. A call is right when it alone is taken, and means
what was said in every slot."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.speech.hearing import Ear, Heard
from models.recipe.sound.clips import Samples

Meaning = Callable[[tuple[str, ...]], object]
"""Gives what words mean, so that two ways to say the same are the same."""


@dataclass(slots=True)
class Count:
    """What became of some calls."""

    calls: int = 0
    right: int = 0
    missed: int = 0
    wrong_events: int = 0
    mistakes: list[tuple[str, str]] = field(default_factory=list)

    def add(self, said: tuple[str, ...], heard: Heard, meaning: Meaning) -> None:
        """Count one call."""
        taken = heard.taken
        wrong = [words for words in taken if meaning(words) != meaning(said)]
        is_right = len(taken) == 1 and not wrong
        self.calls += 1
        self.right += is_right
        self.missed += not taken
        self.wrong_events += len(wrong) + max(0, len(taken) - len(wrong) - 1)
        if not is_right:
            everything = " / ".join(" ".join(event.words) + ("" if event.taken else " ?") for event in heard.events)
            self.mistakes.append((" ".join(said), everything or "nothing"))

    @property
    def right_percent(self) -> float:
        """Give right calls in per cent."""
        return 100 * self.right / max(1, self.calls)

    def cells(self) -> str:
        """Give right, nothing taken (per cent) and wrong events (per 100 calls) as cells of a Markdown table."""
        calls = max(1, self.calls)
        return f"{self.right_percent:.1f} | {100 * self.missed / calls:.1f} | {100 * self.wrong_events / calls:.1f}"


@dataclass(slots=True)
class Cost:
    """Audio heard and processor time spent."""

    audio_s: float = 0.0
    cpu_s: float = 0.0

    def add(self, heard: Heard) -> None:
        """Count one recording."""
        self.audio_s += heard.audio_s
        self.cpu_s += heard.cpu_s

    @property
    def factor(self) -> float:
        """Give processor seconds per second of audio."""
        return self.cpu_s / max(1e-9, self.audio_s)


@dataclass(frozen=True, slots=True)
class FalseEvents:
    """What was taken for a call where there was none."""

    hours: float
    events: int
    examples: tuple[str, ...]

    @property
    def per_hour(self) -> float:
        """Give false events an hour."""
        return self.events / max(1e-9, self.hours)


def false_events(ear_of: Callable[[int], Ear], sounds: Iterable[Samples]) -> FalseEvents:
    """Count what is taken for calls in sound that holds none; `ear_of` says which ear hears which stretch."""
    heard = [ear_of(number).hear(sound) for number, sound in enumerate(sounds)]
    taken = [" ".join(words) for one in heard for words in one.taken]
    return FalseEvents(sum(one.audio_s for one in heard) / 3600, len(taken), tuple(taken[:12]))


@dataclass(frozen=True, slots=True)
class Latency:
    """From the end of speech to the decision, in seconds of audio; and what computing adds after the last block."""

    audio_p50_s: float
    audio_p95_s: float
    computing_p95_ms: float
    calls: int


def latency(ends_s: Sequence[float], heard: Sequence[Heard]) -> Latency:
    """Measure calls that were taken once; `ends_s` are the ends of speech in the recordings."""
    pairs = [(end, one.events[0]) for end, one in zip(ends_s, heard, strict=True) if len(one.events) == 1]
    waits = np.array([event.decided_s - end for end, event in pairs])
    computing = np.array([event.computing_s for _, event in pairs])
    p50, p95 = np.percentile(waits, [50, 95])
    return Latency(float(p50), float(p95), 1000 * float(np.percentile(computing, 95)), len(pairs))
