"""Words that nothing else can replace: each in the state that waits for it, said by every voice of a split."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.speech.audio import Said
from benchmarks.speech.hearing import Device, Heard
from device.hearing.utterance import Utterance
from models.recipe import synthesise, voices
from models.recipe.sound.clips import Samples
from models.recipe.synthesis import engines
from models.recipe.voices import Split
from padel.calls import understand
from padel.calls.grammar import Grammar
from padel.calls.listening import Listening, listen_for
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
    """An ear for each state."""

    def __init__(self, model: Path, grammar: Grammar, folder: Path) -> None:
        self._model, self._grammar, self._folder = model, grammar, folder
        self._ears: dict[Listening, Device] = {}

    def at(self, asked: Asked) -> "_EarAt":
        """Give the ear that waits for a word."""
        if asked.state not in self._ears:
            narrowed = listen_for(self._grammar, asked.state)
            self._ears[asked.state] = Device(self._model, narrowed, self._folder / str(len(self._ears)))
        return _EarAt(self._ears[asked.state], self._grammar, asked)


class _EarAt:
    """An ear that knows how what is asked for fits; any other call is as likely as most."""

    def __init__(self, ear: Device, grammar: Grammar, asked: Asked) -> None:
        self._ear, self._grammar, self._asked = ear, grammar, asked
        self._meant = understand(grammar, asked.words)

    def hear(self, samples: Samples) -> Heard:
        return self._ear.hear(samples, self._takes)

    def _takes(self, utterance: Utterance) -> bool:
        call = understand(self._grammar, tuple(word.word for word in utterance.words))
        if call is None or utterance.is_cut:
            return False
        fit = self._asked.fit if call == self._meant else "plain"
        return self._ear.acceptance.in_match(utterance.verdict, fit).accepted
