"""Debian's speech engines behind one shape: requests in, clips out.

Each engine is a command-line program. Where it can be told, a word is said with the phones that the request
gives, and the phones that come back are those that were really said (flite and festival report them); otherwise
they are the lexicon's.
"""

import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import gcd
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

from models.errors import RecipeError
from models.phones import PDF, Pronunciation
from models.recipe.clips import RATE_HZ, Clip, Samples
from models.recipe.voices import ESPEAK_ACCENTS, ESPEAK_VARIANTS, Voice


@dataclass(frozen=True, slots=True)
class Request:
    """What to say: the words, the phones of each, and which of them the engine must be told (`told`)."""

    words: tuple[str, ...]
    phones: tuple[Pronunciation, ...]
    told: frozenset[int]
    seed: int


def say(voice: Voice, requests: Sequence[Request]) -> list[Clip]:
    """Speak each request; those that the engine failed on are left out.

    Raises:
        RecipeError: the engine is not installed.
    """
    if shutil.which(voice.engine) is None:
        raise RecipeError(f"{voice.engine} is not installed; see docs/sources.md for the Debian package")
    engine = _ENGINES[voice.engine]
    with tempfile.TemporaryDirectory() as folder:
        clips = engine(voice, requests, Path(folder))
    return [clip for clip in clips if clip is not None]


def _flite(voice: Voice, requests: Sequence[Request], folder: Path) -> list[Clip | None]:
    return [_flite_one(voice, request, folder) for request in requests]


def _flite_one(voice: Voice, request: Request, folder: Path) -> Clip | None:
    chance = random.Random(request.seed)
    pitch_hz = chance.uniform(140, 240) if voice.argument == "slt" else chance.uniform(85, 155)
    lexicon, wave = folder / "words.lex", folder / "said.wav"
    lexicon.write_text(
        "".join(f'"{request.words[i]}" nn : {_stressed(request.phones[i])}\n' for i in sorted(request.told))
    )
    said = _run(
        ["flite", *(["-add_lex", str(lexicon)] if request.told else []), "-voice", voice.argument,
         "--setf", f"duration_stretch={chance.uniform(0.75, 1.3):.2f}",
         "--setf", f"int_f0_target_mean={pitch_hz:.0f}",
         "--setf", f"int_f0_target_stddev={chance.uniform(8, 28):.0f}",
         "-ps", "-t", " ".join(request.words), "-o", str(wave)]
    )  # fmt: skip
    return _clip(wave, voice.name, request, _arpabet((said or "").split()))


def _espeak(voice: Voice, requests: Sequence[Request], folder: Path) -> list[Clip | None]:
    return [_espeak_one(voice, request, folder) for request in requests]


def _espeak_one(voice: Voice, request: Request, folder: Path) -> Clip | None:
    chance = random.Random(request.seed)
    speaker = f"{chance.choice(ESPEAK_ACCENTS)}+{chance.choice(ESPEAK_VARIANTS)}"
    wave = folder / "said.wav"
    text = " ".join(
        f"[[{_mnemonics(phones)}]]" if index in request.told else word
        for index, (word, phones) in enumerate(zip(request.words, request.phones, strict=True))
    )
    _run(["espeak-ng", "-v", speaker, "-s", str(chance.randint(115, 210)), "-p", str(chance.randint(15, 85)),
          "-w", str(wave), text])  # fmt: skip
    return _clip(wave, f"espeak-{speaker}", request, ())


def _festival(voice: Voice, requests: Sequence[Request], folder: Path) -> list[Clip | None]:
    """Speak a whole batch in one process: loading a voice takes a second."""
    script = [f"(voice_{voice.argument})", _FESTIVAL_SAY]
    for number, request in enumerate(requests):
        chance = random.Random(request.seed)
        script += [
            f"(Parameter.set 'Duration_Stretch {chance.uniform(0.8, 1.25):.2f})",
            *(
                f'(lex.add.entry \'("{request.words[i]}" nil {_syllables(request.phones[i])}))'
                for i in sorted(request.told)
            ),
            f'(say {number} "{" ".join(request.words)}" "{folder}/{number}.wav")',
        ]
    (folder / "say.scm").write_text("\n".join(script))
    said = _run(["festival", "-b", str(folder / "say.scm")], timeout_s=600) or ""
    segments = {
        int(number): re.findall(r'"([a-z@]+)"', phones) for number, phones in re.findall(r"\((\d+) (.*)\)", said)
    }
    return [
        _clip(folder / f"{number}.wav", voice.name, request, _arpabet(segments.get(number, [])))
        for number, request in enumerate(requests)
    ]


