"""`docs/rules.md` says what the code does: its tables are read and compared."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from padel import spoken
from padel.clocks import WALKOVER_AFTER_S, Clock, re_warm_up_s, rest_after
from padel.errors import FormatError, ScoreError
from padel.format import DEFAULT_FORMAT, MatchFormat
from padel.penalties import Step, next_step
from padel.score import Score, SetScore

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text()
STAR = MatchFormat.parse(DEFAULT_FORMAT)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def table(first_header: str) -> list[list[str]]:
    """The rows of the table whose header begins so, the header included for tables that read from left to right."""
    lines = PAGE.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first_header} |"))
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return [rows[0], *rows[2:]]


def codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_code_is_canonical_and_its_other_spellings_are_read_as_the_same() -> None:
    rows = table("code | what is played | read as the same")[1:]
    assert rows[0][0] == f"`{DEFAULT_FORMAT}`"
    for (code,), also in ((codes(row[0]), codes(row[2])) for row in rows):
        format = MatchFormat.parse(code)
        assert str(format) == code
        assert [MatchFormat.parse(one) for one in also] == [format] * len(also)


def test_every_refused_code_is_refused_for_the_reason_given() -> None:
    for code, reason in table("code | refused because it")[1:]:
        with pytest.raises(FormatError, match=re.escape(reason)):
            MatchFormat.parse(codes(code)[0])


def test_the_game_of_star_point_is_played_as_told() -> None:
    score, played = Score.start(STAR), []
    for pair in "ababababba":
        score = score.point_to("a" if pair == "a" else "b")
        if min(score.points) >= 3:
            said = [", ".join(map(str, score.points)), "–".join(score.shown_points), spoken.call(score)]
            played.append([*said, "yes" if score.is_deciding_point else "no"])
    assert played == table("points won | board | call | decides")[1:]


def games(score: Score, count: int) -> Iterator[Score]:
    for number in range(count):
        yield score
        for _ in range(4):
            score = score.point_to("b" if number % 2 else "a")


def test_the_players_serve_in_the_order_told() -> None:
    served = [str(score.server) for score in games(Score.start(STAR, 1).serve_first(4), 6)]
    assert table("game | 1")[1] == ["server", *served]


def test_a_tiebreak_is_served_and_its_ends_change_as_told() -> None:
    score = Score.at(STAR, [SetScore(6, 6)], (0, 0), server=1, a_at="left", next_server=3)
    points = []
    for number in range(14):
        points.append((str(score.server), score.receiver_side, score.ends[0]))
        score = score.point_to("b" if number % 2 else "a")
    _, servers, sides, ends = table("point | 1")
    assert [servers[1:], sides[1:], ends[1:]] == [list(column) for column in zip(*points, strict=True)]


def test_the_ends_change_after_the_games_told() -> None:
    before = [score.ends for score in games(Score.start(STAR), 13)]
    tiebreak = Score.at(STAR, [SetScore(6, 6)], (6, 0), server=1)
    changes = [one != then for one, then in pairwise(before)]
    changes.append(tiebreak.ends != tiebreak.point_to("a").ends)
    assert table("after game | 1")[1] == ["change", *("yes" if change else "no" for change in changes)]


def rest(games_a: int, games_b: int, points: tuple[int, int]) -> int:
    before = Score.at(STAR, [SetScore(games_a, games_b)], points, server=1)
    return rest_after(before, before.point_to("a"))[1]


def test_the_times_are_the_ones_told() -> None:
    assert {what: int(seconds) for what, seconds in table("time | seconds")[1:]} == {
        "between two points": rest(2, 1, (0, 0)),
        "change of ends": rest(1, 1, (3, 0)),
        "change of ends after a set's first game": rest(0, 0, (3, 0)),
        "change of ends in a tie-break": rest(6, 6, (3, 2)),
        "after a set": rest(5, 0, (3, 0)),
        "warm-up": Clock.of_warm_up(NOON).allowed_s,
        "treatment": Clock.of_break("medical", NOON).allowed_s,
        "late, and the match is lost (walkover)": WALKOVER_AFTER_S,
        **{
            f"warm-up after an interruption of {minutes} minutes": re_warm_up_s(timedelta(minutes=minutes))
            for minutes in (5, 6, 21)
        },
    }


def test_the_ladder_is_climbed_as_told() -> None:
    given: list[Step] = []
    for _ in range(4):
        given.append(next_step(given))
    assert [row[1] for row in table("breach | penalty")[1:]] == given


def test_scores_that_cannot_be_are_refused_as_told() -> None:
    for sets, points, reason in table("sets | points | refused because")[1:]:
        given = [SetScore(*map(int, one.split("-"))) for one in sets.split()]
        a, b = map(int, points.split(", "))
        with pytest.raises(ScoreError, match=f"^{re.escape(reason)}"):
            Score.at(STAR, given, (a, b), server=1)
