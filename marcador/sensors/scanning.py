"""`marcador sensors scan`: a table that is drawn anew while it grows, or once at the end where nobody watches."""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict

from device.wearables.profiles import load_profiles
from device.wearables.radio.adapters import Radio
from device.wearables.radio.nearby import NearbySensor
from device.wearables.radio.nearby import scan as scan_nearby
from device.wearables.sensor_factory import real_air
from device.wearables.simulation.court import simulated_court
from marcador.configuration import Configuration
from marcador.sensors.pairing import assignments_of
from padel.events import Player

_HEAD = ("name", "model", "signal", "battery", "address", "worn by")


def scan(configuration: Configuration, options: argparse.Namespace) -> int:
    """List the sensors nearby; status 1 when there is none."""
    profiles = load_profiles()
    air = simulated_court(1) if options.simulated else real_air(profiles)
    radio = Radio(air, () if options.simulated else configuration.device.adapters)
    worn = assignments_of(configuration).worn()
    table = _Table(worn, is_live=sys.stdout.isatty() and not options.json)
    found = asyncio.run(
        scan_nearby(radio, profiles, options.for_s, batteries=not options.no_battery, on_change=table.draw)
    )
    if options.json:
        rows = [{**asdict(one), "player": wearer(one, worn)} for one in found]
        print(json.dumps({"sensors": rows}, ensure_ascii=False))
    else:
        table.finish(found)
    return 0 if found else 1


def wearer(sensor: NearbySensor, worn: Mapping[Player, tuple[str, ...]]) -> Player | None:
    """Give who wears a sensor."""
    names = {sensor.address.upper(), (sensor.name or sensor.address).upper()}
    return next((player for player, sensors in worn.items() if names & {one.upper() for one in sensors}), None)


def lines(found: list[NearbySensor], worn: Mapping[Player, tuple[str, ...]]) -> list[str]:
    """Give the table, its head first."""
    rows = [_HEAD, *(_row(one, wearer(one, worn)) for one in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _row(one: NearbySensor, player: Player | None) -> tuple[str, ...]:
    return (
        _printable(one.name or "?"),
        one.model or "unknown",
        "connected" if one.signal_dbm is None else f"{one.signal_dbm} dBm",
        "?" if one.battery_percent is None else f"{one.battery_percent} %",
        one.address,
        "" if player is None else f"player {player}",
    )


def _printable(text: str) -> str:
    """Give a name without what would move a terminal's cursor: anyone nearby chooses what he advertises."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


class _Table:
    """Draws the table over itself on a terminal."""

    def __init__(self, worn: Mapping[Player, tuple[str, ...]], *, is_live: bool) -> None:
        self._worn = worn
        self._is_live = is_live
        self._drawn = 0

    def draw(self, found: list[NearbySensor]) -> None:
        """Draw what there is so far, where somebody watches."""
        if self._is_live:
            self._write([*lines(found, self._worn), "listening …"])

    def finish(self, found: list[NearbySensor]) -> None:
        """Draw the last state; without a sensor say what to do."""
        if found:
            self._write(lines(found, self._worn))
            return
        self._write(["no sensor is nearby: wear it (a strap sleeps without skin), and part it from a phone or watch"])

    def _write(self, text: list[str]) -> None:
        back = f"\x1b[{self._drawn}F\x1b[J" if self._drawn else ""
        print(back + "\n".join(text), flush=True)
        self._drawn = len(text) if self._is_live else 0
