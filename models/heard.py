"""What was heard, as those see it who decide about it: words, the second opinion, how it stands out. No sound."""

from dataclasses import dataclass

UNKNOWN = "[unk]"
"""What is written for speech that is not a call."""

MOST_DB = 40.0
"""A larger difference says no more."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """How much louder an utterance is than what is before and after it, in decibels from 0 to `MOST_DB`."""

    before_db: float = MOST_DB
    after_db: float = MOST_DB


SILENCE_AROUND = Surroundings()


@dataclass(frozen=True, slots=True)
class Word:
    """One word, with its times from the start of the recording and the lattice's confidence from 0 to 1."""

    text: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """A reading of an utterance, with its logarithmic score (larger is likelier; no probability)."""

    text: str
    score: float


Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a second decoding says about a sentence.

    Attributes:
        readings: the likeliest of the whole sentence, the best first.
        other_score: the score of the best string of phones and frequent words, call or not; `None` if nobody looked.
    """

    readings: tuple[Alternative, ...] = ()
    other_score: float | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was heard between two silences, and the second opinion about it."""

    words: Words
    opinion: Opinion
    surroundings: Surroundings = SILENCE_AROUND

    @property
    def text(self) -> str:
        """Give the words as a sentence."""
        return " ".join(word.text for word in self.words)

    @property
    def is_known(self) -> bool:
        """Say whether none of it is other speech."""
        return all(word.text != UNKNOWN for word in self.words)
