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
from pathlib import Path

import soundfile

from models.errors import RecipeError
from models.phones import Pronunciation
from models.recipe.sound.clips import RATE_HZ, Clip
from models.recipe.sound.sound_files import read_audio
from models.recipe.synthesis import diphones, espeak, kokoro, russian_voice
from models.recipe.synthesis.phone_names import arpabet, mnemonics, stressed, syllables
from models.recipe.voices import ESPEAK_SPANISH_ACCENTS, Voice


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
    program = voice.engine.partition("/")[0]
    if shutil.which(program) is None:
        raise RecipeError(f"{program} is not installed; see models/docs/sources.md for the Debian package")
    engine = _ENGINES[voice.engine]
    with tempfile.TemporaryDirectory() as folder:
        clips = engine(voice, requests, Path(folder))
    return [clip for clip in clips if clip is not None]


def say_most(voice: Voice, requests: Sequence[Request]) -> list[Clip]:
    """Speak requests as `say` does; an engine that fails on more than half of them lacks the voice.

    Raises:
        RecipeError: the engine or the voice is not installed.
    """
    said = say(voice, requests)
    if 2 * len(said) < len(requests):
        raise RecipeError(
            f"{voice.name} said {len(said)} of {len(requests)} sentences: is its Debian package installed "
            "(models/docs/sources.md)?"
        )
    return said


def _flite(voice: Voice, requests: Sequence[Request], folder: Path) -> list[Clip | None]:
    return [_flite_one(voice, request, folder) for request in requests]


def _flite_one(voice: Voice, request: Request, folder: Path) -> Clip | None:
    chance = random.Random(request.seed)
    pitch_hz = chance.uniform(140, 240) if voice.argument == "slt" else chance.uniform(85, 155)
    lexicon, wave = folder / "words.lex", folder / "said.wav"
    lexicon.write_text(
        "".join(f'"{request.words[i]}" nn : {stressed(request.phones[i])}\n' for i in sorted(request.told))
    )
    said = _run(
        ["flite", *(["-add_lex", str(lexicon)] if request.told else []), "-voice", voice.argument,
         "--setf", f"duration_stretch={chance.uniform(0.75, 1.3):.2f}",
         "--setf", f"int_f0_target_mean={pitch_hz:.0f}",
         "--setf", f"int_f0_target_stddev={chance.uniform(8, 28):.0f}",
         "-ps", "-t", " ".join(request.words), "-o", str(wave)]
    )  # fmt: skip
    return _clip(wave, voice.name, request, arpabet((said or "").split()))


def _espeak(voice: Voice, requests: Sequence[Request], folder: Path) -> list[Clip | None]:
    return [_espeak_one(voice, request, folder) for request in requests]


def _espeak_one(voice: Voice, request: Request, folder: Path) -> Clip | None:
    chance, wave = random.Random(request.seed), folder / "said.wav"
    if voice.language == "es":
        speaker, said = espeak.spanish(request.words, chance, wave)
        return _clip(wave, speaker, request, said) if said else None
    told = {index: mnemonics(request.phones[index]) for index in request.told}
    return _clip(wave, espeak.english(request.words, told, chance, wave), request, ())


