"""Model directories on disk: the one that ships, and complete ones that the recogniser loads.

A shipped model has no graph: `am/final.mdl`, `conf/`, `lexicon.txt` and `phone-bigram.txt`. A compiled model has no
lexicon: `am/final.mdl`, `conf/` and `graph/`, which is what Vosk's `Model(path)` reads.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from models.acoustic import MODEL_FILE_START, MODEL_FILE_TAIL_SIZE
from models.errors import ModelError

ACOUSTIC = "am/final.mdl"
CONFIGURATION = ("conf/fbank.conf", "conf/model.conf")
LEXICON = "lexicon.txt"
BIGRAM = "phone-bigram.txt"
GRAPH = ("graph/HCLG.fst", "graph/words.txt", "graph/phones/word_boundary.int")

HASH_DIGITS = 16
"""Hexadecimal digits of the hashes that name models and grammars."""


def shipped(language: str = "en") -> Path:
    """Give the directory of the model that ships for a language.

    Raises:
        ModelError: no model ships for it.
    """
    path = Path(__file__).parent / language
    if not (path / LEXICON).is_file():
        raise ModelError(path, f"no speech model ships for the language {language!r}; choose another language")
    return path


def verify(path: Path) -> None:
    """Check that `path` is a complete compiled model, so that the recogniser can be told to load it.

    Raises:
        ModelError: with one sentence that names what is missing or broken and what to do.
    """
    _check_files(path, (ACOUSTIC, *CONFIGURATION, *GRAPH), "compile the grammar again")
    _check_acoustic(path / ACOUSTIC)
    _check_graph(path)


def verify_shipped(path: Path) -> None:
    """Check that `path` is a model that grammars can be compiled for.

    Raises:
        ModelError: as `verify` does.
    """
    _check_files(path, (ACOUSTIC, *CONFIGURATION, LEXICON, BIGRAM), "install marcador again")
    _check_acoustic(path / ACOUSTIC)


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
        if not content.read(64).startswith(b"\xd6\xfd\xb2\x7e\x06\x00\x00\x00vector"):
            raise ModelError(file, "this is not a recogniser graph; compile the grammar again")


def model_hash(path: Path) -> str:
    """Give a short hash of a model's acoustic part: `sha256` of `am/final.mdl`, first digits."""
    file = path / ACOUSTIC
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
