"""espeak-ng's voices: English, told the phones of unusual words; Spanish, whose phones are those it says it spoke."""

import random
import subprocess
from pathlib import Path

from models.phones import Pronunciation
from models.recipe.voices import ESPEAK_ACCENTS, ESPEAK_SPANISH_ACCENTS, ESPEAK_VARIANTS

Words = tuple[str, ...]


def english(words: Words, told: dict[int, str], chance: random.Random, wave: Path) -> str:
    """Say English words into `wave`; `told` holds the mnemonics of some of them. Give the speaker's name."""
    speaker = f"{chance.choice(ESPEAK_ACCENTS)}+{chance.choice(ESPEAK_VARIANTS)}"
    text = " ".join(f"[[{told[index]}]]" if index in told else word for index, word in enumerate(words))
    _speak(speaker, text, chance, wave)
    return f"espeak-{speaker}"


def spanish(words: Words, chance: random.Random, wave: Path) -> tuple[str, tuple[str, ...]]:
    """Say Spanish words into `wave`. Give the speaker's name and the phones said; none when one is unknown."""
    speaker = f"{chance.choice(ESPEAK_SPANISH_ACCENTS)}+{chance.choice(ESPEAK_VARIANTS)}"
    said = wave.with_suffix(".phones")
    _speak(speaker, " ".join(words), chance, wave, "-x", "--sep=_", f"--phonout={said}")
    mnemonics = said.read_text(encoding="utf-8") if said.exists() else ""
    said.unlink(missing_ok=True)
    return f"espeak-{speaker}", spanish_phones(mnemonics)


def _speak(speaker: str, text: str, chance: random.Random, wave: Path, *options: str) -> None:
    speed, pitch = str(chance.randint(115, 210)), str(chance.randint(15, 85))
    command = ["espeak-ng", "-v", speaker, "-s", speed, "-p", pitch, "-w", str(wave), *options, text]
    subprocess.run(command, capture_output=True, timeout=30, check=False)


_STRESS = str.maketrans("", "", "',:;=%,|-")

_FROM_SPANISH = {
    "a": "AA", "e": "EH", "E": "EH", "i": "IY", "o": "OW", "O": "OW", "u": "UW", "aI": "AY", "eI": "EY", "oI": "OY",
    "aU": "AW", "eU": "EH UW", "oU": "OW UW", "j": "Y", "w": "W", "p": "P", "b": "B", "B": "B", "t": "T", "d": "D",
    "D": "DH", "k": "K", "g": "G", "Q": "G", "f": "F", "T": "TH", "s": "S", "z": "Z", "x": "X", "h": "HH", "S": "SH",
    "tS": "CH", "m": "M", "n": "N", "N": "NG", "n^": "N Y", "l": "L", "l^": "Y", "J^": "Y", "J": "Y", "**": "RR",
    "R2": "RR", "R": "RR", "*": "RR", "r": "RR", "v": "B", "y": "Y",
}  # fmt: skip
"""espeak-ng's mnemonics of Spanish in our phones; `ll` and `y` are one sound, as most speakers have them."""


def spanish_phones(mnemonics: str) -> Pronunciation:
    """Translate `--phonout` with `--sep=_`; empty when there is a mnemonic that is not Spanish."""
    phones: list[str] = []
    for mnemonic in mnemonics.replace("_", " ").split():
        plain = mnemonic.translate(_STRESS)
        if plain and plain not in _FROM_SPANISH:
            return ()
        phones += _FROM_SPANISH[plain].split() if plain else ()
    return tuple(phones)
