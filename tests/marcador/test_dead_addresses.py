"""Whatever command is given an address that does not answer says so in a plain sentence, with what to look at."""

import errno
import http.server
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from marcador.main import main
from models.no_answer import no_answer
from tests.waiting import PATIENCE_S

ASKING: tuple[Callable[[str], tuple[str, ...]], ...] = (
    lambda address: ("model", "fetch", "vosk-model-small-en", "--list", address),
    lambda address: ("export", "--server", address, "--tables", "points"),
    lambda address: ("query", "SELECT 1 FROM points", "--server", address),
    lambda address: ("device", "--enroll", address, "ABCD-EFGH", "--data", "device"),
)
"""Every command that asks a web address; brokers are dialled again and again, and tested where that is."""


@contextmanager
def listening(answers: Callable[[socket.socket], None]) -> Iterator[str]:
    """Something that listens on loopback, and does what it likes with who comes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    there, _ = server.accept()
                except OSError:
                    return
                with there:
                    answers(there)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join(PATIENCE_S)


def speaks_another_protocol(there: socket.socket) -> None:
    there.recv(1)
    there.sendall(b"SSH-2.0-other\r\n")


def hangs_up(there: socket.socket) -> None:
    there.recv(1)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(capsys: pytest.CaptureFixture[str], line: tuple[str, ...]) -> str:
    assert main(line) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1, "one sentence"
    assert not any(raw in err for raw in ("Errno", "Error(", "httpx", "urlopen")), err
    return err


@pytest.mark.parametrize("asking", ASKING)
@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.0.0.1:1", "nothing listens at http://127.0.0.1:1; check that it runs"),
        ("http://127.0.0.1:99999", "is no web address; write it as http://host:8000"),
        ("ftp://127.0.0.1", "write it as http://host:8000"),
    ],
)
def test_a_dead_address_is_said_as_one(
    capsys: pytest.CaptureFixture[str], asking: Callable[[str], tuple[str, ...]], address: str, why: str
) -> None:
    assert why in said(capsys, asking(address))


@pytest.mark.parametrize("asking", ASKING)
@pytest.mark.parametrize(
    ("answers", "scheme"), [(speaks_another_protocol, "http"), (hangs_up, "http"), (speaks_another_protocol, "https")]
)
def test_what_answers_but_not_as_a_server_is_said_as_that(
    capsys: pytest.CaptureFixture[str],
    asking: Callable[[str], tuple[str, ...]],
    answers: Callable[[socket.socket], None],
    scheme: str,
) -> None:
    with listening(answers) as address:
        assert "check" in said(capsys, asking(f"{scheme}://{address}"))


class NotFound(http.server.BaseHTTPRequestHandler):
    """Has nothing under any address."""

    def do_GET(self) -> None:
        self.send_error(404)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.parametrize("asking", ASKING)
def test_another_web_server_is_said_as_one(
    capsys: pytest.CaptureFixture[str], asking: Callable[[str], tuple[str, ...]]
) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), NotFound) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            assert "404" in said(capsys, asking(f"http://127.0.0.1:{server.server_port}"))
        finally:
            server.shutdown()
            thread.join(PATIENCE_S)


@pytest.mark.parametrize(
    ("cause", "why"),
    [
        (socket.gaierror(-2, "Name or service not known"), "the name 'court.example' is not known"),
        (TimeoutError(), "does not answer; check that it is switched on"),
        (ConnectionResetError(errno.ECONNRESET, "reset"), "broke off"),
        (OSError(errno.ENETUNREACH, "unreachable"), "there is no way to court.example"),
        (OSError(errno.EMFILE, "Too many open files"), "Too many open files"),
        (ssl.SSLError(1, "wrong version number"), "does not speak TLS"),
        (ValueError("half a line"), "half a line"),
    ],
)
def test_the_cause_below_a_library_s_error_is_what_is_said(cause: Exception, why: str) -> None:
    wrapped = httpx.ConnectError("[Errno 0] raw")
    wrapped.__cause__ = cause
    told = no_answer("http://court.example:8000/x", wrapped if isinstance(cause, OSError) else cause)
    assert why in told
    assert "Errno" not in told
