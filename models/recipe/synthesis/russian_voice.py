"""Spanish from a Russian voice: festival's `msu_ru_nsh_clunits` joins pieces of real recordings, told every phone.

Its r rolls and its h is a jota; stressed vowels are full in every syllable, consonants are soft before i, as they are
in the recordings. It has no θ: c and z are s, as in America. The package is `festvox-ru` (BSD-like licence).
"""

import random
from collections.abc import Sequence
from pathlib import Path

from models.phones import Pronunciation
from models.recipe.synthesis.diphones import Sentence

_UNITS = {
    "AA": "aa", "EH": "ee", "IY": "ii", "OW": "oo", "UW": "uu", "AY": "aa j", "EY": "ee j", "OY": "oo j",
    "AW": "aa u", "Y": "j", "W": "u", "B": "b", "D": "d", "G": "g", "P": "p", "T": "t", "K": "k",
    "F": "f", "S": "s", "SH": "sh", "X": "h", "CH": "ch", "M": "m", "N": "n", "L": "ll", "RR": "r",
    "V": "v", "Z": "z", "ZH": "zh",
}  # fmt: skip
_SOFT = frozenset({"b", "d", "g", "p", "t", "k", "f", "s", "h", "m", "n", "r", "v", "z"})
_SAID = {
    "TH": "S", "HH": "X", "DH": "D", "NG": "N", "JH": "D ZH", "R": "RR", "IH": "IY", "AE": "AA", "AH": "AA",
    "AO": "OW", "ER": "EH RR", "UH": "UW",
}  # fmt: skip
"""Phones that the voice says as others."""

_FRONT = ("IY", "Y")

_HEAD = """(voice_msu_ru_nsh_clunits)
(lex.create "own") (lex.set.phoneset "msu_ru") (lex.select "own")
(define (own_words token name) (list name))
(set! token_to_words own_words) (set! postlex_rules_hooks nil)"""


def script(sentences: Sequence[Sentence], folder: Path) -> str:
    """Give a festival script that says the sentences into `folder`, numbered."""
    lines = [_HEAD]
    for number, sentence in enumerate(sentences):
        stretch = random.Random(sentence.seed).uniform(0.85, 1.2)
        names = [f"w{number}x{at}" for at in range(len(sentence.words))]
        lines += [
            f'(lex.add.entry \'("{name}" nil ((({_units(word)}) 1))))'
            for name, word in zip(names, sentence.words, strict=True)
        ]
        lines += [
            f"(Parameter.set 'Duration_Stretch {stretch:.2f})",
            f'(utt.save.wave (SynthText "{" ".join(names)}") "{folder}/{number}.wav" \'riff)',
        ]
    return "\n".join(lines)


def _units(word: Pronunciation) -> str:
    phones, units = said([word]), list[str]()
    for at, phone in enumerate(phones):
        *first, last = _UNITS[phone].split()
        following = phones[at + 1] if at + 1 < len(phones) else ""
        units += [*first, f"{last}{last}" if last in _SOFT and following in _FRONT else last]
    return " ".join(units)


def said(words: Sequence[Pronunciation]) -> Pronunciation:
    """Give the phones that the voice really says for these words."""
    return tuple(one for word in words for phone in word for one in _SAID.get(phone, phone).split())
