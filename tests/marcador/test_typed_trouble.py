"""What is told to whoever types what is no call; in this process, which is quick."""

import io
import sys
from collections.abc import Callable

import pytest

from marcador.main import main
from marcador.shown import shown

Told = Callable[..., str]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    def typed(lines: str, *options: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
        main(["score", *options])
        return capsys.readouterr().out

    return typed


GAME = "point blue\n" * 4
LOST = "is not understood; ? shows what can be typed"
SPANISH = ("--language", "es", "--players", "Íñigo Muñoz,Nuño,José,Begoña")
NAMED = ("--players", "Maria,Carlos,Laura,David")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hello", f"'hello' {LOST}"),
        ("hello winner", f"'hello' {LOST}"),
        ("nonsense words here", f"'nonsense' {LOST}"),
        ("...", "there is no word in it"),
        ("blue smash then", "not understood after 'blue smash'; say how it ended: winner, forced error or"),
        ("blue one love", "did you mean 'blue leads one love'?"),
        ("blue blue", "'blue' is not understood after 'blue'; say how it ended"),
        ("gancho red", "'red' is not understood after 'gancho'; say how it ended"),
        ("correction ten points ago point red", "correction goes back nine points at most; undo"),
        ("correction 12 points ago point red", "correction goes back nine points at most; undo"),
        ("correction point ago", "not understood"),
        ("blue wins", "say what is won: point blue, or game blue where the score has it too"),
        ("red won", "say what is won: point red, or game red"),
        ("red won", "or when blue retires"),
        ("change the players", "four names are needed"),
        ("change colours", "two colours are needed"),
        ("change the score", "for who plays and how type players A,B,C,D, colours A,B or format CODE"),
        ("change", "correction and the whole point amends the last one"),
        ("change ends", "no change of ends now"),
        (f"{GAME}change ends", "change of ends; the score knows it by itself"),
        ("15", "'15' is half a score; type both figures, the server's first, such as '15-0' or '15-15' or"),
        ("1", "'1' is half a score; type both figures, the server's first, such as '1-0' or '1-1'"),
        ("40", "such as '40-0' or '40-15'"),
        ("15 foo", "'foo' is not understood after 'fifteen'"),
        ("99", "not understood"),
        ("format SET1", "SET1-S:6/TB7 (one set)"),
        ("amend", "say what it was: correction and the whole point, as in correction blue smash winner"),
        ("no", "say cancel, and nothing comes of what was asked"),
        ("unmute", "say listen, and calls are heard again"),
        ("wait x", "give the seconds that pass, as in wait 90"),
        (
            "set score blue six all player one serves\npoint blue\none blue",
            "did you mean 'one love blue' or 'one nil blue' or 'one zero blue'",
        ),
        ("retire", "say who retires: 'blue retires'"),
        ("delete", "say undo to take the last step back"),
        ("pause", "medical time out or toilet break, and who, or suspend match"),
        ("start over", "replay the point to play one again"),
        ("start", "say play: the match begins by it"),
        ("finish", "with its last point; else say who retires, as in blue retires"),
        ("wrong server", "say who serves, as in"),
        ("bleu winner", "did you mean 'blue'?"),
        ("wrong reciever", "did you mean 'receiver'?"),
        ("stop listenin", "did you mean 'listening'?"),
        ("break ponit", "did you mean 'point'?"),
        ("back wal winner", "did you mean 'wall'?"),
        ("point toby", "'toby' is not understood after 'point'"),
        ("v", "'v' is not understood"),
        ("quiet", "more is needed after 'quiet': please"),
        ("mistake", "asked     0-0                  unforced error: who?"),
        ("fifteen love", "no point is scored yet, so it is love all; say who won it, as in point and the pair"),
        ("blue", "nobody was asked for; to give a point, say point and who"),
        ("clara winner", f"'clara' {LOST}"),
        ("retire red", "say who retires: 'red retires'"),
        ("nobody retires", "say who retires: 'blue retires'"),
        (
            "next match ana bea versus cruz dani",
            "'ana' is not remembered; type who plays first, as in players A,B,C,D",
        ),
        (
            "set score blue six all nobody serves",
            "'nobody' is not understood after 'set score blue six all'; say whose",
        ),
    ],
)
def test_what_was_not_understood_is_said_with_what_would_be(told: Told, line: str, said: str) -> None:
    assert said in told(f"{line}\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("gana azul", "di qué gana: punto azul, o juego azul"),
        ("ganó rojo", "di qué gana: punto rojo, o juego rojo"),
        ("cambiar colores", "hacen falta dos colores"),
        ("cambiar el saque", "quién juega y cómo se escribe con jugadores"),
        ("formato SET1", "SET1-S:6/TB7 (un set)"),
        ("disparate", "'disparate' no se entiende; ? muestra"),
        ("quince nada", "todavía no hay puntos, así que vamos nada iguales; di quién lo ganó"),
        ("azul", "no se ha preguntado por nadie; para dar un punto, di punto y quién"),
        ("cambio de bolos", "¿quizá 'bolas'?"),
        ("punto tobi", "'tobi' no se entiende después de 'punto'"),
        ("corrección hace diez puntos punto rojo", "como mucho a hace nueve puntos"),
        ("15", "'15' es medio marcador; escribe las dos cifras, primero la del saque, como '15-0'"),
        ("retirada rojo", "di quién se retira: 'rojo se retira'"),
        ("nuevo partido eva leo contra ana ivo", "no se recuerda a 'eva'; escribe antes quién juega"),
        ("marcador azul seis iguales saca nadie", "'nadie' no se entiende después de"),
    ],
)
def test_it_is_said_in_spanish_too(told: Told, line: str, said: str) -> None:
    assert said in told(f"{line}\n", "--language", "es")


