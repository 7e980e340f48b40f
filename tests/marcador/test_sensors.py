"""`marcador sensors`, as it is called."""

import asyncio
import json
import os
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from device.wearables.radio.nearby import NearbySensor
from marcador.sensors.scanning import lines, wearer
from tests.device.wearables.bluez import BlueZ
from tests.device.wearables.bus import private_bus
from tests.device.wearables.strap import Strap
from tests.processes import marcador

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("MARCADOR_")}


def sensors(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return marcador("sensors", *arguments, cwd=folder, env=ENVIRONMENT)


def said(folder: Path, *arguments: str) -> str:
    done = sensors(folder, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(folder: Path, *arguments: str) -> str:
    done = sensors(folder, *arguments)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done.stderr.strip().splitlines()[-1]


@pytest.fixture
async def bluez(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BlueZ]:
    with private_bus(tmp_path) as address:
        monkeypatch.setitem(ENVIRONMENT, "DBUS_SYSTEM_BUS_ADDRESS", address)
        service = await BlueZ.start(address)
        yield service
        await service.stop()


async def scanned(folder: Path, *options: str) -> str:
    """Scan in a process of its own while this one plays BlueZ."""
    done = await asyncio.to_thread(sensors, folder, "scan", *options)
    return done.stdout


async def test_a_scan_lists_the_sensors_nearby_with_battery_and_who_wears_them(bluez: BlueZ, tmp_path: Path) -> None:
    near = Strap("A0:9E:1A:00:00:01", "Polar H10 1A2B3C4D", battery_percent=87)
    held = Strap("A0:9E:1A:00:00:02", "TICKR 1A2B", battery_percent=50)
    for strap in (near, held):
        bluez.bring(strap)
    held.connect()
    await asyncio.to_thread(said, tmp_path, "assign", "player-3", "polar h10 1a2b3c4d")
    table = await scanned(tmp_path, "--for", "3")
    assert [" ".join(row.split()) for row in table.splitlines()] == [
        "name model signal battery address worn by",
        "Polar H10 1A2B3C4D Polar H10 -60 dBm 87 % A0:9E:1A:00:00:01 player 3",
        "TICKR 1A2B Wahoo TICKR connected ? A0:9E:1A:00:00:02",
    ]
    assert held.connected, "a sensor that the appliance is connected to is left alone"
    assert not near.connected


async def test_a_scan_without_batteries_connects_to_none(bluez: BlueZ, tmp_path: Path) -> None:
    bluez.bring(Strap("A0:9E:1A:00:00:01", "Strap 1", battery_percent=87))
    found = json.loads(await scanned(tmp_path, "--for", "1", "--no-battery", "--json"))
    assert found == {
        "sensors": [
            {
                "address": "A0:9E:1A:00:00:01",
                "name": "Strap 1",
                "model": "Heart-rate strap",
                "signal_dbm": -60,
                "battery_percent": None,
                "player": None,
            }
        ]
    }
    assert "Connect" not in bluez.calls


async def test_a_scan_that_hears_nothing_says_what_to_do(bluez: BlueZ, tmp_path: Path) -> None:
    assert "wear it" in await scanned(tmp_path, "--for", "1")


def test_the_simulated_sensors_can_be_listed_without_bluetooth(tmp_path: Path) -> None:
    found = json.loads(said(tmp_path, "scan", "--simulated", "--for", "3", "--json"))["sensors"]
    names = {one["name"] for one in found}
    assert {"simulated-strap-1", "simulated-arm-2", "simulated-wrist-4"} <= names


def test_who_wears_what_is_said_listed_and_taken_back(tmp_path: Path) -> None:
    (tmp_path / "marcador.toml").write_text("[[wearables]]\nsensor = 'Strap 4'\nplayer = 4\n")
    assert "player 2 wears Strap 2" in said(tmp_path, "assign", "player-2", "Strap 2")
    assert "player 2 wears it no longer" in said(tmp_path, "assign", "1", "strap 2")
    assert said(tmp_path, "list") == "player 1  strap 2\nplayer 4  Strap 4  (from the settings)\n"
    assert "strap 2 no longer" in said(tmp_path, "unassign", "player-1")
    assert json.loads(said(tmp_path, "list", "--json")) == {
        "court": "1",
        "sensors": [{"player": 4, "sensor": "Strap 4", "from": "settings"}],
    }
    said(tmp_path, "unassign", "player-4", "--court", "2")
    assert "nobody wears a sensor" in said(tmp_path, "list", "--court", "2")


def test_what_is_kept_is_for_its_owner_only(tmp_path: Path) -> None:
    said(tmp_path, "assign", "player-2", "Strap 2")
    kept = list((tmp_path / "marcador-data" / "device").iterdir())
    assert kept
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("assign", "player-5", "Strap 1"), "'player-5' is no player"),
        (("assign", "player-1", "  "), "say which sensor"),
        (("unassign", "player-1"), "does not wear any sensor"),
        (("unassign", "player-1", "Strap 1"), "does not wear Strap 1"),
        (("scan", "--for", "soon"), "give seconds"),
        (("scan", "--for", "nan"), "give seconds"),
        (("list", "--court", "a/b"), "--court"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    assert sentence in refused(tmp_path, *arguments)


def test_a_scan_without_bluetooth_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENVIRONMENT, "DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'nothing'}")
    assert "no D-Bus system bus" in refused(tmp_path, "scan", "--for", "1")


def test_a_name_cannot_move_the_terminals_cursor() -> None:
    rows = lines([NearbySensor("A0:9E:1A:00:00:01", "\x1b[2JStrap\n", None, -50, None)], {})
    assert "\x1b" not in rows[1]
    assert "\n" not in rows[1]
    assert "?[2JStrap?" in rows[1]


def test_a_wearer_is_found_by_name_and_by_address() -> None:
    strap = NearbySensor("A0:9E:1A:00:00:01", "Strap 1", None, -50, None)
    assert wearer(strap, {2: ("strap 1",)}) == wearer(strap, {2: ("a0:9e:1a:00:00:01",)}) == 2
    assert wearer(strap, {2: ("Strap 2",)}) is None
