"""The single table of who speaks: every synthetic voice and every corpus, with its licence and its one use.

A voice or corpus has one use, never two; `speaking` and `recorded` are the only ways to choose, so that a test voice
cannot slip into the training data.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from models.errors import RecipeError


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


class Split(Enum):
    """What a source of speech may be used for."""

    TRAIN = "train"
    DEVELOPMENT = "development"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Voice:
    """A synthetic voice: the program that speaks, its argument, and how often it is drawn (relative)."""

    name: str
    engine: str
    argument: str
    split: Split
    licence: str
    share: float = 1.0
    language: str = "en"
    ships: bool = True
    """Whether what it says may be part of what is distributed."""
    least_words: int = 1
    """What training lets it say has as many words: a word alone, Kokoro often says wrong (docs/tried.md)."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A part of a corpus of real recordings.

    Attributes:
        column, value: what the manifest's rows of this part have.
        speakers: a number to divide those of the speakers by, and the remainders that are of this part; all without.
        without: speakers that are left out.
        language: of its transcripts.
    """

    name: str
    folder: str
    split: Split
    licence: str
    column: str = ""
    value: str = ""
    speakers: tuple[int, tuple[int, ...]] | None = None
    without: frozenset[str] = frozenset()
    language: str = "en"

    def holds(self, row: Mapping[str, str]) -> bool:
        """Say whether a row of the manifest is of this part."""
        if (self.column and row[self.column] != self.value) or row["speaker"] in self.without:
            return False
        if self.speakers is None:
            return True
        divisor, remainders = self.speakers
        return int(re.sub(r"\D", "", row["speaker"]) or 0) % divisor in remainders


_CMU = "CMU's (X11-like, free for any use)"
_EDINBURGH = "University of Edinburgh's (X11-like, free for any use)"
_PICO = "Apache-2.0 (in Debian non-free: the voices come without their sources)"
_RHVOICE = "LGPL-2.1+ (in Debian non-free: the voices come without their sources)"
_BSD = "BSD-like (© 2005 Nickolay V. Shmyrev): free for any use"
_GPL = "GPL-3+ (Brailcom, o.p.s.; pieces of its recordings are in its output): listened to in tests, never shipped"
_RESEARCH = (
    "research, educational and individual use only (University of Edinburgh): listened to in tests, never shipped"
)
_KOKORO = "Apache-2.0 (network and voices)"
_ESPEAK = "GPL-3+ (the program; nothing of it is in its output)"

ESPEAK_ACCENTS = ("en-us", "en-us", "en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-gb-x-gbclan",
                  "en-gb-x-gbcwmd", "en-029", "en-us-nyc")  # fmt: skip
"""Accents of English; American English is drawn more often."""

ESPEAK_SPANISH_ACCENTS = ("es", "es-419")
"""Accents of Spanish: Castilian and American."""

ESPEAK_VARIANTS = _words(
    "Alex Alicia Andrea Andy Annie Denis Diogo Gene Gene2 Henrique Hugo Jacky Lee Marco Mario Michael Mike "
    "RicishayMax RicishayMax2 Storm Tweaky adam anika announcer antonio aunty belinda benjamin boris caleb david "
    "ed edward edward2 f1 f2 f3 f4 f5 grandma grandpa gustave iven iven2 iven3 iven4 john kaukovalta klatt klatt2 "
    "klatt3 klatt4 klatt5 klatt6 linda m1 m2 m3 m4 m5 m6 m7 m8 marcelo max michel miguel norbert pablo paul pedro "
    "quincy rob robert sandro shelby steph steph2 steph3 travis victor zac"
)
"""Speakers of espeak-ng; its whispering, croaking and robotic ones are left out."""

KOKORO_HELD_OUT = {
    Split.DEVELOPMENT: _words("af_kore am_echo bf_lily bm_daniel em_santa if_sara"),
    Split.TEST: _words("af_sky am_liam bf_emma bm_lewis em_alex pf_dora"),
}
"""Kokoro's voices that training never hears, not even in a mean with others."""

VOICES = (
    Voice("flite-kal16", "flite", "kal16", Split.TRAIN, _CMU, 3),
    Voice("flite-awb", "flite", "awb", Split.TRAIN, _CMU, 16),
    Voice("flite-rms", "flite", "rms", Split.TRAIN, _CMU, 16),
    Voice("flite-slt", "flite", "slt", Split.TRAIN, _CMU, 14),
    Voice("festival-ked", "festival", "ked_diphone", Split.TRAIN, _EDINBURGH, 4),
    Voice("festival-slt-hts", "festival", "cmu_us_slt_arctic_hts", Split.TRAIN, _CMU, 5),
    Voice("festival-rab", "festival/segments", "rab_diphone", Split.TRAIN, _EDINBURGH, 8),
    Voice("espeak", "espeak-ng", "", Split.TRAIN, _ESPEAK, 42),
    Voice("espeak-es", "espeak-ng", "", Split.TRAIN, _ESPEAK, 1, "es"),
    Voice("festival-nsh", "festival/russian", "msu_ru_nsh_clunits", Split.TRAIN, _BSD, 0.3, "es"),
    Voice("kokoro", "espeak-ng/kokoro", "", Split.TRAIN, _KOKORO, 160, least_words=2),
    Voice("kokoro-es", "espeak-ng/kokoro", "", Split.TRAIN, _KOKORO, 3, "es", least_words=2),
    *(
        Voice(f"kokoro-{name}", "espeak-ng/kokoro", name, split, _KOKORO, 1, "es" if name[0] in "eip" else "en")
        for split in (Split.DEVELOPMENT, Split.TEST)
        for name in KOKORO_HELD_OUT[split]
    ),
    Voice("pico-us", "pico2wave", "en-US", Split.TEST, _PICO),
    Voice("pico-gb", "pico2wave", "en-GB", Split.TEST, _PICO),
    Voice("pico-es", "pico2wave", "es-ES", Split.TEST, _PICO, 1, "es"),
    Voice("festival-el", "festival/spanish", "el_diphone", Split.TEST, _RESEARCH, 1, "es", ships=False),
    Voice("rhvoice-alan", "RHVoice-test", "alan", Split.TEST, _RHVOICE),
    Voice("festival-dita", "festival/segments", "czech_dita", Split.DEVELOPMENT, _GPL, 1, "es", ships=False),
    Voice("rhvoice-bdl", "RHVoice-test", "bdl", Split.DEVELOPMENT, _RHVOICE),
    Voice("rhvoice-clb", "RHVoice-test", "clb", Split.DEVELOPMENT, _RHVOICE),
)  # fmt: skip
"""Every synthetic voice."""

