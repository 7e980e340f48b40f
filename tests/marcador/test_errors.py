"""What people do wrong ends in one clear sentence and a status that is not zero; nothing is a traceback."""

import ctypes
import os
import re
import shutil
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import soundfile

from models import shipped
from tests.conftest import RunningBroker
from tests.processes import marcador

NEW_USER, NEW_MOUNTS = 0x1000_0000, 0x2_0000
PRIVATE = 1 << 18 | 1 << 14
"""Of Linux: unshare(2), and mount(2) with all below."""


def fails(folder: Path, *arguments: str | Path, **environment: str) -> str:
    """Run a command that must fail; give its one sentence."""
    done = marcador(*arguments, cwd=folder, env={**os.environ, **environment})
    assert done.returncode not in (0, -6, -11), done.stdout
    assert "Traceback" not in done.stderr
    sentence = done.stderr.strip().splitlines()[-1]
    assert sentence.startswith("marcador: "), done.stderr
    return sentence


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "silence.wav"
    soundfile.write(path, [0.0] * 16_000, 16_000)
    return path


def test_a_missing_file(tmp_path: Path) -> None:
    assert "none.wav: there is no such file" in fails(tmp_path, "listen", "none.wav")


def test_a_broken_wav(tmp_path: Path) -> None:
    (tmp_path / "broken.wav").write_bytes(b"RIFF and nothing more")
    assert "broken.wav: not a recording" in fails(tmp_path, "listen", "broken.wav")


def test_a_recording_in_which_nobody_speaks_is_said_so(tmp_path: Path, recording: Path) -> None:
    done = marcador("listen", recording, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"marcador: {recording}: nobody is heard to speak in it\n"


@pytest.mark.parametrize("rate_hz", [4_000, 8_000])
def test_a_recording_of_a_telephone(tmp_path: Path, rate_hz: int) -> None:
    soundfile.write(tmp_path / "low.wav", [0.0] * rate_hz, rate_hz)
    assert f"low.wav: recorded at {rate_hz} Hz" in fails(tmp_path, "listen", "low.wav")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--players", "Ana,Bea"), "--players: four names with commas between them"),
        (("--format", "SET3"), "--format: "),
        (("--language", "xx"), "--language: "),
    ],
)
def test_options_of_the_match_that_are_not_valid(
    tmp_path: Path, recording: Path, options: tuple[str, ...], said: str
) -> None:
    for command in (("listen", recording), ("score",)):
        assert said in fails(tmp_path, *command, *options)


def test_a_missing_microphone(tmp_path: Path) -> None:
    sentence = fails(tmp_path, "device", "--microphone", "no such microphone")
    assert "'no such microphone' cannot be opened" in sentence
    assert "--list-microphones" in sentence


def test_a_missing_microphone_does_not_hide_a_wrong_password(
    tmp_path: Path, make_broker: Callable[..., RunningBroker]
) -> None:
    address = make_broker("mosquitto", {"device": "right"}).address
    (tmp_path / "password").write_text("wrong\n")
    broker = f"mqtt://device@{address.host}:{address.port}"
    settings = {"MARCADOR_DEVICE_BROKER_PASSWORD_FILE": "password", "MARCADOR_DEVICE_BROKER": broker}
    sentence = fails(tmp_path, "device", "--microphone", "none", **settings)
    assert "'none' cannot be opened" in sentence
    assert "refuses the user or the password" in sentence


@pytest.mark.parametrize("option", ["--http", "--mqtt"])
def test_an_occupied_port(tmp_path: Path, free_ports: Callable[[int], list[int]], option: str) -> None:
    http, mqtt = free_ports(2)
    ports = {"--http": f"127.0.0.1:{http}", "--mqtt": f"127.0.0.1:{mqtt}"}
    with socket.create_server(("127.0.0.1", http if option == "--http" else mqtt)):
        options = [part for pair in ports.items() for part in pair]
        sentence = fails(tmp_path, "server", *options, "--data", tmp_path / "data")
    assert ports[option].rpartition(":")[2] in sentence


def test_an_unreachable_server_of_the_demo(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> None:
    http, mqtt = free_ports(2)
    options = ["--server", f"http://127.0.0.1:{http}", "--broker", f"mqtt://127.0.0.1:{mqtt}", "--once"]
    assert "does not answer" in fails(tmp_path, "demo", *options)


@pytest.mark.parametrize("missing", ["am/final.mdl", "conf/model.conf", "lexicon/en.txt"])
def test_a_model_without_a_file(tmp_path: Path, recording: Path, missing: str) -> None:
    shutil.copytree(shipped(), tmp_path / "model")
    (tmp_path / "model" / missing).unlink()
    assert missing in fails(tmp_path, "listen", recording, "--model", "model")


def test_a_name_that_cannot_be_a_court(tmp_path: Path) -> None:
    assert "--court" in fails(tmp_path, "device", "--court", "a/b")


def test_an_invalid_setting(tmp_path: Path) -> None:
    (tmp_path / "marcador.toml").write_text("[umpire]\n\nleast_probability = 'high'\n")
    assert "marcador.toml, line 3: umpire.least_probability" in fails(tmp_path, "listen", "any.wav")


@pytest.mark.parametrize("size", ["100k", "9800k"])
def test_a_full_disk(tmp_path: Path, size: str) -> None:
    """On a small file system of its own: the first has no room for the model, the second none for the outbox."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ("demo", "--once", "--speed", "max", "--data", disk)
    done = marcador(*options, cwd=tmp_path, prepare=partial(mount, disk, size))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert re.search("full|No space left", done.stderr.strip().splitlines()[-1])


def mount(disk: Path, size: str) -> None:
    """Mount a file system of this size, for this process and those that it starts alone."""
    system, user, group = ctypes.CDLL(None, use_errno=True), os.getuid(), os.getgid()
    assert system.unshare(NEW_USER | NEW_MOUNTS) == 0, os.strerror(ctypes.get_errno())
    for name, said in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
        Path("/proc/self", name).write_text(said)
    for kind, where, how, options in (
        (None, b"/", PRIVATE, None),
        (b"tmpfs", bytes(disk), 0, f"size={size}".encode()),
    ):
        assert system.mount(b"tmpfs", where, kind, how, options) == 0, os.strerror(ctypes.get_errno())
