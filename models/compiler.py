"""Compiling a grammar into a complete model directory, in milliseconds, once for every match."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from models import directory, filler
from models.errors import ModelError
from models.filler import FillerCosts
from models.graph import Builder, Graph, build
from models.lexicon import Lexicon
from models.phones import SILENCE, SYMBOLS, WORD_BOUNDARY
from padel.calls.jsgf import Grammar


@dataclass(frozen=True, slots=True)
class CompiledModel:
    """A model directory that Vosk loads, and what it was made of."""

    path: Path
    model_hash: str
    """Short SHA-256 of the acoustic model."""
    grammar_hash: str
    """Short SHA-256 of the graph and its words: pronunciations and costs count."""
    guessed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Words that no dictionary knows, with the pronunciations guessed for them (ARPAbet)."""


def compile_grammar(
    grammar: Grammar, out: Path, *, model: Path | None = None, costs: FillerCosts | None = None
) -> CompiledModel:
    """Write a complete model directory for `grammar` at `out`, replacing what is there.

    `model` is the acoustic model with its lexicon (the shipped English one unless given); `costs` prices speech
    that is no call.

    Raises:
        ModelError: the acoustic model is missing or broken, or there is no room for the compiled one.
        LexiconError: a word of the grammar cannot be pronounced.
        GraphError: the grammar says nothing, or far too much.
    """
    source = model or directory.shipped()
    directory.verify_shipped(source)
    graph = _graph(grammar, source, costs or FillerCosts())
    content, words = graph.fst.content(), graph.words_file()
    try:
        _write(source, out, content, words)
    except OSError as error:
        raise ModelError(out, f"the match's model cannot be written here ({error.strerror}); make room") from error
    return CompiledModel(
        out, directory.model_hash(source), directory.content_hash(content, words.encode()), graph.guessed
    )


def _write(source: Path, out: Path, content: bytes, words: str) -> None:
    part = out.with_name(f"{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    directory.link(source / directory.ACOUSTIC, part / directory.ACOUSTIC)
    (part / "conf").mkdir()
    for name in directory.CONFIGURATION:
        shutil.copyfile(source / name, part / name)
    fst_name, words_name, boundary_name = directory.GRAPH
    (part / boundary_name).parent.mkdir(parents=True)
    (part / fst_name).write_bytes(content)
    (part / words_name).write_text(words, encoding="utf-8")
    (part / boundary_name).write_text(word_boundary_file(), encoding="ascii")
    directory.replace(out, part)


def _graph(grammar: Grammar, source: Path, costs: FillerCosts) -> Graph:
    lexicon = Lexicon.load(source / directory.LEXICON)
    builder = Builder(lexicon)
    start, end = build(grammar, builder)
    filler.add(builder, start, end, filler.load(source / directory.BIGRAM), costs)
    guessed = {word: tuple(" ".join(phones) for phones in guesses) for word, guesses in lexicon.guessed.items()}
    return Graph(builder.fst, tuple(builder.words), guessed)


def word_boundary_file() -> str:
    """Give `word_boundary.int`: where in a word each phone id stands."""
    kinds = ("nonword" if symbol == SILENCE else WORD_BOUNDARY[symbol[-1]] for symbol in SYMBOLS)
    return "".join(f"{number} {kind}\n" for number, kind in enumerate(kinds, start=1))
