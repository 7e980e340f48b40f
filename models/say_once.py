"""Say it once: which of the ways to pronounce a word people use, learnt from hearing them say it.

Every way becomes a word of its own in a graph of just these, and the recogniser ranks them. The winners belong into
the club's own lexicon (`models.own_lexicon`).
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models import directory
from models.acceptance import MOST_MARGIN
from models.compiler import compile_grammar
from models.errors import RecordingError
from models.filler import FillerCosts
from models.lexicon import Lexicon, spelled
from models.phones import Pronunciation
from models.transcribe import Samples, Transcriber
from padel.calls.grammar import Alternatives, Grammar, Word

FILLER = FillerCosts(entry=10.0, word_scale=2.0, another=5.0)
"""Dearer than beside calls, since the word was asked for; silence and other words still end in it."""

CLOSE = 2.0
"""Ways that are this close to the best are kept too, in nats a recording."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A way to say a word; `behind` is how much less likely than the best it is, in nats a recording, or more."""

    pronunciation: Pronunciation
    behind: float


@dataclass(frozen=True, slots=True)
class Learnt:
    """How a word is said.

    Attributes:
        ranked: all ways that are known or can be guessed, the best first.
        kept: those worth listening for: the best, those that are close to it, and the best of each recording.
        agreed: whether one way is good enough for each of the recordings.
    """

    ranked: tuple[Ranked, ...]
    kept: tuple[Pronunciation, ...]
    agreed: bool


def ways(word: str, language: str, model: Path | None = None) -> tuple[Pronunciation, ...]:
    """Give all ways to say a word that we know of or can guess.

    Raises:
        LexiconError: it cannot be pronounced at all.
    """
    known = Lexicon.of(model or directory.shipped(language), language).pronunciations(word)
    return tuple(dict.fromkeys((*known, *spelled(word, language), *spelled(word, _OTHER[language]))))


_OTHER = {"en": "es", "es": "en"}


def learn(word: str, recordings: Sequence[tuple[Samples, int]], language: str, model: Path | None = None) -> Learnt:
    """Rank the ways to say `word` by how well they fit recordings of it alone, each with its rate in hertz.

    Raises:
        RecordingError: it was not said in any of them.
        LexiconError: the word cannot be pronounced at all.
    """
    candidates = ways(word, language, model)
    scored = _scored(candidates, recordings, language, model)
    if not scored:
        raise RecordingError(f"{word!r} was not heard; say it alone, close to the microphone")
    means = [sum(column) / len(scored) for column in zip(*scored, strict=True)]
    order = sorted(range(len(candidates)), key=lambda number: -means[number])
    behind = [max(means) - mean for mean in means]
    bests = [scores.index(max(scores)) for scores in scored]
    return Learnt(
        ranked=tuple(Ranked(candidates[number], behind[number]) for number in order),
        kept=tuple(candidates[number] for number in order if behind[number] <= CLOSE or number in bests),
        agreed=any(all(max(scores) - scores[number] <= CLOSE for scores in scored) for number in order),
    )


def _scored(
    candidates: Sequence[Pronunciation], recordings: Sequence[tuple[Samples, int]], language: str, model: Path | None
) -> list[list[float]]:
    """Give the score of each way in each recording that has one; what was pruned, the best score it can have had."""
    names = [f"way{number}" for number in range(len(candidates))]
    own = {name: (way,) for name, way in zip(names, candidates, strict=True)}
    grammar = Grammar(f"ways.{language}", {"way": Alternatives(tuple(Word(name) for name in names))}, ("way",))
    with tempfile.TemporaryDirectory(prefix="marcador-") as folder:
        compiled = compile_grammar(
            grammar, Path(folder) / "ways", model=model, language=language, costs=FILLER, own=own
        )
        listeners = {rate_hz: Transcriber(compiled.path, rate_hz) for _, rate_hz in recordings}
        heard = [_readings(listeners[rate_hz], samples) for samples, rate_hz in recordings]
    return [_each(names, scores) for scores in heard if set(scores) & set(names)]


def _each(names: Sequence[str], scores: Mapping[str, float]) -> list[float]:
    return [scores.get(name, max(scores.values()) - MOST_MARGIN) for name in names]


def _readings(listener: Transcriber, samples: Samples) -> dict[str, float]:
    if not any(one.is_known for one in listener.utterances(samples)):
        return {}
    return {one.text: one.score for one in listener.opinion(samples).readings}
