"""The score that the umpire's phone shows without a connection is the one that the server comes to, tap by tap."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from padel.events import Event, MatchCreated, MatchStarted, PairNames
from padel.match import Match, fold
from padel.umpiring import Desk
from padel.umpiring.by_hand import Said, carried_out
from server.api.scoring_models import TapAsked
from tests.browser.conftest import Open
from tests.browser.court import Court
from tests.padel.formats import formats
from tests.padel.test_oracle import CODES
from wire.scoreboard import Scoreboard

BEGAN = datetime(2026, 5, 1, 10, tzinfo=UTC)
AHEAD = """
async (told) => {
  const { ahead } = await import("/static/js/umpire/ahead/ahead.js");
  const { board, taps } = JSON.parse(told);
  return taps.map((_, at) => ahead(board, taps.slice(0, at + 1)));
}
"""
ONE_AHEAD = """
async (told) => {
  const { ahead } = await import("/static/js/umpire/ahead/ahead.js");
  return JSON.parse(told).map(({ board, tap }) => ahead(board, [tap]).board);
}
"""
NOT_SHOWN = {"last_call", "last_point", "last_winners", "momentum", "points_played", "clock"}
"""What a board without a connection says nothing new of."""
MOST_POINTS = 250

SHOTS = st.builds(
    lambda player, shot, outcome: {"do": "shot", "player": player, "shot": shot, "outcome": outcome},
    st.integers(1, 4),
    st.sampled_from(["smash", "serve", "return"]),
    st.sampled_from(["winner", "forced_error", "unforced_error"]),
)
POINTS = st.sampled_from([{"do": "point", "pair": "a"}, {"do": "point", "pair": "b"}])
KNOWN = ["ace", "double_fault", "fault", "fault", "let", "replay", "undo", "redo", "start", "suspend", "resume"]
OTHERS = st.sampled_from([{"do": one} for one in KNOWN])
BACK = st.sampled_from([{"do": "undo"}, {"do": "undo"}, {"do": "redo"}])
RARE = st.sampled_from([{"do": "warm_up"}, {"do": "penalty", "pair": "a", "step": "point"}])
BREAKS = st.sampled_from([{"do": "warm_up"}, {"do": "medical"}, {"do": "suspend"}, {"do": "swap_ends"}])
CHOSEN = st.sampled_from(
    [
        {"do": "receives", "pair": "a", "side": "left"},
        {"do": "receives", "pair": "b", "side": "right"},
        {"do": "serves", "player": 3},
    ]
)
TAPS = st.one_of(POINTS, POINTS, BACK, SHOTS, OTHERS)


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    court = Court(tmp_path_factory.mktemp("court"))
    court.start()
    yield court
    court.stop()


@pytest.fixture
def page(open_page: Open) -> Page:
    return open_page("/design")


class Played:
    """A match and what is tapped in it, as the server decides on it."""

    def __init__(self, code: str, first_server: int, *, is_begun: bool = True) -> None:
        self._numbers = count(1)
        setup = MatchCreated(
            format=code,
            pair_a=PairNames.of("blue", ("Ana", "Bea")),
            pair_b=PairNames.of("red", ("Cruz", "Dani")),
            first_server=first_server,
        )
        created = fold(None, Event(id="c", match="m", time=BEGAN, data=setup))
        begun = Event(id="s", match="m", time=BEGAN, data=MatchStarted())
        self.match: Match = fold(created, begun) if is_begun else created

    def tap(self, tap: dict[str, Any]) -> None:
        """Decide on a tap."""
        number = next(self._numbers)
        moment = BEGAN + timedelta(seconds=number)
        asked = TapAsked.model_validate({"id": f"tap-{number:06}", "time": moment, **tap})
        said = Said(f"h{number}", "umpire-1", moment, asked.call(), asked.happens())
        self.match = carried_out(self.match, None, [said], Desk(), lambda _: f"e{number}").match

    @property
    def board(self) -> dict[str, Any]:
        """The board as a page is told of it."""
        return json.loads(Scoreboard.of(self.match, "1").model_dump_json())


def shown(board: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in board.items() if name not in NOT_SHOWN}


def told(page: Page, board: dict[str, Any], taps: list[dict[str, Any]]) -> list[dict[str, Any] | None]:
    found: list[dict[str, Any] | None] = page.evaluate(AHEAD, json.dumps({"board": board, "taps": taps}))
    return found


@pytest.mark.parametrize("code", CODES)
def test_each_point_of_a_match_follows_from_the_board_before_it(page: Page, code: str) -> None:
    chance = random.Random(code)
    played, cases, boards = Played(code, chance.choice((1, 2, 3, 4))), [], []
    while not played.match.play.is_over and len(cases) < MOST_POINTS:
        # Both pairs win about as much, so that deuces, tie-breaks and last sets come.
        tap = {"do": "point", "pair": chance.choice("ab")}
        cases.append({"board": played.board, "tap": tap})
        played.tap(tap)
        boards.append(shown(played.board))
    found: list[dict[str, Any]] = page.evaluate(ONE_AHEAD, json.dumps(cases))
    assert list(map(shown, found)) == boards


CODE = st.one_of(st.sampled_from(CODES), formats().map(str))
BROWSER = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def agrees(
    page: Page, played: Played, before: list[dict[str, Any]], taps: list[dict[str, Any]], *, knows_all: bool = True
) -> None:
    for tap in before:
        played.tap(tap)
    known, undone = len(played.match.play.steps), played.match.undone
    board, is_known = played.board, True
    for tap, found in zip(taps, told(page, board, taps), strict=True):
        stood = played.match
        played.tap(tap)
        is_known = (
            is_known and not _is_of_before(stood, tap, known, undone) and tap["do"] not in ("warm_up", "penalty")
        )
        assert (found is not None) == is_known or (found is None and not knows_all), (
            f"{tap} on {shown(Scoreboard.of(stood, '1').model_dump())}"
        )
        if found is not None:
            assert shown(found["board"]) == shown(played.board), f"{board['format']}: {tap}"
            assert found["undo"] == (len(played.match.play.steps) > known)
            assert undone or found["redo"] == bool(played.match.undone)


def _is_of_before(match: Match, tap: dict[str, Any], known: int, undone: tuple[Any, ...]) -> bool:
    """Say whether a tap takes back, or brings back, what was tapped before the line was away."""
    if tap["do"] == "undo":
        return len(match.play.steps) <= known
    return tap["do"] == "redo" and len(match.play.steps) <= known and match.undone in (undone, ())


@BROWSER
@given(CODE, st.integers(1, 4), st.lists(TAPS, max_size=60), st.lists(st.one_of(TAPS, TAPS, TAPS, RARE), max_size=40))
def test_a_phone_without_a_connection_and_the_server_come_to_the_same(
    page: Page, code: str, server: int, before: list[dict[str, Any]], taps: list[dict[str, Any]]
) -> None:
    agrees(page, Played(code, server), before, taps)


@settings(BROWSER, max_examples=30)
@given(
    CODE,
    st.booleans(),
    st.lists(st.one_of(TAPS, TAPS, BREAKS, CHOSEN), max_size=40),
    st.lists(TAPS, max_size=20),
)
def test_what_a_phone_knows_before_the_start_from_a_break_or_a_choice_is_right_too(
    page: Page, code: str, is_begun: bool, before: list[dict[str, Any]], taps: list[dict[str, Any]]
) -> None:
    agrees(page, Played(code, 1, is_begun=is_begun), before, taps, knows_all=False)
