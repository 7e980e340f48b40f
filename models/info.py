"""What a model directory is, in plain data: for people who want to know before they load it."""

from pathlib import Path
from typing import Any

from models import directory, fst, published
from models.errors import ModelError
from models.published import Published
from padel.calls import LANGUAGES, call_grammar


def info(path: Path) -> dict[str, Any]:
    """Give the kind of a model, its hash, its size in bytes, and its languages, its words, or those it lacks.

    Raises:
        ModelError: `path` is neither a shipped model nor a compiled one, nor one of Vosk's.
    """
    if not path.is_dir():
        raise ModelError(path, "there is no model directory here")
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    shared = {"path": str(path), "size_bytes": size}
    if published.is_published(path):
        return {**shared, **_published(path)}
    if (path / directory.GRAPH[0]).is_file():
        return {**shared, **_compiled(path)}
    if directory.languages(path):
        return {**shared, **_shipped(path)}
    raise ModelError(path, f"{directory.ACOUSTIC} is missing, so this is no speech model")


def _shipped(path: Path) -> dict[str, Any]:
    directory.verify_shipped(path, directory.languages(path)[0])
    return {
        "kind": "acoustic model and lexicons, to compile grammars for",
        "model_hash": directory.model_hash(path),
        "languages": list(directory.languages(path)),
    }


def _published(path: Path) -> dict[str, Any]:
    """Say which words of the calls the model does not know, by language, or why it cannot be used."""
    what = {"kind": "published by Vosk", "model_hash": directory.model_hash(path)}
    try:
        model = Published.load(path)
    except ModelError as error:
        return {**what, "unusable": str(error)}
    grammars = {language: call_grammar(language) for language in LANGUAGES}
    return {**what, "cannot_hear": {language: model.missing(grammar) for language, grammar in grammars.items()}}


def _compiled(path: Path) -> dict[str, Any]:
    directory.verify(path)
    content, words = ((path / name).read_bytes() for name in directory.GRAPH[:2])
    graph, _ = fst.read(content)
    listed = [line.split()[0] for line in words.decode("utf-8").splitlines()]
    return {
        "kind": "compiled for one grammar",
        "model_hash": directory.model_hash(path),
        "grammar_hash": directory.content_hash(content, words),
        "states": len(graph.arcs),
        "arcs": sum(len(arcs) for arcs in graph.arcs),
        "words": listed[2:],
    }
