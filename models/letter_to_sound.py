"""Guesses at how a name is said, from its spelling alone.

Spanish readings are given (its spelling is nearly phonemic) and an English one (a short list of letter groups). All
are guesses: whoever compiles a grammar is told which words were guessed.
"""

import unicodedata

from models import spanish
from models.phones import Pronunciation

_VOWELS = "aeiouy"

_ENGLISH = {
    "tion": "SH AH N",
    "ough": "OW",
    "augh": "AO",
    "eigh": "EY",
    "igh": "AY",
    "tch": "CH",
    "dge": "JH",
    "sch": "SH",
    "ck": "K",
    "ch": "CH",
    "sh": "SH",
    "th": "TH",
    "ph": "F",
    "wh": "W",
    "ng": "NG",
    "qu": "K W",
    "gh": "G",
    "kn": "N",
    "wr": "R",
    "ee": "IY",
    "ea": "IY",
    "oo": "UW",
    "ou": "AW",
    "ow": "OW",
    "oa": "OW",
    "ai": "EY",
    "ay": "EY",
    "au": "AO",
    "aw": "AO",
    "oi": "OY",
    "oy": "OY",
    "ie": "IY",
    "ei": "EY",
    "ey": "IY",
    "ew": "UW",
    "ue": "UW",
    "ar": "AA R",
    "er": "ER",
    "ir": "ER",
    "or": "AO R",
    "ur": "ER",
    "ll": "L",
    "tt": "T",
    "nn": "N",
    "mm": "M",
    "pp": "P",
    "bb": "B",
    "dd": "D",
    "ff": "F",
    "gg": "G",
    "ss": "S",
    "zz": "Z",
    "rr": "R",
    "cc": "K",
    "ce": "S EH",
    "ci": "S IH",
    "a": "AE",
    "b": "B",
    "c": "K",
    "d": "D",
    "e": "EH",
    "f": "F",
    "g": "G",
    "h": "HH",
    "i": "IH",
    "j": "JH",
    "k": "K",
    "l": "L",
    "m": "M",
    "n": "N",
    "ñ": "N Y",
    "o": "AA",
    "p": "P",
    "q": "K",
    "r": "R",
    "s": "S",
    "t": "T",
    "u": "AH",
    "v": "V",
    "w": "W",
    "x": "K S",
    "y": "Y",
    "z": "Z",
}

_ENGLISH_ENDINGS = {"a": "AH", "o": "OW", "y": "IY", "i": "IY", "e": "", "ia": "IY AH", "ue": "UW", "es": "S"}


_ANGLICISED = {"RR": "R", "X": "HH", "TH": "S", "DH": "D"}


def guess(word: str) -> tuple[Pronunciation, ...]:
    """Guess how a name (lower case) is said by people who play padel in English; empty when it has no letters.

    The Spanish reading comes first: most names on a padel court that no dictionary knows are Spanish. Then the same
    with English sounds, then an English reading.
    """
    native = spanish.read(word)[:2]
    anglicised = [tuple(_ANGLICISED.get(phone, phone) for phone in way) for way in native]
    letters = "".join(letter for letter in without_accents(word) if letter in _ENGLISH)
    readings = [*native, *anglicised, tuple(_english(letters))]
    return tuple(dict.fromkeys(reading for reading in readings if reading))


def _english(letters: str) -> list[str]:
    for length in (2, 1):
        ending = _ENGLISH_ENDINGS.get(letters[-length:])
        stem = letters[:-length]
        if ending is not None and any(letter in _VOWELS for letter in stem):
            return _read(stem, _ENGLISH) + ending.split()
    return _read(letters, _ENGLISH)


def _read(letters: str, groups: dict[str, str]) -> list[str]:
    """Read left to right, the longest known group of letters first."""
    phones: list[str] = []
    at = 0
    while at < len(letters):
        for length in (4, 3, 2, 1):
            group = letters[at : at + length]
            if len(group) == length and group in groups:
                phones += groups[group].split()
                at += length
                break
    return phones


def without_accents(word: str) -> str:
    """Give `word` with accents taken off: `víbora` -> `vibora`; `ñ` stays."""
    kept = []
    for letter in unicodedata.normalize("NFC", word):
        parts = unicodedata.normalize("NFD", letter) if letter != "ñ" else letter
        kept += [part for part in parts if not unicodedata.combining(part)]
    return "".join(kept)
