"""The passwords of a server that other computers reach: made once, kept in a file that only its owner reads."""

import json
import logging
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from server.auth.secret_file import write_secret
from server.errors import SettingsError

log = logging.getLogger(__name__)

FILE_NAME = "credentials.json"
COACH = "coach"
"""User name for HTTP Basic."""
DEVICE = "device"
"""User name of appliances at the embedded broker."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """The passwords, of users `coach` (HTTP) and `device` (MQTT)."""

    coach_password: str = field(repr=False)
    device_password: str = field(repr=False)


def load_or_make(directory: Path) -> Credentials:
    """Read the passwords of a data directory, or make them, 128 bits each.

    Raises:
        SettingsError: when the file is there but cannot be used.
    """
    path = directory / FILE_NAME
    if not path.exists():
        _make(path)
    try:
        fields = json.loads(path.read_text())
        return Credentials(_password(fields, "coach_password"), _password(fields, "device_password"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{path} cannot be used ({error}); mend it, or delete it so that new passwords are made"
        ) from error


def _make(path: Path) -> None:
    made = {"coach_password": secrets.token_urlsafe(16), "device_password": secrets.token_urlsafe(16)}
    try:
        write_secret(path, json.dumps(made, indent=2))
    except OSError as error:
        raise SettingsError(f"{path} cannot be written ({error.strerror}); check the data directory") from error
    log.warning("passwords for the coach and the devices were made; they are in %s", path)


def _password(fields: dict[str, object], name: str) -> str:
    password = fields[name]
    if not isinstance(password, str) or len(password) < 8:
        raise ValueError(f"{name} must be a text of at least 8 characters")
    return password
