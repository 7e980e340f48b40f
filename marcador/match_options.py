"""The match as options of a command line: who plays, in which format, and in which language it is called."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from device.settings import MatchSettings, UmpireSettings
    from marcador.configuration import Configuration


def add_match_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options; what is not given is as in the settings."""
    parser.add_argument("--format", metavar="CODE", help="matchUpFormat code, such as SET3-S:6/TB7-G:TN3D")
    parser.add_argument("--language", metavar="CODE", help="language of the calls: en or es")
    parser.add_argument("--first-server", type=int, metavar="N", help="player who serves first, 1 to 4")
    parser.add_argument("--players", metavar="A,B,C,D", help="names of the players: pair a's two, then pair b's")


def asked_for(
    configuration: "Configuration", options: argparse.Namespace
) -> tuple["MatchSettings", "UmpireSettings"]:
    """Give the settings of the match and of the umpire with the options in them.

    Raises:
        ConfigurationError: naming the option that is not valid.
    """
    from marcador.configuration import with_options
    from marcador.errors import ConfigurationError
    from padel.events.base import LONGEST_NAME

    match = with_options(configuration.match, options, {"format": "format", "first_server": "first_server"})
    umpire = with_options(configuration.umpire, options, {"language": "language"})
    if options.players is None:
        return match, umpire
    names = [name.strip() for name in options.players.split(",")]
    if len(names) != 4 or not all(names):
        raise ConfigurationError(f"--players: four names with commas between them, not {options.players!r}")
    if long := next((name for name in names if len(name) > LONGEST_NAME), None):
        raise ConfigurationError(f"--players: {long[:LONGEST_NAME]}… is too long: at most {LONGEST_NAME} letters")
    pairs = {
        "pair_a": match.pair_a.model_copy(update={"name": None, "players": tuple(names[:2])}),
        "pair_b": match.pair_b.model_copy(update={"name": None, "players": tuple(names[2:])}),
    }
    return match.model_copy(update=pairs), umpire
