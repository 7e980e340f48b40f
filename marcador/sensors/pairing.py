"""Who wears which sensor: said, taken back, listed. A running appliance follows within two seconds."""

import argparse
import json

from device.wearables.assignments import Assignments
from marcador.configuration import Configuration
from marcador.errors import CommandError


def assignments_of(configuration: Configuration) -> Assignments:
    """Give the assignments of the configuration's court."""
    device = configuration.device
    settings = [(one.player, one.sensor) for one in configuration.wearables]
    return Assignments(device.data, device.court, settings)


def assign(configuration: Configuration, options: argparse.Namespace) -> int:
    """Put a sensor on a player."""
    sensor = options.sensor.strip()
    if not 1 <= len(sensor) <= 100:
        raise CommandError("say which sensor: its address or its name, as `marcador sensors scan` lists them")
    before = assignments_of(configuration).assign(options.player, sensor, also=options.also)
    taken = f"; player {before} wears it no longer" if before is not None else ""
    print(f"court {configuration.device.court}: player {options.player} wears {sensor}{taken}")
    return 0


def unassign(configuration: Configuration, options: argparse.Namespace) -> int:
    """Take a sensor, or all, from a player."""
    taken = assignments_of(configuration).unassign(options.player, options.sensor)
    if not taken:
        what = options.sensor or "any sensor"
        raise CommandError(f"player {options.player} of court {configuration.device.court} does not wear {what}")
    print(f"court {configuration.device.court}: player {options.player} wears {', '.join(taken)} no longer")
    return 0


def show(configuration: Configuration, options: argparse.Namespace) -> int:
    """List who wears what."""
    assignments = assignments_of(configuration)
    worn, remembered, court = assignments.worn(), assignments.remembered(), configuration.device.court
    rows = [
        {"player": player, "sensor": sensor, "from": "assigned" if player in remembered else "settings"}
        for player, sensors in worn.items()
        for sensor in sensors
    ]
    if options.json:
        print(json.dumps({"court": court, "sensors": rows}, ensure_ascii=False))
    elif not rows:
        print(f"court {court}: nobody wears a sensor; `marcador sensors scan` lists those nearby")
    else:
        for row in rows:
            said = "" if row["from"] == "assigned" else "  (from the settings)"
            print(f"player {row['player']}  {row['sensor']}{said}")
    return 0
