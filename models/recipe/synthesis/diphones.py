"""Diphone voices of festival, told every phone, length and pitch: no text analysis, no lexicon, no intonation model.

That makes them speak any language whose sounds they have, each sentence in another melody and tempo. Source of the
method: the Festival Speech Synthesis System's manual, utterance type `Segments` and module UniSyn.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.phones import Pronunciation

VOICES = Path("/usr/share/festival/voices")


@dataclass(frozen=True, slots=True)
class Diphones:
    """A voice's recordings, how its phones are named (several for one of ours are said in turn), and its pitch."""

    group: str
    phones: dict[str, str]
    lowest_hz: float
    highest_hz: float
    settings: str = ""


_BRITISH = {
    "AA": "aa", "AE": "a", "AH": "uh", "AO": "oo", "AW": "au", "AY": "ai", "B": "b", "CH": "ch", "D": "d", "DH": "dh",
    "EH": "e", "ER": "@@", "EY": "ei", "F": "f", "G": "g", "HH": "h", "IH": "i", "IY": "ii", "JH": "jh", "K": "k",
    "L": "l", "M": "m", "N": "n", "NG": "ng", "OW": "ou", "OY": "oi", "P": "p", "R": "r", "S": "s", "SH": "sh",
    "T": "t", "TH": "th", "UH": "u", "UW": "uu", "V": "v", "W": "w", "Y": "y", "Z": "z", "ZH": "zh",
}  # fmt: skip
"""Our phones in the machine-readable phonetic alphabet of British English."""

_CZECH = {
    "AA": "a", "AW": "a u", "AY": "a j", "B": "b", "CH": "c~", "D": "d", "DH": "d", "EH": "e", "EY": "e j", "F": "f",
    "G": "g", "HH": "h", "IH": "i", "IY": "i", "JH": "dz~", "K": "k", "L": "l", "M": "m", "N": "n", "NG": "n",
    "OW": "o", "OY": "o j", "P": "p", "RR": "r", "R": "r", "S": "s", "SH": "s~", "T": "t", "TH": "s", "UH": "u",
    "UW": "u", "V": "v", "W": "u", "X": "ch", "Y": "j", "Z": "z", "ER": "e r", "AH": "a", "AE": "a", "AO": "o",
}  # fmt: skip
"""Our phones as a Czech voice has them: Spanish with an accent, c and z as in America."""

BANKS = {
    "rab_diphone": Diphones(
        "english/rab_diphone/group/rablpc16k.group", _BRITISH, 95, 175,
        "(alternates_left ((i ii) (ll l) (u uu) (i@ ii) (uh @) (a aa) (u@ uu) (w @) (o oo) (e@ ei) (e ei) (r @)))"
        " (alternates_right ((i ii) (ll l) (u uu) (i@ ii) (y i) (uh @) (r @) (w @))) (default_diphone \"@-@@\")",
    ),
    "czech_dita": Diphones("czech/czech_dita/group/dita.group", _CZECH, 160, 240, '(default_diphone "#-#")'),
}  # fmt: skip
"""Voices by festival's name for them."""

_LENGTHS_S = {
    "AA": 0.14, "AE": 0.11, "AH": 0.09, "AO": 0.14, "AW": 0.16, "AY": 0.16, "EH": 0.09, "ER": 0.13, "EY": 0.14,
    "IH": 0.07, "IY": 0.11, "OW": 0.14, "OY": 0.18, "UH": 0.08, "UW": 0.12, "CH": 0.12, "JH": 0.09, "S": 0.11,
    "SH": 0.12, "F": 0.10, "TH": 0.09, "Z": 0.08, "HH": 0.06, "DH": 0.05, "V": 0.06, "L": 0.06, "R": 0.06,
    "W": 0.06, "Y": 0.05, "M": 0.07, "N": 0.06, "NG": 0.07, "ZH": 0.08,
}  # fmt: skip
"""Usual lengths in running speech (after D. Klatt, 1976); others last `_STOP_S`."""

_STOP_S = 0.075
_VOWELS = frozenset({"AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one sentence is made of."""

    words: Sequence[Pronunciation]
    seed: int


def script(voice: str, sentences: Sequence[Sentence], folder: Path) -> str:
    """Give a festival script that says the sentences into `folder`, numbered."""
    bank = BANKS[voice]
    settings = " ".join(f"'{setting}" for setting in _settings(bank.settings))
    names = sorted({name for said in bank.phones.values() for name in said.split()})
    head = f"""(require_module 'UniSyn)
(us_diphone_init (list '(name "own") '(index_file "{VOICES / bank.group}") '(grouped "true") {settings}))
(defPhoneSet own ((vc + -)) ((# -) {" ".join(f"({name} +)" for name in names)})) (PhoneSet.silences '(#))
(voice_reset) (PhoneSet.select 'own) (Parameter.set 'PhoneSet 'own)
(Parameter.set 'Synth_Method 'UniSyn) (Parameter.set 'us_sigpr 'lpc) (us_db_select 'own)
(set! UniSyn_module_hooks nil) (set! us_abs_offset 0.0) (set! window_factor 1.0) (set! us_rel_offset 0.0)
(set! us_gain 0.9)"""
    said = (
        f"(set! u (Utterance Segments ({' '.join(_segments(sentence, bank))}))) (utt.synth u) "
        f'(utt.save.wave u "{folder}/{number}.wav" \'riff)'
        for number, sentence in enumerate(sentences)
    )
    return "\n".join([head, *said])


def _settings(text: str) -> list[str]:
    """Part a row of expressions in brackets."""
    parts, depth, begin = [], 0, 0
    for at, letter in enumerate(text):
        if letter == "(":
            begin = at if depth == 0 else begin
            depth += 1
        elif letter == ")":
            depth -= 1
            if depth == 0:
                parts.append(text[begin : at + 1])
    return parts


def _segments(sentence: Sentence, bank: Diphones) -> list[str]:
    """Give phones with lengths in seconds and pitch targets: falling, with a rise on the first vowel of each word."""
    chance = random.Random(sentence.seed)
    tempo, top_hz = chance.uniform(0.75, 1.3), chance.uniform(bank.lowest_hz, bank.highest_hz)
    span, accent = chance.uniform(0.7, 0.95), chance.uniform(1.02, 1.35)
    total = sum(len(word) for word in sentence.words)
    segments, done = [f"(# 0.15 (0 {top_hz:.0f}))"], 0
    for word in sentence.words:
        accented = next((at for at, phone in enumerate(word) if phone in _VOWELS), -1)
        for at, phone in enumerate(word):
            done += 1
            length_s = _LENGTHS_S.get(phone, _STOP_S) * tempo * chance.uniform(0.8, 1.25)
            if done > total - 2:
                length_s *= 1.3  # before a pause
            pitch_hz = top_hz * span ** (done / total) * (accent if at == accented else chance.uniform(0.97, 1.03))
            target = f" ({length_s / 3:.3f} {pitch_hz:.0f})" if phone in _VOWELS else ""
            first, *rest = bank.phones[phone].split()
            segments.append(f"({first} {length_s / (1 + len(rest)):.3f}{target})")
            segments += [f"({name} {length_s / (1 + len(rest)):.3f})" for name in rest]
        if done < total and chance.random() < 0.1:
            segments.append(f"(# {chance.uniform(0.05, 0.3):.2f})")
    return [*segments, f"(# 0.2 (0.2 {top_hz * span:.0f}))"]
