"""Writes grammars as JSGF: the inverse of `padel.calls.jsgf`."""

from decimal import Decimal

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
)


def text(grammar: Grammar) -> str:
    """Give a grammar as JSGF text, a rule a line; read again, it says and means the same."""
    rules = (
        f"{'public ' if name in grammar.public else ''}<{name}> = {_expansion(expansion)};"
        for name, expansion in grammar.rules.items()
    )
    return "\n".join(["#JSGF V1.0;", f"grammar {grammar.name};", *rules, ""])


_MARKS = set("=|;()[]*+<>{}/")
"""What means something in JSGF, so that a word with it is quoted."""


def _expansion(expansion: Expansion) -> str:
    """Write what may stand alone: after `=`, or between brackets."""
    match expansion:
        case Alternatives((_, *_) as items, weights):
            return " | ".join(_weighted(item, weights[at] if weights else None) for at, item in enumerate(items))
        case Sequence((_, *_) as items):
            return " ".join(_item(item) for item in items)
    return _item(expansion)


def _weighted(item: Expansion, weight: float | None) -> str:
    said = _item(item) if isinstance(item, Alternatives) else _expansion(item)
    return said if weight is None else f"/{Decimal(repr(weight)):f}/ {said}"


def _item(expansion: Expansion) -> str:
    """Write what may stand in a sequence."""
    if expansion == NULL:
        return "<NULL>"
    if expansion == VOID:
        return "<VOID>"
    match expansion:
        case Word(word):
            return f'"{word}"' if _MARKS & set(word) else word
        case RuleRef(name):
            return f"<{name}>"
        case Optional(item):
            return f"[{_expansion(item)}]"
        case Tagged(item, tag):
            return f"{_item(item)} {{{tag}}}"
    return f"({_expansion(expansion)})"
