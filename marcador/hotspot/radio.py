"""The box's Wi-Fi, as NetworkManager's `nmcli` tells and changes it; words and statuses are those of nmcli(1)."""

import itertools
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from device.whole_file import write_whole
from marcador.hotspot.profile import profile, ssid_line

HOTSPOT = "marcador-hotspot"
"""The connection that is the box's own Wi-Fi; `install.sh` places it."""

CLUB = "marcador-club"
"""How the connections begin that the page makes, one for each Wi-Fi that was joined."""

_ANSWERS_S, _SCANS_S, _JOINS_S = 15, 30, 60
_WIFI, _CABLE = "802-11-wireless", "802-3-ethernet"
_COMPANY, _BAND_5_MHZ = "802.1X", 4000
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
        return _COMPANY in self.security


class NotJoined(Exception):
    """A Wi-Fi was not joined; `reason` is `password`, `absent`, `address` or `other`, `said` what nmcli said."""

    def __init__(self, reason: str, said: str) -> None:
        super().__init__(said)
        self.reason, self.said = reason, said


class Radio:
    """NetworkManager's side; `profiles` is the folder of its connections."""

    def __init__(self, profiles: Path = Path("/etc/NetworkManager/system-connections")) -> None:
        self._profiles = profiles

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
            found[one.name] = _of_both(found[one.name], one) if one.name in found else one
        return sorted(found.values(), key=lambda one: -one.signal)

    def open(self) -> bool:
        """Open the box's own Wi-Fi; say whether it is."""
        return _ask(_JOINS_S, "connection", "up", HOTSPOT).returncode == 0

    def close(self) -> None:
        """Close it; NetworkManager joins by itself what it knows."""
        _ask(_ANSWERS_S, "connection", "down", HOTSPOT)

    def has_guests(self) -> bool:
        """Say whether a phone is in the own Wi-Fi; not where that cannot be told."""
        told = _ask(_ANSWERS_S, "--terse", "--fields", "NAME,DEVICE", "connection", "show", "--active").stdout
        cards = [line.removeprefix(f"{HOTSPOT}:") for line in told.splitlines() if line.startswith(f"{HOTSPOT}:")]
        return any("Station " in _run(_ANSWERS_S, "iw", "dev", card, "station", "dump").stdout for card in cards)

    def join(self, name: str, password: str, security: str | None) -> None:
        """Leave the own Wi-Fi for another one, and keep that for every start; forgotten when it is not joined.

        What was joined before is kept: it is tried again by itself, whatever was typed since.

        Raises:
            NotJoined: saying why.
        """
        connection = self._free_name()
        content = profile(connection, name, password, security)
        path = self._path(connection)
        try:
            write_whole(path, content.encode(), 0o600)
        except OSError as error:
            raise NotJoined("other", f"{path} cannot be written ({error.strerror})") from error
        _ask(_ANSWERS_S, "connection", "load", str(path))
        self.close()
        done = _ask(_JOINS_S + 5, "--wait", str(_JOINS_S), "connection", "up", connection)
        if done.returncode != 0:
            self._forget(connection)
            raise NotJoined(_reason(done), done.stderr.strip())
        for earlier in self._of_name(name):
            if earlier != connection:
                self._forget(earlier)

    def _free_name(self) -> str:
        names = itertools.chain([CLUB], (f"{CLUB}-{number}" for number in itertools.count(2)))
        return next(one for one in names if not self._path(one).exists())

    def _of_name(self, name: str) -> list[str]:
        """Give the connections that the page made for a Wi-Fi, with whatever password."""
        found = sorted(self._profiles.glob(f"{CLUB}*.nmconnection"))
        return [one.stem for one in found if ssid_line(name) in one.read_text("utf-8", "replace").splitlines()]

    def _forget(self, connection: str) -> None:
        _ask(_ANSWERS_S, "connection", "delete", connection)
        self._path(connection).unlink(missing_ok=True)

    def _path(self, connection: str) -> Path:
        return self._profiles / f"{connection}.nmconnection"


def _of_both(one: Network, other: Network) -> Network:
    """Give what two access points of one name are together: it is joined with what either of them takes."""
    offered = [it.security for it in (one, other)]
    offered = [it for it in offered if _COMPANY not in it] or offered
    words = dict.fromkeys(" ".join(offered).split())
    return Network(one.name, max(one.signal, other.signal), " ".join(words), one.is_5_ghz or other.is_5_ghz)


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
    return _run(within_s, "nmcli", *words)


def _run(within_s: float, *command: str) -> "subprocess.CompletedProcess[str]":
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