_FESTIVAL_SAY = """(define (say number text file)
  (let ((utt (SynthText text)))
    (print (cons number (mapcar (lambda (s) (item.name s)) (utt.relation.items utt 'Segment))))
    (utt.save.wave utt file 'riff)))"""


def _respelled(command: Callable[[Voice, Path, random.Random], list[str]], *, stdin: bool) -> "_Engine":
    """Make an engine of a program that is given plain text, with unusual words spelled as they sound."""

    def engine(voice: Voice, requests: Sequence[Request], folder: Path) -> list[Clip | None]:
        clips = []
        for number, request in enumerate(requests):
            wave = folder / f"{number}.wav"
            text = " ".join(RESPELLED.get(word, word) for word in request.words)
            arguments = command(voice, wave, random.Random(request.seed))
            _run(arguments if stdin else [*arguments, text], stdin=text if stdin else None)
            clips.append(_clip(wave, voice.name, request, ()))
        return clips

    return engine


RESPELLED = {
    "bandeja": "bahn day ha", "vibora": "vee bora", "chiquita": "chee keeta", "bajada": "bah ha da",
    "rulo": "roo lo", "gancho": "gahn cho", "globo": "globo", "contrapared": "contra pa red",
    "galan": "ga lahn", "coello": "co eyo", "tapia": "tah pia", "lebron": "leh brone", "juan": "hwan",
    "backhand": "back hand", "forehand": "fore hand", "chingotto": "ching gotto", "javier": "havi air",
}  # fmt: skip
"""Spellings that make an English voice say a padel word as it is said on court."""

_Engine = Callable[[Voice, Sequence[Request], Path], list[Clip | None]]

_ENGINES: dict[str, _Engine] = {
    "flite": _flite,
    "espeak-ng": _espeak,
    "festival": _festival,
    "pico2wave": _respelled(lambda v, wave, _: ["pico2wave", "-l", v.argument, "-w", str(wave)], stdin=False),
    "RHVoice-test": _respelled(
        lambda v, wave, chance: ["RHVoice-test", "-p", v.argument, "-r", str(chance.randint(85, 120)),
                                 "-t", str(chance.randint(88, 112)), "-o", str(wave)], stdin=True
    ),
}  # fmt: skip


def _run(arguments: list[str], *, stdin: str | None = None, timeout_s: float = 30) -> str | None:
    """Run a program; its output, or `None` when it failed."""
    try:
        done = subprocess.run(
            arguments, input=stdin, capture_output=True, text=True, errors="replace", timeout=timeout_s, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def _clip(wave: Path, source: str, request: Request, said: tuple[str, ...]) -> Clip | None:
    """Read what was written and take the file away; `None` when there is nothing worth keeping."""
    try:
        samples = read_audio(wave)
    except soundfile.LibsndfileError:
        return None
    wave.unlink()
    phones = said or tuple(phone for word in request.phones for phone in word)
    return Clip(samples, source, request.words, phones) if len(samples) > RATE_HZ // 5 else None


def read_audio(path: Path) -> Samples:
    """Read a sound file as mono at 16 kHz, peak at 0.9 of full scale."""
    audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
    samples = at_16_khz(audio.mean(axis=1), rate)
    peak = float(np.abs(samples).max(initial=0.0))
    return np.asarray(samples * (0.9 / peak) if peak > 0 else samples, dtype=np.float32)


def at_16_khz(samples: Samples, rate_hz: int) -> Samples:
    """Give samples taken at `rate_hz` at 16 kHz."""
    common = gcd(rate_hz, RATE_HZ)
    if rate_hz == RATE_HZ:
        return samples
    return np.asarray(resample_poly(samples, RATE_HZ // common, rate_hz // common), dtype=np.float32)


_FROM_FESTVOX = {"ax": "AH", "axr": "ER", "ix": "IH", "ux": "UW", "dx": "T", "hv": "HH", "nx": "N",
                 "el": "AH L", "em": "AH M", "en": "AH N", "pau": "", "brth": "", "h#": "", "ssil": ""}  # fmt: skip


def _arpabet(names: Sequence[str]) -> tuple[str, ...]:
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


def _stressed(phones: Pronunciation) -> str:
    """Write phones for flite: `b aa0 n d eh1 hh aa0`."""
    marks = ("" if mark is None else str(mark) for mark in _stress(phones))
    return " ".join(phone.lower() + mark for phone, mark in zip(phones, marks, strict=True))


def _syllables(phones: Pronunciation) -> str:
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


def _mnemonics(phones: Pronunciation) -> str:
    """Write phones for espeak-ng, unstressed AH as a schwa."""
    return "".join(
        ("'" if mark else "") + ("@" if phone == "AH" and not mark else _TO_ESPEAK[phone])
        for phone, mark in zip(phones, _stress(phones), strict=True)
    )
