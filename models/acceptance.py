"""The decision whether what was heard is a call: one calibrated probability from all that the recogniser tells.

A raw confidence is not enough: it is high for passing talk that happens to sound like one short call. The weights are
a logistic regression (D. R. Cox, 1958) fitted on development voices and noises by `models.recipe.judging.calibrate`,
and lie beside the acoustic model they belong to, for each language.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from models.errors import ModelError
from models.heard import MOST_DB, Utterance
from padel.calls import is_whole, meaning_of
from padel.calls.grammar import Grammar

MOST_MARGIN = 3.0
"""Readings that cost more than this many nats are pruned from the lattice (`--lattice-beam`)."""

_CLEARANCE = (-2.0, 6.0)
"""How much likelier than other speech, in nats a square root of a letter: 1 to 6 where a call was said, nine times
of ten; mostly below 1 where one is misheard."""

_USUAL_CLEARANCE = 3.6
"""Half of the calls have more; it stands for what nobody measured."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the recogniser tells about one utterance.

    Attributes:
        smallest: the smallest of the words' confidences; what else they perhaps were counts for them where that means
            the same.
        mean: their mean.
        words: how many words there are.
        letters: how many letters they have; stands for their sounds.
        speech_s: from the first word's begin to the last one's end, in seconds.
        margin: how much likelier than the next one of another meaning the first reading is, in nats, at most
            `MOST_MARGIN`: "confirm" and "confirmed" are no rivals.
        doubt: how much likelier it is than what was heard means, likewise: the second decoding, which gives the
            readings, may not agree with the first.
        other_margin: how much likelier it is than the best string of phones and frequent words, call or not, in nats;
            `None` where that is not known.
        before_db, after_db: how much louder it is than the sound before and after it.
    """

    smallest: float
    mean: float
    words: int
    letters: int
    speech_s: float
    margin: float
    doubt: float
    other_margin: float | None = None
    before_db: float = MOST_DB
    after_db: float = MOST_DB


def evidence(utterance: Utterance, grammar: Grammar) -> Evidence:
    """Give the evidence for an utterance with at least one word; what sentences mean, its grammar says."""
    second = _SecondOpinion.of(utterance, grammar)
    confidences = [word.confidence + (1 - word.confidence) * second.same for word in utterance.words]
    return Evidence(
        smallest=min(confidences),
        mean=sum(confidences) / len(confidences),
        words=len(confidences),
        letters=sum(len(word.text) for word in utterance.words),
        speech_s=utterance.words[-1].end_s - utterance.words[0].start_s,
        margin=min(MOST_MARGIN, second.best - second.next),
        doubt=min(MOST_MARGIN, second.best - second.heard),
        other_margin=second.over(utterance.opinion.other_score),
        before_db=utterance.surroundings.before_db,
        after_db=utterance.surroundings.after_db,
    )


@dataclass(frozen=True, slots=True)
class _SecondOpinion:
    """What the second decoding thinks of meanings, each scored as its likeliest reading.

    Without a reading, what was heard is all there is.

    Attributes:
        best, next, heard: the scores of the best meaning, of the next one and of what was heard, in nats.
        same: how much of what else was perhaps said means the same as what was heard, from 0 to 1.
    """

    best: float = 0.0
    next: float = -math.inf
    heard: float = 0.0
    same: float = 0.0
    is_known: bool = False

    @classmethod
    def of(cls, utterance: Utterance, grammar: Grammar) -> "_SecondOpinion":
        heard = meaning_of(grammar, tuple(utterance.text.split()))
        scores: dict[object, float] = {}
        others: dict[bool, float] = {True: 0.0, False: 0.0}
        for reading in utterance.opinion.readings:
            meant = meaning_of(grammar, tuple(reading.text.split()))
            scores.setdefault(meant, reading.score)
            if reading.text != utterance.text:
                others[meant == heard] += math.exp(reading.score - utterance.opinion.readings[0].score)
        if not scores:
            return cls()
        best, following, *_ = (*scores.values(), -math.inf)
        same = others[True] / (sum(others.values()) or 1.0)
        return cls(best, following, scores.get(heard, -math.inf), same, is_known=True)

    def over(self, other_score: float | None) -> float | None:
        """Give how much likelier than other speech it is; what was pruned, as likely as it can have been at most."""
        if other_score is None or not self.is_known:
            return None
        return max(self.heard, self.best - MOST_MARGIN) - other_score


def _clearance(given: Evidence) -> float:
    """Give by how much a call is likelier than other speech: the longer it is, the more is usual."""
    if given.other_margin is None:
        return _USUAL_CLEARANCE
    least, most = _CLEARANCE
    return min(most, max(least, given.other_margin / math.sqrt(max(1, given.letters))))


def features(given: Evidence) -> dict[str, float]:
    """Give the numbers that are weighed, each about 0 to 1; the larger, the weaker the evidence."""
    per_letter_s = given.speech_s / max(1, given.letters)
    return {
        "unclear word": math.sqrt(1 - given.smallest),
        "unclear words": math.sqrt(1 - given.mean),
        "one word": float(given.words == 1),
        "two words": float(given.words == 2),
        "few sounds": 1 / math.sqrt(given.letters),
        "hurried": max(0.0, 0.05 - per_letter_s) / 0.05,
        "drawn out": min(1.0, max(0.0, per_letter_s - 0.12) / 0.12),
        "close second": 1 - given.margin / MOST_MARGIN,
        "second opinion": given.doubt / MOST_MARGIN,
        "like other speech": (_CLEARANCE[1] - _clearance(given)) / (_CLEARANCE[1] - _CLEARANCE[0]),
        "sound before": 1 - given.before_db / MOST_DB,
        "sound after": 1 - given.after_db / MOST_DB,
    }


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an utterance is taken for a call, how likely it is one, and why not.

    `weakness` is what speaks most against it, taken or not.
    """

    accepted: bool
    probability: float
    reason: str
    weakness: str = ""

    def knowing(self, nats: float, least: float) -> "Verdict":
        """Judge again with log odds that the sound does not have, and the probability that is wanted then."""
        if self.probability in (0.0, 1.0):
            return self
        odds = math.log(self.probability / (1 - self.probability)) + nats
        probability = 1 / (1 + math.exp(-odds)) if odds > -_FEWEST_NATS else 0.0
        accepted = probability >= least
        return Verdict(accepted, probability, "" if accepted else f"not sure enough: {self.weakness}", self.weakness)


