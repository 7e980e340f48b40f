"""The configuration: `marcador.toml`, overridden by environment variables, checked before anything starts.

`MARCADOR_SECTION_SETTING` overrides `setting` of `[section]`: `MARCADOR_DEVICE_COURT=2`.
"""

import argparse
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from device.settings import (
    DeviceSettings,
    FeedbackSettings,
    ListeningSettings,
    MatchSettings,
    UmpireSettings,
    WearableSettings,
)
from marcador.errors import ConfigurationError
from marcador.kiosk.settings import KioskSettings
from marcador.log_lines import LogSettings
from server.settings import ServerSettings
from wire.plain_words import place, plainly

DEFAULT_PATH = Path("marcador.toml")

PATH_VARIABLE = "MARCADOR_CONFIG"
"""Names the file where no option does, as the command of an installed box has it."""

Section = TypeVar("Section", bound=BaseModel)


class Configuration(BaseModel):
    """All settings, a section a part."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    server: ServerSettings = ServerSettings()
    device: DeviceSettings = DeviceSettings()
    umpire: UmpireSettings = UmpireSettings()
    listening: ListeningSettings = ListeningSettings()
    feedback: FeedbackSettings = FeedbackSettings()
    match: MatchSettings = MatchSettings()
    log: LogSettings = LogSettings()
    kiosk: KioskSettings = KioskSettings()
    wearables: tuple[WearableSettings, ...] = ()


def load(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Configuration:
    """Read the configuration: the file named, by option or variable, or `marcador.toml` here; then the environment.

    Raises:
        ConfigurationError: naming the file, its line and what is wrong with the setting, or the variable.
    """
    if path is None and environment.get(PATH_VARIABLE):
        path = Path(environment[PATH_VARIABLE])
    text = _text(path)
    source = str(path or DEFAULT_PATH)
    try:
        settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{source}: {error}") from error
    variables = _override(settings, environment)
    try:
        return Configuration.model_validate(settings)
    except ValidationError as error:
        raise ConfigurationError(_explain(error, source, text, variables)) from error


def with_options(settings: Section, options: argparse.Namespace, fields: Mapping[str, str]) -> Section:
    """Give a section with the options of the command line in it; `fields` maps an option to the setting's name.

    An option that was not given changes nothing.

    Raises:
        ConfigurationError: naming the option that is not valid.
    """
    given = {field: value for name, field in fields.items() if (value := getattr(options, name)) is not None}
    try:
        return type(settings).model_validate({**settings.model_dump(), **given})
    except ValidationError as error:
        first = error.errors()[0]
        option = next((name for name, field in fields.items() if field in first["loc"]), None)
        where = f"--{option.replace('_', '-')}: " if option else ""
        raise ConfigurationError(where + plainly(first)) from error


def _text(path: Path | None) -> str:
    if path is None and not DEFAULT_PATH.is_file():
        return ""
    try:
        return (path or DEFAULT_PATH).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise ConfigurationError(f"{path}: cannot be read ({reason})") from error


def _override(settings: dict[str, Any], environment: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Put the environment's values in; give which variable set what. An unknown variable is an error, not ignored."""
    known = {
        f"MARCADOR_{section}_{name}".upper(): (section, name)
        for section, field in Configuration.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        for name in field.annotation.model_fields
    }
    used: dict[tuple[str, ...], str] = {}
    for variable, value in environment.items():
        if variable in known:
            section, name = known[variable]
            settings.setdefault(section, {})[name] = value
            used[section, name] = variable
    return used


def _explain(error: ValidationError, source: str, text: str, variables: Mapping[tuple[str, ...], str]) -> str:
    return "\n".join(_explain_one(one, source, text, variables) for one in error.errors())


def _explain_one(one: ErrorDetails, source: str, text: str, variables: Mapping[tuple[str, ...], str]) -> str:
    parts = tuple(str(part) for part in one["loc"])
    is_unknown = one["type"] == "extra_forbidden"
    message = "there is no such setting; docs/configuration.md lists them all" if is_unknown else plainly(one)
    if parts[:2] in variables:
        return f"environment variable {variables[parts[:2]]}: {message}"
    line = _line(text, parts)
    where = f"{source}, line {line}" if line else source
    return f"{where}: {place(parts)}: {message}"


def _line(text: str, parts: tuple[str, ...]) -> int | None:
    """Find the line that sets the place, or failing that the header of its nearest table."""
    best, table, index = None, (), -1
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*(\[{1,2})\s*([\w.\"-]+)\s*\]", line):
            name = tuple(header[2].replace('"', "").split("."))
            index = index + 1 if header[1] == "[[" and name == table[: len(name)] else 0
            table = (*name, str(index)) if header[1] == "[[" else name
            if parts[: len(table)] == table:
                best = number
        elif setting := re.match(r"\s*([\w.\"-]+)\s*=", line):
            key = (*table, *setting[1].replace('"', "").split("."))
            if parts[: len(key)] == key:
                return number
    return best
