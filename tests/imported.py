"""Imports all that a server or a command may need, once, in the process that theirs are forked from."""

import atexit
import gc
import importlib
import pkgutil
from pathlib import Path
from tempfile import TemporaryDirectory

import models
from padel.calls import call_grammar
from padel.calls.languages import LANGUAGES, template
from server.app import bare
from tests.ready_databases import begin_from_ready_databases

_USED_LATE = (
    "uvicorn.loops.uvloop",
    "uvicorn.lifespan.on",
    "uvicorn.protocols.websockets.websockets_sansio_impl",
    "anyio._backends._asyncio",
    "fastapi.telemetry._runtime",
)
"""What a server imports when it serves."""

_APART = ("models.recipe", "marcador.demo.record", "marcador.__main__")
"""What needs other packages than the appliance and the server do, or runs when it is imported."""


def _import_all() -> None:
    for package in ("padel", "wire", "models", "device", "server", "marcador"):
        path = importlib.import_module(package).__path__
        for found in pkgutil.walk_packages(path, f"{package}."):
            if not found.name.startswith(_APART):
                importlib.import_module(found.name)
    for name in _USED_LATE:
        importlib.import_module(name)


def _make_routes() -> None:
    """FastAPI reads the parameters of a route at the first request that passes it."""
    for route in bare().routes:
        route.matches({"type": "http", "method": "GET", "path": "/nothing"})


def _read_grammars() -> None:
    for language in LANGUAGES:
        template(language)


def _compile_graphs() -> None:
    """What is looked up for the first graph of a language is known for the others."""
    for language in LANGUAGES:
        with TemporaryDirectory() as folder:
            models.compile_grammar(call_grammar(language), Path(folder) / "graph")


_import_all()
_make_routes()
_read_grammars()
_compile_graphs()
begin_from_ready_databases()
gc.collect()
gc.freeze()  # none of those forked looks through what is imported, nor copies it
atexit.register(gc.unfreeze)
