"""Model directories on disk: the one that ships, and complete ones that the recogniser loads.

A shipped model has no graph: `am/final.mdl` (and a network of its own for a language that hears better with it),
`conf/` and, for each language, a lexicon, the filler's phone bigram and words, and the weights of its acceptance. A
compiled model has no lexicon: `am/final.mdl`, `conf/` and `graph/`, which Vosk's `Model(path)` reads, weights, the
grammar as text, and in `other/` the same with a graph of nothing but other speech.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from models.acoustic import MODEL_FILE_START, MODEL_FILE_TAIL_SIZE
from models.errors import ModelError
from padel.calls import jsgf
from padel.calls.grammar import Grammar
from padel.errors import GrammarError

ACOUSTIC = "am/final.mdl"
SETTINGS = "conf/model.conf"
"""How the search goes, and what the decoder takes for the end of a sentence."""

CONFIGURATION = ("conf/fbank.conf", SETTINGS)
GRAPH = ("graph/HCLG.fst", "graph/words.txt", "graph/phones/word_boundary.int")

OTHER = "other"
"""Where a compiled model has the one that hears other speech only."""

GRAMMAR = "grammar.jsgf"
"""What a compiled model was compiled for."""

ACCEPTANCE = "acceptance.json"
"""The weights of `models.acceptance` in a compiled model; one that ships has them by language."""

HASH_DIGITS = 16
"""Hexadecimal digits of the hashes that name models and grammars."""


def acoustic_file(path: Path, language: str) -> Path:
    """Give where the acoustic model of a language is: its own, or the one for all others."""
    own = path / "am" / f"{language}.mdl"
    return own if own.is_file() else path / ACOUSTIC


def acceptance_file(path: Path, language: str) -> Path:
    """Give where the weights of the acceptance for a language are in a shipped model."""
    return path / "acceptance" / f"{language}.json"


def lexicon_file(path: Path, language: str) -> Path:
    """Give where the reviewed pronunciations of a language are in a shipped model."""
    return path / "lexicon" / f"{language}.txt"


def bigram_file(path: Path, language: str) -> Path:
    """Give where the filler's bigram of a language is in a shipped model."""
    return path / "filler" / f"{language}.txt"


def frequent_words_file(path: Path, language: str) -> Path:
    """Give where the filler's frequent words of a language are in a shipped model."""
    return path / "filler" / f"{language}-words.txt"


def languages(path: Path) -> tuple[str, ...]:
    """Give the languages whose words a shipped model can pronounce."""
    return tuple(sorted(file.stem for file in (path / "lexicon").glob("*.txt")))


def shipped(language: str = "en") -> Path:
    """Give the directory of the model that ships, one for all languages that it speaks.

    Raises:
        ModelError: it does not speak this one.
    """
    path = Path(__file__).parent / "speech"
    if not lexicon_file(path, language).is_file():
        raise ModelError(path, f"no speech model ships for the language {language!r}; choose another language")
    return path


def verify(path: Path) -> None:
    """Check that `path` is a complete compiled model, so that the recogniser can be told to load it.

    Raises:
        ModelError: with one sentence that names what is missing or broken and what to do.
    """
    _check_files(path, (GRAMMAR, ACCEPTANCE), "compile the grammar again")
    for recogniser in (path, path / OTHER):
        _check_files(recogniser, (ACOUSTIC, *CONFIGURATION, *GRAPH), "compile the grammar again")
        _check_acoustic(recogniser / ACOUSTIC)
        _check_graph(recogniser)
    grammar(path)


def grammar(path: Path) -> Grammar:
    """Read what a compiled model was compiled for.

    Raises:
        ModelError: the file is no grammar.
    """
    file = path / GRAMMAR
    try:
        return jsgf.parse(file.read_text("utf-8"))
    except (GrammarError, UnicodeDecodeError) as error:
        raise ModelError(file, f"this is not the grammar as it was written ({error}); compile it again") from error


def verify_shipped(path: Path, language: str = "en") -> None:
    """Check that `path` is a model that grammars of a language can be compiled for.

    Raises:
        ModelError: as `verify` does.
    """
    _check_files(path, (ACOUSTIC, *CONFIGURATION), "install marcador again")
    own = (file(path, language) for file in (acceptance_file, lexicon_file, bigram_file, frequent_words_file))
    _check_files(path, (str(file.relative_to(path)) for file in own), "install marcador again")
    _check_acoustic(acoustic_file(path, language))


def _check_files(path: Path, names: Iterable[str], remedy: str) -> None:
    if not path.is_dir():
        raise ModelError(path, f"there is no model directory here; {remedy}")
    for name in names:
        file = path / name
        if not file.is_file():
            raise ModelError(file, f"this file of the speech model is missing; {remedy}")
        if not file.stat().st_size:
            raise ModelError(file, f"this file of the speech model is empty; {remedy}")


def _check_acoustic(file: Path) -> None:
    """Look at both ends: a file cut short or overwritten fails here, not inside the recogniser."""
    with file.open("rb") as content:
        start = content.read(len(MODEL_FILE_START))
        content.seek(0, os.SEEK_END)
        content.seek(max(0, content.tell() - MODEL_FILE_TAIL_SIZE))
        whole = content.read().startswith(b"<Priors> FV ")
    if start != MODEL_FILE_START or not whole:
        raise ModelError(file, "this is not a whole acoustic model; install marcador again")


def _check_graph(path: Path) -> None:
    file = path / GRAPH[0]
    with file.open("rb") as content:
        if not content.read(64).startswith(b"\xd6\xfd\xb2\x7e\x05\x00\x00\x00const"):
            raise ModelError(file, "this is not a recogniser graph; compile the grammar again")


def model_hash(path: Path, language: str = "en") -> str:
    """Give a short hash of a model's acoustic part for a language: its file's `sha256`, first digits."""
    file = acoustic_file(path, language)
    status = file.stat()
    return _file_hash(file, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _file_hash(file: Path, _modified_ns: int, _size: int) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()[:HASH_DIGITS]


def content_hash(*parts: bytes) -> str:
    """Give a short hash of some bytes."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:HASH_DIGITS]


def link(source: Path, target: Path) -> None:
    """Put a file in a second place without a second copy; copy where the file system cannot."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def replace(path: Path, built: Path) -> None:
    """Put a finished directory where another may be."""
    if path.exists():
        shutil.rmtree(path)
    built.rename(path)
