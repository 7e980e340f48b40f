"""`marcador hotspot`: the box's own Wi-Fi where there is no network, with a page that asks for the club's."""

import argparse
import subprocess

_ENROLS = (
    *("systemd-run", "--quiet", "--pipe", "--wait", "--collect", "--description=Marcador is enrolled"),
    *("--uid=marcador", "--gid=marcador", "--setenv=HOME=/var/lib/marcador"),
    *("--setenv=MARCADOR_CONFIG=/etc/marcador/marcador.toml", "/opt/marcador/current/bin/marcador", "device"),
)
"""As the user of the services, whom this command's own unit may not become."""
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

    from device.board.machine import Machine
    from marcador.doctor.examining import parts
    from marcador.hotspot.answering import Server
    from marcador.hotspot.desk import Desk
    from marcador.hotspot.opening import Hotspot
    from marcador.hotspot.radio import Radio
    from server.settings import Listen

    at = Listen.parse(options.address)
    desk = Desk()
    has_pages = "server" in parts(Machine())
    host, pages = (socket.gethostname(), f"http://{at.host}:8000/") if has_pages else ("", "")
    with Server((at.host, at.port), desk, host, pages) as server:
        server.start()
        Hotspot(Radio(), desk, _enrol, lambda sentence: print(sentence, flush=True)).run(options.patience)
    return 0


def _enrol(server: str, code: str) -> str | None:
    command = [*_ENROLS, "--enroll", server, code]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_ENROLS_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode != 0:
        return (done.stderr.strip().splitlines() or ["it does not say why"])[-1].removeprefix("marcador: ")
    subprocess.run(["systemctl", "--no-block", "restart", "marcador-device.service"], timeout=30, check=False)
    return None
