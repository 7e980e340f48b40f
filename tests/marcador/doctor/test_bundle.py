"""Whoever helps sees what went wrong, and nothing of anybody."""

import json
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.board.finding import good
from marcador.configuration import Configuration
from marcador.doctor.bundle import write
from marcador.doctor.scrubbing import Scrubber
from tests.device.board.made_up import machine

LOG = """2026-06-01T18:00:00+0200 box marcador[7]: blue smash winner      taken   15-0  Maria Gómez wins the point
2026-06-01T18:00:01+0200 box marcador[7]: 2026-06-01 18:00:01 WARNING device.x: nobody pronounces Maria Gómez
2026-06-01T18:00:02+0200 box marcador[7]: 18:00:02 ERROR device.x: Polar H10 8C4CAD2E at C0:FF:EE:00:11:22 is gone
2026-06-01T18:00:03+0200 box systemd[1]: marcador-device.service: Main process exited, code=killed
2026-06-01T18:00:04+0200 box marcador[8]: no accounts yet: http://192.168.1.7:8000/join#Hy77swTgAOQ1
2026-06-01T18:00:05+0200 box marcador[8]: 18:00:05 WARNING server.x: 192.168.1.7 guessed; password: hunter2hunter2
"""
SECRETS = (
    "maria",
    "gómez",
    "8c4cad2e",
    "c0:ff:ee",
    "192.168",
    "hunter2",
    "hy77sw",
    "smash",
    "ana",
    "secret-coach",
    "winner",
)


def contents(file: Path) -> dict[str, str]:
    with tarfile.open(file) as packed:
        return {one.name.partition("/")[2]: packed.extractfile(one).read().decode() for one in packed}  # type: ignore[union-attr]


def test_a_bundle_tells_what_went_wrong_and_nothing_of_anybody(tmp_path: Path) -> None:
    (tmp_path / "players.json").write_text('{"players": ["Maria Gómez"]}')
    settings = {
        "device": {"data": tmp_path},
        "server": {"coach_password": "secret-coach"},
        "match": {
            "pair_a": {"colour": "blue", "players": ["Ana", "Bea"]},
            "pair_b": {"colour": "red", "players": ["Cruz", "Dani"]},
        },
        "wearables": [{"sensor": "Polar H10 8C4CAD2E", "player": 1}],
    }
    box = machine(tmp_path / "root", {"proc/loadavg": "0.5 0.4 0.3 1/100 7"}, {"journalctl": LOG})
    file = tmp_path / "bundle.tar.gz"
    found = [good("sensors", "player 1: Polar H10 8C4CAD2E"), good("power", "enough")]
    names = write(file, box, Configuration.model_validate(settings), found)
    told = contents(file)
    assert list(told) == names
    everything = "\n".join(told.values()).lower()
    assert [one for one in SECRETS if one in everything] == []
    assert told["log.txt"].splitlines()[2].endswith("Main process exited, code=killed")
    assert len(told["log.txt"].splitlines()) == 4
    assert json.loads(told["doctor.json"])["checks"][1]["said"] == "enough"
    assert json.loads(told["settings.json"])["match"] == {"format": Configuration().match.format}


@given(
    st.from_regex(r"[A-Za-zÀ-ÿ]{3,12}( [A-Za-zÀ-ÿ]{3,12})?", fullmatch=True),
    st.text(max_size=40),
    st.text(max_size=40),
)
def test_a_name_that_is_known_is_nowhere_left(name: str, before: str, after: str) -> None:
    scrubbed = Scrubber([name]).scrub(f"{before} {name} {after}")
    assert (
        name.casefold() not in scrubbed.replace("<name>", "").casefold()
        or name.casefold() in (before + after).casefold()
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("seen at c0:ff:ee:00:11:22 again", "seen at <address> again"),
        ("device dev_C0_FF_EE_00_11_22", "device dev_<address>"),
        ("from 10.0.0.7:5000", "from <ip>:5000"),
        ("from fe80::1ff:fe23:4567:890a port 1", "from <ip> port 1"),
        ("write to ana.b+c@club.example.org", "write to <mail>"),
        ("mqtts://device-7:pw@host:8883", "mqtts://<user>@host:8883"),
        ("token=abc.def", "token=<secret>"),
        ("the code FRMM-LDWW-TX2W-K6ZJ was used", "the code <secret> was used"),
        ("/home/ana/marcador.toml", "/home/<user>/marcador.toml"),
        ("Verity Sense 0A2B3C4D", "Verity Sense <number>"),
        ("at 18:00:01, 15-0, court 2, 2026-06-01", "at 18:00:01, 15-0, court 2, 2026-06-01"),
    ],
)
def test_what_looks_like_an_address_or_a_secret_goes(text: str, left: str) -> None:
    assert Scrubber([]).scrub(text) == left
