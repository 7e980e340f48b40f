"""Everything that can go wrong with the speech model, in one tree.

ModelsError
├── LexiconError   a word cannot be pronounced
├── GraphError     a grammar cannot become a recogniser graph
├── ModelError     a model directory is missing or broken
├── FetchError     a published model cannot be fetched
├── RecordingError a recording cannot be read
└── RecipeError    a stage of the training recipe lacks what it needs
"""

from pathlib import Path


class ModelsError(Exception):
    """Anything this package raises on purpose."""


class LexiconError(ModelsError):
    """A word has no pronunciation; `word` names it."""

    def __init__(self, word: str, reason: str) -> None:
        super().__init__(f"{word!r} cannot be pronounced: {reason}")
        self.word = word


class GraphError(ModelsError):
    """A grammar cannot be compiled into a graph."""


class ModelError(ModelsError):
    """A model directory cannot be used; `path` is the file or directory at fault."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path


class FetchError(ModelsError):
    """A published model is not known, or did not arrive whole."""


class RecordingError(ModelsError):
    """A file is no recording that can be read."""


class RecipeError(ModelsError):
    """A stage of the recipe lacks an input, a program or a permission."""
