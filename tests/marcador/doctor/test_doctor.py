"""What `marcador doctor` says of a box, line by line."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from device.board.finding import Finding, Verdict, bad, good, unknown, warning
from device.hearing.sources.audio import AudioBlock
from device.hearing.sources.recording import Recording
from marcador.configuration import Configuration
from marcador.doctor import examining, hearing, reaching, report, services, versions
from marcador.main import main
from server.settings import ServerSettings
from tests.device.board.made_up import machine
from tests.excerpts import excerpt
from wire.broker import BrokerAddress

ALL = [
    good("power", "enough"),
    unknown("clock", "?"),
    warning("memory", "little", "end things"),
    bad("disk", "full", "tidy"),
]


def test_a_finding_is_a_line_and_what_to_do_another() -> None:
    assert list(report.lines(ALL[2:])) == [
        "better  memory                  little",
        "                                -> end things",
        "WRONG   disk                    full",
        "                                -> tidy",
    ]


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        (ALL[:2], "nothing is wrong"),
        (ALL[:3], "nothing is wrong, 1 could be better"),
        (ALL, "1 thing is wrong, 1 could be better"),
        (ALL[3:] * 2, "2 things are wrong"),
    ],
)
def test_the_last_line_says_what_it_amounts_to(findings: list[Finding], said: str) -> None:
    assert report.amounts_to(findings) == said
    assert report.is_well(findings) == said.startswith("nothing")


def test_a_check_that_fails_itself_ends_no_other() -> None:
    def breaks() -> Finding:
        raise OSError("no such thing")

    found = list(examining.examine([("sound", breaks), ("power", lambda: ALL[0])]))
    assert [one.verdict for one in found] == [Verdict.UNKNOWN, Verdict.GOOD]
    assert found[0].said == "could not be looked at (no such thing)"


def test_a_box_is_asked_for_what_it_is(tmp_path: Path) -> None:
    def names(parts: str | None) -> set[str]:
        box = machine(tmp_path / str(parts), {} if parts is None else {"etc/marcador/parts": f"{parts}\n"})
        return {name for name, _ in examining.checks(box, Configuration(), quick=False, listen_s=1)}

    assert "services" not in names(None)
    assert {"microphone", "recogniser", "broker", "sensors", "server"} < names(None)
    assert not {"microphone", "recogniser", "broker", "sensors"} & names("server,firewall")
    assert "server" not in names("device")
    assert {"services", "microphone"} < names("device")


class Sound:
    """A microphone with samples of ours."""

    rate_hz = 16_000

    def __init__(self, samples: Sequence[float]) -> None:
        self._samples = np.tile(np.array(samples, np.int16), 16_000 // len(samples))

    def blocks(self) -> Iterator[AudioBlock]:
        for number in range(1, 5):
            yield AudioBlock(self._samples, float(number), datetime.now(UTC))

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("samples", "verdict", "said"),
    [
        ([0, 0], Verdict.BAD, "it gives nothing but silence"),
        ([60, -60], Verdict.GOOD, "loudest -55, quietest -55 dB below full, at 16000 Hz"),
        ([3000, -3000], Verdict.WARNING, "the court is loud"),
        ([32767, -32768], Verdict.WARNING, "cut off"),
    ],
)
def test_a_microphone_is_judged_by_what_it_gives(samples: list[float], verdict: Verdict, said: str) -> None:
    found = hearing.heard(Sound(samples), 3)
    assert found.verdict is verdict
    assert said in found.said


def test_the_recogniser_of_this_computer_is_timed(tmp_path: Path) -> None:
    speech = Recording(excerpt(tmp_path, "blue smash winner", silence_s=1), datetime.now(UTC))
    found = hearing.recogniser("en", None, speech=speech)
    assert found.said.partition(" s for")[0].replace(".", "").isdigit()


@pytest.mark.parametrize(("factor", "verdict"), [(0.2, Verdict.GOOD), (0.6, Verdict.WARNING), (1.2, Verdict.BAD)])
def test_a_board_that_is_slower_than_people_speak_is_told(factor: float, verdict: Verdict) -> None:
    assert hearing.speed(factor).verdict is verdict


def test_a_broker_is_tried_as_the_appliance_would(mosquitto: BrokerAddress, tmp_path: Path, free_port: int) -> None:
    device = Configuration().device.model_copy(update={"data": tmp_path, "broker": str(mosquitto)})
    assert "lets court 1's" in reaching.broker(device).said
    away = device.model_copy(update={"broker": f"mqtt://127.0.0.1:{free_port}"})
    assert reaching.broker(away).verdict is Verdict.BAD


def test_a_server_that_does_not_run_is_wrong_only_where_it_should(tmp_path: Path) -> None:
    settings = ServerSettings(data_directory=tmp_path)
    assert reaching.server(settings, is_installed=True).verdict is Verdict.BAD
    assert reaching.server(settings, is_installed=False).verdict is Verdict.UNKNOWN


def test_who_wears_what_is_told(tmp_path: Path) -> None:
    bare = Configuration.model_validate({"device": {"data": tmp_path}})
    assert "no player wears one" in reaching.sensors(bare).said
    worn = bare.model_validate(bare.model_dump() | {"wearables": [{"sensor": "Polar H10 1", "player": 2}]})
    assert reaching.sensors(worn).said == "player 2: Polar H10 1"


@pytest.mark.parametrize(
    ("told", "verdict", "said"),
    [
        ("ActiveState=active\nNRestarts=0\nStatusText=court 1: listening\n", Verdict.GOOD, "court 1: listening"),
        (
            "ActiveState=active\nNRestarts=7\nStatusText=\n",
            Verdict.WARNING,
            "marcador-device was started again 7 times",
        ),
        ("ActiveState=failed\nNRestarts=0\n", Verdict.BAD, "marcador-device is failed"),
        ("", Verdict.UNKNOWN, "systemd does not answer"),
    ],
)
def test_services_are_asked_of_systemd(tmp_path: Path, told: str, verdict: Verdict, said: str) -> None:
    found = services.services(machine(tmp_path, answers={"systemctl": told}), frozenset({"device", "upgrades"}))
    assert found.verdict is verdict
    assert said in found.said


def test_versions_name_board_and_release(tmp_path: Path) -> None:
    box = machine(
        tmp_path,
        {
            "proc/device-tree/model": "Raspberry Pi 5 Model B Rev 1.0\0",
            "etc/os-release": 'NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n',
            "proc/sys/kernel/osrelease": "6.12.47+rpt-rpi-2712\n",
        },
    )
    (tmp_path / "opt/marcador").mkdir(parents=True)
    (tmp_path / "opt/marcador/current").symlink_to("/opt/marcador/releases/0.1.0-0123456789ab")
    said = versions.versions(box).said
    assert "release 0.1.0-0123456789ab, Python 3." in said
    assert said.endswith("Raspberry Pi 5 Model B Rev 1.0, Debian GNU/Linux 13 (trixie), Linux 6.12.47+rpt-rpi-2712")


def test_the_command_looks_at_this_computer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    status = main(["doctor", "--quick", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert status == (0 if told["is_well"] else 1)
    assert {"versions", "power", "broker", "server"} <= {one["check"] for one in told["checks"]}
    main(["doctor", "--quick"])
    assert capsys.readouterr().out.splitlines()[0].startswith("good    versions                marcador ")
