"""Fitting finds what tells calls from talk; the threshold keeps to the operating point, a language at a time."""

import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.acceptance import MOST_MARGIN, Acceptance, Evidence
from models.recipe.judging.calibrate import (
    LEAST_ODDS,
    MOST_ODDS,
    Bounds,
    Example,
    Point,
    Sample,
    Source,
    calibrated,
    fit,
    odds,
    operating_point,
    points,
)

BOUNDS = Bounds(wrong_per_100=1.0, speech_per_hour=3.0, noise_per_hour=1.0)
CLEAR = Evidence(smallest=1.0, mean=1.0, words=3, letters=18, speech_s=1.4, margin=MOST_MARGIN, doubt=0.0)


def heard(seed: int, *, unclear: float = 0.0) -> Sample:
    """Calls are clear, talk and noise are not, and now and then they are alike."""
    chance = random.Random(seed)
    sample = Sample(calls=300, hours={Source.SPEECH: 2.0, Source.NOISE: 1.0})
    for number in range(400):
        right = number < 300
        confidence = min(1.0, max(0.0, chance.gauss(0.9 - unclear if right else 0.4, 0.1)))
        given = replace(CLEAR, smallest=confidence, mean=(1 + confidence) / 2)
        other = Source.NOISE if number % 4 == 0 else Source.SPEECH
        sample.examples.append(Example(given, right, Source.CALLS if right else other))
    return sample


def test_weights_tell_calls_from_talk_and_no_weakness_speaks_for_a_call() -> None:
    intercept, weights = fit(heard(1).examples)
    assert weights["unclear word"] < 0
    assert all(weight <= 0 for weight in weights.values())
    fitted = Acceptance(intercept=intercept, weights=weights, threshold=0.5)
    assert fitted.probability(CLEAR) > 0.9
    assert fitted.probability(replace(CLEAR, smallest=0.3, mean=0.65)) < 0.2


def test_a_higher_threshold_takes_less() -> None:
    intercept, weights = fit(heard(2).examples)
    curve = list(points(Acceptance(intercept=intercept, weights=weights, threshold=0.5), heard(3)))
    for lower, higher in pairwise(curve):
        assert lower.threshold < higher.threshold
        assert lower.right_percent >= higher.right_percent
        assert lower.speech_per_hour >= higher.speech_per_hour
        assert lower.noise_per_hour >= higher.noise_per_hour


def test_the_operating_point_is_the_lowest_threshold_that_keeps_to_all_bounds() -> None:
    most = Point(0.3, 97.0, BOUNDS.wrong_per_100, BOUNDS.speech_per_hour, BOUNDS.noise_per_hour)
    loose = replace(most, threshold=0.1, wrong_per_100=BOUNDS.wrong_per_100 + 1)
    talkative = replace(most, threshold=0.2, speech_per_hour=BOUNDS.speech_per_hour + 1)
    noisy = replace(most, threshold=0.25, noise_per_hour=BOUNDS.noise_per_hour + 1)
    strict = Point(0.4, 90.0, 0.0, 0.0, 0.0)
    assert operating_point([loose, talkative, noisy, most, strict], BOUNDS) == most
    assert operating_point([loose, talkative, noisy], BOUNDS) == noisy


def test_what_is_fitted_keeps_to_its_bounds() -> None:
    for sample in (heard(4), heard(5, unclear=0.2)):
        fitted = calibrated(sample, BOUNDS)
        taken = [one for one in sample.examples if fitted.probability(one.given) >= fitted.threshold]
        events = Counter(one.source for one in taken)
        assert events[Source.SPEECH] / sample.hours[Source.SPEECH] <= BOUNDS.speech_per_hour
        assert events[Source.NOISE] / sample.hours[Source.NOISE] <= BOUNDS.noise_per_hour
        assert sum(one.right for one in taken) > sample.calls / 2
        assert fitted.held is not None
        assert fitted.held <= fitted.threshold, "with a button held talk and noise are not to be feared"


def test_what_fits_more_often_when_said_than_when_misheard_gains() -> None:
    gained = odds({"agrees": 199, "plain": 99, "against": 9}, {"agrees": 9, "plain": 49, "against": 99}, "plain")
    assert gained == {"agrees": 2.3, "against": LEAST_ODDS}


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=2, max_size=5))
def test_nothing_loses_much_by_how_it_fits_and_nothing_gains_without_end(counts: list[tuple[int, int]]) -> None:
    said, misheard = ({str(way): one[side] for way, one in enumerate(counts)} for side in (0, 1))
    gained = odds(said, misheard, "0")
    assert "0" not in gained
    assert all(LEAST_ODDS <= nats <= MOST_ODDS["agrees"] for nats in gained.values())
