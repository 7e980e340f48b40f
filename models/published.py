"""One of the models that Vosk's authors publish: what of a grammar it can hear, and the phrases that tell it.

Their small and "lgraph" models know a fixed vocabulary and take what is listened for when a recogniser is made, as a
list of phrases. Vosk makes a smoothed bigram of these (`language_model.cc`, absolute discounting), so it hears the
grammar's sentences and others of the same pairs of words; whoever uses it looks whether what was heard is one.
The others have a fixed graph and take no phrases.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import vosk

from models import decoding, directory
from models.errors import ModelError
from models.heard import UNKNOWN
from padel.calls.automaton import Automaton, Node, plain
from padel.calls.grammar import VOID, Alternatives, Expansion, Grammar, Optional, Sequence, Tagged, Word

GRAPH = ("graph/HCLr.fst", "graph/Gr.fst", "graph/disambig_tid.int")
"""What a model has that takes phrases; `HCLG.fst` stands in their place where it takes none."""

_FST_START = b"\xd6\xfd\xb2\x7e"
_FEWEST_KNOWN = 0.5


def is_published(path: Path) -> bool:
    """Say whether this is a model of Vosk's authors: neither one with lexicons nor one compiled for a grammar."""
    compiled = all((path / name).is_file() for name in (*directory.CONFIGURATION, directory.GRAPH[0]))
    return (path / directory.ACOUSTIC).is_file() and not directory.languages(path) and not compiled


def verify(path: Path) -> None:
    """Check that `path` is a published model that can be told what to listen for.

    Raises:
        ModelError: it takes no phrases, or is not whole.
    """
    if (path / directory.GRAPH[0]).is_file():
        raise ModelError(
            path, "this model cannot be told which calls to listen for; fetch one named 'small' or 'lgraph'"
        )
    for name in (directory.ACOUSTIC, "conf/model.conf", *GRAPH):
        file = path / name
        if not file.is_file() or not file.stat().st_size:
            raise ModelError(file, "this file of the speech model is missing or empty; fetch the model again")
    for name in GRAPH[:2]:
        with (path / name).open("rb") as content:
            if content.read(len(_FST_START)) != _FST_START:
                raise ModelError(path / name, "this is not a recogniser graph; fetch the model again")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a model can hear of a grammar.

    Attributes:
        grammar: the sentences of which it knows every word, in its own spelling.
        missing: the words that it does not know, in alphabetical order.
    """

    grammar: Grammar
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """A published model, loaded; up to 300 MiB, however many grammars it is used with."""

    path: Path
    model: vosk.Model

    @classmethod
    def load(cls, path: Path) -> "Published":
        """Load a model.

        Raises:
            ModelError: as `verify` does, or Vosk cannot load it.
        """
        verify(path)
        try:
            return cls(path, decoding.load(path).model)
        except Exception as error:  # Vosk raises nothing narrower
            raise ModelError(path, "Vosk cannot load this model; fetch it again") from error

    def knows(self, word: str) -> bool:
        """Say whether a word, as it is written, is in the model's vocabulary."""
        return int(self.model.vosk_model_find_word(word)) >= 0

    def missing(self, grammar: Grammar) -> tuple[str, ...]:
        """Give the words of a grammar that the model does not know, in alphabetical order."""
        return heard(grammar, self.knows).missing

    def heard(self, grammar: Grammar) -> Heard:
        """Give what can be heard of a grammar.

        Raises:
            ModelError: so little that the model must be one of another language.
        """
        found = heard(grammar, self.knows)
        words = grammar.words()
        if len(found.missing) > (1 - _FEWEST_KNOWN) * len(words) or not found.grammar.public:
            known = len(words) - len(found.missing)
            raise ModelError(
                self.path, f"it knows {known} of the {len(words)} words of the calls; is it of another language?"
            )
        return found


def heard(grammar: Grammar, knows: Callable[[str], bool]) -> Heard:
    """Give what is left of a grammar without the words that are not known, accented or not."""
    spelling = {word: next(filter(knows, (word, plain(word))), "") for word in grammar.words()}
    rules = {name: _heard(expansion, spelling) for name, expansion in grammar.rules.items()}
    left = Grammar(grammar.name, MappingProxyType(rules), grammar.public).pruned()
    return Heard(left, tuple(sorted(word for word, known in spelling.items() if not known)))


def _heard(expansion: Expansion, spelling: dict[str, str]) -> Expansion:
    match expansion:
        case Word(text):
            return Word(spelling[text]) if spelling.get(text) else VOID
        case Sequence(items):
            return Sequence(tuple(_heard(item, spelling) for item in items))
        case Alternatives(items, weights):
            return Alternatives(tuple(_heard(item, spelling) for item in items), weights)
        case Optional(item):
            return Optional(_heard(item, spelling))
        case Tagged(item, tag):
            return Tagged(_heard(item, spelling), tag)
    return expansion


def phrases(grammar: Grammar) -> tuple[str, ...]:
    """Give sentences in which every pair of words that may follow each other does, as do each begin and end.

    Far fewer than the grammar's sentences, and the same to a bigram. Other speech is a phrase too.
    """
    spelling = {plain(word): word for word in sorted(grammar.words())}
    found: list[tuple[str, ...]] = []
    covered: set[tuple[str, str]] = set()
    for sentence in _sentences(Automaton.of(grammar).start):
        pairs = set(zip(("", *sentence), (*sentence, ""), strict=True))
        if not pairs <= covered:
            covered |= pairs
            found.append(sentence)
    return (*(" ".join(spelling[word] for word in sentence) for sentence in found), UNKNOWN)


def as_json(given: tuple[str, ...]) -> str:
    """Give phrases as Vosk's recogniser takes them."""
    return json.dumps(given, ensure_ascii=False)


def _sentences(start: Node) -> Iterator[tuple[str, ...]]:
    """Give, for every two words in a row and every end, a shortest sentence; one again where others have the pair."""
    before = _beginnings(start)
    after = _endings(before)
    for node, said in before.items():
        for word in sorted(node.words()):
            following = _step(node, word)
            if following.ends:
                yield (*said, word)
            for another in sorted(following.words()):
                yield (*said, word, another, *after[_step(following, another)])


def _beginnings(start: Node) -> dict[Node, tuple[str, ...]]:
    """Give every node with a shortest way to it, the nearest first."""
    found: dict[Node, tuple[str, ...]] = {start: ()}
    todo = deque(found)
    while todo:
        node = todo.popleft()
        for word in sorted(node.words()):
            following = _step(node, word)
            if following not in found:
                found[following] = (*found[node], word)
                todo.append(following)
    return found


def _endings(nodes: dict[Node, Any]) -> dict[Node, tuple[str, ...]]:
    """Give every node with a shortest way to an end of a sentence."""
    leading: dict[Node, list[tuple[Node, str]]] = {node: [] for node in nodes}
    for node in nodes:
        for word in sorted(node.words()):
            leading[_step(node, word)].append((node, word))
    found: dict[Node, tuple[str, ...]] = {node: () for node in nodes if node.ends}
    todo = deque(found)
    while todo:
        node = todo.popleft()
        for earlier, word in leading[node]:
            if earlier not in found:
                found[earlier] = (word, *found[node])
                todo.append(earlier)
    return found


def _step(node: Node, word: str) -> Node:
    following = node.after(word)
    assert following is not None, f"{word!r} is among the words that may follow"
    return following[0]
