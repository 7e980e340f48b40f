"""`marcador server enroll` and `revoke` as a technician types them: who is meant, and where the server is reached."""

import socket
from pathlib import Path

import pytest

from marcador.main import main
from marcador.serving import reached
from server import own_address
from server.address_file import left_in
from server.auth.identities import Identities
from server.settings import ServerSettings
from wire.enrolment import EnrolmentRequest, hash_of


def request_of(code: str) -> EnrolmentRequest:
    return EnrolmentRequest(code=hash_of(code), device="box-1", nonce="0" * 32)


def test_a_device_is_let_in_listed_and_let_in_no_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        status = main(["server", *arguments, "--data", str(tmp_path)])
        return status, capsys.readouterr().out

    monkeypatch.setattr(own_address, "own_address", lambda: "192.0.2.7")
    assert run("enroll", "court two")[0] == 1
    status = main(["server", "enroll", "1", "--data", str(tmp_path)])
    out, err = capsys.readouterr()
    assert (status, f"no server has run on {tmp_path} yet" in err, out.count("\n")) == (0, True, 2)
    code, told = run("enroll", "1")[1].splitlines()
    assert told.endswith(f" --enroll http://127.0.0.1:8000 {code}")
    monkeypatch.setenv("MARCADOR_SERVER_HTTP_LISTEN", "0.0.0.0:18030")
    assert "http://192.0.2.7:18030 " in run("enroll", "2")[1]
    Identities(tmp_path).redeem(request_of(code), "home")
    assert "box-1" in run("devices")[1]
    assert run("revoke", "box-1") == (0, "box-1 (court 1) is let in no more\n")
    assert run("revoke", "box-1") == (1, "")
    assert run("devices") == (0, "nobody is let in; enroll prints a code for a device\n")


def test_of_two_devices_of_one_name_the_one_is_revoked_that_is_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(["server", *arguments, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    identities = Identities(tmp_path)
    first, second, third = (identities.redeem(request_of(identities.invite(court)), "home")[0] for court in "123")
    status, _, asked = run("revoke", "box-1")
    assert (status, len(identities.register.devices)) == (1, 3)
    assert all(one.username in asked and f"court {one.court}" in asked for one in (first, second, third))
    assert run("revoke", second.username)[:2] == (0, "box-1 (court 2) is let in no more\n")
    assert run("revoke", "box-1", "--court", "3")[:2] == (0, "box-1 (court 3) is let in no more\n")
    assert identities.register.devices == (first,)
    onlooker, _ = identities.let_read("box-1", "home")
    assert onlooker.username in run("revoke", "box-1")[2]
    assert run("revoke", onlooker.username)[:2] == (0, "box-1 (reads only) is let in no more\n")
    assert run("revoke", "box-1")[0] == 0
    assert "on court 9; marcador server devices lists" in run("revoke", "box-1", "--court", "9")[2]


def test_an_id_takes_away_one_identity_and_nobody_else_at_its_place_or_of_its_name(tmp_path: Path) -> None:
    identities = Identities(tmp_path)
    old = identities.redeem(request_of(identities.invite("1")), "home")[0]
    new = identities.redeem(request_of(identities.invite("1")), "norte")[0]
    named = request_of(identities.invite("2")).model_copy(update={"device": old.username})
    namesake = identities.redeem(named, "norte")[0]
    assert main(["server", "revoke", old.username, "--data", str(tmp_path)]) == 0
    assert identities.register.devices == (new, namesake)
    identities.let_in_no_more(old)
    assert identities.register.devices == (new, namesake)


@pytest.mark.parametrize(
    ("running", "here", "listens", "told", "only_here"),
    [
        ("http://127.0.0.1", "127.0.0.2", True, "http://127.0.0.2", False),
        ("https://127.0.0.1", "127.0.0.2", True, "https://127.0.0.2", False),
        ("http://127.0.0.1", "127.0.0.2", False, "http://127.0.0.1", True),
        ("http://127.0.0.1", None, True, "http://127.0.0.1", True),
        ("http://192.0.2.9", "127.0.0.2", False, "http://192.0.2.9", False),
    ],
)
def test_a_device_is_told_where_it_reaches_the_server_that_runs(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    running: str,
    here: str | None,
    listens: bool,
    told: str,
    only_here: bool,
) -> None:
    monkeypatch.setattr(own_address, "own_address", lambda: here)
    with socket.create_server(("127.0.0.2" if listens else "127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with left_in(tmp_path, f"{running}:{port}"):
            found = reached.pages_of(ServerSettings(data_directory=tmp_path))
    assert found == (f"{told}:{port}", only_here)


@pytest.mark.parametrize(("listens", "told"), [(True, "127.0.0.2"), (False, "localhost")])
def test_behind_an_edge_a_device_is_told_where_it_reaches_the_edge(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    listens: bool,
    told: str,
) -> None:
    settings = tmp_path / "marcador.toml"
    settings.write_text('[server]\nhttp_listen = "127.0.0.1:8001"\nedge = "http://127.0.0.1:8081"\n')
    monkeypatch.setattr(own_address, "own_address", lambda: "127.0.0.2")
    with socket.create_server(("127.0.0.2" if listens else "127.0.0.1", 0)) as edge:
        monkeypatch.setattr(reached, "EDGE_PORT", edge.getsockname()[1])
        with left_in(tmp_path, "http://127.0.0.1:8001"):
            assert main(["server", "--config", str(settings), "enroll", "1", "--data", str(tmp_path)]) == 0
        said = capsys.readouterr()
        assert f"--enroll http://{told}:{edge.getsockname()[1]} " in said.out
        assert ("where the edge has another address" in said.err) is not listens
    assert "--http 0.0.0.0" not in said.err


def test_the_address_of_this_computer_is_one_that_it_can_listen_on() -> None:
    here = own_address.own_address()
    if here is not None:
        socket.create_server((here, 0), family=socket.AF_INET6 if ":" in here else socket.AF_INET).close()


@pytest.mark.parametrize(
    ("listens", "told", "only_here"),
    [
        ("127.0.0.1:8000", "http://127.0.0.1:8000", True),
        ("192.0.2.5:8000", "http://192.0.2.5:8000", False),
        ("0.0.0.0:8000", "http://192.0.2.2:8000", False),
    ],
)
def test_where_no_server_runs_a_device_is_told_what_the_settings_listen_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listens: str, told: str, only_here: bool
) -> None:
    monkeypatch.setattr(own_address, "own_address", lambda: "192.0.2.2")
    settings = ServerSettings(data_directory=tmp_path, http_listen=listens)
    assert reached.pages_of(settings) == (told, only_here)
