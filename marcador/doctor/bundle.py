"""What whoever helps needs to see, in one file, without what tells of people.

What was heard, decided and measured is not in it: of the log there are warnings, errors and what systemd says of the
services, of the settings those that say nothing of anybody.
"""

import io
import json
import re
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from device.board.finding import Finding
from device.board.machine import Machine
from device.matches.people import People
from marcador.configuration import Configuration
from marcador.doctor.report import as_json
from marcador.doctor.scrubbing import Scrubber

_TOLD = {
    "server": {
        "http_listen",
        "mqtt_listen",
        "mqtt_tls_port",
        "club",
        "database_memory_mb",
        "second_copy_days",
        "motion_days",
        "sign_in_without_tls",
    },
    "device": {"court", "microphone", "bluetooth"},
    "umpire": {"language", "least_probability", "pending_s", "confirm_s"},
    "listening": {"mode", "press", "once_s"},
    "feedback": {"on", "sounds", "speaker", "volume", "spoken", "speech_command", "lamp_pins"},
    "match": {"format"},
}
"""The settings that may be seen, a section; club and court are scrubbed like all else."""

_WORTH_SEEING = re.compile(r" (?:WARNING|ERROR|CRITICAL) |systemd\[1\]: |Fatal Python error|Thread 0x|^.*?: +File \"")
_LOG = (
    "journalctl", "--no-pager", "--quiet", "--lines=5000", "--output=short-iso",
    "--unit=marcador-device", "--unit=marcador-server", "--unit=mosquitto",
)  # fmt: skip
_FILES = (
    "/etc/os-release",
    "/proc/asound/cards",
    "/proc/asound/pcm",
    "/proc/meminfo",
    "/proc/mounts",
    "/proc/loadavg",
)
_PROGRAMS = {
    "usb": ["lsusb"],
    "disks": ["df", "-h"],
    "services": ["systemctl", "--no-pager", "list-units", "marcador*"],
}


def names_of(configuration: Configuration) -> list[str]:
    """Give the names of people, pairs and sensors that this box knows."""
    match = configuration.match
    pairs = (match.pair_a, match.pair_b)
    return [
        *People(configuration.device.data).names,
        *(name for pair in pairs for name in (*pair.players, pair.name or "")),
        *(one.sensor for one in configuration.wearables),
    ]


def write(file: Path, machine: Machine, configuration: Configuration, findings: Sequence[Finding]) -> list[str]:
    """Write the file; give what is in it.

    Raises:
        OSError: when it cannot be written.
    """
    scrubber = Scrubber(names_of(configuration))
    names = []
    with tarfile.open(file, "w:gz") as packed:
        for name, text in _contents(machine, configuration, findings):
            content = scrubber.scrub(text).encode()
            about = tarfile.TarInfo(f"marcador-bundle/{name}")
            about.size = len(content)
            packed.addfile(about, io.BytesIO(content))
            names.append(name)
    return names


def _contents(
    machine: Machine, configuration: Configuration, findings: Sequence[Finding]
) -> Iterator[tuple[str, str]]:
    yield "doctor.json", as_json(findings)
    yield "settings.json", json.dumps(_settings(configuration), indent=2)
    yield "log.txt", "\n".join(_log(machine))
    for path in _FILES:
        if (text := machine.text(path)) is not None:
            yield f"{path.strip('/').replace('/', '-')}.txt", text
    for name, command in _PROGRAMS.items():
        if (told := machine.ask(command)) is not None:
            yield f"{name}.txt", told


def _settings(configuration: Configuration) -> dict[str, dict[str, object]]:
    return {name: getattr(configuration, name).model_dump(mode="json", include=told) for name, told in _TOLD.items()}


def _log(machine: Machine) -> Iterator[str]:
    """Give the lines that say what went wrong; what was heard and decided is not among them."""
    for line in (machine.ask(_LOG) or "").splitlines():
        if _WORTH_SEEING.search(line):
            yield line
