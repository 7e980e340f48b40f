"""Stage 6: fit the weights of the acceptance (`models.acceptance`), and choose its threshold.

Every utterance that the grammar knows is an example: a call that was said, or one that was not. How they were heard
is not known here: `benchmarks.speech.calibrate` lets the appliance itself hear development voices, people and noises.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from models.acceptance import Acceptance, Evidence, features


@dataclass(frozen=True, slots=True)
class Bounds:
    """The operating point: what is taken at most, all calls being possible at any time.

    Attributes:
        wrong_per_100: wrong events among 100 calls, the mean of all conditions.
        speech_per_hour: false events an hour of people who talk without a pause.
        noise_per_hour: false events an hour of noise without people.
    """

    wrong_per_100: float
    speech_per_hour: float
    noise_per_hour: float


BOUNDS = {"en": Bounds(1.0, 2.0, 0.2), "es": Bounds(2.0, 15.0, 1.0)}
"""What ships: a missed call is said again, a wrong event has to be seen and undone. As strict as English,
Spanish would lose too many."""


class Source(Enum):
    """What an utterance was heard in; only the first holds calls."""

    CALLS = "calls"
    SPEECH = "speech"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Example:
    """An utterance of the grammar's words, and whether it is what was said."""

    given: Evidence
    right: bool
    source: Source
    words: tuple[str, ...] = ()


@dataclass(slots=True)
class Sample:
    """All examples of a language, how many calls were said, and how many hours of what holds none were heard."""

    examples: list[Example] = field(default_factory=list)
    calls: int = 0
    hours: dict[Source, float] = field(default_factory=lambda: dict.fromkeys(Source, 0.0))

    def add(self, more: "Sample") -> None:
        """Take more examples in."""
        self.examples += more.examples
        self.calls += more.calls
        for source, hours in more.hours.items():
            self.hours[source] += hours


def fit(examples: Sequence[Example], penalty: float = 1.0) -> tuple[float, dict[str, float]]:
    """Give intercept and weights of a logistic regression by Newton's method; no weakness may speak for a call."""
    names = list(features(examples[0].given))
    x = np.array([[1.0, *features(one.given).values()] for one in examples])
    y = np.array([float(one.right) for one in examples])
    weights, allowed = np.zeros(x.shape[1]), np.ones(x.shape[1], bool)
    while True:
        weights[~allowed] = 0
        for _ in range(30):
            p = 1 / (1 + np.exp(-x @ weights))
            ridge = np.diag([1e-6, *[penalty] * len(names)])
            gradient = x.T @ (p - y) + ridge @ weights
            hessian = (x.T * (p * (1 - p))) @ x + ridge
            step = np.linalg.solve(hessian[np.ix_(allowed, allowed)], gradient[allowed])
            weights[allowed] -= step
        wrong_way = allowed & (weights > 0) & (np.arange(len(weights)) > 0)
        if not wrong_way.any():
            return float(weights[0]), {name: round(float(w), 3) for name, w in zip(names, weights[1:], strict=True)}
        allowed &= ~wrong_way


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold would have taken."""

    threshold: float
    right_percent: float
    wrong_per_100: float
    speech_per_hour: float
    noise_per_hour: float


def points(acceptance: Acceptance, sample: Sample) -> Iterator[Point]:
    """Give what each threshold from 0.02 to 0.99 would have taken."""
    scored = [(acceptance.probability(one.given), one) for one in sample.examples]
    for threshold in np.arange(0.02, 0.995, 0.01):
        yield _point(round(float(threshold), 2), [one for p, one in scored if p >= threshold], sample)


def _point(threshold: float, taken: Sequence[Example], sample: Sample) -> Point:
    events = Counter(one.source for one in taken)
    right = sum(one.right for one in taken)
    calls = max(1, sample.calls)
    speech, noise = (events[kind] / max(1e-9, sample.hours[kind]) for kind in (Source.SPEECH, Source.NOISE))
    return Point(threshold, 100 * right / calls, 100 * (events[Source.CALLS] - right) / calls, speech, noise)


def operating_point(curve: Sequence[Point], bounds: Bounds) -> Point:
    """Give the point with most right calls within bounds; the strictest where none is."""
    return next((one for one in curve if _keeps_to(bounds, one)), curve[-1])


def _keeps_to(bounds: Bounds, point: Point) -> bool:
    return (
        point.wrong_per_100 <= bounds.wrong_per_100
        and point.speech_per_hour <= bounds.speech_per_hour
        and point.noise_per_hour <= bounds.noise_per_hour
    )


LEAST_ODDS = -1.0
MOST_ODDS = {"agrees": 2.5}
USUAL_ODDS = 1.0
"""What a call loses or gains at most by how it fits the match, in nats: much where it changes nothing.

How umpires call is known from rules, not from recordings; and one who errs must be heard.
"""

HELD = 1.5
"""How many times as many wrong events are let happen while a button is held: who holds it looks at the answer."""


def odds(said: Mapping[str, float], misheard: Mapping[str, float], plain: str) -> dict[str, float]:
    """Give the log odds of each way to fit a match: how much more of what was said fits so than of what was misheard.

    `plain` has none.

    Args:
        said, misheard: how many calls fit in each way; both have the same ways.
        plain: the way that others are compared with.
    """
    ratios = {way: math.log((said[way] + 1) / (misheard[way] + 1)) for way in said}
    return {
        way: round(min(MOST_ODDS.get(way, USUAL_ODDS), max(LEAST_ODDS, ratio - ratios[plain])), 2)
        for way, ratio in ratios.items()
        if way != plain
    }


def calibrated(sample: Sample, bounds: Bounds) -> Acceptance:
    """Fit the weights to the sample of a language, and choose the thresholds of the operating point.

    With a button held no sound without calls is to be feared: only wrong events count then, and not as strictly.
    """
    intercept, weights = fit(sample.examples)
    fitted = Acceptance(intercept=round(intercept, 3), weights=weights, threshold=0.5)
    curve = list(points(fitted, sample))
    usual = operating_point(curve, bounds)
    most_wrong = HELD * max(bounds.wrong_per_100, usual.wrong_per_100)
    held = operating_point(curve, Bounds(most_wrong, math.inf, math.inf))
    return fitted.model_copy(update={"threshold": usual.threshold, "held": held.threshold})
