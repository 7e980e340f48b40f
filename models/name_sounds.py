"""How names sound, for whoever asks which of them sound alike: by the lexicon that the recogniser hears with."""

from collections.abc import Mapping
from functools import lru_cache

from models import directory
from models.errors import LexiconError
from models.lexicon import LANGUAGES, Lexicon
from models.phones import Pronunciation
from padel.calls.name_sounds import Sounds, letters


def sounds_in(language: str, own: Mapping[str, tuple[Pronunciation, ...]] | None = None) -> Sounds:
    """Give who knows the sounds of words in a language; `own` pronunciations win over the lexicon's.

    A word that nobody can say is like its letters, and so is all of a language that has no lexicon yet.
    """
    if language not in LANGUAGES:
        return letters
    lexicon = Lexicon.of(directory.shipped(language), language, own)

    @lru_cache(None)
    def sounds(word: str) -> tuple[Pronunciation, ...]:
        try:
            return lexicon.pronunciations(word)
        except LexiconError:
            return letters(word)

    return sounds
