"""The second ear: a score call agrees with the score that it says, and with no other."""

import dataclasses
import random
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel import spoken
from padel.calls import LANGUAGES, Call, match_grammar, spoken_words, understand
from padel.calls.examples import COLOURS, PLAYERS
from padel.calls.grammar import Grammar
from padel.calls.languages import colour_words
from padel.events import Event
from padel.format import MatchFormat
from padel.match import Match, fold
from padel.score import Score
from padel.score_calls import SCORE_CALLS, agrees
from padel.set_score import SetScore
from padel.shots import PAIRS
from padel.umpiring.announcing import announced
from padel.umpiring.words import score_told
from tests.padel.conftest import START, created

LONGEST = "SET5-S:6/TB7-F:6/TB7@12"
FORMATS = (
    "SET3-S:6/TB7-G:TN3D",
    "SET3-S:6/TB7",
    "SET3-S:6/TB7-G:TN1D",
    "SET3-S:4/TB5@3-F:TB10",
    "SET1-S:9/TB7@8",
    "SET5-S:6/TB7",
    "SET3-S:TB10",
    "SET3-S:6/TB7-F:6",
    LONGEST,
    "SET3-S:4/TB5NOAD@3-G:TN1D",
)


@cache
def grammar_of(language: str) -> Grammar:
    return match_grammar(language, COLOURS, PLAYERS)


@cache
def understood(sentence: str, language: str) -> Call | None:
    return understand(grammar_of(language), spoken_words(sentence))


def heard(sentence: str, language: str = "en") -> Call:
    call = understood(sentence, language)
    assert call is not None, sentence
    return call


def played(format: str, points: str) -> Score:
    score = Score.start(MatchFormat.parse(format))
    for pair in points:
        score = score.point_to("a" if pair == "a" else "b")
    return score


def somewhere(format: str, seed: int) -> Score:
    """Give the score after some random points, more often than not level."""
    chance = random.Random(seed)
    score = Score.start(MatchFormat.parse(format))
    for _ in range(chance.randrange(160)):
        behind = "a" if score.points[0] < score.points[1] else "b"
        score = score.point_to(chance.choice([*PAIRS, behind]))
    return score


MOST_POINTS = 20
"""To how many points of a tie-break the grammar goes."""

MOST_GAMES = 13
"""To how many games of a pair in a set it goes."""


@cache
def every_score(format: str) -> tuple[tuple[Score, Score | None], ...]:
    """Give all scores of a format that are called differently, from love all to the end, each with one before."""
    return tuple(_walked(format))


def _walked(format: str) -> Iterator[tuple[Score, Score | None]]:
    todo: list[tuple[Score, Score | None]] = [(Score.start(MatchFormat.parse(format)), None)]
    seen = set()
    while todo:
        score, before = todo.pop()
        if (
            (called := _called_by(score)) in seen
            or max(score.points) > MOST_POINTS
            or _games_of_a_pair(score) > MOST_GAMES
        ):
            continue
        seen.add(called)
        yield score, before
        todo.extend((score.point_to(pair), score) for pair in PAIRS if not score.winner)


def _games_of_a_pair(score: Score) -> int:
    return max(max(one.games_a, one.games_b) for one in score.sets)


def _called_by(score: Score) -> tuple[object, ...]:
    running = score.sets[-1]
    ended = score.sets[-2] if len(score.sets) > 1 and running.games == 0 else None
    games = (running.games_a, running.games_b, ended and (ended.games_a, ended.games_b))
    return score.sets_won, games, score.points, score.serving_pair, score.last_game, score.winner


@pytest.mark.parametrize(
    ("format", "language", "each"),
    [
        # Each format in one language, and every fourth score of the longest: the rest takes longer than it tells.
        pytest.param(format, language, each, marks=[] if is_short else [pytest.mark.soak])
        for number, format in enumerate(FORMATS)
        for at, language in enumerate(sorted(LANGUAGES))
        for each in ((1, 4) if format == LONGEST else (1,))
        for is_short in [(number + at) % len(LANGUAGES) == 0 and (each > 1 or not format.startswith("SET5"))]
    ],
)
def test_all_that_the_appliance_can_say_of_a_score_is_a_call_that_agrees(
    format: str, language: str, each: int
) -> None:
    colours = (colour_words(language, "blue")[0], colour_words(language, "red")[0])
    opened = match_of(format, language)
    for score, before in every_score(format)[::each]:
        said = spoken.call(score, language, colours)
        assert agrees(score, heard(said, language)), said
        if before is not None and says_more_than_the_points(score):
            match = standing_at(opened, score)
            for told in (score_told(match), announced(standing_at(opened, before), match)):
                for part in parts_that_are_calls(told, language):
                    assert agrees(score, part), told


