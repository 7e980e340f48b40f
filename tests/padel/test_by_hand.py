"""What is scored by hand: the same events as a spoken call, with the person as source, and taken back and again."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.calls import Call
from padel.errors import IllegalEvent
from padel.events import CallHeard, Event, MatchAbandoned, MatchCreated, MatchStarted, PairNames, ScoreSet, SetGames
from padel.match import Match, fold
from padel.shots import Outcome, ShotType
from padel.umpiring import Desk, Pending
from padel.umpiring.by_hand import CarriedOut, Said, carried_out, way
from padel.umpiring.by_hand_texts import TEXTS
from padel.umpiring.event_texts import event_told
from padel.umpiring.texts import text

BEGAN = datetime(2026, 5, 1, 10, tzinfo=UTC)
_NUMBERS = count(1)
SETUP = MatchCreated(
    format="SET3-S:6/TB7-G:TN3D",
    pair_a=PairNames.of("blue", ("Ana", "Bea")),
    pair_b=PairNames.of("red", ("Cruz", "Dani")),
)


def new_id(moment: datetime) -> str:
    return f"e{next(_NUMBERS)}"


def begun(language: str = "en") -> Match:
    created = SETUP.model_copy(update={"language": language})
    match = fold(None, Event(id="c", match="m", time=BEGAN, data=created))
    return fold(match, Event(id="s", match="m", time=BEGAN, data=MatchStarted()))


def said(call: Call | None = None, *happens: Any) -> Said:
    number = next(_NUMBERS)
    return Said(f"h{number}", "umpire-1", BEGAN + timedelta(seconds=number), call, happens)


def scored(match: Match, *calls: Call | Said, pending: Pending | None = None, **more: Any) -> CarriedOut:
    all_said = [one if isinstance(one, Said) else said(one) for one in calls]
    return carried_out(match, pending, all_said, Desk(device="/x"), new_id, **more)


POINT_A, POINT_B = Call("point", pair="a"), Call("point", pair="b")


def test_a_point_by_hand_is_the_events_of_a_spoken_one_with_who_it_was() -> None:
    carried = scored(begun(), Call("shot", pair="b", player=3, shot=ShotType.SMASH, outcome=Outcome.WINNER))
    heard, shot = (one.data for one in carried.events)
    assert isinstance(heard, CallHeard)
    assert (heard.by, heard.verdict, heard.text) == ("umpire-1", "taken", "Cruz smash winner")
    assert heard.model == ""
    assert shot.call == carried.events[0].id
    assert carried.match.score.points == (0, 1)
    assert carried.match.last_call == heard


@pytest.mark.parametrize(("language", "sentence"), [("en", "point blue"), ("es", "punto azul")])
def test_what_was_done_is_said_in_the_language_of_the_match(language: str, sentence: str) -> None:
    assert scored(begun(language), POINT_A).events[0].data.text == sentence
    assert set(TEXTS["en"]) == set(TEXTS["es"])


def test_what_cannot_be_is_refused_and_changes_nothing() -> None:
    (done,) = scored(begun(), Call("redo")).done
    assert (done.decision.verdict, done.decision.reason) == ("refused", text("en", "nothing_to_redo"))
    assert done.after.play is done.before.play
    (illegal,) = scored(begun(), said(None, ScoreSet(sets=(SetGames(a=9, b=0),), server=1))).done
    assert illegal.decision.verdict == "refused"
    assert illegal.decision.reason
    (asked,) = scored(begun(), Call("shot", shot=ShotType.SMASH, outcome=Outcome.WINNER)).done
    assert (asked.decision.verdict, asked.decision.pending) == ("refused", None)


def test_it_completes_the_shot_that_waits_and_leaves_it_where_it_is_refused() -> None:
    waits = Pending(Call("shot", shot=ShotType.SMASH, outcome=Outcome.WINNER), "p")
    assert scored(begun(), Call("who", pair="a"), pending=waits).match.score.points == (1, 0)
    refused = scored(begun(), Call("fault"), pending=waits)
    assert refused.done[0].decision.verdict == "refused"
    assert refused.pending == waits


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ("correction of point 1 point red", "correction of a point that is gone, point red")),
        ("es", ("corrección del punto 1 punto rojo", "corrección de un punto que ya no está, punto rojo")),
    ],
)
def test_a_correction_by_hand_names_its_point_and_not_how_long_ago_it_was(
    language: str, texts: tuple[str, str]
) -> None:
    first = scored(begun(language), POINT_A).match
    named = Call("point", pair="b", corrects=True, point=first.play.points[0].event)
    after = scored(first, POINT_A, POINT_A, named)
    assert after.match.score.points == (2, 1)
    assert after.match.play.points[0].winner == "b"
    gone = scored(begun(language), named).done[0]
    assert (gone.decision.verdict, gone.decision.reason) == ("refused", text(language, "point_gone"))
    heard = after.match.last_call, gone.after.last_call
    assert tuple(one.text for one in heard if one) == texts


def test_what_no_call_says_happens_too() -> None:
    abandoned = scored(begun(), said(None, MatchAbandoned(reason="rain")))
    assert abandoned.match.state == "abandoned"
    assert abandoned.events[0].data.text == "match abandoned: rain"
    scores = scored(begun(), said(None, ScoreSet(sets=(SetGames(a=3, b=2),), points=(2, 1), server=1)))
    assert str(scores.match.score) == "3-2 30-15"


def test_what_others_said_gives_way_and_comes_back() -> None:
    base = scored(begun(), POINT_A).match
    theirs = scored(base, POINT_A, POINT_A)
    undo, again = way(theirs.match.play, base.play)
    assert (undo, again) == (2, ())
    ours = scored(theirs.match, POINT_B, undo=undo)
    assert ours.match.score.points == (1, 1)
    undo, again = way(ours.match.play, theirs.match.play)
    back = scored(ours.match, said(), undo=undo, again=again)
    assert back.match.score.points == (3, 0)
    assert back.events[0].data.text == "the other version is chosen"


def test_so_many_steps_cannot_be_taken_back() -> None:
    with pytest.raises(IllegalEvent):
        scored(begun(), POINT_A, undo=5)


CALLS = st.lists(
    st.sampled_from(
        [
            POINT_A,
            POINT_B,
            Call("fault"),
            Call("undo"),
            Call("undo_point"),
            Call("redo"),
            Call("suspend"),
            Call("start"),
            Call("point", pair="a", corrects=True),
            Call("point", pair="b", corrects=True, ago=1),
            Call("point", pair="b", corrects=True, point="gone"),
        ]
    ),
    max_size=8,
)


@given(CALLS, CALLS)
def test_from_wherever_a_match_went_it_comes_back_to_where_it_was(first: list[Call], then: list[Call]) -> None:
    there = scored(begun(), *first).match
    here = scored(there, *then).match
    undo, again = way(here.play, there.play)
    back = scored(here, said(), undo=undo, again=again).match
    assert (back.score, back.play.status, back.play.fault) == (there.score, there.play.status, there.play.fault)
    assert len(back.play.points) == len(there.play.points)


TOLD = (
    Call("fault"),
    Call("let"),
    Call("shot", "b", 3, ShotType.SMASH, Outcome.WINNER),
    POINT_A,
    Call("undo"),
    Call("redo"),
    Call("penalty", "a", step="warning"),
    Call("suspend"),
    Call("resume"),
    Call("medical", "b"),
    Call("resume"),
    Call("time_violation", "a"),
    Call("undo_point"),
    Call("retire", "b"),
)


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_event_is_told_as_the_call_that_it_came_from(language: str) -> None:
    carried = scored(begun(language), *TOLD)
    calls, effects = carried.events[::2], carried.events[1::2]
    told = [event_told(done.after, effect.data) for done, effect in zip(carried.done, effects, strict=True)]
    assert told == [one.data.text for one in calls if isinstance(one.data, CallHeard)]
    assert len(told) == len(TOLD)
    (point, *_) = carried.match.play.points
    amended = scored(carried.done[4].after, Call("point", pair="a", corrects=True, point=point.event))
    assert event_told(amended.match, amended.events[1].data) == amended.events[0].data.text
