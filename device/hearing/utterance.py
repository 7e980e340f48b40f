"""What was heard between two silences: words, and how sure the recogniser is of them."""

from dataclasses import dataclass, field
from datetime import datetime

from device.hearing.sources.audio import Samples
from models.acceptance import CERTAIN, Evidence, Verdict
from models.heard import UNKNOWN
from padel.events import HeardWord

__all__ = ["UNKNOWN", "Utterance"]


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was heard between two silences.

    Attributes:
        words: with their times in seconds from the start of the source.
        alternatives: other readings of the same sound, the likeliest first; the graph's `[unk]` among them.
        speech_ended: the moment at which the last word ended.
        decided_after_s: seconds of audio between the end of the last word and the decision.
        grammar_hash: the hash of the grammar that it was heard with; empty is the match's whole one.
        verdict: whether it is taken for a call, and how likely it is one.
        evidence: what that was judged by; `None` for what is no whole sentence, and for what was typed.
        addressed: a button was held to say it, so it is no passing talk.
        another_voice: it was not said by the umpire whose voice is known; false where no voice is.
        sound: what was said, while a voice is learnt from it.
        is_cut: speech ran on at an edge of what was listened to, so words may be missing.
    """

    words: tuple[HeardWord, ...]
    alternatives: tuple[str, ...]
    speech_ended: datetime
    decided_after_s: float
    grammar_hash: str = ""
    is_cut: bool = False
    addressed: bool = False
    another_voice: bool = False
    verdict: Verdict = CERTAIN
    evidence: Evidence | None = None
    sound: Samples | None = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str:
        """Give the words as a sentence."""
        return " ".join(word.word for word in self.words)

    @property
    def confidence(self) -> float:
        """Give the smallest confidence of a word; not a probability."""
        return min((word.confidence for word in self.words), default=0.0)

    @property
    def is_known(self) -> bool:
        """Say whether all of it is in the grammar."""
        return bool(self.words) and all(word.word != UNKNOWN for word in self.words)
