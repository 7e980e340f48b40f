"""Spanish letter-to-sound: how a word or a name is said, from its spelling, in the accents of Spain and America.

Spanish spelling is nearly phonemic (Real Academia Española, Ortografía, 2010, ch. I). Letters that accents say
differently are kept apart until the end: c/z before e and i (θ or s), j (x or h), d between vowels, ll and y.
"""

import re

from models.phones import Pronunciation

_STRONG = {"a": "AA", "e": "EH", "o": "OW"}
_WEAK = {"i": "IY", "u": "UW"}
_GLIDE = {"i": "Y", "u": "W"}
_FALLING = {"ai": "AY", "ei": "EY", "oi": "OY", "au": "AW", "eu": "EH UW", "ou": "OW UW"}
_VOWELS = "aeiou"

_ACUTE = str.maketrans("áéóàèìòùâêôäëïö", "aeoaeiouaeoaeio")
"""Accents that only mark stress or are foreign; í and ú also part two vowels, and stay."""

_GROUPS = {
    "ch": "CH", "sh": "SH", "rr": "RR", "ph": "F", "th": "T", "ck": "K", "tx": "CH", "tz": "T S", "ñ": "N Y",
    "gü": "G W", "b": "B", "v": "B", "f": "F", "k": "K", "l": "L", "m": "M", "p": "P", "q": "K", "r": "RR", "s": "S",
    "t": "T", "w": "W", "h": "", "í": "IY", "ú": "UW", "ü": "W",
}  # fmt: skip
"""Letters that are said in one way wherever they stand."""

_ACCENTS = (
    {"z": "TH", "j": "X", "d": "DH", "y": "Y"},  # Castilian
    {"z": "S", "j": "X", "d": "DH", "y": "Y"},  # most of America
    {"z": "S", "j": "HH", "d": "DH", "y": "Y"},  # the Caribbean, Andalusia
    {"z": "S", "j": "X", "d": "DH", "y": "SH"},  # the River Plate
    {"z": "TH", "j": "X", "d": "DH", "y": "JH"},  # with emphasis
    {"z": "TH", "j": "X", "d": "D", "y": "Y"},  # word by word
    {"z": "S", "j": "HH", "d": "D", "y": "Y"},
)  # fmt: skip


def read(word: str) -> tuple[Pronunciation, ...]:
    """Give how `word` (any case) is said, the most usual first; empty when it has no letters to say."""
    sounds = _sounds(_letters(word))
    said = [tuple(phone for sound in sounds for phone in accent.get(sound, sound).split()) for accent in _ACCENTS]
    if sounds[-3:] == ["AA", "d", "OW"]:  # forzado, said "forzao"
        said += [(*way[:-3], "AA", "OW") for way in said[:2]]
    return tuple(dict.fromkeys(way for way in said if way))


_FOREIGN = re.compile(
    r"[kw]|(?<!c)h(?![aeiouyáéíóú])|(?<!de)sh|th|ph|ck|oo|[^aeiouyáéíóúdjlnrsxz]$|([bdfgmpst])\1|^s[^aeiouáéíóúh]"
)


def looks_foreign(word: str) -> bool:
    """Say whether a word is not spelled as Spanish is: `smash`, `John`, but not `remate`."""
    return bool(_FOREIGN.search(word.lower()))


def _letters(word: str) -> str:
    known = set("abcdefghijklmnopqrstuvwxyzñüíú")
    return "".join(letter for letter in word.lower().translate(_ACUTE) if letter in known)


def _sounds(letters: str) -> list[str]:
    """Read left to right; lower-case sounds are those of `_ACCENTS`."""
    sounds: list[str] = []
    at = 0
    while at < len(letters):
        said, length = _next(letters, at)
        sounds += said.split()
        at += length
    return sounds


def _next(letters: str, at: int) -> tuple[str, int]:
    """Give the sounds of the letters at `at`, and how many letters they take."""
    one, two, after = letters[at], letters[at : at + 2], letters[at + 1 : at + 2]
    if one in _VOWELS:
        return _vowels(letters, at)
    if one in "cgz" or two in ("qu", "ll"):
        return _soft(letters, at)
    if two == "sh" and at > 0 and len(letters) > at + 2:  # deshacer: the h is silent
        return "S", 2
    if two in _GROUPS:
        return _GROUPS[two], 2
    if one == after and one not in "ln":  # a foreign double letter
        return _next(letters, at + 1)[0], 2
    match one:
        case "y":
            return ("y" if after and after in f"{_VOWELS}íú" else "IY"), 1
        case "j":
            return "j", 1
        case "d":
            return ("D" if at == 0 or letters[at - 1] in "nl" else "d"), 1
        case "n":
            return ("M" if after and after in "pbvm" else "NG" if after and after in "kgqj" else "N"), 1
        case "x":
            return ("S" if at == 0 else "K S"), 1
    return _GROUPS[one], 1


def _soft(letters: str, at: int) -> tuple[str, int]:
    """Read c, g, q, z and ll, which depend on what follows."""
    one, two = letters[at], letters[at : at + 2]
    following = letters[at + 1 : at + 2]
    is_soft = bool(following) and following in "eiéí"
    if two == "ll":
        return ("y", 2) if letters[at + 2 : at + 3] else ("L", 2)
    if two == "ch":
        return "CH", 2
    if one == "z":
        return "z", 2 if following == "z" else 1
    if two == "cc":
        return ("K z", 2) if letters[at + 2 : at + 3] in tuple("eií") else ("K", 2)
    if two == "ck":
        return "K", 2
    if two == "gü":
        return "G W", 2
    if two in ("qu", "gu") and letters[at + 2 : at + 3] in tuple("eií"):
        return ("K" if one == "q" else "G"), 2
    if two == "gg":
        return "G", 2
    hard = {"c": "K", "g": "G", "q": "K"}[one]
    return ({"c": "z", "g": "j"}.get(one, hard) if is_soft else hard), 1


def _vowels(letters: str, at: int) -> tuple[str, int]:
    """Read a vowel, or two that are one syllable."""
    one, two = letters[at], letters[at : at + 2].replace("y", "i")
    before_vowel = letters[at + 2 : at + 3] in tuple(f"{_VOWELS}íú")
    if two in _FALLING and not before_vowel:
        return _FALLING[two], 2
    if one in _WEAK and len(two) == 2 and two[1] in _VOWELS and one != two[1]:
        if two == "ui" and letters[at + 1] == "y":
            return "UW IY", 2
        return _GLIDE[one], 1
    return _STRONG.get(one) or _WEAK[one], 1
