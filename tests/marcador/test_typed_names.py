"""What is told to whoever types a name or a colour that calls nobody, in the words of the match."""

import io
import sys
from collections.abc import Callable

import pytest

from marcador.main import main

Told = Callable[..., list[str]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    def typed(lines: str, *options: str) -> list[str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{lines}\n"))
        main(["score", *options])
        return capsys.readouterr().out.splitlines()

    return typed


GREEN = ("--colours", "green,purple", "--players", "Maria,Carlos,Laura,David")
HAL = ("--language", "es", "--players", "Hal,Bea,Cruz,Dani")


@pytest.mark.parametrize("line", ["red", "point red", "red smash winner"])
def test_a_colour_that_no_pair_has_is_told_with_those_that_they_have(told: Told, line: str) -> None:
    assert "no pair is red; they are green and purple" in told(line, *GREEN)[-1]


def test_a_colour_that_no_pair_has_is_told_in_spanish_too(told: Told) -> None:
    said = told("punto rojo", "--language", "es", "--colours", "verde,blanco")[-1]
    assert "ninguna pareja va de rojo; son verde y blanco" in said


@pytest.mark.parametrize("word", ["hal", "nobody", "juan"])
def test_while_a_who_is_waited_for_a_name_of_nobody_is_told_those_there_are(told: Told, word: str) -> None:
    _, asked, completed = told(f"smash winner\n{word}\nmaria", *GREEN)
    assert f"'{word}' is nobody here; say who it was: carlos, david, green, laura, maria, purple" in asked
    assert "taken" in completed


def test_a_player_whose_name_calls_nobody_is_told_the_number(told: Told) -> None:
    assert "a Hal no se le puede llamar así; di jugador uno" in told("punto hal", *HAL)[-1]


@pytest.mark.parametrize(
    ("language", "line", "says"),
    [
        ("en", "set score laura six four", "a pair is called here, not a player: say red"),
        ("es", "marcador laura seis cuatro", "aquí se dice una pareja, no un jugador: di rojo"),
    ],
)
def test_where_only_a_pair_is_called_a_player_is_told_the_pair(
    told: Told, language: str, line: str, says: str
) -> None:
    assert says in told(line, "--language", language, "--players", "Maria,Carlos,Laura,David")[-1]


def test_where_nobody_is_called_no_name_is_told_of(told: Told) -> None:
    said = told("maria carlos laura", "--players", "Maria,Carlos,Laura,David")[-1]
    assert "'carlos' is not understood after 'maria'" in said


def test_a_name_that_cannot_be_said_is_typed_for_the_next_match(told: Told) -> None:
    lines = (
        "azul se retira\nnuevo partido hal bea contra cruz dani\njugadores Hal,Bea,Cruz,Ivo\nnuevo partido\nconfirmar"
    )
    _, refused, _, asked, begun = told(lines, *HAL)
    assert "'hal' no se puede decir al cantar; escribe quién juega, como jugadores A,B,C,D" in refused
    assert "Hal y Bea contra Cruz e Ivo: di confirmar" in asked
    assert "anotado" in begun


@pytest.mark.parametrize("between", ["vs", "v", "versus", "VS"])
def test_versus_may_be_shortened(told: Told, between: str) -> None:
    said = told(f"blue retires\nnext match maria carlos {between} laura david", *GREEN)[-1]
    assert "Maria and Carlos v Laura and David: say confirm" in said


def test_two_words_may_be_typed_in_one(told: Told) -> None:
    assert "confirmed" in told("set score green 6 6 maria serves\ntiebreak", *GREEN)[-1]
    assert "taken" in told("doublefault", *GREEN)[-1]


def test_a_player_called_x3_is_not_taken_for_a_stroke(told: Told) -> None:
    names = ("--players", "Maria,Carlos,X3,David", "--colours", "green,purple")
    assert "by three" not in told("point x3", *names)[-1]
