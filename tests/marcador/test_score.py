import codecs
import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.marcador.in_this_process import marcador_here
from tests.processes import marcador
from tests.waiting import PATIENCE_S

DOCS = Path(__file__).parents[2] / "docs"
COMMAND = [sys.executable, "-m", "marcador", "score"]
MATCH = ["--format", "SET3-S:4/TB5@3-G:TN3D", "--players", "Maria,Carlos,Laura,David"]


def score(calls: str, *options: str) -> subprocess.CompletedProcess[str]:
    return marcador_here("score", *options, input=calls)


def test_the_match_in_the_docs_is_what_the_calls_lead_to() -> None:
    page = (DOCS / "a-match-in-calls.md").read_text("utf-8")
    found = re.search(r"```text\n(.*)```", page, re.DOTALL)
    assert found is not None
    transcript = found[1]
    rows = [line for line in transcript.splitlines() if not line.startswith("(time passes)")]
    calls = [row if row.startswith("#") else re.split(r"\s{2,}| (?=taken )", row)[0] for row in rows]
    done = score("\n".join(calls) + "\n", *MATCH)
    assert (done.stdout, done.stderr, done.returncode) == (transcript, "", 0)


@pytest.mark.parametrize(
    ("language", "calls", "news"),
    [
        ("en", "point blue\n" * 4, "game blue, blue leads one game to love, first set, change ends"),
        (
            "en",
            "point blue\n" * 24,
            "game and first set blue, six games to love, blue leads one set to love, two minutes",
        ),
        ("en", "red retires\n", "red retired, blue wins"),
        ("es", "punto azul\n" * 4, "juego azul, azul gana un juego a nada, primer set, cambio de lado"),
    ],
)
def test_what_is_new_between_games_is_told_unasked(language: str, calls: str, news: str) -> None:
    rows = score(calls, "--language", language).stdout.splitlines()
    assert rows[-1].endswith(f"  {news}")
    assert not any(row.endswith(news) for row in rows[:-1])


def test_what_became_of_a_line_is_told_in_the_language_of_the_match() -> None:
    rows = score("punto azul\nremate ganador\nespera 90\n", "--language", "es").stdout.splitlines()
    assert rows[0].split()[:3] == ["punto", "azul", "anotado"]
    assert rows[1].split()[:3] == ["remate", "ganador", "pregunta"]
    assert rows[-1].startswith("(pasa el tiempo)")
    assert rows[-1].split()[3:5] == ["no", "cuenta"]


def test_a_decision_is_a_line_of_json() -> None:
    done = score("blue smash winner\nsmash winner\n", "--json")
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["decision"], first["score"], first["events"][0]["shot"]) == ("taken", "0-0 15-0", "smash")
    assert (second["decision"], second["events"]) == ("asked", [])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "azul remite ganador",
            "no se entiende: 'remite' no se entiende después de 'azul'; ¿quizá 'remate'?",
        ),
        ("jugador", "no se entiende: falta algo después de 'jugador': cuatro, dos, tres, uno"),
        ("let ya", "no se entiende: 'ya' sobra después de 'let', que ya está completo"),
    ],
)
def test_a_spanish_umpire_is_told_in_spanish_what_is_no_call(line: str, said: str) -> None:
    assert said in score(f"{line}\n", "--language", "es").stdout


def test_a_spanish_umpire_is_told_in_spanish_what_cannot_be() -> None:
    lines = "formato T20\njugadores Ana,ANA,Eva,Ivo\ndeja de escuchar\npunto azul\n"
    said = score(lines, "--language", "es").stdout
    assert all(words in said for words in ("contra el reloj", "dos jugadores se llaman", "sin escuchar; di escucha"))


def test_help_is_in_the_language_of_the_match() -> None:
    assert "jugadores A,B,C,D" in score("?\n", "--language", "es").stdout
    assert "players A,B,C,D" in score("?\n").stdout


@pytest.mark.parametrize(
    ("language", "calls", "told"),
    [
        ("en", ("point red", "correction point blue"), '"correction point blue"'),
        ("es", ("punto rojo", "corrección punto azul"), "«corrección punto azul»"),
    ],
)
def test_help_tells_how_a_point_is_amended(language: str, calls: tuple[str, str], told: str) -> None:
    done = score("\n".join(("?", *calls)), "--language", language).stdout
    assert told in done
    assert "0-0 15-0" in done.splitlines()[-1]


def test_a_spanish_umpire_asks_for_help_waits_and_leaves_in_spanish() -> None:
    done = score("ayuda\nespera 90\nsalir\nnada de esto\n", "--language", "es")
    assert (done.returncode, "salir  " in done.stdout, "nada de esto" in done.stdout) == (0, True, False)


