"""Compiling a grammar into a complete model directory, in milliseconds, once for every match."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from models import directory, filler
from models.errors import ModelError
from models.filler import FillerCosts
from models.graph import Builder, Graph, build
from models.lexicon import LANGUAGES, Lexicon
from models.phones import SILENCE, SYMBOLS, WORD_BOUNDARY, Pronunciation
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
    graph = _graph(grammar, Lexicon.of(source, language, own), source, language, costs or filler.COSTS[language])
    content, words = graph.fst.content(), graph.words_file()
    try:
        _write(source, language, out, content, words)
    except OSError as error:
        raise ModelError(out, f"the match's model cannot be written here ({error.strerror}); make room") from error
    return CompiledModel(
        out, directory.model_hash(source, language), directory.content_hash(content, words.encode()), graph.guessed
    )


def _write(source: Path, language: str, out: Path, content: bytes, words: str) -> None:
    part = out.with_name(f"{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    directory.link(directory.acoustic_file(source, language), part / directory.ACOUSTIC)
    (part / "conf").mkdir()
    for name in directory.CONFIGURATION:
        shutil.copyfile(source / name, part / name)
    shutil.copyfile(directory.acceptance_file(source, language), part / directory.ACCEPTANCE)
    fst_name, words_name, boundary_name = directory.GRAPH
    (part / boundary_name).parent.mkdir(parents=True)
    (part / fst_name).write_bytes(content)
    (part / words_name).write_text(words, encoding="utf-8")
    (part / boundary_name).write_text(word_boundary_file(), encoding="ascii")
    directory.replace(out, part)


def language_of(grammar: Grammar) -> str:
    """Give the language that a grammar's name ends in; English where it ends in none."""
    ending = grammar.name.rpartition(".")[2]
    return ending if ending in LANGUAGES else "en"


def _graph(grammar: Grammar, lexicon: Lexicon, source: Path, language: str, costs: FillerCosts) -> Graph:
    builder = Builder(lexicon)
    start, end = build(grammar, builder)
    guessed = {word: tuple(" ".join(phones) for phones in guesses) for word, guesses in lexicon.guessed.items()}
    bigram = filler.load(directory.bigram_file(source, language))
    words = filler.load_words(directory.frequent_words_file(source, language))
    filler.add(builder, start, end, bigram, costs, words)
    return Graph(builder.fst, tuple(builder.words), guessed)


def word_boundary_file() -> str:
    """Give `word_boundary.int`: where in a word each phone id stands."""
    kinds = ("nonword" if symbol == SILENCE else WORD_BOUNDARY[symbol[-1]] for symbol in SYMBOLS)
    return "".join(f"{number} {kind}\n" for number, kind in enumerate(kinds, start=1))
