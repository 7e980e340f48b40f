"""Spoken shots and the swings that made them."""

from hypothesis import given
from hypothesis import strategies as st

from padel.shots import Outcome, Pair, ShotType
from server.projections.physiology.joining import EARLIEST_MS, LATEST_MS, SpokenShot, join
from server.projections.physiology.swings import Swing


def spoken(ended_s: float, player: int | None = 1, pair: Pair = "a", event: str = "e") -> SpokenShot:
    return SpokenShot(event, round(ended_s * 1000), pair, player, ShotType.SMASH, Outcome.WINNER)


def swings(*seconds: float) -> list[Swing]:
    return [Swing(round(one * 1000), 5.0) for one in seconds]


def test_a_shot_is_joined_with_the_swing_nearest_to_the_typical_delay() -> None:
    (joined,) = join([spoken(100)], {1: swings(92.5, 95, 97.3, 99.5)})
    assert joined.verdict == "joined"
    assert joined.swing is not None
    assert joined.swing.time_ms == 97_300


def test_swings_outside_the_window_are_not_it() -> None:
    (joined,) = join([spoken(100)], {1: swings(91.9, 99.8, 103)})
    assert (joined.verdict, joined.player, joined.swing) == ("no_swing", None, None)


def test_a_player_without_a_sensor_is_said_to_have_none() -> None:
    (joined,) = join([spoken(100, player=2)], {1: swings(97)})
    assert joined.verdict == "no_motion"


def test_where_only_the_pair_was_named_the_swing_says_who() -> None:
    (joined,) = join([spoken(100, player=None, pair="b")], {1: swings(97.5), 3: swings(95), 4: swings(97.2)})
    assert (joined.verdict, joined.player) == ("joined", 4)


def test_a_swing_makes_one_shot_only() -> None:
    joined = join([spoken(100, event="first"), spoken(100.5, event="second")], {1: swings(97.4)})
    assert [one.verdict for one in joined] == ["joined", "no_swing"]


@given(
    st.lists(st.tuples(st.integers(0, 60_000), st.sampled_from([None, 1, 2])), max_size=15),
    st.lists(st.integers(0, 60_000), unique=True, max_size=40),
)
def test_no_swing_is_used_twice_and_none_from_outside_its_window(
    calls: list[tuple[int, int | None]], moments: list[int]
) -> None:
    shots = [spoken(at / 1000, player) for at, player in sorted(calls, key=lambda one: one[0])]
    joined = join(shots, {1: [Swing(one, 3.0) for one in sorted(moments)]})
    assert [one.spoken for one in joined] == shots
    used = [one.swing.time_ms for one in joined if one.swing]
    assert len(used) == len(set(used))
    for one in joined:
        if one.swing:
            assert LATEST_MS < one.spoken.time_ms - one.swing.time_ms <= EARLIEST_MS
