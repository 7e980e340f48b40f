"""The speech model: what ships, and compiling a match's grammar into a recogniser that Vosk loads.

Importing this package is light; the work is done by its modules:

* `compile_grammar(grammar, out)` writes a complete model directory in milliseconds;
* `verify(path)` checks one before it is loaded;
* `shipped(language)` is the acoustic model with its lexicon;
* `models.recipe` trains the acoustic model.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.compiler import CompiledModel as CompiledModel
    from models.compiler import compile_grammar as compile_grammar
    from models.directory import shipped as shipped
    from models.directory import verify as verify
    from models.errors import GraphError as GraphError
    from models.errors import LexiconError as LexiconError
    from models.errors import ModelError as ModelError
    from models.errors import ModelsError as ModelsError
    from models.filler import FillerCosts as FillerCosts

_HOMES = {
    "CompiledModel": "compiler",
    "FillerCosts": "filler",
    "GraphError": "errors",
    "LexiconError": "errors",
    "ModelError": "errors",
    "ModelsError": "errors",
    "compile_grammar": "compiler",
    "shipped": "directory",
    "verify": "directory",
}

__all__ = [
    "CompiledModel",
    "FillerCosts",
    "GraphError",
    "LexiconError",
    "ModelError",
    "ModelsError",
    "compile_grammar",
    "shipped",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'models' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"models.{_HOMES[name]}"), name)
