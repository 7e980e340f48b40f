"""What the synthetic voices say: calls of the grammar, phrases like them, and varied English.

Sources besides the grammar: Debian's `fortunes` collections, transcripts of the training corpora, CMUdict's
words (so that every phone is heard beside every other), number words, and first names.
"""

import random
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from models.errors import RecipeError
from models.lexicon import dictionary
from models.recipe.sentences.sampler import sample
from padel.calls import match_grammar
from padel.calls.languages import COLOURS


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FORTUNES = Path("/usr/share/games/fortunes")
"""Where Debian's `fortunes` package keeps its texts."""

NAMES = _words(
    "maria carlos john anna juan lebron galan tapia coello sofia peter laura mark pablo lucia david emma tom alex "
    "paula alejandro alejandra javier javi jorge jose fernando francisco paquito navarro martin marta gemma ari "
    "bea ana carmen elena isabel ines marina nuria pilar raquel sara teresa victoria andrea claudia julia irene "
    "miguel antonio manuel daniel diego sergio alberto alvaro ivan ruben oscar raul mario victor hugo lucas leo "
    "nicolas gonzalo ignacio santiago mateo bruno federico agustin franco momo sanyo bela chingotto stupa arturo "
    "james robert michael william richard thomas chris paul steven andrew kevin brian george edward susan jessica "
    "sarah karen nancy lisa betty helen sandra ashley emily olivia sophie amy kate jane lucy alice henry oliver jack "
    "harry charlie max sam ben dan nick matt josh adam simon philip lars sven erik johan karin ingrid hans klaus "
    "pierre marie luca giulia marco chiara ahmed fatima omar ali triay brea josemaria smith jones garcia lopez perez"
)
"""First names and surnames that a match may put into the grammar."""

_NUMBERS = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fifteen thirty forty fifty hundred"
)
_PADEL = _words(
    "bandeja vibora chiquita bajada rulo gancho globo contrapared smash volley lob serve return forehand backhand "
    "winner error unforced forced fault double ace let deuce advantage game set match point golden star blue red "
    "player one two three four love fifteen thirty forty all undo correction block drop shot wall boast in play"
)
_SHORT = (
    "blue", "red", "let", "game", "fault", "in play", "ace", "out", "net", "deuce", "play", "undo", "mute", "listen",
    "winner", "error", "smash", "lob", "fifteen all", "thirty all", "love all", "blue winner", "red winner",
    "game blue", "game red", "point blue", "point red", "blue ace", "red ace", "double fault", "second serve",
    "smash winner", "volley error", "blue error", "red error", "player one", "player two", "player three",
    "player four", "forced error", "unforced error", "golden point", "advantage blue", "advantage red", "resume",
    "suspend", "correction", "game and set", "ace", "ace", "fault", "fault", "deuce", "deuce", "let", "let", "undo",
    "undo", "ace blue", "ace red", "fault blue", "second service", "let first service", "let second serve",
    "foot fault",
)  # fmt: skip
"""Calls of a word or two: the least to tell them apart by."""

_LIKE_CALLS = (
    "player {n}", "{who} {shot}", "{shot} {out}", "{who} {out}", "{out} {who}", "team {n}", "new game",
    "change ends", "side out", "match point", "set point", "time out", "{who} to serve", "next set", "tie break",
    "net", "out", "new balls", "foot fault", "ball change", "yes", "no", "confirm", "cancel", "{who} {shot} {out}",
    "{who}", "{shot}", "{who} and {who}", "{who} wins", "please {shot}", "not {out}", "warning {who}",
    "{who} retires", "time violation {who}", "advantage {who}", "game {who}", "point {who}", "{n} {n}", "{n} all",
    "{n} points to {n}", "warm up {n} minutes", "time prepare to play", "{who} to serve play", "ready", "not ready",
    "wait please", "{who} out", "new balls please", "{who} won the toss", "service let", "wrong receiver",
    "who serves", "who is serving", "score", "the score please", "change sides", "wide", "ball out", "not up",
    "{who} not up", "double bounce {who}", "touch {who}", "net touch {who}", "foul shot {who}", "hindrance",
    "invasion {who}", "over the net", "on the glass", "{who} fence", "point for {who}", "{who} point",
    "{who} wins the point", "{who} in the net", "{who} into the net", "{who} missed", "mistake {who}",
    "{who} by three", "{who} by four winner", "{who} {shot} into the net", "{who} off the glass winner",
    "{who} back wall winner", "{who} double wall winner", "{who} half volley winner", "{who} tweener winner", "good",
    "ball in", "sorry", "medical timeout", "play suspended", "rain delay", "walkover {who}", "code violation {who}",
    "code violation warning {who}", "challenge {who}", "review", "nil nil", "super tie break", "deciding tie break",
    "championship tie break", "one point all", "ad in", "game server", "{who} leads {n} love", "first game {who}",
    "undo two points", "undo last two points", "undo game", "set score {who} {n} {n}", "it took {n} minutes",
    "room {n}", "i saw {n} of them", "bus number {n}", "at {n} o'clock", "it was not his fault", "let me see",
    "what a deuce",
)  # fmt: skip
_OUTCOMES = ("winner", "forced error", "unforced error", "error", "in play", "out", "net", "ace", "double fault")


