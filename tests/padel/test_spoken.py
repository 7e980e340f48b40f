import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel import spoken
from padel.format import MatchFormat
from padel.score import Score, SetScore
from padel.spoken import LANGUAGES
from tests.padel.formats import formats

NAMES = {"en": ("blue", "red"), "es": ("azul", "rojo")}


def score(code: str, sets: list[tuple[int, int]], points: tuple[int, int] = (0, 0), server: int = 1) -> Score:
    return Score.at(MatchFormat.parse(code), [SetScore(*one) for one in sets], points, server)


STAR = "SET3-S:6/TB7-G:TN3D"
CALLS = [
    (Score.start(MatchFormat.parse(STAR)), "love all", "nada iguales"),
    (score(STAR, [(0, 0)], (2, 1)), "thirty fifteen", "treinta quince"),
    (score(STAR, [(0, 0)], (2, 1), server=3), "fifteen thirty", "quince treinta"),
    (score(STAR, [(0, 0)], (2, 2)), "thirty all", "treinta iguales"),
    (score(STAR, [(0, 0)], (3, 0)), "forty love", "cuarenta nada"),
    (score(STAR, [(0, 0)], (3, 3)), "deuce", "iguales"),
    (score(STAR, [(0, 0)], (3, 4)), "advantage red", "ventaja rojo"),
    (score(STAR, [(0, 0)], (5, 5)), "star point", "star point"),
    (score("SET3-S:6NOAD/TB7", [(0, 0)], (3, 3)), "golden point", "punto de oro"),
    (score(STAR, [(6, 6)], (5, 3)), "five three", "cinco tres"),
    (score(STAR, [(6, 6)], (22, 21)), "twenty two twenty one", "veintidós veintiuno"),
    (score(STAR, [(6, 6)], (35, 35)), "thirty five all", "treinta y cinco iguales"),
    (score("SET1-S:TB5NOAD", [(0, 0)], (4, 4)), "four all, deciding point", "cuatro iguales, punto decisivo"),
    (score(STAR, [(3, 2)]), "blue leads three games to two, first set", "azul gana tres juegos a dos, primer set"),
    (score(STAR, [(0, 1)]), "red leads one game to love, first set", "rojo gana un juego a nada, primer set"),
    (score(STAR, [(1, 1)]), "one game all, first set", "iguales a un juego, primer set"),
    (
        score(STAR, [(5, 6)], (1, 3)).point_to("a").point_to("a").point_to("a").point_to("a"),
        "game blue, six games all, tie-break",
        "juego azul, iguales a seis juegos, tie-break",
    ),
    (
        score(STAR, [(6, 4), (5, 7)]),
        "game and second set red, seven games to five, one set all",
        "juego y segundo set rojo, siete juegos a cinco, iguales a un set",
    ),
    (
        score("SET3-S:6/TB7-F:TB10", [(6, 4), (4, 6)]),
        "game and second set red, six games to four, one set all, tie-break",
        "juego y segundo set rojo, seis juegos a cuatro, iguales a un set, tie-break",
    ),
    (
        score(STAR, [(6, 4), (4, 6), (6, 0)]),
        "game, set and match blue, two sets to one",
        "juego, set y partido azul, dos sets a uno",
    ),
]


@pytest.mark.parametrize(("standing", "english", "spanish"), CALLS)
def test_the_score_is_said_as_umpires_say_it(standing: Score, english: str, spanish: str) -> None:
    assert spoken.call(standing) == english
    assert spoken.call(standing, "es", NAMES["es"]) == spanish


def test_the_pair_that_won_the_game_is_named_when_it_is_known() -> None:
    won = score(STAR, [(3, 1)], (1, 3)).point_to("b")
    assert spoken.call(won) == "game red, blue leads three games to two, first set"


@given(formats(), st.text("ab", max_size=300), st.sampled_from(sorted(LANGUAGES)))
def test_every_score_can_be_said(format: MatchFormat, points: str, language: str) -> None:
    standing = Score.start(format)
    for pair in points:
        standing = standing.point_to("a" if pair == "a" else "b")
        said = spoken.call(standing, language, NAMES[language])
        assert said
        assert "{" not in said


def test_a_set_without_a_tie_break_has_no_points_of_one_to_tell() -> None:
    with pytest.raises(ValueError, match="6-4"):
        spoken.tiebreak_points(SetScore(6, 4))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_two_numbers_sound_alike(language: str) -> None:
    words = [LANGUAGES[language].number(number) for number in range(120)]
    assert len(set(words)) == 120
