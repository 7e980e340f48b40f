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
from padel.calls import call_grammar
from padel.umpiring import FITS

CALLS = call_grammar("en")

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
    verdict = shipped.judge(said("blue", "smash", "winner"), CALLS)
    assert verdict.accepted
    assert verdict.probability > shipped.threshold
    assert verdict.reason == ""


def test_other_speech_is_never_taken(shipped: Acceptance) -> None:
    verdict = shipped.judge(said("blue", UNKNOWN), CALLS)
    assert not verdict.accepted
    assert verdict.reason == "other speech"


def test_an_unclear_word_is_turned_away_and_the_reason_said(shipped: Acceptance) -> None:
    likely_talk = (Alternative("blue", -10.0), Alternative(UNKNOWN, -10.1))
    verdict = shipped.judge(said("blue", confidence=0.2, alternatives=likely_talk, other=-10.1), CALLS)
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


def second(*readings: tuple[str, float], heard: str, other: float | None = None, language: str = "en") -> Evidence:
    """Give the evidence for what was heard, with the readings of the second decoding, the best first."""
    alternatives = tuple(Alternative(text, score) for text, score in readings)
    return evidence(said(*heard.split(), alternatives=alternatives, other=other), call_grammar(language))


def test_the_margin_is_how_much_likelier_it_is_than_the_next_reading() -> None:
    assert second(("let", -10.0), ("red", -10.5), heard="let").margin == pytest.approx(0.5)
    assert second(heard="let").margin == MOST_MARGIN
    assert second(("red", -10.0), heard="let").doubt == MOST_MARGIN
    assert second(("red", -10.0), ("let", -11.0), heard="let").doubt == 1.0
    assert second(("let", -10.0), ("red", -11.0), heard="let").doubt == 0.0


SAME = [
    ("confirm", "confirmed", "en"),
    ("deuce", "forty all", "en"),
    ("let", "net", "en"),
    ("blue retired", "blue retires", "en"),
    ("dropshot winner", "drop shot winner", "en"),
    ("confirmar", "confirmado", "es"),
    ("víbora ganador", "vibora ganadora", "es"),
]


@pytest.mark.parametrize(("one", "another", "language"), SAME)
def test_a_reading_of_the_same_meaning_is_no_rival(one: str, another: str, language: str) -> None:
    close = second((one, -10.0), (another, -10.1), (UNKNOWN, -12.0), heard=one, language=language)
    assert close.margin == 2.0
    swapped = second((another, -10.0), (one, -10.1), heard=one, other=-20.0, language=language)
    assert (swapped.margin, swapped.doubt, swapped.other_margin) == (MOST_MARGIN, 0.0, 10.0)
    unseen = second((another, -10.0), heard=one, other=-20.0, language=language)
    assert (unseen.margin, unseen.doubt, unseen.other_margin) == (MOST_MARGIN, 0.0, 10.0)


def test_a_word_is_clear_where_all_that_it_may_be_means_the_same() -> None:
    def smallest(*others: tuple[str, float]) -> float:
        readings = (Alternative("confirm", -10.0), *(Alternative(text, score) for text, score in others))
        return evidence(said("confirm", confidence=0.6, alternatives=readings), CALLS).smallest

    assert smallest() == smallest(("undo", -10.0)) == 0.6
    assert smallest(("confirmed", -11.0)) == 1.0
    assert smallest(("confirmed", -11.0), (UNKNOWN, -11.0)) == pytest.approx(0.8)


READINGS = st.lists(
    st.tuples(st.sampled_from(["confirm", "confirmed", "undo", UNKNOWN]), st.floats(0, 8)), max_size=8
)


@given(READINGS, st.floats(0, 1))
def test_whatever_a_second_decoding_reads_the_evidence_is_about_0_to_1(
    readings: list[tuple[str, float]], confidence: float
) -> None:
    behind = sorted(dict(readings).items(), key=lambda reading: reading[1])
    alternatives = tuple(Alternative(text, -score) for text, score in behind)
    given_ = evidence(said("confirm", confidence=confidence, alternatives=alternatives, other=-9.0), CALLS)
    assert all(0 <= value <= 1 for value in features(given_).values())
    assert given_.smallest >= confidence


@pytest.mark.parametrize(("one", "another"), [("undo", "redo"), ("let", "fault"), ("fifteen all", "thirty all")])
def test_a_reading_of_another_meaning_is_one(one: str, another: str) -> None:
    close = second((one, -10.0), (another, -10.1), heard=one)
    assert close.margin == pytest.approx(0.1)
    assert second((another, -10.0), (one, -10.1), heard=one).doubt == pytest.approx(0.1)


def test_other_speech_is_compared_with_what_the_first_decoding_heard() -> None:
    readings = (("red", -10.0), ("let", -11.0))
    assert second(*readings, heard="red", other=-30.0).other_margin == 20.0
    assert second(*readings, heard="let", other=-30.0).other_margin == 19.0
    assert second(*readings, heard="fault", other=-30.0).other_margin == 20.0 - MOST_MARGIN
    assert second(*readings, heard="red").other_margin is None
    assert second(heard="red", other=-30.0).other_margin is None


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