class TextSource:
    """Draws sentences; `kind` of each is drawn first: calls, calls-like phrases, padel words, English, word salad."""

    def __init__(self, transcripts: Sequence[str], seed: int) -> None:
        self._transcripts = tuple(transcripts)
        self._chance = random.Random(seed)

    def draw(self) -> tuple[str, ...]:
        """Draw the words of one sentence, in lower case."""
        kinds = (self._call, self._like_call, self._padel, self._short, self._english, self._salad)
        return self._chance.choices(kinds, (32, 16, 6, 26, 12, 8))[0]()

    def _call(self) -> tuple[str, ...]:
        return drawn_call("en", NAMES, self._chance)

    def _like_call(self) -> tuple[str, ...]:
        chance = self._chance
        who = chance.choice([chance.choice(NAMES), "blue", "red", f"player {chance.choice(_NUMBERS[1:5])}"])
        filled = chance.choice(_LIKE_CALLS).format(
            n=chance.choice(_NUMBERS), who=who, shot=chance.choice(_PADEL[:18]), out=chance.choice(_OUTCOMES)
        )
        return tuple(filled.split())

    def _padel(self) -> tuple[str, ...]:
        words = [*_PADEL, *_PADEL[:8], *_NUMBERS]
        return tuple(self._chance.choices(words, k=self._chance.randint(1, 5)))

    def _short(self) -> tuple[str, ...]:
        shortest = [*_SHORT, *_PADEL[:18], *self._chance.sample(NAMES, 20)]
        return tuple(self._chance.choice(shortest).split())

    def _english(self) -> tuple[str, ...]:
        source = self._transcripts if self._transcripts and self._chance.random() < 0.35 else fortunes()
        return tuple(self._chance.choice(source or self._transcripts).split())

    def _salad(self) -> tuple[str, ...]:
        return tuple(self._chance.choice(dictionary_words()) for _ in range(self._chance.randint(1, 5)))


def drawn_call(language: str, names: Sequence[str], chance: random.Random) -> tuple[str, ...]:
    """Draw a call of a match with some colours and some players."""
    first, second = chance.sample([forms[language] for forms in COLOURS], 2)
    colours = (chance.choice(first), chance.choice(second))
    players = tuple(chance.sample(names, 4))
    return sample(match_grammar(language, colours, players, wake=chance.random() < 0.05), chance, flatten=0.5)


def installed(texts: tuple[str, ...], package: str) -> tuple[str, ...]:
    """Give texts that a Debian package brings.

    Raises:
        RecipeError: there are none.
    """
    if not texts:
        raise RecipeError(f"the texts of Debian's {package} are missing: apt-get install {package}")
    return texts


@cache
def dictionary_words() -> tuple[str, ...]:
    """Give CMUdict's plain words of three to ten letters."""
    from models.lexicon import _cmudict_text

    words = re.findall(r"\n([a-z]{3,10}) ", _cmudict_text())
    return tuple(sorted(set(words)))


@cache
def fortunes() -> tuple[str, ...]:
    """Give short sentences of Debian's fortunes whose words are all in CMUdict; none when it is not installed."""
    known = set(dictionary_words()) | {"a", "i", "is", "to", "of", "in", "it", "on", "at", "be", "as", "we", "an"}
    found = set()
    for file in sorted(FORTUNES.glob("*")) if FORTUNES.is_dir() else []:
        if not file.suffix and file.is_file():
            found.update(_sentences(file.read_text(encoding="utf-8", errors="ignore"), known))
    return tuple(sorted(found))


def _sentences(text: str, known: set[str]) -> list[str]:
    kept = []
    for part in re.split(r"[.!?;:()\"%]+|\n%\n|--.*", text):
        words = re.sub(r"[^a-z' ]", " ", part.lower()).split()
        if 2 <= len(words) <= 11 and all(word in known or dictionary(word) for word in words):
            kept.append(" ".join(words))
    return kept
