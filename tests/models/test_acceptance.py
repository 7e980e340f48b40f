"""One probability decides whether an utterance is a call; each weakness of the evidence lowers it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import models
from models import directory
from models.acceptance import MOST_MARGIN, Acceptance, Evidence, Verdict, evidence, features
from models.errors import ModelError
from models.heard import UNKNOWN
from models.transcribe import Alternative, Opinion, Utterance, Word
from padel.umpiring import FITS

CLEAR = Evidence(smallest=1.0, mean=1.0, words=3, letters=18, speech_s=1.4, margin=MOST_MARGIN, doubt=0.0)


@pytest.fixture(scope="module")
def shipped() -> Acceptance:
    return Acceptance.load(directory.acceptance_file(models.shipped(), "en"))


def said(
    *words: str, confidence: float = 1.0, alternatives: tuple[Alternative, ...] = (), other: float | None = None
) -> Utterance:
    times = [Word(word, 0.4 * at, 0.4 * at + 0.35, confidence) for at, word in enumerate(words)]
    return Utterance(tuple(times), Opinion(alternatives, other))


def test_a_clear_call_is_taken(shipped: Acceptance) -> None:
    verdict = shipped.judge(said("blue", "smash", "winner"))
    assert verdict.accepted
    assert verdict.probability > shipped.threshold
    assert verdict.reason == ""


def test_other_speech_is_never_taken(shipped: Acceptance) -> None:
    verdict = shipped.judge(said("blue", UNKNOWN))
    assert not verdict.accepted
    assert verdict.reason == "other speech"


def test_an_unclear_word_is_turned_away_and_the_reason_said(shipped: Acceptance) -> None:
    likely_talk = (Alternative("blue", -10.0), Alternative(UNKNOWN, -10.1))
    verdict = shipped.judge(said("blue", confidence=0.2, alternatives=likely_talk, other=-10.1))
    assert not verdict.accepted
    assert verdict.reason.startswith("not sure enough: ")


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_ships_weighs_how_a_call_fits_and_errs_on_the_side_of_the_second_ear(language: str) -> None:
    ships = Acceptance.load(directory.acceptance_file(models.shipped(), language))
    assert set(ships.fits) < set(FITS)
    clear = Verdict(True, 0.98, "", "few sounds")
    assert ships.in_match(clear, "against").accepted, "a clear call that cannot be is answered, not passed over"
    doubtful = Verdict(False, ships.threshold - 0.1, "not sure enough: few sounds", "few sounds")
    assert ships.in_match(doubtful, "agrees").accepted
    assert not ships.in_match(doubtful, "plain").accepted


@given(st.floats(0, 1), st.floats(-5, 5), st.floats(0, 1))
def test_more_odds_never_make_a_call_less_likely(probability: float, nats: float, least: float) -> None:
    verdict = Verdict(probability >= least, probability, "", "few sounds")
    again = verdict.knowing(nats, least)
    assert 0 <= again.probability <= 1
    assert (again.probability - probability) * nats >= -1e-9
    assert again.accepted == (again.probability >= least) or probability in (0.0, 1.0)


def test_each_weakness_makes_a_call_less_likely(shipped: Acceptance) -> None:
    sure = shipped.probability(CLEAR)
    for weaker in (
        {"smallest": 0.4, "mean": 0.6},
        {"margin": 0.1},
        {"other_margin": 2.0},
        {"before_db": 3.0},
        {"after_db": 3.0},
        {"doubt": 1.0},
        {"words": 1, "letters": 4},
    ):
        assert shipped.probability(replace(CLEAR, **weaker)) <= sure  # type: ignore[arg-type]


@given(
    st.builds(
        Evidence,
        smallest=st.floats(0, 1),
        mean=st.floats(0, 1),
        words=st.integers(1, 12),
        letters=st.integers(1, 80),
        speech_s=st.floats(0, 12),
        margin=st.floats(0, MOST_MARGIN),
        doubt=st.floats(0, MOST_MARGIN),
        other_margin=st.none() | st.floats(-100, 100),
    )
)
def test_it_is_a_probability_of_features_about_0_to_1(given_: Evidence) -> None:
    assert all(0 <= value <= 1 for value in features(given_).values())
    assert 0 <= Acceptance.load(directory.acceptance_file(models.shipped(), "en")).probability(given_) <= 1


def test_the_margin_is_how_much_likelier_it_is_than_the_next_reading() -> None:
    close = said("let", alternatives=(Alternative("let", -10.0), Alternative("red", -10.5)))
    assert evidence(close).margin == pytest.approx(0.5)
    assert evidence(said("let")).margin == MOST_MARGIN
    assert evidence(said("let", alternatives=(Alternative("red", -10.0),))).doubt == MOST_MARGIN
    assert evidence(said("let", alternatives=(Alternative("red", -10.0), Alternative("let", -11.0)))).doubt == 1.0
    assert evidence(said("let", alternatives=(Alternative("let", -10.0), Alternative("red", -11.0)))).doubt == 0.0


def test_other_speech_is_compared_with_what_the_first_decoding_heard() -> None:
    readings = (Alternative("red", -10.0), Alternative("let", -11.0))
    assert evidence(said("red", alternatives=readings, other=-30.0)).other_margin == 20.0
    assert evidence(said("let", alternatives=readings, other=-30.0)).other_margin == 19.0
    assert evidence(said("set", alternatives=readings, other=-30.0)).other_margin == 20.0 - MOST_MARGIN
    assert evidence(said("red", alternatives=readings)).other_margin is None
    assert evidence(said("red", other=-30.0)).other_margin is None


def test_a_long_call_has_to_be_further_from_other_speech_than_a_short_one(shipped: Acceptance) -> None:
    short, long = (replace(CLEAR, letters=letters, other_margin=12.0) for letters in (9, 36))
    assert features(short)["like other speech"] < features(long)["like other speech"]


def test_weights_that_are_missing_or_broken_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        Acceptance.load(tmp_path / "weights.json")
    (tmp_path / "weights.json").write_text('{"intercept": 1}')
    with pytest.raises(ModelError, match="cannot be read"):
        Acceptance.load(tmp_path / "weights.json")


def test_every_weight_belongs_to_a_feature(shipped: Acceptance) -> None:
    assert set(shipped.weights) <= set(features(CLEAR))
