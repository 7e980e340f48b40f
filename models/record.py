"""A club's own test calls: what to say, where the recordings are kept, how well they are heard, what to adapt.

Whoever records them gives the sound; the microphone is not this module's.
"""

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import soundfile

from models import directory
from models.acceptance import Acceptance, Evidence, evidence
from models.errors import RecordingError
from models.transcribe import Samples, Transcriber, read
from padel.calls import is_whole, understand
from padel.calls.grammar import Alternatives, Expansion, Grammar, Optional, RuleRef, Tagged, Word
from padel.calls.grammar import Sequence as InOrder

TABLE = "calls.tsv"
"""Beside the recordings: the file, who spoke, and the words."""


def prompts(grammar: Grammar, count: int, seed: int = 1) -> tuple[tuple[str, ...], ...]:
    """Draw different calls to be said, the likelier ones more often; fewer where the grammar has no more."""
    chance = random.Random(seed)
    drawn = (_drawn(RuleRef(chance.choice(grammar.public)), grammar, chance) for _ in range(40 * count))
    return tuple(dict.fromkeys(tuple(words) for words in drawn if words))[:count]


def _drawn(expansion: Expansion, grammar: Grammar, chance: random.Random) -> list[str]:
    match expansion:
        case Word(text):
            return [text]
        case InOrder(items):
            return [word for item in items for word in _drawn(item, grammar, chance)]
        case Alternatives(items, weights):
            return _drawn(chance.choices(items, weights)[0], grammar, chance)
        case Optional(item):
            return _drawn(item, grammar, chance) if chance.random() < 0.5 else []
        case Tagged(item):
            return _drawn(item, grammar, chance)
        case RuleRef(name):
            return _drawn(grammar.rules[name], grammar, chance)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording of one call."""

    file: Path
    speaker: str
    words: tuple[str, ...]


def keep(folder: Path, speaker: str, words: tuple[str, ...], samples: Samples, rate_hz: int) -> Recorded:
    """Write one recording and its line of the table."""
    folder.mkdir(parents=True, exist_ok=True)
    number = len(list(folder.glob("*.wav")))
    file = folder / f"{number:03d}.wav"
    soundfile.write(file, samples, rate_hz, subtype="PCM_16")
    table = folder / TABLE
    header = "" if table.exists() else "file\tspeaker\twords\n"
    with table.open("a", encoding="utf-8") as lines:
        lines.write(f"{header}{file.name}\t{speaker}\t{' '.join(words)}\n")
    return Recorded(file, speaker, words)


def recorded(folder: Path) -> tuple[Recorded, ...]:
    """Give the recordings of a folder.

    Raises:
        RecordingError: there is no table, or it names a file that is not there.
    """
    table = folder / TABLE
    if not table.is_file():
        raise RecordingError(f"{table} is missing; record calls with `marcador model record` first")
    with table.open(encoding="utf-8", newline="") as lines:
        rows = [
            Recorded(folder / row["file"], row["speaker"], tuple(row["words"].split()))
            for row in csv.DictReader(lines, delimiter="\t")
        ]
    missing = [row.file.name for row in rows if not row.file.is_file()]
    if missing:
        raise RecordingError(f"{table} names {missing[0]}, which is not in {folder}; take its line out")
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one recorded call.

    Attributes:
        said: the recording.
        heard: the words of all that was heard.
        right: whether exactly one utterance of the grammar was heard, and it means what was said.
        probability: of the utterance, that it is a call; 0 when none is.
        taken: whether it would be acted on.
        given: the evidence for it; none when it is not in the grammar.
    """

    said: Recorded
    heard: str
    right: bool
    probability: float
    taken: bool
    given: Evidence | None


def outcomes(model: Path, grammar: Grammar, calls: Sequence[Recorded]) -> tuple[Outcome, ...]:
    """Decode recorded calls with a compiled model.

    Raises:
        RecordingError: a recording cannot be read.
    """
    acceptance = Acceptance.load(model / directory.ACCEPTANCE)
    listeners: dict[int, Transcriber] = {}
    found = []
    for call in calls:
        samples, rate_hz = read(call.file)
        listener = listeners.setdefault(rate_hz, Transcriber(model, rate_hz))
        found.append(_outcome(call, listener, samples, acceptance, grammar))
    return tuple(found)


def _outcome(
    call: Recorded, listener: Transcriber, samples: Samples, acceptance: Acceptance, grammar: Grammar
) -> Outcome:
    every = tuple(listener.utterances(samples))
    known = [one for one in every if is_whole(grammar, tuple(one.text.split()))]
    heard = " / ".join(one.text for one in every)
    if len(known) != 1:
        taken = any(acceptance.judge(one, grammar).accepted for one in known)
        return Outcome(call, heard, False, 0.0, taken, None)
    verdict = acceptance.judge(known[0], grammar)
    right = understand(grammar, tuple(known[0].text.split())) == understand(grammar, call.words)
    return Outcome(call, heard, right, verdict.probability, verdict.accepted, evidence(known[0], grammar))


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What became of all of them."""

    calls: int
    right: int
    missed: int
    wrong: int

    def __str__(self) -> str:
        share = 100 * self.right / max(1, self.calls)
        return (
            f"{self.right} of {self.calls} calls right ({share:.0f} %), {self.missed} not taken, {self.wrong} wrong"
        )


def accuracy(found: Sequence[Outcome]) -> Accuracy:
    """Count: a call is right when it is taken and means what was said, wrong when something else is taken."""
    right = sum(one.taken and one.right for one in found)
    wrong = sum(one.taken and not one.right for one in found)
    return Accuracy(len(found), right, len(found) - right - wrong, wrong)


FEWEST = 40
"""A threshold is not adapted to fewer recordings than this."""


def adapted(acceptance: Acceptance, found: Sequence[Outcome], margin: float = 0.05) -> Acceptance:
    """Give the acceptance with the lowest threshold that takes none of the wrong ones, and a margin above it.

    It never goes below half of the threshold that ships: what was recorded holds no passing talk.

    Raises:
        RecordingError: there are too few recordings to go by.
    """
    if len(found) < FEWEST:
        raise RecordingError(f"{len(found)} recordings are too few to adapt to; record at least {FEWEST}")
    wrong = [one.probability for one in found if one.given is not None and not one.right]
    least = max([acceptance.threshold / 2, *(probability + margin for probability in wrong)])
    return acceptance.model_copy(update={"threshold": round(min(0.99, least), 3)})
