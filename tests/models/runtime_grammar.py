"""A model of the layout in which Vosk's authors publish their small ones, made of our own network, for the tests: it
takes its grammar at run time.

    python -m tests.models.runtime_grammar

writes its graph to `data/runtime-grammar`, once; it depends on the phones and the words, not on the network. This
needs OpenFst's tools (Debian: libfst-tools), which the tests do not.

`HCLr.fst` leads from phone states to any words in any order. Its words are numbered anew ("relabelled") so that
composing it with a grammar can look ahead (C. Allauzen, M. Riley, J. Schalkwyk, "A generalized composition algorithm
for weighted finite-state transducers", 2009); `Gr.fst` and `words.txt` have the new numbers.
"""

import math
import os
import subprocess
from ctypes.util import find_library
from pathlib import Path
from tempfile import TemporaryDirectory

import models
from models import directory
from models.compiler import word_boundary_file
from models.fst import Fst
from models.graph import EPSILON, Builder
from models.heard import UNKNOWN
from models.lexicon import Lexicon
from models.phones import PHONES
from padel.calls import match_grammar

DATA = Path(__file__).parent / "data" / "runtime-grammar"
PLAYERS = ("maria", "carlos", "lebron", "sofia")
GRAMMAR = match_grammar("en", ("blue", "red"), PLAYERS)

MISSING = ("bandeja", "lebron")
"""Words of the grammar that this model does not know, as Vosk's do not know a sport's."""

OTHER_WORDS = ("the", "and", "house", "window", "water", "people", "number", "morning")

_UNKNOWN_ENTRY, _UNKNOWN_PHONE = 6.0, 1.5


def directory_of(folder: Path) -> Path:
    """Put the model together in a folder: the graph from the data, the network from the model that ships."""
    made, ships = folder / "vosk-model-small-made", models.shipped()
    for file in DATA.rglob("*.*"):
        directory.link(file, made / "graph" / file.relative_to(DATA))
    directory.link(directory.acoustic_file(ships, "en"), made / directory.ACOUSTIC)
    for name in directory.CONFIGURATION:
        directory.link(ships / name, made / name)
    return made


def words() -> tuple[str, ...]:
    """Give the vocabulary."""
    return (*sorted(GRAMMAR.words() - set(MISSING)), *OTHER_WORDS)


def lexicon_loop() -> Fst:
    """Give the transducer of any words in any order, with silence between them."""
    builder = Builder(Lexicon.of(models.shipped(), "en"))
    start = builder.fst.state()
    builder.fst.final[start] = 0.0
    builder.phone(start, start, "SIL")
    for word in words():
        builder.word(start, start, word)
    _other_speech(builder, start)
    return builder.fst


def _other_speech(builder: Builder, start: int) -> None:
    """Let any two phones or more be the unknown word."""
    inside = builder.fst.state()
    for phone in PHONES:
        builder.phone(start, inside, f"{phone}_B", builder.words[UNKNOWN], _UNKNOWN_ENTRY)
        builder.phone(inside, inside, f"{phone}_I", 0, _UNKNOWN_PHONE)
        builder.phone(inside, start, f"{phone}_E", 0, _UNKNOWN_PHONE)


def any_word(numbers: dict[str, int]) -> Fst:
    """Give the language model that is used when no grammar is given: any word, all alike."""
    fst = Fst()
    state = fst.state()
    fst.final[state] = 2.0
    for _, number in sorted(numbers.items(), key=lambda pair: pair[1]):
        if number:
            fst.arc(state, state, number, number, math.log(len(numbers)))
    return fst


def main() -> None:
    """Write the graph."""
    numbers = {word: number for number, word in enumerate((EPSILON, UNKNOWN, *words()))}
    (DATA / "phones").mkdir(parents=True, exist_ok=True)
    graph, relabelled = looking_ahead(lexicon_loop().content())
    numbers = {word: relabelled.get(number, number) for word, number in numbers.items()}
    (DATA / "HCLr.fst").write_bytes(graph)
    (DATA / "Gr.fst").write_bytes(any_word(numbers).content())
    listed = sorted(numbers.items(), key=lambda pair: pair[1])
    (DATA / "words.txt").write_text("".join(f"{word} {number}\n" for word, number in listed), "utf-8")
    (DATA / "disambig_tid.int").write_text("999999\n", "ascii")  # there are none, but Vosk wants the file
    (DATA / "phones" / "word_boundary.int").write_text(word_boundary_file(), "ascii")


def looking_ahead(content: bytes) -> tuple[bytes, dict[int, int]]:
    """Convert a transducer with OpenFst's tools; give it, and the new numbers of its words."""
    with TemporaryDirectory(prefix="marcador-") as name:
        folder = Path(name)
        (folder / "HCL.fst").write_bytes(content)
        library = find_library("fstlookahead")
        assert library, "libfst-tools is missing"
        # fstconvert looks for the type's library under this name, which Debian does not give it
        (folder / "olabel_lookahead-fst.so").symlink_to(next(Path("/usr/lib").glob(f"*/{library}")))
        _run(folder, "fstarcsort", "--sort_type=olabel", "HCL.fst", "sorted.fst")
        _run(
            folder,
            "fstconvert",
            "--fst_type=olabel_lookahead",
            "--save_relabel_opairs=pairs",
            "sorted.fst",
            "HCLr.fst",
        )
        pairs = (line.split() for line in (folder / "pairs").read_text("ascii").splitlines())
        return (folder / "HCLr.fst").read_bytes(), {int(old): int(new) for old, new in pairs}


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "LD_LIBRARY_PATH": str(folder)})


if __name__ == "__main__":
    main()