_FEWEST_NATS = 700.0
"""Odds of less are none: their exponential is beyond what a float holds."""

CERTAIN = Verdict(True, 1.0, "")
"""What is not heard but typed."""

UNFINISHED = Verdict(False, 0.0, "no whole sentence", "unfinished")
"""The beginning of a sentence: a decoder that is told to end in the midst of one gives what there is."""


class Acceptance(BaseModel):
    """The weights of the features, and the operating point."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    weights: dict[str, float]
    threshold: float
    """Smallest probability with which a call is taken."""
    held: float | None = None
    """The same while somebody holds a button to be heard: passing talk need not be feared then."""
    fits: dict[str, float] = {}
    """Log odds, in nats, that a call gains by how it fits the match (`padel.umpiring.Fit`): what agrees with the
    score was said much more often than it was misheard."""

    @classmethod
    def load(cls, file: Path) -> "Acceptance":
        """Read weights.

        Raises:
            ModelError: they are missing or broken.
        """
        return _load(file, file.stat().st_mtime_ns if file.exists() else 0)

    def probability(self, given: Evidence) -> float:
        """Give how likely it is that this was said, and said to us."""
        found = features(given)
        logit = self.intercept + sum(weight * found[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-logit))

    def judge(self, utterance: Utterance, grammar: Grammar) -> Verdict:
        """Decide about an utterance with at least one word that was heard with a grammar."""
        if not utterance.is_known:
            return Verdict(False, 0.0, "other speech", "other speech")
        if not is_whole(grammar, tuple(utterance.text.split())):
            return UNFINISHED
        given = evidence(utterance, grammar)
        probability, weakness = self.probability(given), self._weakness(given)
        accepted = probability >= self.threshold
        return Verdict(accepted, probability, "" if accepted else f"not sure enough: {weakness}", weakness)

    def in_match(self, verdict: Verdict, fit: str, *, addressed: bool = False, least: float | None = None) -> Verdict:
        """Judge again, knowing how the call fits the match, and whether it was said to us for certain.

        `least` stands for the threshold where somebody chose one.
        """
        usual = self.threshold if least is None else least
        if addressed and self.held is not None:
            usual = min(usual, self.held)
        return verdict.knowing(self.fits.get(fit, 0.0), usual)

    def _weakness(self, given: Evidence) -> str:
        found = features(given)
        return min(self.weights, key=lambda name: self.weights[name] * found[name])


@lru_cache(maxsize=8)
def _load(file: Path, _modified_ns: int) -> Acceptance:
    try:
        return Acceptance.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise ModelError(file, "the weights of the acceptance cannot be read; install marcador again") from error
