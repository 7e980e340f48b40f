"""PocketSphinx set up for one of our grammars: JSGF in, and the words that its own dictionary lacks."""

from pathlib import Path
from typing import Any

from models.lexicon import Lexicon
from padel.calls.grammar import Alternatives, Expansion, Grammar, Optional, RuleRef, Sequence, Tagged, Word


def decoder(grammar: Grammar, model: Path, language: str, folder: Path) -> Any:
    """Give a decoder with the acoustic model that PocketSphinx brings (American English)."""
    import pocketsphinx

    folder.mkdir(parents=True, exist_ok=True)
    words, lexicon = folder / "words.dict", Lexicon.of(model, language)
    words.write_text("".join(_entries(word, lexicon) for word in sorted(grammar.words())), encoding="utf-8")
    jsgf = folder / "calls.gram"
    jsgf.write_text(written(grammar), encoding="utf-8")
    config = pocketsphinx.Config(
        hmm=pocketsphinx.get_model_path("en-us/en-us"), dict=str(words), jsgf=str(jsgf), loglevel="FATAL"
    )
    return pocketsphinx.Decoder(config)


_NEAREST = {"RR": "R", "X": "HH"}


def _entries(word: str, lexicon: Lexicon) -> str:
    ways = (tuple(_NEAREST.get(phone, phone) for phone in way) for way in lexicon.pronunciations(word))
    lines = enumerate(dict.fromkeys(ways), start=1)
    return "".join(f"{word}{'' if number == 1 else f'({number})'} {' '.join(way)}\n" for number, way in lines)


def written(grammar: Grammar) -> str:
    """Write a grammar as JSGF without its tags, all of it under one public rule."""
    rules = "".join(f"<{name}> = {_text(grammar.rules[name])};\n" for name in sorted(grammar.reachable()))
    public = " | ".join(f"<{name}>" for name in grammar.public)
    return f"#JSGF V1.0;\ngrammar calls;\npublic <any> = {public};\n{rules}"


def _text(expansion: Expansion) -> str:
    match expansion:
        case Word(text):
            return text
        case Sequence(items):
            return " ".join(_text(item) for item in items) or "<NULL>"
        case Alternatives(items, weights):
            shares = weights or (1.0,) * len(items)
            return (
                "(" + " | ".join(f"/{share}/ {_text(item)}" for share, item in zip(shares, items, strict=True)) + ")"
            )
        case Optional(item):
            return f"[{_text(item)}]"
        case Tagged(item):
            return _text(item)
        case RuleRef(name):
            return f"<{name}>"
