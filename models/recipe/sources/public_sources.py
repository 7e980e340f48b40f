"""The single table of where the real recordings come from: every original public source, with what proves it whole.

An archive is proven by its SHA-256 (of LibriSpeech, LJ Speech and Speech Commands as in torchaudio's loaders),
a repository by its commit, which is a hash of all that is in it. OpenSLR publishes no digest of speechocean762: its
size is the one of Kaldi's recipe (egs/gop_speechocean762), and every word is checked.
"""

from dataclasses import dataclass

from models.downloads import Expected
from models.recipe.sources import original_layouts
from models.recipe.sources.original_layouts import Layout


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository at one commit (40 hexadecimal digits)."""

    url: str
    commit: str


@dataclass(frozen=True, slots=True)
class Source:
    """What becomes a part of one corpus folder.

    Attributes:
        folder: of the corpus, as in `models.recipe.voices.CORPORA` and `models.recipe.alteration.noise`.
        origin: where it is.
        layout: reads it.
        words: SHA-256 of its sorted lines `clip TRANSCRIPT`, where nothing else proves it.
    """

    folder: str
    origin: Expected | Repository
    layout: Layout
    words: str = ""


_OPENSLR = "https://www.openslr.org/resources"

SOURCES = (
    Source(
        "speechocean762",
        Expected(f"{_OPENSLR}/101/speechocean762.tar.gz", 520_810_923),
        original_layouts.speechocean,
        "0b67b7bd33cd302178e263335bd6ef165b599532b20fa7e5dcb79734e0874e69",
    ),
    Source(
        "librispeech-subset",
        Expected(
            f"{_OPENSLR}/12/test-other.tar.gz",
            328_757_843,
            "d09c181bba5cf717b3dee7d4d592af11a3ee3a09e08ae025c5506f6ebe961c29",
        ),
        original_layouts.librispeech,
    ),
    Source(
        "librispeech-subset",
        Expected(
            f"{_OPENSLR}/12/train-clean-100.tar.gz",
            6_387_309_499,
            "d4ddd1d5a6ab303066f14971d768ee43278a5f2a0aa43dc716b0e64ecbbbf6e2",
        ),
        original_layouts.librispeech_one_a_speaker,
    ),
    Source(
        "ljspeech-subset",
        Expected(
            "https://data.keithito.com/data/speech/LJSpeech-1.1.tar.bz2",
            2_748_572_632,
            "be1a30453f28eb8dd26af4101ae40cbf2c50413b1bb21936cbcdc6fae3de8aa5",
        ),
        original_layouts.ljspeech,
    ),
    Source(
        "speech-commands-noise",
        Expected(
            "https://download.tensorflow.org/data/speech_commands_v0.02.tar.gz",
            2_428_923_189,
            "af14739ee7dc311471de98f5f9d2c9191b18aedfe957f4a6ff791c709868ff58",
        ),
        original_layouts.background_noises,
    ),
    Source(
        "esc-10",
        Repository("https://github.com/karolpiczak/ESC-50", "33c8ce9eb2cf0b1c2f8bcf322eb349b6be34dbb6"),
        original_layouts.esc_10,
    ),
    Source(
        "alphanumeric-audio-dataset",
        Repository(
            "https://github.com/Sakshee5/alphanumeric-audio-dataset", "217f0b477b1eadcdb14fb2fa9cb048b320406c23"
        ),
        original_layouts.spoken_numbers,
    ),
    Source(
        "wake-word-benchmark",
        Repository("https://github.com/Picovoice/wake-word-benchmark", "17dc613644b5d1c29b619817edda66a87164790e"),
        original_layouts.wake_words,
    ),
)
"""Every public source; the AMI Meeting Corpus has neither digests nor a small part: see docs/sources.md."""