def test_who_played_by_an_option_is_remembered_in_the_sitting() -> None:
    lines = "jugadores Eva,Ivo,Leo,Max\nnuevo partido\nconfirmar\nnuevo partido ana bea contra cruz dani\n"
    assert "Ana y Bea contra Cruz y Dani" in score(lines, "--language", "es", "--players", "Ana,Bea,Cruz,Dani").stdout


def test_spanish_calls_are_understood() -> None:
    done = score("azul remate ganador\nquince nada\n", "--language", "es")
    assert [line.split()[-2] for line in done.stdout.splitlines()] == ["0-0", "0-0"]
    assert "confirma" in done.stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("blue smosh winner", "'smosh' is not understood after 'blue'; did you mean 'smash'?"),
        ("player", "more is needed after 'player': four, one, three, two"),
        ("let me in", "'me' is not understood after 'let'"),
    ],
)
def test_a_line_that_is_no_call_says_what_would_be(line: str, said: str) -> None:
    done = score(f"{line}\nundo\n")
    assert said in done.stdout
    assert "nothing" in done.stdout.splitlines()[1]
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("language", "option", "typed", "call"),
    [
        ("en", "navy,pink", "colours green, white", "point white"),
        ("es", "azul,rosa", "colores verde, blanco", "punto blanco"),
    ],
)
def test_pairs_are_called_by_the_colours_that_were_typed(language: str, option: str, typed: str, call: str) -> None:
    last = option.rpartition(",")[2]
    done = score(f"?\n{call.split()[0]} {last}\n{typed}\n", "--language", language, "--colours", option)
    assert "taken" in done.stdout or "anotado" in done.stdout
    done = score(f"{typed}\n{call}\n?\n", "--language", language)
    assert done.returncode == 0
    assert f"{typed.split()[1].strip(',')} smash winner" in done.stdout or "«verde remate ganador»" in done.stdout


