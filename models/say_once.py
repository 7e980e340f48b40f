"""Say it once: which of the ways to pronounce a word a person uses, learnt from hearing them say it.

Every way becomes a word of its own in a graph of just these, and the recogniser ranks them. The winners are kept in a
lexicon of the club's own, which wins over the one that ships.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models import directory
from models.compiler import compile_grammar
from models.errors import RecordingError
from models.filler import FillerCosts
from models.lexicon import Lexicon, spelled
from models.phones import Pronunciation
from models.transcribe import Samples, Transcriber
from padel.calls.grammar import Alternatives, Grammar, Word

FILLER = FillerCosts(entry=10.0, word_scale=2.0, another=5.0)
"""Dearer than beside calls, since the word was asked for; silence and other words still end in it."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A way to say a word; `behind` is how much less likely than the best it is, in nats a recording."""

    pronunciation: Pronunciation
    behind: float


def ways(word: str, language: str, model: Path | None = None) -> tuple[Pronunciation, ...]:
    """Give all ways to say a word that we know of or can guess.

    Raises:
        LexiconError: it cannot be pronounced at all.
    """
    known = Lexicon.of(model or directory.shipped(language), language).pronunciations(word)
    return tuple(dict.fromkeys((*known, *spelled(word, language), *spelled(word, _OTHER[language]))))


_OTHER = {"en": "es", "es": "en"}


def rank(
    word: str, recordings: Sequence[Samples], rate_hz: int, language: str, model: Path | None = None
) -> tuple[Ranked, ...]:
    """Rank the ways to say `word` by how well they fit recordings of it alone, the best first.

    Raises:
        RecordingError: nothing was said in them.
        LexiconError: the word cannot be pronounced at all.
    """
    candidates = ways(word, language, model)
    names = [f"way{number}" for number in range(len(candidates))]
    own = {name: (way,) for name, way in zip(names, candidates, strict=True)}
    grammar = Grammar(f"ways.{language}", {"way": Alternatives(tuple(Word(name) for name in names))}, ("way",))
    with tempfile.TemporaryDirectory(prefix="marcador-") as folder:
        compiled = compile_grammar(
            grammar, Path(folder) / "ways", model=model, language=language, costs=FILLER, own=own
        )
        listener = Transcriber(compiled.path, rate_hz)
        spoken = [samples for samples in recordings if any(one.is_known for one in listener.utterances(samples))]
        heard = [{one.text: one.score for one in listener.alternatives(samples)} for samples in spoken]
    scored = [scores for scores in heard if set(scores) & set(names)]
    if not scored:
        raise RecordingError(f"{word!r} was not heard; say it alone, close to the microphone")
    totals = [sum(scores.get(name, min(scores.values())) for scores in scored) / len(scored) for name in names]
    order = sorted(range(len(names)), key=lambda number: -totals[number])
    return tuple(Ranked(candidates[number], totals[order[0]] - totals[number]) for number in order)


CLOSE = 2.0
"""Ways that are this close to the best are kept too, in nats a recording."""


def write(file: Path, word: str, ranked: Sequence[Ranked]) -> None:
    """Put the best ways to say a word into a lexicon of one's own, in place of what it had for that word."""
    kept = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    lines = [line for line in kept if line.split()[:1] != [word.lower()]]
    lines += [f"{word.lower()}  {' '.join(one.pronunciation)}" for one in ranked if one.behind <= CLOSE]
    partial = file.with_suffix(".part")
    partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
    partial.rename(file)
