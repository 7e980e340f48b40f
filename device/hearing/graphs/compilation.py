"""Makes the graph of a grammar: compiled for a model of ours, or as phrases for one that Vosk's authors publish."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

import models
from device.hearing.decoding.decoder import DecodingGraph
from models import directory, published
from models.acceptance import Acceptance
from models.compiler import language_of
from models.decoding import Loaded
from models.errors import ModelError
from models.phones import Pronunciation
from models.published import Published
from padel.calls.grammar import Grammar

_LOG = logging.getLogger(__name__)

Maker = Callable[[Grammar], DecodingGraph]
"""Makes a graph; used by one thread at a time."""


def maker(model: Path | None, folder: Path, own: Mapping[str, tuple[Pronunciation, ...]]) -> Maker:
    """Give who makes graphs for a model, the one that ships unless given.

    `folder` is for compiling; `own` pronunciations win over the model's, where it can be told any.

    Raises:
        ModelError: there is no model, or it is a published one that cannot be used.
    """
    if model is None or not _is_published(model):
        return lambda grammar: DecodingGraph.load(
            models.compile_grammar(grammar, folder / "grammar", model=model, own=own), grammar
        )
    return _Phrasing(Published.load(model)).graph


def _is_published(model: Path) -> bool:
    if not model.is_dir():
        raise ModelError(model, "there is no model directory here; `marcador model fetch` gets one of Vosk's")
    return published.is_published(model)


class _Phrasing:
    """Makes graphs of phrases; the loaded model is shared by all of them."""

    def __init__(self, model: Published) -> None:
        self._model = model
        self._made: dict[frozenset[str], DecodingGraph] = {}

    def graph(self, grammar: Grammar) -> DecodingGraph:
        """Give the graph of a grammar; the first one's words that cannot be heard are said in the log.

        A match's states only weigh its sentences (`padel.calls.listening`), and phrases have no weights: with the
        same words it is the same graph.
        """
        words = grammar.words()
        if words not in self._made:
            self._made[words] = self._make(grammar)
        return self._made[words]

    def _make(self, grammar: Grammar) -> DecodingGraph:
        found = self._model.heard(grammar)
        if found.missing and not self._made:
            _LOG.warning(
                "%s does not know these words, so no call with one of them is heard: %s",
                self._model.path.name,
                ", ".join(found.missing),
            )
        phrases = published.as_json(published.phrases(found.grammar))
        grammar_hash = directory.content_hash(phrases.encode())
        acceptance = _acceptance(self._model.path, language_of(grammar))
        return DecodingGraph(Loaded(self._model.model, phrases), found.grammar, grammar_hash, acceptance)


def _acceptance(model: Path, language: str) -> Acceptance:
    """Give the model's own weights where somebody fitted them; else those of the model that ships stand in."""
    own = model / directory.ACCEPTANCE
    return Acceptance.load(own if own.is_file() else directory.acceptance_file(directory.shipped(), language))