def says_more_than_the_points(score: Score) -> bool:
    """Leave out points after the first, beside which the games stand as they did beside that one."""
    return sum(score.points) < 2 or (score.in_tiebreak and sum(score.points) % 6 == 0)


def match_of(format: str, language: str) -> Match:
    happened = created(format, language)
    return fold(None, Event(id="created", match="m", time=START, data=happened))


def standing_at(match: Match, score: Score) -> Match:
    return match._replace(play=dataclasses.replace(match.play, score=score, status="running"))


def parts_that_are_calls(told: str, language: str) -> Iterator[Call]:
    """Give the score calls among all that stands between commas; the word before figures may be left out."""
    for part in told.split(", "):
        call = understood(part, language) or understood(part.replace("tie-break ", ""), language)
        if call is not None and call.kind in SCORE_CALLS:
            yield call


@given(st.sampled_from(FORMATS), st.integers(0, 10**6))
def test_a_call_of_the_score_after_the_other_pairs_point_does_not_agree(format: str, seed: int) -> None:
    score = somewhere(format, seed)
    blue, red = score.point_to("a"), score.point_to("b")
    if score.winner or max(*blue.points, *red.points) > MOST_POINTS:
        return
    if max(_games_of_a_pair(blue), _games_of_a_pair(red)) > MOST_GAMES:
        return
    call = heard(spoken.call(blue))
    assert agrees(blue, call)
    assert not agrees(red, call)


FORMAT = "SET3-S:6/TB7"
GAME = "aaaa"


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ("aaa", "forty love"),
        ("ababab", "forty all"),
        ("abababa", "advantage server"),
        ("abababb", "advantage receiver"),
        ("abababb", "advantage laura"),
        ("", "love all"),
        (GAME, "game"),
        (GAME, "one game to love"),
        (GAME, "blue leads one game to love"),
        (GAME + "bbbb", "one game all first set"),
        (GAME * 6, "game and set blue six games to love"),
        (GAME * 6, "blue leads one set to love"),
        (GAME * 12, "game set and match blue two sets to love"),
        (GAME * 6, "six love"),
        (GAME * 12, "six zero"),
        ((GAME * 5 + "bbbb" * 5) + GAME + "bbbb", "six games all tie break"),
        ((GAME * 5 + "bbbb" * 5) + GAME + "bbbb", "tie break"),
    ],
)
def test_a_right_call_agrees(points: str, sentence: str) -> None:
    assert agrees(played(FORMAT, points), heard(sentence))


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ("aaa", "love forty"),
        ("aaa", "three zero"),
        ("ababab", "advantage blue"),
        ("abababa", "advantage receiver"),
        ("abababa", "deuce"),
        ("a", "love all"),
        ("a", "game"),
        ("", "game"),
        (GAME, "game red"),
        (GAME, "game and set blue"),
        (GAME, "red leads one game to love"),
        (GAME, "two games to love"),
        (GAME, "game blue one game to love second set"),
        (GAME, "tie break"),
        (GAME * 6, "game set and match blue"),
        (GAME * 6, "game and set blue six games to four"),
        (GAME * 6, "game and second set blue"),
        (GAME * 6, "red leads one set to love"),
        (GAME * 12, "game set and match red"),
        (GAME * 12, "game set and match blue two sets to one"),
        (GAME * 12, "love all"),
        (GAME * 6, "six four"),
        (GAME * 6 + "a", "six zero"),
        (GAME * 12, "six one"),
    ],
)
def test_a_wrong_call_does_not(points: str, sentence: str) -> None:
    assert not agrees(played(FORMAT, points), heard(sentence))


def test_the_deciding_point_of_a_tie_break_is_called_at_that_point_only() -> None:
    call = heard("four all deciding point")
    assert agrees(Score.at(MatchFormat.parse("SET1-S:TB5NOAD"), [SetScore(0, 0)], (4, 4), 1), call)
    assert not agrees(Score.at(MatchFormat.parse("SET1-S:TB5NOAD"), [SetScore(0, 0)], (3, 3), 1), call)
    assert not agrees(Score.at(MatchFormat.parse("SET1-S:TB7"), [SetScore(0, 0)], (4, 4), 1), call)


def test_a_tie_break_at_love_all_may_be_called_so() -> None:
    score = Score.at(MatchFormat.parse(FORMAT), [SetScore(6, 6)], (0, 0), 1)
    assert agrees(score, heard("love all"))
    assert not agrees(score, heard("fifteen love"))


def test_after_a_score_set_outright_nobody_knows_who_won_the_last_game() -> None:
    score = Score.at(MatchFormat.parse(FORMAT), [SetScore(2, 3)], (0, 0), 1)
    assert agrees(score, heard("game blue"))
    assert agrees(score, heard("game red"))
    assert not agrees(score, heard("game and set red"))


def test_only_score_calls_agree() -> None:
    assert not agrees(played(FORMAT, ""), Call("let"))
    assert "let" not in SCORE_CALLS