_CLEAN_5 = frozenset(
    _words(
        "ls1088 ls118 ls163 ls1737 ls1867 ls1898 ls19 ls1970 ls2136 ls226 ls2416 ls32 ls3242 ls332 ls3526 "
        "ls3664 ls3947 ls460 ls4640 ls4680 ls5789 ls6272 ls669 ls6848 ls7312 ls7367 ls7859 ls8629"
    )
)
"""Speakers of Mini LibriSpeech, which trains: their clips in train-clean-100 test nothing."""

CORPORA = (
    Corpus("speechocean-train", "speechocean762", Split.TRAIN, "CC BY 4.0", "split", "train"),
    Corpus("speechocean-even", "speechocean762", Split.DEVELOPMENT, "CC BY 4.0", "split", "test", (2, (0,))),
    Corpus("speechocean-odd", "speechocean762", Split.TEST, "CC BY 4.0", "split", "test", (2, (1,))),
    Corpus("librispeech-other", "librispeech-subset", Split.TRAIN, "CC BY 4.0", "part", "test-other"),
    Corpus("ljspeech", "ljspeech-subset", Split.TRAIN, "public domain"),
    Corpus("librispeech-clean-5", "librispeech-train-clean-5", Split.TRAIN, "CC BY 4.0"),
    Corpus("speech-commands-train", "speech-commands-words", Split.TRAIN, "CC BY 4.0", speakers=(5, (2, 3, 4))),
    Corpus(
        "speech-commands-development", "speech-commands-words", Split.DEVELOPMENT, "CC BY 4.0", speakers=(5, (1,))
    ),
    Corpus("speech-commands-test", "speech-commands-words", Split.TEST, "CC BY 4.0", speakers=(5, (0,))),
    Corpus("librispeech-clean-5-all", "librispeech-train-clean-5-all", Split.TRAIN, "CC BY 4.0"),
    Corpus("speech-commands-more", "speech-commands-isolated", Split.TRAIN, "CC BY 4.0", speakers=(5, (2, 3, 4))),
    Corpus("an4", "an4", Split.TRAIN, "free for any use (© 1991-2005 Carnegie Mellon University)"),
    Corpus("common-voice-small", "common-voice-en-small", Split.TRAIN, "CC0"),
    Corpus("common-voice-even", "common-voice-rsample", Split.DEVELOPMENT, "CC0", "language", "en", (2, (0,))),
    Corpus("common-voice-odd", "common-voice-rsample", Split.TEST, "CC0", "language", "en", (2, (1,))),
    Corpus("common-voice-es", "common-voice-rsample", Split.TEST, "CC0", "language", "es", language="es"),
    Corpus("spanish-misc", "spanish-misc", Split.TEST, "CC0, CC BY 4.0, MIT or Apache-2.0, by clip", language="es"),
    Corpus("precise-en", "precise-community-data", Split.TRAIN, "public domain", "language", "en"),
    Corpus("precise-es", "precise-community-data", Split.TRAIN, "public domain", "language", "es", language="es"),
    Corpus("custom-commands", "custom-speech-commands", Split.TEST, "CC BY 4.0"),
    Corpus(
        "librispeech-clean",
        "librispeech-subset",
        Split.TEST,
        "CC BY 4.0",
        "part",
        "train-clean-100",
        without=_CLEAN_5,
    ),
    Corpus("ami", "ami-excerpts", Split.TEST, "CC BY 4.0"),
    Corpus("alphanumeric", "alphanumeric-audio-dataset", Split.TEST, "MIT"),
    Corpus("wake-words", "wake-word-benchmark", Split.TEST, "Apache-2.0"),
)
"""Every corpus of real speech; noises are in `models.recipe.alteration.noise`."""


def voice(name: str) -> Voice:
    """Give the voice called `name`.

    Raises:
        RecipeError: there is none; the message lists them.
    """
    for candidate in VOICES:
        if candidate.name == name:
            return candidate
    raise RecipeError(f"no voice {name!r}; there are {', '.join(v.name for v in VOICES)}")


def speaking(language: str, split: Split) -> tuple[Voice, ...]:
    """Give the synthetic voices of one language and one use."""
    return tuple(voice for voice in VOICES if voice.language == language and voice.split is split)


def recorded(*splits: Split) -> tuple[Corpus, ...]:
    """Give the corpora of some uses."""
    return tuple(corpus for corpus in CORPORA if corpus.split in splits)
