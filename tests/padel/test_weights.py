import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel import events
from padel.match import fold
from padel.shots import Outcome, ShotType
from padel.weights import BASELINE, BASELINE_WEIGHTS, CELLS, Dimension, ShotWeights
from tests.padel.conftest import created, event

CHANGES = st.dictionaries(st.sampled_from(CELLS), st.floats(-10, 10), max_size=12)


def nested(changes: dict[object, float]) -> dict[ShotType, dict[Outcome, dict[Dimension, float]]]:
    table: dict[ShotType, dict[Outcome, dict[Dimension, float]]] = {}
    for (shot, outcome, dimension), value in changes.items():  # type: ignore[misc]
        table.setdefault(shot, {}).setdefault(outcome, {})[dimension] = value
    return table


def test_the_baseline_has_a_value_for_every_shot_outcome_and_dimension() -> None:
    assert BASELINE_WEIGHTS.missing == ()
    assert BASELINE_WEIGHTS.value(ShotType.SMASH, Outcome.WINNER, Dimension.OFFENSIVE) == 1.0
    assert BASELINE_WEIGHTS.value(ShotType.LOB, Outcome.UNFORCED_ERROR, Dimension.RISK) == 1.0


@given(CHANGES)
def test_what_changes_leads_from_the_one_to_the_other(changes: dict[object, float]) -> None:
    after = BASELINE_WEIGHTS.with_changes(nested(changes))
    told = {(one.shot, one.outcome, one.dimension): one.after for one in BASELINE_WEIGHTS.changes_to(after)}
    assert BASELINE_WEIGHTS.with_changes(nested(told)) == after  # type: ignore[arg-type]


@given(CHANGES)
def test_weights_come_back_from_json_as_they_were(changes: dict[object, float]) -> None:
    weights = ShotWeights(nested(changes))
    assert ShotWeights.model_validate_json(weights.model_dump_json()) == weights


def test_a_weight_that_is_not_a_number_or_out_of_bounds_is_refused() -> None:
    for value in (float("nan"), float("inf"), 10.1):
        with pytest.raises(ValueError, match="offensive"):
            ShotWeights.model_validate({"smash": {"winner": {"offensive": value}}})


def test_a_match_keeps_the_weights_that_it_was_created_with_whatever_is_arranged() -> None:
    assert created().shot_weights == BASELINE
    chosen = created().model_copy(update={"shot_weights": BASELINE[:-1] + "7", "competition": "Autumn cup"})
    match = fold(None, event(chosen))
    again = events.MatchArranged(format="SET1-S:TB7", pair_a=chosen.pair_b, pair_b=chosen.pair_a)
    match = fold(match, event(again))
    assert (match.setup.shot_weights, match.setup.competition) == (chosen.shot_weights, "Autumn cup")
