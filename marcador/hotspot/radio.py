"""The box's Wi-Fi, as NetworkManager's `nmcli` tells and changes it; words and statuses are those of nmcli(1)."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from marcador.hotspot.profile import CLUB, profile

HOTSPOT = "marcador-hotspot"
"""The connection that is the box's own Wi-Fi; `install.sh` places it."""

_ANSWERS_S, _SCANS_S, _JOINS_S = 15, 30, 60
_WIFI, _CABLE = "802-11-wireless", "802-3-ethernet"
_BAND_5_MHZ = 4000
_NOT_THERE = 10


@dataclass(frozen=True, slots=True)
class Network:
    """A Wi-Fi that the box hears.

    Attributes:
        name: its SSID.
        signal: 0 to 100.
        security: as nmcli says it, such as `WPA2`; empty for an open one.
        is_5_ghz: whether it is heard there.
    """

    name: str
    signal: int
    security: str
    is_5_ghz: bool

    @property
    def is_for_companies(self) -> bool:
        """Say whether it wants a person's name or a certificate, which a page cannot ask for."""
        return "802.1X" in self.security


class NotJoined(Exception):
    """A Wi-Fi was not joined; `reason` is `password`, `absent`, `address` or `other`, `said` what nmcli said."""

    def __init__(self, reason: str, said: str) -> None:
        super().__init__(said)
        self.reason, self.said = reason, said


class Radio:
    """NetworkManager's side; `profiles` is the folder of its connections."""

    def __init__(self, profiles: Path = Path("/etc/NetworkManager/system-connections")) -> None:
        self._profile = profiles / f"{CLUB}.nmconnection"

    def is_online(self) -> bool:
        """Say whether the box has a network other than its own; one that leads nowhere else is one."""
        fields = ("--terse", "--fields", "TYPE,STATE,NAME", "connection", "show", "--active")
        told = [one.split(":", 2) for one in _ask(_ANSWERS_S, *fields).stdout.splitlines()]
        return any(one[:2] in ([_WIFI, "activated"], [_CABLE, "activated"]) and one[2:] != [HOTSPOT] for one in told)

    def knows_others(self) -> bool:
        """Say whether a Wi-Fi is configured that the box would join by itself."""
        told = _ask(_ANSWERS_S, "--terse", "--fields", "TYPE,AUTOCONNECT", "connection", "show").stdout
        return f"{_WIFI}:yes" in told.splitlines()

    def scan(self) -> list[Network]:
        """Give what is heard, the strongest first, each name once; has to be done before the own Wi-Fi is opened."""
        fields = ("--terse", "--fields", "SSID,SIGNAL,SECURITY,FREQ", "device", "wifi", "list", "--rescan", "yes")
        found: dict[str, Network] = {}
        for line in _ask(_SCANS_S, *fields).stdout.splitlines():
            one = _network(line)
            if one is None:
                continue
            known = found.get(one.name)
            if known is not None:
                signal, is_5_ghz = max(known.signal, one.signal), known.is_5_ghz or one.is_5_ghz
                one = Network(one.name, signal, one.security, is_5_ghz)
            found[one.name] = one
        return sorted(found.values(), key=lambda one: -one.signal)

    def open(self) -> bool:
        """Open the box's own Wi-Fi; say whether it is."""
        return _ask(_JOINS_S, "connection", "up", HOTSPOT).returncode == 0

    def close(self) -> None:
        """Close it; NetworkManager joins by itself what it knows."""
        _ask(_ANSWERS_S, "connection", "down", HOTSPOT)

    def join(self, name: str, password: str, security: str) -> None:
        """Leave the own Wi-Fi for another one, and keep that for every start; forgotten when it is not joined.

        Raises:
            NotJoined: saying why.
        """
        self._profile.unlink(missing_ok=True)
        handle = os.open(self._profile, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(profile(name, password, security))
        _ask(_ANSWERS_S, "connection", "load", str(self._profile))
        self.close()
        done = _ask(_JOINS_S + 5, "--wait", str(_JOINS_S), "connection", "up", CLUB)
        if done.returncode != 0:
            self.forget()
            raise NotJoined(_reason(done), done.stderr.strip())

    def forget(self) -> None:
        """Forget the Wi-Fi that was joined."""
        _ask(_ANSWERS_S, "connection", "delete", CLUB)
        self._profile.unlink(missing_ok=True)


def _network(line: str) -> Network | None:
    fields = [re.sub(r"\\(.)", r"\1", one) for one in re.split(r"(?<!\\):", line)]
    if len(fields) != 4 or not fields[0]:
        return None
    signal, mhz = (int(found[0]) if (found := re.match(r"\d+", one)) else 0 for one in (fields[1], fields[3]))
    return Network(fields[0], signal, fields[2], mhz > _BAND_5_MHZ)


def _reason(done: "subprocess.CompletedProcess[str]") -> str:
    said = done.stderr.lower()
    if "secrets" in said or "supplicant" in said:
        return "password"
    if done.returncode == _NOT_THERE or "could not be found" in said or "no network with ssid" in said:
        return "absent"
    if "ip configuration" in said or "dhcp" in said:
        return "address"
    return "other"


def _ask(within_s: float, *words: str) -> "subprocess.CompletedProcess[str]":
    command = ["nmcli", *words]
    try:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=within_s,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, "", str(error))
