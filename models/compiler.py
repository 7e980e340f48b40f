"""Compiling a grammar into a complete model directory, in milliseconds, once for every match."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from models import directory, filler
from models.errors import ModelError
from models.filler import FillerCosts
from models.graph import Builder, Graph, build
from models.lexicon import LANGUAGES, Lexicon
from models.phones import SILENCE, SYMBOLS, WORD_BOUNDARY, Pronunciation
from padel.calls import jsgf_writer
from padel.calls.grammar import Grammar


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
    grammar: Grammar,
    out: Path,
    *,
    model: Path | None = None,
    language: str | None = None,
    costs: FillerCosts | None = None,
    own: Mapping[str, tuple[Pronunciation, ...]] | None = None,
) -> CompiledModel:
    """Write a complete model directory for `grammar` at `out`, replacing what is there.

    `model` is the acoustic model with its lexicons (the shipped one unless given); `language` says how words are
    pronounced (the last part of the grammar's name, as in `marcador.calls.es`, unless given; English where that is
    no language); `costs` prices speech that is no call; `own` pronunciations win over all others.

    Raises:
        ModelError: the acoustic model is missing or broken, or there is no room for the compiled one.
        LexiconError: a word of the grammar cannot be pronounced.
        GraphError: the grammar says nothing, or far too much.
    """
    source = model or directory.shipped()
    language = language or language_of(grammar)
    directory.verify_shipped(source, language)
    prices = costs or filler.COSTS[language]
    graph = _graph(grammar, Lexicon.of(source, language, own), source, language, prices)
    content, words = graph.fst.content(), graph.words_file()
    part = out.with_name(f"{out.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        _write(source, language, part, content, words)
        _write(source, language, part / directory.OTHER, *_other_speech(source, language, prices))
        _make_lean(part / directory.OTHER)
        shutil.copyfile(directory.acceptance_file(source, language), part / directory.ACCEPTANCE)
        (part / directory.GRAMMAR).write_text(jsgf_writer.text(grammar), encoding="utf-8")
        directory.replace(out, part)
    except OSError as error:
        raise ModelError(
            out, f"the match's model cannot be written here ({error.strerror}); make room, or check who owns it"
        ) from error
    return CompiledModel(
        out, directory.model_hash(source, language), directory.content_hash(content, words.encode()), graph.guessed
    )


def _write(source: Path, language: str, out: Path, content: bytes, words: str) -> None:
    """Write what Vosk reads."""
    directory.link(directory.acoustic_file(source, language), out / directory.ACOUSTIC)
    (out / "conf").mkdir()
    for name in directory.CONFIGURATION:
        shutil.copyfile(source / name, out / name)
    fst_name, words_name, boundary_name = directory.GRAPH
    (out / boundary_name).parent.mkdir(parents=True)
    (out / fst_name).write_bytes(content)
    (out / words_name).write_text(words, encoding="utf-8")
    (out / boundary_name).write_text(word_boundary_file(), encoding="ascii")


_OTHER_SETTINGS = {"--lattice-beam": "0.01", "--frames-per-chunk": "48"}
"""Of other speech only the best path is asked for, and its lattices are wide; nobody reads its words as they come, so
the network may take larger chunks, of 0.48 s, and computes for half as long."""


def _make_lean(recogniser: Path) -> None:
    """Set what lets a recogniser of other speech compute less; what it hears stays the same."""
    settings = recogniser / directory.SETTINGS
    lines = settings.read_text(encoding="ascii").splitlines()
    kept = [line for line in lines if line.partition("=")[0] not in _OTHER_SETTINGS]
    own = [f"{name}={value}" for name, value in _OTHER_SETTINGS.items()]
    settings.write_text("\n".join([*kept, *own, ""]), encoding="ascii")


def language_of(grammar: Grammar) -> str:
    """Give the language that a grammar's name ends in; English where it ends in none."""
    ending = grammar.name.rpartition(".")[2]
    return ending if ending in LANGUAGES else "en"


def _graph(grammar: Grammar, lexicon: Lexicon, source: Path, language: str, costs: FillerCosts) -> Graph:
    builder = Builder(lexicon)
    start, end = build(grammar, builder)
    guessed = {word: tuple(" ".join(phones) for phones in guesses) for word, guesses in lexicon.guessed.items()}
    _add_filler(builder, start, end, source, language, costs)
    return Graph(builder.fst, tuple(builder.words), guessed)


@lru_cache(maxsize=2)
def _other_speech(source: Path, language: str, costs: FillerCosts) -> tuple[bytes, str]:
    """Give a graph of nothing but other speech, and its words; it is the same for all grammars of a language."""
    builder = Builder(Lexicon.of(source, language))
    first = builder.fst.state()
    start, end = builder.maybe_silence(first), builder.fst.state()
    builder.fst.final[end] = 0.0
    _add_filler(builder, start, end, source, language, costs)
    graph = Graph(builder.fst, tuple(builder.words))
    return graph.fst.content(), graph.words_file()


def _add_filler(builder: Builder, start: int, end: int, source: Path, language: str, costs: FillerCosts) -> None:
    bigram = filler.load(directory.bigram_file(source, language))
    words = filler.load_words(directory.frequent_words_file(source, language))
    filler.add(builder, start, end, bigram, costs, words)


def word_boundary_file() -> str:
    """Give `word_boundary.int`: where in a word each phone id stands."""
    kinds = ("nonword" if symbol == SILENCE else WORD_BOUNDARY[symbol[-1]] for symbol in SYMBOLS)
    return "".join(f"{number} {kind}\n" for number, kind in enumerate(kinds, start=1))