def test_who_was_typed_for_the_next_match_can_be_named_in_it_and_is_taken_back_by_undo() -> None:
    done = score(
        "point blue\nplayers Eva,Fay,Gil,Hugo\ncolours green,white\nundo\nabandon rain\n"
        "next match eva fay versus gil hugo\nconfirm\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "taken back: what was typed for the next match" in done.stdout
    assert "next match: Eva and Fay v Gil and Hugo" in done.stdout
    done = score("point blue\nplayers Eva,Fay,Gil,Hugo\nundo\nundo\n")
    first, second = done.stdout.splitlines()[-2:]
    assert "what was typed for the next match" in first
    assert "taken back: point 1" in second


@pytest.mark.parametrize(
    ("language", "typed", "asks", "ended"),
    [
        ("en", ("abandon the match", "abandon match rain"), "say why the match is abandoned", "winner (rain)"),
        (
            "en",
            ("abandon the game", "abandon match fixing"),
            "say why the match is abandoned",
            "winner (match fixing)",
        ),
        ("es", ("abandonar este partido", "abandonar el partido por lluvia"), "di por qué", "ganador (por lluvia)"),
    ],
)
def test_the_match_is_no_reason_to_abandon_it(language: str, typed: tuple[str, str], asks: str, ended: str) -> None:
    first, second = score("\n".join(typed), "--language", language).stdout.splitlines()
    assert asks in first
    assert ended in second


def test_at_a_terminal_it_teaches_completes_and_ends_with_ctrl_d() -> None:
    lead, follow = pty.openpty()
    with subprocess.Popen(COMMAND, stdin=follow, stdout=follow, stderr=follow) as running:
        os.close(follow)
        try:
            begins = read_until(lead, r"> $")
            assert "docs/calls.md" in begins
            assert "Player 3 / Player 4 (red) · SET3-S:6/TB7-G:TN3D · calls in English" in begins
            os.write(lead, b"?\n")
            assert "quit" in read_until(lead, r"Tab[^>]*> $")
            os.write(lead, b"blue smash win\t\n")
            assert "taken" in read_until(lead, r"15-0[^>]*> $")
            os.write(lead, b"\x04")
            assert running.wait(timeout=PATIENCE_S) == 0
        finally:
            running.kill()
            os.close(lead)


def test_a_script_ends_at_quit_and_may_ask_for_help() -> None:
    done = subprocess.run(COMMAND, input="help\n15-0\nquit\nnonsense\n", capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "docs/calls.md" in done.stdout
    assert "fifteen love" in done.stdout
    assert "nonsense" not in done.stdout


@pytest.mark.parametrize(
    ("language", "lines", "says"),
    [
        (
            "en",
            "players Ana, Bea, Eva, Ivo\nformat SET1-S:6/TB7\npoint ana\nset aside rain\n"
            "players Maria,Carlos,Laura,David\nnext match\nconfirm\npoint maria\nabandon no light\nmatches\n"
            "take up 1\nplay\npoint eva\nset match aside\nconfirm\n"
            "next match maria carlos versus ana bea\nconfirm\n",
            (
                "this match: Ana / Bea (blue) v Eva / Ivo (red), SET1-S:6/TB7\n",
                "the next match: Maria / Carlos (blue) v Laura / David (red), SET1-S:6/TB7; say next match to begin",
                "0-0 15-0 aban.       the match was abandoned without a winner (no light)\n",
                "\n1  Ana / Bea v Eva / Ivo  0-0 15-0  set aside\n"
                "2  Maria / Carlos v Laura / David  0-0 15-0  abandoned\n",
                "the match goes on, fifteen love; say play to begin\n",
                "0-0 15-15",
                "next match: Maria and Carlos v Ana and Bea\n",
            ),
        ),
        (
            "es",
            "jugadores Ana, Bea, Eva, Ivo\nformato SET1-S:6/TB7\npunto ana\naplazar lluvia\n"
            "jugadores Maria,Carlos,Laura,David\nnuevo partido\nconfirmar\npunto maria\nabandonar sin luz\n"
            "partidos\nretomar 1\n",
            (
                "este partido: Ana / Bea (azul) v Eva / Ivo (rojo), SET1-S:6/TB7\n",
                "el próximo partido: Maria / Carlos (azul) v Laura / David (rojo), SET1-S:6/TB7",
                "nuevo partido: Maria y Carlos contra Laura y David\n",
                "partido abandonado sin ganador (sin luz)\n",
                "\n1  Ana / Bea v Eva / Ivo  0-0 15-0  aplazado\n"
                "2  Maria / Carlos v Laura / David  0-0 15-0  abandonado\n",
                "el partido sigue, quince nada; di a jugar para empezar\n",
            ),
        ),
    ],
)
def test_match_after_match_is_scored_at_the_keyboard(language: str, lines: str, says: tuple[str, ...]) -> None:
    done = score(lines, "--language", language)
    assert (done.returncode, done.stderr) == (0, "")
    for one in says:
        assert one in done.stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("players Ana, Bea", "four names are needed, with commas between them; remembered are Player 1"),
        (f"players {'Ana ' * 11}, Bea, Eva, Ivo", "Ana … is too long: at most 40 letters"),
        ("players Ana, Ana, Eva, Ivo", "two players are called Ana"),
        ("format SET9", "SET9"),
        ("colours green", "two colours are needed, pair a's first, as in colours green, white"),
        ("colours green, verde", "both pairs are called 'green'"),
        (f"colours {'g' * 41}, red", "is too long: at most 40 letters"),
        ("set aside", "nothing was played in this match yet"),
        ("abandon", "say why the match is abandoned"),
        ("take up 7", "say which by its number in matches, 1 to 1"),
        ("take up 1", "match 1 is not set aside"),
    ],
)
def test_what_cannot_be_done_between_matches_is_refused_saying_why(line: str, said: str) -> None:
    [row] = score(f"{line}\n").stdout.splitlines()
    assert "refused" in row
    assert said in row


def test_players_whom_the_appliance_remembers_are_named_and_none_is_added(tmp_path: Path) -> None:
    remembered = tmp_path / "players.json"
    remembered.write_text('{"players": ["Maria", "Carlos", "Laura", "David"]}')
    (tmp_path / "marcador.toml").write_text(f'[device]\ndata = "{tmp_path}"\n')
    before = remembered.read_text()
    lines = "players Ana,Bea,Eva,Ivo\nnext match maria ana versus laura david\nconfirm\nblue smash winner\n"
    done = marcador("score", input=lines, cwd=tmp_path)
    assert done.returncode == 0
    assert "next match: Maria and Ana v Laura and David" in done.stdout
    assert remembered.read_text() == before


def read_until(terminal: int, wanted: str) -> str:
    seen, deadline = "", time.monotonic() + PATIENCE_S
    decoder = codecs.getincrementaldecoder("utf-8")()  # a read may end inside a letter
    while not re.search(wanted, seen):
        assert select.select([terminal], [], [], deadline - time.monotonic())[0], f"no {wanted!r} in {seen!r}"
        seen += decoder.decode(os.read(terminal, 4096))
    return seen