@pytest.mark.parametrize(
    ("lines", "options", "last"),
    [
        ("set score blue three two fifteen love player 1 serves", (), "2 15-0"),
        ("set score blue 3 2 15 0 player 1 serves", (), "3-2 15-0"),
        ("set score blue 6 all maria serves", NAMED, "6-6"),
        ("point blue\npoint blue\npoint blue\ncorrection 2 points ago point red", (), "0-0 30-15"),
        ("point blue\npoint red\n15 all", (), "confirmed 0-0 15-15"),
        ("maria retire", NAMED, "ret."),
        ("punto munoz", SPANISH, "0-0 15-0"),
        ("punto jose", SPANISH, "0-0 0-15"),
        ("point dangelo", ("--players", "Nino D'Angelo,Ines,Muñoz,Jo"), "0-0 15-0"),
        ("point gil", ("--players", "Gil,Ana,Gil Two,Ana María"), "0-0 15-0"),
        ("point gil two", ("--players", "Gil,Ana,Gil Two,Ana María"), "0-0 0-15"),
        ("punto azul\npunto rojo\n15 iguales", ("--language", "es"), "confirma  0-0 15-15"),
    ],
)
def test_figures_are_taken_where_their_words_are(told: Told, lines: str, options: tuple[str, ...], last: str) -> None:
    assert last in told(f"{lines}\n", *options).splitlines()[-1]


@pytest.mark.parametrize(
    ("line", "language", "said"),
    [
        (
            "jugadores Ana,Bea,Cruz,Dani",
            "en",
            "Ana,Bea,Cruz,Dani' is Spanish; this match is called in English: 'players Ana,Bea",
        ),
        ("cambiar jugadores", "en", "in English: 'players'"),
        ("colores verde,blanco", "en", "in English: 'colours verde,blanco'"),
        ("retomar 1", "en", "in English: 'take up 1'"),
        ("punto azul", "en", "'punto azul' is Spanish; this match is called in English: 'point blue'"),
        ("15 iguales", "en", "in English: 'fifteen all'"),
        ("remate hello", "en", "'hello' is not understood after 'remate'"),
        ("deshacer algo", "en", "'deshacer' is Spanish, and this match is called in English; ?"),
        ("players Ana,Bea,Cruz,Dani", "es", "es inglés; este partido se canta en español: 'jugadores Ana,Bea"),
        ("set aside rain", "es", "en español: 'aplazar rain'"),
        ("point blue", "es", "'point blue' es inglés; este partido se canta en español: 'punto azul'"),
        ("undo that", "es", "'undo' es inglés, y este partido se canta en español; ?"),
    ],
)
def test_what_is_another_language_s_is_named_in_the_match_s(told: Told, line: str, language: str, said: str) -> None:
    assert said in told(f"{line}\n", "--language", language)


NEXT = {
    "en": (
        "blue retires\nnext match\nnext match eva ivo versus ana bea\nconfirm\n",
        "what was asked before is dropped",
    ),
    "es": (
        "azul se retira\nnuevo partido\nnuevo partido eva ivo contra ana bea\nconfirmar\n",
        "lo que se preguntó antes queda en nada",
    ),
}


@pytest.mark.parametrize("language", sorted(NEXT))
def test_a_next_match_with_whom_nobody_knows_drops_the_question_before_it(told: Told, language: str) -> None:
    lines, said = NEXT[language]
    *_, dropped, confirmed = told(lines, "--language", language).splitlines()
    assert said in dropped
    assert {"en": "nothing to confirm", "es": "nada que confirmar"}[language] in confirmed


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_the_change_of_ends_in_a_tie_break_is_told(told: Told, options: tuple[str, ...]) -> None:
    lines = "set score blue six all player one serves\n" + "point blue\npoint red\n" * 6
    told_of = [line for line in told(lines, *options).splitlines() if "change ends" in line]
    assert ["three all, change ends" in told_of[0], "six all, change ends" in told_of[1]] == [True, True]
    assert len(told_of) == 2


def test_who_is_named_by_a_player_is_told_by_the_pair(told: Told) -> None:
    assert "say what is won: point red" in told("laura wins\n", *NAMED)
    assert "say what is won: point red" in told("gil two wins\n", "--players", "Gil,Ana,Gil Two,Ana María")


def test_nothing_that_steers_a_terminal_is_printed_back_nor_a_word_without_end(told: Told) -> None:
    written = told(f"\x1b[31mred\x1b[0m\x07\n# \x1b[2J\n{'x' * 20_000}\nblue {'y' * 20_000}\n")
    assert all(one.isprintable() for one in written.replace("\n", ""))
    assert len(written) < 1000


def test_names_and_calls_are_shown_as_they_are() -> None:
    assert shown("María José v Łukasz, 15-0 → «azul»") == "María José v Łukasz, 15-0 → «azul»"
