"""`marcador hotspot`: the box's own Wi-Fi where there is no network, with a page that asks for the club's."""

import argparse
import subprocess
from pathlib import Path

_AS_MARCADOR = (
    *(
        "systemd-run",
        "--quiet",
        "--pipe",
        "--wait",
        "--collect",
        "--description=Marcador, for the page of its hotspot",
    ),
    *("--uid=marcador", "--gid=marcador", "--setenv=HOME=/var/lib/marcador"),
    *("--setenv=MARCADOR_CONFIG=/etc/marcador/marcador.toml", "--property=RuntimeMaxSec=45", "--"),
)
"""As the user of the services, whom this command's own unit may not become; systemd ends what takes too long."""
_ENROLS = ("/opt/marcador/current/bin/marcador", "device", "--enroll")
_ENROLS_S = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--address",
        default="192.168.4.1:80",
        metavar="HOST:PORT",
        help="where the page is (default: 192.168.4.1:80, as the hotspot has it)",
    )
    parser.add_argument(
        "--patience", type=float, default=120.0, metavar="SECONDS", help="how long a network may take (default: 120)"
    )


def run(options: argparse.Namespace) -> int:
    """Go on until the box has a network."""
    import socket
    from threading import Thread

    from device.board.machine import Machine
    from marcador.doctor.examining import parts
    from marcador.hotspot.answering import Server, serve
    from marcador.hotspot.desk import Desk
    from marcador.hotspot.opening import Hotspot
    from marcador.hotspot.page import Box
    from marcador.hotspot.radio import Radio
    from server.settings import Listen

    at, desk, is_a = Listen.parse(options.address), Desk(), parts(Machine())
    box = Box(takes_code="device" in is_a and "server" not in is_a and _belongs_nowhere(options.config))
    if "server" in is_a:
        box = box._replace(host=socket.gethostname(), pages=f"http://{at.host}:8000/")
    serving = (lambda: Server((at.host, at.port), desk, box), _say)
    Thread(target=serve, args=serving, name="hotspot-page", daemon=True).start()
    Hotspot(Radio(), desk, _enrol, _say).run(options.patience)
    return 0


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _belongs_nowhere(settings: Path | None) -> bool:
    """Say whether the box has no server yet: whoever is near may give it one, not another one; no where unknown."""
    from device.enrolment import FILE_NAME
    from marcador.configuration import load
    from marcador.errors import ConfigurationError

    try:
        device = load(settings).device
        if "broker" in device.model_fields_set:
            return False
        command = [*_AS_MARCADOR, "/usr/bin/test", "!", "-e", str(device.data / FILE_NAME)]
        return subprocess.run(command, capture_output=True, timeout=_ENROLS_S, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired, ConfigurationError):
        return False


def _enrol(server: str, code: str) -> str | None:
    command = [*_AS_MARCADOR, *_ENROLS, server, "-"]
    try:
        done = subprocess.run(
            command,
            input=f"{code}\n",
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_ENROLS_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"it took longer than {_ENROLS_S:.0f} s"
    except OSError as error:
        return f"{_AS_MARCADOR[0]} cannot be started ({error.strerror})"
    if done.returncode != 0:
        return (done.stderr.strip().splitlines() or ["it does not say why"])[-1].removeprefix("marcador: ")
    subprocess.run(["systemctl", "--no-block", "restart", "marcador-device.service"], timeout=30, check=False)
    return None
