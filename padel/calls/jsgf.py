"""Reads grammars of spoken calls from JSGF, the JSpeech Grammar Format (W3C note of 5 June 2000).

Read here: rules, sequences, alternatives with weights, groups, options, tags, `<NULL>` and `<VOID>`. Repetition (`*`,
`+`) and imports are refused: the language of calls is finite on purpose, so that it can be enumerated and compiled
exactly.
"""

import re
from dataclasses import dataclass
from types import MappingProxyType

from padel.calls.grammar import (
    NULL,
    VOID,
    Alternatives,
    Expansion,
    Grammar,
    Optional,
    RuleRef,
    Sequence,
    Tagged,
    Word,
    references,
)
from padel.errors import GrammarError

__all__ = [
    "NULL",
    "VOID",
    "Alternatives",
    "Expansion",
    "Grammar",
    "Optional",
    "RuleRef",
    "Sequence",
    "Tagged",
    "Word",
    "parse",
]


def parse(text: str) -> Grammar:
    """Read a grammar from JSGF text.

    Raises:
        GrammarError: naming the line and what was expected there, an undefined rule, or a rule that contains itself.
    """
    if not text.startswith("#JSGF"):
        raise GrammarError("line 1: a JSGF grammar begins with '#JSGF V1.0;'")
    grammar = _Reader(_tokens(text)).grammar()
    finite: set[str] = set()
    for name in grammar.rules:
        _refuse_loop(grammar, name, (), finite)
    return grammar


_TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)
      | (?P<tag>\{[^{}]*\})
      | (?P<weight>/[0-9.]+/)
      | (?P<rule><[\w.-]+>)
      | (?P<mark>[=|;()\[\]*+])
      | (?P<word>[^\s=|;()\[\]*+<>{}/"]+)
      | (?P<quoted>"[^"]*")""",
    re.VERBOSE | re.DOTALL,
)


_SPECIAL: dict[str, Expansion] = {"<NULL>": NULL, "<VOID>": VOID}
"""The special rules of the format's section 3.3; they are always there and cannot be defined."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def _tokens(text: str) -> list[_Token]:
    body_at = text.index(";") + 1 if ";" in text else len(text)
    line, at, found = 1 + text.count("\n", 0, body_at), body_at, []
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise GrammarError(f"line {line}: {text[at]!r} cannot stand here")
        if match.lastgroup != "skip":
            found.append(_Token(match.lastgroup, match.group(), line))
        line += match.group().count("\n")
        at = match.end()
    return [*found, _Token("end", "the end of the file", line)]


class _Reader:
    """A recursive-descent reader, one method a production of the format's section 4."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def grammar(self) -> Grammar:
        self._expect("grammar")
        name = self._take().text
        self._expect(";")
        rules: dict[str, Expansion] = {}
        public: list[str] = []
        while self._peek().kind != "end":
            is_public = self._accept("public")
            rule = self._take()
            if rule.kind != "rule":
                raise GrammarError(f"line {rule.line}: expected '<rule> =', found {rule.text!r}")
            self._expect("=")
            rule_name = rule.text[1:-1]
            if rule.text in _SPECIAL:
                raise GrammarError(f"line {rule.line}: {rule.text} is JSGF's own and cannot be defined")
            if rule_name in rules:
                raise GrammarError(f"line {rule.line}: <{rule_name}> is defined twice")
            rules[rule_name] = self._alternatives()
            self._expect(";")
            if is_public:
                public.append(rule_name)
        if not public:
            raise GrammarError("the grammar has no public rule, so nothing can be said")
        return Grammar(name, MappingProxyType(rules), tuple(public))

    def _alternatives(self) -> Expansion:
        items: list[Expansion] = []
        weights: list[float | None] = []
        while True:
            weight = self._take() if self._peek().kind == "weight" else None
            weights.append(float(weight.text.strip("/")) if weight else None)
            items.append(self._sequence())
            if not self._accept("|"):
                break
        if len(items) == 1:
            return items[0]
        if all(weight is None for weight in weights):
            return Alternatives(tuple(items))
        return Alternatives(tuple(items), tuple(1.0 if weight is None else weight for weight in weights))

    def _sequence(self) -> Expansion:
        items: list[Expansion] = []
        while self._peek().text not in ("|", ";", ")", "]") and self._peek().kind != "end":
            items.append(self._item())
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def _item(self) -> Expansion:
        token = self._take()
        item: Expansion
        if token.text == "(":
            item = self._alternatives()
            self._expect(")")
        elif token.text == "[":
            item = Optional(self._alternatives())
            self._expect("]")
        elif token.kind == "rule":
            item = _SPECIAL.get(token.text) or RuleRef(token.text[1:-1])
        elif token.kind == "word":
            item = Word(token.text.lower())
        elif token.kind == "quoted":
            item = Sequence(tuple(Word(word) for word in token.text.strip('"').lower().split()))
        else:
            raise GrammarError(f"line {token.line}: {token.text!r} cannot stand here")
        while self._peek().kind == "tag":
            item = Tagged(item, self._take().text[1:-1].strip())
        return item

    def _peek(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._tokens[self._at]
        self._at += token.kind != "end"
        return token

    def _accept(self, text: str) -> bool:
        accepted = self._peek().text == text
        self._at += accepted
        return accepted

    def _expect(self, text: str) -> None:
        token = self._take()
        if token.text != text:
            raise GrammarError(f"line {token.line}: expected {text!r}, found {token.text!r}")


def _refuse_loop(grammar: Grammar, name: str, above: tuple[str, ...], finite: set[str]) -> None:
    if name in finite:
        return
    if name in above:
        raise GrammarError(f"<{name}> contains itself: {' → '.join((*above, name))}")
    if name not in grammar.rules:
        raise GrammarError(f"<{name}> is used in <{above[-1]}> but never defined")
    for reference in references(grammar.rules[name]):
        _refuse_loop(grammar, reference, (*above, name), finite)
    finite.add(name)
