"""Our phones as the speech engines write them, and theirs as ours."""

from collections.abc import Sequence

from models.phones import PDF, Pronunciation

_FROM_FESTVOX = {"ax": "AH", "axr": "ER", "ix": "IH", "ux": "UW", "dx": "T", "hv": "HH", "nx": "N",
                 "el": "AH L", "em": "AH M", "en": "AH N", "pau": "", "brth": "", "h#": "", "ssil": ""}  # fmt: skip


def arpabet(names: Sequence[str]) -> tuple[str, ...]:
    """Translate festvox's phone names; `er` followed by `r` is one phone."""
    phones: list[str] = []
    for name in names:
        for phone in _FROM_FESTVOX.get(name, name.upper()).split():
            if phone in PDF and not (phone == "R" and phones and phones[-1] == "ER"):
                phones.append(phone)
    return tuple(phones)


_VOWELS = frozenset({"AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"})


def _stress(phones: Pronunciation) -> list[int | None]:
    """Stress the last vowel but one, as Spanish and these words do; `None` for consonants."""
    vowels = [index for index, phone in enumerate(phones) if phone in _VOWELS]
    stressed = vowels[-2] if len(vowels) > 1 else vowels[0] if vowels else -1
    return [None if phone not in _VOWELS else int(index == stressed) for index, phone in enumerate(phones)]


def stressed(phones: Pronunciation) -> str:
    """Write phones for flite: `b aa0 n d eh1 hh aa0`."""
    marks = ("" if mark is None else str(mark) for mark in _stress(phones))
    return " ".join(phone.lower() + mark for phone, mark in zip(phones, marks, strict=True))


def syllables(phones: Pronunciation) -> str:
    """Write phones for festival, a syllable ending after each vowel and the last taking the rest."""
    syllables: list[tuple[list[str], int]] = []
    current: list[str] = []
    for phone, mark in zip(phones, _stress(phones), strict=True):
        current.append(phone.lower())
        if mark is not None:
            syllables.append((current, mark))
            current = []
    if current and syllables:
        syllables[-1][0].extend(current)
    return "(" + " ".join(f"(({' '.join(names)}) {mark})" for names, mark in syllables) + ")"


_TO_ESPEAK = {
    "AA": "A:", "AE": "a", "AH": "V", "AO": "O:", "AW": "aU", "AY": "aI", "B": "b", "CH": "tS", "D": "d",
    "DH": "D", "EH": "E", "ER": "3:", "EY": "eI", "F": "f", "G": "g", "HH": "h", "IH": "I", "IY": "i:",
    "JH": "dZ", "K": "k", "L": "l", "M": "m", "N": "n", "NG": "N", "OW": "oU", "OY": "OI", "P": "p", "R": "r",
    "S": "s", "SH": "S", "T": "t", "TH": "T", "UH": "U", "UW": "u:", "V": "v", "W": "w", "Y": "j", "Z": "z",
    "ZH": "Z",
}  # fmt: skip


def mnemonics(phones: Pronunciation) -> str:
    """Write phones for espeak-ng, unstressed AH as a schwa."""
    return "".join(
        ("'" if mark else "") + ("@" if phone == "AH" and not mark else _TO_ESPEAK[phone])
        for phone, mark in zip(phones, _stress(phones), strict=True)
    )
