"""`marcador server account` and `marcador server keys`, as an administrator types them."""

from pathlib import Path

import pyotp
import pytest

from marcador.main import main
from server.people.passwords import Passwords
from server.people.people import People

PASSWORD = "four words in a row"


def test_accounts_are_made_changed_and_removed_at_a_shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def say(*words: str) -> str:
        assert main(["server", *words, "--data", str(tmp_path)]) == 0
        return capsys.readouterr().out

    def join(link: str, name: str) -> None:
        people = People(tmp_path, passwords=Passwords(memory_kib=8, passes=1))
        people.links.redeem(link.strip().partition("#")[2], name, PASSWORD)
        people.close()

    assert main(["server", "account", "invite", "coach", "--data", str(tmp_path)]) == 1
    assert "the first account is an administrator's" in capsys.readouterr().err
    link = say("account", "invite", "admin", "--address", "https://club.example/")
    assert link.startswith("https://club.example/join#")
    join(link, "maria")
    join(say("account", "invite", "player", "--player", "Ana"), "ana")
    assert [line.split()[:2] for line in say("account", "list").splitlines()] == [
        ["ana", "player"],
        ["maria", "admin"],
    ]
    assert "locked" in say("account", "change", "ana", "--lock")
    assert "umpire" in say("account", "change", "ANA", "--role", "umpire", "--unlock")
    join(say("account", "new-password", "ana"), "")
    assert say("account", "end-second-factor", "ana") == "ana has no second factor\n"
    set_up_second_factor(tmp_path, "ana")
    assert say("account", "list").splitlines()[0].endswith(", second factor")
    assert say("account", "end-second-factor", "ana") == "ana signs in with the password alone\n"
    assert say("account", "sessions", "ana") == ""
    assert say("account", "sessions", "ana", "--end") == "0 ended\n"
    assert "chose a password by link" in say("account", "log")
    say("account", "remove", "ana")
    assert main(["server", "account", "remove", "maria", "--data", str(tmp_path)]) == 1
    assert "one administrator must be left" in capsys.readouterr().err
    assert main(["server", "account", "remove", "ana", "--data", str(tmp_path)]) == 1
    assert "nobody signs in as 'ana'" in capsys.readouterr().err


def set_up_second_factor(folder: Path, name: str) -> None:
    people = People(folder, passwords=Passwords(memory_kib=8, passes=1))
    account = people.accounts.named(name)
    assert account is not None
    people.factors.confirm(account, pyotp.TOTP(people.factors.begin(account).secret).now())
    people.close()


def test_another_key_signs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert main(["server", "keys", "rotate", "--data", str(tmp_path)]) == 0
        named = capsys.readouterr().out.split()[0]
    assert main(["server", "keys", "list", "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split()[0] == named
