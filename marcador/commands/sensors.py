"""`marcador sensors`: find the sensors that players wear, say who wears which, or try it all with simulated ones."""

import argparse
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marcador.configuration import Configuration
    from padel.events import Player


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    scan = actions.add_parser("scan", help="list the sensors nearby: name, model, signal, battery")
    scan.add_argument("--for", dest="for_s", type=_seconds, default=10.0, metavar="S", help="seconds (default: 10)")
    scan.add_argument("--no-battery", action="store_true", help="do not connect to a sensor to ask for its battery")
    scan.add_argument("--simulated", action="store_true", help="list the simulated sensors, without Bluetooth")
    scan.add_argument("--json", action="store_true", help="print nothing but one JSON object at the end")

    assign = actions.add_parser("assign", help="say that a player wears a sensor; a running appliance follows")
    assign.add_argument("player", type=_player, metavar="PLAYER", help="player-1 to player-4")
    assign.add_argument("sensor", metavar="SENSOR", help="its address, or the name that it advertises")
    assign.add_argument("--also", action="store_true", help="beside what the player wears, not in place of it")
    listing = actions.add_parser("list", help="list who wears which sensor")
    listing.add_argument("--json", action="store_true", help="print nothing but one JSON object")
    unassign = actions.add_parser("unassign", help="say that a player wears no sensor, or not this one")
    unassign.add_argument("player", type=_player, metavar="PLAYER", help="player-1 to player-4")
    unassign.add_argument("sensor", nargs="?", metavar="SENSOR", help="which one (default: all)")
    for action in (scan, assign, listing, unassign):
        action.add_argument("--court", metavar="NAME", help="the court (default: from settings, 1)")
        action.add_argument("--data", type=Path, metavar="DIR", help="the device's data folder")

    simulate = actions.add_parser("simulate", help="be an appliance with simulated sensors, to try it without any")
    simulate.add_argument(
        "--players", type=int, choices=(1, 2, 3, 4), default=4, metavar="N", help="1 to 4 (default)"
    )
    simulate.add_argument("--for", dest="for_s", type=_seconds, metavar="S", help="end after so many seconds")
    simulate.add_argument("--microphone", metavar="NAME", help="listen for your calls; 'default' is the system's")
    simulate.add_argument("--court", metavar="NAME", help="the court that is simulated (default: simulated)")
    simulate.add_argument("--broker", metavar="URL", help="mqtt(s)://[user@]host[:port] (default: from settings)")
    simulate.add_argument(
        "--data", type=Path, metavar="DIR", help="folder of the outbox (default: marcador-data/simulated)"
    )


def run(options: argparse.Namespace) -> int:
    """Do what is asked; give the exit status."""
    # Who wears which sensor is nobody else's on this machine.
    os.umask(0o077)
    configuration = _configured(options)
    match options.action:
        case "scan":
            from marcador.sensors.scanning import scan

            return scan(configuration, options)
        case "simulate":
            from marcador.sensors.simulating import simulate

            return simulate(configuration, options)
        case _:
            from marcador.sensors import pairing

            action = {"assign": pairing.assign, "unassign": pairing.unassign, "list": pairing.show}[options.action]
            return action(configuration, options)


def _configured(options: argparse.Namespace) -> "Configuration":
    from marcador.configuration import load, with_options

    configuration = load(options.config)
    if options.action == "simulate":
        options.court = options.court or "simulated"
        options.data = options.data or Path("marcador-data/simulated")
    fields = {name: name for name in ("court", "data", "broker") if hasattr(options, name)}
    device = with_options(configuration.device, options, fields)
    if options.action != "simulate":
        from device.belonging import as_enrolled

        device = as_enrolled(device)
    return configuration.model_copy(update={"device": device})


def _player(text: str) -> "Player":
    number = text.lower().removeprefix("player").lstrip("- ")
    if number not in ("1", "2", "3", "4"):
        raise argparse.ArgumentTypeError(f"{text!r} is no player; say player-1 to player-4")
    return int(number)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r}: give seconds, more than 0 and at most 86400")
    return seconds
