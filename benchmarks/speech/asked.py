"""Words that nothing else can replace: each in the state that waits for it, said by every voice of a split."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.speech import in_match
from benchmarks.speech.audio import Said
from models.recipe import synthesise, voices
from models.recipe.synthesis import engines
from models.recipe.voices import Split
from padel.calls import understand
from padel.calls.grammar import Grammar
from padel.calls.listening import Listening
from padel.umpiring import Fit


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be said, in which state, and how it fits the match there."""

    words: tuple[str, ...]
    state: Listening
    fit: Fit = "plain"


_GAME, _OVER, _MUTED = Listening("game", "a"), Listening("over"), Listening(muted=True)
_WHO = Listening("game", "a", pending=True)
_CONFIRMING = Listening("over", confirming=True)


def _asked(
    confirm: str, begin: str, who: tuple[str, str], deuce: str, rest: tuple[str, ...], cancel: str
) -> list[Asked]:
    return [
        Asked((confirm,), _CONFIRMING, "completes"),
        Asked(tuple(begin.split()), _OVER),
        *(Asked((word,), _WHO, "completes") for word in who),
        Asked((deuce,), _GAME, "agrees"),
        *(Asked(tuple(words.split()), _GAME) for words in rest),
        Asked((cancel,), _WHO),
    ]


ASKED = {
    "en": [
        *_asked("confirm", "next match", ("blue", "red"), "deuce", ("undo", "redo", "let", "fault", "ace"), "cancel"),
        Asked(("listen",), _MUTED),
    ],
    "es": _asked("confirmar", "nuevo partido", ("azul", "rojo"), "iguales", ("deshacer", "let", "falta"), "cancelar"),
}


def said(language: str, split: Split) -> list[tuple[Asked, Said]]:
    """Have every voice of a split say each of them, twice."""
    asked = {one.words: one for one in ASKED[language]}
    requests = [synthesise.request(words, seed, language) for words in asked for seed in (1, 2)]
    return [
        (asked[clip.words], Said(clip.source, clip.words, clip.samples))
        for voice in voices.speaking(language, split)
        for clip in engines.say(voice, requests)
    ]


class Ears:
    """An ear for each state, to which any call but the one that is asked for is as likely as most."""

    def __init__(self, model: Path, grammar: Grammar, folder: Path) -> None:
        self._ears, self._grammar = in_match.Ears(model, grammar, folder), grammar

    def at(self, asked: Asked) -> in_match.EarAt:
        """Give the ear that waits for a word."""
        meant = understand(self._grammar, asked.words)
        return self._ears.in_state(asked.state, lambda call: asked.fit if call == meant else "plain")
