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
    parser.add_argument("--colours", metavar="A,B", help="colours of the pairs, such as green,white")


def asked_for(
    configuration: "Configuration", options: argparse.Namespace
) -> tuple["MatchSettings", "UmpireSettings"]:
    """Give the settings of the match and of the umpire with the options in them.

    Raises:
        ConfigurationError: naming the option that is not valid.
    """
    from marcador.configuration import with_options

    umpire = with_options(configuration.umpire, options, {"language": "language"})
    _check_format(options.format, umpire.language)
    match = with_options(configuration.match, options, {"format": "format", "first_server": "first_server"})
    pair_a, pair_b = match.pair_a, match.pair_b
    if names := _parts(options.players, 4, umpire.language, "players"):
        pair_a = pair_a.model_copy(update={"name": None, "players": (names[0], names[1])})
        pair_b = pair_b.model_copy(update={"name": None, "players": (names[2], names[3])})
    if colours := _parts(options.colours, 2, umpire.language, "colours"):
        _check_colours(colours[0], colours[1], umpire.language)
        pair_a = pair_a.model_copy(update={"colour": colours[0]})
        pair_b = pair_b.model_copy(update={"colour": colours[1]})
    return match.model_copy(update={"pair_a": pair_a, "pair_b": pair_b}), umpire


def _check_format(code: str | None, language: str) -> None:
    from marcador.errors import ConfigurationError
    from padel.errors import FormatError
    from padel.format import MatchFormat
    from padel.refusals import refusal_in

    if code is None:
        return
    try:
        MatchFormat.parse(code)
    except FormatError as error:
        raise ConfigurationError(f"--format: {refusal_in(language, error)}") from error


def _parts(given: str | None, count: int, language: str, option: str) -> list[str]:
    """Give what stands between the commas of an option, or nothing where it was not given."""
    from marcador.errors import ConfigurationError
    from padel.events.base import LONGEST_NAME
    from padel.umpiring.texts import text

    if given is None:
        return []
    parts = [part.strip() for part in given.split(",")]
    if len(parts) != count or not all(parts):
        raise ConfigurationError(f"--{option}: {text(language, f'option_{option}', given=given)}")
    if long := next((part for part in parts if len(part) > LONGEST_NAME), None):
        told = text(language, "desk_too_long", name=long[:LONGEST_NAME], most=LONGEST_NAME)
        raise ConfigurationError(f"--{option}: {told}")
    return parts


def _check_colours(one: str, other: str, language: str) -> None:
    from marcador.errors import ConfigurationError
    from padel.calls.languages import is_one_colour
    from padel.refusals import no_setup, refusal_in

    if is_one_colour(one, other):
        raise ConfigurationError(f"--colours: {refusal_in(language, no_setup('same_colour', colour=one))}")
