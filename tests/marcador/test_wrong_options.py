"""What is typed wrong is told with its option and what to type, by every command; in this process, which is quick."""

from pathlib import Path

import pytest

from marcador.main import main
from tests.marcador.in_this_process import marcador_here

ONE_WORD = "must be one word of at most 40 letters"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("docs --out file", "file: File exists"),
        ("docs --out /proc/none", "/proc/none: No such file or directory"),
        ("device --court a/b", f"--court: {ONE_WORD}"),
        ("device --broker http://x", "--broker: the broker's address does not begin with mqtt://"),
        ("device --broker mqtt://a:b:c", "--broker: the broker's address has a host or port that cannot be read"),
        ("sensors list --court a/b", f"--court: {ONE_WORD}"),
        ("sensors simulate --broker x", "--broker: the broker's address"),
        ("sensors assign player-1 strap --data file", "who wears which sensor cannot be kept"),
        ("server --http x", "--http: 'x' is no address to listen on"),
        ("server --mqtt 127.0.0.1:99999", "--mqtt: '127.0.0.1:99999' is no address"),
        ("server --broker ftp://x", "--broker: the broker is 'embedded', 'mosquitto' or a URL"),
        ("score --first-server 0", "--first-server: must be at least 1"),
        ("score --language fr", "--language: must be 'en' or 'es'"),
        ("score --config file", "file: Expected '='"),
        ("listen .", ".: is a folder"),
        ("listen none.wav --players A", "--players: four names"),
        ("model compile --jsgf none --out out", "none: cannot be read"),
    ],
)
def test_a_wrong_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("text")
    assert main(line.split()) == 1
    written = capsys.readouterr().err
    assert written.startswith(f"marcador: {said}") or said in written
    assert written.count("\n") == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("demo --speed 0", "--speed: '0': give a number from 0.1 to 100, or max"),
        ("demo --port 99999", "--port: '99999': give a port from 0 to 65535"),
        ("sensors scan --for 0", "--for: '0': give seconds"),
        ("sensors assign player-9 strap", "'player-9' is no player; say player-1 to player-4"),
        ("model record --out x --calls -1", "--calls: '-1': give a number, 0 or more"),
        ("export --format xml", "marcador export: argument --format: invalid choice: 'xml'"),
        ("model say --times 0", "invalid choice: 0"),
        ("nonsense", "invalid choice: 'nonsense'"),
    ],
)
def test_what_the_command_line_does_not_take(capsys: pytest.CaptureFixture[str], line: str, said: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(line.split())
    assert ended.value.code == 2
    written = capsys.readouterr().err
    assert said in written
    assert written.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--players", "Ana,Bea"], "--players: four names"),
        (
            ["--players", f"{'Maximiliana ' * 4},B,C,D"],
            "--players: Maximiliana Maximiliana Maximiliana Maxi… is too long",
        ),
        (["--format", "SET9"], "--format: 'SET9'"),
        (["--first-server", "7"], "--first-server:"),
        (["--colours", "pink"], "--colours: two colours with a comma between them, not 'pink'"),
        (["--colours", "blue,azul"], "--colours: both pairs are called 'blue'"),
        (["--language", "es", "--colours", "blue,azul"], "--colours: las dos parejas se llaman 'blue'"),
        (["--language", "es", "--players", "Ana,Bea"], "--players: cuatro nombres con comas"),
        (["--language", "es", "--format", "SET9"], "--format: 'SET9' no es un formato"),
        (["--language", "fr"], "--language:"),
    ],
)
def test_an_option_of_the_keyboard_that_is_not_valid_is_named(options: list[str], said: str) -> None:
    done = marcador_here("score", *options, input="")
    assert done.returncode == 1
    assert done.stderr.startswith(f"marcador: {said}")