def _festival(voice: Voice, requests: Sequence[Request], folder: Path) -> list[Clip | None]:
    """Speak a whole batch in one process: loading a voice takes a second."""
    script = [f"(voice_{voice.argument})", _FESTIVAL_SAY]
    for number, request in enumerate(requests):
        chance = random.Random(request.seed)
        script += [
            f"(Parameter.set 'Duration_Stretch {chance.uniform(0.8, 1.25):.2f})",
            *(
                f'(lex.add.entry \'("{request.words[i]}" nil {syllables(request.phones[i])}))'
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
        _clip(folder / f"{number}.wav", voice.name, request, arpabet(segments.get(number, [])))
        for number, request in enumerate(requests)
    ]


def _diphones(voice: Voice, requests: Sequence[Request], folder: Path) -> list[Clip | None]:
    """Speak a whole batch with a diphone voice that is told every phone."""
    sentences = [diphones.Sentence(request.phones, request.seed) for request in requests]
    (folder / "say.scm").write_text(diphones.script(voice.argument, sentences, folder))
    _run(["festival", "-b", str(folder / "say.scm")], timeout_s=600)
    return [_clip(folder / f"{number}.wav", voice.name, request, ()) for number, request in enumerate(requests)]


def _russian(voice: Voice, requests: Sequence[Request], folder: Path) -> list[Clip | None]:
    """Speak Spanish with a Russian's recordings, in pieces."""
    sentences = [diphones.Sentence(request.phones, request.seed) for request in requests]
    (folder / "say.scm").write_text(russian_voice.script(sentences, folder))
    _run(["festival", "-b", str(folder / "say.scm")], timeout_s=600)
    return [
        _clip(folder / f"{number}.wav", voice.name, request, russian_voice.said(request.phones))
        for number, request in enumerate(requests)
    ]


def _kokoro(voice: Voice, requests: Sequence[Request], folder: Path) -> list[Clip | None]:
    return [_kokoro_one(voice, request) for request in requests]


def _kokoro_one(voice: Voice, request: Request) -> Clip | None:
    """Speak with a neural voice: the one that `voice` names, or for training another in every sentence.

    English is said as the lexicon has it, so far as it has to be told, and Spanish as espeak-ng reads it.
    """
    chance = random.Random(request.seed)
    language = voice.language
    name, styles = (
        (voice.argument, kokoro.styles(voice.argument)) if voice.argument else kokoro.speaker(language, chance)
    )
    text = " ".join(
        f"[[{mnemonics(request.phones[index])}]]" if language == "en" and index in request.told else word
        for index, word in enumerate(request.words)
    )
    accents = ESPEAK_SPANISH_ACCENTS if language == "es" else ("en-gb" if name[0] == "b" else "en-us",)
    sounds = kokoro.said(text, chance.choice(accents))
    said = kokoro.spanish_phones(sounds) if language == "es" else ()
    if language == "es" and not said:
        return None
    samples = kokoro.spoken(sounds, language, styles, chance.uniform(*_KOKORO_SPEEDS))
    phones = said or tuple(phone for word in request.phones for phone in word)
    return Clip(samples, f"kokoro-{name}", request.words, phones)


_KOKORO_SPEEDS = (0.8, 1.35)


def _castilian(voice: Voice, requests: Sequence[Request], folder: Path) -> list[Clip | None]:
    """Speak Spanish with festival's own reading of it; the voice's file knows Latin 1 only."""
    script = [f"(voice_{voice.argument})"]
    for number, request in enumerate(requests):
        stretch = random.Random(request.seed).uniform(0.8, 1.2)
        text = " ".join(request.words)
        script += [f"(Parameter.set 'Duration_Stretch {stretch:.2f})",
                   f'(utt.save.wave (SynthText "{text}") "{folder}/{number}.wav" \'riff)']  # fmt: skip
    (folder / "say.scm").write_text("\n".join(script), encoding="latin-1")
    _run(["festival", "-b", str(folder / "say.scm")], timeout_s=600)
    return [_clip(folder / f"{number}.wav", voice.name, request, ()) for number, request in enumerate(requests)]


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
            text = spelled(request.words, voice.language)
            arguments = command(voice, wave, random.Random(request.seed))
            _run(arguments if stdin else [*arguments, text], stdin=text if stdin else None)
            clips.append(_clip(wave, voice.name, request, ()))
        return clips

    return engine


def spelled(words: Sequence[str], language: str) -> str:
    """Give the text that a voice of a language is told; a Spanish one reads padel's words as they are."""
    return " ".join(RESPELLED.get(word, word) if language == "en" else word for word in words)


RESPELLED = {
    "bandeja": "bahn day ha", "vibora": "vee bora", "chiquita": "chee keeta", "bajada": "bah ha da",
    "rulo": "roo lo", "gancho": "gahn cho", "globo": "globo", "contrapared": "contra pa red", "dejada": "day ha da",
    "remate": "reh mah tay", "por": "pore", "tres": "tress", "cuatro": "kwah tro", "salida": "sa leeda", "de": "day",
    "pared": "pa red",
    "galan": "ga lahn", "coello": "co eyo", "tapia": "tah pia", "lebron": "leh brone", "juan": "hwan",
    "backhand": "back hand", "forehand": "fore hand", "chingotto": "ching gotto", "javier": "havi air",
}  # fmt: skip
"""Spellings that make an English voice say a padel word as it is said on court."""

_Engine = Callable[[Voice, Sequence[Request], Path], list[Clip | None]]

_ENGINES: dict[str, _Engine] = {
    "flite": _flite,
    "espeak-ng": _espeak,
    "espeak-ng/kokoro": _kokoro,
    "festival": _festival,
    "festival/segments": _diphones,
    "festival/spanish": _castilian,
    "festival/russian": _russian,
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
