"""Stage 6: fit the weights of the acceptance (`models.acceptance`), and choose its threshold.

Every utterance that the grammar knows is an example: a call that was said, or one that was not. How they were heard
is not known here: `benchmarks.speech.calibrate` lets the appliance itself hear development voices, people and noises.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from models.acceptance import Acceptance, Evidence, features


@dataclass(frozen=True, slots=True)
class Bounds:
    """The operating point: what is taken at most, all calls being possible at any time.

    Attributes:
        wrong_per_100: wrong events among 100 calls, the mean of all conditions.
        others_per_hour: false events an hour of people who talk without a pause.
    """

    wrong_per_100: float
    others_per_hour: float


BOUNDS = {"en": Bounds(3.0, 10.0), "es": Bounds(5.0, 15.0)}
"""What ships: a missed call is said again, a wrong event has to be seen and undone. Spanish would lose too many."""


@dataclass(frozen=True, slots=True)
class Example:
    """An utterance of the grammar's words, and whether it is what was said."""

    given: Evidence
    right: bool
    other: bool
    """Whether it was heard in speech that holds no call."""


@dataclass(slots=True)
class Sample:
    """All examples of a language, how many calls were said, and how many hours of other speech were heard."""

    examples: list[Example] = field(default_factory=list)
    calls: int = 0
    other_hours: float = 0.0

    def add(self, more: "Sample") -> None:
        """Take more examples in."""
        self.examples += more.examples
        self.calls += more.calls
        self.other_hours += more.other_hours


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
    others_per_hour: float


def points(acceptance: Acceptance, sample: Sample) -> Iterator[Point]:
    """Give what each threshold from 0.02 to 0.99 would have taken."""
    scored = [(acceptance.probability(one.given), one) for one in sample.examples]
    for threshold in np.arange(0.02, 0.995, 0.01):
        taken = [one for probability, one in scored if probability >= threshold]
        right = sum(one.right for one in taken)
        others = sum(one.other for one in taken)
        wrong = len(taken) - right - others
        yield Point(
            round(float(threshold), 2),
            100 * right / max(1, sample.calls),
            100 * wrong / max(1, sample.calls),
            others / max(1e-9, sample.other_hours),
        )


def operating_point(curve: Sequence[Point], bounds: Bounds) -> Point:
    """Give the point with most right calls within bounds; the strictest where none is."""
    return next((one for one in curve if _keeps_to(bounds, one)), curve[-1])


def _keeps_to(bounds: Bounds, point: Point) -> bool:
    return point.wrong_per_100 <= bounds.wrong_per_100 and point.others_per_hour <= bounds.others_per_hour


def calibrated(sample: Sample, bounds: Bounds) -> Acceptance:
    """Fit the weights to the sample of a language, and choose the threshold of the operating point."""
    intercept, weights = fit(sample.examples)
    fitted = Acceptance(intercept=round(intercept, 3), weights=weights, threshold=0.5)
    return fitted.model_copy(update={"threshold": operating_point(list(points(fitted, sample)), bounds).threshold})
